//! What the script of the pages is served and told. That it works is seen in a real browser.

use assay::access::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::browser::{Browser, begin, invited, sections};
use super::one;
use crate::support::{TestServer, problems};

/// The paths of the scripts of a page.
fn scripts(html: &str) -> Vec<String> {
    html.split("<script src=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn scripts_are_kept_for_good_and_found_by_their_content() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", sections(), "en").await;
    let mut browser = Browser::new(&server);
    let page = begin(&mut browser, &link).await;
    let paths = scripts(&page.html);
    assert_eq!(paths.len(), 2);
    for path in paths {
        let script = browser.get(&path).await;
        assert_eq!(script.status, StatusCode::OK);
        assert_eq!(script.headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(script.headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(script.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        script.says(&["\"use strict\""]);
    }
    for path in ["/pages/attempt.js", "/pages/..%2Fstyle.css", "/pages/attempt.0000000000000000.js"] {
        let script = browser.get(path).await;
        assert_eq!(script.status, StatusCode::NOT_FOUND);
        assert_eq!(script.headers[header::CACHE_CONTROL], "no-store");
    }
    server.settle().await;
}

#[tokio::test]
async fn twenty_questions_are_light_enough_for_a_train() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let prompt =
        "How do you make sure that a patient who is transferred at night gets the medicine that was prescribed?";
    let choices = json!([{ "label": "By asking", "correct": true }, { "label": "By reading", "correct": true },
        { "label": "By waiting", "correct": false }, { "label": "By guessing", "correct": false }]);
    let question = |place: usize| match place % 4 {
        1 => json!({ "kind": if place % 8 == 1 { "FILE" } else { "AUDIO" }, "prompt": prompt, "weight": "1" }),
        0 | 2 => json!({ "kind": "LONG_TEXT", "prompt": prompt, "weight": "1", "maxLength": 2000 }),
        _ => json!({ "kind": "MULTIPLE_CHOICE", "prompt": prompt, "weight": "1", "choices": choices }),
    };
    let questions: Vec<Value> = (0..20).map(question).collect();
    let link = invited(&server, &acme, "Basics", json!([{ "title": "All", "questions": questions }]), "de").await;
    let mut browser = Browser::new(&server);
    let page = begin(&mut browser, &link).await;
    let mut weight = page.html.len();
    for path in scripts(&page.html) {
        weight += browser.get(&path).await.html.len();
    }
    assert!(weight < 60_000, "{weight} bytes");
    assert!(!page.html.contains("://"), "nothing comes from elsewhere");
    server.settle().await;
}

/// Sends fields as the script does, and answers the status and what it is told.
async fn tell(server: &TestServer, browser: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> (StatusCode, Value) {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let cookies: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = if fields.is_empty() { Request::get(path) } else { Request::post(path) }
        .header(header::ACCEPT, "application/json")
        .header(header::ORIGIN, browser.origin)
        .header(header::COOKIE, cookies.join("; "));
    let response = server.request(request.body(Body::from(form)).unwrap()).await;
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap())
}

#[tokio::test]
async fn the_script_is_told_where_each_question_stands() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", sections(), "de").await;
    let mut browser = Browser::new(&server);
    let questions = begin(&mut browser, &link).await.questions();
    let (number, short, answers) = (&questions[2], &questions[3], format!("{link}/answers"));
    let (short_base, number_base) = (format!("base-{short}"), format!("base-{number}"));

    let (status, told) = tell(&server, &browser, &answers, &[]).await;
    assert_eq!((status, told["questions"].as_object().unwrap().len()), (StatusCode::OK, 5));
    assert_eq!(told["deadline"].as_i64().unwrap() - told["serverTime"].as_i64().unwrap(), 45 * 60 * 1000);
    assert_eq!(told["ended"], false);
    let saves = [(&*short_base, "0."), (short, "one"), (&number_base, "0."), (number, "viele")];
    let (status, told) = tell(&server, &browser, &answers, &saves).await;
    assert_eq!(status, StatusCode::OK);
    let state = |told: &Value, question: &str| told["questions"][question].clone();
    assert_eq!(state(&told, short)["values"], json!(["one"]));
    assert!(state(&told, short)["base"].as_str().unwrap().starts_with("1."));
    assert!(state(&told, short)["snag"].is_null());
    assert_eq!(
        state(&told, number),
        json!({ "base": state(&told, number)["base"], "values": [], "snag": "notANumber" })
    );
    assert_eq!(told["questions"].as_object().unwrap().len(), 2);

    let (_, told) = tell(&server, &browser, &answers, &saves[..2]).await;
    assert!(state(&told, short)["snag"].is_null(), "the same once more is the same");
    let (_, told) = tell(&server, &browser, &answers, &[(&short_base, "0."), (short, "two")]).await;
    assert_eq!((&state(&told, short)["snag"], &state(&told, short)["values"]), (&json!("conflict"), &json!(["one"])));
    let long = "x".repeat(21);
    let (_, told) = tell(&server, &browser, &answers, &[(&short_base, "1."), (short, &long)]).await;
    assert_eq!(state(&told, short)["snag"], "tooLong");
    let huge = "x".repeat(600_000);
    let (status, told) = tell(&server, &browser, &answers, &[(&short_base, "1."), (short, &huge)]).await;
    assert_eq!((status, told), (StatusCode::PAYLOAD_TOO_LARGE, json!({ "closed": "tooLarge" })));

    let stranger = Browser::new(&server);
    let (status, told) = tell(&server, &stranger, &answers, &saves[..2]).await;
    assert_eq!((status, told), (StatusCode::FORBIDDEN, json!({ "closed": "unknownDevice" })));
    let (status, told) = tell(&server, &stranger, &answers, &[]).await;
    assert_eq!((status, told), (StatusCode::FORBIDDEN, json!({ "closed": "unknownDevice" })));
    let mut elsewhere = browser.clone();
    elsewhere.origin = "http://evil.example";
    let (status, told) = tell(&server, &elsewhere, &answers, &saves[..2]).await;
    assert_eq!((status, told), (StatusCode::FORBIDDEN, json!({ "closed": "fromElsewhere" })));
    let (status, _) = tell(&server, &browser, "/invite/lnk_nothing/answers", &saves[..2]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);

    server.clock.advance(TimeDelta::minutes(46));
    let (_, told) = tell(&server, &browser, &answers, &[(&short_base, "1."), (short, "late")]).await;
    assert_eq!((&state(&told, short)["snag"], &told["ended"]), (&json!("late"), &json!(true)));
    server.settle().await;
    assert_eq!(one(&server, "SELECT text FROM answers WHERE late").await, "late");
}

#[tokio::test]
async fn handing_in_needs_the_own_browser_and_the_own_form() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", sections(), "en").await;
    let mut browser = Browser::new(&server);
    begin(&mut browser, &link).await;
    let hand_in = format!("{link}/hand-in");
    browser.origin = "http://evil.example";
    assert_eq!(browser.post(&hand_in, &[]).await.status, StatusCode::FORBIDDEN);
    Browser::new(&server).post(&hand_in, &[]).await.says(&["Go on here"]);
    Browser::new(&server).get(&hand_in).await;
    assert_eq!(one(&server, "SELECT status FROM submissions").await, "IN_PROGRESS");
    browser.origin = "http://assay.test";
    for _ in 0..2 {
        browser.post(&hand_in, &[]).await.says(&["Your answers are handed in"]);
    }
    assert_eq!(browser.get(&hand_in).await.status, StatusCode::SEE_OTHER);
    server.settle().await;
}

const COLOR: &str = "mutation($input: UpdateOrganizationInput!) { updateOrganization(input: $input) {
    organization { brandColor } userErrors { code path message } } }";

#[tokio::test]
async fn pages_wear_the_organizations_colour() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", sections(), "en").await;
    let paint = async |color: Value| {
        let input = json!({ "input": { "organizationId": acme.id, "brandColor": color } });
        acme.owner.payload(COLOR, input).await
    };
    assert_eq!(paint(json!("#FFCC00")).await["organization"]["brandColor"], "#ffcc00");
    for wrong in ["", "red", "#fff", "#ffcc0g", "#ffcc00;}", "x".repeat(10_000).as_str()] {
        assert_eq!(problems(&paint(json!(wrong)).await), ["INVALID_COLOR brandColor"]);
    }
    let rename = json!({ "input": { "organizationId": acme.id, "name": "Acme 2" } });
    assert_eq!(acme.owner.done(COLOR, rename).await["organization"]["brandColor"], "#ffcc00", "absent stays");
    let mut browser = Browser::new(&server);
    let page = browser.get(&link).await;
    super::is_sealed(&page);
    page.says(&["--brand: #ffcc00"]).is_silent_on(&["--act: #ffcc00; --on-act: #ffffff"]);
    assert!(paint(Value::Null).await["organization"]["brandColor"].is_null());
    browser.get(&link).await.is_silent_on(&["--brand: #ffcc00"]);
    let recruiter = server.member(&acme, Role::Recruiter).await;
    let input = json!({ "input": { "organizationId": acme.id, "brandColor": "#000000" } });
    assert_eq!(recruiter.graphql(COLOR, input).await.code(), "FORBIDDEN");
    server.settle().await;
}

/// A form of a browser without a script, with a file in it.
async fn upload(
    server: &TestServer,
    browser: &Browser<'_>,
    path: &str,
    parts: &[(&str, Option<&str>, &[u8])],
) -> StatusCode {
    let mut body = Vec::new();
    for (name, filename, content) in parts {
        let filename = filename.map(|filename| format!("; filename=\"{filename}\"")).unwrap_or_default();
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{filename}\r\n\r\n");
        body.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    body.extend(b"--edge--\r\n");
    let cookies: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header(header::ORIGIN, browser.origin)
        .header(header::COOKIE, cookies.join("; "));
    server.request(request.body(Body::from(body)).unwrap()).await.status()
}

const KEPT: &str =
    "SELECT filename FROM documents JOIN answers ON document_id = documents.id WHERE documents.status = 'READY'";

#[tokio::test]
async fn a_file_is_handed_in_by_a_form_alone() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", super::files(), "en").await;
    let mut browser = Browser::new(&server);
    let page = begin(&mut browser, &link).await;
    page.says(&["I agree to the recording", "Or type your answer", "enctype=\"multipart/form-data\""]);
    assert_eq!(page.headers["permissions-policy"], "camera=(self), microphone=(self)");
    let question = page.questions()[0].clone();
    let base = page.base(&question);
    let path = format!("{link}/files");
    let (base_name, file_name) = (format!("base-{question}"), format!("file-{question}"));
    let cv = crate::support::files::pdf(200_000, 1);
    let parts: [(&str, Option<&str>, &[u8]); 2] =
        [(&base_name, None, base.as_bytes()), (&file_name, Some("my cv.pdf"), &cv)];
    let mut elsewhere = browser.clone();
    elsewhere.origin = "http://evil.example";
    assert_eq!(upload(&server, &elsewhere, &path, &parts).await, StatusCode::FORBIDDEN);
    let program: [(&str, Option<&str>, &[u8]); 2] = [parts[0], (&file_name, Some("cv.pdf"), b"MZ no document at all")];
    assert_eq!(upload(&server, &browser, &path, &program).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(one(&server, "SELECT count(*)::text FROM answers").await, "0");

    assert_eq!(upload(&server, &browser, &path, &parts).await, StatusCode::SEE_OTHER);
    assert_eq!(one(&server, KEPT).await, "my cv.pdf");
    let page = browser.get(&link).await;
    page.says(&["my cv.pdf"]);
    let base = page.base(&question);
    let spoken = page.questions()[1].clone();
    let (spoken_base, spoken_revision) = (format!("base-{spoken}"), page.base(&spoken));
    let remove = format!("remove-{question}");
    let removal: [(&str, Option<&str>, &[u8]); 5] = [
        ("action", None, remove.as_bytes()),
        (&base_name, None, base.as_bytes()),
        (&file_name, Some(""), b""),
        (&spoken, None, b"typed elsewhere"),
        (&spoken_base, None, spoken_revision.as_bytes()),
    ];
    assert_eq!(upload(&server, &browser, &path, &removal).await, StatusCode::SEE_OTHER);
    let page = browser.get(&link).await;
    page.is_silent_on(&["my cv.pdf"]).says(&["typed elsewhere"]);
    assert_eq!(one(&server, "SELECT count(*)::text FROM answers WHERE document_id IS NOT NULL").await, "0");

    let agreed = browser.post(&format!("{link}/consent"), &[("notice_revision", "1")]).await;
    agreed.is_silent_on(&["I agree to the recording"]).says(&["Or upload a recording"]);
    let typed = [(&*format!("base-{spoken}"), &*agreed.base(&spoken)), (&spoken, ""), (&spoken, "In writing")];
    browser.post(&format!("{link}/answers"), &typed).await.says(&["In writing"]);
    server.settle().await;
}

#[tokio::test]
async fn a_file_goes_with_every_button_and_holds_up_nothing_that_was_typed() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", super::files(), "en").await;
    let mut browser = Browser::new(&server);
    let page = begin(&mut browser, &link).await;
    let [question, spoken] = <[String; 2]>::try_from(page.questions()).unwrap();
    let (path, cv) = (format!("{link}/files"), crate::support::files::pdf(200_000, 1));
    let (base_name, file_name) = (format!("base-{question}"), format!("file-{question}"));
    let spoken_base = format!("base-{spoken}");
    let (base, spoken_revision) = (page.base(&question), page.base(&spoken));
    let mut parts: [(&str, Option<&str>, &[u8]); 5] = [
        (&base_name, None, base.as_bytes()),
        (&file_name, Some("cv.pdf"), b"MZ no document at all"),
        (&spoken, None, b"said in writing"),
        (&spoken_base, None, spoken_revision.as_bytes()),
        ("action", None, b"hand_in"),
    ];
    let refused = upload(&server, &browser, &path, &parts).await;
    assert_eq!(refused, StatusCode::UNPROCESSABLE_ENTITY);
    browser.get(&link).await.says(&["said in writing"]);
    let huge = "x".repeat(600_000);
    let too_much: [(&str, Option<&str>, &[u8]); 1] = [(&spoken, None, huge.as_bytes())];
    assert_eq!(upload(&server, &browser, &path, &too_much).await, StatusCode::PAYLOAD_TOO_LARGE);
    parts[1].2 = &cv;
    let page = browser.get(&link).await;
    let spoken_revision = page.base(&spoken);
    parts[3].2 = spoken_revision.as_bytes();
    assert_eq!(upload(&server, &browser, &path, &parts).await, StatusCode::SEE_OTHER);
    assert_eq!(one(&server, KEPT).await, "cv.pdf");
    server.settle().await;
}

#[tokio::test]
async fn withdrawing_needs_the_own_form_and_is_for_good() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let link = invited(&server, &acme, "Basics", sections(), "en").await;
    let mut browser = Browser::new(&server);
    begin(&mut browser, &link).await.says(&["Withdraw my answers"]);
    let withdraw = format!("{link}/withdraw");
    browser.origin = "http://evil.example";
    assert_eq!(browser.post(&withdraw, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(one(&server, "SELECT status FROM submissions").await, "IN_PROGRESS");
    browser.origin = "http://assay.test";
    for _ in 0..2 {
        browser.post(&withdraw, &[]).await.says(&["You have withdrawn"]);
    }
    assert_eq!(one(&server, "SELECT status FROM submissions").await, "WITHDRAWN");
    server.settle().await;
}
