//! A real browser, driven by the Chrome `DevTools` Protocol: one web socket, a session for each tab.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use assay::kernel::random::{Randomness, SystemRandomness};
use base64::Engine;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, Semaphore, SemaphorePermit};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long anything may take before a test gives up. The machine may be busy.
const PATIENCE: Duration = Duration::from_secs(90);
/// A browser is many processes: few of them run at once.
static TURNS: Semaphore = Semaphore::const_new(2);
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A running Chromium without a window.
pub(super) struct Chromium {
    child: Child,
    profile: PathBuf,
    line: Mutex<WebSocketStream<MaybeTlsStream<TcpStream>>>,
    calls: AtomicU64,
    _turn: SemaphorePermit<'static>,
}

/// A tab. Tabs of one [`Chromium::device`] share cookies and storage, as those of one browser do.
pub(super) struct Tab<'c> {
    chromium: &'c Chromium,
    session: String,
}

impl Chromium {
    /// Starts one; none where none is installed, which is said.
    pub(super) async fn start() -> Option<Self> {
        let turn = TURNS.acquire().await.unwrap();
        let random: &dyn Randomness = &SystemRandomness;
        let name = format!("assay-chromium-{:016x}", u64::from_be_bytes(random.bytes()));
        let profile = std::env::temp_dir().join(name);
        let Some(mut child) = NAMES.iter().find_map(|name| launch(name, &profile)) else {
            eprintln!("SKIPPED: no Chromium is installed, so the pages were not seen by a real browser");
            return None;
        };
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = loop {
            let line = said.next_line().await.unwrap().expect("Chromium said where it listens");
            if let Some(address) = line.strip_prefix("DevTools listening on ") {
                break address.to_owned();
            }
        };
        // Nobody reads on; a full pipe would stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
        let (line, _) = connect_async(address).await.unwrap();
        Some(Self { child, profile, line: Mutex::new(line), calls: AtomicU64::new(1), _turn: turn })
    }

    /// Another device: nothing of it is known to the others.
    pub(super) async fn device(&self) -> String {
        text(&self.call(None, "Target.createBrowserContext", json!({})).await["browserContextId"])
    }

    /// A new tab on a device.
    pub(super) async fn tab(&self, device: &str) -> Tab<'_> {
        let target = json!({ "url": "about:blank", "browserContextId": device });
        let target = self.call(None, "Target.createTarget", target).await["targetId"].clone();
        let attached = json!({ "targetId": target, "flatten": true });
        let session = text(&self.call(None, "Target.attachToTarget", attached).await["sessionId"]);
        let tab = Tab { chromium: self, session };
        tab.call("Page.enable", json!({})).await;
        tab.call("Network.enable", json!({})).await;
        tab
    }

    async fn send(&self, session: Option<&str>, method: &str, params: Value) -> u64 {
        let id = self.calls.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        self.line.lock().await.send(Message::text(message.to_string())).await.unwrap();
        id
    }

    /// Calls, and answers the result; events that come meanwhile are nobody's business.
    async fn call(&self, session: Option<&str>, method: &str, params: Value) -> Value {
        let id = self.send(session, method, params).await;
        let answered = async {
            loop {
                let message = self.line.lock().await.next().await.unwrap().unwrap();
                let answer: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
                if answer["id"] == id {
                    return answer;
                }
            }
        };
        let answer =
            tokio::time::timeout(PATIENCE, answered).await.unwrap_or_else(|_| panic!("{method} takes too long"));
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }
}

/// Starts the program of a name; none where there is none.
fn launch(name: &str, profile: &Path) -> Option<Child> {
    let mut command = Command::new(name);
    command
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
        .args(["--remote-debugging-port=0", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("about:blank")
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    match command.spawn() {
        Ok(child) => Some(child),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => panic!("{name} does not start: {error}"),
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.start_kill();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

impl Tab<'_> {
    /// Calls a method of the protocol.
    pub(super) async fn call(&self, method: &str, params: Value) -> Value {
        self.chromium.call(Some(&self.session), method, params).await
    }

    /// Opens an address and waits until it is there.
    pub(super) async fn open(&self, address: &str) {
        let opened = self.call("Page.navigate", json!({ "url": address })).await;
        assert!(opened.get("errorText").is_none(), "{opened}");
        self.until("document.readyState === 'complete' && location.protocol !== 'about:'").await;
    }

    /// What an expression comes to.
    pub(super) async fn eval(&self, expression: &str) -> Value {
        let what =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true });
        let answer = self.call("Runtime.evaluate", what).await;
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer:#}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    pub(super) async fn until(&self, expression: &str) {
        let begun = Instant::now();
        // A page that goes away meanwhile has no answer, and that is none.
        let asked = format!("(() => {{ try {{ return !!({expression}); }} catch {{ return false; }} }})()");
        while self.eval(&asked).await != true {
            if begun.elapsed() > PATIENCE {
                let seen = self.eval("location.href + '\\n' + document.body.innerText").await;
                panic!("{expression} did not come true; the page says: {}", seen.as_str().unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the page says something.
    pub(super) async fn says(&self, words: &str) {
        self.until(&format!("document.body.innerText.includes({})", json!(words))).await;
    }

    /// Whether the page says something now.
    pub(super) async fn does_say(&self, words: &str) -> bool {
        self.eval(&format!("document.body.innerText.includes({})", json!(words))).await == true
    }

    /// Clicks the first element of a selector.
    pub(super) async fn click(&self, selector: &str) {
        self.eval(&format!("document.querySelector({}).click()", json!(selector))).await;
    }

    /// Presses and releases the mouse on the first element of a selector, so many pixels from its upper left corner.
    pub(super) async fn press(&self, selector: &str, inwards: f64) {
        let place = format!(
            "(() => {{ const at = document.querySelector({}); at.scrollIntoView({{ block: 'center' }});
                const {{ x, y }} = at.getBoundingClientRect(); return [x, y]; }})()",
            json!(selector)
        );
        let place = self.eval(&place).await;
        for kind in ["mousePressed", "mouseReleased"] {
            let (x, y) = (place[0].as_f64().unwrap() + inwards, place[1].as_f64().unwrap() + inwards);
            let mouse = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", mouse).await;
        }
    }

    /// Types at the end of a field.
    pub(super) async fn write(&self, selector: &str, text: &str) {
        let field = json!(selector);
        let focus = "field.focus(); field.setSelectionRange(field.value.length, field.value.length)";
        self.eval(&format!("{{ const field = document.querySelector({field}); {focus} }}")).await;
        self.call("Input.insertText", json!({ "text": text })).await;
    }

    /// Chooses a file in a field.
    pub(super) async fn choose(&self, selector: &str, file: &Path) {
        let root = self.call("DOM.getDocument", json!({})).await["root"]["nodeId"].clone();
        let field = self.call("DOM.querySelector", json!({ "nodeId": root, "selector": selector })).await;
        let chosen = json!({ "nodeId": field["nodeId"], "files": [file] });
        self.call("DOM.setFileInputFiles", chosen).await;
    }

    /// What stands in a field.
    pub(super) async fn value(&self, selector: &str) -> String {
        text(&self.eval(&format!("document.querySelector({}).value", json!(selector))).await)
    }

    /// Cuts the line, or mends it.
    pub(super) async fn offline(&self, offline: bool) {
        self.line(offline, 0, -1).await;
    }

    /// A line with a delay in milliseconds and so many bytes a second, both ways.
    pub(super) async fn line(&self, offline: bool, latency: i64, bytes: i64) {
        let conditions = json!({
            "offline": offline, "latency": latency, "downloadThroughput": bytes, "uploadThroughput": bytes,
        });
        self.call("Network.emulateNetworkConditions", conditions).await;
    }

    /// The page dies without a word, as when the battery is empty.
    pub(super) async fn crash(&self) {
        self.chromium.send(Some(&self.session), "Page.crash", json!({})).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }

    /// A window of this size, light or dark.
    pub(super) async fn looks(&self, width: u32, scheme: &str) {
        let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.call("Emulation.setDeviceMetricsOverride", size).await;
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.call("Emulation.setEmulatedMedia", features).await;
    }

    /// Keeps a picture of the whole page below the target folder, for people.
    pub(super) async fn picture(&self, name: &str) {
        self.eval("scrollTo(0, 0)").await;
        let taken = self.call("Page.captureScreenshot", json!({ "captureBeyondViewport": true })).await;
        let picture = base64::engine::general_purpose::STANDARD.decode(text(&taken["data"])).unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    /// Controls of the page that have no name for whoever cannot see them.
    pub(super) async fn nameless(&self) -> Vec<Value> {
        const CONTROLS: [&str; 7] =
            ["button", "link", "textbox", "checkbox", "radio", "DisclosureTriangle", "navigation"];
        let tree = self.call("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().unwrap().iter();
        let seen = nodes.filter(|node| node["ignored"] != true);
        let controls = seen.filter(|node| CONTROLS.contains(&node["role"]["value"].as_str().unwrap_or_default()));
        controls.filter(|node| node["name"]["value"].as_str().unwrap_or_default().trim().is_empty()).cloned().collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
