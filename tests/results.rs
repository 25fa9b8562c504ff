//! Results: released once, announced by a link, shown as far as the organization shows them.

use assay::access::Role;
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
