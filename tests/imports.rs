//! Lists out of spreadsheets: as people save them, with every mistake told where it is.

use serde_json::{Value, json};

use crate::support::{Published, Team, TestServer, problems, text};

const IMPORT: &str = "mutation($input: ImportParticipantsInput!) { importParticipants(input: $input) {
    results { line outcome invite { id status accommodations { extraTimeFactor }
        participant { name email phone externalId locale timeZone } } userErrors { code path message } }
    ignoredColumns userErrors { code path message } } }";

async fn import(team: &Team<'_>, assessment: &Published, csv: &str, dry_run: bool) -> Value {
    let input = json!({ "assessmentId": assessment.id, "csv": csv, "dryRun": dry_run });
    team.owner.payload(IMPORT, json!({ "input": input })).await
}

/// `line OUTCOME` of each result.
fn outcomes(payload: &Value) -> Vec<String> {
    let show = |result: &Value| format!("{} {}", result["line"], text(&result["outcome"]));
    payload["results"].as_array().unwrap().iter().map(show).collect()
}

fn messages(problems: &Value) -> Vec<String> {
    problems.as_array().unwrap().iter().map(|problem| text(&problem["message"]).to_owned()).collect()
}

#[tokio::test]
async fn a_list_of_a_german_spreadsheet_is_read_as_it_was_meant() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let csv = "\u{feff}Vorname;Nachname;E-Mail-Adresse;Telefon;Externe ID;Sprache;Zeitzone;Zeitzuschlag;Abteilung\r\n\
        Jörg;Müller-Lüdenscheidt;Joerg@Example.com;+49 30 123;A-1;Deutsch;Europe/Berlin;1,25;\"Lager; Nacht\"\r\n\
        ;;;;;;;;\r\n\
        \"Zoë \"\"Z\"\"\";O'Neil;zoe@example.com;;;;;;\r\n\
        =1+1;@SUM(A1);calc@example.com;-12;;en;;;\r\n";
    let done = import(&acme, &assessment, csv, false).await;
    assert_eq!(done["userErrors"], json!([]));
    assert_eq!(outcomes(&done), ["2 CREATED", "4 CREATED", "5 CREATED"]);
    assert_eq!(done["ignoredColumns"], json!(["Abteilung"]));
    let person = &done["results"][0]["invite"];
    let expected = json!({ "name": "Jörg Müller-Lüdenscheidt", "email": "Joerg@Example.com", "phone": "+49 30 123",
        "externalId": "A-1", "locale": "de", "timeZone": "Europe/Berlin" });
    assert_eq!((&person["participant"], &person["accommodations"]["extraTimeFactor"]), (&expected, &json!("1.25")));
    let names: Vec<_> = [1, 2].map(|n| done["results"][n]["invite"]["participant"]["name"].clone()).into();
    assert_eq!(names, ["Zoë \"Z\" O'Neil", "=1+1 @SUM(A1)"], "what looks like a formula is text");
    server.settle().await;
    assert!(server.mailer.mails_to("joerg@example.com")[0].subject.contains("lädt Sie"));
    let again = import(&acme, &assessment, csv, false).await;
    assert_eq!(outcomes(&again), ["2 ALREADY_INVITED", "4 ALREADY_INVITED", "5 ALREADY_INVITED"]);
    server.settle().await;
    assert_eq!(server.mailer.mails().len(), 3);
}

#[tokio::test]
async fn a_dry_run_says_what_would_become_of_each_line_and_writes_nothing() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    acme.invite(&assessment, &[json!({ "name": "Ada", "email": "ada@example.com" })]).await;
    server.settle().await;
    let client = server.database.client().await;
    let count = async || {
        let all = "SELECT (SELECT count(*) FROM participants) + (SELECT count(*) FROM invites)
            + (SELECT count(*) FROM events) + (SELECT count(*) FROM jobs)";
        client.query_one(all, &[]).await.unwrap().get::<_, i64>(0)
    };
    let before = count().await;
    let csv = "name,email\nAda L.,ADA@example.com\nBen,ben@example.com\nBen,Ben@example.com\nCid,nobody\n";
    let dry = import(&acme, &assessment, csv, true).await;
    assert_eq!(outcomes(&dry), ["2 ALREADY_INVITED", "3 CREATED", "4 ALREADY_INVITED", "5 REJECTED"]);
    let invites: Vec<_> = dry["results"].as_array().unwrap().iter().map(|r| !r["invite"].is_null()).collect();
    assert_eq!(invites, [true, false, false, false], "who is not invited has no invite");
    assert_eq!(count().await, before);
    assert_eq!(outcomes(&import(&acme, &assessment, csv, false).await), outcomes(&dry), "and so it happens");
    server.settle().await;
    assert_eq!(server.mailer.mails().len(), 2);
}

#[tokio::test]
async fn each_bad_line_is_told_with_line_column_and_remedy() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let csv = "Name,E-Mail,Extra time,Time zone,Language\n\
        Ada,nobody,,,\n\
        ,ben@example.com,,,\n\
        Cid,cid@example.com,0.5,,\n\
        Dan,dan@example.com,,Berlin,\n\
        Eve,eve@example.com,,,Klingonisch\n\
        MÃ¼ller,mueller@example.com,,,\n\
        Stra\u{fffd}e,strasse@example.com,,,\n\
        \"Fay\" F,fay@example.com,,,\n\
        Gus,gus@example.com,,,,,more\n\
        \"Hal\nHal\",hal@example.com,,,\n\
        Good,good@example.com,,,\n";
    let done = import(&acme, &assessment, csv, false).await;
    assert_eq!(done["userErrors"], json!([]));
    let found: Vec<String> = done["results"].as_array().unwrap().iter().flat_map(problems).collect();
    let expected = [
        "INVALID_EMAIL csv.2.E-Mail",
        "INVALID_NAME csv.3.Name",
        "INVALID_EXTRA_TIME csv.4.Extra time",
        "INVALID_TIME_ZONE csv.5.Time zone",
        "INVALID_LOCALE csv.6.Language",
        "GARBLED_TEXT csv.7",
        "GARBLED_TEXT csv.8",
        "MALFORMED csv.9",
        "MALFORMED csv.10",
        "MALFORMED csv.11",
    ];
    assert_eq!(found, expected);
    let told = messages(&done["results"][0]["userErrors"]);
    assert!(told[0].starts_with("Line 2, column 2 (E-Mail): This is no e-mail address"), "{told:?}");
    assert_eq!(outcomes(&done).last().unwrap(), "13 CREATED", "a bad line spoils no other");
    server.settle().await;
    assert_eq!(server.mailer.mails().len(), 1);
}

#[tokio::test]
async fn a_list_that_is_wrong_as_a_whole_says_where() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let many: Vec<String> = (0..10_001).map(|n| format!("P,p{n}@example.com\n")).collect();
    let many = many.concat();
    for (csv, problem) in [
        ("", "NO_HEADER csv.1"),
        ("\u{feff}\r\n \r\n", "NO_HEADER csv.1"),
        ("Ada,ada@example.com\nBen,ben@example.com\n", "NO_HEADER csv.1"),
        ("Abteilung;Notiz\nx;y\n", "NO_HEADER csv.1"),
        ("Name;Notiz\nx;y\n", "MISSING_COLUMN csv.1"),
        ("E-Mail\nada@example.com\n", "MISSING_COLUMN csv.1"),
        ("Name;E-Mail;Mail\nx;y;z\n", "DUPLICATE_COLUMN csv.1"),
        ("Name;E-Mail\n", "EMPTY csv"),
        ("Name;E-Mail\nAda;ada@example.com\n\"Ben;ben@example.com\nCid;cid@example.com\n", "MALFORMED csv.3"),
        ("Name;VerlÃ¤ngerung;E-Mail\nx;y;z\n", "GARBLED_TEXT csv.1"),
        (&format!("name,email\n{many}"), "TOO_MANY csv"),
    ] {
        let refused = import(&acme, &assessment, csv, false).await;
        let shown: String = csv.chars().take(60).collect();
        assert_eq!((problems(&refused), &refused["results"]), (vec![problem.to_owned()], &json!([])), "{shown:?}");
    }
    assert_eq!(acme.facts("PARTICIPANT_CREATED").await, 0);
    server.settle().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_lines_are_looked_at() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let assessment = acme.published_assessment().await;
    let lines: Vec<String> = (0..10_000).map(|n| format!("\"Müller, {n}\";p{n}@example.com\r\n")).collect();
    let csv = format!("Name;E-Mail\r\n{}", lines.concat());
    let query = "mutation($input: ImportParticipantsInput!) { importParticipants(input: $input) {
        results { outcome } userErrors { code path message } } }";
    let input = json!({ "assessmentId": assessment.id, "csv": csv, "dryRun": true });
    let dry = acme.owner.done(query, json!({ "input": input })).await;
    let results = dry["results"].as_array().unwrap();
    assert!(results.len() == 10_000 && results.iter().all(|result| result["outcome"] == "CREATED"));
    server.settle().await;
}
