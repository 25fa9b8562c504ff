//! What surrounds every page: the language, the clock and the colour of the people it is for.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};

use super::document::STYLE;
use super::door::Door;
use super::language::Language;
use super::palette;
use super::scripts::{SCRIPTS, Scripts};
use crate::domain::assessments::QuestionKind;
use crate::domain::notifications::messages::Moment;
use crate::domain::organizations::BrandColor;
use crate::domain::submissions::{CandidateView, SubmissionStatus};
use crate::kernel::ids::SubmissionId;
use crate::kernel::time_zone::TimeZone;

/// The frame of a page.
pub(super) struct Frame {
    language: Language,
    zone: TimeZone,
    colors: Option<String>,
    attempt: Option<SubmissionId>,
    records: bool,
    /// The style sheet.
    pub(super) style: &'static str,
    /// The scripts.
    pub(super) scripts: &'static Scripts,
}

impl Frame {
    /// For somebody of whom nothing is known but the browser's language.
    pub(super) fn plain(language: Language) -> Self {
        Self {
            language,
            zone: TimeZone::UTC,
            colors: None,
            attempt: None,
            records: false,
            style: STYLE,
            scripts: &SCRIPTS,
        }
    }

    /// For the person behind a door.
    pub(super) fn of(door: &Door) -> Self {
        let language = Language::from_tag(door.invite.locale.as_str());
        let attempt = door.attempt.as_ref();
        let frame = Self::plain(language).in_zone(door.invite.time_zone).colored(door.organization.brand_color);
        Self { attempt: attempt.map(|attempt| attempt.id), records: attempt.is_some_and(is_recorded), ..frame }
    }

    /// With times as clocks where the person lives show them.
    pub(super) fn in_zone(self, zone: Option<TimeZone>) -> Self {
        Self { zone: zone.unwrap_or(TimeZone::UTC), ..self }
    }

    /// In an organization's colour.
    pub(super) fn colored(self, color: Option<BrandColor>) -> Self {
        Self { colors: color.map(palette::rules), ..self }
    }

    /// Whether the page may ask for camera and microphone.
    pub(super) const fn records(&self) -> bool {
        self.records
    }

    /// The language.
    pub(super) const fn language(&self) -> Language {
        self.language
    }

    /// A moment as people read it.
    pub(super) fn time(&self, at: DateTime<Utc>) -> WrittenTime {
        let written = Moment::in_zone(at, self.zone).written(self.language).to_string();
        WrittenTime { at, written }
    }

    /// The attempt whose answers the browser may still hold.
    pub(super) fn attempt(&self) -> Option<String> {
        self.attempt.map(|attempt| attempt.to_string())
    }

    /// Rules that put the organization's colour in place of ours.
    pub(super) fn colors(&self) -> Option<&str> {
        self.colors.as_deref()
    }
}

/// Whether questions are under way that may be answered by a recording.
fn is_recorded(attempt: &CandidateView) -> bool {
    let mut questions = attempt.sections.iter().flat_map(|section| &section.questions);
    let recorded = questions.any(|question| matches!(question.kind, QuestionKind::Audio | QuestionKind::Video));
    recorded && attempt.status == SubmissionStatus::InProgress
}

/// A moment as it stands in a page: in words that name their time zone, for browsers without scripts, and as a number for
/// those with them.
#[derive(Debug, Clone)]
pub(super) struct WrittenTime {
    at: DateTime<Utc>,
    written: String,
}

impl fmt::Display for WrittenTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instant = self.at.to_rfc3339_opts(SecondsFormat::Millis, true);
        write!(f, "<time datetime=\"{instant}\">{}</time>", self.written)
    }
}

/// Made of numbers and the names of days, months and time zones.
impl askama::filters::HtmlSafe for WrittenTime {}
