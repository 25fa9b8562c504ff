//! The scripts of the pages, as they lie in `templates/pages/` but for lines of comment and indentation, which nobody needs
//! on a poor line (no text in them goes over a line). Each has a path that names its content, so that browsers keep it
//! for good and a page never meets a script of another version.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// A script and where it is found.
pub(super) struct Script {
    text: String,
    file: String,
}

impl Script {
    fn new(stem: &str, source: &str) -> Self {
        let lines = source.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
        let text = lines.fold(String::new(), |text, line| text + line + "\n");
        let hash = Sha256::digest(&text).iter().take(8).fold(String::new(), |mut hash, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hash, "{byte:02x}");
            hash
        });
        Self { text, file: format!("{stem}.{hash}.js") }
    }

    /// The path that pages load it from.
    pub(super) fn path(&self) -> String {
        format!("/pages/{}", self.file)
    }
}

/// All of them.
pub(super) struct Scripts {
    /// Shows times as the browser's own clock does; in every page.
    pub(super) times: Script,
    /// Saves answers while they are written.
    pub(super) attempt: Script,
    /// Uploads files and recordings; where questions ask for them.
    pub(super) files: Script,
}

/// The scripts of this version.
pub(super) static SCRIPTS: LazyLock<Scripts> = LazyLock::new(|| Scripts {
    times: Script::new("times", include_str!("../../../templates/pages/times.js")),
    attempt: Script::new("attempt", include_str!("../../../templates/pages/attempt.js")),
    files: Script::new("files", include_str!("../../../templates/pages/files.js")),
});

/// Answers `GET /pages/{file}`.
pub(in crate::http) async fn serve(Path(file): Path<String>) -> Response {
    let Scripts { times, attempt, files } = &*SCRIPTS;
    let found = [times, attempt, files].into_iter().find(|script| script.file == file);
    std::future::ready(match found {
        Some(script) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
                (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
            ];
            (headers, script.text.as_str()).into_response()
        }
        // A page of another version may ask for it where that version still runs.
        None => {
            (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")], "There is no such script.\n").into_response()
        }
    })
    .await
}
