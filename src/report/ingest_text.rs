//! The answer of `ingest` as text.

use super::Answer;
use super::text::{Style, closing, files, filtered, line, opening, sources};
use crate::message::{Keeping, Message};

/// What became of the files, who has not sent theirs, and what is wrong.
pub fn ingest(answer: &Answer, style: Style, all_in: Option<&str>) -> String {
    let mut out = String::new();
    let say = |keeping: Keeping| Message::from(keeping).text(style.lang);
    let Some(ingest) = &answer.ingest else {
        return out;
    };
    let as_of = answer.as_of.unwrap_or_default();
    opening(&mut out, answer, style, &say(Keeping::IngestTitle { as_of, dry_run: ingest.dry_run }));
    filtered(&mut out, answer, style);
    let passed = u64::try_from(answer.passed_over.len()).unwrap_or(u64::MAX);
    line(
        &mut out,
        &say(Keeping::Stored {
            new: ingest.stored,
            replacing: ingest.replaced,
            unchanged: ingest.unchanged,
            unread: ingest.unread,
            passed,
        }),
    );
    for file in &ingest.withdrawn {
        line(&mut out, &say(Keeping::Withdrawn { file: file.clone() }));
    }
    if let Some(first) = ingest.moved.first() {
        let files = u64::try_from(ingest.moved.len()).unwrap_or(u64::MAX);
        let folder = first.to.rsplitn(4, '/').nth(3).unwrap_or_default().to_owned();
        line(&mut out, &say(Keeping::Moved { files, folder }));
    }
    files(&mut out, answer, style.lang);
    if let Some(day) = ingest.day {
        let (sent, missing) = (ingest.sent.len(), ingest.not_sent.len());
        if sent + missing > 0 {
            line(&mut out, &say(Keeping::Sent { day, sent, sites: sent + missing }));
        }
        if missing > 0 {
            line(&mut out, &say(Keeping::NotSent { sites: ingest.not_sent.clone() }));
        }
    }
    sources(&mut out, answer, style.lang);
    closing(&mut out, answer, style, all_in);
    out
}
