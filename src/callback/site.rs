//! Whose services a sheet is of, and which files were given twice.

use crate::book::whose;
use crate::inputs::Inputs;
use crate::place::{FileId, SheetId};
use crate::value::Text;
use std::collections::{BTreeSet, HashMap};

/// Files whose bytes came before, for the same sites.
pub(super) fn copies(inputs: &Inputs) -> BTreeSet<FileId> {
    let mut first = BTreeSet::new();
    let mut copies = BTreeSet::new();
    for (id, sites) in whose::of_services(inputs) {
        let Some(file) = inputs.file(id) else { continue };
        if !first.insert((file.sha256.as_str(), sites)) {
            copies.insert(id);
        }
    }
    copies
}

/// The sites of all sheets of services, callbacks and visits.
pub(super) struct Sites {
    by_sheet: HashMap<SheetId, Option<Text>>,
}

impl Sites {
    pub(super) fn of(inputs: &Inputs) -> Sites {
        let ours = inputs.sheets().filter(|(_, _, sheet)| {
            let kind = sheet.schema.map(|schema| schema.kind);
            kind.is_some_and(|kind| whose::OF_SERVICES.contains(&kind))
        });
        Sites { by_sheet: ours.map(|(id, _, sheet)| (id, whose::site_told(&sheet.context))).collect() }
    }

    /// What a row names itself, else its sheet's.
    pub(super) fn site(&self, sheet: SheetId, written: Option<&Text>) -> Option<Text> {
        written.cloned().or_else(|| self.by_sheet.get(&sheet).cloned().flatten())
    }
}
