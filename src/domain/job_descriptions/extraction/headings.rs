//! Which words make a heading, and what a heading announces.
//!
//! A heading is a phrase of the vocabulary with little else around it. How much else is allowed depends on
//! how clearly the layout says "heading": a bold line may say more than a plain one.

use std::sync::LazyLock;

use super::lines::{Line, Mark, is_sentence_end};
use super::occupations;
use super::phrases::{Found, Phrases, entries};
use super::words::{self, words};

/// What stands under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    /// What the person will do.
    Tasks,
    /// What the person should bring.
    Profile,
    /// The position as a whole; may hold tasks and profile mixed.
    Overview,
    /// What the employer gives.
    Benefits,
    /// "What awaits you", "You": what stands below decides.
    Either,
    /// Who the employer is.
    Company,
    /// How to apply, and small print.
    Process,
}

/// A heading as found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// `None` where the layout says "heading" and the vocabulary does not know it.
    pub(super) topic: Option<Topic>,
    /// Standing among headings: a smaller rank stands above a larger one.
    pub(super) rank: u8,
    /// What follows the heading on its line ("Requirements: a degree").
    pub(super) rest: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Names a topic wherever the wording allows.
    Names(Topic),
    /// Names a topic only where the layout says "heading".
    Announces(Topic),
    Filler,
}

/// What the vocabulary makes of a line.
struct Reading {
    topic: Option<Topic>,
    /// A lead-in ("You will") rather than a name.
    needs_layout: bool,
    /// Words that belong to phrases of the topic or to fillers, of all words.
    covered: usize,
    words: usize,
    /// The phrase opens the line and has two words or more.
    leads: bool,
    /// The phrase is what the line ends with ("As a cook, you will").
    ends_with_phrase: bool,
}

/// Left out on both sides: "Skills & Experience" is "skills and experience".
const CONJUNCTIONS: [&str; 4] = ["and", "or", "und", "oder"];
const LONGEST: usize = 14;
const LONGEST_UNMARKED: usize = 9;
const LONGEST_ENTRY: usize = 5;
const LONGEST_OVER_COLUMN: usize = 6;
const LONGEST_CHARS: usize = 140;
const LONGEST_PREAMBLE: usize = 14;
const RANK_STRONG: u8 = 7;
/// The standing of a heading that no layout sets off.
pub(super) const RANK_PLAIN: u8 = 8;

static VOCABULARY: LazyLock<Phrases<Role>> = LazyLock::new(|| {
    let mut phrases = Phrases::default();
    for (section, phrase) in entries(include_str!("vocabulary/headings.txt")) {
        let role = match topic(section) {
            Some(topic) if phrase.ends_with(':') => Role::Announces(topic),
            Some(topic) => Role::Names(topic),
            None => Role::Filler,
        };
        let telling: Vec<&str> = phrase.split(' ').filter(|word| !CONJUNCTIONS.contains(word)).collect();
        phrases.insert(&telling.join(" "), role);
    }
    phrases
});

fn topic(section: &str) -> Option<Topic> {
    Some(match section {
        "tasks" => Topic::Tasks,
        "profile" => Topic::Profile,
        "overview" => Topic::Overview,
        "benefits" => Topic::Benefits,
        "either" => Topic::Either,
        "company" => Topic::Company,
        "process" => Topic::Process,
        _ => return None,
    })
}

/// Whether the text is a heading of the vocabulary and nothing else, beginning with a capital.
pub(super) fn is_exactly_a_heading(text: &str) -> bool {
    let begins = text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric());
    begins && is_short(text) && !text.ends_with('.') && Reading::of(text).is_whole()
}

/// The lines above the first heading that announces tasks, requirements or benefits, at most fourteen.
pub(super) fn preamble(lines: &[Line]) -> &[Line] {
    let announces = |at: usize| {
        let found = lines.split_at_checked(at).and_then(|(_, rest)| rest.split_first());
        let topic = found.and_then(|(line, following)| recognise(line, following)?.topic);
        matches!(topic, Some(Topic::Tasks | Topic::Profile | Topic::Benefits | Topic::Either))
    };
    let end = (0..LONGEST_PREAMBLE).find(|at| announces(*at));
    lines.get(..end.unwrap_or(LONGEST_PREAMBLE)).unwrap_or(lines)
}

/// The heading that a line is, judged by its words, its layout and the lines that follow it.
pub(super) fn recognise(line: &Line, following: &[Line]) -> Option<Heading> {
    labelled(line).or_else(|| standing_alone(line, following))
}

/// "Requirements: a degree in …": the heading is the part before the colon.
fn labelled(line: &Line) -> Option<Heading> {
    let (head, rest) = line.text.split_once(':').or_else(|| line.text.split_once(" – "))?;
    let rest = rest.trim();
    let reading = Reading::of_short(head)?;
    let clear = reading.is_whole() && line.mark != Mark::Item && reading.words <= LONGEST_UNMARKED;
    let topic = reading.topic.filter(|_| clear && !rest.is_empty())?;
    Some(Heading { topic: Some(topic), rank: rank(line), rest: Some(rest.to_owned()) })
}

fn standing_alone(line: &Line, following: &[Line]) -> Option<Heading> {
    let reading = Reading::of_short(&line.text)?;
    let layout = Layout::of(line, following, &reading);
    let named = match layout {
        Layout::Entry => reading.is_whole() && reading.words <= LONGEST_ENTRY,
        Layout::LedEntry => reading.is_whole() && reading.words <= LONGEST_UNMARKED,
        Layout::None => reading.is_mostly(line) && !ends_open(&line.text),
        Layout::LeadIn | Layout::Likely | Layout::Sure => reading.names_under_layout(&line.text),
    };
    let unknown = matches!(layout, Layout::Likely | Layout::Sure) && reading.words <= LONGEST_UNMARKED;
    let topic = reading.topic.filter(|_| named);
    (named || unknown).then(|| Heading { topic, rank: rank(line), rest: None })
}

/// How clearly the layout says "heading".
enum Layout {
    /// It says "entry of a list".
    Entry,
    /// The same, but it is set off over the others, as an emoji sets off a heading.
    LedEntry,
    None,
    /// A line that breaks off or ends with a colon, over something else than a list.
    LeadIn,
    /// Set off, and over a list or a column of lines.
    Likely,
    Sure,
}

impl Layout {
    fn of(line: &Line, following: &[Line], reading: &Reading) -> Self {
        let text = line.text.as_str();
        let over_list = following.first().is_some_and(|next| next.mark == Mark::Item);
        let leads = reading.ends_with_phrase && line.gap;
        let heads = line.gap && may_head_a_column(text) && is_column(following);
        let shouted = is_shouted(text) || (reading.is_all_covered() && is_capital(text));
        match line.mark {
            Mark::Item if over_list && line.gap && !following.first().is_some_and(|next| next.gap) => Self::LedEntry,
            Mark::Item => Self::Entry,
            Mark::Heading(_) => Self::Sure,
            Mark::Strong if !ends_open(text) => Self::Sure,
            Mark::Plain if shouted && (line.gap || over_list) => Self::Sure,
            Mark::Plain if over_list && (text.ends_with(':') || (line.gap && !ends_open(text))) => Self::Likely,
            Mark::Plain if heads => Self::Likely,
            Mark::Plain | Mark::Strong if shouted || leads || text.ends_with(':') => Self::LeadIn,
            Mark::Plain | Mark::Strong => Self::None,
        }
    }
}

/// Whether the text is as short as a heading over lines without bullets, and ends like one.
pub(super) fn may_head_a_column(text: &str) -> bool {
    let capital = text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    capital && text.len() <= LONGEST_CHARS && words::count(text) <= LONGEST_OVER_COLUMN && !ends_open(text)
}

/// Whether lines without bullets begin a column of their own: set off from what is above, and close to each other.
fn is_column(lines: &[Line]) -> bool {
    let entry = |line: &Line| line.mark == Mark::Plain && !is_sentence_end(&line.text) && !line.text.ends_with(':');
    matches!(lines, [first, second, third, ..]
        if first.gap && !second.gap && !third.gap && [first, second, third].into_iter().all(entry))
}

fn rank(line: &Line) -> u8 {
    match line.mark {
        Mark::Heading(level) => level,
        Mark::Strong => RANK_STRONG,
        _ if is_shouted(&line.text) => RANK_STRONG,
        _ => RANK_PLAIN,
    }
}

fn is_short(text: &str) -> bool {
    text.len() <= LONGEST_CHARS && words::count(text) <= LONGEST
}

fn ends_open(text: &str) -> bool {
    text.ends_with(['.', ',', ';'])
}

/// All letters are capitals, and there are enough of them to be no abbreviation.
fn is_shouted(text: &str) -> bool {
    is_capital(text) && text.chars().filter(|c| c.is_alphabetic()).nth(5).is_some()
}

fn is_capital(text: &str) -> bool {
    !text.contains(char::is_lowercase) && text.contains(char::is_uppercase)
}

impl Reading {
    fn of_short(text: &str) -> Option<Self> {
        is_short(text).then(|| Self::of(text))
    }

    fn of(text: &str) -> Self {
        let mut words = words(text);
        words.retain(|word| !CONJUNCTIONS.contains(&word.folded.as_str()));
        let found = VOCABULARY.all(&words);
        let named = found.iter().rev().filter(|found| *found.value != Role::Filler);
        // "Requirements for the role" is about requirements: an overview gives way to anything else.
        let telling = |role: Role| topic_of(role) != Some(Topic::Overview);
        // A lead-in counts before a name only where the line ends with it.
        let leads_in = |found: &Found<'_, Role>| found.start + found.len == words.len();
        let counts = |found: &Found<'_, Role>| is_name(*found.value) || leads_in(found);
        let named = named.max_by_key(|found| (telling(*found.value), counts(found), found.len, is_name(*found.value)));
        let role = named.map(|found| *found.value);
        let topic = role.and_then(topic_of);
        let belongs =
            |value: Role| topic_of(value).is_none_or(|other| Some(other) == topic || other == Topic::Overview);
        Self {
            topic,
            needs_layout: matches!(role, Some(Role::Announces(_))),
            covered: found.iter().filter(|found| belongs(*found.value)).map(|found| found.len).sum(),
            words: words.len(),
            leads: named.is_some_and(|found| found.start == 0 && found.len >= 2),
            ends_with_phrase: named.is_some_and(|found| found.len >= 2 && found.start + found.len == words.len()),
        }
    }

    fn is_whole(&self) -> bool {
        self.is_all_covered() && !self.needs_layout
    }

    fn is_all_covered(&self) -> bool {
        self.topic.is_some() && self.covered == self.words
    }

    /// Any mention is enough, except in a title: "Requirements Engineer" announces nothing.
    fn names_under_layout(&self, text: &str) -> bool {
        let mentioned = self.topic.is_some() && !self.needs_layout;
        let leads_in = self.needs_layout && self.ends_with_phrase;
        self.is_all_covered()
            || leads_in
            || (mentioned && (self.is_mostly_covered() || !occupations::is_named_in(text)))
    }

    fn is_mostly_covered(&self) -> bool {
        self.covered * 5 >= self.words * 3
    }

    /// Enough of the line is heading for a line without any layout.
    fn is_mostly(&self, line: &Line) -> bool {
        let capital = line.text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        let mostly = self.is_mostly_covered() || (self.leads && self.words <= 7);
        let fits = self.is_whole() || (line.gap && mostly);
        self.topic.is_some() && !self.needs_layout && self.words <= LONGEST_UNMARKED && fits && (capital || line.gap)
    }
}

fn is_name(role: Role) -> bool {
    matches!(role, Role::Names(_))
}

fn topic_of(role: Role) -> Option<Topic> {
    match role {
        Role::Names(topic) | Role::Announces(topic) => Some(topic),
        Role::Filler => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Mark, Topic, recognise};

    fn topic(text: &str, mark: Mark) -> Option<Topic> {
        recognise(&Line { text: text.to_owned(), mark, gap: true }, &[]).and_then(|heading| heading.topic)
    }

    #[test]
    fn headings_are_known_in_many_shapes() {
        for text in [
            "Your tasks",
            "What you'll do:",
            "RESPONSIBILITIES",
            "Key Duties & Responsibilities",
            "Ihre Aufgaben",
            "In this role you will:",
            "Deine Aufgaben bei uns",
        ] {
            assert_eq!(topic(text, Mark::Plain), Some(Topic::Tasks), "{text}");
        }
        for text in [
            "YOUR PROFILE",
            "Das bringst du mit",
            "Anforderungen",
            "Who we’re looking for",
            "Nice to have",
            "Ihr Profil:",
            "Was Sie mitbringen",
        ] {
            assert_eq!(topic(text, Mark::Plain), Some(Topic::Profile), "{text}");
        }
        for text in ["Wir bieten", "What's in it for you?", "Benefits", "Das erwartet dich bei uns"] {
            assert_eq!(topic(text, Mark::Plain), Some(Topic::Benefits), "{text}");
        }
    }

    #[test]
    fn entries_that_share_words_with_headings_are_none() {
        for text in [
            "Knowledge of food safety requirements",
            "Responsibility for twelve vehicles",
            "Experience with skills assessments.",
        ] {
            assert_eq!(topic(text, Mark::Item), None, "{text}");
        }
        assert_eq!(topic("We offer flexible working hours to all our drivers", Mark::Plain), None);
    }
}
