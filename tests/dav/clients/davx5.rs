//! DAVx⁵.

use super::{Step, converse};
use crate::support::on_both;

const XML: (&str, &str) = ("content-type", "application/xml; charset=utf-8");

const STEPS: &[Step] = &[
    Step {
        about: "Reads the address that was entered: RFC 6764, section 6",
        method: "PROPFIND",
        path: "/dav/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version='1.0' encoding='UTF-8' ?><propfind xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"><prop><resourcetype/><displayname/><CARD:addressbook-description/><CARD:addressbook-home-set/><current-user-principal/></prop></propfind>"#,
    },
    Step {
        about: "Reads the account",
        method: "PROPFIND",
        path: "/dav/principals/{me}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version='1.0' encoding='UTF-8' ?><propfind xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"><prop><displayname/><resourcetype/><CARD:addressbook-home-set/><group-membership/></prop></propfind>"#,
    },
    Step {
        about: "Asks whether the account has CardDAV: RFC 6352, section 6.1",
        method: "OPTIONS",
        path: "/dav/principals/{me}/",
        headers: &[],
        body: "",
    },
    Step {
        about: "Lists the books",
        method: "PROPFIND",
        path: "/dav/books/{me}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<?xml version='1.0' encoding='UTF-8' ?><propfind xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"><prop><resourcetype/><displayname/><owner/><current-user-privilege-set/><CARD:addressbook-description/><CARD:supported-address-data/></prop></propfind>"#,
    },
    Step {
        about: "Reads the state of a book",
        method: "PROPFIND",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version='1.0' encoding='UTF-8' ?><propfind xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"><prop><CARD:max-resource-size/><CARD:supported-address-data/><supported-report-set/><CS:getctag/><sync-token/></prop></propfind>"#,
    },
    Step {
        about: "Begins to sync: RFC 6578, section 3.2",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML],
        body: r#"<?xml version='1.0' encoding='UTF-8' ?><sync-collection xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"><sync-token></sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"#,
    },
    Step {
        about: "Fetches the cards as vCard 4.0: RFC 6352, section 10.4",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML],
        body: r#"<?xml version='1.0' encoding='UTF-8' ?><CARD:addressbook-multiget xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"><prop><getcontenttype/><getetag/><CARD:address-data content-type="text/vcard" version="4.0"/></prop><href>/dav/books/{me}/{book}/taras.vcf</href><href>/dav/books/{me}/{book}/lesya.vcf</href></CARD:addressbook-multiget>"#,
    },
    Step {
        about: "Adds a card",
        method: "PUT",
        path: "/dav/books/{me}/{book}/0d5c.vcf",
        headers: &[
            ("content-type", "text/vcard; charset=utf-8; version=4.0"),
            ("if-none-match", "*"),
        ],
        body: "BEGIN:VCARD\r\nVERSION:4.0\r\nPRODID:DAVx5/4.5\r\nUID:0d5c\r\nFN:Ivan Franko\r\nN:Franko;Ivan;;;\r\nREV:20261127T100000Z\r\nEND:VCARD\r\n",
    },
    Step {
        about: "Changes a card that it has read",
        method: "PUT",
        path: "/dav/books/{me}/{book}/taras.vcf",
        headers: &[
            ("content-type", "text/vcard; charset=utf-8"),
            ("if-match", "{etag}"),
        ],
        body: "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:taras\r\nFN:Taras\r\nEND:VCARD\r\n",
    },
    Step {
        about: "Deletes a card that was changed meanwhile",
        method: "DELETE",
        path: "/dav/books/{me}/{book}/taras.vcf",
        headers: &[("if-match", r#""0""#)],
        body: "",
    },
    Step {
        about: "Deletes a card",
        method: "DELETE",
        path: "/dav/books/{me}/{book}/lesya.vcf",
        headers: &[],
        body: "",
    },
    Step {
        about: "Syncs what has changed",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML],
        body: r#"<?xml version='1.0' encoding='UTF-8' ?><sync-collection xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"#,
    },
    Step {
        about: "Syncs with a token that is not valid: RFC 6578, section 3.2",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML],
        body: r#"<?xml version='1.0' encoding='UTF-8' ?><sync-collection xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"><sync-token>urn:x:1</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"#,
    },
    Step {
        about: "Makes a book: RFC 5689",
        method: "MKCOL",
        path: "/dav/books/{me}/0e6d/",
        headers: &[XML],
        body: r#"<?xml version='1.0' encoding='UTF-8' ?><mkcol xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"><set><prop><resourcetype><collection/><CARD:addressbook/></resourcetype><displayname>Work</displayname><CARD:addressbook-description>Colleagues</CARD:addressbook-description></prop></set></mkcol>"#,
    },
];

on_both! {
    async fn davx5_finds_reads_and_writes(app: TestApp) {
        converse(&app, "dav-davx5", STEPS).await;
    }
}
