//! Exact decimals: read as people and programs write them, stored and shown as text, never through floating point.
//!
//! `#[serde(with = "crate::kernel::decimal")]` keeps a [`Decimal`] in JSON as a string.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serializer};

/// Reads `2`, `0.25`, `-3.50` or, as JSON writes small numbers, `1e-7`: without trailing zeros, so that one value has
/// one text. Nothing is rounded: what does not fit exactly is no decimal.
pub fn parse(text: &str) -> Option<Decimal> {
    let text = text.trim();
    // The library would take digits grouped by underscores too.
    if text.contains('_') {
        return None;
    }
    let base = text.split(['e', 'E']).next()?;
    let exact = Decimal::from_str_exact(base).ok()?;
    let number = if base.len() == text.len() { exact } else { Decimal::from_scientific(text).ok()? };
    Some(number.normalize())
}

/// As a string.
pub fn serialize<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// From a string.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| serde::de::Error::custom("not a decimal"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_text() {
        let texts = [
            ("1", "1"),
            (" 01.50 ", "1.5"),
            ("-0.0", "0"),
            ("+2", "2"),
            (".5", "0.5"),
            ("1e-7", "0.0000001"),
            ("2.5E3", "2500"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
        ];
        for (typed, kept) in texts {
            assert_eq!(parse(typed).map(|number| number.to_string()).as_deref(), Some(kept), "{typed}");
        }
    }

    #[test]
    fn what_is_not_exact_is_refused() {
        let too_long = "0.12345678901234567890123456789";
        let too_long_scientific = "0.12345678901234567890123456789e1";
        let wrong = ["", "-", ".", "1,5", "1_000", "0x1", "NaN", "inf", "1e", "1e99", "1e-99", "1e999999999", "1 2"];
        for typed in wrong.into_iter().chain([too_long, too_long_scientific]) {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn json_keeps_it_as_text() {
        #[derive(serde::Serialize, serde::Deserialize)]
        struct Kept(#[serde(with = "super")] Decimal);

        let json = serde_json::to_value(Kept(parse("0.25").unwrap())).unwrap();
        assert_eq!(json, "0.25");
        assert_eq!(serde_json::from_value::<Kept>(json).unwrap().0, parse("0.250").unwrap());
        assert!(serde_json::from_value::<Kept>(serde_json::json!("a quarter")).is_err());
    }
}
