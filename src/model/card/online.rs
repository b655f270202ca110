//! Instant messengers and social profiles, in their many notations.

use serde::{Deserialize, Serialize};

use super::line::{ContentLine, is_of_the_value, parameter_value};
use super::text;

/// An account with a messenger or in a social network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The service, as the card names it; may be empty.
    pub service: String,
    /// The user name, or the address of the profile.
    pub user: String,
}

/// Properties for one messenger each.
const MESSENGERS: &[(&str, &str)] = &[
    ("X-SKYPE", "Skype"),
    ("X-SKYPE-USERNAME", "Skype"),
    ("X-JABBER", "Jabber"),
    ("X-MSN", "MSN"),
    ("X-ICQ", "ICQ"),
    ("X-AIM", "AIM"),
    ("X-YAHOO", "Yahoo"),
    ("X-GOOGLE-TALK", "GoogleTalk"),
    ("X-GTALK", "GoogleTalk"),
    ("X-GADUGADU", "Gadu-Gadu"),
    ("X-GROUPWISE", "GroupWise"),
    ("X-QQ", "QQ"),
    ("X-MATRIX", "Matrix"),
    ("X-SIP", "SIP"),
    ("X-TELEGRAM", "Telegram"),
    ("X-WHATSAPP", "WhatsApp"),
    ("X-SIGNAL", "Signal"),
    ("X-KADDRESSBOOK-X-IMADDRESS", ""),
    ("X-MS-IMADDRESS", ""),
];

/// The URI schemes of messengers that differ from their names.
const SCHEMES: &[(&str, &str)] = &[
    ("jabber", "xmpp"),
    ("googletalk", "xmpp"),
    ("msn", "msnim"),
    ("yahoo", "ymsgr"),
    ("telegram", "tg"),
    ("qq", "mqq"),
];

fn service_of(name: &str) -> Option<&'static str> {
    MESSENGERS
        .iter()
        .find(|(property, _)| property.eq_ignore_ascii_case(name))
        .map(|(_, service)| *service)
}

/// Checks whether this property holds an account with a messenger.
pub(super) fn is_messenger(name: &str) -> bool {
    name.eq_ignore_ascii_case("IMPP") || service_of(name).is_some()
}

/// Checks whether this property holds a profile in a social network.
pub(super) fn is_profile(name: &str) -> bool {
    ["SOCIALPROFILE", "X-SOCIALPROFILE", "X-TWITTER"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns the account on a line of either kind.
pub(super) fn read(line: &ContentLine) -> Account {
    let value = text::unescape(&line.decoded());
    let stated = line
        .parameters_named("X-SERVICE-TYPE")
        .chain(line.parameters_named("SERVICE-TYPE"))
        .find(|name| !name.is_empty());
    if line.is("IMPP") {
        return match split_scheme(&value) {
            Some((scheme, user)) => Account {
                service: stated.unwrap_or(scheme).to_owned(),
                user: user.to_owned(),
            },
            None => Account {
                service: stated.unwrap_or_default().to_owned(),
                user: value,
            },
        };
    }
    let by_name = || {
        if line.is("X-TWITTER") {
            Some("twitter")
        } else {
            service_of(line.name())
        }
    };
    let service = stated
        .or_else(by_name)
        .or_else(|| typed_service(line))
        .unwrap_or_default();
    Account {
        service: service.to_owned(),
        user: value,
    }
}

/// Returns the network of a profile from its type, as Apple writes it.
fn typed_service(line: &ContentLine) -> Option<&str> {
    line.parameters_named("TYPE").find(|word| !is_place(word))
}

fn is_place(word: &str) -> bool {
    word.is_empty()
        || ["HOME", "WORK", "OTHER", "PREF", "INTERNET"]
            .iter()
            .any(|place| place.eq_ignore_ascii_case(word))
}

fn split_scheme(value: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = value.split_once(':')?;
    let known = !scheme.is_empty()
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    known.then_some((scheme, rest))
}

fn scheme_of(service: &str) -> String {
    let service = service.to_ascii_lowercase();
    let scheme = SCHEMES
        .iter()
        .find(|(name, _)| *name == service)
        .map_or(service.as_str(), |(_, scheme)| scheme);
    if !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        scheme.to_owned()
    } else {
        "im".to_owned()
    }
}

/// Returns the head and the encoded value of a new messenger line.
pub(super) fn messenger(account: &Account) -> (String, String) {
    let service = if account.service.is_empty() {
        String::new()
    } else {
        format!(";X-SERVICE-TYPE={}", parameter_value(&account.service))
    };
    let value = text::escape_uri(&account.user);
    (
        format!("IMPP{service}"),
        format!("{}:{value}", scheme_of(&account.service)),
    )
}

/// Returns the head and the encoded value of a new profile line.
pub(super) fn profile(account: &Account, is_version_4: bool) -> (String, String) {
    let value = text::escape_uri(&account.user);
    let service = parameter_value(&account.service);
    let head = match (is_version_4, service.as_str()) {
        (true, "") => "SOCIALPROFILE".to_owned(),
        (true, service) => format!("SOCIALPROFILE;SERVICE-TYPE={service}"),
        (false, "") => "X-SOCIALPROFILE".to_owned(),
        (false, service) => format!("X-SOCIALPROFILE;TYPE={service}"),
    };
    let is_text = is_version_4 && split_scheme(&account.user).is_none();
    (
        format!("{head}{}", if is_text { ";VALUE=text" } else { "" }),
        value,
    )
}

/// Returns the line with another account, in its former notation if that can express it.
pub(super) fn rewritten(line: &ContentLine, account: &Account) -> ContentLine {
    let former = read(line);
    let value = text::escape_uri(&account.user);
    if former.service == account.service {
        let decoded = text::unescape(&line.decoded());
        let value = match split_scheme(&decoded) {
            Some((scheme, _)) if line.is("IMPP") => format!("{scheme}:{value}"),
            None if line.is("IMPP")
                && split_scheme(&value).is_some()
                && !former.service.is_empty() =>
            {
                format!("im:{value}")
            }
            _ => value,
        };
        return line.with_value_as(&["uri", "text"], "", &value);
    }
    let names_service = |parameter: &super::line::Parameter| {
        let of_service = [
            "X-SERVICE-TYPE",
            "SERVICE-TYPE",
            "X-USER",
            "X-USERID",
            "USERNAME",
        ];
        let typed = is_profile(line.name())
            && parameter.is("TYPE")
            && parameter.values().any(|word| !is_place(word));
        typed || of_service.iter().any(|name| parameter.is(name))
    };
    let kept = |parameter: &super::line::Parameter| {
        !is_of_the_value(parameter, &[]) && !names_service(parameter)
    };
    let (head, value) = if is_profile(line.name()) {
        profile(account, line.is("SOCIALPROFILE"))
    } else {
        messenger(account)
    };
    let (name, parameters) = head.split_at(head.find(';').unwrap_or(head.len()));
    line.rebuilt(name, kept, parameters, &value)
}
