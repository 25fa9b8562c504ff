//! A hash over what is scored and by what rules: the same answers and rubric give the same card.

use sha2::{Digest, Sha256};

use super::score::ScoringInput;
use crate::domain::assessments::{Criterion, Question};
use crate::domain::submissions::Answer;
use crate::kernel::ids::TypedId;
use crate::scoring::lexical;

/// The hash of everything that a score depends on.
pub(super) fn fingerprint(input: &ScoringInput) -> [u8; 32] {
    let mut parts = Parts(Sha256::new());
    parts.add(lexical::NAME).add(lexical::VERSION).add(&input.consent.to_string());
    add_criteria(&mut parts, &input.criteria);
    for question in input.questions() {
        add_question(&mut parts, question);
    }
    for answer in &input.answers {
        add_answer(&mut parts, answer);
    }
    parts.0.finalize().into()
}

/// Text behind its length, so that no two inputs run together to the same bytes.
struct Parts(Sha256);

impl Parts {
    fn add(&mut self, text: &str) -> &mut Self {
        self.0.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(text);
        self
    }

    fn add_id(&mut self, id: impl TypedId) -> &mut Self {
        self.0.update(id.uuid().as_bytes());
        self
    }

    fn add_list<T>(&mut self, items: &[T], add: impl Fn(&mut Self, &T)) -> &mut Self {
        self.add(&items.len().to_string());
        for item in items {
            add(self, item);
        }
        self
    }
}

fn add_question(parts: &mut Parts, question: &Question) {
    parts.add_id(question.id).add(question.kind.as_str()).add(&question.prompt);
    parts.add(&question.required.to_string()).add(&question.weight.to_string());
    parts.add_list(question.reference_answer.as_slice(), |parts, reference| {
        parts.add(reference);
    });
    parts.add_list(&question.choices, |parts, choice| {
        parts.add_id(choice.id).add(&choice.correct.to_string());
    });
    parts.add_list(question.numeric_answer.as_slice(), |parts, key| {
        parts.add(&key.value.to_string()).add(&key.tolerance.to_string());
    });
    parts.add_list(&question.key_points, |parts, point| {
        parts.add(&point.text).add(&point.weight.to_string()).add(&point.required.to_string());
        parts.add_list(&point.synonyms, |parts, synonym| {
            parts.add(synonym);
        });
        parts.add_list(&point.must_not, |parts, phrase| {
            parts.add(phrase);
        });
    });
    add_criteria(parts, &question.criteria);
}

fn add_criteria(parts: &mut Parts, criteria: &[Criterion]) {
    parts.add_list(criteria, |parts, criterion| {
        parts.add_id(criterion.id).add(&criterion.weight.to_string());
    });
}

fn add_answer(parts: &mut Parts, answer: &Answer) {
    parts.add_id(answer.question);
    parts.add_list(answer.text.as_slice(), |parts, text| {
        parts.add(text);
    });
    parts.add_list(&answer.choices, |parts, choice| {
        parts.add_id(*choice);
    });
    parts.add_list(answer.number.as_slice(), |parts, number| {
        parts.add(&number.to_string());
    });
}
