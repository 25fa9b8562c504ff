//! Time zones of people, by their names in the IANA database. Summer time is a matter of the zone, not of anybody's sums.

use std::fmt;

use chrono::offset::LocalResult;
use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, TimeDelta, TimeZone as _, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

/// A time zone such as `Europe/Berlin`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TimeZone(Tz);

impl TimeZone {
    /// Coordinated universal time, the zone of everybody whose own is not known.
    pub const UTC: Self = Self(Tz::UTC);

    /// Accepts a name of the IANA database, in whatever case.
    pub fn parse(text: &str) -> Option<Self> {
        let exact = text.parse().ok();
        exact.or_else(|| TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(text)).copied()).map(Self)
    }

    /// The name as the database spells it.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// What clocks there show at an instant.
    pub fn local(self, instant: DateTime<Utc>) -> NaiveDateTime {
        instant.with_timezone(&self.0).naive_local()
    }

    /// The instant with the offset that holds there at that time.
    pub fn with_offset(self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        let local = instant.with_timezone(&self.0);
        instant.with_timezone(&local.offset().fix())
    }

    /// The first instant at which clocks there show a time. Where they jump over it, the first one after the jump.
    pub fn first_instant(self, local: NaiveDateTime) -> DateTime<Utc> {
        // The longest jump there ever was is a day, at the date line.
        let steps = (0..=26 * 60).map(|minutes| local + TimeDelta::minutes(minutes));
        let shown = steps.filter_map(|local| match self.0.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.with_timezone(&Utc)),
            LocalResult::None => None,
        });
        shown.into_iter().next().unwrap_or_else(|| local.and_utc())
    }
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::parse(name).unwrap()
    }

    fn instant(local: &str, name: &str) -> String {
        zone(name).first_instant(local.parse().unwrap()).to_rfc3339()
    }

    #[test]
    fn reads_names_in_any_case() {
        assert_eq!(zone("europe/BERLIN").name(), "Europe/Berlin");
        assert_eq!(zone("UTC"), TimeZone::UTC);
        for wrong in ["", "Berlin", "UTC+2", "+02:00", "Europe/Atlantis", "Europe/Berlin "] {
            assert_eq!(TimeZone::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn summer_time_is_kept() {
        assert_eq!(instant("2026-03-28T08:00:00", "Europe/Berlin"), "2026-03-28T07:00:00+00:00");
        assert_eq!(instant("2026-03-29T08:00:00", "Europe/Berlin"), "2026-03-29T06:00:00+00:00");
        assert_eq!(instant("2026-10-25T08:00:00", "Europe/Berlin"), "2026-10-25T07:00:00+00:00");
    }

    #[test]
    fn what_clocks_jump_over_comes_after_the_jump_and_what_they_show_twice_comes_first() {
        assert_eq!(instant("2026-03-29T02:30:00", "Europe/Berlin"), "2026-03-29T01:00:00+00:00");
        assert_eq!(instant("2026-10-25T02:30:00", "Europe/Berlin"), "2026-10-25T00:30:00+00:00");
        // Samoa had no 30 December 2011.
        assert_eq!(instant("2011-12-30T08:00:00", "Pacific/Apia"), "2011-12-30T10:00:00+00:00");
    }
}
