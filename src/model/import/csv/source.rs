//! Text that looks like a table but is the source of a program or of a document.

use super::table::Record;

/// Checks whether a cell holds signs of source text, which no header has.
pub fn is_source_cell(cell: &str) -> bool {
    let count = |sign: char| cell.matches(sign).count();
    cell.contains(['{', '}', '<', '>', '=', ';', '"', '`', '\\'])
        || cell.contains(": ")
        || cell.ends_with("):")
        || cell.starts_with('[')
        || count('(') != count(')')
        || count('[') != count(']')
}

/// Checks whether records are lines of source text: one holds nothing but brackets, or a quarter
/// end as statements do.
pub fn is_source(records: &[Record]) -> bool {
    let is_bracket = |c: char| "{}[]();,".contains(c) || c.is_whitespace();
    let lines = records.iter().map(|record| record.cells.concat());
    let mut statements = 0;
    for line in lines {
        if line.contains(['{', '}']) && line.chars().all(is_bracket) {
            return true;
        }
        let line = line.trim_end();
        let is_tag = line.starts_with('<') && line.ends_with('>');
        statements += usize::from(
            is_tag || line.ends_with(['{', '}']) || line.ends_with("):") || line.ends_with(");"),
        );
    }
    statements > 0 && statements * 4 >= records.len()
}
