#![forbid(unsafe_code)]
pub mod book;
pub mod cli;
pub mod config;
pub mod finding;
pub mod inputs;
pub mod matching;
pub mod message;
pub mod place;
pub mod policy;
pub mod record;
pub mod report;
pub mod rules;
pub mod sheet;
pub mod source;
pub mod value;
