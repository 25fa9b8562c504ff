//! Files that are made of others, and checked in, are not stale.

use std::collections::BTreeMap;
use std::fs;

use crate::support::TestDatabase;

fn project_file(name: &str) -> String {
    fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn the_schema_file_is_what_the_code_says() {
    assert!(project_file("schema.graphql") == assay::graphql::sdl(), "schema.graphql is stale: run `make schema`");
}

#[test]
fn the_readme_lists_every_setting() {
    let readme = project_file("README.md");
    for variable in assay::config::Settings::variables() {
        let row = format!("| `{}` | {} | {} |", variable.name, variable.default, variable.meaning);
        assert!(readme.contains(&row), "README.md lacks this row:\n{row}");
    }
}

/// `src/db/schema.rs` holds the columns, types and nullability of the migrated database.
#[tokio::test]
async fn the_tables_file_is_what_the_migrations_make() {
    let client = TestDatabase::migrated().await.client().await;
    let columns = "SELECT table_name::text, column_name::text, udt_name::text, is_nullable::text
        FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%' ORDER BY table_name, ordinal_position";
    let mut made: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in client.query(columns, &[]).await.unwrap() {
        let (table, column, kind, nullable): (String, String, String, String) =
            (row.get(0), row.get(1), row.get(2), row.get(3));
        let kind = diesel_type(&kind);
        let kind = if nullable == "YES" { format!("Nullable<{kind}>") } else { kind };
        made.entry(table).or_default().push(format!("{column} -> {kind},"));
    }
    let mut written: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut table = String::new();
    for line in project_file("src/db/schema.rs").lines().map(str::trim) {
        if let Some((name, _)) = line.strip_suffix(") {").and_then(|line| line.split_once(" (")) {
            table = name.to_owned();
        } else if line.contains(" -> ") {
            written.entry(table.clone()).or_default().push(line.to_owned());
        }
    }
    assert_eq!(written, made, "src/db/schema.rs and the migrations differ");
}

fn diesel_type(name: &str) -> String {
    match name {
        "uuid" => "Uuid",
        "text" => "Text",
        "timestamptz" => "Timestamptz",
        "int4" => "Int4",
        "int8" => "Int8",
        "bool" => "Bool",
        "bytea" => "Bytea",
        "jsonb" => "Jsonb",
        "_text" => "Array<Text>",
        "_uuid" => "Array<Uuid>",
        "_timestamptz" => "Array<Timestamptz>",
        other => panic!("no diesel type known for {other}"),
    }
    .to_owned()
}
