//! HTML character references.

use std::borrow::Cow;

/// No reference we know is longer, between `&` and `;`.
const MAX_NAME: usize = 10;

/// Replaces the references of a text; what is not one stays as it is ("R&D").
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut pieces = text.split('&');
    let mut decoded = String::with_capacity(text.len());
    decoded.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let reference = piece.split_once(';').filter(|(name, _)| name.len() <= MAX_NAME);
        if let Some((c, rest)) = reference.and_then(|(name, rest)| Some((character(name)?, rest))) {
            decoded.push(c);
            decoded.push_str(rest);
        } else {
            decoded.push('&');
            decoded.push_str(piece);
        }
    }
    Cow::Owned(decoded)
}

fn character(name: &str) -> Option<char> {
    match name.strip_prefix('#') {
        Some(number) => numeric(number),
        None => named(name),
    }
}

fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    windows_1252(code.ok()?)
}

/// Word processors number their quotes and bullets by the Windows code page, and browsers play along.
fn windows_1252(code: u32) -> Option<char> {
    Some(match code {
        0x80 => '€',
        0x85 => '…',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x95 => '•',
        0x96 => '–',
        0x97 => '—',
        _ => char::from_u32(code)?,
    })
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" => '\u{AD}',
        "zwnj" | "zwj" => '\u{200B}',
        "bull" => '•',
        "middot" => '·',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "laquo" => '«',
        "raquo" => '»',
        "lsaquo" => '‹',
        "rsaquo" => '›',
        "rarr" => '→',
        "check" => '✓',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "ecirc" => 'ê',
        "agrave" => 'à',
        "aacute" => 'á',
        "acirc" => 'â',
        "ccedil" => 'ç',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "ntilde" => 'ñ',
        "euro" => '€',
        "pound" => '£',
        "sect" => '§',
        "deg" => '°',
        "times" => '×',
        "plusmn" => '±',
        "frac12" => '½',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_become_characters_and_ampersands_stay() {
        assert_eq!(
            decode("Pfleger&uuml;bergabe &amp; R&D &#8226; &#x2013; &#149; &unknown;"),
            "Pflegerübergabe & R&D • – • &unknown;"
        );
    }
}
