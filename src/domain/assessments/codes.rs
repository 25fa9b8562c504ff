//! What may be wrong with the content of an assessment, however it is handed in.

/// Declares the codes of a use case that takes content: its own, and those of [`ContentCode`].
macro_rules! content_codes {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $own_doc:literal])* $own:ident,)* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            /// Nothing but white space.
            Empty,
            /// More characters than fit.
            TooLong,
            /// More items than fit.
            TooMany,
            /// A choice question without a correct choice.
            NoCorrectChoice,
            /// Two choices of a question say the same.
            DuplicateChoice,
            /// The tolerance is no number, or below 0.
            BadTolerance,
            /// The answer of a numeric question is no number.
            InvalidNumber,
            /// The weight is no number, not above 0, too large or too fine.
            InvalidWeight,
            /// The level is not 0 to 4, or is there twice.
            InvalidLevel,
            /// The time limit is too short or too long.
            BadTimeLimit,
            /// The longest answer is too short or too long.
            BadMaxLength,
            /// The part does not belong to this kind of question, or the kind needs it.
            WrongKind,
            /// The largest file is too small or too large.
            BadMaxSize,
            /// The id is not that of such a part of the assessment.
            InvalidId,
            /// Two parts have the same id.
            DuplicateId,
            $($(#[doc = $own_doc])* $own,)*
        }

        content_codes!(@from $name: Empty, TooLong, TooMany, NoCorrectChoice, DuplicateChoice, BadTolerance,
            InvalidNumber, InvalidWeight, InvalidLevel, BadTimeLimit, BadMaxLength, BadMaxSize, WrongKind,
            InvalidId, DuplicateId);
    };
    (@from ContentCode: $($code:ident),*) => {};
    (@from $name:ident: $($code:ident),*) => {
        impl From<ContentCode> for $name {
            fn from(code: ContentCode) -> Self {
                match code {
                    $(ContentCode::$code => Self::$code,)*
                }
            }
        }
    };
}

content_codes! {
    /// What may be wrong with content.
    ContentCode {}
}

content_codes! {
    /// What may be wrong with a new assessment.
    CreateAssessmentCode {
        /// The job description was put away.
        JobClosed,
    }
}

content_codes! {
    /// What may be wrong with a change.
    UpdateAssessmentCode {
        /// Somebody else changed it meanwhile.
        VersionConflict,
        /// It is not sent any more, and no longer changed.
        Retired,
    }
}
