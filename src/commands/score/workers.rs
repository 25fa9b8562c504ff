//! All cores at work on the lines of one source, their responses in the order of the lines.
//!
//! A line and the place where its response is awaited go two ways: the line to whichever worker is free, the place into
//! a queue that is read in order. Both queues are short, so memory does not grow with the source.

use std::io::{self, BufRead};
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::lines::{Line, Lines};
use super::response::{Responder, Response};

/// Lines a worker may be ahead.
const AHEAD: usize = 32;

/// A line, and where its response is awaited.
type Work = (Line, SyncSender<Response>);

/// Scores every line and hands the responses over in order; ends at the first line that cannot be read.
pub(super) fn score<R: BufRead + Send>(
    lines: Lines<R>,
    mut take: impl FnMut(Response) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let (to_workers, work) = sync_channel::<Work>(workers * AHEAD);
    let (to_writer, places) = sync_channel(workers * AHEAD);
    let work = Mutex::new(work);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| respond(&work));
        }
        let reader = scope.spawn(move || read(lines, &to_workers, &to_writer));
        for place in places {
            let place: Receiver<Response> = place;
            take(place.recv()?)?;
        }
        Ok(reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?)
    })
}

/// Gives out the lines, until there are none or nobody waits for them any more.
fn read<R: BufRead>(
    lines: Lines<R>,
    to_workers: &SyncSender<Work>,
    to_writer: &SyncSender<Receiver<Response>>,
) -> io::Result<()> {
    for line in lines {
        let (respond, place) = sync_channel(1);
        if to_writer.send(place).is_err() || to_workers.send((line?, respond)).is_err() {
            break;
        }
    }
    Ok(())
}

fn respond(work: &Mutex<Receiver<Work>>) {
    let mut responder = Responder::default();
    loop {
        let next = work.lock().map(|work| work.recv());
        let Ok(Ok((line, respond))) = next else { return };
        // Nobody may be waiting any more; then there is nothing to be told.
        let _ = respond.send(responder.respond(&line));
    }
}
