//! What a template is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::assessments::form::{NewCriterion, NewSection};
use crate::kernel::ids::{AssessmentTemplateId, TypedId};
use crate::kernel::paging::{Position, SortKey};

/// An assessment kept for jobs to come.
#[derive(Debug, Clone)]
pub struct AssessmentTemplate {
    /// Id.
    pub id: AssessmentTemplateId,
    /// What the team calls it.
    pub title: String,
    /// Time for the whole of it; none: untimed.
    pub time_limit_seconds: Option<i32>,
    /// What it asks.
    pub content: TemplateContent,
    /// Raised with each change.
    pub version: i32,
    /// When it was saved.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a template asks, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateContent {
    /// Sections, in order.
    pub sections: Vec<NewSection>,
    /// For text questions without criteria of their own.
    pub criteria: Vec<NewCriterion>,
}

impl AssessmentTemplate {
    /// Where it stands in a list by age.
    pub fn position_by_age(&self) -> Position {
        Position { key: SortKey::Time(self.created_at.timestamp_micros()), id: self.id.uuid() }
    }

    /// Where it stands in a list by title.
    pub fn position_by_title(&self) -> Position {
        Position { key: SortKey::Text(self.title.clone()), id: self.id.uuid() }
    }
}
