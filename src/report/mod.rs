//! Answers to text, JSON, lists and workbooks. Computes no figure.

pub mod answer;

pub use answer::Answer;
