//! The languages of pages, which are those of mails, and how they write durations.

use axum::http::{HeaderMap, header};
use chrono::TimeDelta;

use crate::domain::assessments::QuestionKind;
pub(super) use crate::domain::notifications::messages::MailLocale as Language;

/// The language that a browser asks for first among ours; English when it asks for none of them.
pub(super) fn asked_for(headers: &HeaderMap) -> Language {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let weighed = accept.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next()?;
        let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|q| q.parse::<f32>().ok());
        let language = Language::from_tag(tag);
        let spoken = tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(language.tag()));
        spoken.then_some((language, weight.unwrap_or(1.0)))
    });
    // The first of several that weigh the same.
    let best = weighed.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.filter(|(_, weight)| *weight > 0.0).map_or(Language::En, |(language, _)| language)
}

/// How long something takes, to the minute, rounded down.
pub(super) fn duration(language: Language, time: TimeDelta) -> String {
    let parts = [
        (time.num_days(), ["day", "days"], ["Tag", "Tage"]),
        (time.num_hours() % 24, ["hour", "hours"], ["Stunde", "Stunden"]),
        (time.num_minutes() % 60, ["minute", "minutes"], ["Minute", "Minuten"]),
    ];
    let written = parts.into_iter().filter(|(count, ..)| *count > 0).map(|(count, english, german)| {
        let [one, many] = match language {
            Language::En => english,
            Language::De => german,
        };
        format!("{count} {}", if count == 1 { one } else { many })
    });
    let written: Vec<String> = written.collect();
    match (written.is_empty(), language) {
        (false, _) => written.join(" "),
        (true, Language::En) => "less than a minute".to_owned(),
        (true, Language::De) => "weniger als eine Minute".to_owned(),
    }
}

/// What questions of a kind are called, after their number.
pub(super) fn word_of(kind: QuestionKind, language: Language) -> &'static str {
    let [english, german] = match kind {
        QuestionKind::SingleChoice => ["with one choice", "mit einer Auswahl"],
        QuestionKind::MultipleChoice => ["with several choices", "mit mehrfacher Auswahl"],
        QuestionKind::Numeric => ["with a number", "mit einer Zahl"],
        QuestionKind::ShortText => ["with a short text", "mit einem kurzen Text"],
        QuestionKind::LongText => ["with a longer text", "mit einem längeren Text"],
        QuestionKind::File => ["with a file", "mit einer Datei"],
        QuestionKind::Audio => ["spoken or written", "gesprochen oder geschrieben"],
        QuestionKind::Video => ["on video or written", "als Video oder geschrieben"],
    };
    match language {
        Language::En => english,
        Language::De => german,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_of_our_languages_wins() {
        for (accept, language) in [
            ("de-AT,de;q=0.9,en;q=0.8", Language::De),
            ("fr, en;q=0.5, de;q=0.7", Language::De),
            ("en-GB, de", Language::En),
            ("de;q=0, en;q=0.1", Language::En),
            ("den, fr", Language::En),
            ("*", Language::En),
            ("", Language::En),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, accept.parse().unwrap())]);
            assert_eq!(asked_for(&headers), language, "{accept}");
        }
        assert_eq!(asked_for(&HeaderMap::new()), Language::En);
    }

    #[test]
    fn a_duration_is_written_in_words() {
        assert_eq!(duration(Language::En, TimeDelta::minutes(61)), "1 hour 1 minute");
        assert_eq!(duration(Language::De, TimeDelta::seconds(45 * 60 + 59)), "45 Minuten");
        assert_eq!(duration(Language::De, TimeDelta::hours(49)), "2 Tage 1 Stunde");
        assert_eq!(duration(Language::En, TimeDelta::seconds(59)), "less than a minute");
        assert_eq!(duration(Language::De, TimeDelta::zero()), "weniger als eine Minute");
    }
}
