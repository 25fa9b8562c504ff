//! In which language a question is asked, by the small words that no text does without.

use crate::scoring::lexical::Language;

/// Small words, with a space on either side of each.
const SMALL_WORDS: [(Language, &str); 4] = [
    (
        Language::English,
        " the of and to is are was what which how why you your with that this for it be does do when would from ",
    ),
    (
        Language::German,
        " der die das und ist sind wie warum welche welcher welches sie du mit dass für nicht ein eine einen zu wann \
         im auf von wird werden ",
    ),
    (
        Language::French,
        " le la les et est sont quel quelle quels comment pourquoi vous avec que pour une du des dans qui quand sur ",
    ),
    (Language::Spanish, " el los las y es son qué cuál cuáles cómo usted con que para una del en por cuándo lo se "),
];

/// The language that most small words belong to; none when there are too few to tell, or two languages tie.
pub(super) fn detect<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<Language> {
    let mut counts = SMALL_WORDS.map(|(language, _)| (0_usize, language));
    for text in texts {
        for word in text.split(|symbol: char| !symbol.is_alphabetic()).filter(|word| (1..=24).contains(&word.len())) {
            let padded = format!(" {} ", word.to_lowercase());
            for ((count, _), (_, words)) in counts.iter_mut().zip(SMALL_WORDS) {
                *count += usize::from(words.contains(&padded));
            }
        }
    }
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match counts {
        [(most, language), (second, _), ..] if most > second => Some(language),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_tell() {
        let cases = [
            ("What is the purpose of an index?", Language::English),
            ("Wie gehen Sie mit einem verärgerten Kunden um?", Language::German),
            ("Comment vérifiez-vous la qualité des données ?", Language::French),
            ("¿Cómo se prueba una función con muchos casos?", Language::Spanish),
        ];
        for (text, language) in cases {
            assert_eq!(detect([text]), Some(language), "{text}");
        }
        assert_eq!(detect(["SELECT *", "Polymorphism."]), None);
    }
}
