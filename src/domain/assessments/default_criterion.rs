//! What stands in where an author wrote no rubric: the standard criterion, and its anchors for a criterion without.

use rust_decimal::Decimal;

use super::model::{Criterion, CriterionLevel};
use crate::domain::job_descriptions::extraction::Language;
use crate::kernel::ids::CriterionId;
use crate::scoring::{StandardCriterion, lexical, standard_criterion};

/// The standard criterion in a language.
pub(super) fn default_criterion(id: CriterionId, language: Language) -> Criterion {
    let standard = standard(language);
    Criterion {
        id,
        name: standard.name.to_owned(),
        description: standard.description.to_owned(),
        weight: Decimal::ONE,
        levels: default_levels(language),
    }
}

/// Its anchors, 0 to 4.
pub(super) fn default_levels(language: Language) -> Vec<CriterionLevel> {
    let anchors = standard(language).anchors.iter();
    anchors
        .map(|anchor| CriterionLevel {
            level: anchor.level,
            label: anchor.label.to_owned(),
            anchor: anchor.anchor.to_owned(),
        })
        .collect()
}

const fn standard(language: Language) -> &'static StandardCriterion {
    match language {
        Language::En => standard_criterion(lexical::Language::English),
        Language::De => standard_criterion(lexical::Language::German),
    }
}
