//! Where settings come from: the environment, or a map in tests.

use super::SettingError;

/// A setting as the README lists it.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Name in the environment.
    pub name: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
    /// What it decides.
    pub meaning: &'static str,
}

impl Variable {
    pub(super) const fn new(name: &'static str, default: &'static str, meaning: &'static str) -> Self {
        Self { name, default, meaning }
    }
}

/// Looks settings up by name. An empty value counts as not set.
pub struct Source<'a>(&'a dyn Fn(&str) -> Option<String>);

impl std::fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Source")
    }
}

impl<'a> Source<'a> {
    /// Settings by a look-up of one's own.
    pub fn new(look_up: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self(look_up)
    }

    /// Settings of this process.
    pub fn environment() -> Source<'static> {
        #[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
        Source(&|name| std::env::var(name).ok())
    }

    /// A value as it would be read, for a source that takes some of another's.
    pub fn value(&self, name: &str) -> Option<String> {
        self.get(name)
    }

    /// A value, trimmed.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// Values separated by commas.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let value = self.get(name).unwrap_or_default();
        value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    /// A value of a type that reads from text; `expected` says what would be right.
    pub(super) fn parse<T: std::str::FromStr>(
        &self,
        variable: &'static str,
        expected: &str,
    ) -> Result<Option<T>, SettingError> {
        self.get(variable)
            .map(|value| {
                value.parse().ok().ok_or_else(|| SettingError { variable, problem: format!("expected {expected}") })
            })
            .transpose()
    }

    /// `on` or `off`.
    pub(super) fn switch(&self, variable: &'static str, default: bool) -> Result<bool, SettingError> {
        match self.get(variable).as_deref() {
            None => Ok(default),
            Some("on") => Ok(true),
            Some("off") => Ok(false),
            Some(_) => Err(SettingError { variable, problem: "expected on or off".to_owned() }),
        }
    }
}
