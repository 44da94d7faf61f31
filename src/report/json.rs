//! The answer as one JSON object.

use super::Answer;

/// Pretty-printed, with a line end.
///
/// # Errors
/// None for an answer; passed on from the serializer.
pub fn write(answer: &Answer) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(answer)?;
    text.push('\n');
    Ok(text)
}
