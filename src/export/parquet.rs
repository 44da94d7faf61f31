//! Tables as Parquet data sets: a folder for each, and below it `month=…/site=…` where a table
//! is laid out so. Decimals are DECIMAL(38, 6), days DATE; nothing passes through a float.

use super::tables::month;
use super::{Column, Table, Type, Value, View};
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::{Type as Schema, TypePtr};
use chrono::NaiveDate;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows that are held in memory before they are written.
const GROUP_ROWS: usize = 100_000;

/// Bytes and digits of a decimal: i128 has 38 whole ones.
const DECIMAL_BYTES: i32 = 16;
const DECIMAL_DIGITS: i32 = 38;
const DECIMAL_PLACES: i32 = 6;

/// The name that Hive, and all that followed it, gives to a partition of nulls.
const NULL_PARTITION: &str = "__HIVE_DEFAULT_PARTITION__";

/// Writes the data set of a table below a folder, and returns its rows.
///
/// # Errors
/// Those of the system.
pub fn write(table: &Table, view: &View<'_>, folder: &Path) -> io::Result<u64> {
    let folder = folder.join(&table.name);
    let keys = if table.partitioned { 2 } else { 0 };
    let columns: Vec<Column> = table.columns.iter().skip(keys).cloned().collect();
    let schema = schema(&table.name, &columns).map_err(io::Error::other)?;
    let properties = Arc::new(WriterProperties::builder().set_compression(Compression::SNAPPY).build());
    let mut open: Option<(Vec<Value<'static>>, Part)> = None;
    let mut rows = 0;
    table.rows(view, &mut |row| {
        rows += 1;
        let (key, rest) = row.split_at_checked(keys).unwrap_or((row, &[]));
        if open.as_ref().is_none_or(|(known, _)| known != key) {
            if let Some((_, part)) = open.take() {
                part.finish()?;
            }
            let path = part_path(&folder, &table.columns, key);
            let key = key.iter().map(owned).collect();
            open = Some((key, Part::create(path, &columns, schema.clone(), properties.clone())?));
        }
        open.as_mut().map_or(Ok(()), |(_, part)| part.add(rest))
    })?;
    let part = match open {
        Some((_, part)) => part,
        // A data set without a file is one of which no engine knows the columns.
        None => {
            let nothing = [Value::from(month(view.facts.book.period.from)), Value::Null];
            let key = nothing.get(..keys).unwrap_or(&[]);
            Part::create(part_path(&folder, &table.columns, key), &columns, schema, properties)?
        }
    };
    part.finish()?;
    Ok(rows)
}

fn owned(value: &Value<'_>) -> Value<'static> {
    match value {
        Value::Text(text) => Value::from(text.to_string()),
        Value::Date(day) => Value::Date(*day),
        Value::Integer(number) => Value::Integer(*number),
        Value::Flag(flag) => Value::Flag(*flag),
        Value::Decimal(quantity) => Value::Decimal(*quantity),
        Value::Null => Value::Null,
    }
}

/// `postings/month=2024-11/site=A风电场/part-0.parquet`
fn part_path(folder: &Path, columns: &[Column], key: &[Value<'_>]) -> PathBuf {
    let mut path = folder.to_owned();
    for (column, value) in columns.iter().zip(key) {
        let value = match value {
            Value::Text(text) if !text.is_empty() => escaped(text),
            _ => NULL_PARTITION.to_owned(),
        };
        path.push(format!("{}={value}", column.name));
    }
    path.join("part-0.parquet")
}

/// What a folder's name may not hold on one system or another, as `%` and two digits: the way
/// in which engines write it and read it back.
fn escaped(text: &str) -> String {
    let mut name = String::new();
    let last = text.chars().count().saturating_sub(1);
    for (at, letter) in text.chars().enumerate() {
        let ends_badly = at == last && matches!(letter, '.' | ' ');
        if letter.is_control() || "\"#%'*/:<=>?\\{}[]^|".contains(letter) || ends_badly {
            let mut bytes = [0_u8; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                name.push('%');
                name.push_str(&crate::inputs::hex(&[byte]).to_ascii_uppercase());
            }
        } else {
            name.push(letter);
        }
    }
    name
}

fn schema(name: &str, columns: &[Column]) -> Result<TypePtr, ParquetError> {
    let fields: Result<Vec<TypePtr>, ParquetError> =
        columns.iter().map(|column| field(column).map(Arc::new)).collect();
    Ok(Arc::new(Schema::group_type_builder(name).with_fields(fields?).build()?))
}

fn field(column: &Column) -> Result<Schema, ParquetError> {
    let (physical, logical) = match column.kind {
        Type::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Type::Date => (Physical::INT32, Some(LogicalType::Date)),
        Type::Integer => (Physical::INT64, None),
        Type::Flag => (Physical::BOOLEAN, None),
        Type::Decimal => {
            (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(DECIMAL_PLACES, DECIMAL_DIGITS)))
        }
    };
    let repetition = if column.optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let builder = Schema::primitive_type_builder(column.name, physical).with_repetition(repetition);
    let builder = builder.with_logical_type(logical);
    match column.kind {
        Type::Decimal => builder
            .with_length(DECIMAL_BYTES)
            .with_precision(DECIMAL_DIGITS)
            .with_scale(DECIMAL_PLACES)
            .build(),
        _ => builder.build(),
    }
}

/// The values of a column, as they are kept until a group of rows is whole.
enum Kept {
    Text(Vec<ByteArray>),
    Date(Vec<i32>),
    Integer(Vec<i64>),
    Flag(Vec<bool>),
    Decimal(Vec<FixedLenByteArray>),
}

struct Buffer {
    kept: Kept,
    /// 1 where there is a value; of optional columns alone.
    levels: Option<Vec<i16>>,
}

impl Buffer {
    fn of(column: &Column) -> Buffer {
        let kept = match column.kind {
            Type::Text => Kept::Text(Vec::new()),
            Type::Date => Kept::Date(Vec::new()),
            Type::Integer => Kept::Integer(Vec::new()),
            Type::Flag => Kept::Flag(Vec::new()),
            Type::Decimal => Kept::Decimal(Vec::new()),
        };
        Buffer { kept, levels: column.optional.then(Vec::new) }
    }

    fn add(&mut self, value: &Value<'_>) -> io::Result<()> {
        if let Some(levels) = &mut self.levels {
            levels.push(i16::from(*value != Value::Null));
            if *value == Value::Null {
                return Ok(());
            }
        }
        match (&mut self.kept, value) {
            (Kept::Text(kept), Value::Text(text)) => kept.push(ByteArray::from(text.as_bytes().to_vec())),
            (Kept::Date(kept), Value::Date(day)) => kept.push(days_since_1970(*day)),
            (Kept::Integer(kept), Value::Integer(number)) => kept.push(*number),
            (Kept::Flag(kept), Value::Flag(flag)) => kept.push(*flag),
            (Kept::Decimal(kept), Value::Decimal(quantity)) => {
                let bytes = ByteArray::from(quantity.micros().to_be_bytes().to_vec());
                kept.push(FixedLenByteArray::from(bytes));
            }
            _ => return Err(io::Error::other("a value that is not of its column's type")),
        }
        Ok(())
    }

    fn write(&mut self, group: &mut SerializedRowGroupWriter<'_, File>) -> Result<(), ParquetError> {
        let levels = self.levels.take();
        let of = levels.as_deref();
        match &mut self.kept {
            Kept::Text(kept) => put::<ByteArrayType>(group, kept, of)?,
            Kept::Date(kept) => put::<Int32Type>(group, kept, of)?,
            Kept::Integer(kept) => put::<Int64Type>(group, kept, of)?,
            Kept::Flag(kept) => put::<BoolType>(group, kept, of)?,
            Kept::Decimal(kept) => put::<FixedLenByteArrayType>(group, kept, of)?,
        }
        self.levels = levels.map(|mut levels| {
            levels.clear();
            levels
        });
        Ok(())
    }
}

fn put<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    kept: &mut Vec<T::T>,
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(kept, levels, None)?;
        column.close()?;
    }
    kept.clear();
    Ok(())
}

fn days_since_1970(day: NaiveDate) -> i32 {
    let days = (day - NaiveDate::default()).num_days();
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// One file of a data set.
struct Part {
    writer: SerializedFileWriter<File>,
    buffers: Vec<Buffer>,
    rows: usize,
}

impl Part {
    fn create(
        path: PathBuf,
        columns: &[Column],
        schema: TypePtr,
        properties: WriterPropertiesPtr,
    ) -> io::Result<Part> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let writer =
            SerializedFileWriter::new(File::create(path)?, schema, properties).map_err(io::Error::other)?;
        Ok(Part { writer, buffers: columns.iter().map(Buffer::of).collect(), rows: 0 })
    }

    fn add(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        for (buffer, value) in self.buffers.iter_mut().zip(row) {
            buffer.add(value)?;
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS { self.flush().map_err(io::Error::other) } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for buffer in &mut self.buffers {
            buffer.write(&mut group)?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.flush().map_err(io::Error::other)?;
        let file = self.writer.into_inner().map_err(io::Error::other)?;
        file.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_are_named_so_that_every_system_and_engine_takes_them() {
        assert_eq!(escaped("甲风电场"), "甲风电场");
        assert_eq!(escaped("a/b:c=d%"), "a%2Fb%3Ac%3Dd%25");
        assert_eq!(escaped("x."), "x%2E");
        assert_eq!(days_since_1970(NaiveDate::from_ymd_opt(2024, 11, 3).unwrap()), 20_030);
    }
}
