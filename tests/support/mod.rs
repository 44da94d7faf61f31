//! A small month that is right in every cell, to be spoilt one cell at a time.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

pub const HEADER: &str = "日期,物资编码,物资名称,规格型号,单位,出入库类别,数量,结存,备注\n";

/// Two days of one site, in a folder of their own.
pub struct World {
    folder: tempfile::TempDir,
}

impl World {
    /// Nothing is wrong with it.
    pub fn sound() -> World {
        let world = World { folder: tempfile::tempdir().unwrap() };
        world
            .put(
                "ERP/仓库档案.csv",
                "仓库编码,仓库名称,所属现场,所属业务部,库房性质\n\
                 011,甲风电场完好品库,甲风电场,华北业务部,完好品\n\
                 012,甲风电场损坏品库,甲风电场,华北业务部,损坏品\n",
            )
            .put(
                "ERP/存货档案.csv",
                "存货编码,存货名称,规格型号,主计量单位,参考单价\n\
                 0001,碳刷,J204,块,30\n\
                 0002,齿轮油,320,升,80\n\
                 0003,碳刷,J205,块,35\n",
            )
            .put("ERP/现存量_2025-02-28.csv", &onhand(10, 5))
            .put("ERP/现存量_2025-03-02.csv", &onhand(8, 5))
            .day("0301", "2025-03-01,0001,碳刷,J204,块,自用领用,2,8,\n")
            .day("0302", "");
        world
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn put(&self, name: &str, text: &str) -> &World {
        self.put_bytes(name, text.as_bytes())
    }

    pub fn put_bytes(&self, name: &str, bytes: &[u8]) -> &World {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    pub fn remove(&self, name: &str) -> &World {
        std::fs::remove_file(self.path().join(name)).unwrap();
        self
    }

    /// The site's ledger of a day, under the usual header.
    pub fn day(&self, name: &str, rows: &str) -> &World {
        self.put(&format!("甲风电场/{name}.csv"), &format!("{HEADER}{rows}"))
    }

    /// The program, in the folder, with nothing of this machine in its answer.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = duizhang();
        command.current_dir(self.path()).args(args);
        command
    }

    /// Reconciles both days; the exit code and the JSON answer.
    pub fn reconcile(&self, extra: &[&str]) -> (i32, Value) {
        let mut args = vec![
            "reconcile",
            "--period",
            "2025-03-01..2025-03-02",
            "--as-of",
            "2025-03-10",
            "--format",
            "json",
            ".",
        ];
        args.extend(extra);
        let output = self.command(&args).output().unwrap();
        let answer = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code().unwrap(), answer)
    }

    /// The codes of all findings, sorted, with repeats.
    pub fn codes(&self) -> Vec<String> {
        codes(&self.reconcile(&[]).1)
    }
}

pub fn codes(answer: &Value) -> Vec<String> {
    let findings = answer["findings"].as_array().unwrap();
    let mut codes: Vec<String> = findings.iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

pub fn onhand(brushes: i64, oil: i64) -> String {
    format!(
        "仓库名称,存货编码,存货名称,规格型号,主计量单位,现存数量\n\
         甲风电场完好品库,0001,碳刷,J204,块,{brushes}\n\
         甲风电场完好品库,0002,齿轮油,320,升,{oil}\n"
    )
}

/// The binary, deaf to the locale, colour and configuration of whoever runs the test.
pub fn duizhang() -> Command {
    let mut command = Command::cargo_bin("duizhang").unwrap();
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "TERM"] {
        command.env_remove(variable);
    }
    command
}

/// The root of the package.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of `fixtures/`.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(root().join("fixtures").join(name)).unwrap()
}
