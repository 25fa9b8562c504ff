//! The form with which people are invited, checked before anything is written.
//!
//! What is wrong with the call stops it; what is wrong with a row is kept beside the row and spoils no other.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use super::accommodations::{Accommodations, break_minutes, extra_percent, yes_or_no};
use super::reminders::ReminderCodes;
use crate::domain::participants::ParticipantEntry;
use crate::kernel::email::EmailAddress;
use crate::kernel::ids::AssessmentId;
use crate::kernel::locale::Locale;
use crate::kernel::problem::{Problem, Problems};
use crate::kernel::text::TextCodes;
use crate::kernel::time_zone::TimeZone;

/// Most rows of one call.
const MAX_ROWS: usize = 5000;
/// How long people may begin when the recruiter does not say.
const DEFAULT_LIFETIME: TimeDelta = TimeDelta::days(14);
/// How long they may begin at most.
pub(super) const MAX_LIFETIME: TimeDelta = TimeDelta::days(365);
/// Most characters of the recruiter's own words.
const MAX_MESSAGE: usize = 2000;

/// Who is to be invited to what.
#[derive(Debug)]
pub struct NewInvites {
    /// A published assessment.
    pub assessment: AssessmentId,
    /// 1 to 5000 people.
    pub participants: Vec<NewParticipant>,
    /// The last moment to begin; in 14 days when absent, in 365 at most.
    pub expires_at: Option<DateTime<Utc>>,
    /// When people are reminded, at most 10 times; a day before the end when absent, never when empty.
    pub remind_at: Option<Vec<DateTime<Utc>>>,
    /// The recruiter's own words in the mail.
    pub message: Option<String>,
}

/// A row as it was typed.
#[derive(Clone)]
pub struct NewParticipant {
    /// How the person is called.
    pub name: String,
    /// Where the mail goes.
    pub email: String,
    /// Kept for the team; nobody calls it.
    pub phone: Option<String>,
    /// The caller's own key, kept with the person and with the invite.
    pub external_id: Option<String>,
    /// Language tag for mail and candidate texts.
    pub locale: Option<String>,
    /// Where the person lives, by the name of an IANA time zone.
    pub time_zone: Option<String>,
    /// By how much the time limit is stretched, `1` to `5` with at most two decimals.
    pub extra_time_factor: Option<String>,
    /// Whether no limit holds, `true` or `false`, or yes or no as people write it.
    pub untimed: Option<String>,
    /// Minutes for breaks on top, `0` to `480`.
    pub break_minutes: Option<String>,
}

/// Shows nothing of the person.
impl fmt::Debug for NewParticipant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewParticipant").finish_non_exhaustive()
    }
}

/// What may be wrong, with the call or with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum InviteParticipantsCode {
    /// The assessment is a draft or retired.
    NotPublished,
    /// The job description takes no new invites.
    JobClosed,
    /// The organization has published no privacy notice.
    NoPrivacyNotice,
    /// No rows.
    Empty,
    /// More rows than one call may have.
    TooMany,
    /// The last moment to begin has passed.
    ExpiresInPast,
    /// The last moment to begin lies too far ahead.
    ExpiresTooLate,
    /// Message, phone or external id is too long.
    TooLong,
    /// No mail reaches such an address.
    InvalidEmail,
    /// The name is missing or too long.
    InvalidName,
    /// Not a factor from 1 to 5.
    InvalidExtraTime,
    /// Neither yes nor no.
    InvalidUntimed,
    /// Not a number of minutes from 0 to 480.
    InvalidBreaks,
    /// Not a language tag.
    InvalidLocale,
    /// Not the name of a time zone.
    InvalidTimeZone,
    /// More reminders than an invite may have.
    TooManyReminders,
    /// A reminder that lies in the past.
    ReminderInPast,
    /// A reminder that comes when the time to begin is over.
    ReminderAfterExpiry,
}

use InviteParticipantsCode as Code;

const TEXTS: TextCodes<Code> = TextCodes { empty: Code::InvalidName, too_long: Code::TooLong };
const NAMES: TextCodes<Code> = TextCodes { empty: Code::InvalidName, too_long: Code::InvalidName };

const REMINDERS: ReminderCodes<Code> = ReminderCodes {
    too_many: Code::TooManyReminders,
    in_past: Code::ReminderInPast,
    after_expiry: Code::ReminderAfterExpiry,
};

/// What holds for all invites of a call.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) expires_at: DateTime<Utc>,
    pub(super) remind_at: Option<Vec<DateTime<Utc>>>,
    pub(super) message: Option<String>,
}

/// How many people one call may name.
pub(super) fn check_size(form: &NewInvites) -> Result<(), Problem<Code>> {
    let (code, message) = match form.participants.len() {
        0 => (Code::Empty, "Name at least one person.".to_owned()),
        1..=MAX_ROWS => return Ok(()),
        _ => (Code::TooMany, format!("At most {MAX_ROWS} people can be invited at once.")),
    };
    Err(Problem::new(code, "participants", message))
}

pub(super) fn check_terms(form: &NewInvites, now: DateTime<Utc>, problems: &mut Problems<Code>) -> Terms {
    // To the microsecond, as it is stored: the job that ends the invite must not come too early.
    let expires_at = form.expires_at.map_or(now + DEFAULT_LIFETIME, |at| at.trunc_subsecs(6));
    if expires_at <= now {
        problems.add(Code::ExpiresInPast, "expiresAt", "The last moment to begin must lie in the future.");
    }
    if expires_at > now + MAX_LIFETIME {
        problems.add(Code::ExpiresTooLate, "expiresAt", "People can be given 365 days at most.");
    }
    let remind_at = form.remind_at.as_deref().map(|times| REMINDERS.check(times, now, expires_at, problems));
    let message = problems.check(TEXTS.optional("message", form.message.as_deref(), MAX_MESSAGE)).flatten();
    Terms { expires_at, remind_at, message }
}

/// The people of a call: each address once, in the order in which it is written.
#[derive(Debug, Default)]
pub(super) struct GuestList {
    /// What each row says about a person, in the order of the rows: the normalised address, or why there is none.
    pub(super) rows: Vec<Result<String, Vec<Problem<Code>>>>,
    /// Everybody by normalised address. Where several rows have one, the first counts.
    pub(super) people: BTreeMap<String, ParticipantEntry>,
    /// What eases each attempt, by normalised address.
    pub(super) accommodations: HashMap<String, Accommodations>,
}

impl GuestList {
    pub(super) fn read(rows: &[NewParticipant]) -> Self {
        let mut list = Self::default();
        for (index, row) in rows.iter().enumerate() {
            let read = check_row(index, row).map(|(entry, accommodations)| list.add(entry, accommodations));
            list.rows.push(read);
        }
        list
    }

    fn add(&mut self, entry: ParticipantEntry, accommodations: Accommodations) -> String {
        let address = entry.email.normalized();
        if !self.people.contains_key(&address) {
            self.accommodations.insert(address.clone(), accommodations);
            self.people.insert(address.clone(), entry);
        }
        address
    }
}

/// A person and what eases the attempt, or all that is to be mended.
fn check_row(index: usize, row: &NewParticipant) -> Result<(ParticipantEntry, Accommodations), Vec<Problem<Code>>> {
    let path = |field: &str| format!("participants.{index}.{field}");
    let mut problems = Problems::default();
    let email = problems.check(check_email(&path("email"), &row.email));
    let name = problems.check(NAMES.required(&path("name"), &row.name, 200));
    let phone = problems.check(TEXTS.optional(&path("phone"), row.phone.as_deref(), 50)).flatten();
    let external_id = TEXTS.optional(&path("externalId"), row.external_id.as_deref(), 200);
    let external_id = problems.check(external_id).flatten();
    let locale = problems.check(check_locale(&path("locale"), row.locale.as_deref())).flatten();
    let time_zone = problems.check(check_time_zone(&path("timeZone"), row.time_zone.as_deref())).flatten();
    let extra_time = problems.check(check_extra_time(&path("extraTimeFactor"), row.extra_time_factor.as_deref()));
    let untimed = problems.check(check_untimed(&path("untimed"), row.untimed.as_deref()));
    let breaks = problems.check(check_breaks(&path("breakMinutes"), row.break_minutes.as_deref()));
    let accommodations = Accommodations {
        extra_time_percent: extra_time.unwrap_or_default(),
        untimed: untimed.unwrap_or_default(),
        break_minutes: breaks.unwrap_or_default(),
    };
    match (email, name) {
        (Some(email), Some(name)) if problems.is_empty() => {
            Ok((ParticipantEntry { email, name, phone, external_id, locale, time_zone }, accommodations))
        }
        _ => Err(problems.into_inner()),
    }
}

fn check_email(path: &str, text: &str) -> Result<EmailAddress, Problem<Code>> {
    let message = "This is no e-mail address: it looks like `name@example.com`.";
    EmailAddress::parse(text).ok_or_else(|| Problem::new(Code::InvalidEmail, path, message))
}

fn check_locale(path: &str, text: Option<&str>) -> Result<Option<Locale>, Problem<Code>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let message = "This is no language tag: it looks like `en` or `de-AT`.";
    Locale::parse(text).map(Some).ok_or_else(|| Problem::new(Code::InvalidLocale, path, message))
}

fn check_time_zone(path: &str, text: Option<&str>) -> Result<Option<TimeZone>, Problem<Code>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let message = "This is no name of a time zone: it looks like `Europe/Berlin`.";
    TimeZone::parse(text).map(Some).ok_or_else(|| Problem::new(Code::InvalidTimeZone, path, message))
}

fn check_extra_time(path: &str, factor: Option<&str>) -> Result<i32, Problem<Code>> {
    let Some(factor) = factor.map(str::trim).filter(|factor| !factor.is_empty()) else { return Ok(0) };
    let message = "Extra time is a factor from 1 to 5 with at most two decimals, such as 1.25.";
    extra_percent(factor).ok_or_else(|| Problem::new(Code::InvalidExtraTime, path, message))
}

fn check_untimed(path: &str, typed: Option<&str>) -> Result<bool, Problem<Code>> {
    let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty()) else { return Ok(false) };
    let message = "Say yes or no: whether no time limit holds for the person.";
    yes_or_no(typed).ok_or_else(|| Problem::new(Code::InvalidUntimed, path, message))
}

fn check_breaks(path: &str, minutes: Option<&str>) -> Result<i32, Problem<Code>> {
    let Some(minutes) = minutes.map(str::trim).filter(|minutes| !minutes.is_empty()) else { return Ok(0) };
    let message = "Breaks are whole minutes from 0 to 480.";
    break_minutes(minutes).ok_or_else(|| Problem::new(Code::InvalidBreaks, path, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::TypedId;

    fn row(name: &str, email: &str) -> NewParticipant {
        let (name, email) = (name.to_owned(), email.to_owned());
        NewParticipant {
            name,
            email,
            phone: None,
            external_id: None,
            locale: None,
            time_zone: None,
            extra_time_factor: None,
            untimed: None,
            break_minutes: None,
        }
    }

    fn codes(row: &NewParticipant) -> Vec<(Code, String)> {
        let problems = check_row(3, row).expect_err("a row to be mended");
        problems.into_iter().map(|problem| (problem.code, problem.path.join("."))).collect()
    }

    fn terms(form: &NewInvites) -> (Terms, Vec<Code>) {
        let mut problems = Problems::default();
        let terms = check_terms(form, DateTime::UNIX_EPOCH, &mut problems);
        (terms, problems.into_inner().into_iter().map(|problem| problem.code).collect())
    }

    fn form(rows: usize) -> NewInvites {
        let participants = vec![row("Ada", "ada@example.com"); rows];
        let assessment = AssessmentId::from_uuid(uuid::Uuid::nil());
        NewInvites { assessment, participants, expires_at: None, remind_at: None, message: None }
    }

    #[test]
    fn a_row_names_all_that_is_wrong_with_it() {
        let wrong = NewParticipant {
            phone: Some("1".repeat(51)),
            external_id: Some("x".repeat(201)),
            locale: Some("German".to_owned()),
            time_zone: Some("Berlin".to_owned()),
            extra_time_factor: Some("0.5".to_owned()),
            untimed: Some("perhaps".to_owned()),
            break_minutes: Some("-5".to_owned()),
            ..row(" ", "ada@localhost")
        };
        let expected = [
            (Code::InvalidEmail, "participants.3.email"),
            (Code::InvalidName, "participants.3.name"),
            (Code::TooLong, "participants.3.phone"),
            (Code::TooLong, "participants.3.externalId"),
            (Code::InvalidLocale, "participants.3.locale"),
            (Code::InvalidTimeZone, "participants.3.timeZone"),
            (Code::InvalidExtraTime, "participants.3.extraTimeFactor"),
            (Code::InvalidUntimed, "participants.3.untimed"),
            (Code::InvalidBreaks, "participants.3.breakMinutes"),
        ];
        assert_eq!(codes(&wrong), expected.map(|(code, path)| (code, path.to_owned())));
    }

    #[test]
    fn an_address_counts_once_however_it_is_typed() {
        let list = GuestList::read(&[
            row("Zoe", "zoe@example.com"),
            row("", "nobody@example.com"),
            row("Ada", "Ada@Example.com"),
            row("Ada L.", "ada@example.COM"),
        ]);
        let addresses: Vec<_> = list.rows.iter().map(|row| row.as_deref().unwrap_or("")).collect();
        assert_eq!(addresses, ["zoe@example.com", "", "ada@example.com", "ada@example.com"]);
        let names: Vec<_> = list.people.values().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["Ada", "Zoe"]);
    }

    #[test]
    fn a_call_has_its_bounds() {
        let size = |rows| check_size(&form(rows)).err().map(|problem| problem.code);
        assert_eq!([0, 1, MAX_ROWS].map(size), [Some(Code::Empty), None, None]);
        assert_eq!(size(MAX_ROWS + 1), Some(Code::TooMany));
        let (usual, none) = terms(&form(MAX_ROWS));
        assert_eq!((usual.expires_at, none), (DateTime::UNIX_EPOCH + DEFAULT_LIFETIME, Vec::new()));
        let expiring = |at: TimeDelta| terms(&NewInvites { expires_at: Some(DateTime::UNIX_EPOCH + at), ..form(1) }).1;
        assert_eq!(expiring(TimeDelta::zero()), [Code::ExpiresInPast]);
        assert_eq!(expiring(TimeDelta::days(365)), []);
        assert_eq!(expiring(TimeDelta::days(366)), [Code::ExpiresTooLate]);
        let wordy = NewInvites { message: Some("ß".repeat(MAX_MESSAGE + 1)), ..form(1) };
        assert_eq!(terms(&wordy).1, [Code::TooLong]);
    }
}
