//! Who turns facts into jobs.

use super::{EventKind, NumberedEvent};
use crate::db::Tx;

/// Turns facts of some kinds into jobs. Made by [`listener!`](listener), so that no kind is dealt with and not heeded.
#[derive(Debug, Clone, Copy)]
pub struct Listener {
    /// The kinds that it heeds; facts of other kinds do not come to it.
    pub(crate) kinds: &'static [EventKind],
    /// What it makes of one. Runs inside the sequencer's transaction: it schedules and does nothing else.
    pub(crate) react: fn(&mut Tx, &NumberedEvent),
}

/// Declares a [`Listener`]: a line for each kind, with what it uses of the fact and what follows.
macro_rules! listener {
    ($(#[$doc:meta])* $name:ident($tx:ident, $fact:ident) { $($kind:ident { $($field:ident),* } => $work:expr;)* }) => {
        $(#[$doc])*
        pub const $name: $crate::events::Listener = $crate::events::Listener {
            kinds: &[$($crate::events::EventKind::$kind),*],
            react: |$tx, $fact| match $fact.event {
                $($crate::events::Event::$kind { $($field,)* .. } => $work,)*
                _ => {}
            },
        };
    };
}
pub(crate) use listener;
