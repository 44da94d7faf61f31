//! Worlds of chance: whatever the faults, the sums hold and the order does not matter.

use super::World;
use proptest::prelude::*;

fn posting() -> impl Strategy<Value = String> {
    let store = prop::sample::select(vec!["W1good", "W1bad", "W2good"]);
    let item = prop::sample::select(vec!["A", "B", "10234", "10243"]);
    let kind = prop::sample::select(vec![("use", -1), ("buy", 1), ("in", 1), ("out", -1), ("scrap", -1)]);
    let number = prop::sample::select(vec!["", "", "", "CK1", "CK2", "CK3", "DB1", "DB2"]);
    let flag =
        prop::sample::select(vec!["", "", "", "", "", "unapproved", "red", "late-approval", "unjudged"]);
    let size = prop::sample::select(vec![1, 2, 3, 5, 8, 10, 12, 21, 54, 45, 540]);
    (28_u32..66, store, item, kind, size, number, flag, any::<bool>()).prop_map(
        |(day, store, item, (kind, sign), size, number, flag, odd)| {
            let (month, day) = match day {
                0..=31 => (5, day),
                32..=61 => (6, day - 31),
                _ => (7, day - 61),
            };
            let sign = if odd && size == 5 { -sign } else { sign };
            format!("{month:02}-{day:02} {store}/{item} {kind} {} {number} {flag}", size * sign)
        },
    )
}

/// A row is never unapproved, a line never unjudged.
fn as_row(text: &str) -> String {
    text.replace("unapproved", "").replace("late-approval", "")
}

fn as_line(text: &str) -> String {
    text.replace("unjudged", "")
}

fn world(both: &[String], rows: &[String], lines: &[String]) -> World {
    let rows: Vec<String> = both.iter().chain(rows).map(|t| as_row(t)).collect();
    let lines: Vec<String> = both.iter().chain(lines).map(|t| as_line(t)).collect();
    let refs = |list: &[String]| -> Vec<String> { list.to_vec() };
    let (rows, lines) = (refs(&rows), refs(&lines));
    World::new(
        &rows.iter().map(String::as_str).collect::<Vec<_>>(),
        &lines.iter().map(String::as_str).collect::<Vec<_>>(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// The verification inside `told` looks at every sum and every use of a posting.
    #[test]
    fn sums_hold_and_the_order_does_not_matter(
        both in prop::collection::vec(posting(), 0..14),
        rows in prop::collection::vec(posting(), 0..8),
        lines in prop::collection::vec(posting(), 0..8),
        turn in 0_usize..20,
    ) {
        // The names are given their numbers in one order, whatever the order of the rows.
        let names = |w: &World| (w.items.clone(), w.stores.clone(), w.numbers.clone());
        let one = world(&both, &rows, &lines);
        let told = one.told();
        let mut other = world(&both, &rows, &lines);
        let turn_rows = turn % other.rows.len().max(1);
        other.rows.rotate_left(turn_rows);
        other.rows.reverse();
        other.lines.reverse();
        // As if they had been read in that order.
        other.rows.iter_mut().enumerate().for_each(|(at, row)| row.at = at);
        other.lines.iter_mut().enumerate().for_each(|(at, line)| line.at = at);
        prop_assert_eq!(names(&one), names(&other));
        prop_assert_eq!(told, other.told());
    }

    /// What is equal on both sides needs no explanation.
    #[test]
    fn nothing_is_found_where_nothing_differs(both in prop::collection::vec(posting(), 0..30)) {
        let plain = |text: &String| {
            let words: Vec<&str> = text.split_whitespace().filter(|w| {
                !matches!(*w, "red" | "unapproved" | "late-approval" | "unjudged")
            }).collect();
            words.join(" ")
        };
        let both: Vec<String> = both.iter().map(plain).collect();
        prop_assert_eq!(world(&both, &[], &[]).told(), Vec::<String>::new());
    }

    /// A row taken away is a line without a row, or a reading that gives the same sum.
    #[test]
    fn a_missing_row_is_found(both in prop::collection::vec(posting(), 1..12), at in 0_usize..12) {
        let both: Vec<String> = both.iter().map(|t| t.replace("unapproved", "").replace("late-approval", "").replace("unjudged", "").replace("red", "")).collect();
        let mut rows = both.clone();
        let gone = rows.remove(at % both.len());
        let lines: Vec<&str> = both.iter().map(String::as_str).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let told = World::new(&rows, &lines).told();
        if gone.starts_with("06") {
            prop_assert!(!told.is_empty(), "{gone}");
        }
    }
}
