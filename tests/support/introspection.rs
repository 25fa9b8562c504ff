//! The schema as the server tells it: which mutation takes which ids, and a document that calls it.
//!
//! Whoever walks here meets a mutation that is added later without being told of it.

use serde_json::{Map, Value, json};

use super::caller::Caller;

const INTROSPECT: &str = "{ __schema { mutationType { name } types { kind name
    fields { name args { name type { ...Type } } type { ...Type } }
    inputFields { name defaultValue type { ...Type } } enumValues { name } } } }
    fragment Type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The schema.
pub struct Schema {
    types: Vec<Value>,
    mutations: String,
}

/// A mutation as clients call it.
#[derive(Debug, Clone)]
pub struct Mutation {
    pub name: String,
    /// Type of its `input`; none when it takes none.
    input: Option<String>,
}

/// A place in an input that holds an id or a link's token: `consents.0.id`, and the name of its field.
#[derive(Debug, Clone)]
pub struct Place {
    pub path: Vec<String>,
    pub field: String,
}

impl Mutation {
    /// A document that calls it and asks for nothing but its problems.
    pub fn document(&self) -> String {
        let name = &self.name;
        let problems = "{ userErrors { code path message } }";
        match &self.input {
            Some(input) => format!("mutation($input: {input}!) {{ {name}(input: $input) {problems} }}"),
            None => format!("mutation {{ {name} {problems} }}"),
        }
    }
}

impl Schema {
    /// As the server tells it to somebody who is signed in.
    pub async fn told_to(caller: &Caller<'_>) -> Self {
        let schema = caller.data(INTROSPECT, json!({})).await["__schema"].clone();
        let mutations = schema["mutationType"]["name"].as_str().unwrap().to_owned();
        Self { types: schema["types"].as_array().unwrap().clone(), mutations }
    }

    /// Every mutation.
    pub fn mutations(&self) -> Vec<Mutation> {
        let read = |field: &Value| {
            let arguments = field["args"].as_array().unwrap();
            assert!(arguments.len() <= 1, "a mutation takes one `input`: {field}");
            let input = arguments.first().map(|input| named(&input["type"]).0.to_owned());
            Mutation { name: field["name"].as_str().unwrap().to_owned(), input }
        };
        self.find(&self.mutations)["fields"].as_array().unwrap().iter().map(read).collect()
    }

    /// Entry points that take arguments, by name.
    pub fn queries_with_arguments(&self) -> Vec<&str> {
        let fields = self.find("Query")["fields"].as_array().unwrap().iter();
        let mut names: Vec<_> = fields
            .filter(|field| field["args"].as_array().is_some_and(|arguments| !arguments.is_empty()))
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        names.sort_unstable();
        names
    }

    /// Every place of the mutation's input that holds an id or a token.
    pub fn places(&self, mutation: &Mutation) -> Vec<Place> {
        self.collect(mutation, &|kind, name| kind == "ID" || (kind == "String" && name == "token"))
    }

    /// Every place of the mutation's input that holds what somebody typed.
    pub fn texts(&self, mutation: &Mutation) -> Vec<Place> {
        self.collect(mutation, &|kind, _| ["String", "Decimal", "Locale", "TimeZone", "EmailAddress"].contains(&kind))
    }

    fn collect(&self, mutation: &Mutation, wanted: &dyn Fn(&str, &str) -> bool) -> Vec<Place> {
        let mut places = Vec::new();
        if let Some(input) = &mutation.input {
            self.walk(input, &["input".to_owned()], wanted, &mut places);
        }
        places
    }

    fn walk(&self, input: &str, at: &[String], wanted: &dyn Fn(&str, &str) -> bool, places: &mut Vec<Place>) {
        for field in self.find(input)["inputFields"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            let (kind, is_list) = named(&field["type"]);
            let mut path = at.to_vec();
            path.push(name.to_owned());
            if is_list {
                path.push("0".to_owned());
            }
            if wanted(kind, name) {
                // What a bare `id` is of, the list says in which it stands: `sections.id`.
                let list = at.iter().rev().find(|step| step.parse::<usize>().is_err());
                // Nor is a question of a part the one that a mutation is about.
                let of_list = name == "id" || name == "questionId" && at.len() > 1;
                let field = if of_list { format!("{}.{name}", list.unwrap()) } else { name.to_owned() };
                places.push(Place { path, field });
            } else if self.find(kind)["kind"] == "INPUT_OBJECT" {
                self.walk(kind, &path, wanted, places);
            }
        }
    }

    /// Variables that fill in everything the mutation demands; ids come from the caller, by the field's name.
    /// What is optional and has parts of its own is filled in too, so that every place has what leads there.
    pub fn variables(&self, mutation: &Mutation, ids: &dyn Fn(&str) -> String) -> Value {
        match &mutation.input {
            Some(input) => json!({ "input": self.object(input, ids) }),
            None => json!({}),
        }
    }

    fn object(&self, input: &str, ids: &dyn Fn(&str) -> String) -> Value {
        let mut object = Map::new();
        for field in self.find(input)["inputFields"].as_array().unwrap() {
            let demanded = field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null();
            if demanded || self.find(named(&field["type"]).0)["kind"] == "INPUT_OBJECT" {
                let name = field["name"].as_str().unwrap();
                object.insert(name.to_owned(), self.value(name, &field["type"], ids));
            }
        }
        Value::Object(object)
    }

    fn value(&self, name: &str, type_: &Value, ids: &dyn Fn(&str) -> String) -> Value {
        let (kind, is_list) = named(type_);
        let item = match kind {
            "ID" => json!(ids(name)),
            "String" if name == "token" => json!(ids(name)),
            "String" if name == "email" => json!("somebody@example.com"),
            "String" => json!("something to say"),
            "Int" => json!(0),
            "Boolean" => json!(true),
            "Decimal" => json!("1"),
            "DateTime" => json!("2026-06-01T09:00:00Z"),
            _ => match self.find(kind) {
                input if input["kind"] == "INPUT_OBJECT" => self.object(kind, ids),
                choice if choice["kind"] == "ENUM" => choice["enumValues"][0]["name"].clone(),
                other => panic!("say here what a {} looks like", other["name"]),
            },
        };
        if is_list { json!([item]) } else { item }
    }

    fn find(&self, name: &str) -> &Value {
        self.types.iter().find(|known| known["name"] == name).unwrap_or_else(|| panic!("no type {name}"))
    }
}

/// Puts a value at a place, making what leads there.
pub fn put(variables: &mut Value, place: &Place, value: Value) {
    let mut at = variables;
    for step in &place.path {
        at = match step.parse::<usize>() {
            Ok(index) => {
                if !at.is_array() {
                    *at = json!([null]);
                }
                &mut at[index]
            }
            Err(_) => &mut at[step.as_str()],
        };
    }
    *at = value;
}

/// The named type beneath, and whether it is in a list.
fn named(type_: &Value) -> (&str, bool) {
    let (mut at, mut is_list) = (type_, false);
    while !at["ofType"].is_null() {
        is_list |= at["kind"] == "LIST";
        at = &at["ofType"];
    }
    (at["name"].as_str().unwrap(), is_list)
}
