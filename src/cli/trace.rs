//! `trace`: one warehouse and item, day by day.

use super::args::{Format, TraceArgs};
use super::reconcile::{Work, gather};
use super::settings::Settings;
use super::{Failure, Outcome, World, output};
use crate::book::{ItemId, Key, Master, WarehouseId};
use crate::matching::Matching;
use crate::report::trace::{Trace, text};
use crate::rules::{self, Facts};
use crate::value::name::key;

/// Candidates named where a name fits more than one.
const NAMED: usize = 10;

pub fn run(args: &TraceArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    let Work { inputs, period, as_of } =
        gather(&args.book.paths(&args.paths), &args.book.when, &args.read, &settings, world)?;
    let book = args.book.keep(&inputs, period, &settings);
    let stocked: Vec<Key> = book.balances.lines.iter().map(|line| line.key).collect();
    let warehouse = warehouse(&book.master, &args.warehouse)?;
    let item = item(&book.master, &args.item, warehouse, &stocked)?;
    let matching = Matching::of(&book, &settings.policy, args.book.basis());
    let facts = Facts::new(&book, &matching, as_of, &settings.policy);
    let verdict = rules::run(&facts, rules::STOCK);
    let trace = Trace::of(&book, &matching, &verdict.findings, (warehouse, item), settings.style());
    let shown = match args.common.format {
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&trace).map_err(Failure::new)?),
        Format::Text => text(&trace, settings.style()),
    };
    output::print(world.stdout, shown.as_bytes())?;
    Ok(if trace.complete { Outcome::Clean } else { Outcome::CouldNot })
}

/// The warehouse of that name or code, or the only one whose name holds the text.
fn warehouse(master: &Master, wanted: &str) -> Result<WarehouseId, Failure> {
    if let Some(id) = master.warehouse_named(wanted) {
        return Ok(id);
    }
    let part = key(wanted);
    let names = master.warehouses.iter().zip(0_u32..);
    let fitting = names.filter(|(w, _)| key(&w.name).contains(&part));
    let fitting: Vec<(String, WarehouseId)> =
        fitting.map(|(w, at)| (w.name.to_string(), WarehouseId(at))).collect();
    only(wanted, fitting, || master.near_warehouses(wanted).iter().map(ToString::to_string).collect())
}

/// The item of that code, or the only one whose name and model hold the text: among those
/// that the warehouse has, else among all.
fn item(master: &Master, wanted: &str, warehouse: WarehouseId, stocked: &[Key]) -> Result<ItemId, Failure> {
    if let Some(id) = master.item_by_code(wanted) {
        return Ok(id);
    }
    let part = key(wanted);
    let all = master.items.iter().zip(0_u32..).filter_map(|(item, at)| {
        let name = format!("{} {} {}", item.code, item.name, item.spec.as_deref().unwrap_or(""));
        key(&name).contains(&part).then_some((name, ItemId(at)))
    });
    let all: Vec<(String, ItemId)> = all.collect();
    let here: Vec<_> = all.iter().filter(|(_, id)| stocked.contains(&(warehouse, *id))).cloned().collect();
    only(wanted, if here.is_empty() { all } else { here }, Vec::new)
}

fn only<T: Copy>(
    wanted: &str,
    fitting: Vec<(String, T)>,
    near: impl Fn() -> Vec<String>,
) -> Result<T, Failure> {
    match fitting.as_slice() {
        [(_, id)] => Ok(*id),
        [] => {
            let failure = Failure::new(format!("nothing is called `{wanted}`"));
            let near = near();
            Err(if near.is_empty() { failure } else { failure.hinted(near.join(", ")) })
        }
        several => {
            let names: Vec<&str> = several.iter().take(NAMED).map(|(name, _)| name.as_str()).collect();
            let what = format!("`{wanted}` fits {} names; {} of them:", several.len(), names.len());
            Err(Failure::new(what).hinted(names.join(", ")))
        }
    }
}
