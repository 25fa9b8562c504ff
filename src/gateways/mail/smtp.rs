//! Mail to a server by SMTP.
//!
//! A few connections are kept and used again. One that met an error or a time-out is closed: what
//! the server still had to say on it would otherwise be read as the answer to the next mail.
//!
//! Who is to blame decides what happens to an invite. A refusal of the recipient or of the content
//! (5xx) is final. A refusal before that (greeting, password, our own sender address) is about this
//! server's settings: nobody's invite bounces for it, the mail waits until they are mended.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::{Category, Severity};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::message::{Medium, compose};
use super::{Mail, MailError, Mailer, Sender, SmtpServer};

const CONNECTIONS: usize = 8;
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Hands mails to a mail server.
pub struct SmtpMailer {
    server: SmtpServer,
    sender: Sender,
    hello: ClientId,
    time_limit: Duration,
    slots: Semaphore,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl SmtpMailer {
    /// Connects when first needed.
    pub fn new(server: SmtpServer, sender: Sender) -> Self {
        Self {
            server,
            sender,
            hello: ClientId::default(),
            time_limit: TIME_LIMIT,
            slots: Semaphore::new(CONNECTIONS),
            idle: Mutex::default(),
        }
    }

    /// How long a mail may take once it is its turn, connecting included; 30 seconds if not said.
    pub fn with_time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    async fn in_time<T>(&self, dialogue: impl Future<Output = Result<T, MailError>>) -> Result<T, MailError> {
        let _slot = self.slots.acquire().await.map_err(|closed| MailError::temporary(closed.to_string()))?;
        timeout(self.time_limit, dialogue)
            .await
            .unwrap_or_else(|_elapsed| Err(MailError::temporary("the mail server took too long")))
    }

    async fn deliver(&self, message: &Message) -> Result<(), MailError> {
        let mut connection = self.connection().await?;
        hand_over(&mut connection, message).await?;
        self.keep(connection);
        Ok(())
    }

    /// An idle connection that still answers, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, MailError> {
        while let Some(mut idle) = self.take_idle() {
            if idle.test_connected().await {
                return Ok(idle);
            }
        }
        self.connect()
            .await
            .map_err(|error| MailError::temporary(format!("no connection to the mail server: {}", told(&error))))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let SmtpServer { host, port, tls, credentials } = &self.server;
        let from_the_start = match tls {
            Tls::Wrapper(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (host.as_str(), *port),
            Some(self.time_limit),
            &self.hello,
            from_the_start,
            None,
        )
        .await?;
        let starttls = match tls {
            Tls::Required(parameters) => Some(parameters.clone()),
            Tls::Opportunistic(parameters) if connection.can_starttls() => Some(parameters.clone()),
            _ => None,
        };
        if let Some(parameters) = starttls {
            connection.starttls(parameters, &self.hello).await?;
        }
        if let Some(credentials) = credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    fn take_idle(&self) -> Option<AsyncSmtpConnection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = compose(mail, &self.sender, Medium::Wire)?;
        self.in_time(self.deliver(&message)).await
    }

    async fn check(&self) -> Result<(), MailError> {
        let connection = self.in_time(self.connection()).await?;
        self.keep(connection);
        Ok(())
    }
}

/// The dialogue for one mail (RFC 5321, section 3.3).
async fn hand_over(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), MailError> {
    let content = message.formatted();
    let from = message.envelope().from().cloned();
    let from = MailFrom::new(from, parameters(connection, &content)?);
    connection
        .command(from)
        .await
        .map_err(|error| MailError::temporary(format!("the sender was refused: {}", told(&error))))?;
    for recipient in message.envelope().to() {
        let recipient = Rcpt::new(recipient.clone(), Vec::new());
        let answer = connection.command(recipient).await;
        answer.map_err(|error| refused("the recipient", &error))?;
    }
    let answer = connection.command(Data).await;
    answer.map_err(|error| refused("the mail", &error))?;
    let answer = connection.message(&content).await;
    answer.map_err(|error| refused("the mail", &error))?;
    Ok(())
}

/// Only an address outside ASCII asks more of the server than the plain protocol does.
fn parameters(connection: &AsyncSmtpConnection, content: &[u8]) -> Result<Vec<MailParameter>, MailError> {
    if content.is_ascii() {
        return Ok(Vec::new());
    }
    if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        return Err(MailError::permanent("the mail server takes ASCII addresses only"));
    }
    Ok(vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)])
}

/// Final if the server says so, unless it speaks of signing in (53x): that is a matter of settings.
fn refused(what: &str, error: &Error) -> MailError {
    let reason = format!("{what} was not accepted: {}", told(error));
    match error.status() {
        Some(code)
            if code.severity == Severity::PermanentNegativeCompletion && code.category != Category::Unspecified3 =>
        {
            MailError::Permanent { reason }
        }
        _ => MailError::Temporary { reason },
    }
}

/// What went wrong, without the server's own words.
fn told(error: &Error) -> String {
    match error.status() {
        Some(code) => format!("answer {code}"),
        None if error.is_response() => "an answer cut off or not of the protocol".to_owned(),
        None => error.to_string(),
    }
}
