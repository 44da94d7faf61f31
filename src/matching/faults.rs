//! Edges between what is left of both sides: one stands only where the definition of a
//! cause holds, and it costs the more the less likely that reading is.

use super::digits::{self, Hint, Slip};
use super::post::Post;
use super::terms::{Terms, days};
use super::tiers;
use super::work::{Tier, Work};

/// What a pair differs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Faults {
    pub item: bool,
    pub warehouse: bool,
    pub category: bool,
    pub quantity: Option<Hint>,
    /// The line is not approved.
    pub unapproved: bool,
    /// One of the two moves the balance of this period, the other does not.
    pub cut_off: bool,
    /// Later than the window, in the same period.
    pub late: bool,
}

impl Faults {
    /// Fields in which the two differ.
    pub fn count(&self) -> usize {
        [self.item, self.warehouse, self.category, self.quantity.is_some()].into_iter().filter(|f| *f).count()
    }

    pub fn any(&self) -> bool {
        self.count() > 0 || self.unapproved || self.cut_off || self.late
    }
}

/// A row and a line that may be one posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub row: usize,
    pub line: usize,
    pub cost: i64,
    pub faults: Faults,
    /// The tier of a pair that differs in nothing.
    pub tier: Option<Tier>,
    /// Both name the same document or transfer.
    pub shares: bool,
}

/// A hard tier weighs more than any sum of costs: an exact pair is never given up to save
/// two near misses.
const EXACT_NUMBER: i64 = 1 << 41;
const EXACT_DAY: i64 = 1 << 31;
const EXACT_WINDOW: i64 = 1 << 21;

/// The edge between a row and a line, if a reading makes them one posting.
pub fn edge(work: &Work<'_>, row: usize, line: usize) -> Option<Edge> {
    let (r, l) = work.both(row, line)?;
    let terms = work.terms;
    let cost = &terms.policy.cost;
    let shares = r.shares(l);
    if let Some(tier) = tiers::tier(work, r, l) {
        let weight = match tier {
            Tier::Document | Tier::Transfer => EXACT_NUMBER,
            Tier::SameDay => EXACT_DAY,
            _ => EXACT_WINDOW,
        };
        let cost = apart(terms, days(r, l).abs()) - weight;
        return Some(Edge { row, line, cost, faults: Faults::default(), tier: Some(tier), shares });
    }
    let mut faults = Faults {
        item: r.item() != l.item(),
        warehouse: r.warehouse() != l.warehouse(),
        category: !r.kind.agrees(l.kind),
        quantity: None,
        unapproved: !l.sound,
        cut_off: l.sound && r.moves != l.moves,
        late: false,
    };
    let slip = (r.effect != l.effect).then(|| digits::slip(r.effect, l.effect, &terms.factors_of(r.item())));
    faults.quantity = slip.map(|slip| slip.hint);
    let gap = match (terms.days_within(r, l), shares) {
        (Some(gap), _) => gap,
        (None, true) => terms.days_by_number(r, l)?,
        (None, false) => {
            faults.late = true;
            let late = terms.days_late(r, l)?;
            return (faults.count() == 0 && !faults.unapproved && !r.contradicts(l)).then_some(Edge {
                row,
                line,
                cost: cost.late + (late * cost.day).min(300),
                faults,
                tier: None,
                shares,
            });
        }
    };
    let total = price(terms, r, l, &faults, slip, gap, shares)?;
    (total < 2 * cost.unmatched).then_some(Edge { row, line, cost: total, faults, tier: None, shares })
}

fn apart(terms: &Terms<'_>, days: i64) -> i64 {
    let day = terms.policy.cost.day;
    if days == 0 { 0 } else { day + day * days }
}

/// The sum of what the faults cost; none where the reading is not allowed.
fn price(
    terms: &Terms<'_>,
    row: &Post,
    line: &Post,
    faults: &Faults,
    slip: Option<Slip>,
    gap: i64,
    shares: bool,
) -> Option<i64> {
    let cost = &terms.policy.cost;
    let status = faults.unapproved || faults.cut_off;
    let told = faults.quantity.is_none_or(|hint| hint != Hint::Other);
    // A second fault needs a document that binds the two; a telling slip of the hand may
    // come on top of a date or an approval.
    let allowed = match faults.count() + usize::from(status) {
        0 | 1 => true,
        2 if shares => true,
        2 => status && faults.quantity.is_some() && told,
        3 => shares && status,
        _ => false,
    };
    if !allowed || faults.quantity == Some(Hint::Sign) && row.kind != line.kind {
        return None;
    }
    let mut sum = 0;
    let mut count = 0;
    let mut add = |some: Option<i64>| {
        if let Some(some) = some {
            sum += some;
            count += 1;
        }
    };
    add(faults.unapproved.then_some(cost.not_approved));
    add(faults.cut_off.then_some(cost.cut_off));
    add(faults.category.then_some(cost.other_category));
    add(slip.map(|slip| price_of_slip(terms, slip, gap)));
    if faults.item {
        let near = terms.are_near(row.item(), line.item());
        // Items that nothing connects must at least be of one day.
        if !near && gap > 0 && !shares {
            return None;
        }
        add(Some(if near { cost.near_item } else { cost.far_item }));
    }
    if faults.warehouse {
        let swapped = terms.are_conditions_of_one_site(row.warehouse(), line.warehouse());
        add(Some(if swapped { cost.other_condition } else { cost.other_site }));
    }
    if shares {
        sum /= 2;
    }
    if count > 1 {
        sum += cost.second_fault;
    }
    if row.contradicts(line) {
        sum += cost.contradicting_document;
    }
    Some(sum + apart(terms, gap))
}

fn price_of_slip(terms: &Terms<'_>, slip: Slip, gap: i64) -> i64 {
    let cost = &terms.policy.cost;
    let long = slip.digits >= 3;
    let pick = |of_long: i64, of_short: i64| if long { of_long } else { of_short };
    let other = if gap == 0 { cost.other_quantity } else { cost.other_quantity_other_day };
    match slip.hint {
        Hint::Unit => cost.unit,
        Hint::Sign => cost.sign,
        Hint::ShiftedDecimal => pick(cost.shifted, cost.shifted_short),
        Hint::TransposedDigits => {
            let adjacent = if slip.adjacent { 0 } else { 100 };
            pick(cost.transposed, cost.transposed_short) + adjacent
        }
        Hint::SimilarDigit | Hint::DigitDroppedOrAdded => pick(cost.digit, cost.digit_short),
        Hint::Other if slip.one_digit => pick(cost.digit, other),
        Hint::Other => other,
    }
}
