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
}

impl Default for ListSettings {
    fn default() -> Self {
        Self {
            sort: Sort::BY_NAME,
            name_order: NameOrder::default(),
        }
    }
}
