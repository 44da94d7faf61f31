//! 一一对应: order slip, meter, meter position, breaker and user, each to one of the others
//! (外包队伍 §4.2.4, §4.3.3).

use super::counted::Counted;
use super::meters::{Scope, scopes};
use super::names::{Names, TeamId};
use super::orders::Order;
use crate::place::RowPlace;
use crate::record::{MeterRow, Records};
use crate::sheet::Field;
use crate::value::name::key;
use crate::value::{Quantity, Text};
use std::collections::{BTreeMap, BTreeSet};

/// How the one-to-one is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// One of the five stands in several rows.
    Twice { what: Field, value: Text, times: usize },
    /// One of the five is not filled in.
    Blank { what: Field },
    /// The user on the slip is another than the one found on site.
    OtherUser { ordered: Text, actual: Text },
    /// Rows that not all of the three parties signed: those that did not.
    Unsigned { who: Vec<Field>, rows: usize },
}

/// A break in the correspondence.
#[derive(Clone, Debug)]
pub struct BindFault {
    pub team: Option<TeamId>,
    pub order: Option<Text>,
    pub quantity: Option<Quantity>,
    pub bound: Bound,
    pub places: Vec<RowPlace>,
}

/// The five, in the order of the regulation.
const FIVE: [Field; 5] = [Field::Slip, Field::NewMeter, Field::Position, Field::Breaker, Field::User];

pub(super) fn faults(
    records: &Records,
    counted: &Counted,
    orders: &[Order],
    names: &Names,
) -> Vec<BindFault> {
    let mut faults = Vec::new();
    let scopes = by_sheet(scopes(records, counted, orders, names));
    for scope in &scopes {
        let rows: Vec<&MeterRow> = scope.rows.iter().copied().filter(|row| row.is_five_way()).collect();
        for what in FIVE {
            twice(scope, what, &rows, &mut faults);
            blanks(scope, what, &rows, &mut faults);
        }
        users(scope, &mut faults);
        signatures(scope, &rows, &mut faults);
    }
    faults
}

/// A slip of its own for each meter is no order: such rows belong together by their sheet.
fn by_sheet(scopes: Vec<Scope<'_>>) -> Vec<Scope<'_>> {
    let (lone, mut ordered): (Vec<Scope<'_>>, Vec<Scope<'_>>) =
        scopes.into_iter().partition(|scope| scope.rows.iter().all(|row| row.order.is_none()));
    let mut sheets: BTreeMap<_, Vec<Scope<'_>>> = BTreeMap::new();
    for scope in lone {
        if let Some(first) = scope.rows.first() {
            sheets.entry(first.place.sheet).or_default().push(scope);
        }
    }
    for scopes in sheets.into_values() {
        let team = scopes.iter().find_map(|scope| scope.team);
        let quantity = scopes.iter().find_map(|scope| scope.quantity);
        let order = match scopes.as_slice() {
            [only] => only.order,
            _ => None,
        };
        let mut rows: Vec<&MeterRow> = scopes.into_iter().flat_map(|scope| scope.rows).collect();
        rows.sort_by_key(|row| row.place);
        ordered.push(Scope { team, order, quantity, rows });
    }
    ordered
}

fn value(row: &MeterRow, what: Field) -> Option<&Text> {
    let [_, actual] = &row.actual;
    let [_, ordered] = &row.ordered;
    match what {
        Field::Slip => row.slip.as_ref(),
        Field::NewMeter => actual.as_ref().or(ordered.as_ref()),
        Field::Position => row.position.as_ref(),
        Field::Breaker => row.breaker.as_ref(),
        Field::User => row.user.as_ref().or(row.ordered_user.as_ref()),
        _ => None,
    }
}

/// The order that a fault names: of the scope, else the row's own slip.
fn order_of(scope: &Scope<'_>, row: Option<&&MeterRow>) -> Option<Text> {
    scope.order.or_else(|| row.and_then(|row| row.order.or(row.slip)))
}

fn twice(scope: &Scope<'_>, what: Field, rows: &[&MeterRow], faults: &mut Vec<BindFault>) {
    let mut seen: BTreeMap<(usize, String, String), Vec<&MeterRow>> = BTreeMap::new();
    let mut filled = 0;
    for row in rows {
        let Some(value) = value(row, what) else { continue };
        filled += 1;
        // The order's list and the list of what was done each have a row for a meter.
        let side = usize::from(row.side() == crate::record::Side::Ordered);
        let cabinet = match what {
            Field::Position | Field::Breaker => row.cabinet.as_deref().map(key).unwrap_or_default(),
            _ => String::new(),
        };
        seen.entry((side, cabinet, key(value))).or_default().push(row);
    }
    // A column in which most values repeat names something else than the single one: a
    // position within an unnamed cabinet, the number of the whole order.
    let names_one = match what {
        Field::Slip => seen.len() * 2 > filled,
        _ => seen.len() * 2 >= filled,
    };
    if !names_one {
        return;
    }
    for rows in seen.into_values().filter(|rows| rows.len() > 1) {
        let Some(written) = rows.first().and_then(|row| value(row, what)) else { continue };
        let bound = Bound::Twice { what, value: *written, times: rows.len() };
        faults.push(BindFault {
            team: scope.team,
            order: order_of(scope, rows.first()),
            quantity: scope.quantity,
            bound,
            places: rows.iter().map(|row| row.place).collect(),
        });
    }
}

fn blanks(scope: &Scope<'_>, what: Field, rows: &[&MeterRow], faults: &mut Vec<BindFault>) {
    let at = FIVE.iter().position(|field| *field == what).unwrap_or(0);
    for row in rows {
        let asked = row.asked.get(at).copied().unwrap_or(false);
        if asked && value(row, what).is_none() {
            faults.push(BindFault {
                team: scope.team,
                order: order_of(scope, Some(row)),
                quantity: scope.quantity,
                bound: Bound::Blank { what },
                places: vec![row.place],
            });
        }
    }
}

fn users(scope: &Scope<'_>, faults: &mut Vec<BindFault>) {
    for row in &scope.rows {
        if let Some((ordered, actual)) = row.ordered_user.as_ref().zip(row.user.as_ref())
            && key(ordered) != key(actual)
        {
            faults.push(BindFault {
                team: scope.team,
                order: order_of(scope, Some(row)),
                quantity: scope.quantity,
                bound: Bound::OtherUser { ordered: *ordered, actual: *actual },
                places: vec![row.place],
            });
        }
    }
}

/// All unsigned rows of an order at once: a sheet without signatures is one omission.
fn signatures(scope: &Scope<'_>, rows: &[&MeterRow], faults: &mut Vec<BindFault>) {
    const PARTIES: [Field; 3] = [Field::SignedByTeam, Field::SignedByChecker, Field::SignedByUser];
    let lacks = |row: &MeterRow| {
        let unsigned = row.signed.iter().zip(PARTIES).filter(|(signed, _)| **signed == Some(false));
        unsigned.map(|(_, party)| party).collect::<BTreeSet<Field>>()
    };
    let unsigned: Vec<(&&MeterRow, BTreeSet<Field>)> =
        rows.iter().map(|row| (row, lacks(row))).filter(|(_, who)| !who.is_empty()).collect();
    let Some((first, _)) = unsigned.first() else { return };
    let who: BTreeSet<Field> = unsigned.iter().flat_map(|(_, who)| who.iter().copied()).collect();
    faults.push(BindFault {
        team: scope.team,
        order: order_of(scope, Some(first)),
        quantity: scope.quantity,
        bound: Bound::Unsigned { who: who.into_iter().collect(), rows: unsigned.len() },
        places: unsigned.iter().map(|(row, _)| row.place).collect(),
    });
}
