//! The languages that mails and pages are written in, and how each writes a moment.
//!
//! English is the answer to a language nobody translated yet.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, TimeDelta, Utc};

use crate::kernel::time_zone::TimeZone;

/// A language with a complete set of templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailLocale {
    /// English.
    En,
    /// German.
    De,
}

impl MailLocale {
    /// All of them, the fallback first.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// The language of a BCP 47 tag such as `de-AT`; region and script do not matter.
    pub fn from_tag(tag: &str) -> Self {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(language)).unwrap_or(Self::En)
    }

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }
}

/// A point in time as a reader's clock shows it, to the minute, never without its time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    at: DateTime<FixedOffset>,
    zone: Option<&'static str>,
}

impl From<DateTime<Utc>> for Moment {
    fn from(instant: DateTime<Utc>) -> Self {
        Self { at: instant.fixed_offset(), zone: None }
    }
}

/// Shown in the offset it comes with.
impl From<DateTime<FixedOffset>> for Moment {
    fn from(instant: DateTime<FixedOffset>) -> Self {
        Self { at: instant, zone: None }
    }
}

impl Moment {
    /// Shown as clocks in a time zone do, with its name.
    pub fn in_zone(instant: DateTime<Utc>, zone: TimeZone) -> Self {
        Self { at: zone.with_offset(instant), zone: (zone != TimeZone::UTC).then(|| zone.name()) }
    }

    /// `Sunday, 1 March 2026, 17:00 UTC` as the language has it.
    pub fn written(&self, locale: MailLocale) -> impl fmt::Display {
        let offset = match self.at.offset().local_minus_utc() {
            0 => "UTC".to_owned(),
            _ => self.at.format("UTC%:z").to_string(),
        };
        let zone = self.zone.map_or_else(|| offset.clone(), |name| format!("{offset} ({name})"));
        match locale {
            MailLocale::En => format!("{} {zone}", self.at.format("%A, %-d %B %Y, %H:%M")),
            MailLocale::De => format!(
                "{}, {}. {} {} Uhr {zone}",
                german_weekday(&self.at),
                self.at.day(),
                german_month(&self.at),
                self.at.format("%Y, %H:%M"),
            ),
        }
    }
}

/// A length of time in whole minutes, a begun one counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minutes(i64);

impl Minutes {
    /// Of a length of time.
    pub fn of(time: TimeDelta) -> Self {
        let minutes = time.num_minutes();
        Self(if time > TimeDelta::minutes(minutes) { minutes + 1 } else { minutes })
    }

    /// `90 minutes` as the language has it.
    pub fn written(self, locale: MailLocale) -> impl fmt::Display {
        let word = match (locale, self.0) {
            (MailLocale::En, 1) => "minute",
            (MailLocale::En, _) => "minutes",
            (MailLocale::De, 1) => "Minute",
            (MailLocale::De, _) => "Minuten",
        };
        format!("{} {word}", self.0)
    }
}

fn german_weekday(date: &impl Datelike) -> &'static str {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    match date.weekday() {
        Mon => "Montag",
        Tue => "Dienstag",
        Wed => "Mittwoch",
        Thu => "Donnerstag",
        Fri => "Freitag",
        Sat => "Samstag",
        Sun => "Sonntag",
    }
}

fn german_month(date: &impl Datelike) -> &'static str {
    match date.month() {
        1 => "Januar",
        2 => "Februar",
        3 => "März",
        4 => "April",
        5 => "Mai",
        6 => "Juni",
        7 => "Juli",
        8 => "August",
        9 => "September",
        10 => "Oktober",
        11 => "November",
        _ => "Dezember",
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn a_tag_finds_its_language_or_english() {
        for (tag, locale) in [
            ("en", MailLocale::En),
            ("de", MailLocale::De),
            ("de-AT", MailLocale::De),
            ("DE_ch", MailLocale::De),
            ("de-Latn-DE-1996", MailLocale::De),
            ("den", MailLocale::En),
            ("fr-CA", MailLocale::En),
            ("", MailLocale::En),
        ] {
            assert_eq!(MailLocale::from_tag(tag), locale, "{tag}");
        }
    }

    #[test]
    fn a_moment_is_written_as_the_language_does() {
        let instant = Utc.with_ymd_and_hms(2026, 3, 1, 23, 5, 59).unwrap();
        let utc = Moment::from(instant);
        assert_eq!(utc.written(MailLocale::En).to_string(), "Sunday, 1 March 2026, 23:05 UTC");
        assert_eq!(utc.written(MailLocale::De).to_string(), "Sonntag, 1. März 2026, 23:05 Uhr UTC");
        let east = FixedOffset::east_opt(3_600).unwrap();
        let vienna = Moment::from(instant.with_timezone(&east));
        assert_eq!(vienna.written(MailLocale::En).to_string(), "Monday, 2 March 2026, 00:05 UTC+01:00");
        assert_eq!(vienna.written(MailLocale::De).to_string(), "Montag, 2. März 2026, 00:05 Uhr UTC+01:00");
    }

    #[test]
    fn a_zone_is_named_with_the_offset_that_holds_there_then() {
        let berlin = TimeZone::parse("Europe/Berlin").unwrap();
        let written = |at: &str, zone| Moment::in_zone(at.parse().unwrap(), zone).written(MailLocale::En).to_string();
        // The hour that clocks show twice when summer ends.
        let first = written("2026-10-25T00:30:00Z", berlin);
        assert_eq!(first, "Sunday, 25 October 2026, 02:30 UTC+02:00 (Europe/Berlin)");
        let second = written("2026-10-25T01:30:00Z", berlin);
        assert_eq!(second, "Sunday, 25 October 2026, 02:30 UTC+01:00 (Europe/Berlin)");
        assert_eq!(written("2026-10-25T01:30:00Z", TimeZone::UTC), "Sunday, 25 October 2026, 01:30 UTC");
    }

    #[test]
    fn minutes_are_counted_up() {
        let written = |seconds, locale| Minutes::of(TimeDelta::seconds(seconds)).written(locale).to_string();
        assert_eq!(written(60, MailLocale::En), "1 minute");
        assert_eq!(written(61, MailLocale::En), "2 minutes");
        assert_eq!(written(5400, MailLocale::De), "90 Minuten");
    }

    #[test]
    fn every_german_day_and_month_has_its_name() {
        let names: Vec<String> = (1..=12)
            .map(|month| {
                let date = Utc.with_ymd_and_hms(2026, month, month, 12, 0, 0).unwrap();
                format!("{} {}", german_weekday(&date), german_month(&date))
            })
            .collect();
        assert_eq!(
            names.join(", "),
            "Donnerstag Januar, Montag Februar, Dienstag März, Samstag April, Dienstag Mai, Samstag Juni, \
             Dienstag Juli, Samstag August, Mittwoch September, Samstag Oktober, Mittwoch November, Samstag Dezember"
        );
    }
}
