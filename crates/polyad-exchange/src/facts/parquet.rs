//! The facts of one kind as a Parquet file.
//!
//! The columns are those of the CSV table, all of them texts: an exact decimal, a date as precise as its source and a
//! Ref have no equal among the column types of Parquet, and none is rounded to get one.

use super::{FIXED, Scope, cells, columns};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use polyad_ledger::state::{Fact, State};
use std::io::{self, Write};
use std::sync::Arc;

/// Rows that are held at a time.
const ROWS: usize = 65_536;

/// Writes the facts of one kind as a Parquet table, packed with Snappy, with the columns of [`super::write_csv`].
///
/// # Errors
/// What `out` answers.
pub fn write_parquet(state: &State, scope: Scope, kind: &str, out: impl Write + Send) -> io::Result<()> {
    let columns = columns(state, scope, kind);
    let names = FIXED.into_iter().chain(columns.iter().map(String::as_str));
    let fields = names.map(text_column).collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
    let schema = Type::group_type_builder("facts").with_fields(fields).build().map_err(io::Error::other)?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer =
        SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(io::Error::other)?;
    let mut facts = scope.facts(state, kind);
    loop {
        let rows: Vec<Vec<Option<String>>> =
            facts.by_ref().take(ROWS).map(|fact: Fact<'_>| cells(state, fact, &columns)).collect();
        if rows.is_empty() {
            break;
        }
        write_rows(&mut writer, rows).map_err(io::Error::other)?;
    }
    writer.close().map(|_| ()).map_err(io::Error::other)
}

fn text_column(name: &str) -> Result<Arc<Type>, ParquetError> {
    let column = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::String));
    column.build().map(Arc::new)
}

fn write_rows<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    mut rows: Vec<Vec<Option<String>>>,
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    let mut at = 0;
    while let Some(mut column) = group.next_column()? {
        let cells: Vec<Option<String>> = rows.iter_mut().map(|row| row[at].take()).collect();
        let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
        let values: Vec<ByteArray> =
            cells.into_iter().flatten().map(|text| ByteArray::from(text.into_bytes())).collect();
        column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
        column.close()?;
        at += 1;
    }
    group.close().map(|_| ())
}
