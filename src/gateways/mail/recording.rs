//! Mail kept in memory, for tests.
//!
//! A mail that a real mailer could not write is refused here too. [`RecordingMailer::refuse`] sets
//! the script of failures: which mails are refused, and how.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::message::{Medium, compose};
use super::{Mail, MailError, Mailer, Sender};

type Script = Box<dyn FnMut(&Mail) -> Option<MailError> + Send>;

/// Keeps every mail it accepted, in order, repeats included.
pub struct RecordingMailer {
    sender: Sender,
    state: Mutex<State>,
}

struct State {
    accepted: Vec<Mail>,
    script: Script,
}

impl RecordingMailer {
    /// Accepts everything until told otherwise.
    pub fn new(sender: Sender) -> Self {
        Self { sender, state: Mutex::new(State { accepted: Vec::new(), script: Box::new(|_mail| None) }) }
    }

    /// From now on asks `script` before accepting a mail; an error refuses it.
    pub fn refuse(&self, script: impl FnMut(&Mail) -> Option<MailError> + Send + 'static) {
        self.state().script = Box::new(script);
    }

    /// Everything accepted so far, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.state().accepted.clone()
    }

    /// What was accepted for one address, oldest first.
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        let mut mails = self.mails();
        mails.retain(|mail| mail.to.address.eq_ignore_ascii_case(address));
        mails
    }

    /// A script that panicked left nothing half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Mailer for RecordingMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        compose(mail, &self.sender, Medium::Wire)?;
        let mut state = self.state();
        if let Some(error) = (state.script)(mail) {
            return Err(error);
        }
        state.accepted.push(mail.clone());
        Ok(())
    }

    async fn check(&self) -> Result<(), MailError> {
        Ok(())
    }
}
