//! What processes cost, as Linux counts it; nothing is known elsewhere.

use std::path::Path;
use std::time::Duration;

/// The kernel counts in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// Processor time of a process so far.
pub(crate) fn spent(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name, in brackets, may hold anything; times of user and system are the 12th and 13th fields behind it.
    let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<u32>().ok()).unwrap_or(0);
    TICK * (ticks(11) + ticks(12))
}

/// The same of PostgreSQL with all its processes that live, by the folder of its cluster.
pub(crate) fn spent_by_postgres(cluster: &Path) -> Duration {
    let file = std::fs::read_to_string(cluster.join("postmaster.pid")).unwrap_or_default();
    let Some(postmaster) = file.lines().next().and_then(|line| line.trim().parse::<u32>().ok()) else {
        return Duration::ZERO;
    };
    let children =
        std::fs::read_to_string(format!("/proc/{postmaster}/task/{postmaster}/children")).unwrap_or_default();
    children.split_whitespace().filter_map(|child| child.parse().ok()).map(spent).sum()
}
