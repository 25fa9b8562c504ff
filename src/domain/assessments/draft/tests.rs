//! The vocabulary is whole, and every job description makes a draft that may be kept.

use std::collections::HashSet;
use std::path::Path;

use chrono::DateTime;
use uuid::Uuid;

use super::vocabulary::{Point, Question, Rubric, Vocabulary};
use super::wording::Gist;
use super::*;
use crate::domain::assessments::check::{Ids, check};
use crate::kernel::ids::TypedId;
use crate::kernel::random::Randomness;

const LANGUAGES: [Language; 2] = [Language::En, Language::De];

struct Zeros;

impl Randomness for Zeros {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(0);
    }
}

fn job(text: &str) -> JobDescription {
    JobDescription {
        id: JobDescriptionId::from_uuid(Uuid::nil()),
        title: text.lines().next().unwrap_or("Job").chars().take(300).collect(),
        title_given: false,
        title_key: String::new(),
        raw_text: text.to_owned(),
        status: crate::domain::job_descriptions::JobDescriptionStatus::Draft,
        extraction: None,
        external_id: None,
        blind_review: false,
        version: 1,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    }
}

fn proposed(text: &str, count: usize, language: Option<Language>) -> NewAssessment {
    propose(&job(text), extract(text), None, count, language)
}

fn prompts(form: &NewAssessment) -> Vec<&str> {
    form.sections.iter().flat_map(|section| &section.questions).map(|question| question.prompt.as_str()).collect()
}

fn fixtures() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/job_descriptions");
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension != "json"));
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn is_whole(question: &Question) -> bool {
    let fits = |point: &Point| matches!(point.weight, "1" | "2") && !point.synonyms.is_empty();
    question.prompt.ends_with(['.', '?']) && question.points.len() >= 4 && question.points.iter().all(fits)
}

fn is_anchored(rubric: &Rubric) -> bool {
    let texts: HashSet<_> = rubric.anchors.iter().filter(|anchor| !anchor.is_empty()).collect();
    !rubric.name.is_empty() && !rubric.description.is_empty() && texts.len() == 5
}

#[test]
fn everything_in_the_vocabulary_is_whole_in_both_languages() {
    let skills = include_str!("../../job_descriptions/extraction/vocabulary/skills.txt");
    for language in LANGUAGES {
        let vocabulary = Vocabulary::of(language);
        for competency in &vocabulary.competencies {
            assert!(is_whole(&competency.experience), "{language:?} {}", competency.key);
            assert!(is_whole(&competency.situation), "{language:?} {}", competency.key);
            assert!(is_anchored(&competency.rubric), "{language:?} {}", competency.key);
        }
        for skill in vocabulary.skills.iter().chain(&vocabulary.any_skill) {
            assert!(is_whole(&skill.question), "{language:?} {:?}", skill.names);
        }
        for name in vocabulary.skills.iter().flat_map(|skill| &skill.names) {
            let is_extracted =
                |line: &str| line.split('|').next().unwrap().trim().trim_start_matches(['~', '=']) == *name;
            assert!(skills.lines().any(is_extracted), "{name} is never extracted");
        }
        for rubric in [&vocabulary.experience, &vocabulary.situation, &vocabulary.knowledge] {
            assert!(is_anchored(rubric), "{language:?} {}", rubric.name);
        }
        assert_eq!((vocabulary.labels.len(), vocabulary.any_skill.len()), (5, 4));
        assert!(vocabulary.leads.len() > 2 && vocabulary.leads.iter().all(|lead| lead.contains("{task}")));
        let titles = [vocabulary.experience_title, vocabulary.situation_title, vocabulary.knowledge_title];
        assert!(titles.iter().all(|title| !title.is_empty()));
    }
    let keys =
        |language| Vocabulary::of(language).competencies.iter().map(|one| (one.key, one.general)).collect::<Vec<_>>();
    assert_eq!(keys(Language::En), keys(Language::De));
    let names = |language| Vocabulary::of(language).skills.iter().map(|skill| skill.names.clone()).collect::<Vec<_>>();
    assert_eq!(names(Language::En), names(Language::De));
}

/// A name of a skill in two entries would leave the second one unasked.
#[test]
fn no_skill_and_no_question_is_there_twice() {
    for language in LANGUAGES {
        let vocabulary = Vocabulary::of(language);
        let mut names = HashSet::new();
        assert!(vocabulary.skills.iter().flat_map(|skill| &skill.names).all(|name| names.insert(name)));
        let competencies = vocabulary.competencies.iter().flat_map(|one| [one.experience.prompt, one.situation.prompt]);
        let topics = vocabulary.skills.iter().chain(&vocabulary.any_skill).map(|skill| skill.question.prompt);
        let all: Vec<_> = competencies.chain(topics).map(|prompt| (prompt, Gist::new(prompt, language))).collect();
        for (n, (prompt, gist)) in all.iter().enumerate() {
            let twin = all[..n].iter().find(|(_, other)| other.resembles(gist));
            assert!(twin.is_none(), "{prompt} / {twin:?}");
        }
    }
}

#[test]
fn each_job_description_makes_as_many_distinct_questions_as_are_wanted() {
    for text in fixtures().iter().map(String::as_str).chain(["Koch", "", "A nurse", "🙂", "- \n- \n* a"]) {
        let extraction = extract(text);
        for count in [1, 2, 5, 8, 20] {
            for language in [None, Some(Language::En), Some(Language::De)] {
                let form = propose(&job(text), extraction.clone(), None, count, language);
                let asked = prompts(&form);
                assert_eq!(asked.len(), count, "{text}");
                assert_eq!(asked.iter().collect::<HashSet<_>>().len(), count, "{asked:#?}");
                assert!(asked.iter().all(|prompt| !prompt.contains(['{', '}'])), "{asked:#?}");
            }
        }
    }
}

#[test]
fn a_draft_passes_every_check() {
    for text in fixtures() {
        let form = NewAssessment { title: "T".to_owned(), ..proposed(&text, 20, None) };
        let checked = check(&form, Language::En, Ids::new(DateTime::UNIX_EPOCH, &Zeros)).unwrap();
        assert_eq!(checked.criteria, [], "every question is judged by criteria of its own");
        for question in checked.sections.iter().flat_map(|section| &section.questions) {
            assert!(question.criteria.iter().all(|criterion| criterion.levels.len() == 5), "{}", question.prompt);
        }
    }
}

#[test]
fn the_job_own_tasks_and_skills_come_first() {
    let text = "Disponent (m/w/d)\n\nIhre Aufgaben\n- Planung der täglichen Touren im Nahverkehr\n\
        - Bearbeitung von „Reklamationen“ unserer Kunden\n- Führung von Gabelstaplern\n\n\
        Ihr Profil\n- Sicherer Umgang mit Excel\n- Teamfähigkeit";
    let form = proposed(text, 5, None);
    assert_eq!(form.title, "Disponent");
    let asked = prompts(&form).join("\n");
    assert!(asked.contains("„Planung der täglichen Touren im Nahverkehr“"), "{asked}");
    assert!(asked.contains("„Bearbeitung von 'Reklamationen' unserer Kunden“"), "{asked}");
    assert!(asked.contains("Pivot") || asked.contains("5.000 Bestellungen"), "{asked}");
    let titles: Vec<_> = form.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles, ["Erfahrungen", "Situationen", "Fachwissen"]);
    assert_eq!(form.time_limit_seconds.map(|seconds| seconds % 300), Some(0));
    let english = prompts(&proposed(text, 8, Some(Language::En))).join("\n");
    assert!(english.contains("5,000 orders") && !english.contains("Planung"), "{english}");
}

#[test]
fn nothing_private_is_quoted() {
    let text = "Clerk\n\nYour tasks\n- Write letters as a native speaker of English\n- Answer the phone, being young and single\n\
        - Keep the records\n";
    let asked = prompts(&proposed(text, 8, None)).join("\n");
    assert!(asked.contains("“Keep the records”"), "{asked}");
    assert!(!asked.contains("native") && !asked.contains("young") && !asked.contains("single"), "{asked}");
    for language in LANGUAGES {
        let vocabulary = Vocabulary::of(language);
        let competencies = vocabulary.competencies.iter().flat_map(|one| [one.experience.prompt, one.situation.prompt]);
        let topics = vocabulary.skills.iter().chain(&vocabulary.any_skill).map(|skill| skill.question.prompt);
        for prompt in competencies.chain(topics) {
            assert!(!vocabulary.private.found_in(prompt), "{prompt}");
        }
    }
}

#[test]
fn the_same_task_in_other_words_is_asked_once() {
    let text = "Clerk\n\nYour tasks\n- Plan the daily tours\n- Planning of the daily tours\n- Keep the records\n";
    let asked = prompts(&proposed(text, 20, None)).join("\n");
    assert_eq!(asked.matches("daily tours").count(), 1, "{asked}");
}

#[test]
fn what_cannot_be_drafted_is_said() {
    assert_eq!(language(None), Ok(None));
    assert_eq!(language(Some("de-AT")), Ok(Some(Language::De)));
    for tag in ["fr", "", "deutsch", "x\0"] {
        assert_eq!(language(Some(tag)).unwrap_err().code, Code::UnsupportedLocale);
    }
    for (wanted, good) in
        [(None, true), (Some(1), true), (Some(20), true), (Some(0), false), (Some(21), false), (Some(-1), false)]
    {
        let mut problems = Problems::default();
        question_count(wanted, &mut problems);
        assert_eq!(problems.is_empty(), good, "{wanted:?}");
    }
}
