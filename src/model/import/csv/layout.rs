//! The layout of a table: its delimiter, its first row, and the fields of its columns.

use super::Dialect;
use super::column::{Column, ColumnMap};
use super::date_order::DateOrder;
use super::field::{DatePart, Field, Group, NamePart};
use super::header;
use super::source;
use super::table::{DELIMITERS, MAX_COLUMNS, Record, Text};
use crate::model::birthday;
use crate::model::contact::is_title;

/// The most records that are examined, and the most bytes of them together.
const SAMPLE: usize = 100;
const SAMPLE_BYTES: usize = 1 << 20;
/// The most characters kept of a header, which rows use as a label.
const HEADER_CHARS: usize = 100;
/// The number of first records that may contain the header; LinkedIn puts a note before it.
const PREAMBLE: usize = 12;

/// The layout of a table.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The program that wrote it.
    pub dialect: Dialect,
    /// The delimiter between cells.
    pub delimiter: u8,
    /// The headers, or `Column 1` and so on if there are none.
    pub header: Vec<String>,
    /// The line of the first record that is a row.
    pub first_row: usize,
    /// The fields of the columns.
    pub fields: Vec<Field>,
    /// True for each column whose header is not understood.
    pub unknown: Vec<bool>,
    /// The order of its dates.
    pub dates: DateOrder,
    /// True if the columns suffice to recognise contacts.
    pub is_contacts: bool,
    /// The first rows.
    pub sample: Vec<Record>,
}

impl Layout {
    /// Detects the layout of `text`, if it is a table.
    pub fn of(text: &Text) -> Option<Self> {
        let samples = DELIMITERS.map(|delimiter| (delimiter, sample(text, delimiter)));
        let headed = samples
            .iter()
            .filter_map(|(delimiter, records)| Some((*delimiter, records, find_header(records)?)));
        let best = headed.max_by_key(|(delimiter, _, (score, _))| (*score, *delimiter == b','));
        if let Some((delimiter, records, (_, at))) = best {
            return Self::headed(delimiter, records, at);
        }
        let width = |records: &[Record]| records.first().map_or(0, |record| record.cells.len());
        // A bar also stands within cells, so that it parts them only where nothing else does.
        let order = |delimiter: u8, width: usize| {
            let is_common = delimiter != b'|' && width > 1;
            (is_common, width, delimiter == b',')
        };
        let (delimiter, records) = samples
            .iter()
            .max_by_key(|(delimiter, records)| order(*delimiter, width(records)))?;
        Self::headless(*delimiter, records)
    }

    fn headed(delimiter: u8, records: &[Record], at: usize) -> Option<Self> {
        let header = records[at]
            .cells
            .iter()
            .map(|cell| cell.chars().take(HEADER_CHARS).collect())
            .collect();
        let rows = records[at + 1..].to_vec();
        let first_row = rows.first().map_or(usize::MAX, |row| row.line);
        Self::new(delimiter, header, rows, first_row, true)
    }

    /// Detects the layout by values when no header is understood. The first record is still a
    /// header when every column has a cell in it and the columns below hold addresses and numbers
    /// that it lacks.
    fn headless(delimiter: u8, records: &[Record]) -> Option<Self> {
        let first = records.first()?;
        let any =
            |record: &Record, test: fn(&str) -> bool| record.cells.iter().any(|cell| test(cell));
        let has_digit = |cell: &str| cell.contains(|c: char| c.is_ascii_digit());
        let test = if records.iter().any(|record| any(record, is_value)) {
            is_value
        } else {
            has_digit
        };
        let below = records.iter().skip(1).any(|record| any(record, test));
        let is_header =
            below && !any(first, test) && first.cells.iter().all(|cell| !cell.is_empty());
        if is_header {
            return Self::headed(delimiter, records, 0);
        }
        let width = records
            .iter()
            .map(|record| record.cells.len())
            .max()
            .unwrap_or(0);
        let header = (1..=width).map(|at| format!("Column {at}")).collect();
        Self::new(delimiter, header, records.to_vec(), first.line, false)
    }

    fn new(
        delimiter: u8,
        header: Vec<String>,
        sample: Vec<Record>,
        first_row: usize,
        has_header: bool,
    ) -> Option<Self> {
        if header.len() > MAX_COLUMNS {
            return None;
        }
        let mut fields = if has_header {
            header::fields(&header)
        } else {
            vec![None; header.len()]
        };
        let known = fields.iter().flatten().count();
        let by_header = fields.iter().flatten().any(|field| identifies(*field));
        guess_by_values(&mut fields, &sample);
        let has_address = fields
            .iter()
            .flatten()
            .any(|field| matches!(field, Field::Email(_) | Field::Phone(_)));
        let dialect = dialect(&header, &fields);
        if dialect == Dialect::LinkedIn {
            let url = fields
                .iter_mut()
                .find(|field| matches!(field, Some(Field::Url(_))));
            url.into_iter()
                .for_each(|url| *url = Some(Field::Url("LinkedIn")));
        }
        let unknown = fields.iter().map(Option::is_none).collect();
        let fields: Vec<_> = fields
            .into_iter()
            .map(|field| field.unwrap_or(Field::Custom))
            .collect();
        let dates = DateOrder::of(&header, &fields, &sample);
        let is_contacts = (by_header || has_address) && (known > 2 || !source::is_source(&sample));
        Some(Self {
            dialect,
            delimiter,
            header,
            first_row,
            fields,
            unknown,
            dates,
            is_contacts,
            sample,
        })
    }

    /// Returns the columns as shown to a person.
    pub fn columns(&self) -> ColumnMap {
        ColumnMap(
            self.fields
                .iter()
                .map(|field| Column::nearest(*field))
                .collect(),
        )
    }

    /// Applies a person's columns; where they agree with the guess, the guess stays, because it may
    /// be more precise.
    pub fn overrule(&mut self, columns: &ColumnMap) {
        let guessed = self.columns();
        self.fields.resize(
            self.fields.len().max(columns.0.len()).min(MAX_COLUMNS),
            Field::Custom,
        );
        for (at, (field, column)) in self.fields.iter_mut().zip(&columns.0).enumerate() {
            if guessed.0.get(at) != Some(column) {
                *field = column.map_or(Field::Ignored, Field::from);
            }
        }
        self.dates = DateOrder::of(&self.header, &self.fields, &self.sample);
    }
}

/// Reads the first records.
fn sample(text: &Text, delimiter: u8) -> Vec<Record> {
    let (mut sample, mut bytes) = (Vec::new(), 0);
    for record in text.records(delimiter).take(SAMPLE) {
        if bytes >= SAMPLE_BYTES {
            break;
        }
        bytes += record.cells.iter().map(String::len).sum::<usize>();
        sample.push(record);
    }
    sample
}

/// Returns the record that is most likely the header, after its score.
fn find_header(records: &[Record]) -> Option<(usize, usize)> {
    let scores = records
        .iter()
        .take(PREAMBLE)
        .map(header_score)
        .enumerate()
        .filter(|(_, score)| *score > 0);
    scores
        .map(|(at, score)| (score, at))
        .max_by_key(|(score, at)| (*score, usize::MAX - at))
}

/// Returns the number of cells of a record that are known headers; zero when it is no header.
fn header_score(record: &Record) -> usize {
    let cells: Vec<_> = record
        .cells
        .iter()
        .filter(|cell| !cell.is_empty())
        .collect();
    let is_text = |cell: &&String| is_value(cell) || source::is_source_cell(cell);
    let is_split_otherwise = |cell: &&String| cell.contains(DELIMITERS.map(char::from));
    if cells.len() > MAX_COLUMNS
        || cells.iter().any(is_text)
        || cells.len() == 1 && cells.iter().any(is_split_otherwise)
    {
        return 0;
    }
    let known: Vec<_> = cells
        .iter()
        .filter_map(|cell| header::field(cell))
        .collect();
    let is_short = |cell: &&String| cell.split_whitespace().count() <= 3;
    let suffices = match known.len() {
        0 | 1 => cells.len() <= 2 && cells.iter().all(is_short),
        known => known * 3 >= cells.len(),
    };
    if suffices && known.iter().any(|field| identifies(*field)) {
        known.len()
    } else {
        0
    }
}

/// Checks whether a column with this field makes a table one of contacts.
fn identifies(field: Field) -> bool {
    use Field::{Email, Name, Numbered, Organisation, Phone};
    matches!(
        field,
        Name(_) | Email(_) | Phone(_) | Organisation | Numbered(Group::Email | Group::Phone, ..)
    )
}

/// Checks whether a cell is an email address or a phone number, which a header never is.
fn is_value(cell: &str) -> bool {
    is_email(cell) || is_phone(cell)
}

fn is_email(cell: &str) -> bool {
    let Some((local, domain)) = cell.split_once('@') else {
        return false;
    };
    let is_other = |c: char| c.is_whitespace() || c == '=';
    !local.is_empty() && !domain.is_empty() && !cell.contains(is_other)
}

fn is_phone(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    (6..=20).contains(&digits)
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || " +-().,/".contains(c))
        && !cell.contains("..")
}

/// Assigns fields by values to columns whose header is unknown.
fn guess_by_values(fields: &mut [Option<Field>], sample: &[Record]) {
    let column = |at: usize| {
        sample
            .iter()
            .filter_map(move |row| row.cells.get(at))
            .filter(|cell| !cell.is_empty())
    };
    let most = |at: usize, test: fn(&str) -> bool| {
        let hits = column(at).filter(|cell| test(cell)).count();
        hits > 0 && hits * 2 >= column(at).count()
    };
    let unknown: Vec<_> = (0..fields.len())
        .filter(|at| fields[*at].is_none())
        .collect();
    for at in unknown {
        if most(at, is_email) {
            fields[at] = Some(Field::Email(""));
        } else if most(at, |cell| {
            is_phone(cell) && birthday::read(cell, Some(false)).is_none()
        }) {
            fields[at] = Some(Field::Phone(""));
        }
    }
    let nameless = !fields
        .iter()
        .flatten()
        .any(|field| matches!(field, Field::Name(_)));
    let has_address = fields.iter().flatten().any(|field| identifies(*field));
    if nameless && has_address {
        let is_name = |cell: &str| {
            cell.chars().any(char::is_alphabetic)
                && !cell.split_whitespace().all(is_title)
                && !cell.contains(|c: char| c.is_ascii_digit() || c == '@')
        };
        let texts: Vec<_> = (0..fields.len())
            .filter(|at| fields[*at].is_none() && most(*at, is_name))
            .collect();
        guess_names(fields, &texts, sample);
    }
}

/// Finds the names among the columns `texts`: one that joins two others is the whole name.
fn guess_names(fields: &mut [Option<Field>], texts: &[usize], sample: &[Record]) {
    let cell = |row: &Record, at: usize| row.cells.get(at).cloned().unwrap_or_default();
    let joins = |row: &Record, whole: usize, first: usize, last: usize| {
        !cell(row, first).is_empty()
            && cell(row, whole) == format!("{} {}", cell(row, first), cell(row, last))
    };
    let few = &texts[..texts.len().min(6)];
    let triples = few.iter().flat_map(|a| {
        few.iter()
            .flat_map(move |b| few.iter().map(move |c| (*a, *b, *c)))
    });
    let joined = triples
        .into_iter()
        .find(|(whole, first, last)| sample.iter().any(|row| joins(row, *whole, *first, *last)));
    let one_word = |at: usize| sample.iter().all(|row| !cell(row, at).contains(' '));
    let given: &[(usize, NamePart)] = match (joined, texts) {
        (Some((whole, first, last)), _) => &[
            (whole, NamePart::Full),
            (first, NamePart::Given),
            (last, NamePart::Family),
        ],
        (None, [first, last, ..]) if *last == first + 1 && one_word(*first) && one_word(*last) => {
            &[(*first, NamePart::Given), (*last, NamePart::Family)]
        }
        (None, [whole, ..]) => &[(*whole, NamePart::Full)],
        (None, []) => &[],
    };
    for (at, part) in given {
        fields[*at] = Some(Field::Name(*part));
    }
}

fn dialect(header: &[String], fields: &[Option<Field>]) -> Dialect {
    let named = |name: &str| {
        header
            .iter()
            .any(|header| header.eq_ignore_ascii_case(name))
    };
    let has = |wanted: Field| fields.contains(&Some(wanted));
    let count =
        |test: fn(&Field) -> bool| fields.iter().flatten().filter(|field| test(field)).count();
    let is_outlook = |field: &Field| {
        matches!(
            field,
            Field::Address("Work" | "Other", _) | Field::Phone("Work" | "Work Fax")
        )
    };
    if count(|field| matches!(field, Field::Numbered(..))) > 0
        || named("Yomi Name")
        || (named("Labels") && named("File As"))
    {
        Dialect::Google
    } else if named("Yahoo! Phone") || named("Messenger ID1") || named("Alternate Email 1") {
        Dialect::Yahoo
    } else if has(Field::Birthday(DatePart::Year)) || named("Primary Email") || named("Screen Name")
    {
        Dialect::Thunderbird
    } else if named("Connected On") {
        Dialect::LinkedIn
    } else if named("iPhone") || named("iCloud") {
        Dialect::ICloud
    } else if named("E-mail Address") || named("E-mail 2 Address") || count(is_outlook) > 3 {
        Dialect::Outlook
    } else {
        Dialect::Unknown
    }
}
