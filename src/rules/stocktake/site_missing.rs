//! S408 site-missing

use crate::finding::Severity;
use crate::message::Counting;
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "S408",
    name: "site-missing",
    chinese: "缺盘点表",
    severity: Severity::Error,
    clause: "账务操作规范 §6、实务操作规范 §1.4.1",
    keys: &[],
    zh: Words {
        what: "仓库档案中的现场(没有档案时为现存量中的现场)没有报送本期盘点表;或报送了,但有库存的另一个仓库没有盘。",
        why: "规范:每季度要对现场及业务部库房进行盘点;每月必须对库存物资进行实物盘点一次,并填报库存《盘点表》。",
        example: "酒泉风电场没有报送第四季度盘点表。",
        mend: "请现场补盘补报。",
    },
    en: Words {
        what: "A site of the warehouse master (without one, of the export) has sent no count sheet of the period; or it has, and another of its stores that holds stock was not counted.",
        why: "The regulation: every site and department store is counted each quarter, and once a month a count sheet is sent.",
        example: "A site has sent no sheet for the fourth quarter.",
        mend: "Ask the site to count and send the sheet.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for missing in facts.stocktake.iter().flat_map(|stocktake| &stocktake.missing) {
        let site = missing.site.and_then(|site| facts.book.master.site(site).cloned());
        let store = missing.store.and_then(|id| Some(facts.book.master.warehouse(id)?.name));
        let text = |text: &Option<crate::value::Text>| text.as_ref().map(ToString::to_string);
        let name = text(&site).or_else(|| text(&store)).unwrap_or_default();
        let message = Counting::SiteMissing { site: name, store: text(&store).filter(|_| site.is_some()) };
        let mut finding = findings.draft(message.into());
        finding.help = Some(Counting::SiteMissingHelp.into());
        (finding.site, finding.warehouse) = (site, store);
        finding.about = facts.book.period.to_string();
        findings.raise(finding);
    }
}
