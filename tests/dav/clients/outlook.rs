//! Connectors of Outlook: CalDav Synchronizer, and those that sync by collections.

use super::{Step, converse};
use crate::support::on_both;

const XML: (&str, &str) = ("content-type", "text/xml; charset=utf-8");

const STEPS: &[Step] = &[
    Step {
        about: "Finds the service: RFC 6764, section 6",
        method: "PROPFIND",
        path: "/.well-known/carddav",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0"?><D:propfind xmlns:D="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><D:prop><D:current-user-principal/></D:prop></D:propfind>"#,
    },
    Step {
        about: "Finds the account",
        method: "PROPFIND",
        path: "/dav/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0"?><D:propfind xmlns:D="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><D:prop><D:current-user-principal/></D:prop></D:propfind>"#,
    },
    Step {
        about: "Finds the home",
        method: "PROPFIND",
        path: "/dav/principals/{me}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0"?><D:propfind xmlns:D="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><D:prop><A:addressbook-home-set/></D:prop></D:propfind>"#,
    },
    Step {
        about: "Lists the books",
        method: "PROPFIND",
        path: "/dav/books/{me}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<?xml version="1.0"?><D:propfind xmlns:D="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><D:prop><D:resourcetype/><D:displayname/><D:current-user-privilege-set/><A:addressbook-description/></D:prop></D:propfind>"#,
    },
    Step {
        about: "Checks that the address is a book",
        method: "PROPFIND",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0"?><D:propfind xmlns:D="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><D:prop><D:resourcetype/></D:prop></D:propfind>"#,
    },
    Step {
        about: "Checks what it may do",
        method: "PROPFIND",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0"?><D:propfind xmlns:D="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><D:prop><D:current-user-privilege-set/></D:prop></D:propfind>"#,
    },
    Step {
        about: "Asks for the methods",
        method: "OPTIONS",
        path: "/dav/books/{me}/{book}/",
        headers: &[],
        body: "",
    },
    Step {
        about: "Asks for the reports: RFC 3253, section 3.1.5",
        method: "PROPFIND",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0"?><D:propfind xmlns:D="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><D:prop><D:supported-report-set/></D:prop></D:propfind>"#,
    },
    Step {
        about: "Lists the cards",
        method: "PROPFIND",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<?xml version="1.0"?><D:propfind xmlns:D="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><D:prop><D:getetag/><D:getcontenttype/></D:prop></D:propfind>"#,
    },
    Step {
        about: "Fetches the cards as vCard 3.0",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<?xml version="1.0" encoding="utf-8"?><A:addressbook-multiget xmlns:D="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><D:prop><D:getetag/><D:getcontenttype/><A:address-data content-type="text/vcard" version="3.0"/></D:prop><D:href>/dav/books/{me}/{book}/lesya.vcf</D:href></A:addressbook-multiget>"#,
    },
    Step {
        about: "Adds a card",
        method: "PUT",
        path: "/dav/books/{me}/{book}/1f7e.vcf",
        headers: &[("content-type", "text/vcard"), ("if-none-match", "*")],
        body: "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1f7e\r\nN:Franko;Ivan;;;\r\nFN:Ivan Franko\r\nEND:VCARD\r\n",
    },
    Step {
        about: "Changes a card that it has read",
        method: "PUT",
        path: "/dav/books/{me}/{book}/taras.vcf",
        headers: &[("content-type", "text/vcard"), ("if-match", "{etag}")],
        body: "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:taras\r\nN:Shevchenko;Taras;;;\r\nFN:Taras\r\nEND:VCARD\r\n",
    },
    Step {
        about: "Deletes a card that it has read",
        method: "DELETE",
        path: "/dav/books/{me}/{book}/taras.vcf",
        headers: &[("if-match", "{etag}")],
        body: "",
    },
    Step {
        about: "Begins to sync: RFC 6578, section 3.2",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0" encoding="utf-8"?><D:sync-collection xmlns:D="DAV:"><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>"#,
    },
];

on_both! {
    async fn outlooks_connectors_find_read_and_write(app: TestApp) {
        converse(&app, "dav-outlook", STEPS).await;
    }
}
