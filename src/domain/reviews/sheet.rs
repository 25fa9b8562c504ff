//! What a card asks of a person, and what levels come to: pure.

use std::collections::HashMap;

use crate::domain::assessments::Section;
use crate::domain::scorecards::{CriterionScore, QuestionScore};
use crate::kernel::ids::{CriterionId, QuestionId};
use crate::scoring::{Level, Score, Weight, overall_score, question_score};

/// One criterion of one question.
pub(super) type Place = (QuestionId, CriterionId);

/// A card as a person fills it in.
#[derive(Debug)]
pub(super) struct Sheet {
    questions: Vec<SheetQuestion>,
}

#[derive(Debug)]
struct SheetQuestion {
    id: QuestionId,
    weight: Weight,
    /// What it earned by its key.
    by_key: Option<Score>,
    lines: Vec<Line>,
}

/// What stands on the card for a criterion.
#[derive(Debug)]
struct Line {
    criterion: CriterionId,
    weight: Weight,
    level: Option<Level>,
    waits: bool,
}

impl Line {
    /// An optional question that was left open: it counts only where a person says so.
    const fn is_left_out(&self) -> bool {
        self.level.is_none() && !self.waits
    }
}

/// Where a level belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Here.
    At(Place),
    /// To no criterion of the card.
    Nowhere,
    /// To several questions: one has to be named.
    Several,
}

impl Sheet {
    /// The sheet of a card, in the order of the assessment.
    pub(super) fn new(sections: &[Section], criteria: &[CriterionScore], by_key: &[QuestionScore]) -> Self {
        let questions = sections.iter().flat_map(|section| &section.questions).map(|question| SheetQuestion {
            id: question.id,
            weight: Weight::new(question.weight).unwrap_or_default(),
            by_key: by_key.iter().find(|scored| scored.question == question.id).map(|scored| scored.score),
            lines: criteria
                .iter()
                .filter(|row| row.question == question.id)
                .map(|row| Line {
                    criterion: row.criterion,
                    weight: question
                        .criteria
                        .iter()
                        .find(|criterion| criterion.id == row.criterion)
                        .map_or(Weight::ONE, |criterion| Weight::new(criterion.weight).unwrap_or_default()),
                    level: row.level,
                    waits: row.needs_human,
                })
                .collect(),
        });
        Self { questions: questions.collect() }
    }

    /// Where a level belongs that names a criterion, and perhaps its question.
    pub(super) fn find(&self, question: Option<QuestionId>, criterion: CriterionId) -> Found {
        let mut places = self.places().filter(|((of, id), _)| *id == criterion && question.is_none_or(|it| it == *of));
        match (places.next(), places.next()) {
            (Some((place, _)), None) => Found::At(place),
            (None, _) => Found::Nowhere,
            (Some(_), Some(_)) => Found::Several,
        }
    }

    /// How far down the sheet a place stands.
    pub(super) fn position(&self, place: Place) -> Option<usize> {
        self.places().position(|(at, _)| at == place)
    }

    /// The level on the card at a place.
    pub(super) fn level(&self, place: Place) -> Option<Level> {
        self.places().find(|(at, _)| *at == place).and_then(|(_, line)| line.level)
    }

    /// Places that a person has to give a level for: those that wait for one; of a card that is hidden, all that count.
    pub(super) fn asked(&self, hidden: bool) -> impl Iterator<Item = Place> {
        let is_asked = move |line: &Line| line.waits || hidden && !line.is_left_out();
        self.places().filter(move |(_, line)| is_asked(line)).map(|(place, _)| place)
    }

    /// What it comes to when these levels take the place of those on the card. Where nothing counts, nothing was earned.
    pub(super) fn overall(&self, given: &HashMap<Place, Level>) -> Score {
        let counted: Vec<_> = self.questions.iter().filter_map(|one| Some((one.weight, one.score(given)?))).collect();
        overall_score(&counted).unwrap_or(Score::ZERO)
    }

    fn places(&self) -> impl Iterator<Item = (Place, &Line)> {
        self.questions.iter().flat_map(|one| one.lines.iter().map(move |line| ((one.id, line.criterion), line)))
    }
}

impl SheetQuestion {
    fn score(&self, given: &HashMap<Place, Level>) -> Option<Score> {
        let level = |line: &Line| given.get(&(self.id, line.criterion)).copied().or(line.level);
        let levels: Vec<_> = self.lines.iter().filter_map(|line| Some((line.weight, level(line)?))).collect();
        self.by_key.or_else(|| question_score(&levels))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::kernel::ids::TypedId;

    fn level(number: u8) -> Level {
        Level::new(number).unwrap()
    }

    fn question(id: u128) -> QuestionId {
        QuestionId::from_uuid(Uuid::from_u128(id))
    }

    fn criterion(id: u128) -> CriterionId {
        CriterionId::from_uuid(Uuid::from_u128(id))
    }

    fn line(id: u128, level: Option<Level>, waits: bool) -> Line {
        Line { criterion: criterion(id), weight: Weight::ONE, level, waits }
    }

    /// A closed question with 50 points, an essay with two criteria of which one waits, an optional one left open that
    /// shares the first criterion.
    fn sheet() -> Sheet {
        let of = |id, by_key, lines| SheetQuestion { id: question(id), weight: Weight::ONE, by_key, lines };
        let essay = vec![line(1, Some(level(4)), false), line(2, None, true)];
        let optional = vec![line(1, None, false)];
        Sheet {
            questions: vec![
                of(1, Score::from_hundredths(5000).ok(), Vec::new()),
                of(2, None, essay),
                of(3, None, optional),
            ],
        }
    }

    #[test]
    fn a_person_is_asked_for_what_waits_and_blindly_for_all_that_counts() {
        let sheet = sheet();
        let waits = (question(2), criterion(2));
        assert_eq!(sheet.asked(false).collect::<Vec<_>>(), [waits]);
        assert_eq!(sheet.asked(true).collect::<Vec<_>>(), [(question(2), criterion(1)), waits]);
    }

    #[test]
    fn a_criterion_of_several_questions_needs_the_question() {
        let sheet = sheet();
        assert_eq!(sheet.find(None, criterion(2)), Found::At((question(2), criterion(2))));
        assert_eq!(sheet.find(None, criterion(1)), Found::Several);
        assert_eq!(sheet.find(Some(question(3)), criterion(1)), Found::At((question(3), criterion(1))));
        assert_eq!(sheet.find(Some(question(1)), criterion(1)), Found::Nowhere);
        assert_eq!(sheet.find(None, criterion(9)), Found::Nowhere);
    }

    #[test]
    fn a_persons_levels_take_the_place_of_the_scorers() {
        let sheet = sheet();
        let place = |asked: u128, of: u128| (question(asked), criterion(of));
        // 50 by the key; the essay 100 and 0 make 50.
        let filled = HashMap::from([(place(2, 2), level(0))]);
        assert_eq!(sheet.overall(&filled).to_string(), "50.00");
        // The essay 25 and 0 make 12.5: (50 + 12.5) / 2.
        let stricter = HashMap::from([(place(2, 1), level(1)), (place(2, 2), level(0))]);
        assert_eq!(sheet.overall(&stricter).to_string(), "31.25");
        // The optional question counts once a person gives it a level: (50 + 50 + 100) / 3.
        let optional = HashMap::from([(place(2, 2), level(0)), (place(3, 1), level(4))]);
        assert_eq!(sheet.overall(&optional).to_string(), "66.67");
        assert_eq!(Sheet { questions: Vec::new() }.overall(&HashMap::new()), Score::ZERO);
        assert_eq!((sheet.level(place(2, 1)), sheet.level(place(2, 2))), (Some(level(4)), None));
    }
}
