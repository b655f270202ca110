//! Protection of cells against spreadsheets, which run some as formulas.

/// Prefixes a cell that a spreadsheet would run as a formula with an apostrophe. [`restore`]
/// removes it again.
pub fn neutralise(cell: &str) -> String {
    if is_formula(cell.trim_start_matches('\'')) && !is_phone(cell) && !is_day(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Returns the cell as it was before [`neutralise`].
pub fn restore(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

/// Checks whether a spreadsheet may take the cell for a formula, leading blanks ignored.
fn is_formula(cell: &str) -> bool {
    let starts = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '−');
    cell.starts_with(['\t', '\r', '\n'])
        || cell
            .trim_start_matches(|c: char| c.is_whitespace() || c.is_control())
            .starts_with(starts)
}

/// Checks whether the cell is a birthday without its year, like `--03-09`.
fn is_day(cell: &str) -> bool {
    let is_number = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    cell.strip_prefix("--")
        .and_then(|day| day.split_once('-'))
        .is_some_and(|(month, day)| is_number(month) && is_number(day))
}

/// Checks whether the cell is a phone number, which is a harmless formula: a plus, digits,
/// separators, and an extension.
fn is_phone(cell: &str) -> bool {
    let Some(number) = cell.strip_prefix('+') else {
        return false;
    };
    let (number, extension) = number.split_at(
        number
            .find(|c: char| c == ';' || c.is_ascii_alphabetic())
            .unwrap_or(number.len()),
    );
    let extension = [";ext=", "ext.", "ext", "x", ""]
        .iter()
        .find_map(|word| extension.strip_prefix(word))
        .unwrap_or(extension);
    if extension.len() > 10 || !extension.trim().bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let grouped = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b" -()./".contains(&byte));
    (3..=20).contains(&digits)
        && grouped
        && number.len() <= 30
        && number.starts_with(|c: char| c.is_ascii_digit() || c == '(')
}
