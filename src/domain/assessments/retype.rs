//! A stored assessment as the form that it would be typed as: what edits, clones and templates begin with.

use rust_decimal::Decimal;

use super::file_rules::FileRules;
use super::form::{
    NewAssessment, NewChoice, NewCriterion, NewCriterionLevel, NewFileRules, NewKeyPoint, NewNumericAnswer,
    NewQuestion, NewSection,
};
use super::model::{Assessment, Choice, Criterion, KeyPoint, Question, Section};

impl NewAssessment {
    /// With the ids of all parts. Questions name criteria of their own only.
    pub(super) fn of(assessment: &Assessment, sections: &[Section]) -> Self {
        let question = |question: &Question| retype(question, &assessment.criteria);
        let section = |section: &Section| NewSection {
            id: Some(section.id.to_string()),
            title: section.title.clone(),
            questions: section.questions.iter().map(question).collect(),
        };
        Self {
            job_description: assessment.job_description,
            title: assessment.title.clone(),
            time_limit_seconds: assessment.time_limit_seconds.map(Into::into),
            sections: sections.iter().map(section).collect(),
            criteria: assessment.criteria.iter().map(criterion).collect(),
        }
    }

    /// The same as something new: no part has been there before.
    pub(super) fn without_ids(mut self) -> Self {
        self.criteria.iter_mut().for_each(|criterion| criterion.id = None);
        for section in &mut self.sections {
            section.id = None;
            for question in &mut section.questions {
                question.id = None;
                question.choices.iter_mut().for_each(|choice| choice.id = None);
                question.key_points.iter_mut().for_each(|point| point.id = None);
                question.criteria.iter_mut().for_each(|criterion| criterion.id = None);
            }
        }
        self
    }
}

fn retype(question: &Question, inherited: &[Criterion]) -> NewQuestion {
    let own = if question.criteria == inherited { &[] } else { question.criteria.as_slice() };
    let key = question.numeric_answer.as_ref();
    NewQuestion {
        id: Some(question.id.to_string()),
        kind: question.kind,
        prompt: question.prompt.clone(),
        required: question.required,
        choices: question.choices.iter().map(choice).collect(),
        numeric_answer: key
            .map(|key| NewNumericAnswer { value: key.value.to_string(), tolerance: Some(key.tolerance.to_string()) }),
        reference_answer: question.reference_answer.clone(),
        key_points: question.key_points.iter().map(key_point).collect(),
        criteria: own.iter().map(criterion).collect(),
        weight: weight(question.weight),
        max_length: question.max_length,
        file: question.file.as_ref().map(file_rules),
    }
}

fn file_rules(rules: &FileRules) -> NewFileRules {
    NewFileRules { types: rules.types.clone(), max_size: Some(rules.max_size) }
}

fn choice(choice: &Choice) -> NewChoice {
    NewChoice { id: Some(choice.id.to_string()), label: choice.label.clone(), correct: choice.correct }
}

fn key_point(point: &KeyPoint) -> NewKeyPoint {
    NewKeyPoint {
        id: Some(point.id.to_string()),
        text: point.text.clone(),
        weight: weight(point.weight),
        required: point.required,
        synonyms: point.synonyms.clone(),
        must_not: point.must_not.clone(),
    }
}

fn criterion(criterion: &Criterion) -> NewCriterion {
    let level = |level: &super::model::CriterionLevel| NewCriterionLevel {
        level: level.level.number().into(),
        label: level.label.clone(),
        anchor: level.anchor.clone(),
    };
    NewCriterion {
        id: Some(criterion.id.to_string()),
        name: criterion.name.clone(),
        description: criterion.description.clone(),
        weight: weight(criterion.weight),
        levels: criterion.levels.iter().map(level).collect(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "in a form a weight may be absent")]
fn weight(weight: Decimal) -> Option<String> {
    Some(weight.to_string())
}
