//! What a line of the input says, checked field by field: the first thing that is wrong with it is named, with its
//! field and what would be right.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::scoring::lexical::{Graded, KeyPoint, Language, Question};
use crate::scoring::{Score, Weight};

/// Characters of a question, a reference, a key point and each of its phrasings.
const MAX_EXPECTED: usize = 20_000;
/// Characters of an answer.
const MAX_ANSWER: usize = 200_000;
/// References, key points, phrasings of a key point.
const MAX_ENTRIES: usize = 100;
/// Answers graded by people.
const MAX_GRADED: usize = 1000;

/// An answer to be scored.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) asked: Asked,
    pub(super) answer: String,
}

/// What answers to the same question have in common.
#[derive(Debug, PartialEq)]
pub(super) struct Asked {
    pub(super) question: Question,
    pub(super) graded: Vec<Graded>,
}

/// Which field of a line is wrong, and what would be right.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refusal(String);

/// The object of a line.
pub(super) fn object(bytes: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Refusal(format!("is no UTF-8 from byte {} on", error.valid_up_to() + 1)))?;
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Refusal("is no JSON object: write {\"id\": …, \"answer\": …}".to_owned())),
        Err(error) => Err(Refusal(format!("is no JSON (column {}): write one object a line", error.column()))),
    }
}

/// The id of an object, where it has one that can be repeated.
pub(super) fn id(object: &Map<String, Value>) -> Option<&Value> {
    object.get("id").filter(|id| id.is_string() || id.is_i64() || id.is_u64())
}

impl Request {
    /// Reads the fields of an object.
    pub(super) fn read(object: &Map<String, Value>) -> Result<Self, Refusal> {
        if id(object).is_none() {
            return Err(Refusal("id: give a text or a whole number".to_owned()));
        }
        let fields = Fields { path: String::new(), object };
        let asked = Asked { question: question(&fields)?, graded: fields.list("graded", MAX_GRADED, graded)? };
        Ok(Self { asked, answer: fields.text("answer", MAX_ANSWER)? })
    }
}

fn question(fields: &Fields<'_>) -> Result<Question, Refusal> {
    let tag = fields.text("lang", MAX_EXPECTED)?;
    let language = match Language::from_tag(&tag) {
        Language::Plain => return Err(fields.refuse("lang", "is none of en, de, fr and es")),
        language => language,
    };
    fields.required("references")?;
    Ok(Question {
        prompt: fields.text("question", MAX_EXPECTED)?,
        references: fields.list("references", MAX_ENTRIES, text)?,
        key_points: fields.list("keyPoints", MAX_ENTRIES, key_point)?,
        language,
    })
}

/// A key point: its text alone, or with what else there is to say of it.
fn key_point(path: &str, value: &Value) -> Result<KeyPoint, Refusal> {
    let Value::Object(object) = value else {
        return Ok(KeyPoint { text: text(path, value)?, ..KeyPoint::default() });
    };
    let fields = Fields { path: format!("{path}."), object };
    Ok(KeyPoint {
        text: fields.text("text", MAX_EXPECTED)?,
        weight: fields.optional("weight").map_or(Ok(Weight::ONE), |value| weight(&fields, value))?,
        required: match fields.optional("required") {
            None => false,
            Some(Value::Bool(required)) => *required,
            Some(_) => return Err(fields.refuse("required", "must be true or false")),
        },
        synonyms: fields.list("synonyms", MAX_ENTRIES, text)?,
        must_not: fields.list("mustNot", MAX_ENTRIES, text)?,
    })
}

fn weight(fields: &Fields<'_>, value: &Value) -> Result<Weight, Refusal> {
    let number = if value.is_number() { value.to_string().parse::<Decimal>().ok() } else { None };
    number
        .and_then(|number| Weight::new(number).ok())
        .ok_or_else(|| fields.refuse("weight", "must be a number above 0, at most 1000000, with at most six decimals"))
}

fn graded(path: &str, value: &Value) -> Result<Graded, Refusal> {
    let Value::Object(object) = value else {
        return Err(Refusal(format!("{path}: must be an object with answer and score")));
    };
    let fields = Fields { path: format!("{path}."), object };
    let share = fields.required("score")?.as_f64().filter(|share| (0.0..=1.0).contains(share));
    let share = share.ok_or_else(|| fields.refuse("score", "must be a number from 0 to 1"))?;
    Ok(Graded { answer: fields.text("answer", MAX_ANSWER)?, score: Score::from_share(share) })
}

fn text(path: &str, value: &Value) -> Result<String, Refusal> {
    checked(path, value, MAX_EXPECTED)
}

fn checked(path: &str, value: &Value, longest: usize) -> Result<String, Refusal> {
    let text = value.as_str().ok_or_else(|| Refusal(format!("{path}: must be a text")))?;
    let length = text.chars().count();
    if length > longest {
        return Err(Refusal(format!("{path}: has {length} characters, {longest} at most are read; shorten it")));
    }
    Ok(text.to_owned())
}

/// The fields of an object, and the way to it.
struct Fields<'a> {
    path: String,
    object: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    fn optional(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn required(&self, name: &str) -> Result<&'a Value, Refusal> {
        self.object.get(name).ok_or_else(|| self.refuse(name, "is missing"))
    }

    fn text(&self, name: &str, longest: usize) -> Result<String, Refusal> {
        checked(&format!("{}{name}", self.path), self.required(name)?, longest)
    }

    /// A list, empty where there is none.
    fn list<T>(
        &self,
        name: &str,
        most: usize,
        read: fn(&str, &Value) -> Result<T, Refusal>,
    ) -> Result<Vec<T>, Refusal> {
        let Some(value) = self.optional(name) else { return Ok(Vec::new()) };
        let entries = value.as_array().ok_or_else(|| self.refuse(name, "must be a list"))?;
        if entries.len() > most {
            return Err(self.refuse(name, &format!("has {} entries, {most} at most are read", entries.len())));
        }
        let numbered = entries.iter().enumerate();
        numbered.map(|(number, entry)| read(&format!("{}{name}.{number}", self.path), entry)).collect()
    }

    fn refuse(&self, name: &str, wrong: &str) -> Refusal {
        Refusal(format!("{}{name}: {wrong}", self.path))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(changed: &str, value: &Value) -> Result<Request, String> {
        let mut line = json!({
            "id": 1, "lang": "de-AT", "question": "Warum?", "references": ["Darum."], "answer": "",
            "keyPoints": ["eins", { "text": "zwei", "weight": 0.5, "required": true, "synonyms": ["2"] }],
            "graded": [{ "answer": "x", "score": 0.25 }], "teacher": "someone",
        });
        line[changed] = value.clone();
        let object = object(line.to_string().as_bytes()).unwrap();
        Request::read(&object).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn everything_that_is_given_is_read() {
        let request = read("id", &json!("a")).unwrap();
        let question = &request.asked.question;
        assert_eq!((question.language, question.references.as_slice()), (Language::German, &["Darum.".to_owned()][..]));
        assert_eq!(question.key_points[0].weight, Weight::ONE);
        assert!(question.key_points[1].required && question.key_points[1].synonyms == ["2"]);
        assert_eq!(request.asked.graded[0].score.hundredths(), 2500);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_field() {
        for (field, value, said) in [
            ("id", json!([1]), "id: give a text or a whole number"),
            ("lang", json!("klingon"), "lang: is none of en, de, fr and es"),
            ("question", json!(null), "question: must be a text"),
            ("references", json!("Darum."), "references: must be a list"),
            ("references", json!(["a", 2]), "references.1: must be a text"),
            ("keyPoints", json!([{ "weight": 1 }]), "keyPoints.0.text: is missing"),
            (
                "keyPoints",
                json!([{ "text": "a", "weight": 0 }]),
                "keyPoints.0.weight: must be a number above 0, at most 1000000, with at most six decimals",
            ),
            ("keyPoints", json!([{ "text": "a", "mustNot": [1] }]), "keyPoints.0.mustNot.0: must be a text"),
            ("graded", json!([{ "answer": "a", "score": 4 }]), "graded.0.score: must be a number from 0 to 1"),
            ("graded", json!(["a"]), "graded.0: must be an object with answer and score"),
            (
                "answer",
                json!("x".repeat(200_001)),
                "answer: has 200001 characters, 200000 at most are read; shorten it",
            ),
        ] {
            assert_eq!(read(field, &value).unwrap_err(), said);
        }
        let without = |field: &str| {
            let mut line = json!({ "id": 1, "lang": "en", "question": "", "references": [], "answer": "" });
            line.as_object_mut().unwrap().remove(field);
            Request::read(line.as_object().unwrap()).unwrap_err().to_string()
        };
        for field in ["lang", "question", "references", "answer"] {
            assert_eq!(without(field), format!("{field}: is missing"));
        }
    }

    #[test]
    fn what_is_no_object_is_told() {
        assert_eq!(object(b"[]").unwrap_err().0, "is no JSON object: write {\"id\": …, \"answer\": …}");
        assert_eq!(object(b"{\"id\": }").unwrap_err().0, "is no JSON (column 8): write one object a line");
        assert_eq!(object(b"{\"\xff\"}").unwrap_err().0, "is no UTF-8 from byte 3 on");
    }
}
