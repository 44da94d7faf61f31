//! What editors and systems of every kind leave in files and names: line ends, byte order
//! marks, cases, accents taken apart.

#![allow(clippy::unwrap_used)]

mod support;

use support::World;

const CONFIG: &str = "lang = \"en\"\n[aliases.units]\n\"只\" = \"块\"\n";
const POLICY: &str = "[ledger]\nlax_conditions = true\n";

fn ends(text: &str, end: &str) -> String {
    text.replace('\n', end)
}

#[test]
fn ledgers_read_the_same_whatever_ends_their_lines() {
    let world = World::sound();
    let text = std::fs::read_to_string(world.path().join("甲风电场/0301.csv")).unwrap();
    let plain = world.reconcile(&[]);
    for end in ["\r\n", "\r"] {
        world.put("甲风电场/0301.csv", &ends(&text, end));
        let (exit, answer) = world.reconcile(&[]);
        assert_eq!((exit, &answer["balances"]), (plain.0, &plain.1["balances"]), "{end:?}");
        let marked = format!("\u{FEFF}{}", ends(&text, end));
        world.put("甲风电场/0301.csv", &marked);
        assert_eq!(world.reconcile(&[]).1["balances"], plain.1["balances"]);
    }
}

#[test]
fn settings_read_the_same_from_every_editor() {
    let world = World::sound();
    world.day("0301", "2025-03-01,0001,碳刷,J204,只,自用领用,2,8,\n");
    assert_eq!(world.codes(), ["L111", "R301"]);
    for config in [CONFIG.to_owned(), ends(CONFIG, "\r\n"), format!("\u{FEFF}{}", ends(CONFIG, "\r\n"))] {
        world.put("duizhang.toml", &config);
        assert_eq!(world.codes(), [] as [&str; 0], "{config:?}");
    }
    // Windows' Notepad in its old encoding: said, with what to do.
    world.put_bytes("duizhang.toml", b"[aliases.units]\r\n\"\xD6\xBB\" = \"\xBF\xE9\"\r\n");
    let done = world.command(&["inspect", "."]).assert().code(2);
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(said.contains("duizhang.toml") && said.contains("UTF-8"), "{said}");
}

#[test]
fn a_policy_reads_the_same_from_every_editor() {
    let world = World::sound();
    let shown = |text: &str| {
        world.put("ours.toml", text);
        let output = world.command(&["policy", "show", "--policy", "ours.toml"]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let plain = shown(POLICY);
    assert!(
        plain.0 == Some(0) && plain.1.contains("ledger.lax_conditions = true  (ours.toml)"),
        "{}",
        plain.1
    );
    assert_eq!(shown(&format!("\u{FEFF}{}", ends(POLICY, "\r\n"))), plain);
}

/// macOS takes accented letters apart in the names of files; Windows and macOS do not tell
/// cases apart, and people's files end in `.CSV`.
#[test]
fn names_are_known_however_a_system_writes_them() {
    let world = World::sound();
    let composed = "Caf\u{E9}风电场";
    let apart = "Cafe\u{301}风电场";
    for name in ["ERP/仓库档案.csv", "ERP/现存量_2025-02-28.csv", "ERP/现存量_2025-03-02.csv"] {
        let text = std::fs::read_to_string(world.path().join(name)).unwrap();
        world.put(name, &text.replace("甲风电场", composed));
    }
    for day in ["0301", "0302"] {
        let from = world.path().join(format!("甲风电场/{day}.csv"));
        let bytes = std::fs::read(&from).unwrap();
        world.put_bytes(&format!("{apart}/2025{day}.CSV"), &bytes);
        std::fs::remove_file(from).unwrap();
    }
    assert_eq!(world.codes(), [] as [&str; 0]);
}
