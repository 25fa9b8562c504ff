//! Chosen questions as a form: sections, key points, criteria with their anchors, weights and a time limit.

use super::brief::Brief;
use super::choice::{Chosen, Kind, Subject};
use super::vocabulary::{Point, Rubric, Vocabulary};
use crate::domain::assessments::form::{
    NewAssessment, NewCriterion, NewCriterionLevel, NewKeyPoint, NewQuestion, NewSection,
};
use crate::domain::assessments::model::QuestionKind;
use crate::kernel::ids::JobDescriptionId;

/// Weight of a question that is about one of the job's own tasks or skills; of others it is 1.
const OWN: &str = "2";
/// Weight of the criterion that is about the subject of a question, beside the one about the way of answering.
const SUBJECT: &str = "2";
/// The time limit is a multiple of this, in minutes.
const ROUND: i64 = 5;

impl Kind {
    /// The kinds in the order in which they are asked.
    const ALL: [Self; 3] = [Self::Experience, Self::Situation, Self::Knowledge];

    /// Time for an answer.
    const fn minutes(self) -> i64 {
        match self {
            Self::Experience => 6,
            Self::Situation | Self::Knowledge => 5,
        }
    }

    /// Most characters of an answer: what can be typed in that time, and some more.
    const fn max_length(self) -> i32 {
        match self {
            Self::Experience | Self::Situation => 4_000,
            Self::Knowledge => 3_000,
        }
    }

    const fn section(self, vocabulary: &Vocabulary) -> &'static str {
        match self {
            Self::Experience => vocabulary.experience_title,
            Self::Situation => vocabulary.situation_title,
            Self::Knowledge => vocabulary.knowledge_title,
        }
    }
}

/// The form that a person would have filled in.
pub(super) fn form(job: JobDescriptionId, title: String, brief: &Brief, chosen: &[Chosen<'_>]) -> NewAssessment {
    let vocabulary = Vocabulary::of(brief.language);
    let section = |kind: Kind| {
        let own = chosen.iter().filter(|chosen| chosen.kind == kind);
        NewSection {
            id: None,
            title: kind.section(vocabulary).to_owned(),
            questions: own.map(|chosen| question(chosen, vocabulary)).collect(),
        }
    };
    let minutes: i64 = chosen.iter().map(|chosen| chosen.kind.minutes()).sum();
    NewAssessment {
        job_description: job,
        title,
        time_limit_seconds: Some((minutes + ROUND - 1) / ROUND * ROUND * 60),
        sections: Kind::ALL.map(section).into_iter().filter(|section| !section.questions.is_empty()).collect(),
        criteria: Vec::new(),
    }
}

fn question(chosen: &Chosen<'_>, vocabulary: &Vocabulary) -> NewQuestion {
    let Chosen { kind, prompt, question, is_own, .. } = chosen;
    NewQuestion {
        id: None,
        kind: QuestionKind::LongText,
        prompt: prompt.clone(),
        required: true,
        choices: Vec::new(),
        numeric_answer: None,
        reference_answer: None,
        key_points: question.points.iter().map(key_point).collect(),
        criteria: criteria(chosen, vocabulary),
        weight: is_own.then(|| OWN.to_owned()),
        max_length: Some(kind.max_length()),
        file: None,
    }
}

fn key_point(point: &Point) -> NewKeyPoint {
    NewKeyPoint {
        id: None,
        text: point.text.to_owned(),
        weight: Some(point.weight.to_owned()),
        required: false,
        synonyms: point.synonyms.iter().map(|way| (*way).to_owned()).collect(),
        must_not: Vec::new(),
    }
}

/// What the answer shows, and for the past and decisions how it shows it.
fn criteria(chosen: &Chosen<'_>, vocabulary: &Vocabulary) -> Vec<NewCriterion> {
    let subject = match &chosen.subject {
        Subject::Competency(competency) => criterion(&competency.rubric, vocabulary, str::to_owned),
        Subject::Topic(topic) => {
            let points = &chosen.question.points;
            return vec![criterion(&vocabulary.knowledge, vocabulary, |text| filled(text, topic.title, points))];
        }
    };
    let way = if chosen.kind == Kind::Experience { &vocabulary.experience } else { &vocabulary.situation };
    let subject = NewCriterion { weight: Some(SUBJECT.to_owned()), ..subject };
    vec![subject, criterion(way, vocabulary, str::to_owned)]
}

fn criterion(rubric: &Rubric, vocabulary: &Vocabulary, fill: impl Fn(&str) -> String) -> NewCriterion {
    let anchors = (0..).zip(vocabulary.labels.iter().zip(&rubric.anchors));
    NewCriterion {
        id: None,
        name: fill(rubric.name),
        description: fill(rubric.description),
        weight: None,
        levels: anchors
            .map(|(level, (label, anchor))| NewCriterionLevel {
                level,
                label: (*label).to_owned(),
                anchor: fill(anchor),
            })
            .collect(),
    }
}

/// A text about knowledge with the skill and the key points, the weightiest first, in their places.
fn filled(text: &str, skill: &str, points: &[Point]) -> String {
    let listed = |points: &[Point]| points.iter().map(|point| point.text).collect::<Vec<_>>().join("; ");
    let heaviest = points.first().map(|point| point.weight);
    let main = points.iter().take_while(|point| Some(point.weight) == heaviest).count();
    let first = points.first().map_or("", |point| point.text);
    let part = |n: usize| listed(points.get(..n).unwrap_or(points));
    text.replace("{first}", first)
        .replace("{main}", &part(main))
        .replace("{most}", &part(points.len().saturating_sub(1)))
        .replace("{all}", &listed(points))
        .replace("{skill}", skill)
}
