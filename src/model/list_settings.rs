//! How an account's list of contacts is sorted and looks.

use super::contact::NameOrder;
use super::page::Sort;

/// The settings of an account's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListSettings {
    /// The order of a list that names none.
    pub sort: Sort,
    /// The order of the parts of a name, in the list and elsewhere.
    pub name_order: NameOrder,
    /// The columns that a row shows beside the name.
    pub columns: Columns,
    /// The height of the rows.
    pub density: Density,
}

impl Default for ListSettings {
    fn default() -> Self {
        Self {
            sort: Sort::BY_NAME,
            name_order: NameOrder::default(),
            columns: Columns::from_names("email,phone"),
            density: Density::default(),
        }
    }
}

/// A value that the rows of the list may show beside the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The email.
    Email,
    /// The phone number.
    Phone,
    /// The labels.
    Labels,
    /// The birthday.
    Birthday,
}

impl Column {
    /// Every column, in the order in which rows show them.
    pub const ALL: [Self; 4] = [Self::Email, Self::Phone, Self::Labels, Self::Birthday];

    /// Returns the name under which the column is stored and chosen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Labels => "labels",
            Self::Birthday => "birthday",
        }
    }
}

/// The chosen columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns([bool; Column::ALL.len()]);

impl Columns {
    /// Reads the columns with these names, which commas separate; others are left out.
    pub fn from_names(names: &str) -> Self {
        let is_named = |column: Column| names.split(',').any(|name| name == column.as_str());
        Self(Column::ALL.map(is_named))
    }

    /// Returns the names of the columns, with commas between them.
    pub fn names(self) -> String {
        let names: Vec<_> = self.iter().map(Column::as_str).collect();
        names.join(",")
    }

    /// Returns the chosen columns, in their order.
    pub fn iter(self) -> impl Iterator<Item = Column> {
        Column::ALL
            .into_iter()
            .filter(move |column| self.has(*column))
    }

    /// Checks whether the column is chosen.
    pub fn has(self, column: Column) -> bool {
        self.0[column as usize]
    }
}

/// The height of the rows of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// Rows with room around them.
    #[default]
    Comfortable,
    /// Rows as low as a finger can still hit.
    Compact,
}

impl Density {
    /// Every density.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// Returns the name under which the density is stored and chosen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }
}

impl From<String> for Density {
    fn from(name: String) -> Self {
        let known = Self::ALL
            .into_iter()
            .find(|density| density.as_str() == name);
        known.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_from_their_names_in_their_own_order() {
        for (names, stored) in [
            ("birthday,email", "email,birthday"),
            ("phone,unknown,phone", "phone"),
            ("", ""),
        ] {
            assert_eq!(Columns::from_names(names).names(), stored);
        }
    }
}
