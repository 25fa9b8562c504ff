//! How slow a sender may be. A line in a train is slow and goes on; a sender that only holds a connection open does not.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::StreamExt;
use futures_util::stream::{Stream, unfold};
use tokio::time::{Instant, timeout};

/// So many bytes must come …
const LEAST: usize = 1024;
/// … in so much waiting. What the server needs to write them does not count.
const WINDOW: Duration = Duration::from_secs(30);

/// The body came too slowly, or not to its end.
#[derive(Debug)]
pub(in crate::http) struct BrokeOff;

/// The bytes of a body, until it ends or is too slow.
pub(in crate::http) fn paced(body: Body) -> impl Stream<Item = Result<Bytes, BrokeOff>> + Send {
    within(body, WINDOW)
}

fn within(body: Body, window: Duration) -> impl Stream<Item = Result<Bytes, BrokeOff>> + Send {
    let pace = Pace { body: body.into_data_stream(), window, left: window, came: 0 };
    unfold(pace, |mut pace| async move { pace.next().await.map(|item| (item, pace)) })
}

struct Pace {
    body: BodyDataStream,
    window: Duration,
    /// How long may be waited for the rest of the least.
    left: Duration,
    came: usize,
}

impl Pace {
    async fn next(&mut self) -> Option<Result<Bytes, BrokeOff>> {
        let begun = Instant::now();
        let Ok(item) = timeout(self.left, self.body.next()).await else { return Some(Err(BrokeOff)) };
        self.left = self.left.saturating_sub(begun.elapsed());
        let bytes = match item? {
            Ok(bytes) => bytes,
            Err(_the_line_broke) => return Some(Err(BrokeOff)),
        };
        self.came = self.came.saturating_add(bytes.len());
        if self.came >= LEAST {
            (self.left, self.came) = (self.window, 0);
        }
        Some(Ok(bytes))
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// A body that sends so many bytes again and again, with pauses.
    fn trickle(bytes: usize, times: usize) -> Body {
        Body::from_stream(unfold(0, move |sent| async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            (sent < times).then(|| (Ok::<_, Infallible>(Bytes::from(vec![0; bytes])), sent + 1))
        }))
    }

    /// How many bytes came within windows of 300 milliseconds, and whether all came.
    async fn came(body: Body) -> (usize, bool) {
        let items: Vec<_> = within(body, Duration::from_millis(300)).take(1000).collect().await;
        (items.iter().flatten().map(Bytes::len).sum(), items.last().is_some_and(Result::is_ok))
    }

    #[tokio::test]
    async fn a_slow_line_goes_on_for_many_windows() {
        assert_eq!(came(trickle(600, 150)).await, (90_000, true));
    }

    #[tokio::test]
    async fn who_only_holds_the_line_is_cut_off() {
        let body = trickle(1, 500).into_data_stream();
        // What was sent before stays; the window is not there for ever.
        let items: Vec<_> = within(Body::from_stream(body), Duration::from_millis(300)).take(1000).collect().await;
        let first_cut = items.iter().position(Result::is_err).unwrap();
        assert!(first_cut < LEAST);
        let silent = Body::from_stream(futures_util::stream::pending::<Result<Bytes, Infallible>>());
        let mut silent = Box::pin(within(silent, Duration::from_millis(20)));
        assert!(matches!(silent.next().await, Some(Err(BrokeOff))));
    }
}
