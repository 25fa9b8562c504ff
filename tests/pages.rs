//! The pages behind the links in mails, as a browser without scripts meets them.

mod browser;
mod chromium;
mod script;

use assay::kernel::ids::{SubmissionId, TypedId};
use axum::http::{StatusCode, header};
use chrono::TimeDelta;
use serde_json::json;

use crate::support::TestServer;
use browser::{Browser, Page, begin, invited, sections};

async fn one(server: &TestServer, query: &str) -> String {
    let row = server.database.client().await.query_one(query, &[]).await.unwrap();
    row.get::<_, Option<String>>(0).unwrap_or_default()
}

/// Questions that are answered by a file, or aloud or in writing.
fn files() -> serde_json::Value {
    json!([{ "title": "Yours", "questions": [
        { "kind": "FILE", "prompt": "Your CV, please.", "required": true, "weight": "1" },
        { "kind": "AUDIO", "prompt": "Tell us about a night shift.", "required": true, "weight": "1" },
    ] }])
}

const STATUS: &str = "SELECT status FROM invites";

/// Safe to show, to keep and to send on.
fn is_sealed(page: &Page) {
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(page.headers[header::REFERRER_POLICY], "same-origin");
    assert_eq!(page.headers["x-robots-tag"], "noindex");
    assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    let styles = page.html.split("<style>").skip(1).map(|rest| {
        use base64::Engine;
        use sha2::Digest;
        let style = rest.split("</style>").next().unwrap();
        format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style)))
    });
    let expected = format!(
        "default-src 'none'; style-src {}; script-src 'self'; connect-src 'self'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'",
        styles.collect::<Vec<_>>().join(" ")
    );
    assert_eq!(policy, expected);
    assert_eq!(page.headers["permissions-policy"], "camera=(), microphone=()");
    let scripts = page.html.matches("<script").count();
    assert_eq!(page.html.matches("<script src=\"/pages/").count(), scripts, "no script but ours");
    page.is_silent_on(&["style=\"", "onload=", "onerror=", "onclick="]).says(&[
        "<title>",
        "<h1>",
        "lang=\"",
        "name=\"viewport\"",
    ]);
}

#[tokio::test]
async fn an_assessment_is_taken_by_forms_alone_in_english() {
    take_by_forms("en", "Last moment to begin", "12.5", "left open:").await;
}

#[tokio::test]
async fn an_assessment_is_taken_by_forms_alone_in_german() {
    take_by_forms("de-AT", "Letzter Zeitpunkt, um zu beginnen", "12,5", "offen geblieben:").await;
}

async fn take_by_forms(locale: &str, welcome: &str, number: &str, left_open: &str) {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", sections(), locale).await;
    let mut browser = Browser::new(&server);
    let state = "SELECT concat((SELECT status FROM invites), count(*), (SELECT count(*) FROM jobs)) FROM events";
    let before = one(&server, state).await;
    let page = browser.get(&link).await;
    page.says(&[welcome, "Acme", "Ward nurse &#60;b&#62;", "Basics", "45 ", "18"]);
    is_sealed(&page);
    assert_eq!(one(&server, state).await, before, "looking changes nothing");

    let refused = browser.post(&link, &[("notice_revision", "1"), ("ai_scoring", "yes")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says(&["role=\"alert\""]);
    assert_eq!(one(&server, "SELECT count(*)::text FROM submissions").await, "0");

    let page = begin(&mut browser, &link).await;
    is_sealed(&page);
    page.says(&["Which one?", "Why?", "45 "]);
    let [one_of, several, how_many, short, long] = five(&page);
    let mut fields: Vec<(String, String)> =
        five(&page).iter().map(|id| (format!("base-{id}"), page.base(id))).collect();
    let typed = [
        (one_of, page.choice("Left")),
        (several.clone(), page.choice("Red")),
        (several, page.choice("Green")),
        (how_many, number.to_owned()),
        (short.clone(), String::new()),
        (long.clone(), "\r\n  First line\r\nsecond 😀 line".to_owned()),
    ];
    fields.extend(typed);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answers = format!("{link}/answers");
    let page = browser.post(&answers, &fields).await;
    assert_eq!(page.status, StatusCode::OK);
    page.says(&["role=\"status\"", &format!("value=\"{number}\"")]);
    assert_eq!(page.html.matches(" checked").count(), 3);
    assert_eq!(page.text(&long), "\n  First line\nsecond 😀 line");
    let kept = "SELECT string_agg(text, '') FROM answers WHERE text <> ''";
    assert_eq!(one(&server, kept).await, "\n  First line\nsecond 😀 line");
    assert_eq!(one(&server, "SELECT count(*)::text FROM answers").await, "4", "an untouched field saves nothing");

    let page = browser.post(&answers, &[("action", "hand_in")]).await;
    page.says(&["4. Why?", &format!("{link}/hand-in")]).is_silent_on(&["How many?", "How, in detail?"]);
    is_sealed(&page);
    browser.get(&format!("{link}/hand-in")).await;
    assert_eq!(one(&server, "SELECT status FROM submissions").await, "IN_PROGRESS", "looking hands nothing in");
    let page = browser.post(&format!("{link}/hand-in"), &[]).await;
    page.says(&[left_open, "Why?"]).is_silent_on(&["How many?", "How, in detail?"]);
    is_sealed(&page);
    assert_eq!(one(&server, "SELECT status FROM submissions").await, "SUBMITTED");
    let again = browser.post(&answers, &fields).await;
    assert_eq!(again.status, StatusCode::OK, "what is saved already is no change");
    let late = browser.post(&answers, &[(&format!("base-{short}"), "0."), (&short, "Too late")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says(&["<blockquote>Too late</blockquote>"]);
    server.settle().await;
    Browser::new(&server).get(&link).await.is_silent_on(&["Why?", "First line"]);
}

/// The ids of the five questions.
fn five(page: &Page) -> [String; 5] {
    page.questions().try_into().unwrap()
}

#[tokio::test]
async fn declining_is_for_good_and_the_clock_closes_the_door() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", sections(), "de").await;
    let mut browser = Browser::new(&server);
    let page = browser.post(&format!("{link}/decline"), &[]).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says(&["Sie haben abgelehnt"]);
    is_sealed(&page);
    assert_eq!(one(&server, STATUS).await, "DECLINED");
    begin(&mut browser, &link).await.says(&["Sie haben abgelehnt"]);
    assert!(browser.cookies.is_empty());
    server.settle().await;

    let link = invited(&server, &acme, "Later", sections(), "en").await;
    server.clock.advance(TimeDelta::days(14));
    for page in [browser.get(&link).await, begin(&mut browser, &link).await] {
        assert_eq!(page.status, StatusCode::GONE);
        page.says(&["The time to begin is over"]);
    }
    server.settle().await;
    server.database.client().await.batch_execute("UPDATE invites SET status = 'REVOKED'").await.unwrap();
    browser.get(&link).await.says(&["This invitation was taken back"]);

    browser.language = "fr, de;q=0.9, en;q=0.1";
    for path in ["/invite/lnk_nothing", "/invite/lnk_nothing/decline", "/result/lnk_nothing", "/invite/%C3%A4"] {
        let page = browser.get(path).await;
        if page.status == StatusCode::SEE_OTHER {
            continue;
        }
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        page.says(&["<html lang=\"de\">", "Dieser Link öffnet nichts"]);
        is_sealed(&page);
    }
    begin(&mut browser, "/invite/lnk_nothing").await.says(&["Dieser Link öffnet nichts"]);
    let metrics = browser.get("/metrics").await;
    metrics.says(&["/invite/{token}"]).is_silent_on(&[&link, "lnk_"]);
}

#[tokio::test]
async fn two_tabs_never_overwrite_each_other_unseen() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", sections(), "en").await;
    let mut browser = Browser::new(&server);
    let stale = begin(&mut browser, &link).await;
    let [_, _, number, short, long] = five(&stale);
    let (short_base, long_base) = (format!("base-{short}"), format!("base-{long}"));
    let answers = format!("{link}/answers");
    let first = [(&*short_base, &*stale.base(&short)), (&short, "from tab one")];
    browser.post(&answers, &first).await.says(&["from tab one"]);

    // The other tab touched only the long text: no conflict about the short one.
    let second = [
        (&*short_base, &*stale.base(&short)),
        (&short, ""),
        (&long_base, &stale.base(&long)),
        (&long, "long from tab two"),
    ];
    let page = browser.post(&answers, &second).await;
    assert_eq!((page.status, page.text(&short).as_str()), (StatusCode::OK, "from tab one"));

    let third = [(&*short_base, &*stale.base(&short)), (&short, "from tab two"), ("action", "hand_in")];
    let page = browser.post(&answers, &third).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says(&["<blockquote>from tab one</blockquote>", "Another answer was saved", &format!("href=\"#{short}\"")]);
    assert_eq!(page.text(&short), "from tab two");
    assert_eq!(one(&server, STATUS).await, "STARTED", "not handed in with a conflict open");
    let knowingly = [(&*short_base, &*page.base(&short)), (&short, "from tab two")];
    let page = browser.post(&answers, &knowingly).await;
    assert_eq!((page.status, page.text(&short).as_str()), (StatusCode::OK, "from tab two"));

    let too_long = "x".repeat(21);
    let page = browser.post(&answers, &[(&*short_base, &*page.base(&short)), (&short, &too_long)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says(&["too long", "<blockquote>from tab two</blockquote>"]);
    assert_eq!(page.text(&short), too_long);
    let page = browser.post(&answers, &[(&format!("base-{number}"), &*stale.base(&number)), (&number, "many")]).await;
    page.says(&["not a number", "value=\"many\""]);

    let fields = [(&*short_base, &*page.base(&short)), (&short, "after the end")];
    server.clock.advance(TimeDelta::minutes(46));
    let page = browser.post(&answers, &fields).await;
    page.says(&["The time is up"]);
    server.settle().await;
    browser.get(&link).await.says(&["The time is up"]);
    assert_eq!(one(&server, "SELECT text FROM answers WHERE late").await, "after the end");

    let huge = "x".repeat(600_000);
    let page = browser.post(&answers, &[(&*short_base, "1."), (&short, &huge)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    is_sealed(&page);
}

#[tokio::test]
async fn answers_need_the_own_browser_and_the_own_form() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let own = invited(&server, &acme, "Basics", sections(), "en").await;
    let other = invited(&server, &acme, "Other one", sections(), "en").await;
    let (mut anna, mut eve) = (Browser::new(&server), Browser::new(&server));
    let page = begin(&mut anna, &own).await;
    begin(&mut eve, &other).await;
    let short = page.questions()[3].clone();
    let fields =
        [(&*format!("base-{short}"), &*page.base(&short)), (&short, "mine")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answers = format!("{own}/answers");

    // The other invite's token under this one's name.
    let (name, value) = (anna.cookies.keys().next().unwrap().clone(), eve.cookies.values().next().unwrap().clone());
    eve.cookies.insert(name.clone(), value);
    eve.get(&own).await.says(&["Go on here"]).is_silent_on(&["Why?"]);
    for token in [eve.cookies[&name].clone(), "asc_wrong".to_owned(), acme.owner.token().to_owned()] {
        eve.cookies.insert(name.clone(), token);
        let page = eve.post(&answers, &fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.says(&["<blockquote>mine</blockquote>"]);
    }
    for origin in ["http://evil.example", "null", ""] {
        anna.origin = origin;
        let page = anna.post(&answers, &fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        is_sealed(&page);
    }
    assert_eq!(one(&server, "SELECT count(*)::text FROM answers").await, "0");

    // Another device goes on where the first one was.
    anna.origin = "http://assay.test";
    anna.post(&answers, &fields).await;
    let mut phone = Browser::new(&server);
    phone.get(&own).await.says(&["Go on here"]).is_silent_on(&["mine"]);
    phone.post(&own, &[]).await.says(&["mine"]);
    assert_eq!(one(&server, "SELECT count(*)::text FROM submissions").await, "2");
    server.settle().await;
}

#[tokio::test]
async fn what_people_wrote_is_text_and_nothing_else() {
    let server = TestServer::start().await;
    let hostile = "</textarea></title></style>\"'><script>alert(1)</script>{{7*7}}";
    let acme = server.organization("Acme").await;
    let rename = server.database.client().await;
    rename.execute("UPDATE organizations SET name = $1", &[&hostile]).await.unwrap();
    let choice = |label: String| json!({ "label": label, "correct": true });
    let sections = json!([{ "title": hostile, "questions": [
        { "kind": "LONG_TEXT", "prompt": hostile, "required": true, "weight": "1" },
        { "kind": "SINGLE_CHOICE", "prompt": hostile, "required": true, "weight": "1",
          "choices": [choice(hostile.to_owned()), json!({ "label": "B", "correct": false })] },
    ] }]);
    let link = invited(&server, &acme, hostile, sections, "en").await;
    let mut browser = Browser::new(&server);
    is_sealed(&browser.get(&link).await);
    let page = begin(&mut browser, &link).await;
    let question = page.questions()[0].clone();
    is_sealed(&page);
    let base = page.base(&question);
    let answers = format!("{link}/answers");
    let fields = [(format!("base-{question}"), base), (question.clone(), hostile.to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    is_sealed(&browser.post(&answers, &fields).await);
    assert_eq!(one(&server, "SELECT text FROM answers").await, hostile);
    let stale = [fields[0], (&*question, "<script>other</script>")];
    let page = browser.post(&answers, &stale).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    is_sealed(&page);
    is_sealed(&browser.post(&answers, &[("action", "hand_in")]).await);
    is_sealed(&browser.post(&format!("{link}/hand-in"), &[]).await);
    server.settle().await;
}

#[tokio::test]
async fn a_result_shows_what_the_organization_shows() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", sections(), "de").await;
    let mut browser = Browser::new(&server);
    begin(&mut browser, &link).await;
    browser.post(&format!("{link}/hand-in"), &[]).await;
    server.settle().await;
    let client = server.database.client().await;
    client.batch_execute("UPDATE submissions SET overall_score = 8125").await.unwrap();
    let id: uuid::Uuid = client.query_one("SELECT id FROM submissions", &[]).await.unwrap().get(0);
    let release = "mutation($input: ReleaseResultInput!) { releaseResult(input: $input) {
        submission { id } userErrors { code path message } } }";
    let input = json!({ "input": { "submissionId": SubmissionId::from_uuid(id).to_string() } });
    acme.owner.done(release, input).await;
    server.settle().await;
    let mails = server.mailer.mails();
    let text = &mails.last().unwrap().text;
    let link = text.lines().find_map(|line| line.strip_prefix("http://assay.test")).unwrap();
    for (visibility, says, silent) in [
        ("NOTHING", "Das Verfahren ist beendet", "81,25"),
        ("STATUS", "Ihre Antworten wurden bewertet", "81,25"),
        ("SCORES", "81,25 von 100", "does not"),
    ] {
        let set = format!("UPDATE organizations SET result_visibility = '{visibility}'");
        client.batch_execute(&set).await.unwrap();
        let page = browser.get(link).await;
        assert_eq!(page.status, StatusCode::OK);
        page.says(&[says, "Acme", "Ward nurse &#60;b&#62;", "4. Mai 2026"]).is_silent_on(&[silent]);
        is_sealed(&page);
    }
}
