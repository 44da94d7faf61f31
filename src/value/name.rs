//! Names as keys: what people write in many ways, compared in one.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The form in which two names are compared: NFKC, lower case, no spaces, and one sign
/// each for `×xX*`, dashes and brackets. For comparing only; the written text stays.
pub fn key(text: &str) -> String {
    if text.chars().all(is_settled) {
        return text.chars().map(|c| c.to_ascii_lowercase()).filter_map(unify).collect();
    }
    text.nfkc().flat_map(char::to_lowercase).filter_map(unify).collect()
}

/// Characters that NFKC leaves alone wherever they stand: ASCII and the common ideographs.
/// Most texts have no others, and normalizing costs more than everything else done to them.
fn is_settled(c: char) -> bool {
    c.is_ascii() || ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn unify(c: char) -> Option<char> {
    match c {
        c if c.is_whitespace() => None,
        '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{00AD}' => None,
        '×' | 'x' | '✕' | '╳' | '∗' => Some('*'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' | '_' | '~' | '～' => {
            Some('-')
        }
        '[' | '{' | '【' | '〔' | '「' | '『' | '〈' | '《' => Some('('),
        ']' | '}' | '】' | '〕' | '」' | '』' | '〉' | '》' => Some(')'),
        '、' => Some(','),
        c => Some(c),
    }
}

/// A code as its master writes it: NFKC, no spaces, no leading apostrophe. Case and
/// leading zeros stay.
pub fn code(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii_graphic()) {
        return Cow::Borrowed(text.trim_start_matches('\''));
    }
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}');
    let plain: String = if text.chars().all(is_settled) {
        text.chars().filter(kept).collect()
    } else {
        text.nfkc().filter(kept).collect()
    };
    Cow::Owned(plain.trim_start_matches(['\'', '‘', '’']).to_owned())
}

/// A header cell as its words are compared: without line breaks, `*`, colons, strokes and
/// brackets that only comment (`数量(个)` keeps its head).
pub fn header_key(text: &str) -> String {
    let kept = |c: &char| {
        !c.is_whitespace() && !matches!(c, '*' | ':' | '/' | '、' | '\u{200B}' | '\u{FEFF}' | '\'')
    };
    let folded: String = if text.chars().all(is_settled) {
        text.chars().map(|c| c.to_ascii_lowercase()).filter(kept).collect()
    } else {
        text.nfkc().flat_map(char::to_lowercase).filter(kept).collect()
    };
    match folded.find(['(', '[', '【', '<']) {
        Some(at) if at > 0 => folded.get(..at).unwrap_or(&folded).to_owned(),
        _ => folded,
    }
}

/// The character with which the [`header_key`] of a text begins, where that can be told
/// without folding it.
#[inline]
pub fn key_first(text: &str) -> Option<char> {
    match text.chars().next()? {
        c @ ('a'..='z' | '0'..='9' | '-' | '+' | '.' | '#' | '\u{4E00}'..='\u{9FFF}') => Some(c),
        c @ 'A'..='Z' => Some(c.to_ascii_lowercase()),
        _ => None,
    }
}

/// Characters that [`key_start`] tells at most.
pub const STARTING: usize = 4;

/// With what the [`header_key`] of a text begins, as far as that can be told without folding
/// it: up to four characters.
pub fn key_start(text: &str) -> &str {
    let stays = |c: char| {
        c.is_ascii_lowercase()
            || c.is_ascii_digit()
            || matches!(c, '-' | '+' | '.' | '#')
            || ('\u{4E00}'..='\u{9FFF}').contains(&c)
    };
    let end = text.char_indices().take(STARTING).take_while(|(_, c)| stays(*c)).last();
    end.and_then(|(at, c)| text.get(..at + c.len_utf8())).unwrap_or_default()
}

/// How alike two names are, from 0 to 1, on their [`key`]s. For suggestions only.
pub fn likeness(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_thing_written_differently_is_one() {
        for (a, b) in [
            ("YJV 3×240+1×120", "ＹＪＶ ３×２４０＋１×１２０"),
            ("YJV 3×240+1×120", "yjv 3*240+1X120"),
            ("KVVP 7×1.5", "KVVP 7*1.5"),
            ("HDA 4745-A-250", "HDA4745—A–250"),
            ("M36×260 10.9级", "m36×260 10.9级"),
            ("温度传感器（PT100）", "温度传感器(PT100)"),
            ("变桨驱动器 ", "变桨驱动器"),
        ] {
            assert_eq!(key(a), key(b), "{a} / {b}");
        }
        assert_ne!(key("M36×260"), key("M36×240"));
    }

    #[test]
    fn codes_keep_their_zeros() {
        assert_eq!(code("'0159425"), "0159425");
        assert_eq!(code(" ０１０１ "), "0101");
    }

    #[test]
    fn headers_lose_their_decoration() {
        assert_eq!(header_key("品\n名"), "品名");
        assert_eq!(header_key("*数 量*："), "数量");
        assert_eq!(header_key("数量（个）"), "数量");
        assert_eq!(header_key("规格/型号"), header_key("规格、型号"));
        assert_eq!(header_key("(备注)"), "(备注)");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "[ -~一-龥Ａ-ｚ０-９×—【】（）Ⅰ-Ⅻ]{0,24}") {
            let once = key(&text);
            prop_assert_eq!(key(&once), once);
        }

        #[test]
        fn a_key_begins_as_its_text(text in "[ -~一-龥Ａ-ｚ（【]{0,12}") {
            prop_assert!(header_key(&text).starts_with(key_start(&text)));
            if let Some(first) = key_first(&text) {
                prop_assert!(header_key(&text).starts_with(first));
            }
        }

        #[test]
        fn the_short_way_gives_the_same(text in "[ -~一-龥]{0,24}") {
            let long: String = text.nfkc().flat_map(char::to_lowercase).filter_map(unify).collect();
            prop_assert_eq!(key(&text), long);
        }
    }
}
