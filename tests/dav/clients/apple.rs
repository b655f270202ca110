//! iOS and macOS.

use super::{Step, converse};
use crate::support::on_both;

const XML: (&str, &str) = ("content-type", "text/xml");

const STEPS: &[Step] = &[
    Step {
        about: "Finds the service: RFC 6764, section 6",
        method: "PROPFIND",
        path: "/.well-known/carddav",
        headers: &[XML, ("depth", "0"), ("brief", "t")],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:propfind xmlns:A="DAV:"><A:prop><A:current-user-principal/><A:principal-URL/><A:resourcetype/></A:prop></A:propfind>"#,
    },
    Step {
        about: "Finds the account at the root: RFC 5397",
        method: "PROPFIND",
        path: "/",
        headers: &[XML, ("depth", "0"), ("brief", "t")],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:propfind xmlns:A="DAV:"><A:prop><A:current-user-principal/><A:principal-URL/><A:resourcetype/></A:prop></A:propfind>"#,
    },
    Step {
        about: "Asks what the account can do: RFC 4918, section 10.1",
        method: "OPTIONS",
        path: "/dav/principals/{me}/",
        headers: &[],
        body: "",
    },
    Step {
        about: "Reads the account: RFC 6352, section 7.1",
        method: "PROPFIND",
        path: "/dav/principals/{me}/",
        headers: &[XML, ("depth", "0"), ("brief", "t")],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:propfind xmlns:A="DAV:" xmlns:B="urn:ietf:params:xml:ns:carddav" xmlns:C="http://calendarserver.org/ns/"><A:prop><B:addressbook-home-set/><B:directory-gateway/><A:displayname/><C:email-address-set/><A:principal-collection-set/><A:principal-URL/><A:resource-id/><A:supported-report-set/></A:prop></A:propfind>"#,
    },
    Step {
        about: "Asks by what accounts are searched: RFC 3744, section 9.5",
        method: "REPORT",
        path: "/dav/principals/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:principal-search-property-set xmlns:A="DAV:"/>"#,
    },
    Step {
        about: "Searches an account: RFC 3744, section 9.4",
        method: "REPORT",
        path: "/dav/principals/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:principal-property-search xmlns:A="DAV:"><A:property-search><A:prop><A:displayname/></A:prop><A:match>nobody</A:match></A:property-search><A:prop><A:principal-URL/></A:prop></A:principal-property-search>"#,
    },
    Step {
        about: "Follows the account from its home: RFC 3253, section 3.8",
        method: "REPORT",
        path: "/dav/books/{me}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:expand-property xmlns:A="DAV:"><A:property name="current-user-principal" namespace="DAV:"><A:property name="displayname" namespace="DAV:"/><A:property name="calendar-proxy-read-for" namespace="http://calendarserver.org/ns/"/></A:property></A:expand-property>"#,
    },
    Step {
        about: "Reads who may use a book: RFC 3744, section 9.2",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:acl-principal-prop-set xmlns:A="DAV:"><A:prop><A:displayname/></A:prop></A:acl-principal-prop-set>"#,
    },
    Step {
        about: "Lists the books: RFC 6352, section 6.2",
        method: "PROPFIND",
        path: "/dav/books/{me}/",
        headers: &[
            XML,
            ("depth", "1"),
            ("brief", "t"),
            ("prefer", "return=minimal"),
        ],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:propfind xmlns:A="DAV:" xmlns:B="urn:ietf:params:xml:ns:carddav" xmlns:C="http://calendarserver.org/ns/"><A:prop><A:add-member/><C:me-card/><D:bulk-requests xmlns:D="http://me.com/_namespace/"/><B:max-image-size/><B:max-resource-size/><A:current-user-privilege-set/><A:displayname/><A:owner/><C:push-transports/><C:pushkey/><A:quota-available-bytes/><A:quota-used-bytes/><A:resource-id/><A:resourcetype/><A:supported-report-set/><A:sync-token/><C:getctag/></A:prop></A:propfind>"#,
    },
    Step {
        about: "Names the card of the account: it crashes where this is refused",
        method: "PROPPATCH",
        path: "/dav/books/{me}/",
        headers: &[XML],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:propertyupdate xmlns:A="DAV:"><A:set><A:prop><C:me-card xmlns:C="http://calendarserver.org/ns/"><A:href>/dav/books/{me}/{book}/taras.vcf</A:href></C:me-card></A:prop></A:set></A:propertyupdate>"#,
    },
    Step {
        about: "Begins to sync: RFC 6578, section 3.2",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:sync-collection xmlns:A="DAV:"><A:sync-token/><A:sync-level>1</A:sync-level><A:prop><A:getetag/></A:prop></A:sync-collection>"#,
    },
    Step {
        about: "Fetches the cards: RFC 6352, section 8.7",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><B:addressbook-multiget xmlns:B="urn:ietf:params:xml:ns:carddav"><A:prop xmlns:A="DAV:"><A:getetag/><B:address-data/></A:prop><A:href xmlns:A="DAV:">/dav/books/{me}/{book}/taras.vcf</A:href><A:href xmlns:A="DAV:">/dav/books/{me}/{book}/lesya.vcf</A:href><A:href xmlns:A="DAV:">/dav/books/{me}/{book}/poets.vcf</A:href></B:addressbook-multiget>"#,
    },
    Step {
        about: "Adds a card: RFC 6352, section 6.3.2",
        method: "PUT",
        path: "/dav/books/{me}/{book}/UUID-1.vcf",
        headers: &[("content-type", "text/vcard"), ("if-none-match", "*")],
        body: "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iPhone OS 18.1//EN\r\nN:Franko;Ivan;;;\r\nFN:Ivan Franko\r\nitem1.TEL;type=pref:+380 44 123\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\nREV:2026-11-27T10:00:00Z\r\nUID:UUID-1\r\nEND:VCARD\r\n",
    },
    Step {
        about: "Adds it again, after the answer was lost",
        method: "PUT",
        path: "/dav/books/{me}/{book}/UUID-1.vcf",
        headers: &[("content-type", "text/vcard"), ("if-none-match", "*")],
        body: "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Franko;Ivan;;;\r\nFN:Ivan Franko\r\nUID:UUID-1\r\nEND:VCARD\r\n",
    },
    Step {
        about: "Changes a card that it has read: RFC 9110, section 13.1.1",
        method: "PUT",
        path: "/dav/books/{me}/{book}/taras.vcf",
        headers: &[("content-type", "text/vcard"), ("if-match", "{etag}")],
        body: "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Shevchenko;Taras;;;\r\nFN:Taras Shevchenko\r\nUID:taras\r\nEND:VCARD\r\n",
    },
    Step {
        about: "Changes one that was changed meanwhile",
        method: "PUT",
        path: "/dav/books/{me}/{book}/taras.vcf",
        headers: &[("content-type", "text/vcard"), ("if-match", r#""0""#)],
        body: "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lost\r\nUID:taras\r\nEND:VCARD\r\n",
    },
    Step {
        about: "Deletes a card",
        method: "DELETE",
        path: "/dav/books/{me}/{book}/taras.vcf",
        headers: &[("if-match", "{etag}")],
        body: "",
    },
    Step {
        about: "Syncs what has changed: RFC 6578, section 3.2",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<?xml version="1.0" encoding="UTF-8"?><A:sync-collection xmlns:A="DAV:"><A:sync-token>{token}</A:sync-token><A:sync-level>1</A:sync-level><A:prop><A:getetag/></A:prop></A:sync-collection>"#,
    },
];

on_both! {
    async fn ios_and_macos_find_read_and_write(app: TestApp) {
        converse(&app, "dav-apple", STEPS).await;
    }
}
