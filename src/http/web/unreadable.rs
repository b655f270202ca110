//! The texts for files that cannot be read.

use crate::model::import::Unreadable;

/// Returns the text key of the reason that a file cannot be read.
pub fn key(unreadable: Unreadable) -> &'static str {
    match unreadable {
        Unreadable::Empty => "import-empty",
        Unreadable::NoContact => "import-no-contact",
        Unreadable::Calendar => "import-calendar",
        Unreadable::Image => "import-image",
        Unreadable::Html => "import-html",
        Unreadable::Zip => "import-zip",
        Unreadable::LargeArchive => "import-large-archive",
        Unreadable::Binary => "import-binary",
    }
}
