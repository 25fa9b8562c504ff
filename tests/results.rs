//! Results: released once, announced by a link, shown as far as the organization shows them.

use assay::access::Role;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::support::hiring::{single_choice, text_question};
use crate::support::{Candidate, Team, TestServer, id, problems, text};

const RELEASE: &str = "mutation($input: ReleaseResultInput!) { releaseResult(input: $input) {
    submission { id releasedAt } userErrors { code path message } } }";
const SHOW: &str = "mutation($input: UpdateOrganizationInput!) { updateOrganization(input: $input) {
    organization { resultVisibility } userErrors { code path message } } }";
const ANSWER: &str = "A repeated request charges the customer only once.";

/// Somebody with half the points who has handed in, and the submission's id.
async fn handed_in<'s>(server: &'s TestServer, team: &Team<'_>) -> (Candidate<'s>, String) {
    let assessment = team.asking(&[single_choice(), single_choice(), text_question()]).await;
    let ada = server.opened(team, &assessment, "Ada").await;
    ada.consent(&["PRIVACY_NOTICE"]).await;
    ada.start().await;
    ada.pick(assessment.question(0), &[assessment.choice(0, "B")]).await;
    ada.write(assessment.question(2), ANSWER).await;
    let submission = id(&ada.submit().await["submission"]);
    server.settle().await;
    (ada, submission)
}

#[tokio::test]
async fn a_release_mails_one_link_and_nothing_of_the_result() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (ada, submission) = handed_in(&server, &acme).await;
    assert!(ada.view().await["submission"]["result"].is_null(), "nothing is seen before");
    let input = json!({ "input": { "submissionId": submission } });
    let released = acme.owner.done(RELEASE, input.clone()).await["submission"].clone();
    assert_eq!(released["releasedAt"], "2026-05-04T09:00:00Z");
    server.pass(chrono::TimeDelta::hours(1)).await;
    assert_eq!(acme.owner.done(RELEASE, input).await["submission"], released, "again changes nothing");
    server.settle().await;

    let mails = server.mailer.mails_to("ada@example.com");
    let [_, mail] = mails.as_slice() else { panic!("an invite and a result, not {}", mails.len()) };
    let link = mail.text.split_whitespace().find(|word| word.starts_with("http")).unwrap();
    assert!(link.starts_with("http://assay.test/result/"), "{link}");
    assert_ne!(server.link("ada@example.com"), ada.link, "a link of its own");
    for private in ["50.00", "50", "charges the customer", "idempotency", "READY", "NEEDS_HUMAN"] {
        let all = format!("{} {} {}", mail.subject, mail.text, mail.html).replace(link, "");
        let readable = all.split("</style>").last().unwrap();
        assert!(!readable.contains(private), "{private} in {readable}");
    }
    let deliveries = acme.see_invite(&ada.invite).await["deliveries"].clone();
    let sent = |kind: &str| json!({ "kind": kind, "status": "SENT" });
    assert_eq!(deliveries, json!([sent("INVITE"), sent("RESULT_RELEASED")]));
    assert_eq!(acme.facts("RESULT_RELEASED").await, 1);
}

#[tokio::test]
async fn the_organization_decides_how_much_is_shown() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (ada, submission) = handed_in(&server, &acme).await;
    acme.owner.done(RELEASE, json!({ "input": { "submissionId": submission } })).await;
    for (visibility, score) in [("STATUS", Value::Null), ("SCORES", json!("50.00")), ("NOTHING", Value::Null)] {
        let input = json!({ "organizationId": acme.id, "resultVisibility": visibility });
        acme.owner.done(SHOW, json!({ "input": input })).await;
        let result = ada.view().await["submission"]["result"].clone();
        assert_eq!((&result["visibility"], &result["overallScore"]), (&json!(visibility), &score));
        assert_eq!(text(&result["releasedAt"]), "2026-05-04T09:00:00Z");
    }
    server.settle().await;
}

#[tokio::test]
async fn only_what_was_handed_in_is_released_and_only_by_those_who_may() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let submission = id(&ada.view().await["submission"]);
    let input = json!({ "input": { "submissionId": submission } });
    assert_eq!(problems(&acme.owner.payload(RELEASE, input.clone()).await), ["NOT_SUBMITTED submissionId"]);
    ada.submit().await;
    server.settle().await;
    for role in [Role::Reviewer, Role::Auditor] {
        let member = server.member(&acme, role).await;
        assert_eq!(member.graphql(RELEASE, input.clone()).await.code(), "FORBIDDEN", "{}", role.as_str());
    }
    let other = server.organization("Other").await;
    assert_eq!(other.owner.graphql(RELEASE, input.clone()).await.code(), "NOT_FOUND");
    assert_eq!(ada.caller.graphql(RELEASE, input.clone()).await.code(), "FORBIDDEN");
    assert_eq!(server.anonymous().graphql(RELEASE, input.clone()).await.code(), "UNAUTHENTICATED");
    assert_eq!(acme.see_submission(&submission).await["releasedAt"], Value::Null);

    let client = server.database.client().await;
    client.execute("UPDATE submissions SET status = 'WITHDRAWN'", &[]).await.unwrap();
    assert_eq!(problems(&acme.owner.payload(RELEASE, input).await), ["WITHDRAWN submissionId"]);
    server.settle().await;
    assert_eq!(server.mailer.mails().len(), 1, "the invite and nothing else");
}

const RESULT: &str = "{ candidate { submission { result { visibility provisional decision overallScore
    feedback { prompt finding score quotes criteria { name reached next } } } } } }";
const RELEASE_MANY: &str = "mutation($input: ReleaseResultsInput!) { releaseResults(input: $input) {
    results { index outcome submission { id releasedAt } userErrors { code path message } }
    userErrors { code path message } } }";
const REASON: &str = "Knows the trade, says Wilhelmine.";

async fn show(team: &Team<'_>, visibility: &str) {
    let input = json!({ "organizationId": team.id, "resultVisibility": visibility });
    team.owner.done(SHOW, json!({ "input": input })).await;
}

/// The result as the candidate's token shows it.
async fn told(candidate: &Candidate<'_>) -> Value {
    candidate.caller.data(RESULT, json!({})).await["candidate"]["submission"]["result"].clone()
}

/// The page behind the link in somebody's newest mail.
async fn page(server: &TestServer, address: &str) -> String {
    let path = format!("/result/{}", server.link(address));
    let response = server.request(Request::get(path).body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), 200);
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let html = String::from_utf8(bytes.to_vec()).unwrap();
    html.split("</style>").last().unwrap().to_owned()
}

/// Somebody who reads that language, agreed to AI scoring and answered a right choice, a wrong one and half a text.
async fn scored<'s>(server: &'s TestServer, team: &Team<'_>, name: &str, locale: &str) -> (Candidate<'s>, String) {
    let assessment = team.asking(&[single_choice(), single_choice(), text_question()]).await;
    let address = format!("{}@example.com", name.to_lowercase());
    let row = json!({ "name": name, "email": address, "locale": locale });
    let invited = team.invite(&assessment, &[row]).await;
    server.settle().await;
    let candidate = Candidate::accept(server, &server.link(&address), text(&invited[0]["invite"]["id"])).await;
    candidate.consent(&["PRIVACY_NOTICE", "AI_SCORING"]).await;
    candidate.start().await;
    candidate.pick(assessment.question(0), &[assessment.choice(0, "B")]).await;
    candidate.pick(assessment.question(1), &[assessment.choice(1, "A")]).await;
    candidate.write(assessment.question(2), ANSWER).await;
    let submission = id(&candidate.submit().await["submission"]);
    server.settle().await;
    make_sure(server).await;
    (candidate, submission)
}

/// Makes cards sure of the middle, however the scorer weighs half an answer.
async fn make_sure(server: &TestServer) {
    let sure = "UPDATE criterion_scores SET level = 2, score = 5000, needs_human = false, reasons = '{}';
        UPDATE scorecards SET status = 'READY', provisional = false";
    server.database.client().await.batch_execute(sure).await.unwrap();
}

/// What a page says in one language.
struct Words {
    decision: &'static str,
    answers: &'static str,
    quotes: &'static str,
    raise: &'static str,
    points: &'static str,
    nothing: &'static str,
}

const ENGLISH: Words = Words {
    decision: "would like to go on with you",
    answers: "Your answers one by one",
    quotes: "What counted, in your own words",
    raise: "What would raise it",
    points: "of 100",
    nothing: "does not show more",
};
const GERMAN: Words = Words {
    decision: "möchte mit Ihnen weitergehen",
    answers: "Ihre Antworten im Einzelnen",
    quotes: "Was zählte, in Ihren eigenen Worten",
    raise: "Was sie verbessern würde",
    points: "von 100",
    nothing: "Mehr zeigt",
};

/// Of openness what there is: how it is called, and whether decision, feedback and scores are shown.
const OPENNESS: [(&str, [bool; 3]); 4] = [
    ("NOTHING", [false, false, false]),
    ("STATUS", [true, false, false]),
    ("FEEDBACK", [true, true, false]),
    ("SCORES", [true, true, true]),
];

/// The page says what it is to say, and neither the team's reason or people nor what would have been right.
fn judge_page(html: &str, words: &Words, [decision, feedback, scores]: [bool; 3]) {
    for (word, expected) in [
        (words.decision, decision),
        (words.answers, feedback),
        (words.quotes, feedback),
        (words.raise, feedback),
        ("charges the customer only once", feedback),
        (words.points, scores),
        (words.nothing, !decision),
    ] {
        assert_eq!(html.contains(word), expected, "{word}: {html}");
    }
    for secret in [REASON, "Wilhelmine", "owner@", "ADVANCE", "safely retry", "READY"] {
        assert!(!html.contains(secret), "{secret}: {html}");
    }
}

/// The token tells the same, and the page each part of it.
fn judge_told(seen: &Value, html: &str, [decision, feedback, scores]: [bool; 3]) {
    assert_eq!(seen["decision"] == "ADVANCE", decision, "{seen}");
    assert_eq!(seen["overallScore"].is_string(), scores, "{seen}");
    let told = seen["feedback"].as_array().unwrap();
    let findings: Vec<_> = told.iter().map(|one| text(&one["finding"])).collect();
    assert_eq!(findings, if feedback { vec!["MET", "NOT_MET", "PARTLY_MET"] } else { vec![] });
    for one in told {
        assert!(html.contains(text(&one["prompt"])), "{one}");
        assert_eq!(one["score"].is_string(), scores, "{one}");
    }
    if let Some(one) = told.last() {
        let under = &one["criteria"][0];
        assert!(html.contains(text(&under["reached"])) && html.contains(text(&under["next"])), "{under}");
    }
    for secret in [REASON, "Wilhelmine", "owner@", "safely retry", "READY"] {
        assert!(!seen.to_string().contains(secret), "{secret}: {seen}");
    }
}

/// Each level of openness, behind the link and by the token, in two languages: the same, and nothing beyond.
#[tokio::test]
async fn link_and_token_show_the_same_as_much_as_the_organization_shows() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    for (name, locale, words) in [("Ada", "en", ENGLISH), ("Bert", "de", GERMAN)] {
        let address = format!("{}@example.com", name.to_lowercase());
        let (candidate, submission) = scored(&server, &acme, name, locale).await;
        acme.decide(&submission, "ADVANCE", REASON).await;
        acme.owner.done(RELEASE, json!({ "input": { "submissionId": submission } })).await;
        server.settle().await;
        for (visibility, shown) in OPENNESS {
            show(&acme, visibility).await;
            let (seen, html) = (told(&candidate).await, page(&server, &address).await);
            assert_eq!(seen["visibility"], visibility);
            judge_page(&html, &words, shown);
            judge_told(&seen, &html, shown);
        }
    }
    server.settle().await;
}

#[tokio::test]
async fn a_decision_reaches_the_candidate_only_by_a_release() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (ada, submission) = scored(&server, &acme, "Ada", "en").await;
    let input = json!({ "input": { "submissionId": submission } });
    acme.owner.done(RELEASE, input.clone()).await;
    server.settle().await;
    assert_eq!(told(&ada).await["decision"], Value::Null);
    for (outcome, words) in [
        ("HOLD", "has not made up its mind yet"),
        ("REJECT", "has decided not to go on with your application"),
        ("ADVANCE", "would like to go on with you"),
    ] {
        let (before, html) = (told(&ada).await, page(&server, "ada@example.com").await);
        acme.decide(&submission, outcome, REASON).await;
        server.settle().await;
        assert_eq!((told(&ada).await, page(&server, "ada@example.com").await), (before, html), "not by itself");
        for _ in 0..2 {
            acme.owner.done(RELEASE, input.clone()).await;
        }
        server.settle().await;
        assert_eq!(told(&ada).await["decision"], outcome);
        let html = page(&server, "ada@example.com").await;
        assert!(html.contains(words) && !html.contains(outcome), "{html}");
    }
    assert_eq!(server.mailer.mails_to("ada@example.com").len(), 2, "one invite, one result");
    assert_eq!((acme.facts("RESULT_RELEASED").await, acme.facts("RESULT_UPDATED").await), (1, 3));
}

#[tokio::test]
async fn what_waits_for_a_person_is_not_shown_as_final() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let (ada, submission) = handed_in(&server, &acme).await;
    acme.owner.done(RELEASE, json!({ "input": { "submissionId": submission } })).await;
    server.settle().await;
    show(&acme, "SCORES").await;
    let seen = told(&ada).await;
    assert_eq!((&seen["provisional"], &seen["overallScore"]), (&json!(true), &json!("50.00")));
    let waiting = &seen["feedback"][2];
    assert_eq!((&waiting["finding"], &waiting["score"]), (&json!("WAITING"), &Value::Null));
    assert_eq!((&waiting["quotes"], &waiting["criteria"]), (&json!([]), &json!([])));
    assert_eq!(seen["feedback"][1]["finding"], "NOT_ANSWERED");
    let html = page(&server, "ada@example.com").await;
    for words in ["Overall score, provisional", "are being assessed", "A person is still to look at this answer"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(!html.contains("have been assessed"), "{html}");
    show(&acme, "NOTHING").await;
    assert_eq!(told(&ada).await["provisional"], false, "nothing is shown");
    server.settle().await;
}

#[tokio::test]
async fn many_are_released_at_once_each_with_one_mail() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let other = server.organization("Other").await;
    let assessment = acme.asking(&[single_choice()]).await;
    let mut people = Vec::new();
    for name in ["Ada", "Bob", "Cem"] {
        let candidate = server.started(&acme, &assessment, name).await;
        people.push(id(&candidate.submit().await["submission"]));
    }
    let running = id(&server.started(&acme, &assessment, "Dee").await.view().await["submission"]);
    let gone = server.started(&acme, &assessment, "Eve").await;
    gone.submit().await;
    gone.withdraw().await;
    let gone = id(&gone.view().await["submission"]);
    let theirs = other.asking(&[single_choice()]).await;
    let theirs = id(&server.started(&other, &theirs, "Fay").await.submit().await["submission"]);
    server.settle().await;
    let many = |ids: &[&String]| json!({ "input": { "submissionIds": ids } });
    let rows = [&theirs, &people[0], &running, &people[1], &"sub_x".to_owned(), &gone, &people[0]];
    let shown = |payload: &Value| -> Vec<String> {
        let row = |row: &Value| format!("{} {}", text(&row["outcome"]), problems(row).join(" ")).trim_end().to_owned();
        payload["results"].as_array().unwrap().iter().map(row).collect()
    };
    // The first that belongs to somebody whom the caller may look for says where: strangers' are unknown.
    let done = acme.owner.once("k").done(RELEASE_MANY, many(&rows)).await;
    let rejected = |code: &str, row: usize| format!("REJECTED {code} submissionIds.{row}");
    let expected = [
        rejected("UNKNOWN_SUBMISSION", 0),
        "RELEASED".to_owned(),
        rejected("NOT_SUBMITTED", 2),
        "RELEASED".to_owned(),
        rejected("UNKNOWN_SUBMISSION", 4),
        rejected("WITHDRAWN", 5),
        "UNCHANGED".to_owned(),
    ];
    assert_eq!(shown(&done), expected);
    assert_eq!(done["results"][1]["submission"]["id"], json!(people[0]));
    assert_eq!(acme.owner.once("k").done(RELEASE_MANY, many(&rows)).await, done, "told again, not done");
    server.settle().await;
    let mails = |name: &str| server.mailer.mails_to(&format!("{name}@example.com")).len();
    assert_eq!(["ada", "bob", "cem", "dee", "eve", "fay"].map(mails), [2, 2, 1, 1, 1, 1]);

    acme.decide(&people[0], "HOLD", REASON).await;
    let ids: Vec<&String> = people.iter().collect();
    assert_eq!(shown(&acme.owner.done(RELEASE_MANY, many(&ids)).await), ["UPDATED", "UNCHANGED", "RELEASED"]);
    assert_eq!(shown(&acme.owner.done(RELEASE_MANY, many(&ids)).await), ["UNCHANGED"; 3]);
    server.settle().await;
    assert_eq!(["ada", "bob", "cem"].map(mails), [2; 3]);
    assert_eq!(acme.facts("RESULT_RELEASED").await, 3);

    assert_eq!(problems(&acme.owner.payload(RELEASE_MANY, many(&[])).await), ["EMPTY submissionIds"]);
    let crowd = vec![&people[0]; 501];
    assert_eq!(problems(&acme.owner.payload(RELEASE_MANY, many(&crowd)).await), ["TOO_MANY submissionIds"]);
    assert_eq!(other.owner.graphql(RELEASE_MANY, many(&ids)).await.code(), "NOT_FOUND");
    let reviewer = server.member(&acme, Role::Reviewer).await;
    assert_eq!(reviewer.graphql(RELEASE_MANY, many(&ids)).await.code(), "FORBIDDEN");
}

/// What candidates and authors write is shown as text.
#[tokio::test]
async fn a_result_page_shows_markup_as_it_was_typed() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let mut question = text_question();
    question["prompt"] = json!("Why does <b>a payment</b> request carry an idempotency key?");
    let assessment = acme.asking(&[question]).await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let answer = "A repeated request charges the customer only once <script>alert(1)</script>.";
    ada.write(assessment.question(0), answer).await;
    let submission = id(&ada.submit().await["submission"]);
    server.settle().await;
    make_sure(&server).await;
    show(&acme, "FEEDBACK").await;
    acme.owner.done(RELEASE, json!({ "input": { "submissionId": submission } })).await;
    server.settle().await;
    let html = page(&server, "ada@example.com").await;
    assert!(html.contains("&#60;b&#62;a payment") && !html.contains("<b>a payment"), "{html}");
    assert!(html.contains("charges the customer only once") && !html.contains("<script>alert"), "{html}");
}
