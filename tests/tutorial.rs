//! The tutorial does what it says: its commands run as they stand, one after the other, against the real program.
//!
//! The ```` ```sh ```` blocks of `docs/tutorial.md` go to one shell, as somebody would paste them. What each prints must be
//! what the block after it shows: ```` ```json ```` as a value, ```` ```text ```` line by line, with `…` for what is different
//! each time. A block without such a one prints nothing.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use assay::kernel::random::{Randomness, SystemRandomness};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::time::timeout;

/// As the text has it; the test's own take their place.
const ADDRESS: &str = "http://127.0.0.1:8080";
const FOLDER: &str = "/tmp/assay-tutorial";
/// Stands between what two commands print.
const SEPARATOR: char = '\u{1e}';

/// Commands, and what is shown for what they print.
struct Step {
    commands: String,
    shown: Option<Shown>,
}

enum Shown {
    Json(Value),
    Text(String),
}

/// The blocks of a document: language and content.
fn blocks(document: &str) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in document.lines() {
        match line.strip_prefix("```") {
            Some(language) if !open => blocks.push((language, String::new())),
            None if open => {
                let content = &mut blocks.last_mut().unwrap().1;
                content.push_str(line);
                content.push('\n');
            }
            _ => {}
        }
        open ^= line.starts_with("```");
    }
    blocks
}

fn steps(document: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (language, content) in blocks(document) {
        let shown = match language {
            "sh" => {
                steps.push(Step { commands: content, shown: None });
                continue;
            }
            // What is done before, in another terminal.
            "console" => continue,
            "json" => Shown::Json(serde_json::from_str(&content).unwrap_or_else(|error| panic!("{error}:\n{content}"))),
            "text" => Shown::Text(content),
            other => panic!("what is a block of {other}?"),
        };
        let before = steps.last_mut().expect("commands before what they print").shown.replace(shown);
        assert!(before.is_none(), "one block after each");
    }
    steps
}

/// Whether a text is as shown, where `…` stands for anything.
fn fits(shown: &str, printed: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = printed.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

/// Whether a value is as shown: the same fields, items and values, texts up to `…`.
fn matches(shown: &Value, printed: &Value) -> bool {
    match (shown, printed) {
        (Value::String(shown), Value::String(printed)) => fits(shown, printed),
        (Value::Array(shown), Value::Array(printed)) => {
            shown.len() == printed.len() && shown.iter().zip(printed).all(|(shown, printed)| matches(shown, printed))
        }
        (Value::Object(shown), Value::Object(printed)) => {
            let same = |(name, shown)| printed.get(name).is_some_and(|printed| matches(shown, printed));
            shown.len() == printed.len() && shown.iter().all(same)
        }
        (shown, printed) => shown == printed,
    }
}

impl Step {
    fn check(&self, printed: &str) {
        let as_shown = match &self.shown {
            None => printed.is_empty(),
            Some(Shown::Text(shown)) => {
                let lines = shown.lines().zip(printed.lines());
                shown.lines().count() == printed.lines().count() && lines.into_iter().all(|(a, b)| fits(a, b))
            }
            Some(Shown::Json(shown)) => serde_json::from_str(printed).is_ok_and(|value| matches(shown, &value)),
        };
        let expected = match &self.shown {
            None => String::new(),
            Some(Shown::Text(shown)) => shown.clone(),
            Some(Shown::Json(shown)) => format!("{shown:#}"),
        };
        assert!(as_shown, "the tutorial shows\n{expected}\nfor\n{}\nwhich printed\n{printed}", self.commands);
    }
}

/// A server on a folder of its own.
struct Program {
    child: Child,
    folder: PathBuf,
    address: String,
}

impl Program {
    async fn start() -> Self {
        let random: &dyn Randomness = &SystemRandomness;
        let folder = std::env::temp_dir().join(format!("assay-tutorial-{:016x}", u64::from_be_bytes(random.bytes())));
        std::fs::create_dir_all(&folder).unwrap();
        let mut command = with_path(env!("CARGO_BIN_EXE_assay"));
        command.env("ASSAY_DATA_DIR", &folder).env("ASSAY_LOG", "warn").args(["serve", "--listen", "127.0.0.1:0"]);
        let log = File::create(folder.join("server.log")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        let said = tokio::task::spawn_blocking(move || BufReader::new(stdout).lines().next());
        let line = timeout(Duration::from_mins(1), said).await.expect("the server starts").unwrap();
        let line = line.expect("it says where it listens").unwrap();
        let address = line.strip_prefix("listening on ").unwrap().to_owned();
        Self { child, folder, address }
    }

    /// The text with this server in the place of the one that it speaks of.
    fn adapt(&self, text: &str) -> String {
        assert!(text.contains(ADDRESS) && text.contains(FOLDER), "the text says where server and folder are");
        text.replace(ADDRESS, &self.address).replace(FOLDER, &self.folder.display().to_string())
    }

    fn stop(mut self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success());
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// Of a test that failed no process stays behind.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program that finds others, and knows nothing else of its surroundings.
fn with_path(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    #[expect(clippy::disallowed_methods, reason = "programs are found by PATH")]
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path);
    command
}

/// Runs everything in one shell, which stops at the first command that fails.
fn run(steps: &[Step], folder: &Path) -> Output {
    let script = folder.join("tutorial.sh");
    let mut file = File::create(&script).unwrap();
    writeln!(file, "set -eu -o pipefail").unwrap();
    for step in steps {
        writeln!(file, "{}printf '\\036'", step.commands).unwrap();
    }
    with_path("bash").args(["--noprofile", "--norc"]).arg(&script).output().unwrap()
}

#[tokio::test]
async fn the_tutorial_does_what_it_says() {
    let tutorial = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/tutorial.md")).unwrap();
    let program = Program::start().await;
    let steps = steps(&program.adapt(&tutorial));
    let folder = program.folder.clone();
    let (steps, output) = tokio::task::spawn_blocking(move || {
        let output = run(&steps, &folder);
        (steps, output)
    })
    .await
    .unwrap();
    let (printed, complaints) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    for (step, printed) in steps.iter().zip(printed.split(SEPARATOR)) {
        step.check(printed);
    }
    assert!(output.status.success() && complaints.is_empty(), "{}: {complaints}\n{printed}", output.status);
    assert!(printed.matches(SEPARATOR).count() == steps.len() && steps.len() > 20, "every step ran");
    program.stop();
}

#[test]
fn what_is_shown_is_held_against_what_is_printed() {
    assert!(fits("lnk_…", "lnk_abc") && fits("a … c", "a b c") && fits("same", "same") && fits("…", ""));
    assert!(!fits("lnk_…", "asc_abc") && !fits("same", "same.") && !fits("a…a", "a") && !fits("…z", "zy"));
    let shown = serde_json::json!({ "id": "job_…", "list": [1] });
    assert!(matches(&shown, &serde_json::json!({ "id": "job_1", "list": [1] })));
    for other in [r#"{"id":"job_1"}"#, r#"{"id":"job_1","list":[1,2]}"#, r#"{"id":"job_1","list":[1],"more":0}"#, "[]"]
    {
        assert!(!matches(&shown, &serde_json::from_str(other).unwrap()), "{other}");
    }
    let document = "text\n```sh\necho one\n```\n```text\none\n```\n```sh\ntrue\n```\n";
    let steps = steps(document);
    assert_eq!(steps.len(), 2);
    steps[0].check("one\n");
    assert!(std::panic::catch_unwind(|| steps[0].check("two\n")).is_err());
    assert!(std::panic::catch_unwind(|| steps[1].check("something\n")).is_err());
}
