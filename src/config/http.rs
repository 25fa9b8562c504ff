//! Settings of the web server.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::{SettingError, Source, Variable};

/// How the server is reached and what it shows.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Address under which people reach the server, without a slash at the end. None: where it listens.
    pub public_url: Option<String>,
    /// Address of a candidate's invite with `{token}` in it, for pages of one's own.
    pub candidate_url: Option<String>,
    /// Who may read the schema.
    pub introspection: Introspection,
    /// A local copy of GraphiQL's files; none: from the public network.
    pub graphiql_dir: Option<PathBuf>,
    /// When things happen on connections that stay open.
    pub streams: StreamTimes,
}

/// When things happen on connections that stay open. No setting: a test has less patience.
#[derive(Debug, Clone, Copy)]
pub struct StreamTimes {
    /// How long a socket may be open before it says who it is.
    pub introduction: Duration,
    /// How often a socket's other end is asked whether it lives; twice without an answer, and it is given up.
    pub ping: Duration,
    /// How often an event stream shows that it lives.
    pub heartbeat: Duration,
    /// How often the token of a quiet connection is asked about.
    pub recheck: Duration,
}

impl Default for StreamTimes {
    fn default() -> Self {
        Self {
            introduction: Duration::from_secs(10),
            ping: Duration::from_secs(20),
            heartbeat: Duration::from_secs(12),
            recheck: Duration::from_secs(10),
        }
    }
}

/// Who may read the schema by introspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Introspection {
    /// Everyone.
    Public,
    /// Signed-in people and API keys.
    Members,
    /// Nobody.
    Off,
}

pub(super) const VARIABLES: &[Variable] = &[
    Variable::new("ASSAY_LISTEN", "127.0.0.1:8080", "Address to listen on; port 0 takes a free one"),
    Variable::new(
        "ASSAY_PUBLIC_URL",
        "where it listens",
        "Address under which people reach the server; stands in mails",
    ),
    Variable::new(
        "ASSAY_CANDIDATE_URL",
        "`{ASSAY_PUBLIC_URL}/invite/{token}`",
        "Address of an invite with `{token}` in it: mail points at pages of your own",
    ),
    Variable::new("ASSAY_INTROSPECTION", "members", "Who may read the schema: `public`, `members` or `off`"),
    Variable::new(
        "ASSAY_GRAPHIQL_DIR",
        "from the public network",
        "Local copy of GraphiQL's files, filled by `make graphiql`",
    ),
];

impl HttpSettings {
    pub(super) fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let listen = source.parse("ASSAY_LISTEN", "an address such as 127.0.0.1:8080")?;
        Ok(Self {
            listen: listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            public_url: web_address(source, "ASSAY_PUBLIC_URL")?.map(|url| url.trim_end_matches('/').to_owned()),
            candidate_url: candidate_url(source)?,
            introspection: introspection(source)?,
            graphiql_dir: source.get("ASSAY_GRAPHIQL_DIR").map(PathBuf::from),
            streams: StreamTimes::default(),
        })
    }
}

fn web_address(source: &Source<'_>, variable: &'static str) -> Result<Option<String>, SettingError> {
    let Some(value) = source.get(variable) else {
        return Ok(None);
    };
    match url::Url::parse(&value) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(Some(value)),
        _ => {
            Err(SettingError { variable, problem: "expected an address such as https://assay.example.com".to_owned() })
        }
    }
}

fn candidate_url(source: &Source<'_>) -> Result<Option<String>, SettingError> {
    const VARIABLE: &str = "ASSAY_CANDIDATE_URL";
    let url = web_address(source, VARIABLE)?;
    if url.as_ref().is_some_and(|url| !url.contains("{token}")) {
        return Err(SettingError { variable: VARIABLE, problem: "expected {token} somewhere in it".to_owned() });
    }
    Ok(url)
}

fn introspection(source: &Source<'_>) -> Result<Introspection, SettingError> {
    match source.get("ASSAY_INTROSPECTION").as_deref() {
        None | Some("members") => Ok(Introspection::Members),
        Some("public") => Ok(Introspection::Public),
        Some("off") => Ok(Introspection::Off),
        Some(_) => {
            Err(SettingError { variable: "ASSAY_INTROSPECTION", problem: "expected public, members or off".to_owned() })
        }
    }
}
