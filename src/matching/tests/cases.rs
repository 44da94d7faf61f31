//! Cases with their answers: what each contributes adds up to the key's difference.

use super::World;

fn expect(rows: &[&str], lines: &[&str], told: &[&str]) {
    check(&World::new(rows, lines), told);
}

fn check(world: &World, told: &[&str]) {
    assert_eq!(world.told(), told);
}

#[test]
fn equal_rows_of_one_day_are_no_duplicate() {
    expect(
        &["06-05 W1/A use -1", "06-05 W1/A use -1"],
        &["06-05 W1/A use -1 CK01", "06-05 W1/A use -1 CK02"],
        &[],
    );
}

#[test]
fn the_line_that_shares_its_document_is_the_one_too_many() {
    let rows = ["06-05 W1/A use -1", "06-05 W1/A use -1"];
    let world =
        World::new(&rows, &["06-05 W1/A use -1 CK01", "06-05 W1/A use -1 CK02", "06-05 W1/A use -1 CK02"]);
    check(&world, &["posted_twice certain W1/A +1"]);
    let (pool, outcome) = world.outcome();
    let extra = pool.lines[outcome.explanations[0].lines[0]].document;
    assert_eq!(extra, pool.lines[2].document);
    // One row, two documents of the day: likely, since the site's days show no such pairs.
    expect(
        &["06-05 W1/A use -1"],
        &["06-05 W1/A use -1 CK01", "06-05 W1/A use -1 CK02"],
        &["posted_twice likely W1/A +1"],
    );
}

#[test]
fn three_equal_rows_and_two_lines() {
    let world = World::new(
        &["06-05 W1/A use -1", "06-05 W1/A use -1", "06-05 W1/A use -1"],
        &["06-05 W1/A use -1 CK01", "06-05 W1/A use -1 CK02"],
    );
    check(&world, &["entered_twice ambiguous W1/A -1"]);
    let alternatives = &world.outcome().1.explanations[0].alternatives;
    assert_eq!(alternatives[0].cause.key(), "not_posted");
}

#[test]
fn a_tie_of_dates_is_said_and_a_document_breaks_it() {
    let world = World::new(&["06-10 W1/A use -5", "06-12 W1/A use -5"], &["06-11 W1/A use -5 CK31"]);
    check(&world, &["not_posted ambiguous W1/A -5"]);
    let (_, outcome) = world.outcome();
    assert_eq!(outcome.explanations[0].alternatives.len(), 1);
    let world = World::new(&["06-10 W1/A use -5", "06-12 W1/A use -5 CK31"], &["06-11 W1/A use -5 CK31"]);
    check(&world, &["not_posted certain W1/A -5"]);
    assert_eq!(world.outcome().1.explanations[0].date, super::day("06-10"));
}

#[test]
fn one_row_may_be_a_whole_document() {
    expect(&["06-08 W1/A use -12"], &["06-08 W1/A use -5 CK15", "06-08 W1/A use -7 CK15"], &[]);
}

#[test]
fn a_split_among_noise_exact_first() {
    expect(
        &["06-08 W1/A use -12", "06-08 W1/A use -8"],
        &["06-08 W1/A use -5 CK1", "06-08 W1/A use -7 CK2", "06-08 W1/A use -8 CK3", "06-08 W1/A use -4 CK4"],
        &["not_in_ledger likely W1/A +4"],
    );
}

#[test]
fn two_covers_leave_one_finding_of_a_certain_amount() {
    let world = World::new(
        &["06-08 W1/A use -10"],
        &["06-08 W1/A use -3 CK1", "06-08 W1/A use -7 CK2", "06-08 W1/A use -4 CK3", "06-08 W1/A use -6 CK4"],
    );
    check(&world, &["not_in_ledger ambiguous W1/A +10"]);
    let (_, outcome) = world.outcome();
    assert_eq!(outcome.explanations[0].lines.len(), 2);
    assert_eq!(outcome.explanations[0].alternatives[0].lines.len(), 2);
}

#[test]
fn all_rows_of_a_day_may_be_one_line_of_the_next() {
    expect(
        &["06-09 W1/A use -2", "06-09 W1/A use -3", "06-09 W1/A use -5"],
        &["06-10 W1/A use -10 CK40"],
        &[],
    );
}

#[test]
fn red_and_blue_cancel_within_the_erp() {
    expect(
        &["06-14 W1/A use -45"],
        &["06-14 W1/A use -54 CK20", "06-14 W1/A use +54 CK21 red of:CK20", "06-14 W1/A use -45 CK22"],
        &[],
    );
    let world = World::new(
        &["06-14 W1/A use -54"],
        &["06-14 W1/A use -54 CK20", "06-16 W1/A use +54 CK21 red of:CK20"],
    );
    check(&world, &["reversed_not_reposted certain W1/A -54"]);
    assert_eq!(world.outcome().1.explanations[0].lines.len(), 2);
    // A site that wrote both is matched one to one.
    expect(
        &["06-14 W1/A use -54", "06-16 W1/A use +54 red"],
        &["06-14 W1/A use -54 CK20", "06-16 W1/A use +54 CK21 red of:CK20"],
        &[],
    );
}

#[test]
fn slips_of_the_hand() {
    expect(&["06-15 W1/A use +6 red"], &["06-15 W1/A use -6"], &["quantity_differs:sign likely W1/A +12"]);
    expect(
        &["06-15 W1/A use -54"],
        &["06-15 W1/A use -45"],
        &["quantity_differs:transposed_digits likely W1/A -9"],
    );
    expect(
        &["06-15 W1/A use -54 CK9"],
        &["06-15 W1/A use -45 CK9"],
        &["quantity_differs:transposed_digits certain W1/A -9"],
    );
    expect(&["06-15 W1/A use -30"], &["06-15 W1/A use -12"], &["quantity_differs:other likely W1/A -18"]);
    let world = World::new(
        &["06-16 W1/A use -736", "06-16 W1/B use -2"],
        &["06-16 W1/A use -73.6", "06-16 W1/B use -24"],
    );
    check(
        &world.pack("B", 12),
        &["quantity_differs:shifted_decimal likely W1/A -662.4", "quantity_differs:unit likely W1/B +22"],
    );
}

#[test]
fn an_exact_pair_beats_a_tempting_hint() {
    expect(
        &["06-15 W1/A use -54", "06-15 W1/A use -45"],
        &["06-15 W1/A use -45"],
        &["not_posted certain W1/A -54"],
    );
}

#[test]
fn other_items() {
    expect(
        &["06-11 W1/10234 use -7"],
        &["06-11 W1/10243 use -7"],
        &["other_item likely W1/10234 -7 W1/10243 +7"],
    );
    let world = World::new(&["06-11 W1/A use -7"], &["06-11 W1/B use -7", "06-11 W1/C use -7"]);
    check(&world, &["not_in_ledger ambiguous W1/C +7", "other_item ambiguous W1/A -7 W1/B +7"]);
    // An exact pair is not given up for two near ones.
    expect(
        &["06-11 W1/A use -7", "06-11 W1/X use -7"],
        &["06-11 W1/A use -7", "06-11 W1/B use -7"],
        &["other_item likely W1/X -7 W1/B +7"],
    );
}

#[test]
fn good_and_damaged_swapped() {
    expect(
        &["06-12 W1good/A damage +1"],
        &["06-12 W1bad/A damage +1"],
        &["other_warehouse likely W1good/A +1 W1bad/A -1"],
    );
}

#[test]
fn four_faults_on_one_key() {
    expect(
        &["06-17 W1/A use -54", "06-18 W1/A use -10", "06-19 W1/A use -7"],
        &[
            "06-17 W1/A use -45",
            "06-18 W1/A use -10 CK50",
            "06-18 W1/A use -10 CK50",
            "06-19 W1/A use -7 unapproved CK51",
            "06-20 W1/A use -3 CK52",
        ],
        &[
            "not_approved certain W1/A -7",
            "not_in_ledger certain W1/A +3",
            "posted_twice certain W1/A +10",
            "quantity_differs:transposed_digits likely W1/A -9",
        ],
    );
}

#[test]
fn over_the_end_of_the_period() {
    expect(&["06-30 W1/A use -36 CK99"], &["07-01 W1/A use -63 CK99"], &["cut_off certain W1/A -36"]);
    expect(&["06-30 W1/A use -36"], &["07-01 W1/A use -63 CK99"], &["cut_off likely W1/A -36"]);
    expect(&["06-30 W1/A use -36"], &["07-01 W1/A use -36 CK99"], &["cut_off certain W1/A -36"]);
    // The row lies before the period, the line in it.
    expect(&["05-31 W1/A use -4"], &["06-01 W1/A use -4 CK1"], &["cut_off certain W1/A +4"]);
    let world = World::new(&["06-30 W1/A use -8"], &["07-04 W1/A use -8 CK1"]);
    check(&world, &["not_posted certain W1/A -8"]);
    assert_eq!(world.outcome().1.explanations[0].near, Some(0));
}

#[test]
fn transfers() {
    expect(
        &["06-20 W1/A out -20 DB07", "06-22 W2/A in +18 DB07"],
        &["06-20 W1/A out -20 DB07", "06-20 W2/A in +20 DB07"],
        &["short_on_arrival certain W2/A -2"],
    );
    expect(
        &["06-29 W1/A out -5 DB08", "06-21 W1/B out -5 DB09", "06-22 W3/B in +5 DB09"],
        &[
            "06-29 W1/A out -5 DB08",
            "06-29 W2/A in +5 DB08",
            "06-21 W1/B out -5 DB09",
            "06-21 W2/B in +5 DB09",
        ],
        &["in_transit certain W2/A -5", "other_warehouse certain W3/B +5 W2/B -5"],
    );
    // Parts that arrive on two days are one line.
    expect(
        &["06-10 W1/A out -20 DB1", "06-12 W2/A in +12 DB1", "06-15 W2/A in +8 DB1"],
        &["06-10 W1/A out -20 DB1", "06-10 W2/A in +20 DB1"],
        &[],
    );
    // Two transfers of one day are two.
    expect(
        &["06-16 W2/A in +2 DB1"],
        &["06-16 W2/A in +2 DB1", "06-16 W2/A in +2 DB2", "06-15 W1/A out -2 DB2"],
        &["in_transit certain W2/A -2", "not_in_ledger certain W1/A +2"],
    );
}

#[test]
fn posted_late_is_one_posting() {
    expect(&["06-05 W1/A use -8"], &["06-14 W1/A use -8 CK1"], &["posted_late likely"]);
    expect(&["06-05 W1/A use -8"], &["06-08 W1/A use -8 CK1"], &[]);
}

#[test]
fn an_approval_that_comes_after_the_period() {
    let world = World::new(&["06-29 W1/A use -8"], &["06-29 W1/A use -8 CK1 late-approval"]);
    check(&world, &["not_approved certain W1/A -8"]);
    // Dated before the period and approved in it.
    let world = World::new(&["05-30 W1/A use -8"], &["05-30 W1/A use -8 CK1 late-approval"]);
    check(&world, &["not_approved certain W1/A +8"]);
}

#[test]
fn what_no_list_covers_is_not_judged() {
    expect(&["06-05 W1/A use -8 unjudged"], &[], &[]);
    let world = World::new(&["06-05 W1/A use -8 unjudged"], &[]);
    assert_eq!(world.outcome().1.unjudged, [0]);
}

#[test]
fn a_class_that_tells_no_category_fits_any() {
    expect(&["06-05 W1/A use -8"], &["06-06 W1/A other-out -8 CK1"], &[]);
    expect(&["06-05 W1/A buy +8"], &["06-05 W1/A spot +8 CK1"], &["other_category likely"]);
}

#[test]
fn a_row_taken_back_on_the_ledger_leaves_with_what_it_took_back() {
    expect(&["06-05 W1/A use -8", "06-07 W1/A use +8 red"], &[], &[]);
}

#[test]
fn rows_that_differ_in_being_judged_are_not_interchangeable() {
    let line = ["06-23 W1good/A buy 10 CK2"];
    let rows = ["06-23 W1good/A buy 10 CK2 unjudged", "06-23 W1good/A buy 10 CK2"];
    expect(&rows, &line, &[]);
    expect(&[rows[1], rows[0]], &line, &[]);
}
