//! `countform` 盘点表标识: the hidden sheet of a count sheet that this program wrote, by which
//! it is known again whatever became of its name and title.

use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{Field, Reject, Schema, column};
use crate::value::Text;
use chrono::NaiveDate;

/// The kind's name, which is not listed among hidden content.
pub const COUNT_FORM: &str = "countform";

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: COUNT_FORM,
        chinese: "盘点表标识",
        columns: &[
            column(Field::FormNumber, &["表号"]),
            column(Field::FormSheet, &["盘点工作表"]),
            column(Field::Warehouse, &["仓库"]),
            column(Field::CountedOn, &["盘点日期"]),
        ],
        needs: &[&[Field::FormNumber], &[Field::FormSheet]],
        hallmarks: &[Field::FormNumber, Field::FormSheet],
        titles: &[],
        seconds: &[],
        plain: true,
        merged: &[],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// What one sheet of the form is.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FormLine {
    pub place: RowPlace,
    /// 表号, which names day, scope and warehouse.
    pub number: Text,
    /// The name of the sheet when it was written.
    pub sheet: Text,
    pub counted_on: Option<NaiveDate>,
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let number = entry.text(Field::FormNumber);
    let number = entry.required(Field::FormNumber, number);
    let sheet = entry.text(Field::FormSheet);
    let sheet = entry.required(Field::FormSheet, sheet);
    let counted_on = entry.note(table.date(Field::CountedOn));
    entry.check()?;
    if let (Some(number), Some(sheet)) = (number, sheet) {
        let place = entry.place;
        entry.out.forms.push(FormLine { place, number, sheet, counted_on });
    }
    Ok(())
}

impl FormLine {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::FormNumber, Some(&self.number))
            .put(Field::FormSheet, Some(&self.sheet))
            .put(Field::CountedOn, self.counted_on)
            .0
    }
}
