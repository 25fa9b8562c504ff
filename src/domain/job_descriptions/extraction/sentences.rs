//! Sentences of a paragraph, where a full stop may also belong to an abbreviation, a date or a number.

const ABBREVIATIONS: &str = " e.g i.e etc incl approx min max no nos vs mr mrs ms dr st inc ltd co dept hrs sr jr \
    z.b d.h u.a o.ä bzw inkl ca ggf evtl mind max nr abs str gem exkl zzgl usw etc tel vgl bspw sog staatl anerk m.w.d \
    std mo di mi do fr sa so ff lt ";

/// The sentences of a text, each with its final mark.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, mark) in text.match_indices(['.', '!', '?']) {
        let end = at + mark.len();
        let (Some(before), Some(after)) = (text.get(from..at), text.get(end..)) else {
            continue;
        };
        if ends_sentence(before, mark, after) {
            sentences.extend(text.get(from..end));
            from = end;
        }
    }
    sentences.extend(text.get(from..));
    sentences.into_iter().map(str::trim).filter(|sentence| sentence.contains(char::is_alphanumeric)).collect()
}

fn ends_sentence(before: &str, mark: &str, after: &str) -> bool {
    let mut following = after.chars();
    let spaced = following.next().is_some_and(char::is_whitespace);
    let next = following.find(|c| !c.is_whitespace() && !matches!(c, '"' | '“' | '„' | '(' | '»'));
    let begins = next.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || !c.is_alphanumeric());
    spaced && begins && (mark != "." || !is_abbreviated(before))
}

fn is_abbreviated(before: &str) -> bool {
    let last = before.rsplit([' ', '(', '\t']).next().unwrap_or_default();
    let single = last.chars().nth(1).is_none() && last.starts_with(char::is_alphabetic);
    let day = last.len() <= 2 && last.chars().all(|c| c.is_ascii_digit());
    single || day || (last.len() <= 6 && ABBREVIATIONS.contains(&format!(" {} ", last.to_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn abbreviations_dates_and_numbers_end_no_sentence() {
        assert_eq!(
            split("Ab dem 1. März planen Sie z. B. Touren mit ca. 3.5 Tonnen. Sie fahren selbst! Ist das etwas?"),
            ["Ab dem 1. März planen Sie z. B. Touren mit ca. 3.5 Tonnen.", "Sie fahren selbst!", "Ist das etwas?"]
        );
        assert_eq!(split("You know tools, e.g. Excel. We train you"), ["You know tools, e.g. Excel.", "We train you"]);
    }
}
