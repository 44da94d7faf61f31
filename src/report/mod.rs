//! Answers to text, JSON, lists and workbooks. Computes no figure.

pub mod answer;
pub mod callbacks_text;
pub mod headlines;
pub mod ingest_text;
pub mod json;
pub mod labels;
pub mod list;
pub mod outsourcers;
pub mod period_text;
pub mod remarks;
pub mod status;
pub mod stocktake_text;
pub mod text;
pub mod trace;
pub mod words;
pub mod workbook;

pub use answer::Answer;
