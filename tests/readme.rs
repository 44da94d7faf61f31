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

/// The commands of the walk-through, run by a shell in a folder of their own as a new user
/// would: they end with the month closed, and its findings known from before.
#[test]
#[cfg(unix)]
fn the_walk_through_ends_in_a_closed_month() {
    for page in ["README.md", "README.zh-CN.md"] {
        let text = std::fs::read_to_string(page).unwrap();
        let block = text.split("<!-- walk-through -->\n```sh\n").nth(1).unwrap();
        let script = block.split("```").next().unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(std::path::absolute("fixtures").unwrap(), folder.path().join("fixtures"))
            .unwrap();
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_duizhang")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let output = std::process::Command::new("sh")
            .args(["-c", script])
            .env("PATH", path)
            .env("LC_ALL", "en_US.UTF-8")
            .current_dir(folder.path())
            .output()
            .unwrap();
        let (said, errors) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("is closed by"), "{page}: {said}\n{errors}");
        assert!(said.contains("0 new"), "{page}: {said}\n{errors}");
        assert!(folder.path().join("book/report.xlsx").is_file());
    }
}
