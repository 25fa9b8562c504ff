//! A question of the form: every part belongs to some kinds of question only, and closed ones need their key.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Check, Code, Entry};
use crate::domain::assessments::file_rules::{FileRules, FileType};
use crate::domain::assessments::form::{NewChoice, NewNumericAnswer, NewQuestion};
use crate::domain::assessments::limits;
use crate::domain::assessments::model::{Choice, NumericAnswer, Question, QuestionKind};
use crate::kernel::decimal;
use crate::kernel::ids::{AssessmentId, SectionId};

impl Check<'_> {
    pub(super) fn question(
        &mut self,
        assessment: AssessmentId,
        section: SectionId,
        entry: &Entry<'_, NewQuestion>,
    ) -> Question {
        let form = entry.form;
        let kind = form.kind;
        self.parts_fit(entry);
        Question {
            id: self.id(&entry.field("id"), form.id.as_deref()),
            assessment,
            section,
            position: entry.position,
            kind,
            prompt: self.text(&entry.field("prompt"), &form.prompt, limits::PROMPT),
            required: form.required,
            choices: if kind.is_choice() { self.choices(entry) } else { Vec::new() },
            numeric_answer: self.numeric_answer(entry),
            reference_answer: self.optional_text(
                &entry.field("referenceAnswer"),
                form.reference_answer.as_deref(),
                limits::REFERENCE_ANSWER,
            ),
            key_points: self.key_points(&entry.field("keyPoints"), fitting(kind.takes_text(), &form.key_points)),
            criteria: self.criteria(&entry.field("criteria"), fitting(kind.is_judged(), &form.criteria)),
            weight: self.weight(&entry.field("weight"), form.weight.as_deref()),
            max_length: self.max_length(entry),
            file: self.file_rules(entry),
        }
    }

    /// What is given belongs to the kind of question, and what the kind needs is given.
    fn parts_fit(&mut self, entry: &Entry<'_, NewQuestion>) {
        let form = entry.form;
        let kind = form.kind;
        let numeric = kind == QuestionKind::Numeric;
        let parts = [
            ("choices", !form.choices.is_empty(), kind.is_choice(), "choice questions"),
            ("numericAnswer", form.numeric_answer.is_some(), numeric, "numeric questions"),
            ("keyPoints", !form.key_points.is_empty(), kind.takes_text(), "questions that take text"),
            ("criteria", !form.criteria.is_empty(), kind.is_judged(), "questions without a key"),
            ("maxLength", form.max_length.is_some(), kind.takes_text(), "questions that take text"),
            ("file", form.file.is_some(), kind.takes_file(), "questions that take files"),
        ];
        for (field, given, fits, whose) in parts {
            if given && !fits {
                self.problems.add(Code::WrongKind, &entry.field(field), format!("Only {whose} have this."));
            }
        }
        if kind.is_choice() && form.choices.is_empty() {
            self.problems.add(Code::WrongKind, &entry.field("choices"), "A choice question needs choices.");
        }
        if numeric && form.numeric_answer.is_none() {
            self.problems.add(Code::WrongKind, &entry.field("numericAnswer"), "A numeric question needs its answer.");
        }
    }

    fn choices(&mut self, entry: &Entry<'_, NewQuestion>) -> Vec<Choice> {
        let path = entry.field("choices");
        let choices = self.list(&path, &entry.form.choices, limits::CHOICES, |check, choice: Entry<'_, NewChoice>| {
            let label = check.text(&choice.field("label"), &choice.form.label, limits::CHOICE_LABEL);
            let id = check.id(&choice.field("id"), choice.form.id.as_deref());
            Choice { id, label, correct: choice.form.correct }
        });
        let mut seen = HashSet::new();
        for (n, choice) in choices.iter().enumerate() {
            if !choice.label.is_empty() && !seen.insert(choice.label.as_str()) {
                let message = "Another choice of this question says the same.";
                self.problems.add(Code::DuplicateChoice, &format!("{path}.{n}.label"), message);
            }
        }
        self.key_fits(&path, entry.form);
        choices
    }

    fn key_fits(&mut self, path: &str, form: &NewQuestion) {
        let correct = form.choices.iter().filter(|choice| choice.correct).count();
        if correct == 0 && !form.choices.is_empty() {
            self.problems.add(Code::NoCorrectChoice, path, "Mark the choice that is correct.");
        }
        if correct > 1 && form.kind == QuestionKind::SingleChoice {
            let message = "A single choice has one correct choice; make it a multiple choice to have more.";
            self.problems.add(Code::WrongKind, path, message);
        }
    }

    fn numeric_answer(&mut self, entry: &Entry<'_, NewQuestion>) -> Option<NumericAnswer> {
        if entry.form.kind != QuestionKind::Numeric {
            return None;
        }
        let NewNumericAnswer { value, tolerance } = entry.form.numeric_answer.as_ref()?;
        let value = decimal::parse(value);
        if value.is_none() {
            let message = "Enter a number, such as 12 or 0.5.";
            self.problems.add(Code::InvalidNumber, &entry.field("numericAnswer.value"), message);
        }
        let tolerance = tolerance.as_deref().map_or(Some(Decimal::ZERO), decimal::parse);
        let tolerance = tolerance.filter(|tolerance| *tolerance >= Decimal::ZERO);
        if tolerance.is_none() {
            let message = "A tolerance is a number, 0 or more.";
            self.problems.add(Code::BadTolerance, &entry.field("numericAnswer.tolerance"), message);
        }
        Some(NumericAnswer { value: value?, tolerance: tolerance? })
    }

    fn max_length(&mut self, entry: &Entry<'_, NewQuestion>) -> Option<i32> {
        let default = match entry.form.kind {
            QuestionKind::ShortText => limits::SHORT_ANSWER,
            QuestionKind::LongText | QuestionKind::Audio | QuestionKind::Video => limits::ANSWER,
            _ => return None,
        };
        let length = entry.form.max_length.unwrap_or(default);
        if !(1..=limits::ANSWER).contains(&length) {
            let message = format!("An answer may be 1 to {} characters long.", limits::ANSWER);
            self.problems.add(Code::BadMaxLength, &entry.field("maxLength"), message);
        }
        Some(length)
    }

    /// What the author allows, or what is usual for the kind.
    fn file_rules(&mut self, entry: &Entry<'_, NewQuestion>) -> Option<FileRules> {
        let kind = entry.form.kind;
        let usual = FileRules::usual(kind)?;
        let Some(given) = &entry.form.file else { return Some(usual) };
        let types = self.file_types(entry, &given.types);
        let max_size = given.max_size.unwrap_or(usual.max_size);
        let largest = FileRules::largest(kind);
        if !(1..=largest).contains(&max_size) {
            let message = format!("A file may be allowed 1 to {largest} bytes here.");
            self.problems.add(Code::BadMaxSize, &entry.field("file.maxSize"), message);
        }
        Some(FileRules { types: if types.is_empty() { usual.types } else { types }, max_size })
    }

    /// The types that fit the kind, each once, in the order in which they were given.
    fn file_types(&mut self, entry: &Entry<'_, NewQuestion>, given: &[FileType]) -> Vec<FileType> {
        let path = entry.field("file.types");
        if given.len() > limits::FILE_TYPES {
            self.problems.add(Code::TooMany, &path, format!("At most {} are allowed here.", limits::FILE_TYPES));
            return Vec::new();
        }
        let mut types = Vec::with_capacity(given.len());
        for (n, one) in given.iter().enumerate() {
            if !one.fits(entry.form.kind) {
                let message = "This kind of question takes no files of this type.";
                self.problems.add(Code::WrongKind, &format!("{path}.{n}"), message);
            } else if !types.contains(one) {
                types.push(*one);
            }
        }
        types
    }
}

/// What only some kinds of question have; elsewhere it is noted as misplaced and not looked at.
fn fitting<T>(fits: bool, parts: &[T]) -> &[T] {
    if fits { parts } else { &[] }
}
