//! The columns of a table of an unknown program, as a person assigns them.

use crate::model::import::csv::{Column, ColumnMap, Guess};

/// The most columns of a table that a person can assign.
const ASKED: usize = 200;

/// A column of a table, to be assigned by a person.
pub struct ColumnQuestion {
    pub header: String,
    pub sample: String,
    pub chosen: Option<Column>,
}

/// Returns the columns as a person has assigned them, else as guessed.
pub fn asked(table: Guess, told: Option<&ColumnMap>) -> Vec<ColumnQuestion> {
    let chosen = told.unwrap_or(&table.columns).clone();
    let sample = |at: usize| {
        let cells = table
            .sample
            .iter()
            .filter_map(|row| row.get(at))
            .filter(|cell| !cell.is_empty());
        cells
            .take(3)
            .map(|cell| cell.chars().take(60).collect::<String>())
            .collect::<Vec<_>>()
            .join(" · ")
    };
    let column = |(at, header): (usize, &String)| {
        let chosen = chosen.0.get(at).copied().flatten();
        ColumnQuestion {
            header: header.clone(),
            sample: sample(at),
            chosen,
        }
    };
    table
        .header
        .iter()
        .enumerate()
        .take(ASKED)
        .map(column)
        .collect()
}

/// Returns the columns as a form sends them.
pub fn written(columns: &ColumnMap) -> String {
    columns
        .0
        .iter()
        .map(|column| column.map_or("", Column::as_str))
        .collect::<Vec<_>>()
        .join(",")
}

/// Returns the text key of a column's field.
pub fn column_key(column: Column) -> &'static str {
    match column {
        Column::FullName => "property-fn",
        Column::FirstName => "field-first-name",
        Column::MiddleName => "column-middle-name",
        Column::LastName => "field-last-name",
        Column::Prefix => "column-prefix",
        Column::Suffix => "column-suffix",
        Column::Nickname => "property-nickname",
        Column::Organisation => "property-org",
        Column::Department => "column-department",
        Column::Title => "property-title",
        Column::Email => "field-email",
        Column::HomeEmail => "column-home-email",
        Column::WorkEmail => "column-work-email",
        Column::Phone => "field-phone",
        Column::MobilePhone => "column-mobile-phone",
        Column::HomePhone => "column-home-phone",
        Column::WorkPhone => "column-work-phone",
        Column::Street => "column-street",
        Column::City => "column-city",
        Column::Region => "column-region",
        Column::Postcode => "column-postcode",
        Column::Country => "column-country",
        Column::Birthday => "field-birthday",
        Column::Anniversary => "property-anniversary",
        Column::Url => "property-url",
        Column::Note => "field-comments",
        Column::Labels => "property-categories",
        Column::Other => "column-other",
    }
}
