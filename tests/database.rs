//! The database guards itself: migrations go both ways, and no row of another organization is seen whoever forgets what.

use assay::db::migrations::{Direction, is_current, migrate};
use assay::kernel::ids::TypedId;
use serde_json::json;

use crate::support::{TestDatabase, TestServer};

#[tokio::test(flavor = "multi_thread")]
async fn migrations_run_up_down_and_up_again() {
    let database = TestDatabase::empty().await;
    let up = migrate(&database.url, Direction::Up).await.unwrap();
    assert!(is_current(&database.url).await.unwrap());
    let down = migrate(&database.url, Direction::RevertAll).await.unwrap();
    assert_eq!(up.len(), down.len());
    let left = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname = 'public' AND relname NOT LIKE '\\_\\_%'";
    assert_eq!(database.client().await.query_one(left, &[]).await.unwrap().get::<_, i64>(0), 0);
    assert_eq!(migrate(&database.url, Direction::Up).await.unwrap(), up);
}

#[tokio::test]
async fn every_table_is_under_row_security() {
    let client = TestDatabase::migrated().await.client().await;
    let unguarded = "SELECT string_agg(relname, ', ') FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname = 'public' AND relkind = 'r' AND relname NOT LIKE '\\_\\_%'
          AND NOT (relrowsecurity AND relforcerowsecurity)";
    assert_eq!(client.query_one(unguarded, &[]).await.unwrap().get::<_, Option<String>>(0), None);
}

#[tokio::test]
async fn every_key_between_tenant_tables_carries_the_organization() {
    let client = TestDatabase::migrated().await.client().await;
    let simple = "SELECT string_agg(conname, ', ') FROM pg_constraint k
        WHERE contype = 'f' AND cardinality(conkey) = 1
          AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.confrelid AND a.attname = 'organization_id')";
    assert_eq!(client.query_one(simple, &[]).await.unwrap().get::<_, Option<String>>(0), None);
}

/// Plain SQL as the serving role: nothing of another organization is seen, changed or added.
#[tokio::test]
async fn the_serving_role_sees_one_organization() {
    let server = TestServer::start().await;
    let (acme, other) = (server.organization("Acme").await, server.organization("Other").await);
    let create = "mutation($input: CreateJobDescriptionInput!) {
        createJobDescription(input: $input) { jobDescription { id } userErrors { code } } }";
    for team in [&acme, &other] {
        team.owner.done(create, json!({ "input": { "organizationId": team.id, "rawText": "A nurse" } })).await;
    }
    server.settle().await;

    let client = server.database.client().await;
    client.batch_execute("SET ROLE assay_app").await.unwrap();
    let count = async |table: &str| {
        let row = client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap();
        row.get::<_, i64>(0)
    };
    assert_eq!(count("job_descriptions").await, 0, "without an organization nothing is seen");
    let enter = format!("SET assay.organization_id = '{}'", acme.organization.uuid());
    client.batch_execute(&enter).await.unwrap();
    assert_eq!(count("job_descriptions").await, 1);
    assert_eq!(count("organizations").await, 1);
    assert_eq!(count("memberships").await, 1);
    let changed = client.execute("UPDATE job_descriptions SET title = 'mine'", &[]).await.unwrap();
    assert_eq!(changed, 1, "only the own one is changed");
    let moved = "UPDATE job_descriptions SET organization_id = $1";
    assert!(client.execute(moved, &[&other.organization.uuid()]).await.is_err(), "no row leaves its organization");
    assert!(client.query_one("SELECT password_hash FROM users LIMIT 1", &[]).await.is_err());
    assert!(client.query_one("SELECT * FROM jobs LIMIT 1", &[]).await.is_err());
}
