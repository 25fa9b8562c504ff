//! Candidates: from the link to the last answer, on whatever device, with nothing lost and nothing doubled.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::candidate::{SAVE, START, SUBMIT};
use crate::support::{Candidate, TestServer, problems, text};

const LOOK: &str = "query($token: String!) { inviteByToken(token: $token) { organizationName jobTitle assessmentTitle
    status timeLimit requiredConsents notice { revision text } submission { id } } }";

#[tokio::test]
async fn looking_at_a_link_consumes_nothing() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let row = json!({ "name": "Ada", "email": "ada@example.com", "locale": "de", "extraTimeFactor": "1.5" });
    let invite = acme.invite(&assessment, &[row]).await[0]["invite"]["id"].clone();
    server.settle().await;
    let link = server.link("ada@example.com");
    for _ in 0..3 {
        let seen = server.anonymous().data(LOOK, json!({ "token": link })).await["inviteByToken"].clone();
        assert_eq!((&seen["status"], &seen["organizationName"]), (&json!("SENT"), &json!("Acme")));
        assert_eq!((&seen["assessmentTitle"], &seen["timeLimit"]), (&json!("Backend engineer"), &json!("PT45M")));
        assert_eq!(seen["requiredConsents"], json!(["PRIVACY_NOTICE"]));
        assert!(text(&seen["notice"]["text"]).contains("Daten"), "the notice is in the person's language");
        assert!(seen["submission"].is_null());
    }
    assert_eq!(acme.see_invite(text(&invite)).await["openedAt"], Value::Null);
    Candidate::accept(&server, &link, "").await;
    server.settle().await;
    assert_eq!(acme.facts("INVITE_OPENED").await, 1);
}

#[tokio::test]
async fn a_link_works_again_on_a_second_device_and_finds_everything_there() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let phone = server.started(&acme, &assessment, "Ada").await;
    phone.write(assessment.question(0), "Once").await;
    let laptop = Candidate::accept(&server, &phone.link, &phone.invite).await;
    assert_ne!(laptop.caller.token(), phone.caller.token());
    assert_eq!(laptop.answers().await, phone.answers().await);
    assert_eq!(laptop.start().await, phone.start().await);
    let base = json!({ "questionId": assessment.question(0), "text": "Twice", "baseRevision": 1 });
    assert_eq!(laptop.save(base).await["revision"], 2);
    phone.submit().await;
    let later = Candidate::accept(&server, &phone.link, &phone.invite).await;
    assert_eq!(later.view().await["submission"]["answers"][0]["text"], "Twice");
    server.settle().await;
    assert_eq!((acme.facts("INVITE_OPENED").await, acme.facts("SUBMISSION_STARTED").await), (1, 1));
}

#[tokio::test]
async fn two_devices_that_start_at_once_start_one_attempt() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let one = server.opened(&acme, &assessment, "Ada").await;
    one.consent(&["PRIVACY_NOTICE"]).await;
    let other = Candidate::accept(&server, &one.link, &one.invite).await;
    let (a, b, c) = tokio::join!(one.start(), other.start(), one.start());
    assert!(a == b && b == c);
    server.settle().await;
    assert_eq!((acme.facts("SUBMISSION_STARTED").await, acme.facts("INVITE_STARTED").await), (1, 1));
    let invite = acme.see_invite(&one.invite).await;
    assert_eq!((&invite["status"], &invite["submission"]["id"]), (&json!("STARTED"), &json!(a)));
}

#[tokio::test]
async fn nothing_is_answered_before_the_start() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.opened(&acme, &assessment, "Ada").await;
    let early = json!({ "questionId": assessment.question(0), "text": "x", "baseRevision": 0 });
    assert_eq!(problems(&ada.try_save(early).await), ["NOT_STARTED"]);
    assert_eq!(problems(&ada.caller.payload(SUBMIT, json!({})).await), ["NOT_STARTED"]);
    assert_eq!(problems(&ada.caller.payload(START, json!({})).await), ["CONSENT_REQUIRED"]);
    let seen = ada.view().await;
    assert_eq!((&seen["status"], &seen["submission"]), (&json!("OPENED"), &Value::Null), "nor are questions shown");
    server.settle().await;
}

#[tokio::test]
async fn questions_come_without_their_keys() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let seen = ada.view().await;
    let sections = seen["submission"]["sections"].as_array().unwrap();
    let questions: Vec<_> = sections.iter().flat_map(|section| section["questions"].as_array().unwrap()).collect();
    let ids: Vec<_> = questions.iter().map(|question| text(&question["id"])).collect();
    let all: Vec<_> = (0..5).map(|place| assessment.question(place)).collect();
    assert_eq!(ids, all);
    assert_eq!(questions[1]["choices"][1]["label"], "B");
    for key in ["9.81", "charges the customer", "safely retry"] {
        assert!(!seen.to_string().contains(key), "{key} is not for candidates");
    }
    for field in ["correct", "weight", "keyPoints", "numericAnswer", "referenceAnswer", "criteria"] {
        let ask = format!("{{ candidate {{ submission {{ sections {{ questions {{ {field} }} }} }} }} }}");
        assert_eq!(ada.caller.graphql(&ask, json!({})).await.code(), "GRAPHQL_VALIDATION_FAILED", "{field}");
    }
    server.settle().await;
}

#[tokio::test]
async fn text_is_kept_to_the_character() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let question = assessment.question(4);
    let texts = [
        " \u{feff}leading and trailing \t\n",
        "line\r\nline\rline\n",
        "👩‍👩‍👧‍👦 🇩🇪 e\u{301} é \u{202e}abc\u{2066} שלום",
        "'; DROP TABLE answers; -- \\ \" {{ }} %s $1",
        "",
    ];
    for (base, written) in texts.iter().enumerate() {
        let input = json!({ "questionId": question, "text": written, "baseRevision": base });
        let saved = ada.save(input).await;
        assert_eq!((&saved["text"], &saved["revision"]), (&json!(written), &json!(base + 1)));
        assert_eq!(ada.answers().await[0]["text"], *written);
    }
    // PostgreSQL cannot hold NUL: it alone is dropped. The same save again is still the same.
    for _ in 0..2 {
        let input = json!({ "questionId": question, "text": "a\u{0}b", "baseRevision": texts.len() });
        let saved = ada.save(input).await;
        assert_eq!((&saved["text"], &saved["revision"]), (&json!("ab"), &json!(texts.len() + 1)));
    }
    server.settle().await;
}

#[tokio::test]
async fn a_save_from_an_old_revision_overwrites_nothing() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let save = |text: &str, base: i32| {
        ada.try_save(json!({ "questionId": assessment.question(0), "text": text, "baseRevision": base }))
    };
    assert_eq!(save("one", 0).await["answer"]["revision"], 1);
    for base in [0, 2, 7, -1, i32::MAX] {
        let refused = save("other", base).await;
        assert_eq!(problems(&refused), ["CONFLICT baseRevision"], "{base}");
        assert_eq!((&refused["answer"]["text"], &refused["answer"]["revision"]), (&json!("one"), &json!(1)));
    }
    let unsaved = json!({ "questionId": assessment.question(4), "text": "x", "baseRevision": 3 });
    let refused = ada.try_save(unsaved).await;
    assert_eq!((problems(&refused), &refused["answer"]), (vec!["CONFLICT baseRevision".to_owned()], &Value::Null));

    // Whoever lost the reply repeats the save: no new revision, no conflict.
    for _ in 0..3 {
        let saved = save("two", 1).await;
        assert_eq!((problems(&saved), &saved["answer"]["revision"]), (vec![], &json!(2)));
    }
    let (a, b) = tokio::join!(save("tab a", 2), save("tab b", 2));
    let outcomes = [problems(&a), problems(&b)];
    assert!(outcomes.contains(&vec![]) && outcomes.contains(&vec!["CONFLICT baseRevision".to_owned()]));
    assert_eq!(a["answer"], b["answer"], "both are told what counts");
    assert_eq!(ada.answers().await[0]["revision"], 3);
    server.settle().await;
}

#[tokio::test]
async fn answers_must_fit_their_question() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let elsewhere = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let [essay, single, multiple, number] = [0, 1, 2, 3].map(|place| assessment.question(place));
    let (b, p) = (assessment.choice(1, "B"), assessment.choice(2, "P"));
    let cases = [
        (essay, json!({ "text": "😀".repeat(2001) }), "TOO_LONG text"),
        (essay, json!({ "number": "1" }), "WRONG_KIND number"),
        (essay, json!({ "choiceIds": [b] }), "WRONG_KIND choiceIds"),
        (single, json!({ "text": "B" }), "WRONG_KIND text"),
        (single, json!({ "choiceIds": [b, assessment.choice(1, "A")] }), "TOO_MANY_CHOICES choiceIds"),
        (single, json!({ "choiceIds": [p] }), "UNKNOWN_CHOICE choiceIds.0"),
        (multiple, json!({ "choiceIds": [p, "cho_x"] }), "UNKNOWN_CHOICE choiceIds.1"),
        (multiple, json!({ "choiceIds": [elsewhere.choice(2, "P")] }), "UNKNOWN_CHOICE choiceIds.0"),
        (number, json!({ "number": "nine" }), "INVALID_NUMBER number"),
        (number, json!({ "number": "1e999999999" }), "INVALID_NUMBER number"),
        (number, json!({ "text": "9.81" }), "WRONG_KIND text"),
        (elsewhere.question(0), json!({ "text": "x" }), "UNKNOWN_QUESTION questionId"),
        ("", json!({ "text": "x" }), "UNKNOWN_QUESTION questionId"),
        ("qst_\u{0}", json!({ "text": "x" }), "UNKNOWN_QUESTION questionId"),
    ];
    for (question, mut input, expected) in cases {
        input["questionId"] = json!(question);
        input["baseRevision"] = json!(0);
        let refused = ada.try_save(input).await;
        assert_eq!((problems(&refused), &refused["answer"]), (vec![expected.to_owned()], &Value::Null));
    }
    assert_eq!(ada.answers().await, Vec::<Value>::new(), "nothing of it was kept");
    ada.write(essay, &"😀".repeat(2000)).await;
    let picks = [assessment.choice(2, "Q"), p, p];
    let saved = ada.pick(multiple, &picks).await;
    assert_eq!(saved["choiceIds"], json!([p, picks[0]]), "in the question's order, each once");
    let saved = ada.save(json!({ "questionId": number, "number": "9.8100", "text": "", "baseRevision": 0 })).await;
    assert_eq!(saved["number"], "9.81", "an empty field of another kind is no mistake");
    server.settle().await;
}

#[tokio::test]
async fn an_answer_can_be_cleared_and_open_required_questions_are_listed() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    ada.write(assessment.question(0), "Something").await;
    ada.pick(assessment.question(1), &[assessment.choice(1, "B")]).await;
    ada.save(json!({ "questionId": assessment.question(3), "number": "1", "baseRevision": 0 })).await;
    ada.save(json!({ "questionId": assessment.question(0), "text": "", "baseRevision": 1 })).await;
    ada.save(json!({ "questionId": assessment.question(1), "choiceIds": [], "baseRevision": 1 })).await;
    ada.save(json!({ "questionId": assessment.question(3), "number": null, "baseRevision": 1 })).await;
    let cleared = ada.answers().await;
    assert!(cleared.iter().all(|answer| answer["revision"] == 2 && answer["choiceIds"] == json!([])), "{cleared:?}");
    ada.pick(assessment.question(2), &[assessment.choice(2, "P")]).await;
    let open: Vec<_> = [0, 1, 3].map(|place| assessment.question(place)).into();
    assert_eq!(ada.submit().await["openRequiredQuestionIds"], json!(open), "in order, without the optional one");
    server.settle().await;
}

#[tokio::test]
async fn handing_in_twice_is_handing_in_once_and_ends_saving() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let ada = server.started(&acme, &assessment, "Ada").await;
    let saved = json!({ "questionId": assessment.question(0), "text": "x", "baseRevision": 0 });
    ada.save(saved.clone()).await;
    let (first, second) = tokio::join!(ada.submit(), ada.submit());
    assert_eq!(first, second);
    server.wait(TimeDelta::minutes(1));
    assert_eq!(ada.submit().await, first);
    assert_eq!(first["submission"]["status"], "SUBMITTED");
    assert_eq!(ada.start().await, text(&first["submission"]["id"]), "a new start begins nothing");
    for (question, base) in [(0, 1), (4, 0)] {
        let late = json!({ "questionId": assessment.question(question), "text": "y", "baseRevision": base });
        assert_eq!(problems(&ada.try_save(late).await), ["SUBMISSION_CLOSED"]);
    }
    assert_eq!(problems(&ada.try_save(saved).await), ["SUBMISSION_CLOSED"]);
    server.pass(TimeDelta::hours(1)).await;
    let seen = acme.see_submission(text(&first["submission"]["id"])).await;
    assert_eq!((&seen["status"], &seen["answers"][0]["text"]), (&json!("SUBMITTED"), &json!("x")));
    assert_eq!((acme.facts("SUBMISSION_SUBMITTED").await, acme.facts("SUBMISSION_TIMED_OUT").await), (1, 0));
}

#[tokio::test]
async fn saving_and_handing_in_at_once_loses_nothing_that_was_acknowledged() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    for name in ["Ada", "Bob", "Cem", "Dee"] {
        let candidate = server.started(&acme, &assessment, name).await;
        let input = json!({ "questionId": assessment.question(0), "text": name, "baseRevision": 0 });
        let save = candidate.caller.payload(SAVE, json!({ "input": input }));
        let (saved, handed_in) = tokio::join!(save, candidate.submit());
        let seen = acme.see_submission(text(&handed_in["submission"]["id"])).await;
        match problems(&saved).as_slice() {
            [] => assert_eq!(seen["answers"][0]["text"], name),
            refused => {
                assert_eq!(refused, ["SUBMISSION_CLOSED"]);
                assert_eq!(seen["answers"], json!([]));
            }
        }
    }
    server.settle().await;
}
