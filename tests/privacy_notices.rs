//! Privacy notices: revisions that never change, and nobody invited without one.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::hiring::INVITE;
use crate::support::{Team, TestServer, problems, text};

const PUBLISH: &str = "mutation($input: PublishPrivacyNoticeInput!) { publishPrivacyNotice(input: $input) {
    organization { privacyNotice { revision publishedAt texts { locale text url } } } userErrors { code path message } } }";
const FOUND: &str = "mutation($input: CreateOrganizationInput!) { createOrganization(input: $input) {
    organization { id privacyNotice { revision } } userErrors { code path message } } }";
const NOTICES: &str = "query($id: ID!, $first: Int, $after: String) { organization(id: $id) {
    privacyNotice { revision texts { locale text url } } defaultPrivacyNotice { locale text }
    privacyNotices(first: $first, after: $after) { totalCount nodes { revision texts { locale } }
        pageInfo { hasNextPage endCursor } } } }";

fn notice(team: &Team<'_>, texts: &[(&str, &str)]) -> Value {
    let texts: Vec<Value> = texts.iter().map(|(locale, text)| json!({ "locale": locale, "text": text })).collect();
    json!({ "input": { "organizationId": team.id, "texts": texts } })
}

async fn notices(team: &Team<'_>, first: i32, after: Option<&str>) -> Value {
    let variables = json!({ "id": team.id, "first": first, "after": after });
    team.owner.data(NOTICES, variables).await["organization"].clone()
}

#[tokio::test]
async fn a_team_replaces_the_default_and_keeps_every_revision() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let offered = notices(&acme, 5, None).await;
    assert_eq!(offered["privacyNotice"]["revision"], 1);
    assert!(text(&offered["defaultPrivacyNotice"][1]["text"]).starts_with("Acme has invited you"));
    assert_eq!(offered["privacyNotice"]["texts"][1]["text"], offered["defaultPrivacyNotice"][1]["text"]);

    let input = json!({ "organizationId": acme.id, "expectedRevision": 1, "texts": [
        { "locale": "fr", "text": " Acme traite vos données. ", "url": "https://acme.example/confidentialité" },
        { "locale": "de-AT", "text": "Acme verarbeitet Ihre Daten." } ] });
    let published = acme.owner.done(PUBLISH, json!({ "input": input })).await;
    let expected = json!({ "revision": 2, "publishedAt": "2026-05-04T09:00:00Z", "texts": [
        { "locale": "de-AT", "text": "Acme verarbeitet Ihre Daten.", "url": null },
        { "locale": "fr", "text": "Acme traite vos données.", "url": "https://acme.example/confidentialit%C3%A9" } ] });
    assert_eq!(published["organization"]["privacyNotice"], expected);
    server.settle().await;
    assert_eq!(acme.facts("ORGANIZATION_UPDATED").await, 1);

    let first = notices(&acme, 1, None).await["privacyNotices"].clone();
    assert_eq!((&first["totalCount"], &first["nodes"][0]["revision"]), (&json!(2), &json!(2)));
    let second = notices(&acme, 1, first["pageInfo"]["endCursor"].as_str()).await["privacyNotices"].clone();
    assert_eq!(second["nodes"], json!([{ "revision": 1, "texts": [{ "locale": "de" }, { "locale": "en" }] }]));
    assert_eq!(second["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn nobody_is_invited_before_a_notice_is_published() {
    let server = TestServer::start().await;
    let owner = server.organization("Acme").await.owner;
    let input = json!({ "name": "Bare", "slug": "bare", "defaultPrivacyNotice": false });
    let made = owner.done(FOUND, json!({ "input": input })).await["organization"].clone();
    assert_eq!(made["privacyNotice"], Value::Null);
    let id = text(&made["id"]).to_owned();
    let bare = Team { organization: id.parse().unwrap(), id, owner: server.bearer(owner.token()) };
    let assessment = bare.published_assessment().await;
    let rows = json!([{ "name": "Ada", "email": "ada@example.com" }]);
    let invite = json!({ "input": { "assessmentId": assessment.id, "participants": rows } });
    let refused = bare.owner.payload(INVITE, invite.clone()).await;
    assert_eq!(problems(&refused), ["NO_PRIVACY_NOTICE assessmentId"]);
    server.settle().await;
    assert_eq!(bare.facts("PARTICIPANT_CREATED").await, 0);

    bare.owner.done(PUBLISH, notice(&bare, &[("en", "Bare reads your answers.")])).await;
    let invited = bare.owner.done(INVITE, invite).await;
    assert_eq!(invited["results"][0]["outcome"], "CREATED");
    server.settle().await;
}

#[tokio::test]
async fn an_unfinished_text_is_refused_and_nothing_of_it_kept() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let texts = [("en", "Acme reads your answers."), ("de", "Verantwortlich: [Firma, Anschrift]"), ("x", "")];
    let refused = acme.owner.payload(PUBLISH, notice(&acme, &texts)).await;
    let expected = ["UNFILLED_PLACEHOLDER texts.1.text", "INVALID_LOCALE texts.2.locale", "EMPTY texts.2.text"];
    assert_eq!(problems(&refused), expected);
    assert!(text(&refused["userErrors"][0]["message"]).contains("[Firma, Anschrift]"));
    assert_eq!(notices(&acme, 5, None).await["privacyNotices"]["totalCount"], 1);
    server.settle().await;
}

#[tokio::test]
async fn two_who_publish_at_once_make_two_revisions_or_one_conflict() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let both = [notice(&acme, &[("en", "One.")]), notice(&acme, &[("de", "Zwei.")])];
    let [one, two] = both.map(|input| acme.owner.done(PUBLISH, input));
    tokio::join!(one, two);
    let revisions = notices(&acme, 5, None).await["privacyNotices"]["nodes"].clone();
    assert_eq!((&revisions[0]["revision"], &revisions[1]["revision"]), (&json!(3), &json!(2)));
    for revision in [&revisions[0], &revisions[1]] {
        assert_eq!(revision["texts"].as_array().map(Vec::len), Some(1), "the texts of two never mix");
    }

    let expecting = |text: &str| {
        let mut input = notice(&acme, &[("en", text)]);
        input["input"]["expectedRevision"] = json!(3);
        acme.owner.payload(PUBLISH, input)
    };
    let (one, two) = tokio::join!(expecting("Three."), expecting("Four."));
    let mut outcomes = [problems(&one), problems(&two)];
    outcomes.sort();
    assert_eq!(outcomes, [vec![], vec!["REVISION_CONFLICT expectedRevision".to_owned()]]);
    server.settle().await;
}

#[tokio::test]
async fn the_notice_can_be_read_behind_the_link_whatever_became_of_the_invite() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let row = json!({ "name": "Ada", "email": "ada@example.com", "locale": "de" });
    acme.invite(&assessment, &[row]).await;
    server.settle().await;
    let path = format!("/invite/{}/privacy", server.link("ada@example.com"));
    let texts = [("en", "English."), ("de", "Acme liest \"Ihre\" Antworten & mehr.\nSonst niemand.")];
    acme.owner.done(PUBLISH, notice(&acme, &texts)).await;
    for days in [0, 400] {
        server.pass(chrono::TimeDelta::days(days)).await;
        let request = axum::http::Request::get(&path).body(axum::body::Body::empty()).unwrap();
        let response = server.request(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let page = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
        let page = String::from_utf8_lossy(&page);
        assert!(page.contains("Acme liest &#34;Ihre&#34; Antworten &#38; mehr.\nSonst niemand."), "{page}");
        assert!(page.contains("lang=\"de\"") && !page.contains("English."));
    }
    let unknown = axum::http::Request::get("/invite/lnk_unknown/privacy").body(axum::body::Body::empty()).unwrap();
    assert_eq!(server.request(unknown).await.status(), StatusCode::NOT_FOUND);
}
