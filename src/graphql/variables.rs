//! Variables of a request against their declarations, before anything is executed.
//!
//! async-graphql notices a missing variable at the field that uses it, when the fields before it have run: a mutation
//! would be half done. What a variable's type does not say by itself (the fields of an input, the values of an enum) is
//! checked by the schema's own validation, which also comes before execution.

use async_graphql::parser::types::{BaseType, OperationDefinition, Type};
use async_graphql::{ServerError, Value, Variables};

use super::error::refused;
use crate::kernel::error::ErrorCode;

/// Whether each declared variable is given where it must be, and fits what is declared.
pub(super) fn check(operation: &OperationDefinition, variables: &Variables) -> Result<(), ServerError> {
    for declared in &operation.variable_definitions {
        let (name, kind) = (&declared.node.name.node, &declared.node.var_type.node);
        let problem = match variables.get(name) {
            None if kind.nullable || declared.node.default_value.is_some() => continue,
            None => "is required",
            Some(value) if fits(kind, value) => continue,
            Some(Value::Null) => "must not be null",
            Some(_) => "does not fit",
        };
        let message = format!("The variable ${name} of type {kind} {problem}.");
        let mut error = refused(ErrorCode::GraphqlValidationFailed, &message);
        error.locations.push(declared.pos);
        return Err(error);
    }
    Ok(())
}

/// Whether a value can be of a type, as far as the type's shape says. A value stands for a list of one.
fn fits(kind: &Type, value: &Value) -> bool {
    match (&kind.base, value) {
        (_, Value::Null) => kind.nullable,
        (BaseType::List(item), Value::List(values)) => values.iter().all(|value| fits(item, value)),
        (BaseType::List(item), value) => fits(item, value),
        (BaseType::Named(name), value) => match name.as_str() {
            "Int" => matches!(value, Value::Number(number) if number.is_i64()),
            "Float" => matches!(value, Value::Number(_)),
            "String" => matches!(value, Value::String(_)),
            "Boolean" => matches!(value, Value::Boolean(_)),
            "ID" => match value {
                Value::String(_) => true,
                Value::Number(number) => number.is_i64() || number.is_u64(),
                _ => false,
            },
            _ => true,
        },
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn problem(declared: &str, given: serde_json::Value) -> Option<String> {
        let document = parse_query(format!("mutation({declared}) {{ a }}")).unwrap();
        let operation = &document.operations.iter().next().unwrap().1.node;
        check(operation, &Variables::from_json(given)).err().map(|error| error.message)
    }

    #[test]
    fn what_must_be_given_is_missed() {
        let missing = Some("The variable $id of type ID! is required.".to_owned());
        assert_eq!(problem("$id: ID!", json!({})), missing);
        assert_eq!(problem("$id: ID!", json!({ "ID": "a" })), missing);
        assert_eq!(
            problem("$id: ID!", json!({ "id": null })).unwrap(),
            "The variable $id of type ID! must not be null."
        );
        assert_eq!(problem("$id: ID", json!({})), None);
        assert_eq!(problem("$n: Int! = 1", json!({})), None);
        assert!(problem("$n: Int! = 1", json!({ "n": null })).is_some());
    }

    #[test]
    fn what_is_given_fits_its_declaration() {
        for (declared, good) in [
            ("$v: ID!", json!("a")),
            ("$v: ID!", json!(7)),
            ("$v: [ID!]!", json!(["a", "b"])),
            ("$v: [ID!]!", json!("a")),
            ("$v: [Int]", json!([1, null])),
            ("$v: Float", json!(1)),
            ("$v: AnyInput!", json!({ "a": 1 })),
        ] {
            assert_eq!(problem(declared, json!({ "v": good })), None, "{declared}");
        }
        for (declared, bad) in [
            ("$v: ID!", json!(true)),
            ("$v: [ID!]!", json!(["a", null])),
            ("$v: [[Int]]", json!([["1"]])),
            ("$v: Int", json!(1.5)),
            ("$v: String", json!(1)),
            ("$v: Boolean", json!("true")),
            ("$v: AnyInput!", json!(null)),
        ] {
            assert!(problem(declared, json!({ "v": bad })).is_some(), "{declared}");
        }
    }
}
