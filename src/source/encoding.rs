//! Bytes of a text file to text.
//!
//! The order is fixed and nothing is guessed from letter frequencies: a byte order
//! mark, else UTF-8, else GB18030, else a refusal. Short Chinese texts are exactly what
//! statistical detectors take for Korean or Japanese.

use super::SourceError;
use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const UTF16LE_MARK: &[u8] = b"\xFF\xFE";
const UTF16BE_MARK: &[u8] = b"\xFE\xFF";
const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";
const REPLACEMENT: char = '\u{FFFD}';
const CTRL_Z: char = '\u{1A}';
/// Bytes at the head of a file in which UTF-16 without a mark shows itself.
const HEAD: usize = 4096;
/// Bytes of a text of pairs that tell what it is not.
const TELLING: usize = 1 << 18;

/// The text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// Without byte order mark and final Ctrl-Z; bad places are U+FFFD.
    pub text: Cow<'a, str>,
    /// Bad places in ascending order: the offset in `text` and the byte offset in the file.
    pub bad: Vec<(usize, u64)>,
}

/// A text file that need not be decoded as a whole.
#[derive(Debug, PartialEq, Eq)]
pub enum Prepared<'a> {
    Decoded(Decoded<'a>),
    /// GB18030 of one and two bytes a character without a bad place, byte order mark and final
    /// Ctrl-Z: whatever is cut at ASCII characters below `@` can be decoded on its own.
    Gb18030(&'a [u8]),
}

/// Finds out how a text file is encoded, and decodes it unless its parts can be on their own.
///
/// # Errors
/// Those of [`decode`].
pub fn prepare(bytes: &[u8]) -> Result<Prepared<'_>, SourceError> {
    if bytes.starts_with(UTF8_MARK) || utf16(bytes).is_some() {
        return decode(bytes).map(Prepared::Decoded);
    }
    refuse_nul(memchr::memchr(0, bytes))?;
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Prepared::Decoded(without_ctrl_z(whole(text))));
    }
    let (body, _) = after_marks(bytes, GB18030_MARK);
    // UTF-8 of any length makes no pairs, so that the beginning tells.
    if is_of_pairs(body) && is_gb18030(bytes.get(..TELLING).unwrap_or(bytes)) {
        let marks = body.iter().rev().take_while(|b| **b == CTRL_Z as u8).count();
        return Ok(Prepared::Gb18030(body.get(..body.len() - marks).unwrap_or_default()));
    }
    decode(bytes).map(Prepared::Decoded)
}

/// Whether bytes that are not all UTF-8 are nothing like it.
fn is_gb18030(bytes: &[u8]) -> bool {
    let census = Census::of(bytes);
    !census.clearly_utf8() && !census.perhaps_utf8()
}

/// Whether all bytes are ASCII characters and the pairs that GB18030 has for others.
fn is_of_pairs(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        match rest {
            [] => return true,
            [first, after @ ..] if first.is_ascii() => rest = after,
            [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, after @ ..] => rest = after,
            _ => return false,
        }
    }
}

/// Decodes a text file. A few damaged places are replaced and recorded.
///
/// # Errors
/// [`SourceError::Encoding`] when too much is invalid in every encoding that is read, and
/// [`SourceError::Damaged`] for a NUL, which no table holds.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, SourceError> {
    let decoded = if bytes.starts_with(UTF8_MARK) {
        marked_utf8(bytes)?
    } else if let Some((encoding, mark)) = utf16(bytes) {
        from_utf16(bytes, encoding, mark)?
    } else {
        unmarked(bytes)?
    };
    Ok(without_ctrl_z(decoded))
}

fn marked_utf8(bytes: &[u8]) -> Result<Decoded<'_>, SourceError> {
    refuse_nul(memchr::memchr(0, bytes))?;
    let (body, base) = after_marks(bytes, UTF8_MARK);
    match std::str::from_utf8(body) {
        Ok(text) => Ok(whole(text)),
        Err(error) => {
            let census = Census::of(body);
            if census.clearly_utf8() || census.bad <= body.len() / 1000 {
                Ok(repaired_utf8(body, base))
            } else {
                Err(refused(base + error.valid_up_to()))
            }
        }
    }
}

fn unmarked(bytes: &[u8]) -> Result<Decoded<'_>, SourceError> {
    refuse_nul(memchr::memchr(0, bytes))?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(whole(text)),
        Err(error) => {
            let census = Census::of(bytes);
            if census.clearly_utf8() {
                Ok(repaired_utf8(bytes, 0))
            } else if census.perhaps_utf8() {
                Err(refused(error.valid_up_to()))
            } else {
                from_gb18030(bytes)
            }
        }
    }
}

/// What bytes hold when they are read as UTF-8.
struct Census {
    /// Valid sequences of two bytes and more.
    multi: usize,
    /// Valid sequences of three bytes and more, which GB18030 text hardly ever forms.
    wide: usize,
    /// Bytes outside every valid sequence.
    bad: usize,
}

impl Census {
    fn of(bytes: &[u8]) -> Self {
        let mut census = Census { multi: 0, wide: 0, bad: 0 };
        let mut rest = bytes.len();
        for chunk in bytes.utf8_chunks() {
            // What remains cannot make it UTF-8 any more: as a rule half of a text tells.
            if census.bad > bytes.len() / 1000
                && census.bad > census.wide.saturating_add(rest / 3)
                && census.bad.saturating_mul(10) > census.multi.saturating_add(rest / 2)
            {
                break;
            }
            rest = rest.saturating_sub(chunk.valid().len() + chunk.invalid().len());
            let valid = chunk.valid().as_bytes();
            census.multi += valid.iter().filter(|b| **b >= 0xC0).count();
            census.wide += valid.iter().filter(|b| **b >= 0xE0).count();
            census.bad += chunk.invalid().len();
        }
        census
    }

    fn clearly_utf8(&self) -> bool {
        self.multi >= self.bad.saturating_mul(10)
    }

    /// Too damaged to trust as UTF-8, yet GB18030 would turn it into other characters.
    fn perhaps_utf8(&self) -> bool {
        self.wide >= self.bad
    }
}

fn repaired_utf8(body: &[u8], base: usize) -> Decoded<'static> {
    let mut text = String::with_capacity(body.len() + 16);
    let mut bad = Vec::new();
    let mut at = base;
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            bad.push((text.len(), at as u64));
            text.push(REPLACEMENT);
            at += chunk.invalid().len();
        }
    }
    Decoded { text: Cow::Owned(text), bad }
}

fn from_gb18030(bytes: &[u8]) -> Result<Decoded<'static>, SourceError> {
    let (body, base) = after_marks(bytes, GB18030_MARK);
    let decoded = transcoded(GB18030, body, base, (body.len() / 1000).max(1))?;
    match decoded.bad.first() {
        Some((_, offset)) if body.len() < 1000 && !has_five_wide(&decoded.text) => {
            Err(SourceError::Encoding { offset: *offset })
        }
        _ => Ok(decoded),
    }
}

fn has_five_wide(text: &str) -> bool {
    text.chars().filter(|c| !c.is_ascii() && *c != REPLACEMENT).nth(4).is_some()
}

/// The byte order of a UTF-16 file, and its mark, which is empty where the zeros of the
/// ASCII characters alone give it away.
fn utf16(bytes: &[u8]) -> Option<(&'static Encoding, &'static [u8])> {
    if bytes.starts_with(UTF16LE_MARK) {
        return Some((UTF_16LE, UTF16LE_MARK));
    }
    if bytes.starts_with(UTF16BE_MARK) {
        return Some((UTF_16BE, UTF16BE_MARK));
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Two units in five must be ASCII; characters such as U+4E00 put a few zeros on the other side.
    if (even + odd) * 5 < head.len() {
        None
    } else if odd > even * 8 {
        Some((UTF_16LE, b""))
    } else if even > odd * 8 {
        Some((UTF_16BE, b""))
    } else {
        None
    }
}

fn from_utf16(
    bytes: &[u8],
    encoding: &'static Encoding,
    mark: &[u8],
) -> Result<Decoded<'static>, SourceError> {
    let (body, base) = after_marks(bytes, mark);
    let nul = body.chunks_exact(2).position(|unit| unit == [0, 0]);
    refuse_nul(nul.map(|unit| base + unit * 2))?;
    transcoded(encoding, body, base, (body.len() / 20).max(1))
}

/// Decodes with at most `most` bad places; `base` is the offset of `body` in the file.
fn transcoded(
    encoding: &'static Encoding,
    body: &[u8],
    base: usize,
    most: usize,
) -> Result<Decoded<'static>, SourceError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(body.len() + body.len() / 2 + 16);
    let mut bad: Vec<(usize, u64)> = Vec::new();
    let mut read = 0;
    loop {
        let rest = body.get(read..).unwrap_or_default();
        let (result, used) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += used;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve(rest.len().max(64)),
            DecoderResult::Malformed(length, after) => {
                let back = usize::from(length) + usize::from(after);
                bad.push((text.len(), (base + read.saturating_sub(back)) as u64));
                text.push(REPLACEMENT);
            }
        }
        if bad.len() > most {
            let offset = bad.first().map_or(0, |(_, offset)| *offset);
            return Err(SourceError::Encoding { offset });
        }
    }
    Ok(Decoded { text: Cow::Owned(text), bad })
}

/// What follows the mark, which careless tools write more than once, and its offset.
fn after_marks<'a>(bytes: &'a [u8], mark: &[u8]) -> (&'a [u8], usize) {
    let mut body = bytes;
    if !mark.is_empty() {
        while let Some(rest) = body.strip_prefix(mark) {
            body = rest;
        }
    }
    (body, bytes.len() - body.len())
}

fn whole(text: &str) -> Decoded<'_> {
    Decoded { text: Cow::Borrowed(text), bad: Vec::new() }
}

fn refused(offset: usize) -> SourceError {
    SourceError::Encoding { offset: offset as u64 }
}

fn refuse_nul(offset: Option<usize>) -> Result<(), SourceError> {
    match offset {
        Some(offset) => Err(SourceError::Damaged(format!("a NUL byte at byte {offset}"))),
        None => Ok(()),
    }
}

fn without_ctrl_z(decoded: Decoded<'_>) -> Decoded<'_> {
    let text = match decoded.text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches(CTRL_Z)),
        Cow::Owned(mut text) => {
            text.truncate(text.trim_end_matches(CTRL_Z).len());
            Cow::Owned(text)
        }
    };
    Decoded { text, bad: decoded.bad }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HAN: &str = "日期,现场名称,存货编码,存货名称,规格型号\n";

    fn text(bytes: &[u8]) -> String {
        let decoded = decode(bytes).unwrap();
        assert_eq!(decoded.bad, []);
        decoded.text.into_owned()
    }

    fn gb(text: &str) -> Vec<u8> {
        let (bytes, _, unmappable) = GB18030.encode(text);
        assert!(!unmappable);
        bytes.into_owned()
    }

    fn utf16_bytes(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    fn offset_refused(bytes: &[u8]) -> u64 {
        match decode(bytes).unwrap_err() {
            SourceError::Encoding { offset } => offset,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn ascii_and_utf8_are_borrowed() {
        for bytes in [b"".as_slice(), b"a,b\n1,2\n", HAN.as_bytes()] {
            assert!(matches!(decode(bytes).unwrap().text, Cow::Borrowed(_)));
            assert_eq!(text(bytes).as_bytes(), bytes);
        }
    }

    #[test]
    fn pairs_are_decoded_as_parts_as_they_are_as_a_whole() {
        let pairs: Vec<[u8; 2]> =
            (0x81..=0xFE).flat_map(|a| (0x40..=0xFE).map(move |b| [a, b])).filter(|p| p[1] != 0x7F).collect();
        assert_eq!(pairs.len(), 126 * 190);
        for pair in &pairs {
            assert!(is_of_pairs(pair));
            assert!(!GB18030.decode_without_bom_handling(pair).1, "{pair:x?}");
        }
        for other in [b"\x81".as_slice(), b"\x80", b"\xFF", b"\x81\x7F", b"\x81\x30\x81\x30", b"\xFE\xFF"] {
            assert!(!is_of_pairs(other), "{other:x?}");
        }
        let mut bytes = gb(HAN);
        assert_eq!(prepare(&bytes), Ok(Prepared::Gb18030(&gb(HAN))));
        bytes.push(CTRL_Z as u8);
        assert_eq!(prepare(&bytes), Ok(Prepared::Gb18030(&gb(HAN))));
        // A character of four bytes, a bad byte, another encoding.
        for bytes in [
            gb(&format!("{HAN}\u{1F600}")),
            [&gb(&HAN.repeat(40)), b"\xFF\n".as_slice()].concat(),
            HAN.into(),
        ] {
            assert_eq!(prepare(&bytes), decode(&bytes).map(Prepared::Decoded));
        }
    }

    #[test]
    fn a_mark_decides_and_is_removed() {
        let marked = |mark: &[u8], body: Vec<u8>| [mark, &body].concat();
        assert_eq!(text(&marked(UTF8_MARK, HAN.into())), HAN);
        let twice = [UTF8_MARK, UTF8_MARK].concat();
        assert_eq!(text(&marked(&twice, HAN.into())), HAN);
        let le = utf16_bytes(HAN, u16::to_le_bytes);
        assert_eq!(text(&marked(UTF16LE_MARK, le)), HAN);
        let be = utf16_bytes(HAN, u16::to_be_bytes);
        assert_eq!(text(&marked(UTF16BE_MARK, be)), HAN);
        assert_eq!(text(&marked(GB18030_MARK, gb(HAN))), HAN);
        assert_eq!(text(UTF8_MARK), "");
    }

    #[test]
    fn utf16_without_a_mark_shows_by_its_zeros() {
        let table = "code,name\n0012,一\n0013,电缆\n";
        assert_eq!(text(&utf16_bytes(table, u16::to_le_bytes)), table);
        assert_eq!(text(&utf16_bytes(table, u16::to_be_bytes)), table);
    }

    #[test]
    fn short_gbk_is_not_taken_for_korean() {
        assert_eq!(text(b"\xB2\xC9\xB9\xBA\xC8\xEB\xBF\xE2"), "采购入库");
    }

    #[test]
    fn gb18030_reaches_beyond_gbk() {
        let rare = "姓名,𠮷野\n㐀,€\n";
        let bytes = gb(rare);
        assert!(bytes.windows(4).any(|w| w == gb("𠮷")));
        assert_eq!(text(&bytes), rare);
    }

    #[test]
    fn one_bad_byte_does_not_turn_utf8_into_other_characters() {
        let mut bytes = HAN.as_bytes().to_vec();
        bytes.insert(7, 0xB2);
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.text, HAN.replace(",现", ",\u{FFFD}现"));
        assert_eq!(decoded.bad, [(7, 7)]);
    }

    #[test]
    fn offsets_count_the_mark_and_earlier_bad_places() {
        let mut body = HAN.repeat(3).into_bytes();
        body.insert(7, 0xFF);
        body.insert(20, 0xE6);
        let bytes = [UTF8_MARK, &body].concat();
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.bad, [(7, 10), (22, 23)]);
        for (at, _) in decoded.bad {
            assert!(decoded.text[at..].starts_with(REPLACEMENT));
        }
    }

    #[test]
    fn a_character_cut_off_at_the_end_is_a_bad_place() {
        let twice = HAN.repeat(2);
        let bytes = &twice.as_bytes()[..twice.len() - 2];
        let decoded = decode(bytes).unwrap();
        let at = bytes.len() - 2;
        assert_eq!(decoded.bad, [(at, at as u64)]);
        assert!(decoded.text.ends_with("型\u{FFFD}"));
    }

    #[test]
    fn utf8_too_damaged_to_be_clear_is_refused_and_not_read_as_gb18030() {
        assert_eq!(offset_refused(b"\xE7\x94\xB5\xE7\xBC\x86\xFF,"), 6);
    }

    #[test]
    fn a_marked_file_keeps_its_encoding_when_damaged() {
        let mut few = [UTF8_MARK, "a,b\n".repeat(500).as_bytes()].concat();
        few[5] = 0xE9;
        assert_eq!(decode(&few).unwrap().bad, [(2, 5)]);
        let wrong = [UTF8_MARK, &gb(HAN)].concat();
        assert_eq!(offset_refused(&wrong), 3);
    }

    #[test]
    fn damaged_gb18030_keeps_the_rest() {
        let mut short = gb(HAN);
        short[4] = 0xFF;
        let decoded = decode(&short).unwrap();
        assert_eq!(decoded.text, HAN.replacen(',', "\u{FFFD}", 1));
        assert_eq!(decoded.bad, [(6, 4)]);

        let mut long = gb(&HAN.repeat(60));
        let comma = long.len() - 10;
        assert_eq!(long[comma], b',');
        long.insert(comma, 0xB5);
        let decoded = decode(&long).unwrap();
        assert_eq!(decoded.bad[0].1, comma as u64);
        assert!(decoded.text.ends_with("存货名称\u{FFFD},规格型号\n"));
    }

    #[test]
    fn a_broken_four_byte_character_is_placed_right() {
        let mut bytes = gb(HAN);
        bytes.splice(4..4, *b"\x81\x30");
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.bad, [(6, 4)]);
        assert_eq!(decoded.text, HAN.replacen(',', "\u{FFFD}0,", 1));
    }

    #[test]
    fn too_much_damage_is_refused_at_its_first_place() {
        let mut two = gb(HAN);
        two[4] = 0xFF;
        two[13] = 0xFF;
        assert_eq!(offset_refused(&two), 4);
        assert_eq!(offset_refused(b"\xB2\xC9\xFF\n"), 2);
        let noise: Vec<u8> = (1..=255).cycle().take(5000).collect();
        assert!(matches!(decode(&noise), Err(SourceError::Encoding { .. })));
    }

    #[test]
    fn unpaired_surrogates_and_odd_ends_are_bad_places() {
        let mut bytes = [UTF16LE_MARK, &utf16_bytes(&HAN.repeat(2), u16::to_le_bytes)].concat();
        bytes.splice(4..4, [0x00, 0xD8]);
        bytes.push(0x41);
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.bad[0], (3, 4));
        assert_eq!(decoded.bad[1].1, bytes.len() as u64 - 1);
        assert!(decoded.text.starts_with("日\u{FFFD}期"));
        assert!(decoded.text.ends_with("\n\u{FFFD}"));
        let lone: Vec<u8> = UTF16BE_MARK.iter().copied().chain([0xD8, 0x00].repeat(40)).collect();
        assert_eq!(offset_refused(&lone), 2);
    }

    #[test]
    fn nul_is_refused() {
        let why = |bytes: &[u8]| decode(bytes).unwrap_err().to_string();
        assert_eq!(why(b"a,b\0c,d,e,f\n"), "is damaged: a NUL byte at byte 3");
        assert_eq!(why(b"\xEF\xBB\xBFa\0"), "is damaged: a NUL byte at byte 4");
        assert_eq!(why(b"\xFF\xFEa\0\0\0"), "is damaged: a NUL byte at byte 4");
        assert_eq!(why(&[0; 64]), "is damaged: a NUL byte at byte 0");
    }

    #[test]
    fn a_final_ctrl_z_is_dropped() {
        assert_eq!(text(b"a,b\n\x1A"), "a,b\n");
        assert_eq!(text(b"a\x1A,b\n"), "a\x1A,b\n");
        assert_eq!(text(&gb("电缆\n\u{1A}")), "电缆\n");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_decode_or_are_refused(bytes: Vec<u8>) {
            if let Ok(decoded) = decode(&bytes) {
                for (at, offset) in decoded.bad {
                    assert!(decoded.text[at..].starts_with(REPLACEMENT));
                    assert!(offset < bytes.len() as u64);
                }
            }
        }
    }
}
