//! Accounts.

use serde::Serialize;
use utoipa::ToSchema;

use super::collation::Collation;
use super::email::Email;
use super::ids::UserId;
use super::list_settings::ListSettings;
use super::password::Password;
use super::phone::{Region, language_of, region_of};
use super::validation::{Checks, FieldError, Reason};

/// The role of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// An ordinary account with its own contacts.
    User,
    /// An account that also administers the server.
    Admin,
}

impl Role {
    /// Returns the name under which the role is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }
}

impl From<String> for Role {
    fn from(name: String) -> Self {
        if name == Self::Admin.as_str() {
            Self::Admin
        } else {
            Self::User
        }
    }
}

/// The theme of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The theme of the reader's system.
    #[default]
    System,
    /// Dark text on light.
    Light,
    /// Light text on dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Returns the name under which the theme is stored and chosen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl From<String> for Theme {
    fn from(name: String) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.as_str() == name)
            .unwrap_or_default()
    }
}

/// An account as seen by the rest of the program.
#[derive(Clone, Debug)]
pub struct User {
    /// Its identifier.
    pub id: UserId,
    /// The name to show.
    pub username: String,
    /// The email as typed at sign-up.
    pub email: String,
    /// The role.
    pub role: Role,
    /// The language chosen for its pages, a BCP 47 tag; `None` follows the browser.
    pub locale: Option<String>,
    /// The time zone, an IANA name, which decides the current date.
    pub time_zone: String,
    /// The country assumed for its contacts' phone numbers without a country code; `None` follows
    /// time zone and language.
    pub region: Option<Region>,
    /// The theme of its pages.
    pub theme: Theme,
    /// How its list of contacts is sorted and looks.
    pub list: ListSettings,
    /// True if the administrator has disabled it.
    pub disabled: bool,
}

impl User {
    /// Returns the country assumed for its contacts' phone numbers and addresses.
    pub fn country(&self) -> Option<Region> {
        let locale = self.locale.as_deref().unwrap_or_default();
        self.region.or_else(|| region_of(locale, &self.time_zone))
    }

    /// Returns the order of its contacts' names: that of its language, or where it follows the
    /// browser, that of its country.
    pub fn collation(&self) -> Collation {
        let of_country = || self.country().and_then(language_of);
        let language = self.locale.as_deref().or_else(of_country);
        language.map(Collation::of).unwrap_or_default()
    }

    /// Returns the order of its contacts' names after a change of its settings.
    pub fn collation_with(&self, patch: &UserPatch) -> Collation {
        let region = patch.region.as_ref().map(|region| region.parse().ok());
        let changed = Self {
            locale: patch.locale.clone().unwrap_or_else(|| self.locale.clone()),
            time_zone: patch
                .time_zone
                .clone()
                .unwrap_or_else(|| self.time_zone.clone()),
            region: region.unwrap_or(self.region),
            ..self.clone()
        };
        changed.collation()
    }
}

/// The most characters in a user name, which is not blank.
const USERNAME_CHARS: usize = 64;

/// A checked request for an account.
#[derive(Debug)]
pub struct NewUser {
    /// The name to show.
    pub username: String,
    /// The email, which no other account has.
    pub email: Email,
    /// Its password.
    pub password: Password,
    /// The time zone, if known.
    pub time_zone: Option<String>,
}

impl NewUser {
    /// Checks a sign-up, and returns every refused field.
    pub fn check(username: &str, email: &str, password: &str) -> Result<Self, Vec<FieldError>> {
        let mut checks = Checks::default();
        let name = check_username(&mut checks, username);
        let address = checks.accept("email", email.parse::<Email>());
        let chosen = checks.accept("password", Password::chosen(password, email, username));
        checks.finish()?;
        match (name, address, chosen) {
            (Some(username), Some(email), Some(password)) => Ok(Self {
                username,
                email,
                password,
                time_zone: None,
            }),
            _ => Err(Vec::new()),
        }
    }
}

/// A change of an account's own settings; absent fields stay.
#[derive(Debug, Default)]
pub struct UserPatch {
    /// The name to show.
    pub username: Option<String>,
    /// The language of its pages, a BCP 47 tag; `None` inside follows the browser.
    pub locale: Option<Option<String>>,
    /// An IANA time zone name.
    pub time_zone: Option<String>,
    /// The country assumed for phone numbers without a country code, by its ISO 3166 code; empty
    /// follows time zone and language.
    pub region: Option<String>,
    /// The theme of its pages.
    pub theme: Option<Theme>,
    /// How its list of contacts is sorted and looks.
    pub list: Option<ListSettings>,
}

impl UserPatch {
    /// Checks the patch, and returns it or every refused field.
    pub fn check(self) -> Result<Self, Vec<FieldError>> {
        let mut checks = Checks::default();
        let Self {
            username,
            locale,
            time_zone,
            region,
            theme,
            list,
        } = self;
        let username = username.and_then(|name| check_username(&mut checks, &name));
        if locale
            .iter()
            .flatten()
            .any(|locale| !is_language_tag(locale))
        {
            checks.refuse("locale", Reason::NoLanguage);
        }
        if time_zone
            .as_deref()
            .is_some_and(|zone| jiff::tz::TimeZone::get(zone).is_err())
        {
            checks.refuse("time_zone", Reason::NoTimeZone);
        }
        let region = region.map(|region| region.trim().to_ascii_uppercase());
        if region
            .as_deref()
            .is_some_and(|region| !region.is_empty() && region.parse::<Region>().is_err())
        {
            checks.refuse("region", Reason::NoRegion);
        }
        checks.finish()?;
        Ok(Self {
            username,
            locale,
            time_zone,
            region,
            theme,
            list,
        })
    }
}

fn check_username(checks: &mut Checks, name: &str) -> Option<String> {
    let name = checks.line("username", Some(name.trim().to_owned()), USERNAME_CHARS);
    if name.is_none() {
        checks.refuse("username", Reason::Blank);
    }
    name
}

fn is_language_tag(tag: &str) -> bool {
    let subtag = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let language = tag.split('-').next().unwrap_or_default();
    let alphabetic = (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    tag.len() <= 35 && alphabetic && tag.split('-').all(subtag)
}
