//! The texts of a calendar in the languages of the pages.

use crate::domain::calendar::{Age, CalendarLink, CalendarOptions, CalendarWords, Occasion};
use crate::http::web::texts::Texts;
use crate::model::user::User;

/// Returns the texts in the language that the account has chosen, else in that of the page on which
/// the link was made.
pub fn words(user: &User, link: &CalendarLink) -> Box<dyn CalendarWords> {
    let chosen = user.locale.as_deref().and_then(Texts::of);
    Box::new(chosen.unwrap_or_else(|| Texts::preferred(&link.language)))
}

impl CalendarWords for Texts {
    fn language(&self) -> &str {
        self.tag()
    }

    fn title(&self, options: CalendarOptions) -> String {
        match options.anniversaries {
            true => self.t("calendar-name-with-anniversaries"),
            false => self.t("calendar-name"),
        }
    }

    fn category(&self, occasion: Occasion) -> String {
        match occasion {
            Occasion::Birthday => self.t("field-birthday"),
            Occasion::Anniversary => self.t("calendar-anniversary"),
        }
    }

    fn summary(&self, occasion: Occasion, name: &str, age: Age) -> String {
        let (summary, count) = match occasion {
            Occasion::Birthday => ("calendar-birthday-of", "birthdays-age"),
            Occasion::Anniversary => ("calendar-anniversary-of", "calendar-years"),
        };
        let summary = self.with(summary, "name", name);
        match age {
            Age::Unknown => summary,
            Age::Years(years) => format!("{summary} · {}", self.n(count, years)),
            Age::Since(year) => format!("{summary} ({year})"),
        }
    }
}
