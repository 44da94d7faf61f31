use super::*;
use crate::place::{FileId, RowPlace, SheetId};
use crate::record::Sent;
use crate::sheet::Failure;
use crate::value::{Quantity, Text};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;

fn file() -> FileRead {
    FileRead {
        shown: "a/1.csv".to_owned(),
        path: PathBuf::from("a/1.csv"),
        sha256: "0123456789abcdef".repeat(4),
        bytes: 7,
        sheets: Vec::new(),
        failure: None,
        passed_over: None,
        arrival: None,
    }
}

fn sent(row: u32, site: &str, day: &str) -> Sent {
    let place = RowPlace { sheet: SheetId { file: FileId(0), sheet: 0 }, row };
    Sent { place, site: Some(site.into()), date: day.parse().unwrap() }
}

fn written<T: Serialize>(value: &T) -> Vec<u8> {
    let mut writer = Writer::default();
    value.serialize(&mut writer).unwrap();
    writer.finish().concat()
}

fn read<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Result<T, Fault> {
    let mut reader = Reader::new(bytes)?;
    numbering(reader.texts(), || {
        let value = T::deserialize(&mut reader)?;
        reader.finish().map(|()| value)
    })
}

fn comes_back<T: Serialize + for<'de> Deserialize<'de> + PartialEq + Debug>(value: &T) {
    let bytes = written(value);
    assert_eq!(&read::<T>(&bytes).unwrap(), value);
    for end in 0..bytes.len() {
        assert!(read::<T>(&bytes[..end]).is_err(), "cut off at {end}");
    }
    // Whatever a byte becomes, there is a value or an error.
    for at in 0..bytes.len() {
        for flip in [1, 2, 4, 8, 0x10, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            let _ = read::<T>(&damaged);
        }
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Fate {
    None,
    One(Text),
    Two(u8, String),
    Named { a: i64, b: Option<bool> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    n: u32,
    text: Text,
    fate: Fate,
}

#[test]
fn every_kind_of_value_comes_back() {
    comes_back(&vec![Some(true), None, Some(false)]);
    comes_back(&vec![0, 1, -1, 1 << 60, i64::MAX, i64::MIN]);
    comes_back(&vec![0, 1, 1 << 60, u64::MAX]);
    comes_back(&vec![0, i128::MAX, i128::MIN, i128::from(u64::MAX), i128::from(i64::MIN)]);
    comes_back(&("风电".to_owned(), 'ß', ()));
    comes_back(&BTreeMap::from([("a".to_owned(), vec![1_u8]), ("b".to_owned(), Vec::new())]));
    let row = |n, text: &str, fate| Row { n, text: text.into(), fate };
    comes_back(&vec![
        row(1, "碳刷", Fate::None),
        row(2, "碳刷", Fate::One("碳刷".into())),
        row(3, "", Fate::Two(9, "碳刷".to_owned())),
        row(u32::MAX, "a", Fate::Named { a: i64::MIN, b: None }),
    ]);
    comes_back(&Failure::DoubledColumn { kind: "ledger", field: crate::sheet::Field::Site, row: 3 });
    let quantity = |text: &str| Quantity::of_stored(text).unwrap();
    comes_back(&["0", "3", "-7", "0.5", "-0.000001", "1000000000000"].map(quantity).to_vec());
}

#[test]
fn text_is_written_once_and_shared_once() {
    let texts: Vec<Text> = vec!["中心站".into(); 100];
    let bytes = written(&texts);
    assert!(bytes.len() < 120, "{}", bytes.len());
    assert_eq!(read::<Vec<Text>>(&bytes).unwrap(), texts);
}

#[test]
fn fields_may_come_later_and_go() {
    #[derive(Serialize)]
    struct Before {
        gone: Vec<(u8, Option<Text>)>,
        n: u32,
        state: Fate,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct After {
        n: u32,
        new: Option<Text>,
        #[serde(default)]
        list: Vec<u8>,
    }
    let before = |n| Before { gone: vec![(1, None), (2, Some("x".into()))], n, state: Fate::One("y".into()) };
    let bytes = written(&vec![before(1), before(2)]);
    let after = |n| After { n, new: None, list: Vec::new() };
    assert_eq!(read::<Vec<After>>(&bytes).unwrap(), [after(1), after(2)]);
    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Asking {
        n: u32,
        needed: u8,
    }
    let said = read::<Vec<Asking>>(&bytes).unwrap_err().to_string();
    assert!(said.contains("needed"), "{said}");
}

#[test]
fn a_shape_is_that_of_its_record_whatever_the_name() {
    mod other {
        #[derive(serde::Serialize)]
        pub struct Row {
            pub m: u8,
        }
    }
    let first = || Row { n: 1, text: "a".into(), fate: Fate::None };
    let all = (first(), other::Row { m: 2 }, first());
    #[derive(Debug, PartialEq, Deserialize)]
    struct M {
        m: u8,
    }
    assert_eq!(read::<(Row, M, Row)>(&written(&all)).unwrap(), (first(), M { m: 2 }, first()));
}

#[test]
fn what_bytes_claim_reserves_nothing_and_ends() {
    let many = |mark: mark::Mark| {
        let mut bytes = written(&());
        bytes.pop();
        mark.put(mark::MOST, &mut bytes);
        bytes
    };
    assert!(read::<Vec<u64>>(&many(mark::Mark::List)).is_err());
    assert!(read::<BTreeMap<u8, u8>>(&many(mark::Mark::Pairs)).is_err());
    assert!(read::<Row>(&many(mark::Mark::Shape)).is_err());
    assert!(read::<Text>(&many(mark::Mark::Text)).is_err());
    let mut texts = vec![1, 0];
    mark::put(mark::MOST, &mut texts);
    assert!(read::<u8>(&texts).is_err(), "texts without end");
    // Lists of one list, far too deep, where a field is passed over that nobody knows.
    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Nothing {}
    let mut deep = vec![4, 1, 1, 1, b'a', 0];
    mark::Mark::Shape.put(0, &mut deep);
    let shallow = deep.len();
    (0..100_000).for_each(|_| mark::Mark::List.put(1, &mut deep));
    mark::Mark::Whole.put(0, &mut deep);
    assert!(read::<Nothing>(&deep).unwrap_err().to_string().contains("without end"));
    deep.truncate(shallow + 3);
    mark::Mark::Whole.put(0, &mut deep);
    read::<Nothing>(&deep).unwrap();
}

#[test]
fn days_are_found_whatever_the_kind() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let of = |sent: Vec<Sent>| encode(&file(), &Records { sent, ..Records::default() }).unwrap().days;
    let all = vec![sent(1, "2030-01-01号", "2024-11-03"), sent(2, "", "2024-10-31")];
    assert_eq!(of(all), Some((day("2024-10-31"), day("2024-11-03"))));
    let moment = vec![sent(1, "2024-12-01T08:00:00", "2024-11-03")];
    assert_eq!(of(moment), Some((day("2024-11-03"), day("2024-12-01"))));
    assert_eq!(of(Vec::new()), None);
}

#[test]
fn a_file_comes_back_in_either_way_of_writing() {
    let mut given = file();
    given.failure = Some(SourceError::Limit { name: "rows", limit: 5, found: "6".to_owned() });
    given.sheets.push(SheetRead { name: "一".to_owned(), header_rows: vec![2], ..SheetRead::default() });
    let records = || Records {
        sent: (1..50).map(|row| sent(row, "中心站", "2024-11-03")).collect(),
        ..Records::default()
    };
    let head = Writing {
        sheets: &given.sheets,
        kinds: vec![Some("ledger")],
        failure: &given.failure,
        passed_over: None,
    };
    let (head, body) =
        (rmp_serde::to_vec_named(&head).unwrap(), rmp_serde::to_vec_named(&records()).unwrap());
    let mut deflated = ZlibEncoder::new(vec![NAMED], Compression::fast());
    deflated.write_all(&u64::try_from(head.len()).unwrap().to_le_bytes()).unwrap();
    deflated.write_all(&head).unwrap();
    deflated.write_all(&body).unwrap();
    let ledger = KINDS.iter().find(|kind| kind.schema.kind == "ledger").map(|kind| &kind.schema);
    given.sheets[0].schema = ledger;
    let now = encode(&given, &records()).unwrap().data;
    for data in [deflated.finish().unwrap(), now.clone()] {
        let mut found = file();
        let read = decode(&data, &mut found).unwrap();
        assert_eq!(read.sent, records().sent);
        assert_eq!(found.failure, given.failure);
        let (sheet, before) = (&found.sheets[0], &given.sheets[0]);
        assert_eq!((&sheet.name, &sheet.header_rows), (&before.name, &before.header_rows));
        assert_eq!(sheet.schema.map(|schema| schema.kind), Some("ledger"));
    }
    for at in 0..now.len() {
        let mut damaged = now.clone();
        damaged[at] ^= 0x10;
        match decode(&damaged, &mut file()) {
            Err(error) => assert!(error.to_string().contains("a/1.csv"), "{at}: {error}"),
            // Some bits behind the last block say nothing.
            Ok(read) => assert_eq!(read.sent, records().sent, "{at}"),
        }
    }
    let mut other = file();
    other.sha256 = "f".repeat(64);
    assert!(decode(&now, &mut other).unwrap_err().to_string().contains("another file"));
}
