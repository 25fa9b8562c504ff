//! The sentence or two that a reviewer reads first: what was met, what was missed, why a person is asked.
//!
//! It is made of the author's own key points only, never of the answer, which the quotes show anyway. German for
//! whoever reads German, English for all others.

use super::{
    languages::Language,
    verdict::{Finding, Outcome, Reason},
};

/// Key points named in one list; the rest are counted.
const NAMED: usize = 3;
/// Characters of a key point that are shown.
const SHOWN: usize = 80;

struct Phrases {
    met: &'static str,
    partial: &'static str,
    missed: &'static str,
    more: &'static str,
    nothing: &'static str,
    reason: fn(Reason) -> &'static str,
}

const ENGLISH: Phrases = Phrases {
    met: "Met",
    partial: "partly met",
    missed: "missed",
    more: "more",
    nothing: "No key point was found in the answer.",
    reason: english,
};

const GERMAN: Phrases = Phrases {
    met: "Erfüllt",
    partial: "teilweise erfüllt",
    missed: "nicht gefunden",
    more: "weitere",
    nothing: "In der Antwort wurde kein Kernpunkt gefunden.",
    reason: german,
};

/// Names what was met and missed, then the weightiest reason, if there is one.
pub(super) fn rationale(findings: &[Finding], reasons: &[Reason], language: Language) -> String {
    let phrases = if language == Language::German { &GERMAN } else { &ENGLISH };
    let certain = reasons.iter().any(|reason| matches!(reason, Reason::Blank | Reason::DontKnow | Reason::NoReference));
    let points = if certain { None } else { Some(points(findings, phrases)) };
    let reason = reasons.first().map(|&reason| (phrases.reason)(reason).to_owned());
    points.into_iter().chain(reason).collect::<Vec<_>>().join(" ")
}

fn points(findings: &[Finding], phrases: &Phrases) -> String {
    if findings.iter().all(|finding| finding.outcome == Outcome::NotMet) {
        return phrases.nothing.to_owned();
    }
    let parts = [(Outcome::Met, phrases.met), (Outcome::Partial, phrases.partial), (Outcome::NotMet, phrases.missed)];
    let parts = parts.into_iter().filter_map(|(outcome, label)| {
        let with: Vec<&str> =
            findings.iter().filter(|finding| finding.outcome == outcome).map(|finding| finding.text.as_str()).collect();
        (!with.is_empty()).then(|| format!("{label}: {}", list(&with, phrases.more)))
    });
    let sentence = parts.collect::<Vec<_>>().join("; ");
    let mut letters = sentence.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

fn list(texts: &[&str], more: &str) -> String {
    let mut named: Vec<String> = texts.iter().take(NAMED).map(|text| format!("“{}”", shortened(text))).collect();
    if texts.len() > NAMED {
        named.push(format!("{} {more}", texts.len() - NAMED));
    }
    named.join(", ")
}

fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_end_matches(['.', ';', ',']);
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let cut: String = text.chars().take(SHOWN).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{whole_words} …")
}

fn english(reason: Reason) -> &'static str {
    match reason {
        Reason::Blank => "The answer is blank.",
        Reason::DontKnow => "The answer says that its author does not know.",
        Reason::RequiredMissing => "A required key point is missing.",
        Reason::NoReference => "Neither a reference answer nor key points say what is expected; a person has to judge.",
        Reason::Instruction => "The answer addresses whoever grades it; a person has to judge.",
        Reason::QuestionCopy => "The answer mostly repeats the question; a person has to judge.",
        Reason::OffTopic => "The answer shares no subject with the question; a person has to judge.",
        Reason::WordSalad => "The words fit but their order makes no sentence; a person has to judge.",
        Reason::Negation => "The answer seems to deny what is expected; a person has to judge.",
        Reason::MustNot => "The answer says something that a key point rules out; a person has to judge.",
        Reason::Stuffing => "Terms are listed or repeated rather than used; a person has to judge.",
        Reason::LowConfidence => "The evidence does not settle the level; a person has to judge.",
    }
}

fn german(reason: Reason) -> &'static str {
    match reason {
        Reason::Blank => "Die Antwort ist leer.",
        Reason::DontKnow => "Die Antwort sagt, dass es die Person nicht weiß.",
        Reason::RequiredMissing => "Ein notwendiger Kernpunkt fehlt.",
        Reason::NoReference => {
            "Weder Musterantwort noch Kernpunkte sagen, was erwartet wird; ein Mensch muss urteilen."
        }
        Reason::Instruction => "Die Antwort richtet sich an den, der sie bewertet; ein Mensch muss urteilen.",
        Reason::QuestionCopy => "Die Antwort wiederholt vor allem die Frage; ein Mensch muss urteilen.",
        Reason::OffTopic => "Die Antwort hat mit dem Thema der Frage nichts gemein; ein Mensch muss urteilen.",
        Reason::WordSalad => "Die Wörter passen, ihre Reihenfolge ergibt keinen Satz; ein Mensch muss urteilen.",
        Reason::Negation => "Die Antwort scheint das Erwartete zu verneinen; ein Mensch muss urteilen.",
        Reason::MustNot => "Die Antwort sagt etwas, das ein Kernpunkt ausschließt; ein Mensch muss urteilen.",
        Reason::Stuffing => "Begriffe sind aufgezählt oder wiederholt statt verwendet; ein Mensch muss urteilen.",
        Reason::LowConfidence => "Die Belege entscheiden die Stufe nicht; ein Mensch muss urteilen.",
    }
}
