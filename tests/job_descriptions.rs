//! Job descriptions: pasted, read, mended, listed. Where they stand is in `job_steps.rs`.

use serde_json::{Value, json};

use crate::support::{Team, TestServer, problems};

const CREATE: &str = "mutation($input: CreateJobDescriptionInput!) {
    createJobDescription(input: $input) { jobDescription { id title status rawText extraction { title } } userErrors { code path message } } }";

async fn create(team: &Team<'_>, text: &str) -> Value {
    team.owner.done(CREATE, json!({ "input": { "organizationId": team.id, "rawText": text } })).await["jobDescription"]
        .clone()
}

#[tokio::test]
async fn a_pasted_text_is_kept_and_read_by_a_job() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let text = "  Ward Nurse (m/f/d)\r\n\r\nYour tasks:\n• Care for patients\n• Document\n\nYour profile:\n- Nursing diploma\n";
    let made = create(&acme, text).await;
    assert_eq!(made["rawText"], text);
    assert_eq!(made["extraction"], Value::Null);
    server.settle().await;

    let read = "query($id: ID!) { node(id: $id) { ... on JobDescription { title version extraction { title responsibilities requirements } } } }";
    let found = acme.owner.data(read, json!({ "id": made["id"] })).await["node"].clone();
    assert_eq!(found["extraction"]["responsibilities"], json!(["Care for patients", "Document"]));
    assert_eq!(found["extraction"]["requirements"], json!(["Nursing diploma"]));
    assert_eq!(found["title"], found["extraction"]["title"]);
    // Reading is nobody's change: whoever saw version 1 may go on from there.
    assert_eq!(found["version"], 1);
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_by_its_path() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let input = json!({ "organizationId": acme.id, "rawText": "x".repeat(102_401), "title": "t".repeat(301), "externalId": "e".repeat(201) });
    let found = problems(&acme.owner.payload(CREATE, json!({ "input": input })).await);
    assert_eq!(found, ["TOO_LONG rawText", "TOO_LONG title", "TOO_LONG externalId"]);

    // Large, and yet read and answered like any other request.
    let input = json!({ "organizationId": acme.id, "rawText": "x".repeat(3_000_000) });
    let found = problems(&acme.owner.payload(CREATE, json!({ "input": input })).await);
    assert_eq!(found, ["TOO_LONG rawText"]);

    for nothing in ["", " \r\n\t", "\u{200b}\u{2060}\u{feff}", "<p>&nbsp;</p><br>"] {
        let input = json!({ "organizationId": acme.id, "rawText": nothing });
        assert_eq!(
            problems(&acme.owner.payload(CREATE, json!({ "input": input })).await),
            ["EMPTY rawText"],
            "{nothing:?}"
        );
    }
    let input = json!({ "organizationId": acme.id, "rawText": "A cook\0" });
    let found = problems(&acme.owner.payload(CREATE, json!({ "input": input })).await);
    assert_eq!(found, ["INVALID_CHARACTER rawText"]);

    let input = json!({ "organizationId": acme.id, "rawText": "A cook", "externalId": "7" });
    acme.owner.done(CREATE, json!({ "input": input })).await;
    assert_eq!(
        problems(&acme.owner.payload(CREATE, json!({ "input": input })).await),
        ["EXTERNAL_ID_TAKEN externalId"]
    );
    server.settle().await;
}

const LIST: &str = "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $filter: JobDescriptionFilter, $orderBy: JobDescriptionOrder) {
    organization(id: $id) { jobDescriptions(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
        totalCount nodes { title } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";

async fn list(team: &Team<'_>, mut variables: Value) -> Value {
    variables["id"] = json!(team.id);
    team.owner.data(LIST, variables).await["organization"]["jobDescriptions"].clone()
}

fn titles(page: &Value) -> Vec<&str> {
    page["nodes"].as_array().unwrap().iter().map(|node| node["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn pages_go_both_ways_without_gap_or_repeat() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    for name in ["A", "B", "C", "D", "E"] {
        create(&acme, name).await;
    }
    server.settle().await;
    let by_title = json!({ "field": "TITLE", "direction": "ASC" });
    let first = list(&acme, json!({ "first": 2, "orderBy": by_title })).await;
    assert_eq!((titles(&first), &first["totalCount"]), (vec!["A", "B"], &json!(5)));
    let next = list(&acme, json!({ "first": 2, "after": first["pageInfo"]["endCursor"], "orderBy": by_title })).await;
    assert_eq!((titles(&next), &next["pageInfo"]["hasPreviousPage"]), (vec!["C", "D"], &json!(true)));
    let back = list(&acme, json!({ "last": 2, "before": next["pageInfo"]["startCursor"], "orderBy": by_title })).await;
    assert_eq!((titles(&back), &back["pageInfo"]["hasPreviousPage"]), (vec!["A", "B"], &json!(false)));
    // All were made in the same instant: the newest first is decided by the id alone.
    assert_eq!(titles(&list(&acme, json!({ "last": 2 })).await).len(), 2);

    let elsewhere = json!({ "id": acme.id, "first": 2, "after": first["pageInfo"]["endCursor"] });
    assert_eq!(acme.owner.graphql(LIST, elsewhere).await.code(), "BAD_USER_INPUT");
    for wrong in
        [json!({ "first": -1 }), json!({ "first": 101 }), json!({ "first": 1, "last": 1 }), json!({ "after": "x" })]
    {
        let mut variables = wrong.clone();
        variables["id"] = json!(acme.id);
        assert_eq!(acme.owner.graphql(LIST, variables).await.code(), "BAD_USER_INPUT", "{wrong}");
    }
}

#[tokio::test]
async fn filters_combine() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    for text in ["Ward nurse", "Night nurse", "Cook"] {
        create(&acme, text).await;
    }
    server.settle().await;
    let find = async |filter: Value| list(&acme, json!({ "filter": filter })).await["totalCount"].as_i64().unwrap();
    assert_eq!(find(json!({ "search": "NURSE" })).await, 2);
    assert_eq!(find(json!({ "search": "nurse", "not": { "search": "night" } })).await, 1);
    assert_eq!(find(json!({ "or": [{ "search": "cook" }, { "search": "night" }] })).await, 2);
    assert_eq!(find(json!({ "status": { "in": ["OPEN", "CLOSED"] } })).await, 0);
    assert_eq!(find(json!({ "createdAt": { "gte": "2026-05-04T09:00:00Z", "lt": "2026-05-04T09:00:01Z" } })).await, 3);
    assert_eq!(find(json!({ "search": "%_'; --" })).await, 0);
    for pattern in ["n_rse", "n%e", "\\", "%", "_"] {
        assert_eq!(find(json!({ "search": pattern })).await, 0, "{pattern} stands for itself");
    }
}

#[tokio::test]
async fn a_search_finds_what_the_text_says_and_what_was_read_in_it() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let text = "Lagerfachkraft (m/w/d)\n\nArbeitgeber: Nordlicht Logistik GmbH\nStandort: Lübeck\n\nDein Profil\n- Staplerschein\n- MS-Excel\n";
    create(&acme, text).await;
    // As some systems spell it: the letter and its dots apart.
    create(&acme, "Pflegefachkra\u{308}fte gesucht").await;
    server.settle().await;
    let find = async |search: &str| {
        list(&acme, json!({ "filter": { "search": search } })).await["totalCount"].as_i64().unwrap()
    };
    for found in [
        "LAGERfach",
        "lübeck",
        "Nordlicht",
        "microsoft excel",
        "forklift lübeck",
        "pflegefachkräfte",
        "PFLEGEFACHKRA\u{308}FTE",
    ] {
        assert_eq!(find(found).await, 1, "{found}");
    }
    assert_eq!(find("lübeck pflegefachkräfte").await, 0, "all words stand in one of them");
}

/// Every order shows each row once, both ways, also where rows are equal.
#[tokio::test]
async fn every_order_is_whole_page_by_page() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let mut ids = Vec::new();
    for name in ["zimmerer", "Ärztin", "Anwalt", "koch", "Koch", "Bäcker"] {
        ids.push(create(&acme, name).await["id"].clone());
        server.pass(chrono::TimeDelta::seconds(1)).await;
    }
    // The oldest is changed last, after the newest was read.
    server.pass(chrono::TimeDelta::seconds(1)).await;
    let rename = "mutation($id: ID!) { updateJobDescription(input: { jobDescriptionId: $id, externalId: \"7\" }) { userErrors { code path } } }";
    acme.owner.done(rename, json!({ "id": ids[0] })).await;
    server.settle().await;
    for (field, expected) in [
        ("TITLE", ["Anwalt", "Ärztin", "Bäcker", "koch", "Koch", "zimmerer"]),
        ("CREATED_AT", ["zimmerer", "Ärztin", "Anwalt", "koch", "Koch", "Bäcker"]),
        ("UPDATED_AT", ["Ärztin", "Anwalt", "koch", "Koch", "Bäcker", "zimmerer"]),
    ] {
        for direction in ["ASC", "DESC"] {
            let order = json!({ "field": field, "direction": direction });
            let (mut seen, mut after) = (Vec::new(), Value::Null);
            loop {
                let page = list(&acme, json!({ "first": 2, "after": after, "orderBy": order })).await;
                seen.extend(titles(&page).into_iter().map(str::to_owned));
                after = page["pageInfo"]["endCursor"].clone();
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            let mut expected = expected.to_vec();
            if direction == "DESC" {
                expected.reverse();
            }
            assert_eq!(seen, expected, "{field} {direction}");
        }
    }
    let since = json!({ "filter": { "updatedAt": { "gte": "2026-05-04T09:00:07Z" } } });
    assert_eq!(titles(&list(&acme, since).await), ["zimmerer"]);
    let both = json!({ "filter": { "status": { "eq": "OPEN", "in": ["DRAFT"] } } });
    assert_eq!(list(&acme, both).await["totalCount"], 0, "all given parts hold");
}

/// The same bounds for the filter of every list, told by the path of what is too much.
#[tokio::test]
async fn a_filter_has_bounds() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    server.settle().await;
    let long = json!({ "or": [{ "search": "a" }, { "search": "x".repeat(201) }] });
    let many = json!({ "and": vec![json!({ "search": "a" }); 51] });
    let deep = (0..6).fold(json!({}), |inner, _| json!({ "not": inner }));
    for (list, filter) in [
        ("jobDescriptions", "JobDescriptionFilter"),
        ("invites", "AssessmentInviteFilter"),
        ("submissions", "SubmissionFilter"),
    ] {
        let query = format!(
            "query($id: ID!, $filter: {filter}) {{ organization(id: $id) {{ {list}(filter: $filter) {{ totalCount }} }} }}"
        );
        for (given, path) in
            [(&long, "filter.or.1.search"), (&many, "filter.and.50.search"), (&deep, "filter.not.not.not.not.not")]
        {
            let reply = acme.owner.graphql(&query, json!({ "id": acme.id, "filter": given })).await;
            assert_eq!(reply.code(), "BAD_USER_INPUT", "{list}: {:#}", reply.body);
            assert_eq!(reply.body["errors"][0]["extensions"]["argument"], path, "{list}");
        }
        let allowed = json!({ "and": vec![json!({ "search": "a" }); 50] });
        let reply = acme.owner.graphql(&query, json!({ "id": acme.id, "filter": allowed })).await;
        assert_eq!(reply.code(), "", "{list}: {:#}", reply.body);
    }
}

#[tokio::test]
async fn counts_are_answered_alike_however_they_are_asked_for() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let job = acme.job("Backend engineer").await;
    let asked = async |selection: &str| {
        let document = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on JobDescription {{ inviteCounts {{ {selection} }} }} }} }}
             fragment Both on InviteStatusCount {{ status count }}"
        );
        let document = if selection.contains("Both") { document } else { document.replace("fragment", "#") };
        acme.owner.data(&document, json!({ "id": job })).await["node"]["inviteCounts"].take()
    };
    let plain = asked("status count").await;
    assert_eq!(plain.as_array().unwrap().len(), 9);
    assert_eq!(plain[0], json!({ "status": "PENDING", "count": 0 }));
    for same in
        ["...Both", "... { status } count", "status status count", "status @include(if: true) count", "...Both count"]
    {
        assert_eq!(asked(same).await, plain, "{same}");
    }
    assert_eq!(asked("a: status b: count").await[0], json!({ "a": "PENDING", "b": 0 }));
    assert_eq!(asked("__typename count").await[0], json!({ "__typename": "InviteStatusCount", "count": 0 }));
    server.settle().await;
}
