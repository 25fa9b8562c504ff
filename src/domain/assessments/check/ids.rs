//! Ids of what a form becomes: fresh ones, or those of what it was before.

use std::collections::HashSet;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Check, Code};
use crate::domain::assessments::model::{Assessment, Section};
use crate::kernel::ids::{AssessmentId, CriterionId, TypedId};
use crate::kernel::random::Randomness;

/// Where ids come from.
pub(in crate::domain::assessments) struct Ids<'a> {
    now: DateTime<Utc>,
    random: &'a dyn Randomness,
    earlier: Earlier,
    given: HashSet<Uuid>,
}

/// What the form is a later version of.
#[derive(Debug, Default)]
pub(in crate::domain::assessments) struct Earlier {
    /// The draft that is changed in place; none: the content becomes a new assessment.
    pub(in crate::domain::assessments) draft: Option<AssessmentId>,
    /// Its parts, whose ids stay.
    kept: HashSet<Uuid>,
    /// Parts of the revision before: they may be named too, but get ids of their own.
    renewed: HashSet<Uuid>,
}

impl Earlier {
    /// Parts whose ids stay when the form names them.
    pub(in crate::domain::assessments) fn keep(&mut self, assessment: &Assessment, sections: &[Section]) {
        self.draft = Some(assessment.id);
        self.kept.extend(parts(assessment, sections));
    }

    /// Parts that the form may name, too.
    pub(in crate::domain::assessments) fn renew(&mut self, assessment: &Assessment, sections: &[Section]) {
        self.renewed.extend(parts(assessment, sections));
    }
}

fn parts(assessment: &Assessment, sections: &[Section]) -> HashSet<Uuid> {
    let mut ids: HashSet<Uuid> = assessment.criteria.iter().map(|criterion| criterion.id.uuid()).collect();
    for section in sections {
        ids.insert(section.id.uuid());
        for question in &section.questions {
            ids.insert(question.id.uuid());
            ids.extend(question.choices.iter().map(|choice| choice.id.uuid()));
            ids.extend(question.key_points.iter().map(|point| point.id.uuid()));
            ids.extend(question.criteria.iter().map(|criterion| criterion.id.uuid()));
        }
    }
    ids
}

impl<'a> Ids<'a> {
    /// For content that is new as a whole.
    pub(in crate::domain::assessments) fn new(now: DateTime<Utc>, random: &'a dyn Randomness) -> Self {
        Self::after(Earlier::default(), now, random)
    }

    /// For a later version.
    pub(in crate::domain::assessments) fn after(
        earlier: Earlier,
        now: DateTime<Utc>,
        random: &'a dyn Randomness,
    ) -> Self {
        Self { now, random, earlier, given: HashSet::new() }
    }

    pub(super) fn fresh<I: TypedId>(&self) -> I {
        I::generate(self.now, self.random)
    }

    fn stays_or_fresh<I: TypedId>(&self, id: I) -> I {
        if self.earlier.kept.contains(&id.uuid()) { id } else { self.fresh() }
    }

    pub(super) fn assessment(&self) -> AssessmentId {
        self.earlier.draft.unwrap_or_else(|| self.fresh())
    }
}

impl Check<'_> {
    /// The id of a part: the one that the form names, if such a part was there, else a fresh one.
    pub(super) fn id<I: TypedId + FromStr>(&mut self, path: &str, named: Option<&str>) -> I {
        let Some(id) = named.and_then(|named| self.known::<I>(path, named)) else { return self.ids.fresh() };
        if !self.ids.given.insert(id.uuid()) {
            self.problems.add(Code::DuplicateId, path, "Another part has this id; leave it out for a copy.");
        }
        self.ids.stays_or_fresh(id)
    }

    /// The same for a criterion. Questions show those that they inherit, so that one may come back in several places:
    /// the first keeps the id.
    pub(super) fn criterion_id(&mut self, path: &str, named: Option<&str>) -> CriterionId {
        let Some(id) = named.and_then(|named| self.known::<CriterionId>(path, named)) else { return self.ids.fresh() };
        if self.ids.given.insert(id.uuid()) { self.ids.stays_or_fresh(id) } else { self.ids.fresh() }
    }

    fn known<I: TypedId + FromStr>(&mut self, path: &str, named: &str) -> Option<I> {
        let Earlier { kept, renewed, .. } = &self.ids.earlier;
        let parsed = named.parse::<I>().ok();
        let known = parsed.filter(|id| kept.contains(&id.uuid()) || renewed.contains(&id.uuid()));
        if known.is_none() {
            let message = "This is not the id of such a part of the assessment; leave it out for a new one.";
            self.problems.add(Code::InvalidId, path, message);
        }
        known
    }
}
