//! `assay score`: the embedded scorer over a file of answers, so that a team can hold it against its own.
//!
//! One JSON object a line in, one a line out, in the order of the input. Needs neither settings nor a database. A line
//! that cannot be scored spoils no other: it is answered by its error, which is told on standard error as well.

mod lines;
mod request;
mod response;
mod workers;

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::PathBuf;

use anyhow::Context;

use lines::Lines;
use response::Response;

/// What `--help` says below the options.
const FORMAT: &str = r#"Each line of the input is one answer:

  {"id": "7", "lang": "en", "question": "Why is the lamp dark?",
   "references": ["The circuit has a gap."], "answer": "There is a gap in the circuit."}

  id          a text or a whole number, repeated in the output
  lang        en, de, fr or es, or one of them with a region (en-GB)
  question    as the candidate reads it
  references  answers that would earn everything, each by itself
  keyPoints   optional: texts, or objects with text, weight, required, synonyms, mustNot
  graded      optional: answers to this question that people graded, {"answer", "score"}, score from 0 to 1;
              they move scores and levels, and never what is held back for a person
  answer      "" for one left blank

Each line of the output, in the same order:

  {"id": "7", "score": 0.98, "level": 4, "confidence": 0.95, "needsHuman": false, "reasons": [],
   "evidence": [{"quote": "There is a gap in the circuit", "start": 0, "end": 29}]}

  score       from 0 to 1; null, as level is, where neither references nor key points say what is expected
  level       from 0 to 4; provisional where needsHuman
  confidence  from 0 to 1
  reasons     why a person has to look, or why the level is as low as it is
  evidence    stretches of the answer as it was given; start and end count Unicode characters

A line that cannot be scored gives {"id", "line", "error"} and a message on standard error. The rest is scored, and
the program ends with a failure."#;

/// What the command takes.
#[derive(Debug, clap::Args)]
#[command(after_long_help = FORMAT)]
pub(super) struct Arguments {
    /// Files of answers, one JSON object a line; - is standard input, and so is no file at all.
    files: Vec<PathBuf>,
}

/// Scores everything, and fails in the end when some of it could not be.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let standard_input = [PathBuf::from("-")];
    let files = if arguments.files.is_empty() { &standard_input[..] } else { &arguments.files };
    let mut output = Output { lines: 0, refused: 0, to: io::stdout().lock() };
    for file in files {
        if file.as_os_str() == "-" {
            workers::score(Lines::new(BufReader::new(io::stdin())), |response| output.add("", &response))?;
        } else {
            let name = file.display();
            let source = File::open(file).with_context(|| format!("{name} cannot be opened"))?;
            let place = format!("{name}, ");
            workers::score(Lines::new(BufReader::new(source)), |response| output.add(&place, &response))
                .with_context(|| format!("{name} cannot be scored"))?;
        }
    }
    anyhow::ensure!(output.refused == 0, "{} of {} lines could not be scored", output.refused, output.lines);
    Ok(())
}

/// Where responses go, and how many could not be given.
struct Output<W: Write> {
    lines: usize,
    refused: usize,
    to: W,
}

impl<W: Write> Output<W> {
    /// Writes a response, whole and at once: whoever reads along is not kept waiting.
    fn add(&mut self, place: &str, response: &Response) -> anyhow::Result<()> {
        self.lines += 1;
        if let Response::Refused { line, error, .. } = response {
            self.refused += 1;
            eprintln!("assay: {place}line {line}: {error}");
        }
        let mut written = serde_json::to_vec(response)?;
        written.push(b'\n');
        self.to.write_all(&written)?;
        Ok(self.to.flush()?)
    }
}
