//! The protocol `graphql-transport-ws`: what a socket takes, and how it closes on what it does not take.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::{EVENTS, at_rest, impatient};
use crate::support::{Frames, Listening, Socket, TestServer, text};

const WHO: &str = "{ viewer { __typename } }";

async fn who(socket: &mut Socket) -> Value {
    socket.subscribe("who", WHO, json!({})).await;
    let seen = socket.data("who").await["viewer"]["__typename"].clone();
    assert_eq!(socket.next().await["type"], "complete");
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn misuse_closes_with_its_code() {
    let server = impatient().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    let init = json!({ "type": "connection_init" });
    let run = json!({ "id": "1", "type": "subscribe", "payload": { "query": WHO } });
    let follow =
        json!({ "id": "1", "type": "subscribe", "payload": { "query": EVENTS, "variables": { "id": acme.id } } });
    let wrong = json!({ "type": "connection_init", "payload": { "authorization": "Bearer ast_wrong" } });
    let introduction = json!({ "type": "connection_init",
        "payload": { "Authorization": format!("Bearer {}", acme.owner.token()) } });
    let texts = |messages: &[&Value]| messages.iter().map(|message| Message::text(message.to_string())).collect();
    let cases: Vec<(&str, Vec<Message>, u16)> = vec![
        ("nothing is said", vec![], 4408),
        ("no JSON", vec![Message::text("{")], 4400),
        ("no message", vec![Message::text("[]")], 4400),
        ("an unknown type", texts(&[&json!({ "type": "start" })]), 4400),
        ("binary", vec![Message::binary(b"{}".to_vec())], 4400),
        ("an introduction that is no object", texts(&[&json!({ "type": "connection_init", "payload": "me" })]), 4400),
        ("no id", texts(&[&init, &json!({ "type": "subscribe", "payload": { "query": WHO } })]), 4400),
        ("an empty id", texts(&[&init, &json!({ "id": "", "type": "subscribe", "payload": { "query": WHO } })]), 4400),
        ("no document", texts(&[&init, &json!({ "id": "1", "type": "subscribe", "payload": {} })]), 4400),
        ("complete without id", texts(&[&init, &json!({ "type": "complete" })]), 4400),
        ("an operation before the introduction", texts(&[&run]), 4401),
        ("a wrong token", texts(&[&wrong]), 4403),
        (
            "a token that is no text",
            texts(&[&json!({ "type": "connection_init", "payload": { "authorization": 1 } })]),
            4403,
        ),
        ("a second introduction", texts(&[&init, &init]), 4429),
        ("an id twice", texts(&[&introduction, &follow, &follow]), 4409),
        ("a message too big", vec![Message::text("x".repeat(600 * 1024))], 1009),
    ];
    for (what, messages, code) in cases {
        let mut socket = Socket::silent(&listening).await;
        for message in messages {
            socket.send_raw(message).await;
        }
        assert_eq!(socket.closed().await.0, code, "{what}");
    }
    at_rest(&server).await;
    listening.stop().await;
}

/// A client library refuses an answer without a subprotocol by itself, so this one speaks by hand.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_one_subprotocol_is_spoken() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = TestServer::start().await;
    let listening = Listening::on(&server).await;
    for protocol in ["graphql-ws", ""] {
        let offered =
            if protocol.is_empty() { String::new() } else { format!("Sec-WebSocket-Protocol: {protocol}\r\n") };
        let request = format!(
            "GET /graphql HTTP/1.1\r\nHost: assay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{offered}\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        let mut line = tokio::net::TcpStream::connect(listening.address).await.unwrap();
        line.write_all(request.as_bytes()).await.unwrap();
        let mut seen = Vec::new();
        tokio::time::timeout(std::time::Duration::from_secs(10), line.read_to_end(&mut seen)).await.unwrap().unwrap();
        let end = seen.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        assert!(seen.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&seen));
        // A close frame: its head, its length, then the code.
        let frame = &seen[end..];
        assert_eq!(frame[0], 0x88);
        assert_eq!(u16::from_be_bytes([frame[2], frame[3]]), 4406, "{protocol:?}");
    }
    listening.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn queries_mutations_and_errors_have_their_messages() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    let mut socket = Socket::introduced(&listening, acme.owner.token()).await;
    assert_eq!(who(&mut socket).await, "User");
    assert_eq!(who(&mut socket).await, "User", "an id is free again once its operation is complete");
    let create = "mutation($o: ID!) { createJobDescription(input: { organizationId: $o, rawText: \"A cook\" }) {
        jobDescription { status } userErrors { code } } }";
    socket.subscribe("m", create, json!({ "o": acme.id })).await;
    assert_eq!(socket.data("m").await["createJobDescription"]["userErrors"], json!([]));
    assert_eq!(socket.next().await, json!({ "id": "m", "type": "complete" }));
    for (document, variables, code) in [
        ("{", json!({}), "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", json!({}), "GRAPHQL_VALIDATION_FAILED"),
        (EVENTS, json!({}), "GRAPHQL_VALIDATION_FAILED"),
        (EVENTS, json!({ "id": "org_1" }), "NOT_FOUND"),
        ("query A { __typename } query B { __typename }", json!({}), "OPERATION_RESOLUTION_FAILURE"),
    ] {
        socket.subscribe("e", document, variables).await;
        let told = socket.next().await;
        assert_eq!((&told["id"], &told["type"]), (&json!("e"), &json!("error")), "{document}: {told:#}");
        assert_eq!(told["payload"][0]["extensions"]["code"], code, "{document}: {told:#}");
        assert!(told["payload"][0]["extensions"]["requestId"].is_string());
    }
    // A field that fails is an answer; and the documents that are too much are refused here, too.
    socket.subscribe("f", "{ node(id: \"x\") { id } errorCodes { code } }", json!({})).await;
    assert_eq!(socket.data("f").await["node"], json!(null));
    assert_eq!(socket.next().await["type"], "complete");
    let fragments = (0..30).map(|n| format!("fragment F{n} on Query {{ ...F{} ...F{} }}", n + 1, n + 1));
    let fragments = fragments.collect::<Vec<_>>().join(" ");
    let bomb = format!("{{ ...F0 }} {fragments} fragment F30 on Query {{ __typename }}");
    socket.subscribe("b", &bomb, json!({})).await;
    assert_eq!(socket.next().await["payload"][0]["extensions"]["code"], "QUERY_TOO_COMPLEX");
    at_rest(&server).await;
    listening.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ping_is_answered_and_complete_ends_an_operation() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    at_rest(&server).await;
    let mut socket = Socket::introduced(&listening, acme.owner.token()).await;
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong" }));
    socket.send(json!({ "type": "ping", "payload": { "n": 1 } })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong", "payload": { "n": 1 } }));
    socket.send(json!({ "type": "pong" })).await;
    socket.subscribe("log", EVENTS, json!({ "id": acme.id, "after": "1" })).await;
    assert_eq!(socket.data("log").await["events"]["seq"], "2");
    socket.send(json!({ "id": "log", "type": "complete" })).await;
    socket.send(json!({ "id": "never", "type": "complete" })).await;
    // The same id begins anew, from where it is told.
    socket.subscribe("log", EVENTS, json!({ "id": acme.id, "after": "0" })).await;
    assert_eq!(socket.data("log").await["events"]["seq"], "1");
    listening.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_counts_with_our_origin_and_a_header_always() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    at_rest(&server).await;
    let cookie = format!("assay_session={}", acme.owner.token());
    let bearer = format!("Bearer {}", acme.owner.token());
    for (headers, seen) in [
        (vec![("cookie", cookie.clone()), ("origin", "http://assay.test".to_owned())], json!("User")),
        (vec![("cookie", cookie.clone()), ("origin", "http://assay.test.evil.example".to_owned())], Value::Null),
        (vec![("cookie", cookie)], Value::Null),
        (vec![("authorization", bearer)], json!("User")),
        (vec![], Value::Null),
    ] {
        let mut socket = Socket::open(&listening, Some("graphql-transport-ws"), &headers).await;
        socket.send(json!({ "type": "connection_init", "payload": null })).await;
        assert_eq!(socket.next().await["type"], "connection_ack");
        assert_eq!(who(&mut socket).await, seen, "{headers:?}");
    }
    listening.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_runs_a_hundred_operations_and_no_more() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    at_rest(&server).await;
    let mut socket = Socket::introduced(&listening, acme.owner.token()).await;
    for n in 0..1000 {
        socket.subscribe(&format!("s{n}"), EVENTS, json!({ "id": acme.id })).await;
    }
    let mut refused = 0;
    while refused < 900 {
        let told = socket.next().await;
        assert_eq!(told["payload"][0]["extensions"]["code"], "RATE_LIMITED", "{told:#}");
        refused += 1;
    }
    // The hundred live on: each hears what happens.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    acme.job("A cook").await;
    let mut heard = std::collections::HashSet::new();
    while heard.len() < 100 {
        let told = socket.next().await;
        assert_eq!(told["type"], "next", "{told:#}");
        heard.insert(text(&told["id"]).to_owned());
    }
    // And one that is ended makes room for another.
    socket.send(json!({ "id": "s0", "type": "complete" })).await;
    socket.subscribe("more", WHO, json!({})).await;
    while socket.next().await["id"] != "more" {}
    at_rest(&server).await;
    listening.stop().await;
}

/// The other end is there no more and nobody has said so: its line neither ends nor answers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_line_is_given_up() {
    let server = impatient().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    at_rest(&server).await;
    // A client that never reads answers no ping.
    let mut dead = Socket::introduced(&listening, acme.owner.token()).await;
    dead.subscribe("log", EVENTS, json!({ "id": acme.id })).await;
    let mut alive = Socket::introduced(&listening, acme.owner.token()).await;
    let listens = async {
        // Reading is what answers pings.
        alive.subscribe("log", EVENTS, json!({ "id": acme.id })).await;
        alive.data("log").await
    };
    let (heard, ()) = tokio::join!(listens, async {
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        acme.job("A cook").await;
    });
    assert_eq!(heard["events"]["kind"], "JOB_DESCRIPTION_CREATED");
    assert_eq!(dead.closed().await.0, 1006, "it was cut without a word");
    at_rest(&server).await;
    listening.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_says_so() {
    let server = TestServer::start().await;
    let acme = server.organization("Acme").await;
    let listening = Listening::on(&server).await;
    at_rest(&server).await;
    let mut socket = Socket::introduced(&listening, acme.owner.token()).await;
    socket.subscribe("log", EVENTS, json!({ "id": acme.id })).await;
    let begun = std::time::Instant::now();
    listening.tell_to_stop();
    assert_eq!(socket.closed().await.0, 1001, "and the operation is not called complete");
    listening.stop().await;
    assert!(begun.elapsed() < std::time::Duration::from_secs(8));
    drop(Frames::of(&server, None, "{ __typename }", json!({})).await);
}
