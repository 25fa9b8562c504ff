//! The colour that candidates know an organization by.

use std::fmt;

/// A colour of the sRGB space. Any will do: whoever writes with it sees to contrast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrandColor([u8; 3]);

impl BrandColor {
    /// Reads `#RRGGBB`, in whatever case.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let channel = |at: usize| {
            let pair = digits.get(at..at + 2).filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            u8::from_str_radix(pair, 16).ok()
        };
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// Red, green and blue.
    pub const fn channels(self) -> [u8; 3] {
        self.0
    }
}

impl From<[u8; 3]> for BrandColor {
    fn from(channels: [u8; 3]) -> Self {
        Self(channels)
    }
}

/// `#rrggbb`
impl fmt::Display for BrandColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_six_hexadecimal_digits_behind_a_number_sign() {
        assert_eq!(BrandColor::parse("#0A64fF").unwrap().to_string(), "#0a64ff");
        assert_eq!(BrandColor::parse("#000000").unwrap().channels(), [0, 0, 0]);
        for text in ["", "#", "0a64ff", "#0a64f", "#0a64ff0", "#0a64fg", "#+a64ff", "#ää0", "#fff", "red", " #0a64ff"]
        {
            assert_eq!(BrandColor::parse(text), None, "{text:?}");
        }
    }
}
