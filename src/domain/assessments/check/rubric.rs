//! What text answers are judged by: criteria with anchored levels, and key points.

use std::collections::HashSet;

use super::{Check, Code, Entry};
use crate::domain::assessments::default_criterion::default_levels;
use crate::domain::assessments::form::{NewCriterion, NewCriterionLevel, NewKeyPoint};
use crate::domain::assessments::limits;
use crate::domain::assessments::model::{Criterion, CriterionLevel, KeyPoint};
use crate::scoring::Level;

/// Whether two lists of criteria differ in nothing but ids.
pub(super) fn say_the_same(some: &[Criterion], others: &[Criterion]) -> bool {
    let content = |list: &[Criterion]| -> Vec<_> {
        list.iter().map(|one| (one.name.clone(), one.description.clone(), one.weight, one.levels.clone())).collect()
    };
    content(some) == content(others)
}

impl Check<'_> {
    pub(super) fn key_points(&mut self, path: &str, forms: &[NewKeyPoint]) -> Vec<KeyPoint> {
        self.list(path, forms, limits::KEY_POINTS, |check, entry| KeyPoint {
            id: check.id(&entry.field("id"), entry.form.id.as_deref()),
            text: check.text(&entry.field("text"), &entry.form.text, limits::KEY_POINT),
            weight: check.weight(&entry.field("weight"), entry.form.weight.as_deref()),
            required: entry.form.required,
            synonyms: check.phrases(&entry.field("synonyms"), &entry.form.synonyms),
            must_not: check.phrases(&entry.field("mustNot"), &entry.form.must_not),
        })
    }

    fn phrases(&mut self, path: &str, phrases: &[String]) -> Vec<String> {
        let most = limits::SYNONYMS;
        self.list(path, phrases, most, |check, entry| check.text(&entry.path, entry.form, limits::SYNONYM))
    }

    pub(super) fn criteria(&mut self, path: &str, forms: &[NewCriterion]) -> Vec<Criterion> {
        self.list(path, forms, limits::CRITERIA, |check, entry| {
            let NewCriterion { id, name, description, weight, levels } = entry.form;
            let description =
                check.optional_text(&entry.field("description"), Some(description), limits::CRITERION_DESCRIPTION);
            Criterion {
                id: check.criterion_id(&entry.field("id"), id.as_deref()),
                name: check.text(&entry.field("name"), name, limits::CRITERION_NAME),
                description: description.unwrap_or_default(),
                weight: check.weight(&entry.field("weight"), weight.as_deref()),
                levels: check.levels(&entry.field("levels"), levels),
            }
        })
    }

    /// The anchors, lowest level first, however they were ordered.
    fn levels(&mut self, path: &str, forms: &[NewCriterionLevel]) -> Vec<CriterionLevel> {
        if forms.is_empty() {
            return default_levels(self.language);
        }
        let mut seen = HashSet::new();
        let mut levels = self.list(path, forms, limits::LEVELS, |check, entry| CriterionLevel {
            level: check.level(&entry, &mut seen),
            label: check.text(&entry.field("label"), &entry.form.label, limits::LEVEL_LABEL),
            anchor: check.text(&entry.field("anchor"), &entry.form.anchor, limits::ANCHOR),
        });
        levels.sort_by_key(|level| level.level);
        levels
    }

    fn level(&mut self, entry: &Entry<'_, NewCriterionLevel>, seen: &mut HashSet<Level>) -> Level {
        let level = u8::try_from(entry.form.level).ok().and_then(|number| Level::new(number).ok());
        match level {
            Some(level) if seen.insert(level) => return level,
            Some(_) => {
                let message = "Another anchor of this criterion has the same level.";
                self.problems.add(Code::InvalidLevel, &entry.field("level"), message);
            }
            None => self.problems.add(Code::InvalidLevel, &entry.field("level"), "A level is 0, 1, 2, 3 or 4."),
        }
        Level::LOWEST
    }
}
