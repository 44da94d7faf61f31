//! The front pages: their commands print what the pages say, their configuration is one.

#![allow(clippy::unwrap_used)]

#[test]
fn the_pages_show_real_output() {
    trycmd::TestCases::new().case("README.md").case("README.zh-CN.md");
}

#[test]
fn the_configuration_on_the_pages_is_accepted() {
    for page in ["README.md", "README.zh-CN.md"] {
        let text = std::fs::read_to_string(page).unwrap();
        let block = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let config = duizhang::config::Config::parse(block).unwrap();
        assert!(!config.layout.is_empty() && !config.overrides.is_empty() && !config.warehouse.is_empty());
    }
}
