//! Scalars of the schema, each with the address of its specification.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{SecondsFormat, SubsecRound, Utc};

macro_rules! text_scalar {
    ($(#[$doc:meta])* $name:ident as $public:literal, $specified_by:literal, $accepts:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(super) struct $name(pub(super) String);

        #[Scalar(name = $public, specified_by_url = $specified_by)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) if ($accepts)(&text) => Ok(Self(text)),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

text_scalar!(
    /// A mail address.
    EmailAddress as "EmailAddress", "https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address", |_: &str| true
);
text_scalar!(
    /// An address on the web.
    Url as "URL", "https://url.spec.whatwg.org/", |text: &str| url::Url::parse(text).is_ok()
);
text_scalar!(
    /// A language tag such as `en` or `de-AT`.
    Locale as "Locale", "https://www.rfc-editor.org/rfc/rfc5646", |_: &str| true
);

text_scalar!(
    /// The name of a time zone in the IANA database, such as `Europe/Berlin`.
    TimeZone as "TimeZone", "https://www.rfc-editor.org/rfc/rfc6557", |_: &str| true
);

/// An instant in RFC 3339, in UTC: `2026-05-04T09:00:00Z`. Any offset is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateTime(pub(super) chrono::DateTime<Utc>);

#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let read = match &value {
            Value::String(text) => chrono::DateTime::parse_from_rfc3339(text).ok(),
            _ => None,
        };
        let time = read.ok_or_else(|| InputValueError::expected_type(value))?;
        Ok(Self(time.with_timezone(&Utc).trunc_subsecs(6)))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(time: chrono::DateTime<Utc>) -> Self {
        Self(time)
    }
}

/// An exact decimal number, written as a string: `"81.25"`. What is no number is a matter of the form, not of the
/// document: it is refused with its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal(pub(super) String);

#[Scalar(specified_by_url = "https://www.w3.org/TR/xmlschema-2/#decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// A length of time in ISO 8601: `PT45M`. Days have 24 hours; months and years are not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Duration {
    /// Whole seconds.
    pub(super) seconds: i64,
}

#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#appendix-A")]
impl ScalarType for Duration {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => read_duration(text).ok_or_else(|| InputValueError::expected_type(value)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(write_duration(self.seconds))
    }
}

fn read_duration(text: &str) -> Option<Duration> {
    let (days, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (text.strip_prefix('P')?, ""),
    };
    if days.is_empty() && time.is_empty() {
        return None;
    }
    let days = read_parts(days, &[('W', 604_800), ('D', 86_400)])?;
    let time = read_parts(time, &[('H', 3_600), ('M', 60), ('S', 1)])?;
    Some(Duration { seconds: days.checked_add(time)? })
}

/// The sum of parts such as `1H30M`, each unit at most once and in order.
fn read_parts(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut total: i64 = 0;
    let mut digits = String::new();
    let mut units = units.iter();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let (_, unit) = units.find(|(letter, _)| *letter == c)?;
        total = total.checked_add(digits.parse::<i64>().ok()?.checked_mul(*unit)?)?;
        digits.clear();
    }
    digits.is_empty().then_some(total)
}

fn write_duration(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let part = |count: i64, unit: char| if count == 0 { String::new() } else { format!("{count}{unit}") };
    let text = format!("{}{}{}", part(hours, 'H'), part(minutes, 'M'), part(rest, 'S'));
    if text.is_empty() { "PT0S".to_owned() } else { format!("PT{text}") }
}

/// Where a fact stands in an organization's log, as a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EventCursor(pub(super) i64);

#[Scalar(specified_by_url = "https://spec.graphql.org/draft/#sec-ID")]
impl ScalarType for EventCursor {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        text.parse().ok().map(Self).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_and_write() {
        for (text, seconds) in [("PT45M", 2700), ("PT1H30M", 5400), ("P1D", 86_400), ("P1DT1S", 86_401), ("PT0S", 0)] {
            assert_eq!(read_duration(text), Some(Duration { seconds }), "{text}");
        }
        for wrong in ["", "P", "PT", "45M", "PT45", "P1M", "PT-1M", "PT1M1H", "PT99999999999999999999H", "P1DT"] {
            assert_eq!(read_duration(wrong), None, "{wrong}");
        }
        assert_eq!(write_duration(5401), "PT1H30M1S");
        assert_eq!(write_duration(0), "PT0S");
    }
}
