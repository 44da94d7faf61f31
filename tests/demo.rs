//! The demonstration month: every planted fault is found, and nothing else is said.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use serde_json::Value;

#[test]
fn the_planted_faults_are_found_and_nothing_else() {
    let mut command = support::duizhang();
    command.current_dir(support::root()).args(["reconcile", "--period", "2025-03", "--as-of", "2025-04-05"]);
    command.args(["--format", "json", "--lang", "en", "fixtures/demo"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut said: Vec<String> = Vec::new();
    for finding in answer["findings"].as_array().unwrap() {
        let source = &finding["sources"][0];
        let file = text(&source["file"]);
        let cell = if source["cell"].is_null() { source["row"].to_string() } else { text(&source["cell"]) };
        let place = format!("{} {cell}", file.rsplit('/').next().unwrap_or("-"));
        said.push(format!("{} {place}: {}", text(&finding["code"]), text(&finding["message"])));
    }
    insta::assert_snapshot!(said.join("\n"));
    assert_eq!(answer["summary"]["complete"], true);
    let rows = &answer["summary"]["rows"];
    let count = |name: &str| rows[name].as_u64().unwrap();
    assert_eq!(count("read"), count("accepted") + count("rejected") + count("skipped"));
}

#[test]
fn differences_are_explained_to_the_last_unit() {
    let mut command = support::duizhang();
    command.current_dir(support::root()).args(["reconcile", "--period", "2025-03", "--as-of", "2025-04-05"]);
    command.args(["--format", "json", "fixtures/demo"]);
    let answer: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    let micros = |value: &Value| -> i128 {
        let quantity: duizhang::value::Quantity = serde_json::from_value(value.clone()).unwrap();
        quantity.micros()
    };
    let mut differing = 0;
    for balance in answer["balances"].as_array().unwrap() {
        let explained: i128 = answer["findings"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|finding| finding["effects"].as_array().unwrap())
            .filter(|effect| effect["warehouse"] == balance["warehouse"] && effect["item"] == balance["item"])
            .map(|effect| micros(&effect["difference"]))
            .sum();
        assert_eq!(explained, micros(&balance["difference"]), "{balance}");
        differing += usize::from(explained != 0);
    }
    assert_eq!(differing, 16);
}
