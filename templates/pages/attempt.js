// Saves answers while they are written, through the same form that a browser without scripts sends.
//
// What is typed goes into a queue on the device at once, and leaves it when the server has acknowledged it: a dead line, a
// closed browser or an empty battery lose nothing. The queue is named after the attempt, never after the link, which is a secret.
"use strict";
(() => {
  const attempt = document.body.dataset.attempt;
  const form = document.getElementById("attempt");
  const leftBehind = document.getElementById("left-behind");
  const last = document.getElementById("hand-in");
  if (!attempt || !(form || leftBehind || last)) return;

  const language = document.documentElement.lang;
  const link = location.pathname.split("/").slice(0, 3).join("/");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  // A file that was uploaded stands in its field by its id.
  const isDocument = (value) => /^doc_[0-9a-z]{26}$/.test(value);
  const revision = (base) => base.split(".")[0];

  // ---- The queue: an entry for each question with something that the server has not acknowledged.
  //
  // { values, base, sent, behind, other }: what stands in the field; the revision it was made from; what was sent and perhaps
  // arrived; whether it was left behind when the attempt ended; what else waited here for the same field. As long as `sent` is in doubt it is sent again, word by word, which the server takes for the same save. So a lost reply never
  // looks like somebody else's answer.

  const prefix = `assay/${attempt}/`;
  // What the device refuses to keep, as in some private windows: then the page must stay open.
  const unkept = new Map();
  const queue = {
    get(question) {
      if (unkept.has(question)) return unkept.get(question);
      try {
        return JSON.parse(localStorage.getItem(prefix + question)) ?? undefined;
      } catch {
        return undefined;
      }
    },
    put(question, entry) {
      try {
        localStorage.setItem(prefix + question, JSON.stringify(entry));
        unkept.delete(question);
      } catch {
        unkept.set(question, entry);
      }
    },
    drop(question) {
      unkept.delete(question);
      try {
        localStorage.removeItem(prefix + question);
      } catch { /* Nothing was kept. */ }
    },
    questions() {
      let kept = [];
      try {
        kept = Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      } catch { /* Nothing is kept. */ }
      return [...new Set([...kept, ...unkept.keys()])];
    },
  };

  // ---- The line to the server.

  class Closed extends Error {}
  class TooLarge extends Error {}
  // A little less than the largest form that the server takes.
  const LARGEST = 500_000;

  // Asks the server, or sends it fields; answers where things stand. Throws what may pass, and `Closed` for what will not.
  async function ask(fields) {
    const stop = new AbortController();
    // A dead line may keep silent for minutes.
    const timer = setTimeout(() => stop.abort(), 20_000);
    const body = fields?.toString();
    const began = Date.now();
    try {
      const response = await fetch(`${link}/answers`, {
        method: body === undefined ? "GET" : "POST",
        headers: {
          Accept: "application/json",
          ...(body !== undefined && { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" }),
        },
        body,
        // A page that is closed meanwhile still sends this, if it is small.
        keepalive: body !== undefined && body.length < 60_000,
        signal: stop.signal,
      });
      if (response.status === 413) throw new TooLarge();
      const answer = await response.json();
      if (answer.closed) throw new Closed(answer.closed);
      if (!response.ok) throw new Error(`status ${response.status}`);
      return { ...answer, offset: answer.serverTime - (began + Date.now()) / 2 };
    } finally {
      clearTimeout(timer);
    }
  }

  // What is next to be sent of an entry.
  const outgoing = (entry) => entry.sent ?? entry.values;

  // As many of the questions as fit into what a closing page may send, but one at least. What no form can carry is refused
  // alone, so that it holds up nothing else.
  function fieldsOf(questions, refuse) {
    const fields = new URLSearchParams();
    const sent = new Map();
    for (const question of questions) {
      const entry = queue.get(question);
      if (!entry) continue;
      const part = new URLSearchParams([[`base-${question}`, `${entry.base}.`]]);
      for (const value of outgoing(entry)) part.append(question, value);
      if (part.toString().length > LARGEST) {
        refuse?.(question);
        continue;
      }
      if (sent.size > 0 && fields.toString().length + part.toString().length > 50_000) break;
      for (const [name, value] of part) fields.append(name, value);
      sent.set(question, outgoing(entry));
      queue.put(question, { ...entry, sent: outgoing(entry) });
    }
    return { fields, sent };
  }

  const said = document.getElementById("said");

  function announce(text) {
    // The same words once more would not be read.
    said.textContent = said.textContent === text ? `${text}\u00a0` : text;
  }

  // A button that says at once that it was pressed, and waits for the line.
  let pressing = false;
  async function press(button, words, act) {
    if (pressing) return;
    pressing = true;
    const label = button?.textContent;
    if (words) {
      button.textContent = words;
      button.setAttribute("aria-disabled", "true");
      announce(words);
    }
    try {
      await act();
    } finally {
      pressing = false;
      if (words) {
        button.textContent = label;
        button.removeAttribute("aria-disabled");
      }
    }
  }

  // Where only the last button is left: a dead line is noticed before the browser leaves the page for an error of its own.
  if (last) last.addEventListener("submit", (event) => {
    event.preventDefault();
    press(last.querySelector("button"), last.dataset.handingIn, async () => {
      try {
        await ask();
      } catch (error) {
        if (!(error instanceof Closed)) return announce(last.dataset.noLine);
      }
      last.submit();
    });
  });

  if (!form) {
    if (leftBehind) handOver();
    return;
  }

  // After the end: what this device still holds is sent, to be kept beside what counts, and shown in any case.
  async function handOver() {
    const texts = queue.questions().flatMap((question) => queue.get(question)?.values ?? []);
    const readable = texts.filter((text) => !/^(cho|doc)_/.test(text));
    if (queue.questions().length === 0) return;
    leaveBehind();
    for (const text of readable) {
      leftBehind.querySelector("div").append(Object.assign(document.createElement("blockquote"), { textContent: text }));
    }
    leftBehind.hidden = readable.length === 0;
    leftBehind.querySelector("button").onclick = () => {
      queue.questions().forEach(queue.drop);
      leftBehind.hidden = true;
    };
    try {
      const { fields, sent } = fieldsOf(queue.questions());
      const answer = await ask(fields);
      for (const question of sent.keys()) if (answer.questions[question]?.snag === "late") queue.drop(question);
    } catch { /* It stays here. */ }
  }

  // Should the attempt be opened again, nothing of this replaces what is saved without a question.
  function leaveBehind() {
    for (const question of queue.questions()) queue.put(question, { ...queue.get(question), behind: true });
  }

  // ---- Fields.

  const word = (name) => form.dataset[name];
  const boxes = new Map([...form.querySelectorAll("[data-question]")].map((box) => [box.id, box]));
  // By question, what other tabs had typed lately and this one showed.
  const drafts = new Map();
  const DRAFTS = 20;
  const bases = new Map([...boxes.keys()].map((question) => [question, revision(form.elements[`base-${question}`].value)]));
  // Questions that wait for a person, and why.
  const held = new Map();
  const controls = (question) => [...boxes.get(question).querySelectorAll(`[name="${question}"]`)];

  // What stands in a field, or what the page came with.
  function read(question, [checked, value] = ["checked", "value"]) {
    const values = controls(question).flatMap((control) => {
      if (control.type === "radio" || control.type === "checkbox") return control[checked] ? [control.value] : [];
      return [control.inputMode === "decimal" ? control[value].trim() : control[value]];
    });
    return values.filter((value) => value !== "");
  }

  function show(question, values) {
    if (same(read(question), values)) return;
    for (const control of controls(question)) {
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else if (control.type === "hidden") control.value = values.find(isDocument) ?? "";
      else control.value = values.find((value) => boxes.get(question).dataset.kind === undefined || !isDocument(value)) ?? "";
    }
    boxes.get(question).dispatchEvent(new CustomEvent("shown", { detail: values }));
    look(question);
  }

  // What a field looks like: its mark in the list, its count of characters.
  function look(question) {
    const mark = form.querySelector(`[data-mark="${question}"]`);
    if (mark) {
      const answered = !held.has(question) && read(question).some((value) => value.trim() !== "");
      mark.classList.toggle("answered", answered);
      mark.querySelector(".unseen").textContent = answered ? word("answered") : word("open");
    }
    const hint = boxes.get(question).querySelector("[data-most]");
    if (hint) {
      // Characters as the server counts them: an emoji is one.
      const count = [...(read(question)[0] ?? "")].length;
      hint.dataset.words ??= hint.textContent;
      hint.textContent = `${hint.dataset.words} ${count ? `(${count})` : ""}`;
      hint.classList.toggle("over", count > Number(hint.dataset.most));
    }
  }

  // ---- What people are told. The line above changes with each save; readers of the screen hear only what matters.

  const bar = document.getElementById("bar");
  const problems = document.getElementById("problems");
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  let savedAt = form.dataset.savedAt ? new Date(Number(form.dataset.savedAt)) : undefined;
  let trouble = "";
  let announced = "";

  function status() {
    const waiting = queue.questions().filter((question) => boxes.has(question));
    let kind = "saved";
    if (trouble === "closed") kind = closed;
    else if (locked) kind = "timeIsUp";
    else if (held.size > 0) kind = "problem";
    else if (waiting.length > 0 && unkept.size > 0) kind = "unkept";
    else if (waiting.length > 0) kind = trouble || "saving";
    const saved = savedAt ? word("saved").replace("{time}", clock.format(savedAt)) : word("autosave");
    const text = kind === "saved" ? saved : word(kind);
    bar.firstElementChild.textContent = text;
    bar.dataset.kind = kind;
    const matters = kind !== "saving" && kind !== announced;
    if (matters && (kind !== "saved" || announced !== "")) announce(text);
    if (matters) announced = kind === "saved" ? "" : kind;
  }

  // ---- Sending.

  const channel = "BroadcastChannel" in window ? new BroadcastChannel(prefix) : undefined;
  let busy = false;
  let asked = false;
  let ended = false;
  let failures = 0;
  let soon, latest, later;

  const due = () => queue.questions().filter((question) => boxes.has(question) && !held.has(question));

  // Sends what is queued; true when nothing is left.
  async function flush() {
    if (busy || trouble === "closed") {
      asked = true;
      return false;
    }
    [soon, latest, later].forEach((timer) => clearTimeout(timer));
    soon = latest = later = undefined;
    busy = true;
    try {
      // What is typed meanwhile has a timer of its own, and nothing is said for ever.
      for (let round = 0; round < 20 && due().length > 0 && !soon; round += 1) {
        const { fields, sent } = fieldsOf(due(), tooLong);
        if (sent.size === 0) break;
        status();
        try {
          settle(await ask(fields), sent);
          calm();
        } catch (error) {
          if (!(error instanceof TooLarge)) throw error;
          for (const question of sent.keys()) tooLong(question);
        }
      }
      recover();
    } catch (error) {
      stumble(error);
    } finally {
      busy = false;
      status();
    }
    if (asked && !later) soon ??= setTimeout(flush, 300);
    asked = false;
    if (ended && due().length === 0) location.replace(link);
    return due().length === 0 && held.size === 0 && unkept.size === 0;
  }

  function recover() {
    failures = 0;
    trouble = "";
  }

  function tooLong(question) {
    const { values, base } = queue.get(question);
    queue.put(question, { values, base });
    hold(question, "tooLong");
  }

  // What stood in the way does not any more.
  function calm() {
    if (due().length === 0 && held.size === 0 && underWay().length === 0) problems.hidden = true;
  }

  // Why nothing is taken, by the name of its words.
  let closed = "closed";

  function stumble(error) {
    if (error instanceof Closed) {
      trouble = "closed";
      const why = `closed${error.message[0].toUpperCase()}${error.message.slice(1)}`;
      closed = word(why) ? why : "closed";
      if (error.message === "handedIn") leaveBehind();
      problem([], word(closed), link);
      return;
    }
    trouble = navigator.onLine === false || error instanceof TypeError ? "offline" : "retrying";
    failures += 1;
    // Twice as long each time, up to a minute, and never all at once when a server comes back.
    const pause = Math.min(60_000, 1000 * 2 ** failures) * (0.5 + Math.random());
    later = setTimeout(flush, pause);
  }

  // Takes in where the questions stand that were sent.
  function settle(answer, sent) {
    keepTime(answer);
    for (const [question, values] of sent) {
      const state = answer.questions[question];
      const entry = queue.get(question);
      if (!state || !entry) continue;
      const inDoubt = same(entry.sent, values);
      // The conflict with one's own save whose reply was lost is none. Nor is that with what another tab saved of a text
      // that stood in this field before it was changed here: then this one goes on from there.
      const isConflict = state.snag === "conflict" && !same(state.values, values);
      const isAhead = isConflict && (drafts.get(question) ?? []).some((draft) => same(state.values, draft));
      const snag = state.snag === "conflict" && (isAhead || !isConflict) ? undefined : state.snag;
      if (snag === "late") {
        queue.drop(question);
      } else if (snag) {
        if (inDoubt) queue.put(question, { values: entry.values, base: entry.base });
        if (!inDoubt || (snag !== "conflict" && !same(entry.values, values))) continue;
        hold(question, snag, state);
      } else {
        bases.set(question, revision(state.base));
        if (!isAhead && same(entry.values, values)) queue.drop(question);
        else if (inDoubt) queue.put(question, { values: entry.values, base: bases.get(question) });
        if (isAhead) continue;
        savedAt = new Date(answer.serverTime);
        channel?.postMessage({ question, values, base: state.base });
      }
    }
  }

  // A field that differs from what the server has, until its own tab or another one has sent it.
  function keep(question) {
    const values = read(question);
    const entry = queue.get(question);
    queue.put(question, { ...(entry ?? { base: bases.get(question) }), values });
    const hold = held.get(question);
    // Whoever mends what was refused is asked again; two answers wait for a decision.
    if (hold && !isChoice(hold.snag)) release(question);
    look(question);
    channel?.postMessage({ question });
  }

  // ---- Snags: what only a person can decide.

  const isChoice = (snag) => snag === "conflict" || snag === "twice";

  function hold(question, snag, state) {
    held.set(question, { snag });
    const box = boxes.get(question);
    const note = document.createElement("div");
    note.className = "snag made";
    // The name by which the fields of the page already speak of their notes.
    note.id = `s${[...boxes.keys()].indexOf(question) + 1}`;
    const line = (text) => note.appendChild(Object.assign(document.createElement("p"), { textContent: text }));
    line(word(snag));
    if (isChoice(snag)) {
      note.appendChild(document.createElement("blockquote")).textContent = inWords(question, state.values);
      const choose = (name, decide) => {
        const button = note.appendChild(document.createElement("button"));
        Object.assign(button, { type: "button", className: "second", textContent: word(name) });
        button.onclick = () => {
          decide();
          release(question);
          controls(question).find((control) => control.type !== "hidden")?.focus();
          flush();
        };
      };
      const base = revision(state.base);
      choose("keepMine", () => {
        bases.set(question, base);
        queue.put(question, { values: read(question), base });
      });
      choose("takeOther", () => {
        bases.set(question, base);
        queue.drop(question);
        if (state.isUnsaved) queue.put(question, { values: state.values, base });
        show(question, state.values);
      });
    }
    box.querySelectorAll(".snag").forEach((old) => old.remove());
    box.querySelector("legend, label.prompt, p.prompt").after(note);
    controls(question).forEach((control) => control.setAttribute("aria-invalid", "true"));
    look(question);
  }

  function release(question) {
    held.delete(question);
    boxes.get(question).querySelectorAll(".snag").forEach((note) => note.remove());
    controls(question).forEach((control) => control.removeAttribute("aria-invalid"));
    look(question);
  }

  function inWords(question, values) {
    const pick = (value) => controls(question).find((control) => control.value === value && /radio|checkbox/.test(control.type));
    const plain = (value) => (boxes.get(question).dataset.kind && isDocument(value) ? word("file") : value);
    const words = values.map((value) => pick(value)?.labels[0].textContent.trim() ?? plain(value));
    return words.join("\n") || word("nothing");
  }

  // Says what stands in the way, with ways there.
  function problem(questions, text, elsewhere) {
    const box = problems;
    box.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
    const list = box.appendChild(document.createElement("ul"));
    for (const question of [...boxes.keys()].filter((one) => questions.includes(one))) {
      const to = { href: `#${question}`, textContent: boxes.get(question).querySelector("legend, .prompt").textContent };
      list.appendChild(document.createElement("li")).append(Object.assign(document.createElement("a"), to));
    }
    if (elsewhere) {
      const to = { href: elsewhere, textContent: word("look") };
      box.append(Object.assign(document.createElement("a"), to));
    }
    list.hidden = questions.length === 0;
    box.hidden = false;
    return box;
  }

  // ---- Other tabs and devices: a field that nobody touched here follows.

  function follow(question, state) {
    if (!boxes.has(question)) return;
    const entry = queue.get(question);
    if (entry) {
      drafts.set(question, [...(drafts.get(question) ?? []).slice(1 - DRAFTS), entry.values]);
      show(question, entry.values);
    } else if (state) {
      bases.set(question, revision(state.base));
      release(question);
      show(question, state.values);
    }
  }

  if (channel) channel.onmessage = ({ data }) => {
    follow(data.question, data.base && data);
    status();
  };

  // Asks where everything stands.
  async function refresh() {
    if (busy || trouble === "closed") return;
    try {
      const answer = await ask();
      keepTime(answer);
      calm();
      for (const [question, state] of Object.entries(answer.questions)) {
        if (revision(state.base) !== bases.get(question)) follow(question, state);
      }
      if (ended && due().length === 0) location.replace(link);
    } catch (error) {
      if (error instanceof Closed) stumble(error);
    }
    status();
  }

  // Back at the page, or back on the line.
  async function comeBack() {
    trouble = "";
    problems.hidden = true;
    queue.questions().forEach((question) => follow(question));
    failures = 0;
    await flush();
    await refresh();
  }

  // ---- The time, by the server's clock.

  let deadline = Number(form.dataset.deadline) || undefined;
  // Since when the page has been on its way: its time was written then.
  const arrived = performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
  let offset = Number(form.dataset.serverTime) - arrived;
  let before = Infinity;
  const timeLeft = document.getElementById("time-left");
  const whole = deadline - Number(form.dataset.startedAt);
  const marks = [whole / 2, 600_000, 300_000, 60_000].filter((mark) => mark <= whole / 2).sort((one, other) => one - other);
  const minutes = new Intl.NumberFormat(language, { style: "unit", unit: "minute", unitDisplay: "long" });

  function keepTime(answer) {
    offset = answer.offset;
    const moved = (answer.deadline ?? undefined) !== deadline;
    deadline = answer.deadline ?? undefined;
    if (moved) before = Infinity;
    tick();
    if (moved && deadline) announce(timeLeft.textContent);
    ended = answer.ended;
  }

  function tick() {
    timeLeft.hidden = deadline === undefined;
    const left = deadline === undefined ? Infinity : Math.max(0, deadline - Date.now() - offset);
    if (locked !== (left === 0)) lock(left === 0);
    if (deadline === undefined) return;
    const seconds = Math.ceil(left / 1000);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    timeLeft.textContent = word("left").replace("{time}", hours ? `${hours}:${rest}` : rest);
    timeLeft.classList.toggle("short", left < 300_000);
    const passed = marks.find((mark) => left <= mark && before > mark);
    if (passed !== undefined && before !== Infinity && left > 0) {
      announce(word("left").replace("{time}", minutes.format(Math.ceil(left / 60_000))));
    }
    const up = left === 0 && before > 0;
    before = left;
    if (up) timeIsUp();
  }

  // What comes now does not count: so that nobody writes in vain. Texts can still be read and copied.
  let locked = false;
  function lock(isLocked) {
    locked = isLocked;
    for (const control of [...boxes.keys()].flatMap(controls)) {
      if (/^text/.test(control.type)) control.readOnly = locked;
      else control.disabled = locked;
    }
    status();
  }

  // What is queued still counts for a moment; then the server says how it ended, as soon as it can be reached.
  async function timeIsUp() {
    while (deadline !== undefined && Date.now() + offset >= deadline) {
      await flush();
      await refresh();
      await new Promise((done) => setTimeout(done, 3000));
    }
  }

  // ---- What happens in the page.

  form.addEventListener("input", ({ target }) => {
    if (!boxes.has(target.name)) return;
    keep(target.name);
    status();
    clearTimeout(soon);
    soon = setTimeout(flush, 1000);
    latest ??= setTimeout(flush, 10_000);
  });
  form.addEventListener("focusout", () => { if (due().length > 0 && !later) flush(); });
  // Older browsers do not tell which button submits.
  let pressed;
  form.addEventListener("click", ({ target }) => { pressed = target.closest("button"); });
  // What another script is still uploading or recording.
  const underWay = () => [...boxes.keys()].filter((question) => "working" in boxes.get(question).dataset);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = pressed;
    pressed = undefined;
    const handsIn = button?.value === "hand_in";
    const agrees = button?.value === "consent";
    if (handsIn && underWay().length > 0) {
      problem(underWay(), word("underWay")).focus();
      return;
    }
    press(button, handsIn && word("handingIn"), async () => {
      while (busy) await new Promise((done) => setTimeout(done, 100));
      if (!(await flush()) && !agrees) {
        if (trouble === "closed") return;
        const waiting = held.size > 0 ? [...held.keys()] : due();
        problem(waiting, word(handsIn ? "notHandedIn" : "notSaved")).focus();
        return;
      }
      problems.hidden = true;
      if (!handsIn && !agrees) {
        announce(bar.firstElementChild.textContent);
        return;
      }
      try {
        if (agrees) {
          const body = new URLSearchParams({ notice_revision: form.elements.notice_revision.value });
          await fetch(`${link}/consent`, { method: "POST", body });
          location.reload();
        } else {
          await ask();
          location.assign(`${link}/hand-in`);
        }
      } catch (error) {
        if (error instanceof Closed) stumble(error);
        else problem([], word("noLine")).focus();
        status();
      }
    });
  });
  // A jump shows the whole question, its notes too, and goes on in its field.
  document.addEventListener("click", (event) => {
    const question = event.target.closest("a[href^='#']")?.hash.slice(1);
    if (!boxes.has(question)) return;
    event.preventDefault();
    boxes.get(question).scrollIntoView();
    const field = controls(question).find((control) => control.type !== "hidden") ?? boxes.get(question).querySelector("button, input");
    field?.focus({ preventScroll: true });
  });
  new ResizeObserver(() => {
    const isSticky = getComputedStyle(bar).position === "sticky";
    document.documentElement.style.scrollPaddingTop = isSticky ? `${bar.offsetHeight + 8}px` : "0";
  }).observe(bar);
  addEventListener("online", comeBack);
  addEventListener("offline", () => { trouble = "offline"; status(); });
  addEventListener("pageshow", (event) => { if (event.persisted) comeBack(); });
  addEventListener("pagehide", () => flush());
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); else comeBack(); });
  // Nothing that is kept is a reason to hold anybody up.
  addEventListener("beforeunload", (event) => { if (unkept.size > 0) event.preventDefault(); });

  // ---- And off it goes.

  // Browsers put nothing back into this form when the page is loaded anew, since the queue knows better. So what is not as the
  // page came was typed before this script was here.
  form.autocomplete = "off";
  boxes.forEach((_, question) => {
    const standing = read(question, ["defaultChecked", "defaultValue"]);
    const typed = read(question);
    let entry = queue.get(question);
    if (!same(typed, standing) && !same(typed, entry?.values)) {
      entry = { base: bases.get(question), ...entry, values: typed, ...(entry && { other: entry.values }) };
      queue.put(question, entry);
    }
    if (entry?.other) {
      hold(question, "twice", { values: entry.other, base: entry.base, isUnsaved: true });
    } else if (entry && same(entry.values, standing) && (!entry.sent || entry.behind)) {
      queue.drop(question);
    } else if (entry) {
      show(question, entry.values);
      if (entry.behind) hold(question, "twice", { values: standing, base: bases.get(question) });
    }
    look(question);
  });
  bar.hidden = false;
  for (const plain of document.querySelectorAll(".plain")) plain.hidden = true;
  setInterval(tick, 1000);
  setInterval(() => { if (!document.hidden) flush().then(refresh); }, 60_000);
  tick();
  status();
  flush();
})();
