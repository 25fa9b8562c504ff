//! What eases an attempt for one person: time, and nothing but time.
//!
//! All arithmetic of the time that a person may take is here. Why somebody is eased is stored nowhere, and no scorer hears
//! of it.

use chrono::TimeDelta;
use rust_decimal::Decimal;

/// Most minutes of breaks.
const MAX_BREAK_MINUTES: i32 = 480;

/// What eases an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Accommodations {
    /// Time on top of the limit, 0 to 400 per cent.
    pub extra_time_percent: i32,
    /// No limit holds.
    pub untimed: bool,
    /// Minutes for breaks on top of that, 0 to 480. They are the person's to place: the clock does not stop.
    pub break_minutes: i32,
}

impl Accommodations {
    /// How long the person may take for what others do within a limit; none: as long as it takes.
    pub fn time_allowed(self, limit_seconds: Option<i32>) -> Option<TimeDelta> {
        let limit = limit_seconds.filter(|_| !self.untimed)?;
        let stretched = i64::from(limit) * i64::from(100 + self.extra_time_percent) / 100;
        Some(TimeDelta::seconds(stretched) + TimeDelta::minutes(self.break_minutes.into()))
    }

    /// Whether the person would have less time than before, within the same limit.
    pub fn shortens(self, before: Self, limit_seconds: Option<i32>) -> bool {
        match (self.time_allowed(limit_seconds), before.time_allowed(limit_seconds)) {
            (Some(now), Some(before)) => now < before,
            (Some(_), None) => limit_seconds.is_some(),
            (None, _) => false,
        }
    }
}

/// Extra time in per cent, 25 for `1.25`; none for what is no factor from 1 to 5 with at most two decimals.
pub fn extra_percent(factor: &str) -> Option<i32> {
    let plain = factor.chars().all(|c| c.is_ascii_digit() || c == '.');
    let factor: Decimal = plain.then(|| factor.parse().ok()).flatten()?;
    let allowed = factor >= Decimal::ONE && factor <= Decimal::from(5);
    let percent = allowed.then(|| (factor - Decimal::ONE) * Decimal::ONE_HUNDRED)?;
    percent.is_integer().then(|| i32::try_from(percent).ok()).flatten()
}

/// Whole minutes of breaks; none for what is no number from 0 to 480.
pub fn break_minutes(minutes: &str) -> Option<i32> {
    let plain = !minutes.is_empty() && minutes.bytes().all(|byte| byte.is_ascii_digit());
    let minutes: i32 = plain.then(|| minutes.parse().ok()).flatten()?;
    (minutes <= MAX_BREAK_MINUTES).then_some(minutes)
}

/// Yes or no, as people write it in lists.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "x" | "1" | "ja" | "j" | "wahr" => Some(true),
        "false" | "no" | "n" | "-" | "0" | "nein" | "falsch" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Option<i32> = Some(3600);

    fn eased(extra_time_percent: i32, untimed: bool, break_minutes: i32) -> Accommodations {
        Accommodations { extra_time_percent, untimed, break_minutes }
    }

    #[test]
    fn time_is_stretched_then_breaks_are_added() {
        assert_eq!(Accommodations::default().time_allowed(HOUR), Some(TimeDelta::minutes(60)));
        assert_eq!(eased(25, false, 0).time_allowed(HOUR), Some(TimeDelta::minutes(75)));
        assert_eq!(eased(25, false, 10).time_allowed(HOUR), Some(TimeDelta::minutes(85)));
        assert_eq!(eased(25, true, 10).time_allowed(HOUR), None);
        assert_eq!(eased(25, false, 10).time_allowed(None), None);
        let longest = eased(400, false, 480).time_allowed(Some(604_800));
        assert_eq!(longest, Some(TimeDelta::days(35) + TimeDelta::hours(8)));
    }

    #[test]
    fn less_time_is_less_whatever_it_is_made_of() {
        for (now, before, shorter) in [
            (eased(25, false, 0), eased(50, false, 0), true),
            (eased(25, false, 15), eased(50, false, 0), false),
            (eased(0, false, 5), eased(0, false, 10), true),
            (eased(400, false, 480), eased(0, true, 0), true),
            (eased(0, true, 0), eased(400, false, 480), false),
        ] {
            assert_eq!(now.shortens(before, HOUR), shorter, "{now:?} after {before:?}");
            assert!(!now.shortens(before, None), "without a limit nobody loses anything");
        }
    }

    #[test]
    fn extra_time_is_read_exactly_or_not_at_all() {
        for (factor, percent) in [("1", 0), ("1.25", 25), ("2.0", 100), ("5", 400), ("1.500", 50)] {
            assert_eq!(extra_percent(factor), Some(percent), "{factor}");
        }
        for factor in
            ["0.99", "5.01", "1.255", "1,5", "-2", "1e0", "1_0", ".", "two", "99999999999999999999999999999999"]
        {
            assert_eq!(extra_percent(factor), None, "{factor}");
        }
    }

    #[test]
    fn breaks_are_whole_minutes() {
        assert_eq!(["0", "15", "480"].map(break_minutes), [Some(0), Some(15), Some(480)]);
        for wrong in ["", "481", "-1", "+5", "1.5", "ten", "99999999999999999999", "١"] {
            assert_eq!(break_minutes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn yes_and_no_are_read_as_people_write_them() {
        assert_eq!(["Ja", "YES", "true", "x"].map(yes_or_no), [Some(true); 4]);
        assert_eq!(["Nein", "no", "FALSE", "0"].map(yes_or_no), [Some(false); 4]);
        assert_eq!(yes_or_no("perhaps"), None);
    }
}
