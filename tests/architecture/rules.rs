//! The tables. A room is a folder or file right under `src/`; a bed is a feature's folder under `domain/`.
//! What stands in no table is forbidden.

/// A room, and the rooms (or the only items of a room, as in `db::Tx`) that it may import.
pub(crate) struct Arrow {
    pub(crate) room: &'static str,
    pub(crate) may_import: &'static [&'static str],
}

pub(crate) const ARROWS: &[Arrow] = &[
    Arrow { room: "kernel", may_import: &[] },
    Arrow { room: "config", may_import: &["kernel"] },
    Arrow { room: "scoring", may_import: &["kernel"] },
    Arrow { room: "db", may_import: &["kernel", "config"] },
    Arrow { room: "events", may_import: &["kernel", "config", "db"] },
    Arrow { room: "jobs", may_import: &["kernel", "config", "db"] },
    Arrow { room: "gateways", may_import: &["kernel", "config"] },
    Arrow { room: "access", may_import: &["kernel", "db"] },
    Arrow { room: "identity", may_import: &["kernel", "config", "db", "access", "events", "jobs", "gateways"] },
    Arrow {
        room: "domain",
        may_import: &["kernel", "config", "db", "access", "identity", "events", "jobs", "gateways", "scoring"],
    },
    Arrow {
        room: "graphql",
        may_import: &[
            "kernel",
            "config",
            "access",
            "identity",
            "domain",
            "events::audit",
            "events::bus",
            "events::EventKind",
            "events::LoggedEvent",
            "db::Tx",
            "db::Work",
        ],
    },
    Arrow { room: "http", may_import: &["kernel", "config", "access", "identity", "domain", "graphql"] },
];

/// Rooms that put the others together: they may import everything, and nobody imports them.
pub(crate) const COMPOSERS: &[&str] = &["app", "commands", "lib", "main"];

/// The beds of `domain/` in the order of their dependencies: each may import those before it.
pub(crate) const FEATURES: &[&str] = &[
    "policies",
    "organizations",
    "members",
    "entitlements",
    "job_descriptions",
    "assessments",
    "participants",
    "invites",
    "submissions",
    "scorecards",
    "reviews",
    "decisions",
    "results",
    "comparisons",
    "samples",
];

/// Beds that react to events. They may import every feature. Of the rest of the house only the doors to their
/// use cases import them: `http`, `graphql/<listener>` and the composers.
pub(crate) const LISTENERS: &[&str] = &["billing", "webhooks", "ats", "notifications", "retention"];

/// What `domain/` holds besides features: they may all import it, it imports none of them.
pub(crate) const DOMAIN_GROUND: &[&str] = &["env"];

/// External crates (or items of them) that stay in certain places.
pub(crate) struct Confined {
    pub(crate) names: &'static [&'static str],
    /// Whether the module (`["domain", "invites", "store"]`) may name them.
    pub(crate) allowed_in: fn(&[String]) -> bool,
    pub(crate) rule: &'static str,
}

pub(crate) const CONFINED: &[Confined] = &[
    Confined {
        names: &["diesel", "diesel_async", "diesel_migrations", "tokio_postgres", "bb8"],
        allowed_in: |module| {
            let keeps_stores = ["access", "identity", "events", "jobs", "domain"];
            is_in(module, &["db"]) || is_in(module, &keeps_stores) && module.iter().any(|name| name == "store")
        },
        rule: "SQL lives in db/ and in the stores (store.rs, store/) of access, identity, events, jobs and domain",
    },
    Confined {
        names: &["async_graphql::Error", "async_graphql::Result", "async_graphql::FieldResult"],
        allowed_in: |module| module.starts_with(&["graphql".to_owned(), "error".to_owned()]),
        rule: "they show any error's text to clients; outside graphql/error.rs return ApiError",
    },
    Confined {
        names: &["async_graphql", "async_graphql_axum", "async_graphql_parser", "async_graphql_value"],
        allowed_in: |module| is_in(module, &["graphql", "http"]),
        rule: "only graphql/ and http/ know async-graphql",
    },
    Confined {
        names: &["axum", "axum_extra"],
        allowed_in: |module| is_in(module, &["http", "app", "commands"]),
        rule: "only http/, app.rs and commands/ know axum",
    },
];

fn is_in(module: &[String], rooms: &[&str]) -> bool {
    module.first().is_some_and(|room| rooms.contains(&room.as_str()))
}

/// Names that say nothing about what a module holds.
pub(crate) const EMPTY_NAMES: &[&str] = &["utils", "helpers", "common", "misc", "types", "core"];

/// The longest a file may be; `db/schema.rs` is generated and exempt.
pub(crate) const MAX_LINES: usize = 400;
pub(crate) const MAY_BE_LONG: &[&str] = &["db/schema.rs"];

/// A known offence against the tables. The list may only shrink: one that no longer occurs fails, too.
pub(crate) struct Exception {
    /// Below `src/`.
    pub(crate) file: &'static str,
    /// As the complaint says it: `graphql -> db::schema`.
    pub(crate) subject: &'static str,
}

pub(crate) const EXCEPTIONS: &[Exception] = &[];
