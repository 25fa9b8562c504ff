//! One connection to PostgreSQL: over a Unix socket, TCP, or TLS as the URL's `sslmode` asks.

use std::pin::Pin;

use diesel_async::AsyncPgConnection;
use futures_util::stream::poll_fn;
use futures_util::{Stream, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::config::SslMode;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::DbError;

/// A bare connection, for what comes before the pools: migrations, `doctor`, notifications.
pub async fn client(url: &str) -> Result<Client, DbError> {
    let (client, messages) = open(url).await?;
    tokio::spawn(drive(messages));
    Ok(client)
}

/// A connection for diesel. Its driver runs beside it and ends with it.
pub(super) async fn diesel(url: &str) -> Result<AsyncPgConnection, DbError> {
    let client = client(url).await?;
    AsyncPgConnection::try_from(client).await.map_err(|error| DbError::Unavailable(Box::new(error)))
}

/// A connection whose messages the caller reads; they must be read for statements to be answered.
pub(super) async fn with_messages(url: &str) -> Result<(Client, Messages), DbError> {
    open(url).await
}

/// What the server says besides answers, until the connection ends.
pub(super) type Messages = Pin<Box<dyn Stream<Item = Result<AsyncMessage, tokio_postgres::Error>> + Send>>;

async fn open(url: &str) -> Result<(Client, Messages), DbError> {
    let (mut config, verify) = parse(url)?;
    config.application_name("assay");
    // The library has no verifying mode of its own: with rustls the certificate is always verified.
    if verify {
        config.ssl_mode(SslMode::Require);
    }
    let unavailable = |error: tokio_postgres::Error| DbError::Unavailable(Box::new(error));
    if config.get_ssl_mode() == SslMode::Require {
        let (client, connection) = config.connect(MakeRustlsConnect::new(tls())).await.map_err(unavailable)?;
        Ok((client, messages(connection)))
    } else {
        let (client, connection) = config.connect(NoTls).await.map_err(unavailable)?;
        Ok((client, messages(connection)))
    }
}

fn messages<S, T>(mut connection: Connection<S, T>) -> Messages
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    Box::pin(poll_fn(move |context| connection.poll_message(context)))
}

/// Reads the messages of a connection to its end.
async fn drive(mut messages: Messages) {
    while let Some(message) = messages.next().await {
        match message {
            // Notices and notifications: nobody asked for them here.
            Ok(_) => {}
            Err(error) => {
                tracing::debug!(%error, "database connection ended");
                return;
            }
        }
    }
}

/// tokio-postgres knows `disable`, `prefer` and `require` only; `verify-full` and `verify-ca` are what rustls does anyway.
fn parse(url: &str) -> Result<(Config, bool), DbError> {
    let mut plain = url.to_owned();
    let mut verify = false;
    for mode in ["sslmode=verify-full", "sslmode=verify-ca"] {
        verify |= plain.contains(mode);
        plain = plain.replace(mode, "sslmode=require");
    }
    let config = plain.parse().map_err(|error: tokio_postgres::Error| DbError::Unavailable(Box::new(error)))?;
    Ok((config, verify))
}

fn tls() -> rustls::ClientConfig {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
}
