//! The commands on the front pages print what the pages say.

#[test]
fn the_pages_show_real_output() {
    trycmd::TestCases::new().case("README.md").case("README.zh-CN.md");
}
