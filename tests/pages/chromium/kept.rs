//! Nothing that was typed, chosen or said is lost by a click, a slow script, a long text or a dead line.

use assay::kernel::ids::{SubmissionId, TypedId};
use serde_json::json;

use super::devtools::Chromium;
use super::{LONG, SAVED, SHORT, Site, TEXTS, begin, files, go_on, invited, one, started};
use crate::support::TestServer;

const REOPEN: &str = "mutation($input: ReopenSubmissionInput!) { reopenSubmission(input: $input) {
    submission { id } userErrors { code path message } } }";

#[tokio::test]
async fn a_click_in_an_upload_box_does_what_it_says() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let tab = chromium.tab(&chromium.device().await).await;
    begin(&tab, &site.at(&invited(&server, &acme, "Basics", files(), "en").await)).await;
    let aloud = "[data-kind=AUDIO] textarea";
    tab.write(aloud, "In writing").await;
    tab.press(aloud, 10.0).await;
    assert_eq!(tab.value(aloud).await, "In writing");
    assert_eq!(tab.eval("document.activeElement.tagName").await, "TEXTAREA");
    tab.until(SAVED).await;
    tab.eval("addEventListener('click', (event) => { window.stopped = event.defaultPrevented; })").await;
    tab.press("input[type=file]", 12.0).await;
    tab.until("window.stopped === false").await;
    assert!(!tab.does_say("Removed.").await);
    assert_eq!(one(&server, TEXTS).await, "In writing");

    // What is on its way holds up handing in, and is kept for its owner when the end comes first.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).unwrap();
    let slow = folder.join("slow.pdf");
    std::fs::write(&slow, crate::support::files::pdf(2_000_000, 4)).unwrap();
    tab.line(false, 20, 100_000).await;
    tab.choose("input[type=file]", &slow).await;
    tab.says("of 1.9 MB").await;
    tab.click("button[value=hand_in]").await;
    tab.says("a file or a recording is on its way").await;
    tab.says("1. Your CV, please.").await;
    tab.eval("fetch(location.pathname + '/hand-in', { method: 'POST' })").await;
    tab.eval("location.reload()").await;
    tab.until("document.querySelector('#left-behind a[download=\"slow.pdf\"]')").await;
    tab.click("#left-behind button").await;
    tab.until("document.getElementById('left-behind').hidden").await;
    server.settle().await;
}

#[tokio::test]
async fn what_is_typed_before_the_script_is_here_stays() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let tab = chromium.tab(&chromium.device().await).await;
    let address = started(&server, &acme, &site, &tab).await;
    // Scripts of pages run after this moment.
    let early = format!(
        "document.addEventListener('readystatechange', () => {{
            const field = document.querySelector(\"{LONG}\");
            if (field && document.readyState === 'interactive') field.value = 'early';
        }})"
    );
    tab.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": early })).await;
    tab.open(&address).await;
    tab.until(SAVED).await;
    assert_eq!((tab.value(LONG).await, one(&server, TEXTS).await), ("early".to_owned(), "early".to_owned()));
    server.settle().await;
}

#[tokio::test]
async fn a_huge_text_holds_up_no_other_answer() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let tab = chromium.tab(&chromium.device().await).await;
    started(&server, &acme, &site, &tab).await;
    let fill = |length: usize| {
        format!(
            "{{ const field = document.querySelector(\"{LONG}\"); field.value = 'x'.repeat({length});
                field.dispatchEvent(new Event('input', {{ bubbles: true }})); }}"
        )
    };
    tab.eval(&fill(700_000)).await;
    tab.says("Your text is too long").await;
    tab.write(SHORT, "saved").await;
    tab.until("localStorage.length === 1").await;
    assert_eq!(one(&server, TEXTS).await, "saved");
    tab.eval(&fill(3)).await;
    tab.until(SAVED).await;
    assert_eq!(one(&server, TEXTS).await, "saved|xxx");
    server.settle().await;
}

#[tokio::test]
async fn handing_in_on_a_dead_line_stays_on_the_page() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let tab = chromium.tab(&chromium.device().await).await;
    started(&server, &acme, &site, &tab).await;
    tab.write(LONG, "whole").await;
    tab.until(SAVED).await;
    tab.offline(true).await;
    tab.click("button[value=hand_in]").await;
    tab.says("there is no connection").await;
    assert_eq!(tab.value(LONG).await, "whole");
    tab.offline(false).await;
    tab.until("document.getElementById('problems').hidden").await;
    tab.click("button[value=hand_in]").await;
    tab.says("Hand in your answers?").await;
    tab.offline(true).await;
    tab.click("form button").await;
    tab.says("there is no connection").await;
    tab.offline(false).await;
    tab.click("form button").await;
    tab.says("Your answers are handed in").await;
    server.settle().await;
}

#[tokio::test]
async fn words_of_after_the_end_replace_nothing_unasked() {
    let Some(chromium) = Chromium::start().await else { return };
    let server = TestServer::start().await;
    let (acme, site) = (server.organization("Acme").await, Site::of(&server).await);
    let tab = chromium.tab(&chromium.device().await).await;
    let address = started(&server, &acme, &site, &tab).await;
    tab.write(LONG, "counts").await;
    tab.until(SAVED).await;
    tab.eval("fetch(location.pathname + '/hand-in', { method: 'POST' })").await;
    tab.write(LONG, ", and more").await;
    tab.says("were handed in meanwhile").await;
    let client = server.database.client().await;
    let id = client.query_one("SELECT id FROM submissions", &[]).await.unwrap().get(0);
    let submission = SubmissionId::from_uuid(id).to_string();
    let submission = json!({ "input": { "submissionId": submission, "minutes": 30, "reason": "A dead line" } });
    acme.owner.done(REOPEN, submission).await;
    go_on(&tab, &address).await;
    tab.says("two answers").await;
    assert_eq!(tab.value(LONG).await, "counts, and more");
    assert_eq!(one(&server, TEXTS).await, "counts");
    tab.click(".made button").await;
    tab.until(SAVED).await;
    assert_eq!(one(&server, TEXTS).await, "counts, and more");
    server.settle().await;
}
