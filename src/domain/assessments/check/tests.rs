//! Every code with its path, and what a good form becomes.

use std::sync::atomic::{AtomicU8, Ordering};

use chrono::DateTime;
use uuid::Uuid;

use super::*;
use crate::domain::assessments::file_rules::{FileRules, FileType};
use crate::domain::assessments::form::{
    NewChoice, NewCriterion, NewCriterionLevel, NewFileRules, NewKeyPoint, NewNumericAnswer, NewQuestion,
};
use crate::domain::assessments::model::QuestionKind;
use crate::kernel::ids::{JobDescriptionId, TypedId};
use crate::kernel::random::Randomness;

/// Every draw differs from the last, so that all ids do.
#[derive(Default)]
struct Counter(AtomicU8);

impl Randomness for Counter {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

fn checked_in(form: &NewAssessment, language: Language) -> Result<Checked, Vec<Problem<Code>>> {
    check(form, language, Ids::new(DateTime::UNIX_EPOCH, &Counter::default()))
}

fn checked(form: &NewAssessment) -> Checked {
    checked_in(form, Language::En).unwrap()
}

/// Codes with their paths, in the order in which they were noted.
fn problems(form: &NewAssessment) -> Vec<(Code, String)> {
    let problems = checked_in(form, Language::En).err().unwrap_or_default();
    problems.into_iter().map(|problem| (problem.code, problem.path.join("."))).collect()
}

/// The problems of a form whose only question is the second of the second section.
fn problems_of(question: NewQuestion) -> Vec<(Code, String)> {
    let mut form = form(vec![text()]);
    form.sections.push(NewSection { id: None, title: "More".to_owned(), questions: vec![text(), question] });
    let at = |(code, path): (Code, String)| (code, path.replacen("sections.1.questions.1.", "", 1));
    problems(&form).into_iter().map(at).collect()
}

fn form(questions: Vec<NewQuestion>) -> NewAssessment {
    NewAssessment {
        job_description: JobDescriptionId::from_uuid(Uuid::nil()),
        title: "Ward nurse".to_owned(),
        time_limit_seconds: None,
        sections: vec![NewSection { id: None, title: "Basics".to_owned(), questions }],
        criteria: Vec::new(),
    }
}

fn of_kind(kind: QuestionKind) -> NewQuestion {
    NewQuestion {
        id: None,
        kind,
        prompt: "Why?".to_owned(),
        required: true,
        choices: Vec::new(),
        numeric_answer: None,
        reference_answer: None,
        key_points: Vec::new(),
        criteria: Vec::new(),
        weight: None,
        max_length: None,
        file: None,
    }
}

fn text() -> NewQuestion {
    of_kind(QuestionKind::ShortText)
}

fn choices(kind: QuestionKind, choices: &[(&str, bool)]) -> NewQuestion {
    let choices =
        choices.iter().map(|&(label, correct)| NewChoice { id: None, label: label.to_owned(), correct }).collect();
    NewQuestion { choices, ..of_kind(kind) }
}

fn numeric(value: &str, tolerance: Option<&str>) -> NewQuestion {
    let answer = NewNumericAnswer { value: value.to_owned(), tolerance: tolerance.map(str::to_owned) };
    NewQuestion { numeric_answer: Some(answer), ..of_kind(QuestionKind::Numeric) }
}

fn key_point(text: &str) -> NewKeyPoint {
    NewKeyPoint {
        id: None,
        text: text.to_owned(),
        weight: None,
        required: false,
        synonyms: Vec::new(),
        must_not: Vec::new(),
    }
}

fn criterion(levels: &[i32]) -> NewCriterion {
    let level = |&level: &i32| NewCriterionLevel { level, label: format!("L{level}"), anchor: "Does it.".to_owned() };
    let levels = levels.iter().map(level).collect();
    NewCriterion { id: None, name: "Care".to_owned(), description: String::new(), weight: None, levels }
}

/// As `problems` answers them.
fn expected<const N: usize>(problems: [(Code, &str); N]) -> Vec<(Code, String)> {
    problems.into_iter().map(|(code, path)| (code, path.to_owned())).collect()
}

#[test]
fn content_keeps_its_order_and_has_ids_of_its_own() {
    let mut form =
        form(vec![choices(QuestionKind::SingleChoice, &[(" a ", true), ("b", false)]), numeric("1.50", None)]);
    form.time_limit_seconds = Some(2700);
    form.sections.push(NewSection { id: None, title: "More".to_owned(), questions: vec![text()] });
    let checked = checked(&form);
    assert_eq!((checked.title.as_str(), checked.time_limit_seconds), ("Ward nurse", Some(2700)));
    let [first, second] = checked.sections.as_slice() else { panic!("two sections") };
    assert_eq!((first.position, second.position, first.assessment), (0, 1, checked.id));
    let [pick, number] = first.questions.as_slice() else { panic!("two questions") };
    assert_eq!((pick.position, number.position, number.section), (0, 1, first.id));
    assert_eq!(pick.choices[0].label, "a");
    assert_ne!(pick.choices[0].id, pick.choices[1].id);
    let key = number.numeric_answer.as_ref().unwrap();
    assert_eq!((key.value.to_string(), key.tolerance.to_string()), ("1.5".to_owned(), "0".to_owned()));
    assert_eq!(number.weight, Decimal::ONE);
}

#[test]
fn a_draft_may_be_empty() {
    let mut form = form(Vec::new());
    assert!(checked(&form).sections[0].questions.is_empty());
    form.sections.clear();
    assert!(checked(&form).sections.is_empty());
}

#[test]
fn text_questions_without_criteria_share_the_standard_one() {
    let own = NewQuestion { criteria: vec![criterion(&[4, 0])], ..text() };
    let german = checked_in(&form(vec![own.clone(), text(), text()]), Language::De).unwrap();
    let [standard] = german.criteria.as_slice() else { panic!("one criterion") };
    assert_eq!((standard.name.as_str(), standard.levels.len()), ("Inhalt", 5));
    // Nobody needs it: every text question has its own, or there is none.
    assert!(checked(&form(vec![own, numeric("1", None)])).criteria.is_empty());
    let mut given = form(vec![text()]);
    given.criteria = vec![criterion(&[])];
    let given = checked(&given).criteria;
    assert_eq!((given.len(), given[0].name.as_str(), given[0].levels.len()), (1, "Care", 5));
}

#[test]
fn levels_stand_in_their_order() {
    let question = NewQuestion { criteria: vec![criterion(&[4, 0, 2])], ..text() };
    let checked = checked(&form(vec![question]));
    let levels = checked.sections[0].questions[0].criteria[0].levels.iter();
    assert_eq!(levels.map(|level| level.level.number()).collect::<Vec<_>>(), [0, 2, 4]);
}

#[test]
fn only_text_has_a_longest_answer() {
    let long = of_kind(QuestionKind::LongText);
    let own = NewQuestion { max_length: Some(50), ..text() };
    let questions = checked(&form(vec![text(), long, own, numeric("1", None)])).sections.remove(0).questions;
    let lengths: Vec<_> = questions.iter().map(|question| question.max_length).collect();
    assert_eq!(lengths, [Some(2_000), Some(20_000), Some(50), None]);
    for wrong in [0, -1, 20_001] {
        let question = NewQuestion { max_length: Some(wrong), ..text() };
        assert_eq!(problems_of(question), expected([(Code::BadMaxLength, "maxLength")]));
    }
}

#[test]
fn missing_text_is_named_by_its_path() {
    let mut form = form(vec![NewQuestion {
        prompt: " ".to_owned(),
        key_points: vec![NewKeyPoint { synonyms: vec!["pulse".to_owned(), String::new()], ..key_point("") }],
        criteria: vec![NewCriterion { name: "\0".to_owned(), ..criterion(&[]) }],
        ..text()
    }]);
    form.title.clear();
    form.sections[0].title.clear();
    let question = "sections.0.questions.0";
    let at = |field: &str| (Code::Empty, format!("{question}.{field}"));
    let mut wanted = expected([(Code::Empty, "title"), (Code::Empty, "sections.0.title")]);
    wanted.extend([at("prompt"), at("keyPoints.0.text"), at("keyPoints.0.synonyms.1"), at("criteria.0.name")]);
    assert_eq!(problems(&form), wanted);
}

#[test]
fn a_level_needs_its_label_and_anchor() {
    let mut bare = criterion(&[0, 1]);
    bare.levels[1].label.clear();
    bare.levels[1].anchor.clear();
    let wanted = expected([(Code::Empty, "criteria.0.levels.1.label"), (Code::Empty, "criteria.0.levels.1.anchor")]);
    assert_eq!(problems_of(NewQuestion { criteria: vec![bare], ..text() }), wanted);
}

#[test]
fn text_fits_or_is_too_long() {
    let long = |length: usize| "ö".repeat(length);
    let fitting = NewQuestion {
        prompt: long(10_000),
        reference_answer: Some(long(20_000)),
        key_points: vec![NewKeyPoint { must_not: vec![long(200)], ..key_point(&long(1_000)) }],
        criteria: vec![NewCriterion { name: long(200), description: long(2_000), ..criterion(&[]) }],
        ..text()
    };
    assert_eq!(problems_of(fitting), []);
    let beyond = NewQuestion {
        prompt: long(10_001),
        reference_answer: Some(long(20_001)),
        key_points: vec![NewKeyPoint { must_not: vec![long(201)], ..key_point(&long(1_001)) }],
        criteria: vec![NewCriterion { name: long(201), description: long(2_001), ..criterion(&[]) }],
        ..text()
    };
    let mut paths: Vec<String> =
        problems_of(beyond).into_iter().map(|(code, path)| format!("{code:?} {path}")).collect();
    paths.sort();
    let wanted = [
        "TooLong criteria.0.description",
        "TooLong criteria.0.name",
        "TooLong keyPoints.0.mustNot.0",
        "TooLong keyPoints.0.text",
        "TooLong prompt",
        "TooLong referenceAnswer",
    ];
    assert_eq!(paths, wanted);
    let mut form = form(vec![choices(QuestionKind::SingleChoice, &[("a", true), (&long(1_001), false)])]);
    form.title = long(301);
    let label = "sections.0.questions.0.choices.1.label";
    assert_eq!(problems(&form), expected([(Code::TooLong, "title"), (Code::TooLong, label)]));
}

#[test]
fn lists_have_an_end() {
    let many = NewQuestion {
        key_points: vec![key_point("Checks the pulse"); 31],
        criteria: vec![criterion(&[]); 11],
        ..text()
    };
    assert_eq!(problems_of(many), expected([(Code::TooMany, "keyPoints"), (Code::TooMany, "criteria")]));
    let phrases = vec!["pulse".to_owned(); 21];
    let point = NewKeyPoint { synonyms: phrases.clone(), must_not: phrases, ..key_point("Checks the pulse") };
    let wanted = expected([(Code::TooMany, "keyPoints.0.synonyms"), (Code::TooMany, "keyPoints.0.mustNot")]);
    assert_eq!(problems_of(NewQuestion { key_points: vec![point], ..text() }), wanted);
    let levels = NewQuestion { criteria: vec![criterion(&[0, 1, 2, 3, 4, 5])], ..text() };
    assert_eq!(problems_of(levels), expected([(Code::TooMany, "criteria.0.levels")]));
    let picks: Vec<String> = (0..21).map(|n| n.to_string()).collect();
    let picks: Vec<(&str, bool)> = picks.iter().map(|label| (label.as_str(), true)).collect();
    assert_eq!(problems_of(choices(QuestionKind::MultipleChoice, &picks[..20])), []);
    let wanted = expected([(Code::TooMany, "choices")]);
    assert_eq!(problems_of(choices(QuestionKind::MultipleChoice, &picks)), wanted);
}

#[test]
fn an_assessment_has_an_end() {
    let mut form = form(vec![text(); 60]);
    form.sections.push(form.sections[0].clone());
    assert_eq!(problems(&form), expected([(Code::TooMany, "sections.1.questions")]));
    form.sections[1].questions.truncate(40);
    form.criteria = vec![criterion(&[]); 11];
    assert_eq!(problems(&form), expected([(Code::TooMany, "criteria")]));
    form.criteria.truncate(10);
    assert_eq!(problems(&form), []);
    form.sections = vec![NewSection { id: None, title: "More".to_owned(), questions: Vec::new() }; 21];
    assert_eq!(problems(&form), expected([(Code::TooMany, "sections")]));
}

#[test]
fn a_choice_question_has_a_key() {
    let multiple = |labels: &[(&str, bool)]| problems_of(choices(QuestionKind::MultipleChoice, labels));
    let single = |labels: &[(&str, bool)]| problems_of(choices(QuestionKind::SingleChoice, labels));
    assert_eq!(multiple(&[("a", true), ("b", true)]), []);
    assert_eq!(single(&[("a", true), ("b", true)]), expected([(Code::WrongKind, "choices")]));
    assert_eq!(single(&[]), expected([(Code::WrongKind, "choices")]));
    assert_eq!(multiple(&[("a", false)]), expected([(Code::NoCorrectChoice, "choices")]));
    let blank = expected([(Code::Empty, "choices.0.label"), (Code::Empty, "choices.2.label")]);
    assert_eq!(single(&[("", true), ("a", false), (" ", false)]), blank);
    let twice = expected([(Code::DuplicateChoice, "choices.2.label")]);
    assert_eq!(single(&[("a", true), ("A", false), (" a", false)]), twice);
}

#[test]
fn a_number_has_a_key() {
    assert_eq!(problems_of(numeric("-0.5", Some("0.01"))), []);
    let wrong =
        expected([(Code::InvalidNumber, "numericAnswer.value"), (Code::BadTolerance, "numericAnswer.tolerance")]);
    assert_eq!(problems_of(numeric("twelve", Some("-1"))), wrong);
    assert_eq!(problems_of(numeric("12", Some(""))), expected([(Code::BadTolerance, "numericAnswer.tolerance")]));
    assert_eq!(problems_of(of_kind(QuestionKind::Numeric)), expected([(Code::WrongKind, "numericAnswer")]));
}

#[test]
fn parts_belong_to_their_kind() {
    let everything = |kind| NewQuestion {
        choices: vec![NewChoice { id: None, label: "a".to_owned(), correct: true }],
        numeric_answer: numeric("1", None).numeric_answer,
        key_points: vec![key_point("Checks the pulse")],
        criteria: vec![criterion(&[])],
        max_length: Some(10),
        reference_answer: Some("A note.".to_owned()),
        file: Some(NewFileRules { types: Vec::new(), max_size: None }),
        ..of_kind(kind)
    };
    let wrong = |paths: &[&str]| paths.iter().map(|path| (Code::WrongKind, (*path).to_owned())).collect::<Vec<_>>();
    let of_text = ["keyPoints", "criteria", "maxLength", "file"];
    assert_eq!(problems_of(everything(QuestionKind::LongText)), wrong(&["choices", "numericAnswer", "file"]));
    assert_eq!(problems_of(everything(QuestionKind::Numeric)), wrong(&[&["choices"][..], &of_text].concat()));
    let of_choice = wrong(&[&["numericAnswer"][..], &of_text].concat());
    assert_eq!(problems_of(everything(QuestionKind::MultipleChoice)), of_choice);
    let of_file = wrong(&["choices", "numericAnswer", "keyPoints", "maxLength"]);
    assert_eq!(problems_of(everything(QuestionKind::File)), of_file);
    for kind in [QuestionKind::Audio, QuestionKind::Video] {
        assert_eq!(problems_of(everything(kind)), wrong(&["choices", "numericAnswer"]));
    }
}

#[test]
fn files_have_usual_rules_and_bounds() {
    use QuestionKind::{Audio, File, Video};
    let taking = |kind, types: &[FileType], max_size| NewQuestion {
        file: Some(NewFileRules { types: types.to_vec(), max_size }),
        ..of_kind(kind)
    };
    let rules = |question: NewQuestion| checked(&form(vec![question])).sections[0].questions[0].file.clone().unwrap();
    assert_eq!(rules(of_kind(File)), FileRules { types: vec![FileType::Pdf, FileType::Docx], max_size: 10 << 20 });
    assert_eq!(rules(of_kind(Audio)), rules(taking(Audio, &[], None)));
    let twice = taking(Video, &[FileType::Mp4, FileType::Webm, FileType::Mp4], Some(5));
    assert_eq!(rules(twice), FileRules { types: vec![FileType::Mp4, FileType::Webm], max_size: 5 });
    let foreign = taking(File, &[FileType::Pdf, FileType::Mp4], None);
    assert_eq!(problems_of(foreign), expected([(Code::WrongKind, "file.types.1")]));
    let endless = taking(Audio, &[FileType::Mp3; 21], None);
    assert_eq!(problems_of(endless), expected([(Code::TooMany, "file.types")]));
    for wrong in [0, -1, FileRules::largest(Video) + 1, i64::MAX] {
        assert_eq!(problems_of(taking(Video, &[], Some(wrong))), expected([(Code::BadMaxSize, "file.maxSize")]));
    }
    assert!(checked(&form(vec![of_kind(File)])).criteria.len() == 1, "a person judges it by something");
}

#[test]
fn a_weight_is_above_nothing_and_not_too_fine() {
    let weighted = |weight: &str| NewQuestion { weight: Some(weight.to_owned()), ..text() };
    for fitting in ["1000", "0.0001", " 2.50000 "] {
        assert_eq!(problems_of(weighted(fitting)), [], "{fitting}");
    }
    for wrong in ["", "0", "-1", "1000.0001", "0.00001", "1,5", "heavy"] {
        assert_eq!(problems_of(weighted(wrong)), expected([(Code::InvalidWeight, "weight")]), "{wrong}");
    }
    let light = Some("0".to_owned());
    let question = NewQuestion {
        key_points: vec![NewKeyPoint { weight: light.clone(), ..key_point("Checks the pulse") }],
        criteria: vec![NewCriterion { weight: light, ..criterion(&[]) }],
        ..text()
    };
    let wanted = expected([(Code::InvalidWeight, "keyPoints.0.weight"), (Code::InvalidWeight, "criteria.0.weight")]);
    assert_eq!(problems_of(question), wanted);
}

#[test]
fn a_level_is_0_to_4_and_there_once() {
    let levelled = |levels: &[i32]| problems_of(NewQuestion { criteria: vec![criterion(levels)], ..text() });
    assert_eq!(levelled(&[0, 1, 2, 3, 4]), []);
    let beyond = expected([
        (Code::InvalidLevel, "criteria.0.levels.0.level"),
        (Code::InvalidLevel, "criteria.0.levels.1.level"),
    ]);
    assert_eq!(levelled(&[5, -1]), beyond);
    assert_eq!(levelled(&[2, 3, 2]), expected([(Code::InvalidLevel, "criteria.0.levels.2.level")]));
}

#[test]
fn time_is_a_minute_to_a_week() {
    let mut form = form(vec![text()]);
    for (seconds, fits) in [(59, false), (60, true), (604_800, true), (604_801, false), (i64::MAX, false), (-60, false)]
    {
        form.time_limit_seconds = Some(seconds);
        let wanted = if fits { Vec::new() } else { expected([(Code::BadTimeLimit, "timeLimit")]) };
        assert_eq!(problems(&form), wanted, "{seconds}");
    }
}
