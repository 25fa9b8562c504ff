//! A person makes an account.

use secrecy::{ExposeSecret, SecretString};

use super::{password, store};
use crate::db::Tx;
use crate::db::error::OnConflict;
use crate::kernel::email::EmailAddress;
use crate::kernel::ids::UserId;
use crate::kernel::problem::{Outcome, Problem, Problems};
use crate::kernel::random::Randomness;
use crate::kernel::text::TextCodes;

/// What a person fills in.
#[derive(Debug)]
pub struct SignUp {
    /// Address of the account.
    pub email: String,
    /// The password in clear.
    pub password: SecretString,
    /// How the person is called.
    pub name: String,
}

/// What may be wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SignUpCode {
    /// No mail address.
    InvalidEmail,
    /// There is an account with this address.
    EmailTaken,
    /// The password is too short or too long.
    WeakPassword,
    /// The name is missing.
    Empty,
    /// The name is too long.
    TooLong,
}

/// A form that passed, with its password hashed.
#[derive(Debug)]
pub struct CheckedSignUp {
    email: EmailAddress,
    name: String,
    password_hash: String,
}

/// Checks the form and hashes the password, before any transaction.
pub async fn check(form: SignUp, random: &dyn Randomness) -> Outcome<CheckedSignUp, SignUpCode> {
    let mut problems = Problems::default();
    let email = EmailAddress::parse(&form.email);
    if email.is_none() {
        problems.add(SignUpCode::InvalidEmail, "email", "This is not a mail address such as ada@example.com.");
    }
    let names = TextCodes { empty: SignUpCode::Empty, too_long: SignUpCode::TooLong };
    let name = problems.check(names.required("name", &form.name, 200));
    problems.check(check_password(form.password.expose_secret()));
    match (email, name) {
        (Some(email), Some(name)) if problems.is_empty() => {
            let password_hash = password::hash(form.password, random).await?;
            Ok(CheckedSignUp { email, name, password_hash })
        }
        _ => Err(crate::kernel::problem::Rejection::Problems(problems.into_inner())),
    }
}

fn check_password(password: &str) -> Result<(), Problem<SignUpCode>> {
    let (min, max) = (password::MIN_CHARACTERS, password::MAX_BYTES);
    if password.chars().count() >= min && password.len() <= max {
        return Ok(());
    }
    let message = format!("A password has at least {min} characters and at most {max} bytes.");
    Err(Problem::new(SignUpCode::WeakPassword, "password", message))
}

/// Makes the account.
pub async fn sign_up(tx: &mut Tx, form: &CheckedSignUp) -> Outcome<UserId, SignUpCode> {
    let user = store::NewUser {
        id: tx.new_id(),
        email: &form.email,
        name: &form.name,
        password_hash: Some(&form.password_hash),
        email_verified: false,
    };
    store::insert_user(tx, &user).await.on_conflict("users_email_key", || {
        Problem::new(SignUpCode::EmailTaken, "email", "There is an account with this address: sign in instead.")
    })?;
    Ok(user.id)
}

/// Makes an account on the operator's word, with a verified address and no password yet, or finds the one there is.
/// Answers whether it is new.
pub async fn ensure_verified(
    tx: &mut Tx,
    email: &EmailAddress,
    name: &str,
) -> Result<(UserId, bool), crate::db::DbError> {
    if let Some((user, _)) = store::find_credentials(tx, email).await? {
        return Ok((user, false));
    }
    let user = store::NewUser { id: tx.new_id(), email, name, password_hash: None, email_verified: true };
    store::insert_user(tx, &user).await?;
    Ok((user.id, true))
}
