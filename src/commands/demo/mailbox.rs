//! The folder of mails, as the people meet it who get them.

use std::path::Path;
use std::time::Duration;

/// Waits for a mail to this address and finds the token in its link.
pub(super) async fn link_in_mail(mails: &Path, address: &str, path: &str) -> anyhow::Result<String> {
    for _ in 0..300 {
        if let Some(token) = find_link(mails, address, path)? {
            return Ok(token);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("no mail with {path} came to {address} within 30 seconds")
}

/// How many mails lie there.
pub(super) fn count(mails: &Path) -> anyhow::Result<usize> {
    Ok(all(mails)?.len())
}

fn find_link(mails: &Path, address: &str, path: &str) -> anyhow::Result<Option<String>> {
    for mail in all(mails)? {
        let Some((_, rest)) = mail.split_once(path) else { continue };
        if mail.contains(address) {
            let token = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').next();
            return Ok(token.map(str::to_owned));
        }
    }
    Ok(None)
}

fn all(mails: &Path) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(mails)? {
        let file = entry?.path();
        // Another name is that of a mail which is being written.
        if file.extension().is_some_and(|ending| ending == "eml") {
            found.push(std::fs::read_to_string(&file)?);
        }
    }
    Ok(found)
}
