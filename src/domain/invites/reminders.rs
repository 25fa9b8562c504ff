//! When a person who was invited is reminded.
//!
//! A reminder is wanted at an instant: at those that the recruiter named, or once, a day before the time to begin is
//! over. Nobody is written to at night: what falls into the [quiet hours](QUIET_FROM) of the person's time zone waits
//! until morning, or, where the time is over by then, comes an hour before the night. What fits neither is dropped.

use chrono::{DateTime, Days, NaiveTime, SubsecRound, TimeDelta, Utc};

use super::model::{Invite, InviteStatus};
use crate::kernel::problem::{Problem, Problems};
use crate::kernel::time_zone::TimeZone;

/// How long before the end the usual reminder comes; an invite that lasts less than twice as long has none.
const USUAL: TimeDelta = TimeDelta::hours(24);
/// Most reminders of an invite.
const MAX_REMINDERS: usize = 10;
/// From then on nobody is written to, by the clock of the person.
const QUIET_FROM: NaiveTime = hour(21);
/// From then on people are written to again.
const QUIET_UNTIL: NaiveTime = hour(8);
/// When a reminder comes that cannot wait until morning.
const EVE: NaiveTime = hour(20);

const fn hour(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

/// A reminder on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// When it is wanted: names it among those of its invite.
    pub wanted_at: DateTime<Utc>,
    /// When it goes out.
    pub due_at: DateTime<Utc>,
}

impl Invite {
    /// When reminders are wanted, past ones too, in order.
    pub fn reminders(&self) -> Vec<DateTime<Utc>> {
        let usual = self.expires_at - USUAL;
        let fits = usual >= self.created_at + USUAL;
        self.remind_at.clone().unwrap_or_else(|| if fits { vec![usual] } else { Vec::new() })
    }

    /// The reminders that are still to come, for a person in a time zone.
    pub fn upcoming_reminders(&self, zone: TimeZone, now: DateTime<Utc>) -> Vec<Reminder> {
        let wanted = self.reminders().into_iter().filter(|wanted| *wanted > now);
        wanted.filter_map(|wanted| self.reminder(wanted, zone, now)).collect()
    }

    /// When the reminder that is wanted at an instant goes out, looked at now; none when it does not go out any more.
    pub fn reminder(&self, wanted_at: DateTime<Utc>, zone: TimeZone, now: DateTime<Utc>) -> Option<Reminder> {
        let waits = matches!(self.status, InviteStatus::Sent | InviteStatus::Opened);
        let wanted = waits && self.reminders().contains(&wanted_at);
        let due_at = sending_time(wanted_at.max(now), zone, now, self.expires_at).filter(|_| wanted)?;
        Some(Reminder { wanted_at, due_at })
    }
}

/// When a mail goes out that is wanted at an instant, which is not before now.
fn sending_time(
    wanted: DateTime<Utc>,
    zone: TimeZone,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let local = zone.local(wanted);
    let evening = if local.time() >= QUIET_FROM {
        local.date()
    } else if local.time() < QUIET_UNTIL {
        local.date() - Days::new(1)
    } else {
        return (wanted < expires_at).then_some(wanted);
    };
    let morning = zone.first_instant((evening + Days::new(1)).and_time(QUIET_UNTIL));
    if morning < expires_at {
        return Some(morning);
    }
    let eve = zone.first_instant(evening.and_time(EVE)).max(now);
    (eve < zone.first_instant(evening.and_time(QUIET_FROM)) && eve < expires_at).then_some(eve)
}

/// The codes with which a use case reports reminders that cannot be.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReminderCodes<C> {
    pub(super) too_many: C,
    pub(super) in_past: C,
    pub(super) after_expiry: C,
}

impl<C: Copy> ReminderCodes<C> {
    /// Checks when a recruiter wants people to be reminded, and answers it in order, each instant once.
    pub(super) fn check(
        &self,
        wanted: &[DateTime<Utc>],
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
        problems: &mut Problems<C>,
    ) -> Vec<DateTime<Utc>> {
        if wanted.len() > MAX_REMINDERS {
            let message = format!("People can be reminded {MAX_REMINDERS} times at most.");
            problems.add(self.too_many, "remindAt", message);
            return Vec::new();
        }
        let check = |(index, at): (usize, &DateTime<Utc>)| {
            let path = format!("remindAt.{index}");
            if *at <= now {
                return Err(Problem::new(self.in_past, &path, "A reminder must lie in the future."));
            }
            if *at >= expires_at {
                let message = "A reminder must come before the last moment to begin.";
                return Err(Problem::new(self.after_expiry, &path, message));
            }
            Ok(at.trunc_subsecs(6))
        };
        let mut times: Vec<_> = wanted.iter().enumerate().filter_map(|at| problems.check(check(at))).collect();
        times.sort_unstable();
        times.dedup();
        times
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::invite;
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn berlin() -> TimeZone {
        TimeZone::parse("Europe/Berlin").unwrap()
    }

    /// When a mail goes out, in a zone, for somebody who may begin until 1 December.
    fn sent(wanted: &str, zone: &str) -> Option<String> {
        let (wanted, zone) = (at(wanted), TimeZone::parse(zone).unwrap());
        sending_time(wanted, zone, at("2026-01-01T00:00:00Z"), at("2026-12-01T00:00:00Z")).map(|at| at.to_rfc3339())
    }

    #[test]
    fn nobody_is_written_to_at_night() {
        for (wanted, expected) in [
            ("2026-05-04T18:59:59Z", "2026-05-04T18:59:59+00:00"),
            ("2026-05-04T19:00:00Z", "2026-05-05T06:00:00+00:00"),
            ("2026-05-04T22:30:00Z", "2026-05-05T06:00:00+00:00"),
            ("2026-05-05T05:59:59Z", "2026-05-05T06:00:00+00:00"),
            ("2026-05-05T06:00:00Z", "2026-05-05T06:00:00+00:00"),
        ] {
            assert_eq!(sent(wanted, "Europe/Berlin").as_deref(), Some(expected), "{wanted}");
        }
        assert_eq!(sent("2026-05-04T19:00:00Z", "UTC").as_deref(), Some("2026-05-04T19:00:00+00:00"));
        assert_eq!(sent("2026-05-04T19:00:00Z", "Asia/Kolkata").as_deref(), Some("2026-05-05T02:30:00+00:00"));
    }

    #[test]
    fn mornings_follow_summer_time() {
        // Clocks in Berlin go forward in the night to 29 March and back in the night to 25 October.
        assert_eq!(sent("2026-03-28T22:00:00Z", "Europe/Berlin").as_deref(), Some("2026-03-29T06:00:00+00:00"));
        assert_eq!(sent("2026-03-29T01:30:00Z", "Europe/Berlin").as_deref(), Some("2026-03-29T06:00:00+00:00"));
        assert_eq!(sent("2026-10-24T22:00:00Z", "Europe/Berlin").as_deref(), Some("2026-10-25T07:00:00+00:00"));
        assert_eq!(sent("2026-10-25T00:30:00Z", "Europe/Berlin").as_deref(), Some("2026-10-25T07:00:00+00:00"));
        assert_eq!(sent("2026-10-25T01:30:00Z", "Europe/Berlin").as_deref(), Some("2026-10-25T07:00:00+00:00"));
    }

    #[test]
    fn what_cannot_wait_until_morning_comes_before_the_night_or_not_at_all() {
        let wanted = at("2026-05-04T20:00:00Z");
        let sent = |now: &str, expires: &str| sending_time(wanted.max(at(now)), berlin(), at(now), at(expires));
        let (early, morning) = ("2026-05-01T00:00:00Z", "2026-05-05T06:00:00Z");
        assert_eq!(sent(early, "2026-05-05T06:00:01Z"), Some(at(morning)));
        assert_eq!(sent(early, morning), Some(at("2026-05-04T18:00:00Z")), "the time is over in the morning");
        assert_eq!(sent("2026-05-04T18:30:00Z", morning), Some(at("2026-05-04T18:30:00Z")), "a little late");
        assert_eq!(sent("2026-05-04T19:00:00Z", morning), None, "the night has begun");
        assert_eq!(sent(early, "2026-05-04T20:00:00Z"), Some(at("2026-05-04T18:00:00Z")));
    }

    #[test]
    fn the_usual_reminder_comes_a_day_before_the_end_of_a_longer_time() {
        let lasting =
            |hours| Invite { expires_at: DateTime::UNIX_EPOCH + TimeDelta::hours(hours), ..invite(InviteStatus::Sent) };
        assert_eq!(lasting(48).reminders(), [DateTime::UNIX_EPOCH + TimeDelta::hours(24)]);
        assert!(lasting(47).reminders().is_empty());
        assert!(Invite { remind_at: Some(Vec::new()), ..lasting(480) }.reminders().is_empty());
    }

    #[test]
    fn only_who_waits_is_reminded() {
        let noon = DateTime::UNIX_EPOCH + TimeDelta::hours(36);
        for status in InviteStatus::ALL {
            let lasting = Invite { expires_at: noon + TimeDelta::hours(24), ..invite(*status) };
            let reminded = lasting.reminder(noon, TimeZone::UTC, DateTime::UNIX_EPOCH).is_some();
            assert_eq!(reminded, matches!(status.as_str(), "SENT" | "OPENED"), "{}", status.as_str());
            assert_eq!(
                lasting.reminder(noon + TimeDelta::hours(1), TimeZone::UTC, noon),
                None,
                "nobody wants that one"
            );
        }
    }

    #[test]
    fn reminders_lie_between_now_and_the_end() {
        let codes = ReminderCodes { too_many: "TOO_MANY", in_past: "IN_PAST", after_expiry: "AFTER" };
        let (now, end) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::days(2));
        let check = |hours: &[i64]| {
            let mut problems = Problems::default();
            let wanted: Vec<_> = hours.iter().map(|hours| now + TimeDelta::hours(*hours)).collect();
            let times = codes.check(&wanted, now, end, &mut problems);
            let found = problems.into_inner().into_iter().map(|problem| (problem.code, problem.path.join(".")));
            (times.len(), found.collect::<Vec<_>>())
        };
        assert_eq!(check(&[30, 20, 30]), (2, Vec::new()));
        let wrong = vec![("IN_PAST", "remindAt.0".to_owned()), ("AFTER", "remindAt.2".to_owned())];
        assert_eq!(check(&[0, 1, 48]), (1, wrong));
        assert_eq!(check(&[1; 11]), (0, vec![("TOO_MANY", "remindAt".to_owned())]));
    }
}
