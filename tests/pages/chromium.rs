//! The candidate's pages in a real browser: a nurse in a train, on a telephone, with a line that comes and goes.
//!
//! Where no Chromium is installed these tests say so and prove nothing.

mod devtools;
mod kept;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use chrono::TimeDelta;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

use super::browser::{invited, sections};
use super::{files, one};
use crate::support::{Team, TestServer};
use devtools::{Chromium, Tab};

const SHORT: &str = "textarea[rows='4']";
const LONG: &str = "textarea[rows='14']";
const SAVED: &str = "document.getElementById('bar').dataset.kind === 'saved' && document.getElementById('bar').innerText.includes('Saved ')";

/// The production router behind a socket.
struct Site {
    origin: String,
    /// Replies to saves get lost on the way; what they reply to was done.
    loses_replies: Arc<AtomicBool>,
    serving: AbortHandle,
}

impl Site {
    async fn of(server: &TestServer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let loses_replies = Arc::new(AtomicBool::new(false));
        let lost = Arc::clone(&loses_replies);
        let lossy = from_fn(move |request: Request, next: Next| {
            let lost = Arc::clone(&lost);
            async move {
                let is_save = request.uri().path().ends_with("/answers");
                let response = next.run(request).await;
                if is_save && lost.load(Ordering::Relaxed) {
                    return StatusCode::GATEWAY_TIMEOUT.into_response();
                }
                response
            }
        });
        let router = server.app.router().layer(lossy);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await }).abort_handle();
        Self { origin, loses_replies, serving }
    }

    fn at(&self, link: &str) -> String {
        format!("{}{link}", self.origin)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Opens the link, agrees, and begins.
async fn begin(tab: &Tab<'_>, address: &str) {
    tab.open(address).await;
    tab.click("[name=privacy]").await;
    tab.click("form button").await;
    tab.until("document.getElementById('attempt') && !document.getElementById('bar').hidden").await;
}

/// Opens the link on a device on which the attempt is not known yet.
async fn go_on(tab: &Tab<'_>, address: &str) {
    tab.open(address).await;
    tab.click("form button").await;
    tab.until("document.getElementById('attempt') && !document.getElementById('bar').hidden").await;
}

async fn started(server: &TestServer, team: &Team<'_>, site: &Site, tab: &Tab<'_>) -> String {
    let address = site.at(&invited(server, team, "Basics", sections(), "en").await);
    begin(tab, &address).await;
    address
}

const TEXTS: &str = "SELECT string_agg(text, '|' ORDER BY question_id) FROM answers WHERE text <> '' AND NOT late";

#[tokio::test]
async fn answers_are_saved_while_they_are_written_and_handed_in_after_a_question() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let tab = chromium.tab(&chromium.device().await).await;
    let address = started(&server, &acme, &site, &tab).await;
    assert!(tab.does_say("Answers are saved while you write").await);
    tab.write(SHORT, "Because of Ada 😀").await;
    tab.until(SAVED).await;
    assert_eq!(one(&server, TEXTS).await, "Because of Ada 😀");
    tab.write(SHORT, "!").await;
    tab.click("input[type=radio]").await;
    tab.write("input[inputmode=decimal]", " 12.50 ").await;
    tab.until("localStorage.length === 0").await;
    assert_eq!(one(&server, TEXTS).await, "Because of Ada 😀!");
    assert_eq!(one(&server, "SELECT count(*)::text FROM answers").await, "3");
    assert_eq!(tab.eval("document.querySelectorAll('.jump .answered').length").await, 3);

    tab.write(SHORT, " and what is too long").await;
    tab.says("Your text is too long").await;
    tab.click("button[value=hand_in]").await;
    tab.says("Nothing was handed in").await;
    assert_eq!(tab.eval("document.activeElement.id").await, "problems");
    tab.eval(
        "{ const field = document.querySelector(\"textarea[rows='4']\"); field.value = 'Short.'; \
              field.dispatchEvent(new Event('input', { bubbles: true })); }",
    )
    .await;
    tab.until(SAVED).await;
    tab.click("button[value=hand_in]").await;
    tab.says("Hand in your answers?").await;
    tab.says("3 of 5 questions").await;
    tab.says("2. Which ones?").await;
    assert_eq!(one(&server, "SELECT status FROM submissions").await, "IN_PROGRESS");
    tab.click("form button").await;
    tab.says("Your answers are handed in").await;
    assert_eq!(one(&server, TEXTS).await, "Short.");
    assert_eq!(tab.eval("location.pathname").await, address.trim_start_matches(&site.origin));
    server.settle().await;
}

#[tokio::test]
async fn a_line_that_drops_loses_nothing() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let device = chromium.device().await;
    let tab = chromium.tab(&device).await;
    let address = started(&server, &acme, &site, &tab).await;
    let mut expected = String::new();
    for drop in 1..=11 {
        tab.offline(true).await;
        tab.write(LONG, &format!("{drop} ")).await;
        expected.extend([drop.to_string(), " ".to_owned()]);
        if drop == 1 {
            tab.says("Offline – kept on this device").await;
            tab.click("button[value=hand_in]").await;
            tab.says("Nothing was handed in").await;
        }
        tab.offline(false).await;
        tab.until(SAVED).await;
    }
    assert_eq!(one(&server, TEXTS).await, expected);

    // The server saves, and its reply does not come; meanwhile the writing goes on.
    site.loses_replies.store(true, Ordering::Relaxed);
    tab.write(LONG, "lost ").await;
    tab.says("trying again").await;
    tab.write(LONG, "and found").await;
    site.loses_replies.store(false, Ordering::Relaxed);
    tab.until(SAVED).await;
    assert!(!tab.does_say("Another answer").await, "one's own save is no conflict");
    assert_eq!(one(&server, TEXTS).await, format!("{expected}lost and found"));

    tab.offline(true).await;
    tab.write(LONG, ", killed").await;
    tab.crash().await;
    let again = chromium.tab(&device).await;
    again.open(&address).await;
    assert_eq!(again.value(LONG).await, format!("{expected}lost and found, killed"));
    again.until(SAVED).await;
    assert_eq!(one(&server, TEXTS).await, format!("{expected}lost and found, killed"));
    server.settle().await;
}

#[tokio::test]
async fn tabs_follow_each_other_and_devices_ask() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let device = chromium.device().await;
    let (one_tab, other_tab) = (chromium.tab(&device).await, chromium.tab(&device).await);
    let address = started(&server, &acme, &site, &one_tab).await;
    other_tab.open(&address).await;
    one_tab.write(LONG, "from tab one").await;
    other_tab.until(&format!("document.querySelector(\"{LONG}\").value === 'from tab one'")).await;
    one_tab.until(SAVED).await;
    other_tab.write(LONG, ", and two").await;
    one_tab.until(&format!("document.querySelector(\"{LONG}\").value === 'from tab one, and two'")).await;
    other_tab.until(SAVED).await;
    assert_eq!(one(&server, TEXTS).await, "from tab one, and two");

    let phone = chromium.tab(&chromium.device().await).await;
    go_on(&phone, &address).await;
    assert_eq!(phone.value(LONG).await, "from tab one, and two");
    one_tab.offline(true).await;
    one_tab.write(LONG, " at the desk").await;
    phone.write(LONG, " on the phone").await;
    phone.until(SAVED).await;
    one_tab.offline(false).await;
    one_tab.says("Another answer was saved").await;
    one_tab.says("from tab one, and two on the phone").await;
    assert_eq!(one_tab.value(LONG).await, "from tab one, and two at the desk");
    assert_eq!(one(&server, TEXTS).await, "from tab one, and two on the phone", "nothing is overwritten unseen");
    one_tab.click("button[value=hand_in]").await;
    one_tab.says("Nothing was handed in").await;
    one_tab.click(".made button").await;
    one_tab.until(SAVED).await;
    assert_eq!(one(&server, TEXTS).await, "from tab one, and two at the desk");

    phone.write(LONG, "!").await;
    phone.says("Another answer was saved").await;
    phone.click(".made button:last-child").await;
    phone.until(&format!("document.querySelector(\"{LONG}\").value === 'from tab one, and two at the desk'")).await;
    phone.until(SAVED).await;
    assert_eq!(one(&server, TEXTS).await, "from tab one, and two at the desk");
    server.settle().await;
}

#[tokio::test]
async fn the_time_is_the_servers() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let tab = chromium.tab(&chromium.device().await).await;
    started(&server, &acme, &site, &tab).await;
    tab.until("/Time left: 4[45]:/.test(document.getElementById('time-left').innerText)").await;
    tab.write(LONG, "in time").await;
    tab.until(SAVED).await;
    server.clock.advance(TimeDelta::minutes(40));
    tab.eval("dispatchEvent(new Event('online'))").await;
    tab.until("/Time left: 0[45]:/.test(document.getElementById('time-left').innerText)").await;
    tab.offline(true).await;
    tab.write(LONG, ", and late").await;
    server.clock.advance(TimeDelta::minutes(6));
    tab.offline(false).await;
    tab.says("The time is up").await;
    server.settle().await;
    assert_eq!(one(&server, TEXTS).await, "in time");
    assert_eq!(one(&server, "SELECT text FROM answers WHERE late").await, "in time, and late");
    tab.until("localStorage.length === 0").await;
}

#[tokio::test]
async fn without_scripts_the_same_pages_take_an_assessment() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let tab = chromium.tab(&chromium.device().await).await;
    tab.call("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    let address = site.at(&invited(&server, &acme, "Basics", sections(), "de").await);
    tab.open(&address).await;
    tab.says("UTC").await;
    tab.click("[name=privacy]").await;
    tab.click("form button").await;
    tab.says("Verbleibende Zeit: 45 Minuten").await;
    assert_eq!(tab.eval("document.getElementById('bar').hidden").await, true);
    tab.write(LONG, "Ganz ohne Skript").await;
    tab.click("button[value=hand_in]").await;
    tab.says("Antworten abgeben?").await;
    tab.click("form button").await;
    tab.says("Ihre Antworten sind abgegeben").await;
    assert_eq!(one(&server, TEXTS).await, "Ganz ohne Skript");
    server.settle().await;
}

const READY: &str =
    "SELECT string_agg(concat(filename, ' ', media_type, ' ', received = size), ', ' ORDER BY documents.id)
    FROM documents JOIN answers ON document_id = documents.id WHERE documents.status = 'READY'";

#[tokio::test]
async fn files_and_recordings_come_through_lines_that_break() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let device = chromium.device().await;
    let tab = chromium.tab(&device).await;
    let address = site.at(&invited(&server, &acme, "Basics", files(), "en").await);
    begin(&tab, &address).await;
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).unwrap();
    let cv = folder.join("cv.pdf");
    std::fs::write(&cv, crate::support::files::pdf(2_000_000, 3)).unwrap();
    tab.line(false, 20, 500_000).await;
    tab.choose("input[type=file]", &cv).await;
    tab.until("document.querySelector('progress').value > 0").await;
    tab.offline(true).await;
    tab.says("goes on by itself").await;
    tab.crash().await;
    let again = chromium.tab(&device).await;
    again.open(&address).await;
    again.says("Uploaded: cv.pdf").await;
    again.until(SAVED).await;
    assert_eq!(one(&server, READY).await, "cv.pdf application/pdf t");

    again.click("button[value=consent]").await;
    again.until("document.querySelector('[data-part=record]:not([hidden])')").await;
    again.says("cv.pdf").await;
    again.click("[data-part=record]").await;
    again.says("Stop (0:03)").await;
    again.click("[data-part=record]").await;
    again.says("Uploaded: recording").await;
    again.until(SAVED).await;
    assert!(one(&server, READY).await.contains("recording audio/webm t"));
    is_for_everybody(&again, "files").await;
    again.click("[data-document]:not([hidden]) [data-remove]").await;
    again.until(SAVED).await;
    assert!(!one(&server, READY).await.contains("cv.pdf"));
    server.settle().await;
}

/// No control without a name, nothing wider than the window.
async fn is_for_everybody(tab: &Tab<'_>, name: &str) {
    for (width, scheme) in [(320, "light"), (1000, "light"), (1000, "dark"), (320, "dark")] {
        tab.looks(width, scheme).await;
        assert_eq!(tab.nameless().await, Vec::<serde_json::Value>::new(), "{name}");
        let wide = tab.eval("document.documentElement.scrollWidth - innerWidth").await.as_i64().unwrap();
        assert!(wide <= 0, "{name} is {wide} pixels too wide at {width}");
        let small = "[...document.querySelectorAll('a, button, input, summary, textarea')].filter((target) => {
            const { width, height } = target.getBoundingClientRect();
            const inline = target.tagName === 'A' && getComputedStyle(target).display === 'inline';
            return !inline && target.type !== 'hidden' && width > 0 && (width < 24 || height < 24);
        }).map((target) => target.outerHTML).join()";
        assert_eq!(tab.eval(small).await, "", "{name}");
        tab.picture(&format!("{name}-{width}-{scheme}")).await;
    }
}

#[tokio::test]
async fn every_page_is_for_everybody() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme Krankenhausbetriebsgesellschaft").await, Site::of(&server).await);
    let client = server.database.client().await;
    client.batch_execute("UPDATE organizations SET brand_color = '#ffcc00'").await.unwrap();
    let device = chromium.device().await;
    let tab = chromium.tab(&device).await;
    // A poor line: 400 ms there and back, 50 kB a second.
    tab.line(false, 400, 50_000).await;
    let address = site.at(&invited(&server, &acme, "Grundlagen der Pflege", sections(), "de").await);
    tab.open(&address).await;
    is_for_everybody(&tab, "invite").await;
    begin(&tab, &address).await;
    tab.write(SHORT, "Weil es dem Menschen hilft").await;
    tab.says("zu lang").await;
    is_for_everybody(&tab, "questions").await;
    tab.eval("localStorage.clear()").await;
    tab.open(&format!("{address}/hand-in")).await;
    is_for_everybody(&tab, "hand-in").await;
    tab.click("form button").await;
    tab.says("Ihre Antworten sind abgegeben").await;
    is_for_everybody(&tab, "handed-in").await;
    tab.open(&site.at("/invite/lnk_nothing")).await;
    is_for_everybody(&tab, "closed").await;
    server.settle().await;
}
