//! Assessments: drafted whole, with every mistake named by its path, then frozen.

use serde_json::{Value, json};

use crate::support::hiring::{
    CREATE_ASSESSMENT, PUBLISH, every_kind, multiple_choice, numeric, single_choice, text_question,
};
use crate::support::{Team, TestServer, id, problems};

/// The problems of a draft.
async fn mistakes(team: &Team<'_>, form: Value) -> Vec<String> {
    problems(&team.owner.payload(CREATE_ASSESSMENT, json!({ "input": form })).await)
}

/// The problems of a question, without the path to it.
async fn mistakes_of(team: &Team<'_>, job: &str, question: Value) -> Vec<String> {
    let sections = json!([{ "title": "One", "questions": [numeric(), question] }]);
    let found = mistakes(team, json!({ "jobDescriptionId": job, "title": "T", "sections": sections })).await;
    found.iter().map(|problem| problem.replace("sections.0.questions.1.", "")).collect()
}

fn with(mut question: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("changes are named by field") };
    for (name, value) in changes {
        question[name.as_str()] = value;
    }
    question
}

#[tokio::test]
async fn a_draft_holds_every_kind_of_question_as_it_was_given() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let draft = acme.draft(every_kind(&job)).await;
    assert_eq!((&draft["status"], &draft["timeLimit"]), (&json!("DRAFT"), &json!("PT30M")));
    assert_eq!((&draft["version"], &draft["revision"]), (&json!(1), &json!(1)));

    let basics = &draft["sections"][0]["questions"];
    let kinds: Vec<_> = basics.as_array().unwrap().iter().map(|question| &question["kind"]).collect();
    assert_eq!(kinds, ["SHORT_TEXT", "SINGLE_CHOICE", "MULTIPLE_CHOICE"]);
    assert_eq!(basics[0]["keyPoints"][0]["required"], true);
    assert_eq!(basics[0]["keyPoints"][1]["weight"], "1");
    assert_eq!((&basics[0]["maxLength"], &basics[1]["maxLength"]), (&json!(2000), &Value::Null));
    let labels: Vec<_> = basics[1]["choices"].as_array().unwrap().iter().map(|choice| &choice["label"]).collect();
    assert_eq!(labels, ["A", "B", "C"]);
    assert_eq!(basics[1]["choices"][1]["correct"], true);

    let more = &draft["sections"][1]["questions"];
    assert_eq!(more[0]["numericAnswer"], json!({ "value": "9.81", "tolerance": "0.05" }));
    assert_eq!((&more[1]["required"], &more[1]["maxLength"]), (&json!(false), &json!(20_000)));
    server.settle().await;
    assert_eq!(acme.facts("ASSESSMENT_CREATED").await, 1);
}

#[tokio::test]
async fn text_questions_have_the_standard_criterion_unless_the_author_writes_one() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let own = json!([{ "name": "Care", "description": "Is careful.", "levels": [
        { "level": 4, "label": "High", "anchor": "Checks twice." },
        { "level": 0, "label": "None", "anchor": "Checks nothing." }] }]);
    let question = with(text_question(), json!({ "criteria": own }));
    let form = json!({ "jobDescriptionId": job, "title": "T",
        "sections": [{ "title": "S", "questions": [text_question(), question, numeric()] }] });
    let draft = acme.draft(form).await;
    let questions = &draft["sections"][0]["questions"];
    let standard = &questions[0]["criteria"];
    assert_eq!((standard.as_array().unwrap().len(), &standard[0]["name"]), (1, &json!("Content")));
    let levels: Vec<_> = standard[0]["levels"].as_array().unwrap().iter().map(|level| &level["level"]).collect();
    assert_eq!(levels, [0, 1, 2, 3, 4]);
    assert!(standard[0]["id"].as_str().unwrap().starts_with("crt_"));
    assert_eq!(questions[1]["criteria"][0]["name"], "Care");
    assert_eq!(questions[1]["criteria"][0]["levels"][0]["anchor"], "Checks nothing.", "the lowest level first");
    assert_eq!(questions[2]["criteria"], json!([]), "a closed question is judged by its key alone");

    let german = "Wir suchen eine Pflegekraft für unser Haus. Ihre Aufgaben: Sie pflegen und begleiten die \
        Bewohner. Das bringen Sie mit: eine Ausbildung und Freude an der Arbeit mit Menschen.";
    let job = acme.job(german).await;
    server.settle().await;
    let form = json!({ "jobDescriptionId": job, "title": "T",
        "sections": [{ "title": "S", "questions": [text_question()] }] });
    assert_eq!(acme.draft(form).await["sections"][0]["questions"][0]["criteria"][0]["name"], "Inhalt");
    server.settle().await;
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_nothing_is_kept() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let choices = json!([{ "label": "A", "correct": false }, { "label": "A", "correct": false }]);
    let form = json!({
        "jobDescriptionId": job, "title": " ", "timeLimit": "PT1S",
        "criteria": [{ "name": "", "description": "", "weight": "none", "levels": [
            { "level": 5, "label": "L", "anchor": "A" }] }],
        "sections": [
            { "title": "x".repeat(301), "questions": [] },
            { "title": "S", "questions": [
                with(single_choice(), json!({ "choices": choices })),
                { "kind": "VIDEO", "prompt": "?", "file": { "maxSize": 0 } },
            ] },
        ],
    });
    let mut found = mistakes(&acme, form).await;
    found.sort_unstable();
    let mut expected = [
        "EMPTY title",
        "BAD_TIME_LIMIT timeLimit",
        "EMPTY criteria.0.name",
        "INVALID_WEIGHT criteria.0.weight",
        "INVALID_LEVEL criteria.0.levels.0.level",
        "TOO_LONG sections.0.title",
        "DUPLICATE_CHOICE sections.1.questions.0.choices.1.label",
        "NO_CORRECT_CHOICE sections.1.questions.0.choices",
        "BAD_MAX_SIZE sections.1.questions.1.file.maxSize",
    ];
    expected.sort_unstable();
    assert_eq!(found, expected);
    server.settle().await;
    assert_eq!(acme.facts("ASSESSMENT_CREATED").await, 0);
}

#[tokio::test]
async fn each_mistake_in_a_question_has_its_code_and_path() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let label = |label: &str| json!({ "label": label, "correct": true });
    let key = |value: &str, tolerance: &str| json!({ "numericAnswer": { "value": value, "tolerance": tolerance } });
    let many: Vec<Value> = (0..21).map(|n| label(&n.to_string())).collect();
    let cases = [
        (with(text_question(), json!({ "prompt": "\u{0} " })), "EMPTY prompt"),
        (with(text_question(), json!({ "prompt": "x".repeat(10_001) })), "TOO_LONG prompt"),
        (with(text_question(), json!({ "weight": "0" })), "INVALID_WEIGHT weight"),
        (with(text_question(), json!({ "weight": "1e99" })), "INVALID_WEIGHT weight"),
        (with(text_question(), json!({ "maxLength": 0 })), "BAD_MAX_LENGTH maxLength"),
        (with(text_question(), json!({ "maxLength": 20_001 })), "BAD_MAX_LENGTH maxLength"),
        (with(text_question(), json!({ "choices": [label("A")] })), "WRONG_KIND choices"),
        (with(text_question(), key("1", "0")), "WRONG_KIND numericAnswer"),
        (with(text_question(), json!({ "keyPoints": [{ "text": "" }] })), "EMPTY keyPoints.0.text"),
        (
            with(text_question(), json!({ "keyPoints": [{ "text": "a", "synonyms": ["b", "c".repeat(201)] }] })),
            "TOO_LONG keyPoints.0.synonyms.1",
        ),
        (with(single_choice(), json!({ "choices": [] })), "WRONG_KIND choices"),
        (with(single_choice(), json!({ "choices": [label("A"), label("B")] })), "WRONG_KIND choices"),
        (with(single_choice(), json!({ "maxLength": 5 })), "WRONG_KIND maxLength"),
        (with(multiple_choice(), json!({ "choices": many })), "TOO_MANY choices"),
        (with(multiple_choice(), json!({ "choices": [label("A"), label(" ")] })), "EMPTY choices.1.label"),
        (with(numeric(), json!({ "numericAnswer": null })), "WRONG_KIND numericAnswer"),
        (with(numeric(), key("1,5", "0")), "INVALID_NUMBER numericAnswer.value"),
        (with(numeric(), key("1", "-0.1")), "BAD_TOLERANCE numericAnswer.tolerance"),
        (with(numeric(), json!({ "file": {} })), "WRONG_KIND file"),
        (json!({ "kind": "FILE", "prompt": "CV?", "file": { "types": ["MP4"] } }), "WRONG_KIND file.types.0"),
    ];
    for (question, expected) in cases {
        let found = mistakes_of(&acme, &job, question.clone()).await;
        assert!(found.iter().any(|problem| problem == expected), "{expected}: {found:?}");
    }
    server.settle().await;
}

#[tokio::test]
async fn a_job_that_was_put_away_takes_no_assessment() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let draft = acme.draft(every_kind(&job)).await;
    let client = server.database.client().await;
    client.execute("UPDATE job_descriptions SET status = 'ARCHIVED'", &[]).await.unwrap();
    assert_eq!(mistakes(&acme, every_kind(&job)).await, ["JOB_CLOSED jobDescriptionId"]);
    let publish = json!({ "input": { "assessmentId": id(&draft) } });
    assert_eq!(problems(&acme.owner.payload(PUBLISH, publish).await), ["JOB_CLOSED assessmentId"]);
    server.settle().await;
}

#[tokio::test]
async fn publishing_freezes_and_opens_the_job() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let draft = acme.draft(every_kind(&job)).await;
    let publish = |version: i32| json!({ "input": { "assessmentId": id(&draft), "expectedVersion": version } });
    let stale = acme.owner.payload(PUBLISH, publish(7)).await;
    assert_eq!(problems(&stale), ["VERSION_CONFLICT expectedVersion"]);
    assert!(stale["assessment"].is_null());

    let frozen = acme.owner.done(PUBLISH, publish(1)).await["assessment"].clone();
    assert_eq!((&frozen["status"], &frozen["version"]), (&json!("PUBLISHED"), &json!(2)));
    assert_eq!(frozen["publishedAt"], "2026-05-04T09:00:00Z");
    assert_eq!(frozen["jobDescription"]["status"], "OPEN");

    for version in [1, 2] {
        assert_eq!(problems(&acme.owner.payload(PUBLISH, publish(version)).await), ["NOT_DRAFT assessmentId"]);
    }
    server.settle().await;
    assert_eq!(acme.facts("ASSESSMENT_PUBLISHED").await, 1);
    assert_eq!(acme.facts("JOB_DESCRIPTION_OPENED").await, 1);
}

#[tokio::test]
async fn two_who_publish_at_once_publish_once() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let draft = acme.draft(every_kind(&job)).await;
    let input = json!({ "input": { "assessmentId": id(&draft) } });
    let publish = || acme.owner.payload(PUBLISH, input.clone());
    let (one, other) = tokio::join!(publish(), publish());
    let mut outcomes = [problems(&one), problems(&other)];
    outcomes.sort_unstable();
    assert_eq!(outcomes, [vec![], vec!["NOT_DRAFT assessmentId".to_owned()]]);
    server.settle().await;
    assert_eq!(acme.facts("ASSESSMENT_PUBLISHED").await, 1);
}

#[tokio::test]
async fn what_asks_nothing_is_not_published() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    for sections in [json!([]), json!([{ "title": "S", "questions": [] }])] {
        let draft = acme.draft(json!({ "jobDescriptionId": job, "title": "T", "sections": sections })).await;
        let input = json!({ "input": { "assessmentId": id(&draft) } });
        assert_eq!(problems(&acme.owner.payload(PUBLISH, input).await), ["EMPTY assessmentId"]);
    }
    server.settle().await;
}
