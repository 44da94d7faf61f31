//! Who answers for a finding, by name.

use crate::book::WarehouseId;
use crate::finding::{Finding, Owner};
use crate::report::{labels, words};
use crate::rules::Facts;
use crate::value::Lang;

/// The site, the accountant of a department, or the planning office.
pub(super) fn of(facts: &Facts<'_>, finding: &Finding, lang: Lang) -> String {
    let site = || match &finding.site {
        Some(site) => site.to_string(),
        None => words::no_site(lang).to_owned(),
    };
    match finding.owner {
        Owner::Site => site(),
        Owner::OtherSite => other_site(facts, finding).unwrap_or_else(site),
        Owner::Planning => words::planning(lang).to_owned(),
        Owner::Outsourcer => match &finding.subject.team {
            Some(team) => team.clone(),
            None => labels::owner(finding.owner, lang).to_owned(),
        },
        Owner::ServiceCentre => labels::owner(finding.owner, lang).to_owned(),
        Owner::Department => words::accountant(department(facts, finding).as_deref(), lang),
    }
}

/// The department of the warehouse, else the only one of the site.
fn department(facts: &Facts<'_>, finding: &Finding) -> Option<String> {
    let master = &facts.book.master;
    let warehouse = finding.warehouse.as_deref().and_then(|name| master.warehouse_named(name));
    let own = warehouse.and_then(|id| master.warehouse(id)?.department);
    if let Some(own) = own {
        return Some(own.to_string());
    }
    let site = finding.site.as_deref().and_then(|name| master.site_named(name))?;
    let of_site = master.warehouses.iter().filter(|w| w.site == Some(site));
    let mut departments: Vec<&str> = of_site.filter_map(|w| w.department.as_deref()).collect();
    departments.sort_unstable();
    departments.dedup();
    match departments.as_slice() {
        [only] => Some((*only).to_owned()),
        _ => None,
    }
}

/// The site at the other end of the transfer that the finding is about.
fn other_site(facts: &Facts<'_>, finding: &Finding) -> Option<String> {
    let master = &facts.book.master;
    let number = finding.subject.transfer.as_deref()?;
    let site_of = |id: WarehouseId| master.site(master.warehouse(id)?.site?).map(ToString::to_string);
    let own = finding.site.as_deref();
    let orders = facts.inputs.records.transfers.iter().filter(|line| &*line.transfer == number);
    let stores = orders.flat_map(|line| [&line.from, &line.to]);
    let named = stores.filter_map(|name| site_of(master.warehouse_named(name)?));
    let by_order = named.into_iter().find(|site| Some(site.as_str()) != own);
    by_order.or_else(|| {
        let doubts = facts.matching.doubts.iter();
        let ours =
            doubts.filter(|doubt| facts.matching.transfer(doubt.number).is_some_and(|n| &**n == number));
        ours.filter_map(|doubt| site_of(doubt.from?)).find(|site| Some(site.as_str()) != own)
    })
}
