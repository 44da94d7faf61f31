//! The examples at the end of each command's help: command, Chinese, English.

pub(super) const EXAMPLES: &[(&str, &str, &str)] = &[
    (
        "reconcile",
        "  duizhang reconcile --period 2024-11 流水账/ ERP/ -o 报告.xlsx\n  duizhang reconcile --period 2024-11 . --format json --fail-on never\n  duizhang reconcile --period 2024-11-16..2024-12-15 . --list 清单.csv --select R,L109\n  duizhang reconcile --period 2024-11 . --slips 待办/",
        "  duizhang reconcile --period 2024-11 ledgers/ erp/ -o report.xlsx\n  duizhang reconcile --period 2024-11 . --format json --fail-on never\n  duizhang reconcile --period 2024-11-16..2024-12-15 . --list list.csv --select R,L109\n  duizhang reconcile --period 2024-11 . --slips slips/",
    ),
    (
        "trace",
        "  duizhang trace 完好品库 0212444 --period 2024-11 流水账/ ERP/\n  duizhang trace 乌兰风电场损坏品库 碳刷 --period 2024-11 . --format json",
        "  duizhang trace 完好品库 0212444 --period 2024-11 ledgers/ erp/\n  duizhang trace 乌兰风电场损坏品库 碳刷 --period 2024-11 . --format json",
    ),
    ("init", "  duizhang init 账本", "  duizhang init book"),
    (
        "ingest",
        "  duizhang ingest\n  duizhang ingest 收件/ --dry-run\n  duizhang ingest --book 账本 --move 账本/已读 --slips 回执 --wait 60 --format json",
        "  duizhang ingest\n  duizhang ingest mail/ --dry-run\n  duizhang ingest --book book --move book/read --slips slips --wait 60 --format json",
    ),
    (
        "outsourcers",
        "  duizhang outsourcers --period 2024-11 外包/ -o 外包考核.xlsx\n  duizhang outsourcers --period 2024-11 --as-of 2024-12-05 外包/ --format json",
        "  duizhang outsourcers --period 2024-11 logs/ -o scores.xlsx\n  duizhang outsourcers --period 2024-11 --as-of 2024-12-05 logs/ --format json",
    ),
    (
        "callbacks",
        "  duizhang callbacks --period 2024-Q4 服务工单.xlsx 回访记录.csv -o 回访.xlsx\n  duizhang callbacks --period 2024-Q4 客服/ --as-of 2025-01-10 --format json\n  duizhang callbacks sample --rate 20% --seed 7 --period 2024-Q4 服务工单.xlsx -o 抽查.xlsx",
        "  duizhang callbacks --period 2024-Q4 tickets.xlsx callbacks.csv -o callbacks.xlsx\n  duizhang callbacks --period 2024-Q4 service/ --as-of 2025-01-10 --format json\n  duizhang callbacks sample --rate 20% --seed 7 --period 2024-Q4 tickets.xlsx -o check.xlsx",
    ),
    (
        "status",
        "  duizhang status --date 2024-11-15\n  duizhang status -o 报送日历.xlsx",
        "  duizhang status --date 2024-11-15\n  duizhang status -o calendar.xlsx",
    ),
    ("close", "  duizhang close 2024-11 --by 王敏", "  duizhang close 2024-11 --by 'Wang Min'"),
    (
        "reopen",
        "  duizhang reopen 2024-11 --why 乌兰补报11-28 --by 王敏",
        "  duizhang reopen 2024-11 --why 'a sheet for 11-28 came in' --by 'Wang Min'",
    ),
    ("remarks", "  duizhang remarks 报告.xlsx --by 王敏", "  duizhang remarks report.xlsx --by 'Wang Min'"),
    (
        "inspect",
        "  duizhang inspect 流水账/2024-11-03.xlsx\n  duizhang inspect --rows --period 2024-11 1103.csv",
        "  duizhang inspect ledgers/2024-11-03.xlsx\n  duizhang inspect --rows --period 2024-11 1103.csv",
    ),
    (
        "stocktake",
        "  duizhang stocktake template --period 2024-Q4 ERP/ -o 盘点表/\n  duizhang stocktake template --period 2024-Q4 --sample 20 --seed 7 --blind ERP/ -o 抽盘表/\n  duizhang stocktake compare --period 2024-Q4 盘点表/ ERP/ 流水账/ -o 盘点报告.xlsx",
        "  duizhang stocktake template --period 2024-Q4 erp/ -o counts/\n  duizhang stocktake template --period 2024-Q4 --sample 20 --seed 7 --blind erp/ -o cycle/\n  duizhang stocktake compare --period 2024-Q4 counts/ erp/ ledgers/ -o stocktake.xlsx",
    ),
    (
        "export",
        "  duizhang export --period 2024-11 --format hledger 流水账/ ERP/ | hledger -f - balance Assets:Stock\n  duizhang export --period 2024-11 --format csv -o 导出/ 流水账/ ERP/\n  duizhang export --period 2024-11 --format jsonl --table balances .",
        "  duizhang export --period 2024-11 --format hledger ledgers/ erp/ | hledger -f - balance Assets:Stock\n  duizhang export --period 2024-11 --format csv -o tables/ ledgers/ erp/\n  duizhang export --period 2024-11 --format jsonl --table balances .",
    ),
    (
        "schema",
        "  duizhang schema > answer.json\n  duizhang schema export\n  duizhang schema sql | duckdb tables.db",
        "  duizhang schema > answer.json\n  duizhang schema export\n  duizhang schema sql | duckdb tables.db",
    ),
    (
        "report",
        "  duizhang report --period 2024-11 . -o 十一月.xlsx\n  duizhang report --period 2024-Q4 --book 账本 -o 四季度.xlsx",
        "  duizhang report --period 2024-11 . -o november.xlsx\n  duizhang report --period 2024-Q4 --book book -o quarter.xlsx",
    ),
    (
        "explain",
        "  duizhang explain R301\n  duizhang explain unknown-item --lang en",
        "  duizhang explain R301\n  duizhang explain unknown-item --lang zh",
    ),
    (
        "rules",
        "  duizhang rules\n  duizhang rules --format json",
        "  duizhang rules\n  duizhang rules --format json",
    ),
    (
        "policy",
        "  duizhang policy show\n  duizhang policy init 本单位.toml\n  duizhang policy show --policy 本单位.toml",
        "  duizhang policy show\n  duizhang policy init ours.toml\n  duizhang policy show --policy ours.toml",
    ),
    (
        "completions",
        "  duizhang completions bash > ~/.local/share/bash-completion/completions/duizhang\n  duizhang completions fish > ~/.config/fish/completions/duizhang.fish\n  duizhang completions powershell >> $PROFILE",
        "  duizhang completions bash > ~/.local/share/bash-completion/completions/duizhang\n  duizhang completions fish > ~/.config/fish/completions/duizhang.fish\n  duizhang completions powershell >> $PROFILE",
    ),
    (
        "man",
        "  duizhang man | man -l -\n  duizhang man -o ~/.local/share/man/man1/",
        "  duizhang man | man -l -\n  duizhang man -o ~/.local/share/man/man1/",
    ),
];
