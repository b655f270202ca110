//! Instant messengers and social profiles, in their many notations.

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use super::entry_label::is_standard_type;
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

/// A service: its usual spelling, the URI scheme of its addresses, and the properties that programs
/// have for it alone.
type Service = (&'static str, &'static str, &'static [&'static str]);

const MESSENGERS: &[Service] = &[
    ("Skype", "skype", &["X-SKYPE", "X-SKYPE-USERNAME"]),
    ("Jabber", "xmpp", &["X-JABBER"]),
    ("MSN", "msnim", &["X-MSN"]),
    ("ICQ", "icq", &["X-ICQ"]),
    ("AIM", "aim", &["X-AIM"]),
    ("Yahoo", "ymsgr", &["X-YAHOO"]),
    ("GoogleTalk", "xmpp", &["X-GOOGLE-TALK", "X-GTALK"]),
    ("Gadu-Gadu", "gg", &["X-GADUGADU"]),
    ("GroupWise", "groupwise", &["X-GROUPWISE"]),
    ("QQ", "mqq", &["X-QQ"]),
    ("Matrix", "matrix", &["X-MATRIX"]),
    ("IRC", "irc", &[]),
    ("SIP", "sip", &["X-SIP"]),
    ("Telegram", "tg", &["X-TELEGRAM"]),
    ("WhatsApp", "whatsapp", &["X-WHATSAPP"]),
    ("Signal", "signal", &["X-SIGNAL"]),
    ("Discord", "discord", &["X-DISCORD"]),
    ("LINE", "line", &["X-LINE"]),
    ("Threema", "threema", &["X-THREEMA"]),
    ("Viber", "viber", &["X-VIBER"]),
    ("WeChat", "weixin", &["X-WECHAT"]),
    (
        "",
        NO_SERVICE,
        &["X-KADDRESSBOOK-X-IMADDRESS", "X-MS-IMADDRESS"],
    ),
];

/// Social networks whose profiles differ from plain web sites.
const NETWORKS: &[&str] = &[
    "Facebook",
    "Twitter",
    "LinkedIn",
    "Instagram",
    "Flickr",
    "MySpace",
    "GitHub",
    "Mastodon",
    "Weibo",
];

/// The scheme by which Apple's address book has names of services without a scheme of their own.
const APPLE_SCHEME: &str = "x-apple";
/// The scheme of an account whose service is not known (RFC 3860).
const NO_SERVICE: &str = "im";

/// Returns the service that a property is for. KDE writes `X-messaging/xmpp-All`, whose slash
/// becomes a hyphen.
fn service_of(name: &str) -> Option<&'static str> {
    let scheme = name.to_ascii_lowercase();
    let scheme = scheme
        .strip_prefix("x-messaging-")
        .and_then(|rest| rest.strip_suffix("-all"));
    let has_property = |(_, own, properties): &&Service| {
        let mut properties = properties.iter();
        properties.any(|property| property.eq_ignore_ascii_case(name)) || scheme == Some(own)
    };
    MESSENGERS.iter().find(has_property).map(|(name, ..)| *name)
}

/// Returns the name of a social network in its usual spelling, found in any case.
pub fn network(name: &str) -> Option<&'static str> {
    let mut networks = NETWORKS.iter().copied();
    networks.find(|known| known.eq_ignore_ascii_case(name))
}

/// Checks whether this property holds an account with a messenger.
pub(super) fn is_messenger(name: &str) -> bool {
    name.eq_ignore_ascii_case("IMPP") || service_of(name).is_some()
}

/// Checks whether this property holds a profile in a social network.
pub(super) fn is_profile(name: &str) -> bool {
    ["SOCIALPROFILE", "X-SOCIALPROFILE"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
        || network_of(name).is_some()
}

/// Returns the network that a property is for, such as `X-FACEBOOK`.
fn network_of(name: &str) -> Option<&'static str> {
    let (mark, name) = name.split_at_checked(2)?;
    network(name).filter(|_| mark.eq_ignore_ascii_case("X-"))
}

/// Returns the account on a line of either kind.
pub(super) fn read(line: &ContentLine) -> Account {
    let value = text::unescape(&line.decoded());
    let stated = line
        .parameters_named("X-SERVICE-TYPE")
        .chain(line.parameters_named("SERVICE-TYPE"))
        .find(|name| !name.is_empty());
    if line.is("IMPP") {
        return match split_address(&value) {
            Some((scheme, user)) => Account {
                service: stated.unwrap_or(named_by(scheme)).to_owned(),
                user: user_at(scheme, user),
            },
            None => Account {
                service: stated.unwrap_or_default().to_owned(),
                user: value,
            },
        };
    }
    let by_name = || network_of(line.name()).or_else(|| service_of(line.name()));
    let service = stated
        .or_else(by_name)
        .or_else(|| typed_service(line))
        .unwrap_or_default();
    // An address may stand where the property asks for the user alone.
    let is_needless = |scheme: &str| {
        is_apples(scheme) || is_messenger(line.name()) && is_scheme_of(scheme, service)
    };
    let address = split_address(&value).filter(|(scheme, _)| is_needless(scheme));
    let user = address.map(|(scheme, user)| user_at(scheme, user));
    Account {
        service: service.to_owned(),
        user: user.unwrap_or(value),
    }
}

/// Returns the user in an address of this scheme: Apple's has the name as a part of a URI.
fn user_at(scheme: &str, user: &str) -> String {
    match is_apples(scheme) {
        true => percent_decode_str(user).decode_utf8_lossy().into_owned(),
        false => user.to_owned(),
    }
}

fn is_apples(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case(APPLE_SCHEME)
}

/// Returns the network of a profile from its type, as Apple writes it.
fn typed_service(line: &ContentLine) -> Option<&str> {
    line.parameters_named("TYPE")
        .find(|word| is_service_type(word))
}

/// Checks whether a type can be a service: whether it is no label.
pub(super) fn is_service_type(word: &str) -> bool {
    let mut others = ["", "CUSTOM", "OTHER", "PREF", "INTERNET"].iter();
    !is_standard_type(word) && !others.any(|other| other.eq_ignore_ascii_case(word))
}

fn split_scheme(value: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = value.split_once(':')?;
    let known = !scheme.is_empty()
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    known.then_some((scheme, rest))
}

/// Splits the address of an account with a messenger into its scheme and the user. Programs also
/// write `xmpp://user`, and `im:xmpp:user` where they do not know the service.
fn split_address(value: &str) -> Option<(&str, &str)> {
    let (scheme, user) = split_scheme(value)?;
    if scheme.eq_ignore_ascii_case(NO_SERVICE)
        && let Some((inner, user)) = split_scheme(user).filter(|(inner, _)| is_known(inner))
    {
        return Some((inner, without_slashes(user)));
    }
    let user = match is_known(scheme) {
        true => without_slashes(user),
        false => user,
    };
    Some((scheme, user))
}

fn without_slashes(user: &str) -> &str {
    user.strip_prefix("//").unwrap_or(user)
}

/// Checks whether a messenger has addresses of this scheme.
fn is_known(scheme: &str) -> bool {
    let mut schemes = MESSENGERS.iter().map(|(_, scheme, _)| scheme);
    schemes.any(|known| known.eq_ignore_ascii_case(scheme))
}

fn is_scheme_of(scheme: &str, service: &str) -> bool {
    scheme_of(service).eq_ignore_ascii_case(scheme)
}

/// Returns the usual spelling of a service, which may be named by the scheme of its addresses.
pub fn spelled(service: &str) -> &str {
    let is_called_so = |(name, scheme, _): &&Service| {
        [name, scheme]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(service))
    };
    let known = MESSENGERS.iter().find(is_called_so).map(|(name, ..)| *name);
    known.or_else(|| network(service)).unwrap_or(service)
}

/// Returns the service that a scheme names.
fn named_by(scheme: &str) -> &str {
    let names_none = is_apples(scheme) || scheme.eq_ignore_ascii_case(NO_SERVICE);
    if names_none { "" } else { scheme }
}

fn scheme_of(service: &str) -> String {
    let known = MESSENGERS
        .iter()
        .find(|(name, ..)| name.eq_ignore_ascii_case(service));
    let own = service.to_ascii_lowercase();
    match known {
        Some((_, scheme, _)) => (*scheme).to_owned(),
        None if own.bytes().all(|byte| byte.is_ascii_alphanumeric()) => own,
        None => "im".to_owned(),
    }
}

/// Returns the head and the encoded value of a new messenger line.
pub(super) fn messenger(account: &Account) -> (String, String) {
    let service = if account.service.is_empty() {
        String::new()
    } else {
        format!(";X-SERVICE-TYPE={}", parameter_value(&account.service))
    };
    let own = scheme_of(&account.service);
    let (scheme, user) = match split_address(&account.user) {
        Some((scheme, user)) if is_scheme_of(scheme, &account.service) => (scheme, user),
        Some((scheme, user)) if account.service.is_empty() && is_known(scheme) => (scheme, user),
        _ => (&*own, &*account.user),
    };
    let value = text::escape_uri(user);
    (format!("IMPP{service}"), format!("{scheme}:{value}"))
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
        let value = match split_address(&decoded) {
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
            && parameter.values().any(is_service_type);
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
