//! Links from what people wrote: only to what is safe to open.

use crate::domain::limits;
use crate::model::card::online::Account;

/// The schemes of links, beside those of the Web.
const SCHEMES: [&str; 6] = ["mailto", "tel", "sms", "geo", "xmpp", "sip"];

/// Returns the target of a link for a text: the text if it is a URL that may be one, a page for a
/// bare domain, with or without a path; `None` for everything else.
pub fn target(text: &str) -> Option<String> {
    let text = text.trim();
    let is_whole = text.chars().nth(limits::VALUE_CHARS).is_none();
    if !is_whole || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let scheme = text
        .split_once(':')
        .map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    match scheme {
        Some((scheme, rest)) if matches!(&*scheme, "http" | "https") => {
            rest.starts_with("//").then(|| text.to_owned())
        }
        Some((scheme, _)) if SCHEMES.contains(&&*scheme) => Some(text.to_owned()),
        _ => starts_with_domain(text).then(|| format!("https://{text}")),
    }
}

/// The pages of people in messengers and networks, which the name of an account completes.
const PAGES: &[(&str, &str)] = &[
    ("facebook", "https://www.facebook.com/"),
    ("flickr", "https://www.flickr.com/people/"),
    ("github", "https://github.com/"),
    ("instagram", "https://www.instagram.com/"),
    ("jabber", "xmpp:"),
    ("linkedin", "https://www.linkedin.com/in/"),
    ("matrix", "https://matrix.to/#/@"),
    ("sip", "sip:"),
    ("skype", "skype:"),
    ("telegram", "https://t.me/"),
    ("tg", "https://t.me/"),
    ("twitter", "https://x.com/"),
    ("whatsapp", "https://wa.me/"),
    ("xmpp", "xmpp:"),
];

/// Returns the target of a link for an account: what its text links to, else its page at a known
/// service.
pub fn account(Account { service, user }: &Account) -> Option<String> {
    let service = service.trim().to_ascii_lowercase();
    let page = PAGES.iter().find(|(name, _)| *name == service);
    let Some((_, page)) = page.filter(|_| !user.contains("://")) else {
        return target(user);
    };
    let user = user.trim().trim_start_matches('@');
    let name = match &*service {
        // Such a page is named by an international number without its plus.
        "whatsapp" => user.chars().filter(char::is_ascii_digit).collect(),
        _ => percent_encoding::utf8_percent_encode(user, NAMES).to_string(),
    };
    (!name.is_empty() && user.chars().count() <= limits::VALUE_CHARS)
        .then(|| format!("{page}{name}"))
}

/// The characters to encode in the name of an account.
const NAMES: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'@')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b':');

/// Checks whether a text begins with the name of a host, perhaps with a port, and nothing of an
/// email is in it.
fn starts_with_domain(text: &str) -> bool {
    let authority = text.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let is_top = |label: &str| label.chars().count() > 1 && label.chars().all(char::is_alphabetic);
    let labels: Vec<_> = host.split('.').collect();
    labels.len() > 1
        && labels.iter().all(|label| is_label(label))
        && labels.last().is_some_and(|label| is_top(label))
        && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_and_bare_domains_are_links() {
        for (text, link) in [
            ("https://example.org/a?b#c", "https://example.org/a?b#c"),
            ("HTTP://example.org", "HTTP://example.org"),
            ("example.org", "https://example.org"),
            (" www.пошта.укр/сторінка ", "https://www.пошта.укр/сторінка"),
            ("example.org:8443/x", "https://example.org:8443/x"),
            ("example.co.uk?q=1", "https://example.co.uk?q=1"),
            ("mailto:lesya@example.org", "mailto:lesya@example.org"),
            ("geo:50.45,30.52", "geo:50.45,30.52"),
            ("xmpp:lesya@example.org", "xmpp:lesya@example.org"),
        ] {
            assert_eq!(target(text).as_deref(), Some(link), "{text}");
        }
    }

    #[test]
    fn accounts_link_to_their_pages() {
        for (service, user, link) in [
            ("Telegram", "@lesya", Some("https://t.me/lesya")),
            ("tg", "lesya", Some("https://t.me/lesya")),
            ("xmpp", "lesya@example.org", Some("xmpp:lesya@example.org")),
            (
                "WhatsApp",
                "+380 67 123 45 67",
                Some("https://wa.me/380671234567"),
            ),
            (
                "Jabber",
                "lesya@example.org",
                Some("xmpp:lesya@example.org"),
            ),
            (
                "GitHub",
                "https://example.org/l",
                Some("https://example.org/l"),
            ),
            ("Telegram", "a/../b?c", Some("https://t.me/a%2F..%2Fb%3Fc")),
            ("Signal", "lesya", None),
            ("Twitter", "javascript://x", None),
            ("WhatsApp", "lesya", None),
        ] {
            let account = super::account(&Account {
                service: service.to_owned(),
                user: user.to_owned(),
            });
            assert_eq!(account.as_deref(), link, "{service} {user}");
        }
    }

    #[test]
    fn nothing_else_is_a_link() {
        for text in [
            "",
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "http:example.org",
            "lesya",
            "lesya@example.org",
            "3.14",
            "example.1",
            "a..b",
            "-a.org",
            "two words.org",
            "example.org:port",
            "blob:https://example.org/1",
            "//example.org",
        ] {
            assert_eq!(target(text), None, "{text}");
        }
        assert_eq!(
            target(&format!("example.org/{}", "x".repeat(limits::VALUE_CHARS))),
            None
        );
    }
}
