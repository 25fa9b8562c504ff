//! Closed lists that are stored as text with a CHECK, as they are named in the API.

/// Declares an enum with the text of each variant: `as_str`, `FromStr` and `ALL` in one place.
macro_rules! stored_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it is stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads a stored value.
            pub fn read(text: &str) -> Result<Self, crate::db::DbError> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
                    .ok_or(crate::db::DbError::Unreadable(stringify!($name)))
            }
        }
    };
}

pub(crate) use stored_enum;
