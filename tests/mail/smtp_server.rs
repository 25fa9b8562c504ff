//! A small SMTP server on a loopback socket.
//!
//! It speaks enough of RFC 5321 for one mail after another and keeps what it heard. A test scripts
//! its answers per step: each scripted answer is used once, then the step goes well again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Where in the dialogue a scripted answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Greeting,
    Login,
    Sender,
    Recipient,
    Data,
    /// After the whole mail was heard.
    Received,
    /// The question whether the connection still lives.
    Noop,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    Say(&'static str),
    /// Never answers, keeps the connection open.
    Hang,
    Close,
}

#[derive(Default)]
struct State {
    script: HashMap<Step, Vec<Answer>>,
    connections: usize,
    commands: Vec<String>,
    mails: Vec<String>,
}

pub(super) struct SmtpServer {
    port: u16,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl SmtpServer {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                shared.lock().unwrap().connections += 1;
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { port, state, task }
    }

    /// `smtp://` with the given user information and parameters around this server's address.
    pub(super) fn url(&self, user: &str, parameters: &str) -> String {
        format!("smtp://{user}127.0.0.1:{}{parameters}", self.port)
    }

    /// The next answers of a step, in order.
    pub(super) fn script(&self, step: Step, answers: &[Answer]) {
        let mut in_order = answers.to_vec();
        in_order.reverse();
        self.state.lock().unwrap().script.insert(step, in_order);
    }

    pub(super) fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }

    /// Every command line heard, on all connections.
    pub(super) fn commands(&self) -> Vec<String> {
        self.state.lock().unwrap().commands.clone()
    }

    /// Every mail heard to its end, dots unstuffed.
    pub(super) fn mails(&self) -> Vec<String> {
        self.state.lock().unwrap().mails.clone()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Ends when the client leaves or the script says so.
async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut stream = BufReader::new(stream);
    let mut next = Some((Step::Greeting, "220 ready"));
    loop {
        if let Some((step, usual)) = next
            && !answer(&mut stream, &state, step, usual).await
        {
            return;
        }
        let Some(line) = read_line(&mut stream).await else {
            return;
        };
        state.lock().unwrap().commands.push(line.clone());
        let verb = line.split([' ', ':']).next().unwrap_or_default();
        next = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => {
                let features = b"250-localhost\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n";
                stream.write_all(features).await.unwrap();
                None
            }
            "AUTH" => Some((Step::Login, "235 welcome")),
            "MAIL" => Some((Step::Sender, "250 ok")),
            "RCPT" => Some((Step::Recipient, "250 ok")),
            "NOOP" => Some((Step::Noop, "250 ok")),
            "DATA" => {
                if !answer(&mut stream, &state, Step::Data, "354 go ahead").await {
                    return;
                }
                let Some(mail) = read_mail(&mut stream).await else {
                    return;
                };
                state.lock().unwrap().mails.push(mail);
                Some((Step::Received, "250 taken"))
            }
            "QUIT" => return,
            _ => panic!("not a command this server knows: {line}"),
        };
    }
}

/// Whether the dialogue goes on.
async fn answer(stream: &mut BufReader<TcpStream>, state: &Mutex<State>, step: Step, usual: &'static str) -> bool {
    let scripted = state.lock().unwrap().script.get_mut(&step).and_then(Vec::pop);
    let text = match scripted {
        None => usual,
        Some(Answer::Say(text)) => text,
        Some(Answer::Hang) => std::future::pending().await,
        Some(Answer::Close) => return false,
    };
    let line = format!("{text}\r\n");
    stream.write_all(line.as_bytes()).await.is_ok()
}

async fn read_line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn read_mail(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut mail = String::new();
    loop {
        let line = read_line(stream).await?;
        if line == "." {
            return Some(mail);
        }
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
        mail.push_str("\r\n");
    }
}
