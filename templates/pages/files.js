// Uploads files and recordings in pieces, as tus 1.0.0 describes it: after every break it asks how much has come, and goes on from
// there. What is to be sent is kept in the browser's own database, so that a closed page can go on, too.
//
// When all has come, the id of the document goes into the question's field, and is saved like any other answer.
"use strict";
(() => {
  const form = document.getElementById("attempt");
  const leftBehind = document.getElementById("left-behind");
  const attempt = document.body.dataset.attempt;
  if (!attempt || !(form || leftBehind)) return;
  const link = location.pathname.split("/").slice(0, 3).join("/");
  const word = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), form.dataset[name]);
  const pause = (time) => new Promise((done) => setTimeout(done, time));

  // ---- The device's store: for each question what is being sent, { name, type, parts, upload }.

  const opened = new Promise((done) => {
    try {
      const request = indexedDB.open("assay", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("uploads");
      request.onsuccess = () => done(request.result);
      request.onerror = () => done(undefined);
    } catch {
      done(undefined);
    }
  });
  async function store(mode, act) {
    const database = await opened;
    if (!database) return undefined;
    return new Promise((done) => {
      try {
        const request = act(database.transaction("uploads", mode).objectStore("uploads"));
        request.onsuccess = () => done(request.result);
        request.onerror = () => done(undefined);
      } catch {
        done(undefined);
      }
    });
  }
  const key = (question) => `${attempt}/${question}`;
  const keep = (question, what) => store("readwrite", (uploads) => uploads.put(what, key(question)));
  const kept = (question) => store("readonly", (uploads) => uploads.get(key(question)));
  const forget = (question) => store("readwrite", (uploads) => uploads.delete(key(question)));

  // After the end: what did not come through is the person's own, to be kept or removed.
  async function offer() {
    const all = IDBKeyRange.bound(key(""), key("\uffff"));
    for (const { name, type, parts } of (await store("readonly", (uploads) => uploads.getAll(all))) ?? []) {
      const line = leftBehind.querySelector("div").appendChild(document.createElement("p"));
      const href = URL.createObjectURL(new Blob(parts, { type }));
      line.append(Object.assign(document.createElement("a"), { href, download: name, textContent: name }));
      leftBehind.hidden = false;
    }
    leftBehind.querySelector("button").addEventListener("click", () => {
      store("readwrite", (uploads) => uploads.delete(all));
      leftBehind.hidden = true;
    });
  }
  if (!form) {
    offer();
    return;
  }

  // ---- The line. A refusal is final; anything else is a dead line, which comes back.

  class Refusal extends Error {}
  // Nothing is wrong with the file: it stays on the device.
  class Gone extends Refusal {}

  async function call(address, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 60_000);
    try {
      return await fetch(address, { ...options, signal: stop.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  async function promise(question, blob, name) {
    const response = await call(`${link}/files?question=${question}`, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ language: document.documentElement.lang, filename: name, content_type: blob.type, size: blob.size }),
    });
    const answer = await response.json();
    if (answer.message) throw new (answer.over ? Gone : Refusal)(answer.message);
    if (!answer.path) throw new Error(`status ${response.status}`);
    return answer;
  }

  async function standing(upload) {
    const response = await call(upload.path, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
    if (response.status === 404 || response.status === 410) throw new Gone(word("uploadGone"));
    if (!response.ok) throw new Error(`status ${response.status}`);
    return Number(response.headers.get("Upload-Offset"));
  }

  const SMALLEST = 256 * 1024;
  const LARGEST = 1024 * 1024;

  // Sends a blob from where it stands; calls `progress` with what has come. Waits as long as the line is dead.
  async function send(upload, blob, progress, isWanted) {
    let size = SMALLEST;
    let offset;
    let failures = 0;
    while (isWanted() && offset !== blob.size) {
      try {
        offset ??= await standing(upload);
        progress(offset);
        const began = Date.now();
        const response = await call(upload.path, {
          method: "PATCH",
          headers: {
            "Tus-Resumable": "1.0.0",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": String(offset),
          },
          body: blob.slice(offset, offset + size),
        });
        if (response.status === 409) {
          offset = undefined;
        } else if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429) {
          throw [415, 422].includes(response.status) ? new Refusal(word("uploadRefused")) : new Gone(word("uploadGone"));
        } else if (!response.ok) {
          throw new Error(`status ${response.status}`);
        } else {
          offset = Number(response.headers.get("Upload-Offset"));
          // Larger pieces on a good line, smaller ones where each takes long.
          size = Date.now() - began < 2000 ? Math.min(LARGEST, size * 2) : SMALLEST;
          failures = 0;
          progress(offset);
        }
      } catch (error) {
        if (error instanceof Refusal) throw error;
        offset = undefined;
        failures += 1;
        progress(undefined);
        const online = new Promise((done) => addEventListener("online", done, { once: true }));
        await Promise.race([online, pause(Math.min(60_000, 1000 * 2 ** failures) * (0.5 + Math.random()))]);
      }
    }
  }

  // ---- A question that takes a file.

  function field(box) {
    const question = box.id;
    const part = (name) => box.querySelector(`[data-part="${name}"]`);
    // Nothing can be uploaded before the person agrees to being recorded.
    if (!part("file")) return;
    const [file, state, bar, cancel, record] = ["file", "state", "bar", "cancel", "record"].map(part);
    const answer = box.querySelector(`input[type="hidden"][name="${question}"]`);
    const megabytes = (bytes) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 })
      .format(bytes / 1048576);
    // Which work is the newest: what was cancelled finds itself outdated.
    let work = 0;

    function tell(text, running = false) {
      if (state.textContent !== text) state.textContent = text;
      bar.hidden = cancel.hidden = !running;
      busy(running);
    }

    // As long as this is set, nothing is handed in without it.
    function busy(isBusy) {
      box.toggleAttribute("data-working", isBusy);
    }

    function put(id, name) {
      answer.value = id;
      if (name !== undefined && !box.querySelector(`[data-document="${id}"]`)) {
        const line = part("list").appendChild(document.createElement("p"));
        line.dataset.document = id;
        line.append(Object.assign(document.createElement("strong"), { textContent: name }), " ");
        const remove = line.appendChild(document.createElement("button"));
        Object.assign(remove, { type: "button", className: "second", textContent: word("remove") });
        remove.dataset.remove = "";
      }
      answer.dispatchEvent(new Event("input", { bubbles: true }));
      show();
    }

    function show() {
      for (const shown of box.querySelectorAll("[data-document]")) shown.hidden = shown.dataset.document !== answer.value;
    }

    async function upload(parts, type, name, before) {
      const mine = ++work;
      const isWanted = () => mine === work;
      const blob = new Blob(parts, { type });
      bar.max = blob.size;
      let promised = before;
      tell(word("uploading"), true);
      await keep(question, { parts, type, name, upload: promised });
      try {
        while (!promised && isWanted()) {
          try {
            promised = await promise(question, blob, name);
          } catch (error) {
            if (error instanceof Refusal) throw error;
            tell(word("uploadWaits"), true);
            await pause(3000);
          }
        }
        await keep(question, { parts, type, name, upload: promised });
        await send(promised, blob, (offset) => {
          if (!isWanted()) return;
          if (offset !== undefined) bar.value = offset;
          const progress = { done: megabytes(bar.value), all: megabytes(blob.size) };
          tell(offset === undefined ? word("uploadWaits") : word("uploaded", progress), true);
        }, isWanted);
        if (!isWanted()) return;
        await forget(question);
        tell(word("uploadDone", { name }));
        put(promised.document, name);
      } catch (error) {
        if (!isWanted()) return;
        await (error instanceof Gone ? keep(question, { parts, type, name }) : forget(question));
        tell(error.message);
      }
      file.value = "";
    }

    file.addEventListener("change", () => {
      const [chosen] = file.files;
      if (chosen) upload([chosen], chosen.type, chosen.name);
    });
    cancel.addEventListener("click", () => {
      work += 1;
      forget(question);
      tell(word("uploadCancelled"));
      (record ?? file).focus();
    });
    box.addEventListener("shown", show);
    box.addEventListener("click", (event) => {
      const remove = event.target.closest("button[data-remove]");
      if (!remove) return;
      // Without this script the button sends a form.
      event.preventDefault();
      put("");
      tell(word("uploadRemoved"));
      file.focus();
    });
    if (record) recorder(box, record, tell, (parts, type) => upload(parts, type, "recording"), (parts, type) =>
      keep(question, { parts, type, name: "recording" }), busy);

    // What was under way when the page was left.
    kept(question).then((left) => {
      if (left) upload(left.parts, left.type, left.name, left.upload);
    });
  }

  // ---- A recorder. Pieces of two seconds are kept at once: whatever happens meanwhile, what was said is there.

  function recorder(box, button, tell, done, keepParts, busy) {
    const picture = box.dataset.kind === "VIDEO";
    if (!window.MediaRecorder || !navigator.mediaDevices) return;
    button.hidden = false;
    let running;
    button.addEventListener("click", async () => {
      if (running) {
        running.stop();
        return;
      }
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: picture });
      } catch {
        tell(word("recordRefused"));
        return;
      }
      const wanted = picture ? ["video/webm", "video/mp4"] : ["audio/webm", "audio/mp4", "audio/ogg"];
      const type = wanted.find((one) => MediaRecorder.isTypeSupported(one));
      // Speech and a face, not a concert: what five minutes of a poor line can carry.
      running = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 48_000, videoBitsPerSecond: 500_000 });
      const parts = [];
      const began = Date.now();
      const clock = setInterval(() => {
        const seconds = Math.round((Date.now() - began) / 1000);
        const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
        button.textContent = word("recordStop", { time });
      }, 1000);
      running.ondataavailable = ({ data }) => {
        if (data.size === 0) return;
        parts.push(data);
        keepParts(parts, type);
      };
      running.onstop = () => {
        clearInterval(clock);
        stream.getTracks().forEach((track) => track.stop());
        running = undefined;
        button.textContent = word("recordAgain");
        done(parts, type);
      };
      running.start(2000);
      tell(word("recording"));
      busy(true);
      button.textContent = word("recordStop", { time: "0:00" });
    });
  }

  form.querySelectorAll(".upload").forEach(field);
})();
