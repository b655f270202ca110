//! The texts of a calendar. A program built without the web app has them in English alone.

use crate::domain::calendar::{CalendarLink, CalendarWords};
use crate::model::user::User;

/// Returns the texts in the language that the account has chosen, else in that of the page on which
/// the link was made.
#[cfg(feature = "web")]
pub fn of(user: &User, link: &CalendarLink) -> Box<dyn CalendarWords> {
    use crate::http::web::Texts;

    let chosen = user.locale.as_deref().and_then(Texts::of);
    Box::new(chosen.unwrap_or_else(|| Texts::preferred(&link.language)))
}

#[cfg(not(feature = "web"))]
pub fn of(_user: &User, _link: &CalendarLink) -> Box<dyn CalendarWords> {
    Box::new(english::English)
}

#[cfg(feature = "web")]
mod texts {
    use crate::domain::calendar::{Age, CalendarOptions, CalendarWords, Occasion};
    use crate::http::web::Texts;

    impl CalendarWords for Texts {
        fn language(&self) -> &str {
            self.tag()
        }

        fn title(&self, options: CalendarOptions) -> String {
            self.t(match options.anniversaries {
                true => "calendar-name-with-anniversaries",
                false => "calendar-name",
            })
        }

        fn category(&self, occasion: Occasion) -> String {
            self.t(match occasion {
                Occasion::Birthday => "field-birthday",
                Occasion::Anniversary => "calendar-anniversary",
            })
        }

        fn summary(&self, occasion: Occasion, name: &str, age: Age) -> String {
            let key = match occasion {
                Occasion::Birthday => "calendar-birthday-of",
                Occasion::Anniversary => "calendar-anniversary-of",
            };
            let summary = self.with(key, "name", name);
            let count = match occasion {
                Occasion::Birthday => "birthdays-age",
                Occasion::Anniversary => "calendar-years",
            };
            match age {
                Age::Unknown => summary,
                Age::Years(years) => format!("{summary} · {}", self.n(count, years)),
                Age::Since(year) => format!("{summary} ({year})"),
            }
        }
    }
}

#[cfg(not(feature = "web"))]
mod english {
    use crate::domain::calendar::{Age, CalendarOptions, CalendarWords, Occasion};

    pub struct English;

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
            match age {
                Age::Unknown => format!("{sign} {name}"),
                Age::Years(years) => format!("{sign} {name} ({years})"),
                Age::Since(year) => format!("{sign} {name} ({year})"),
            }
        }
    }
}
