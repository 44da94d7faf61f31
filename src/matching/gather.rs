//! From the book to the two sides of the match.

use super::kind::Kind;
use super::lone::rest;
use super::post::{Number, Ordered, Pool, Post};
use crate::book::{Book, Key, Moved, Posting};
use crate::place::RowPlace;
use crate::policy::Matching as Policy;
use crate::record::{Category, DocumentLine, LedgerRow, category, condition_of};
use crate::value::{Period, Quantity, Text, name};
use chrono::{Days, NaiveDate};
use foldhash::fast::RandomState;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// Which date decides whether an ERP document counts in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// 单据日期
    #[default]
    Document,
    /// 审核日期
    Approval,
}

impl Basis {
    pub fn key(self) -> &'static str {
        match self {
            Basis::Document => "document",
            Basis::Approval => "approval",
        }
    }
}

/// The pool with the numbers that it speaks of.
pub struct Gathered {
    pub pool: Pool,
    pub transfers: Vec<Text>,
}

/// Warehouses and items to look at.
pub type Keys = HashSet<Key, RandomState>;

/// The keys of which a match can say something, where there is no list that could answer their
/// rows: those that differ, and those with a transfer or a red row. None where all are.
pub fn telling(book: &Book<'_>) -> Option<Keys> {
    let documents = &book.documents;
    if documents.any() || !documents.lines.is_empty() || !book.inputs.records.transfers.is_empty() {
        return None;
    }
    let lines = book.balances.lines.iter();
    let differ = lines.filter(|line| rest(line, Quantity::ZERO).is_some_and(|rest| !rest.is_zero()));
    let mut keys: Keys = differ.map(|line| line.key).collect();
    let of_transfer = |posting: &Posting| Kind::of(Some(posting.category), posting.direction).is_transfer();
    let telling = book.postings.iter().filter(|posting| posting.red || of_transfer(posting));
    keys.extend(telling.map(|posting| (posting.warehouse, posting.item)));
    Some(keys)
}

/// Both sides of the match; of the ledgers only these keys, where some are named.
pub fn gather(book: &Book<'_>, policy: &Policy, basis: Basis, keys: Option<&Keys>) -> Gathered {
    let mut numbers = Numbers::of(book);
    let ledgers_begin = book.postings.iter().map(|posting| posting.date).min();
    let asked = |posting: &Posting| keys.is_none_or(|k| k.contains(&(posting.warehouse, posting.item)));
    let postings = book.postings.iter().enumerate().filter(|(_, posting)| asked(posting));
    let rows = postings.filter_map(|(at, posting)| {
        let row = book.row(posting.row)?;
        (!posting.effect.is_zero()).then(|| of_row(book, policy, &mut numbers, at, &posting, &row))
    });
    let mut rows: Vec<Post> = rows.collect();
    // What the ledgers call a transfer, a line's remark may name.
    numbers.listed = numbers.transfer_texts.len();
    let lines = book.documents.lines.iter().enumerate().filter_map(|(at, moved)| {
        let line = book.inputs.records.documents.get(moved.line)?;
        let waiting = &book.inputs.waiting;
        let basis = Dates { waiting, basis, period: book.period, ledgers_begin };
        (!moved.effect.is_zero()).then(|| of_line(policy, &mut numbers, at, &moved, &line, &basis))
    });
    let mut lines: Vec<Post> = lines.collect();
    let orders = orders(book, &mut numbers);
    let (transfers, ranks) = numbers.ranked();
    let rank = |number: Number| ranks.get(number.index()).copied().flatten();
    rows.iter_mut().chain(&mut lines).for_each(|post| post.transfer = post.transfer.and_then(rank));
    let mut pool = Pool::new(rows, lines);
    pool.orders = orders
        .into_iter()
        .filter_map(|((number, item), order)| Some(((rank(number)?, item), order)))
        .collect();
    Gathered { pool, transfers }
}

fn of_row(
    book: &Book<'_>,
    policy: &Policy,
    numbers: &mut Numbers,
    at: usize,
    posting: &Posting,
    row: &LedgerRow,
) -> Post {
    let kind = Kind::of(Some(row.category), row.direction);
    // What waits is out of the opening (see `book::closing`) and moves as if it were new.
    let waiting = book.inputs.waiting.contains(&row.place);
    let moves = book.period.contains(row.date) || waiting;
    let red = row.red && row.category != Category::Return;
    let last = u64::try_from(policy.window.default[1].max(0)).unwrap_or(0);
    let until = row.date.checked_add_days(Days::new(last)).unwrap_or(row.date);
    let said = [&row.document, &row.transfer, &row.turbine, &row.person, &row.remark];
    Post {
        at,
        key: (posting.warehouse, posting.item),
        kind,
        effect: posting.effect,
        date: row.date,
        moves,
        concerns: moves,
        sound: true,
        document: numbers.document_of_row(row, red),
        transfer: if kind.is_transfer() {
            numbers.transfer_of(row.transfer.as_deref(), row.remark.as_deref())
        } else {
            None
        },
        red,
        reverses: None,
        stamp: stamp(said.into_iter().map(|text| text.as_deref().unwrap_or(""))),
        judged: waiting || book.documents.cover_direction(row.direction, row.date, row.date),
        firm: waiting || book.documents.cover_direction(row.direction, row.date, until),
        waiting,
    }
}

/// What decides whether a line belongs to the period.
struct Dates<'d> {
    waiting: &'d HashSet<RowPlace>,
    basis: Basis,
    period: Period,
    ledgers_begin: Option<NaiveDate>,
}

fn of_line(
    policy: &Policy,
    numbers: &mut Numbers,
    at: usize,
    moved: &Moved,
    line: &DocumentLine,
    dates: &Dates<'_>,
) -> Post {
    let category = line.category.or_else(|| category_of_business(line));
    let kind = Kind::of(category, line.direction);
    let backward = match line.direction {
        crate::record::Direction::In => line.effect.is_negative(),
        crate::record::Direction::Out => !line.effect.is_negative(),
    };
    let red = (line.red || backward) && category != Some(Category::Return);
    let document = numbers.documents.of_line(at);
    let counted_on = match (dates.basis, line.approved) {
        (Basis::Approval, true) => line.approved_on.unwrap_or(line.date),
        _ => line.date,
    };
    let first = u64::try_from(policy.window.default[1].max(0)).unwrap_or(0);
    let earliest = line.date.checked_sub_days(Days::new(first)).unwrap_or(line.date);
    let waiting = dates.waiting.contains(&line.place);
    Post {
        at,
        key: moved.key,
        kind,
        effect: moved.effect,
        date: line.date,
        moves: waiting || moved.on.is_some_and(|day| dates.period.contains(day)),
        concerns: waiting || dates.period.contains(counted_on),
        sound: line.approved,
        document,
        transfer: if kind.is_transfer() {
            numbers.transfer_of(line.transfer.as_deref(), line.remark.as_deref())
        } else {
            None
        },
        red,
        reverses: if red { numbers.reversed_by(line, document) } else { None },
        stamp: stamp([line.remark.as_deref().unwrap_or("")].into_iter()),
        judged: true,
        waiting,
        firm: waiting
            || earliest >= dates.period.from
            || dates.ledgers_begin.is_some_and(|day| day <= earliest),
    }
}

/// Documents that the ERP made itself say so in their business type: 调拨入库, 盘亏出库.
fn category_of_business(line: &DocumentLine) -> Option<Category> {
    let business = line.business.as_deref()?;
    category::read(business, condition_of(&line.warehouse)).ok().map(|read| read.category)
}

fn orders(book: &Book<'_>, numbers: &mut Numbers) -> HashMap<(Number, crate::book::ItemId), Ordered> {
    let mut orders: HashMap<_, Ordered> = HashMap::new();
    for (at, line) in book.inputs.records.transfers.iter().enumerate() {
        let item = line.item.code.as_deref().and_then(|code| book.master.item_by_code(code));
        let (Some(item), Some(number)) = (item, numbers.transfer_of(Some(&line.transfer), None)) else {
            continue;
        };
        let order = Ordered {
            from: book.master.warehouse_named(&line.from),
            to: book.master.warehouse_named(&line.to),
            quantity: line.quantity,
            date: line.date,
            at,
        };
        // Of several lines the first by content speaks for all.
        let join = |known: &mut Ordered| {
            let quantity = known.quantity + order.quantity;
            let said = |order: &Ordered| (order.date, order.from, order.to, order.at);
            if said(&order) < said(known) {
                *known = order;
            }
            known.quantity = quantity;
        };
        orders.entry((number, item)).and_modify(join).or_insert(order);
    }
    orders
}

/// The document and transfer numbers of a run, in the order of what is written: postings
/// that differ in them are ordered by them.
struct Numbers {
    documents: Documents,
    /// In the order of learning, until they are ranked.
    transfers: HashMap<String, Number, RandomState>,
    transfer_texts: Vec<Text>,
    /// How many transfers any text may name; those learnt behind are known by their column
    /// or their word alone, so that no row depends on another before it.
    listed: usize,
}

impl Numbers {
    /// A row may name only documents that the ERP has: a site's own numbering binds nothing.
    fn of(book: &Book<'_>) -> Numbers {
        let records = &book.inputs.records;
        let lines = || book.documents.lines.iter().map(|moved| records.documents.get(moved.line));
        let mut numbers = Numbers {
            documents: Documents::of(lines().map(|line| line.map(|line| line.document))),
            transfers: HashMap::default(),
            transfer_texts: Vec::new(),
            listed: 0,
        };
        for line in lines().flatten() {
            let of_transfer = Kind::of(line.category.or_else(|| category_of_business(&line)), line.direction);
            if of_transfer.is_transfer() {
                line.transfer.iter().for_each(|text| numbers.learn(text));
            }
        }
        records.transfers.iter().for_each(|line| numbers.learn(&line.transfer));
        numbers.listed = numbers.transfer_texts.len();
        numbers
    }

    /// The transfers in the order of their texts, and the place there of each.
    fn ranked(self) -> (Vec<Text>, Vec<Option<Number>>) {
        let mut texts = self.transfer_texts;
        let mut ranks = vec![None; texts.len()];
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_unstable_by(|a, b| texts.get(*a).cmp(&texts.get(*b)));
        for (at, rank) in order.into_iter().zip(0..) {
            ranks.get_mut(at).into_iter().for_each(|slot| *slot = Number::new(rank));
        }
        texts.sort_unstable();
        (texts, ranks)
    }

    fn learn(&mut self, text: &str) {
        let folded = folded(text).into_owned();
        if !folded.is_empty()
            && !self.transfers.contains_key(&folded)
            && let Some(next) = Number::new(self.transfer_texts.len())
        {
            self.transfer_texts.push(Text::from(folded.as_str()));
            self.transfers.insert(folded, next);
        }
    }

    fn document_of_row(&self, row: &LedgerRow, red: bool) -> Option<Number> {
        if self.documents.is_empty() {
            return None;
        }
        let column = row.document.and_then(|text| self.documents.named(&folded(&text)));
        // A red row names the document that it takes back, not its own.
        let remark = row.remark.as_deref().filter(|_| !red);
        column.or_else(|| tokens(remark?).find_map(|token| self.documents.named(&token)))
    }

    fn reversed_by(&self, line: &DocumentLine, own: Option<Number>) -> Option<Number> {
        let remark = line.remark.as_deref()?;
        tokens(remark).filter_map(|token| self.documents.named(&token)).find(|n| Some(*n) != own)
    }

    /// The transfer that a column or a remark names: `调拨单号DB2024110004`, `DB…;装箱单…`.
    fn transfer_of(&mut self, column: Option<&str>, remark: Option<&str>) -> Option<Number> {
        for text in [column, remark].into_iter().flatten() {
            let listed = |number: &Number| number.index() < self.listed;
            let named = |token: String| self.transfers.get(&token).copied().filter(listed);
            if let Some(known) = tokens(text).find_map(named) {
                return Some(known);
            }
        }
        let in_column = column.and_then(|text| tokens(text).find(|token| has_digit(token)));
        let named = in_column.or_else(|| named_transfer(remark?))?;
        self.learn(&named);
        self.transfers.get(&named).copied()
    }
}

/// The documents of the ERP, numbered in the order of what is written.
struct Documents {
    /// Folded, with their numbers.
    texts: Vec<(Cow<'static, str>, Number)>,
    /// That of each line, by its position.
    of_lines: Vec<Option<Number>>,
    /// Made when a text is asked for: where rows name no documents, none is.
    by_text: OnceCell<HashMap<Cow<'static, str>, Number, RandomState>>,
}

impl Documents {
    /// Of every line what it is called, where it is called anything.
    fn of(lines: impl Iterator<Item = Option<Text>>) -> Documents {
        let mut of_lines = Vec::new();
        let mut said: Vec<(Cow<'static, str>, usize)> = Vec::new();
        for (at, text) in lines.enumerate() {
            of_lines.push(None);
            said.extend(text.map(|text| (folded(text.lasting()), at)));
        }
        // Lists mostly stand in the order of their numbers, which this kind of sorting notices.
        said.sort();
        let mut texts = Vec::new();
        for (same, number) in said.chunk_by(|a, b| a.0 == b.0).zip((0..).map(Number::new)) {
            for (_, at) in same {
                of_lines.get_mut(*at).into_iter().for_each(|slot| *slot = number);
            }
            texts.extend(same.first().map(|(text, _)| text.clone()).zip(number));
        }
        Documents { texts, of_lines, by_text: OnceCell::new() }
    }

    fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    fn of_line(&self, at: usize) -> Option<Number> {
        self.of_lines.get(at).copied().flatten()
    }

    /// Of a text that is folded.
    fn named(&self, text: &str) -> Option<Number> {
        self.by_text.get_or_init(|| self.texts.iter().cloned().collect()).get(text).copied()
    }
}

fn has_digit(token: &str) -> bool {
    token.bytes().any(|b| b.is_ascii_digit())
}

/// The number behind 调拨单 or 调拨单号, or one that begins as transfer numbers do.
fn named_transfer(remark: &str) -> Option<String> {
    let behind = ["调拨单号", "调拨单", "调拨号"]
        .iter()
        .find_map(|word| remark.split_once(word))
        .map(|(_, rest)| rest);
    let led = behind.and_then(|rest| tokens(rest).next()).filter(|token| has_digit(token));
    let by_prefix = |token: &String| {
        token
            .strip_prefix("DB")
            .is_some_and(|rest| rest.len() >= 4 && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    led.or_else(|| tokens(remark).find(by_prefix))
}

/// The runs of letters, digits and dashes in a text, folded, that could be numbers.
fn tokens(text: &str) -> impl Iterator<Item = String> {
    let folded = folded(text).into_owned();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let parts: Vec<String> = folded
        .split(|c: char| !is_part(c))
        .map(|part| part.trim_matches('-').to_owned())
        .filter(|part| part.len() >= 3)
        .collect();
    parts.into_iter()
}

/// A number as it is compared: half-width, upper case, no spaces.
fn folded(text: &str) -> Cow<'_, str> {
    let plain = |b: u8| b.is_ascii_graphic() && !b.is_ascii_lowercase();
    if text.bytes().all(plain) { Cow::Borrowed(text) } else { Cow::Owned(name::code(text).to_uppercase()) }
}

/// A hash of texts that is the same on every machine.
fn stamp<'t>(texts: impl Iterator<Item = &'t str>) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    for text in texts {
        let mut bytes = [0; 4];
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            c.encode_utf8(&mut bytes).bytes().for_each(&mut eat);
        }
        eat(0x1f);
    }
    hash
}
