//! The contract of the command line: exit codes, streams, files.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use serde_json::Value;
use support::{World, codes, duizhang, onhand};

const PERIOD: &str = "2025-03-01..2025-03-02";

/// Runs `reconcile` on the folder; exit code, standard output, standard error.
fn reconcile(world: &World, extra: &[&str]) -> (i32, String, String) {
    let mut args = vec!["reconcile", "--period", PERIOD, "--as-of", "2025-03-10", "."];
    args.extend(extra);
    run(world.command(&args))
}

fn run(mut command: assert_cmd::Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The ERP has one brush less than the book.
fn differing() -> World {
    let world = World::sound();
    world.put("ERP/现存量_2025-03-02.csv", &onhand(7, 5));
    world
}

#[test]
fn findings_are_one_and_nothing_is_nought() {
    assert_eq!(reconcile(&World::sound(), &[]).0, 0);
    assert_eq!(reconcile(&differing(), &[]).0, 1);
    assert_eq!(reconcile(&differing(), &["--fail-on", "never"]).0, 0);
}

#[test]
fn warnings_fail_only_when_asked() {
    let world = World::sound();
    world.put(
        "ERP/现存量_2025-03-02.csv",
        &format!("{}甲风电场完好品库,0002,齿轮油,320,升,0\n", onhand(8, 5)),
    );
    assert_eq!(reconcile(&world, &[]).0, 0);
    assert_eq!(reconcile(&world, &["--fail-on", "warning"]).0, 1);
    assert_eq!(reconcile(&world, &["--strict"]).0, 1);
}

#[test]
fn an_incomplete_answer_is_never_a_success() {
    let world = World::sound();
    world.put_bytes("甲风电场/坏.xlsx", b"PK\x03\x04 xl/ cut");
    for extra in [&["--fail-on", "never"][..], &[], &["--ignore", "I"]] {
        let (exit, stdout, _) = reconcile(&world, extra);
        assert_eq!(exit, 2);
        assert!(stdout.starts_with("不完整:"), "{stdout}");
    }
    assert_eq!(world.reconcile(&[]).1["summary"]["complete"], false);
}

#[test]
fn a_missing_opening_or_master_says_how_to_give_one() {
    let world = World::sound();
    world.remove("ERP/现存量_2025-02-28.csv");
    let (exit, stdout, _) = reconcile(&world, &["--lang", "en"]);
    assert_eq!(exit, 2);
    assert!(stdout.starts_with("INCOMPLETE: no opening"), "{stdout}");
    assert!(stdout.contains("--opening FILE"));
    // Said aloud, nought is an opening: 0 - 2 against 8.
    let (exit, answer) = world.reconcile(&["--opening-zero"]);
    assert_eq!((exit, &answer["balances"][0]["difference"]), (1, &Value::from("-10")));

    let world = World::sound();
    world.remove("ERP/现存量_2025-03-02.csv");
    let (exit, answer) = world.reconcile(&[]);
    assert_eq!(exit, 2);
    assert_eq!(answer["balances"][0]["expected"], Value::Null);
}

#[test]
fn files_can_be_named_for_what_they_are() {
    let world = World::sound();
    world.remove("ERP/现存量_2025-02-28.csv").put("期初.csv", &onhand(10, 5));
    let (exit, answer) = world.reconcile(&[]);
    assert_eq!(exit, 2, "an export without a date");
    assert_eq!(answer["summary"]["complete"], false);
    let (exit, answer) = world.reconcile(&["--opening", "期初.csv"]);
    assert_eq!((exit, codes(&answer)), (0, vec![]));
}

#[test]
fn an_export_of_another_day_is_rolled_with_documents_or_refused() {
    let world = World::sound();
    world.remove("ERP/现存量_2025-03-02.csv").put("ERP/现存量_2025-03-04.csv", &onhand(7, 5));
    let (exit, answer) = world.reconcile(&[]);
    assert_eq!(exit, 2);
    let why = answer["summary"]["incomplete"][0]["why"].as_str().unwrap();
    assert!(why.contains("2025-03-04"), "{why}");
    let header = "单据日期,单据号,仓库,收发类别,存货编码,存货名称,规格型号,单位,数量,审核人,审核日期\n";
    let list = |title: &str, rows: &str| {
        format!("{title},,,,,,,,,,\n日期:2025-03-01 至 2025-03-04,,,,,,,,,,\n{header}{rows}")
    };
    let row = |day: &str, number: &str, quantity: i64| {
        format!("{day},{number},甲风电场完好品库,自用领用,0001,碳刷,J204,块,{quantity},张,{day}\n")
    };
    let issued = format!("{}{}", row("2025-03-01", "QTCK001", 2), row("2025-03-03", "QTCK002", 1));
    world
        .put("ERP/出库.csv", &list("其他出库单列表", &issued))
        .put("ERP/入库.csv", &list("其他入库单列表", ""));
    let (exit, answer) = world.reconcile(&[]);
    assert_eq!((exit, codes(&answer)), (0, vec![]), "{answer:#}");
    let balance = &answer["balances"][0];
    assert_eq!((&balance["expected"], &balance["exported"]["quantity"]), (&"8".into(), &"7".into()));
    assert_eq!(balance["exported"]["as_of"], "2025-03-04");
}

#[test]
fn nothing_to_read_is_an_error() {
    let empty = tempfile::tempdir().unwrap();
    let mut command = duizhang();
    command.current_dir(empty.path()).args(["reconcile", "--period", PERIOD, "."]);
    let (exit, stdout, stderr) = run(command);
    assert_eq!((exit, stdout.as_str()), (2, ""));
    assert!(stderr.starts_with("error: "), "{stderr}");

    let (exit, stdout, stderr) = run(World::sound().command(&["reconcile", "--period", "2024-01", "."]));
    assert_eq!((exit, stdout.as_str()), (2, ""));
    assert!(stderr.contains("2025-03-01"), "{stderr}");

    let (exit, answer) = World::sound().reconcile(&["没有这个文件.xlsx"]);
    assert_eq!((exit, codes(&answer)), (2, vec!["I001".to_owned()]));
}

#[test]
fn a_month_of_nil_reports_is_input() {
    let world = World::sound();
    world.day("0301", "无,,,,,,,,\n").put("ERP/现存量_2025-03-02.csv", &onhand(10, 5));
    assert_eq!(reconcile(&world, &[]).0, 0);
}

#[test]
fn a_filtered_report_says_so() {
    let world = differing();
    world.remove("甲风电场/0302.csv");
    let (exit, stdout, _) = reconcile(&world, &["--select", "L,balance-differs", "--ignore", "L109"]);
    assert_eq!(exit, 1);
    assert!(stdout.contains("--select L,balance-differs --ignore L109"), "{stdout}");
    let (_, answer) = world.reconcile(&["--ignore", "R"]);
    assert_eq!(codes(&answer), ["L109"]);
    assert_eq!(answer["select"], serde_json::json!({ "select": [], "ignore": ["R"] }));
    let (exit, _, stderr) = reconcile(&world, &["--select", "balance-difers"]);
    assert_eq!(exit, 2);
    assert!(stderr.contains("R301 balance-differs"), "{stderr}");
}

#[test]
fn data_goes_to_standard_output_and_talk_to_standard_error() {
    let world = differing();
    let (_, stdout, stderr) = reconcile(&world, &["--list", "清单.csv", "-q"]);
    assert_eq!((stdout.as_str(), stderr.as_str()), ("", ""));
    let list = std::fs::read_to_string(world.path().join("清单.csv")).unwrap();
    assert!(list.starts_with("\u{feff}id,code,name,"), "{list}");
    assert_eq!(list.lines().count(), 2);
    let (_, stdout, stderr) = reconcile(&world, &["--format", "json", "--list", "list.jsonl"]);
    let answer: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(stderr, "已写 list.jsonl\n");
    let line = std::fs::read_to_string(world.path().join("list.jsonl")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(line.trim()).unwrap(), answer["findings"][0]);
}

#[test]
fn an_answer_left_among_the_inputs_is_none_of_them() {
    let world = differing();
    let (_, before) = world.reconcile(&["--list", "清单.csv", "-o", "报告.xlsx"]);
    let (_, after) = world.reconcile(&["--list", "清单.csv", "-o", "报告.xlsx"]);
    assert_eq!(before["findings"], after["findings"]);
    let passed: Vec<&Value> = after["passed_over"].as_array().unwrap().iter().map(|p| &p["file"]).collect();
    assert_eq!(passed, ["./报告.xlsx", "./清单.csv"]);
}

#[test]
fn an_output_of_an_unknown_kind_is_refused_before_the_work() {
    let world = World::sound();
    for extra in [["--list", "list.txt"], ["-o", "report.pdf"]] {
        let (exit, stdout, stderr) = reconcile(&world, &extra);
        assert_eq!((exit, stdout.as_str()), (2, ""));
        assert!(stderr.contains("must end in"), "{stderr}");
    }
}

#[test]
fn the_language_comes_from_the_flag_the_config_and_the_locale() {
    let world = differing();
    assert!(reconcile(&world, &[]).1.starts_with("对账"));
    assert!(reconcile(&world, &["--lang", "en"]).1.starts_with("reconciliation"));
    let mut command = world.command(&["reconcile", "--period", PERIOD, "."]);
    command.env("LANG", "en_GB.UTF-8");
    assert!(run(command).1.starts_with("reconciliation"));
    world.put("duizhang.toml", "lang = \"en\"\n");
    assert!(reconcile(&world, &[]).1.starts_with("reconciliation"));
    assert!(reconcile(&world, &["--no-config"]).1.starts_with("对账"));
}

#[test]
fn a_config_is_found_upward_and_named() {
    let world = World::sound();
    world.put("duizhang.toml", "[aliases.units]\n\"片\" = \"块\"\n");
    let mut command = duizhang();
    command.current_dir(world.path().join("ERP"));
    command.args(["reconcile", "--period", PERIOD, "--as-of", "2025-03-10", "--format", "json", ".."]);
    let answer: Value = serde_json::from_str(&run(command).1).unwrap();
    assert!(answer["config"]["file"].as_str().unwrap().ends_with("duizhang.toml"));
    assert_eq!(answer["config"]["sha256"].as_str().unwrap().len(), 64);
    world.put("duizhang.toml", "[alias]\n");
    let (exit, _, stderr) = reconcile(&world, &[]);
    assert_eq!(exit, 2);
    assert!(stderr.contains("duizhang.toml") && stderr.contains("alias"), "{stderr}");
}

#[test]
fn a_limit_is_named_and_can_be_raised() {
    let world = World::sound();
    world.put("duizhang.toml", "[limits]\nfile_bytes = 40\n");
    let (exit, answer) = world.reconcile(&[]);
    assert_eq!(exit, 2);
    assert!(answer["findings"][0]["message"].as_str().unwrap().contains("file_bytes = 40"));
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let world = differing();
    assert!(!reconcile(&world, &[]).1.contains('\u{1b}'));
    assert!(reconcile(&world, &["--color", "always"]).1.contains("\u{1b}[1;31merror[R301]"));
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let world = World::sound();
    let text = std::fs::read(world.path().join("甲风电场/0301.csv")).unwrap();
    world.remove("甲风电场/0301.csv");
    let mut command = world.command(&["inspect", "--format", "json", "-"]);
    command.write_stdin(text);
    let answer: Value = serde_json::from_str(&run(command).1).unwrap();
    assert_eq!(answer["inputs"][0]["file"], "-");
    assert_eq!(answer["inputs"][0]["rows"]["accepted"], 1);
}

#[test]
fn inspect_shows_what_a_file_is_taken_for() {
    let world = World::sound();
    let mut args = vec!["inspect", "--rows", "--lang", "en", "甲风电场/0301.csv"];
    let (exit, stdout, _) = run(world.command(&args));
    assert_eq!(exit, 0);
    insta::assert_snapshot!("inspect_rows", stdout);
    args.extend(["--kind", "nonsense"]);
    let (exit, _, stderr) = run(world.command(&args));
    assert_eq!(exit, 2);
    assert!(stderr.contains("there is no kind `nonsense`"), "{stderr}");
}

#[test]
fn the_answer_has_the_shape_of_the_contract() {
    let world = differing();
    let (_, mut answer) = world.reconcile(&["--lang", "en"]);
    for input in answer["inputs"].as_array_mut().unwrap() {
        input["sha256"] = "[sha256]".into();
    }
    answer["inputs_sha256"] = "[sha256]".into();
    answer["version"] = "[version]".into();
    insta::assert_snapshot!("answer", format!("{answer:#}"));
}

#[test]
fn explain_takes_a_code_or_a_name() {
    for lang in ["zh", "en"] {
        let mut command = duizhang();
        command.args(["explain", "balance-differs", "--lang", lang]);
        let (exit, stdout, _) = run(command);
        assert_eq!(exit, 0);
        insta::assert_snapshot!(format!("explain_{lang}"), stdout);
    }
}

#[test]
fn rules_and_policy_show_what_is_in_force() {
    for (name, args) in [("rules", vec!["rules"]), ("policy", vec!["policy", "show"])] {
        let mut command = duizhang();
        command.args(args);
        let (exit, stdout, _) = run(command);
        assert_eq!(exit, 0);
        insta::assert_snapshot!(name, stdout);
    }
}

#[test]
fn help_is_there_in_both_languages() {
    for lang in ["zh", "en"] {
        for sub in ["", "reconcile", "inspect"] {
            let mut command = duizhang();
            command.args([sub, "--help", "--lang", lang].iter().filter(|word| !word.is_empty()));
            let (exit, stdout, _) = run(command);
            assert_eq!(exit, 0);
            insta::assert_snapshot!(format!("help_{sub}_{lang}"), stdout);
        }
    }
}

#[test]
fn completions_and_the_manual_are_generated() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let mut command = duizhang();
        command.args(["completions", shell]);
        let (exit, stdout, _) = run(command);
        assert_eq!(exit, 0);
        assert!(
            stdout.contains("duizhang")
                && stdout.contains(if shell == "elvish" { "fail-on" } else { "__complete" })
        );
    }
    let mut command = duizhang();
    command.args(["man", "--lang", "en"]);
    let (exit, stdout, _) = run(command);
    assert_eq!(exit, 0);
    assert!(stdout.contains(".TH duizhang") && stdout.contains("opening"), "{stdout}");
    let folder = tempfile::tempdir().unwrap();
    let mut command = duizhang();
    command.args(["man", "--lang", "zh", "-o"]).arg(folder.path().join("man1"));
    assert_eq!(run(command).0, 0);
    let page = std::fs::read_to_string(folder.path().join("man1/duizhang-export.1")).unwrap();
    assert!(page.contains(".TH duizhang\\-export") || page.contains(".TH duizhang-export"), "{page}");
    assert!(page.contains("示例"));
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let script = format!(
        "set -o pipefail; {} rules --format json | head -c 1 > /dev/null; echo \"${{PIPESTATUS[0]}}\"",
        assert_cmd::cargo::cargo_bin("duizhang").display()
    );
    let output = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(matches!(String::from_utf8_lossy(&output.stdout).trim(), "0"));
}

#[test]
fn a_form_of_ones_own_is_mapped_in_a_few_lines() {
    let world = World::sound();
    let own = "发生于,东西,牌号,干什么,几个\n2025-03-01,碳刷,J204,领用,2\n";
    world.put("甲风电场/0301.csv", own);
    let (exit, stdout, _) = run(world.command(&["inspect", "--lang", "en", "甲风电场/0301.csv"]));
    assert_eq!(exit, 2);
    insta::assert_snapshot!("layout_block", stdout);
    let columns = "\"发生于\" = \"date\"\n\"东西\" = \"item_name\"\n\"牌号\" = \"spec\"\nD = \"category\"\n\"几个\" = \"quantity\"\n";
    let layout =
        format!("[[layout]]\nkind = \"ledger\"\nfiles = \"甲风电场/*.csv\"\n[layout.columns]\n{columns}");
    world.put("duizhang.toml", &layout);
    assert_eq!(reconcile(&world, &[]).0, 0);
    world.put("duizhang.toml", &layout.replace("\"spec\"", "\"sepc\""));
    let (exit, _, stderr) = reconcile(&world, &[]);
    assert_eq!(exit, 2);
    assert!(stderr.contains("no meaning `sepc`"), "{stderr}");
}

#[test]
fn a_cell_that_cannot_wait_is_overridden_and_said() {
    let world = World::sound();
    world.day("0301", "2025-03-01,0001,碳刷,J204,块,自用领用,约2,8,\n");
    let config = "[[override]]\nfile = \"0301.csv\"\ncell = \"G2\"\nold = \"约2\"\nnew = \"2\"\nreason = \"电话核实\"\n";
    world.put("duizhang.toml", config);
    let (exit, answer) = world.reconcile(&[]);
    assert_eq!((exit, codes(&answer)), (0, vec![]));
    let said = serde_json::json!({
        "place": "./甲风电场/0301.csv!G2", "old": "约2", "new": "2", "reason": "电话核实", "applied": true,
    });
    assert_eq!(answer["overrides"], serde_json::json!([said]));
    assert!(reconcile(&world, &[]).1.contains("电话核实"));
    world.put("duizhang.toml", &config.replace("约2", "约3"));
    let (exit, answer) = world.reconcile(&[]);
    assert_eq!((exit, codes(&answer)), (2, vec!["I004".to_owned(), "R301".to_owned()]));
    assert!(answer["summary"]["incomplete"][0]["why"].as_str().unwrap().contains("约3"));
}

#[test]
fn warehouses_can_be_named_in_the_config() {
    let world = World::sound();
    world.remove("ERP/仓库档案.csv");
    let store = |name: &str, condition: &str| {
        format!("[[warehouse]]\nname = \"{name}\"\nsite = \"甲风电场\"\ncondition = \"{condition}\"\n")
    };
    for name in ["ERP/现存量_2025-02-28.csv", "ERP/现存量_2025-03-02.csv"] {
        let text = std::fs::read_to_string(world.path().join(name)).unwrap();
        world.put(name, &text.replace("甲风电场完好品库", "一号库"));
    }
    assert_eq!(world.codes(), ["L112", "R301"]);
    world.put("duizhang.toml", &(store("一号库", "good") + &store("二号库", "damaged")));
    assert_eq!(world.codes(), [] as [&str; 0]);
}

#[test]
fn a_trace_shows_both_sides_day_by_day() {
    let demo = |lang: &str, words: &[&str]| {
        let mut command = duizhang();
        command.current_dir(support::root()).args(["trace"]).args(words);
        command.args(["fixtures/demo", "--period", "2025-03", "--as-of", "2025-04-05", "--lang", lang]);
        run(command)
    };
    let (exit, stdout, _) = demo("en", &["青石岭风电场完好品库", "变频器风扇"]);
    assert_eq!(exit, 0);
    insta::assert_snapshot!("trace", stdout);
    let (exit, stdout, _) = demo("zh", &["白沙湾风电场完好", "L-HV", "--format", "json"]);
    let trace: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((exit, &trace["item"], &trace["difference"]), (0, &"00520108".into(), &"9".into()));
    for (words, said) in [
        (["完好品库", "变频器风扇"], "fits 3 names"),
        (["青石岭风电场完好品库", "没有的"], "nothing is called"),
    ] {
        let (exit, _, stderr) = demo("en", &words);
        assert_eq!(exit, 2);
        assert!(stderr.contains(said), "{stderr}");
    }
}
