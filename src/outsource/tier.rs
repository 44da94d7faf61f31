//! What a day, an order and a rate come to, exactly: integers are multiplied crosswise, and
//! nothing is rounded before it is compared.

use crate::policy::{Carrier, LateReading, Rotation, StepReading, TierReading, Wireless};
use crate::value::Quantity;

/// One, in millionths.
const ONE: i128 = 1_000_000;

/// A reading of the regulation where its text allows several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    Steps(StepReading),
    Tiers(TierReading),
    Late(LateReading),
}

impl Reading {
    pub const ALL: [Reading; 7] = [
        Reading::Steps(StepReading::Full),
        Reading::Steps(StepReading::Started),
        Reading::Steps(StepReading::Linear),
        Reading::Tiers(TierReading::Highest),
        Reading::Tiers(TierReading::Added),
        Reading::Late(LateReading::Over),
        Reading::Late(LateReading::By),
    ];

    /// The name in answers, which is that of the policy.
    pub fn key(self) -> &'static str {
        match self {
            Reading::Steps(StepReading::Full) => "full",
            Reading::Steps(StepReading::Started) => "started",
            Reading::Steps(StepReading::Linear) => "linear",
            Reading::Tiers(TierReading::Highest) => "highest",
            Reading::Tiers(TierReading::Added) => "added",
            Reading::Late(LateReading::Over) => "over",
            Reading::Late(LateReading::By) => "by",
        }
    }
}

/// Where a day's success rate lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// 不合格
    Unqualified,
    /// 合格, without a bonus.
    Qualified,
    /// With the bonus of the one step that there is, or of the lower of two.
    Good,
    /// With the higher bonus.
    Excellent,
}

impl Tier {
    pub fn key(self) -> &'static str {
        match self {
            Tier::Unqualified => "unqualified",
            Tier::Qualified => "qualified",
            Tier::Good => "good",
            Tier::Excellent => "excellent",
        }
    }
}

/// What something comes to under the reading in force and under the others: shares of pay,
/// 0.05 being 5%.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    pub applied: Quantity,
    pub reading: Reading,
    pub others: Vec<(Reading, Quantity)>,
}

impl Scored {
    fn of(all: Vec<(Reading, Quantity)>, reading: Reading) -> Scored {
        let applied = all.iter().find(|(known, _)| *known == reading).map_or(Quantity::ZERO, |(_, q)| *q);
        let others = all.into_iter().filter(|(known, _)| *known != reading).collect();
        Scored { applied, reading, others }
    }
}

/// Whether a part is at least a rate of its whole; the rate itself is enough.
pub fn reaches(part: Quantity, whole: Quantity, rate: Quantity) -> bool {
    part.micros() * ONE >= rate.micros() * whole.micros()
}

/// The least whole number that is a rate of `whole`: 15% of 33 is 5.
pub fn required(rate: Quantity, whole: Quantity) -> Quantity {
    let product = rate.micros() * whole.micros();
    Quantity::from_micros(ceiling(product, ONE * ONE) * ONE)
}

/// Millionths over a divisor, to the nearest millionth, halves away from nought.
pub fn divided(micros: i128, by: i128) -> Quantity {
    let by = by.max(1);
    Quantity::from_micros((micros * 2 + by * micros.signum()) / (by * 2))
}

/// A part of its whole to four places; none of nothing.
pub fn rate(part: Quantity, whole: Quantity) -> Option<Quantity> {
    const PLACES: i128 = 100;
    if whole.micros() <= 0 {
        return None;
    }
    let shown = divided(part.micros() * (ONE / PLACES), whole.micros());
    Some(Quantity::from_micros(shown.micros() * PLACES))
}

fn ceiling(n: i128, by: i128) -> i128 {
    let by = by.max(1);
    n.div_euclid(by) + i128::from(n.rem_euclid(by) > 0)
}

/// A day of 无线采集器维护 on which something was attempted (外包队伍 §5.1).
pub fn wireless(succeeded: Quantity, attempted: Quantity, policy: &Wireless) -> (Tier, Scored) {
    let reading = Reading::Steps(policy.reading);
    let steps = [StepReading::Full, StepReading::Started, StepReading::Linear];
    if reaches(succeeded, attempted, policy.qualified) {
        let all = steps.map(|step| (Reading::Steps(step), policy.bonus)).to_vec();
        return (Tier::Good, Scored::of(all, reading));
    }
    // Both sides times attempted, so that nothing is divided.
    let short = policy.qualified.micros() * attempted.micros() - succeeded.micros() * ONE;
    let step = policy.step.micros() * attempted.micros();
    let each = policy.deduction.micros();
    let whole = |steps: i128| Quantity::from_micros(-steps * each);
    let of = |reading| match reading {
        _ if step <= 0 => Quantity::ZERO,
        StepReading::Full => whole(short.div_euclid(step)),
        StepReading::Started => whole(ceiling(short, step)),
        StepReading::Linear => -divided(short * each, step),
    };
    let all = steps.map(|step| (Reading::Steps(step), of(step))).to_vec();
    (Tier::Unqualified, Scored::of(all, reading))
}

/// A day of 载波采集器维护 on which something was attempted (外包队伍 §5.1).
pub fn carrier(succeeded: Quantity, attempted: Quantity, policy: &Carrier) -> (Tier, Scored) {
    let at = |rate| reaches(succeeded, attempted, rate);
    let (tier, highest, added) = if at(policy.excellent) {
        let both = policy.excellent_bonus + policy.good_bonus;
        (Tier::Excellent, policy.excellent_bonus, both)
    } else if at(policy.good) {
        (Tier::Good, policy.good_bonus, policy.good_bonus)
    } else if at(policy.qualified) {
        (Tier::Qualified, Quantity::ZERO, Quantity::ZERO)
    } else {
        (Tier::Unqualified, -policy.deduction, -policy.deduction)
    };
    let all =
        vec![(Reading::Tiers(TierReading::Highest), highest), (Reading::Tiers(TierReading::Added), added)];
    (tier, Scored::of(all, Reading::Tiers(policy.reading)))
}

/// An order that was finished so many days after its plan (外包队伍 §5.2).
pub fn late(days: i64, policy: &Rotation) -> Scored {
    let days = i128::from(days.max(0));
    let of = |counted: i128| {
        let share = policy.per_day.micros().saturating_mul(counted).min(policy.most.micros());
        Quantity::from_micros(-share)
    };
    let all = vec![
        (Reading::Late(LateReading::Over), of((days - 1).max(0))),
        (Reading::Late(LateReading::By), of(days)),
    ];
    Scored::of(all, Reading::Late(policy.reading))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use proptest::prelude::*;

    fn q(n: i64) -> Quantity {
        Quantity::whole(n)
    }

    /// Percents of pay under all readings, the one in force first.
    fn percents(scored: &Scored) -> Vec<String> {
        let hundred = Quantity::whole(100);
        let all = std::iter::once(scored.applied).chain(scored.others.iter().map(|(_, share)| *share));
        all.map(|share| share.times(hundred).unwrap().to_string()).collect()
    }

    #[test]
    fn the_golden_table_of_wireless_days() {
        let policy = Policy::load(None).unwrap().outsource.wireless;
        for (succeeded, attempted, expected) in [
            (8, 8, ["5", "5", "5"]),
            (80, 100, ["5", "5", "5"]),
            (799, 1000, ["0", "-5", "-0.05"]),
            (79, 100, ["0", "-5", "-0.5"]),
            (6, 8, ["0", "-5", "-2.5"]),
            (70, 100, ["-5", "-5", "-5"]),
            (69, 100, ["-5", "-10", "-5.5"]),
            (5, 8, ["-5", "-10", "-8.75"]),
            (0, 8, ["-40", "-40", "-40"]),
        ] {
            let (tier, scored) = wireless(q(succeeded), q(attempted), &policy);
            assert_eq!(percents(&scored), expected, "{succeeded}/{attempted}");
            assert_eq!(tier == Tier::Unqualified, expected[0] != "5");
        }
    }

    #[test]
    fn the_golden_table_of_carrier_days() {
        let policy = Policy::load(None).unwrap().outsource.carrier;
        for (succeeded, attempted, expected, tier) in [
            (18, 20, ["10", "15"], Tier::Excellent),
            (9, 10, ["10", "15"], Tier::Excellent),
            (89, 100, ["5", "5"], Tier::Good),
            (16, 20, ["5", "5"], Tier::Good),
            (15, 20, ["0", "0"], Tier::Qualified),
            (14, 20, ["0", "0"], Tier::Qualified),
            (13, 20, ["-5", "-5"], Tier::Unqualified),
        ] {
            let (found, scored) = carrier(q(succeeded), q(attempted), &policy);
            assert_eq!((percents(&scored), found), (expected.map(str::to_owned).to_vec(), tier));
        }
    }

    #[test]
    fn the_golden_table_of_late_orders() {
        let policy = Policy::load(None).unwrap().outsource.rotation;
        for (days, expected) in [
            (0, ["0", "0"]),
            (1, ["0", "-10"]),
            (2, ["-10", "-20"]),
            (3, ["-20", "-30"]),
            (11, ["-100", "-100"]),
        ] {
            assert_eq!(percents(&late(days, &policy)), expected, "{days}");
        }
        assert_eq!(percents(&late(-3, &policy)), ["0", "0"]);
    }

    #[test]
    fn the_golden_table_of_samples() {
        for (rate, expected) in [
            ("0.15", [1, 1, 2, 2, 5, 15, 16]),
            ("0.20", [1, 2, 2, 2, 7, 20, 21]),
            ("0.60", [1, 4, 5, 6, 20, 60, 61]),
            ("0.30", [1, 2, 3, 3, 10, 30, 31]),
        ] {
            let rate = Quantity::of_written(rate).unwrap().value;
            let found = [1, 6, 7, 10, 33, 100, 101].map(|whole| required(rate, q(whole)));
            assert_eq!(found, expected.map(q), "{rate}");
        }
        assert_eq!(required(q(1), Quantity::ZERO), Quantity::ZERO);
    }

    #[test]
    fn rates_and_means_round_half_up() {
        let shown = |part, whole| rate(q(part), q(whole)).map(|rate| rate.to_string());
        assert_eq!(shown(5, 6).as_deref(), Some("0.8333"));
        assert_eq!(shown(2, 3).as_deref(), Some("0.6667"));
        assert_eq!(shown(1, 20_000).as_deref(), Some("0.0001"));
        assert_eq!(shown(0, 0), None);
        assert_eq!(divided(-100_000, 14).to_string(), "-0.007143");
        assert_eq!(divided(5, 2).micros(), 3);
        assert_eq!(divided(-5, 2).micros(), -3);
    }

    #[test]
    fn a_policy_of_other_readings_applies_them() {
        let text = "[outsource.wireless]\nreading = \"linear\"\n[outsource.rotation]\nreading = \"by\"\n";
        let policy = Policy::load(Some(("own.toml", text))).unwrap().outsource;
        let (_, scored) = wireless(q(6), q(8), &policy.wireless);
        assert_eq!(percents(&scored), ["-2.5", "0", "-5"]);
        assert_eq!(percents(&late(2, &policy.rotation)), ["-20", "-10"]);
    }

    proptest! {
        #[test]
        fn more_successes_never_score_less(attempted in 1_i64..2_000, a in 0_i64..2_000, b in 0_i64..2_000) {
            let policy = Policy::load(None).unwrap().outsource;
            let (less, more) = (a.min(b).min(attempted), a.max(b).min(attempted));
            type Score = fn(Quantity, Quantity, &crate::policy::Outsource) -> Scored;
            let scores: [Score; 2] =
                [|s, n, p| wireless(s, n, &p.wireless).1, |s, n, p| carrier(s, n, &p.carrier).1];
            for score in scores {
                let (low, high) = (score(q(less), q(attempted), &policy), score(q(more), q(attempted), &policy));
                prop_assert!(low.applied <= high.applied);
                for ((_, low), (_, high)) in low.others.iter().zip(&high.others) {
                    prop_assert!(low <= high);
                }
            }
        }

        #[test]
        fn the_edge_itself_is_inside_and_a_millionth_less_is_not(attempted in 1_i64..1_000_000) {
            let policy = Policy::load(None).unwrap().outsource;
            let edge = |rate: Quantity| rate.times(q(attempted)).unwrap();
            let below = |quantity: Quantity| quantity - Quantity::from_micros(1);
            let wire = |quantity| wireless(quantity, q(attempted), &policy.wireless).0;
            prop_assert_eq!(wire(edge(policy.wireless.qualified)), Tier::Good);
            prop_assert_eq!(wire(below(edge(policy.wireless.qualified))), Tier::Unqualified);
            let of = |quantity| carrier(quantity, q(attempted), &policy.carrier).0;
            for (rate, at, under) in [
                (policy.carrier.excellent, Tier::Excellent, Tier::Good),
                (policy.carrier.good, Tier::Good, Tier::Qualified),
                (policy.carrier.qualified, Tier::Qualified, Tier::Unqualified),
            ] {
                prop_assert_eq!(of(edge(rate)), at);
                prop_assert_eq!(of(below(edge(rate))), under);
            }
        }

        #[test]
        fn a_full_step_is_taken_exactly_at_its_edge(units in 1_i64..100_000, steps in 1_i64..8) {
            let policy = Policy::load(None).unwrap().outsource.wireless;
            let attempted = units * 10;
            let at = wireless(q(units * (8 - steps)), q(attempted), &policy).1.applied;
            prop_assert_eq!(at, Quantity::from_micros(-50_000 * i128::from(steps)));
            let above = Quantity::whole(units * (8 - steps)) + Quantity::from_micros(1);
            let above = wireless(above, q(attempted), &policy).1.applied;
            prop_assert_eq!(above, Quantity::from_micros(-50_000 * i128::from(steps - 1)));
        }

        #[test]
        fn a_sample_is_the_least_that_suffices(whole in 1_i64..1_000_000, percent in 1_i64..100) {
            let rate = Quantity::from_micros(i128::from(percent) * 10_000);
            let least = required(rate, q(whole));
            prop_assert!(reaches(least, q(whole), rate));
            prop_assert!(!reaches(least - q(1), q(whole), rate));
        }
    }
}
