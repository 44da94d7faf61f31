//! A quarter of a service centre in short: tickets and callbacks, a line each.

#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::support::World;
use serde_json::Value;

pub const TICKETS: &str = "工单号,类别,房号,事项,受理日期,完成日期,责任人,收费金额,是否重大\n";
pub const CALLS: &str = "回访单编号,工单号,回访日期,回访方式,回访人,回访人职务,回访结果\n";

/// The fourth quarter of 2024.
pub struct Quarter {
    pub world: World,
    pub period: String,
    pub as_of: String,
}

impl Quarter {
    pub fn empty() -> Quarter {
        Quarter {
            world: World::of("2024-10-01", "2024-12-31"),
            period: "2024-Q4".to_owned(),
            as_of: "2025-01-20".to_owned(),
        }
    }

    /// Tickets as `number kind done [charge] [grave]` (the home and the matter are the
    /// ticket's own), callbacks as `number day role result`. Days are `MM-DD` of 2024 or
    /// whole dates.
    pub fn of(tickets: &[&str], calls: &[&str]) -> Quarter {
        let quarter = Quarter::empty();
        quarter.tickets("工单.csv", tickets);
        quarter.calls("回访.csv", calls);
        quarter
    }

    pub fn tickets(&self, file: &str, tickets: &[&str]) -> &Quarter {
        let mut text = TICKETS.to_owned();
        for ticket in tickets {
            let words: Vec<&str> = ticket.split(' ').collect();
            let word = |at: usize| words.get(at).copied().unwrap_or("");
            let (number, done) = (word(0), day(word(2)));
            text +=
                &format!("{number},{},{number}室,{number}事,,{done},工,{},{}\n", word(1), word(3), word(4));
        }
        self.put(file, &text)
    }

    pub fn calls(&self, file: &str, calls: &[&str]) -> &Quarter {
        let mut text = CALLS.to_owned();
        for (call, n) in calls.iter().zip(1..) {
            let words: Vec<&str> = call.split(' ').collect();
            let [number, called, role, result] = words[..] else { panic!("{call}") };
            text += &format!("HF{n:03},{number},{},电话,访,{role},{result}\n", day(called));
        }
        self.put(file, &text)
    }

    pub fn put(&self, file: &str, text: &str) -> &Quarter {
        self.world.put(file, text);
        self
    }

    pub fn policy(&self, text: &str) -> &Quarter {
        self.put("policy.toml", text).put("duizhang.toml", "policy = \"policy.toml\"\n")
    }

    pub fn seen_on(mut self, day: &str) -> Quarter {
        self.as_of = day.to_owned();
        self
    }

    pub fn period(mut self, period: &str) -> Quarter {
        self.period = period.to_owned();
        self
    }

    /// Exit code, standard output and standard error.
    pub fn run(&self, extra: &[&str]) -> (i32, String, String) {
        let mut args = vec!["callbacks", "--period", &self.period, "--as-of", &self.as_of, "."];
        args.extend(extra);
        let output = self.world.command(&args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    pub fn answer(&self) -> Value {
        let (_, stdout, stderr) = self.run(&["--format", "json", "--fail-on", "never"]);
        serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stderr}"))
    }

    /// Codes with the ticket, or what else they are about: `C503 A1`.
    pub fn found(&self) -> Vec<String> {
        found(&self.answer())
    }
}

pub fn found(answer: &Value) -> Vec<String> {
    let about = |finding: &Value| {
        let subject = &finding["subject"];
        let keys = ["ticket", "document", "room", "person", "category"];
        let key = keys.iter().find_map(|key| subject[key].as_str()).unwrap_or("");
        format!("{} {key}", finding["code"].as_str().unwrap()).trim_end().to_owned()
    };
    let mut all: Vec<String> = answer["findings"].as_array().unwrap().iter().map(about).collect();
    all.sort();
    all
}

/// A rate in short: `due/done/in time/pending met`.
pub fn rate(answer: &Value, scope: &str, category: &str) -> String {
    let rates = answer["rates"].as_array().unwrap();
    let rate = rates.iter().find(|rate| rate["scope"] == scope && rate["category"] == category);
    let Some(rate) = rate else { return "-".to_owned() };
    format!("{}/{}/{}/{} {}", rate["due"], rate["done"], rate["in_time"], rate["pending"], rate["met"])
}

pub fn day(text: &str) -> String {
    if text.len() == 5 { format!("2024-{text}") } else { text.to_owned() }
}
