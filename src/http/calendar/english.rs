//! The texts of a calendar in a program that is built without the web app and its languages.

use crate::domain::calendar::{Age, CalendarLink, CalendarOptions, CalendarWords, Occasion};
use crate::model::user::User;

struct English;

/// Returns the English texts.
pub fn words(_user: &User, _link: &CalendarLink) -> Box<dyn CalendarWords> {
    Box::new(English)
}

impl CalendarWords for English {
    fn language(&self) -> &str {
        "en"
    }

    fn title(&self, options: CalendarOptions) -> String {
        match options.anniversaries {
            true => "Birthdays and anniversaries".to_owned(),
            false => "Birthdays".to_owned(),
        }
    }

    fn category(&self, occasion: Occasion) -> String {
        match occasion {
            Occasion::Birthday => "Birthday".to_owned(),
            Occasion::Anniversary => "Anniversary".to_owned(),
        }
    }

    fn summary(&self, occasion: Occasion, name: &str, age: Age) -> String {
        let sign = match occasion {
            Occasion::Birthday => "🎂",
            Occasion::Anniversary => "🎉",
        };
        match (occasion, age) {
            (_, Age::Unknown) => format!("{sign} {name}"),
            (_, Age::Since(year)) => format!("{sign} {name} ({year})"),
            (Occasion::Birthday, Age::Years(years)) => format!("{sign} {name} · turns {years}"),
            (Occasion::Anniversary, Age::Years(1)) => format!("{sign} {name} · 1 year"),
            (Occasion::Anniversary, Age::Years(years)) => format!("{sign} {name} · {years} years"),
        }
    }
}
