//! PostgreSQL's own program for measuring, with the best statement that answers the same.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use assay::db::connect;

/// A rival that speaks to the database directly, as its owner, without row security.
pub(crate) struct Pgbench {
    program: PathBuf,
    url: String,
    scripts: PathBuf,
    variables: Vec<String>,
}

impl Pgbench {
    /// Finds it beside PostgreSQL's other programs.
    pub(crate) async fn find(url: &str, folder: &Path, variables: &[(&str, usize)]) -> Self {
        let client = connect::client(url).await.unwrap();
        let programs = client.query_one("SELECT setting FROM pg_config WHERE name = 'BINDIR'", &[]).await.unwrap();
        let program = Path::new(programs.get::<_, &str>(0)).join("pgbench");
        assert!(program.is_file(), "pgbench comes with PostgreSQL and is not in {}", program.display());
        let variables = variables.iter().map(|(name, value)| format!("--define={name}={value}")).collect();
        Self { program, url: url.to_owned(), scripts: folder.to_owned(), variables }
    }

    /// Statements a second.
    pub(crate) async fn run(&self, script: &'static str, clients: usize, lasting: Duration) -> f64 {
        let file = self.scripts.join("bench.sql");
        std::fs::write(&file, script).unwrap();
        let mut command = Command::new(&self.program);
        command.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]).args(&self.variables);
        command
            .arg(format!("--client={clients}"))
            .arg(format!("--time={}", lasting.as_secs()))
            .arg("--file")
            .arg(&file);
        command.arg(&self.url);
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let line = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let rate = line.unwrap_or_else(|| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)));
        rate.split(' ').next().unwrap().parse().unwrap()
    }
}
