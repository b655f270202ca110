//! Thunderbird.

use super::{Step, converse};
use crate::support::on_both;

const XML: (&str, &str) = ("content-type", "text/xml");

const STEPS: &[Step] = &[
    Step {
        about: "Finds the service: RFC 6764, section 6",
        method: "PROPFIND",
        path: "/.well-known/carddav",
        headers: &[XML, ("depth", "0")],
        body: r#"<propfind xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/" xmlns:d="DAV:"><prop><current-user-principal/></prop></propfind>"#,
    },
    Step {
        about: "Finds the account: RFC 5397",
        method: "PROPFIND",
        path: "/dav/",
        headers: &[XML, ("depth", "0")],
        body: r#"<propfind xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/" xmlns:d="DAV:"><prop><current-user-principal/></prop></propfind>"#,
    },
    Step {
        about: "Finds the home: RFC 6352, section 7.1.1",
        method: "PROPFIND",
        path: "/dav/principals/{me}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<propfind xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/" xmlns:d="DAV:"><prop><card:addressbook-home-set/></prop></propfind>"#,
    },
    Step {
        about: "Lists the books",
        method: "PROPFIND",
        path: "/dav/books/{me}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<propfind xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/" xmlns:d="DAV:"><prop><resourcetype/><displayname/><current-user-privilege-set/></prop></propfind>"#,
    },
    Step {
        about: "Lists the cards",
        method: "PROPFIND",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<propfind xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/" xmlns:d="DAV:"><prop><resourcetype/><getetag/><cs:getctag/></prop></propfind>"#,
    },
    Step {
        about: "Fetches the cards",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<card:addressbook-multiget xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/" xmlns:d="DAV:"><d:prop><d:getetag/><card:address-data/></d:prop><d:href>/dav/books/{me}/{book}/taras.vcf</d:href><d:href>/dav/books/{me}/{book}/lesya.vcf</d:href></card:addressbook-multiget>"#,
    },
    Step {
        about: "Reads the state of the book",
        method: "PROPFIND",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<propfind xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/" xmlns:d="DAV:"><prop><displayname/><cs:getctag/><sync-token/></prop></propfind>"#,
    },
    Step {
        about: "Adds a card as vCard 4.0, without a condition",
        method: "PUT",
        path: "/dav/books/{me}/{book}/8eb9.vcf",
        headers: &[("content-type", "text/vcard")],
        body: "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Thunder Bird\r\nEMAIL;PREF=1:tb@example.org\r\nN:Bird;Thunder;;;\r\nUID:8eb9\r\nEND:VCARD\r\n",
    },
    Step {
        about: "Fetches what it added",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<card:addressbook-multiget xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/" xmlns:d="DAV:"><d:prop><d:getetag/><card:address-data/></d:prop><d:href>/dav/books/{me}/{book}/8eb9.vcf</d:href></card:addressbook-multiget>"#,
    },
    Step {
        about: "Changes it in the form that it was given",
        method: "PUT",
        path: "/dav/books/{me}/{book}/8eb9.vcf",
        headers: &[("content-type", "text/vcard")],
        body: "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Thunder Bird\r\nEMAIL;TYPE=PREF:tb@example.org\r\nN:Bird;Thunder;;;\r\nUID:8eb9\r\nNOTE:edited\r\nEND:VCARD\r\n",
    },
    Step {
        about: "Syncs with texts inside the report: RFC 6578, section 3.2",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<sync-collection xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cs="http://calendarserver.org/ns/" xmlns:d="DAV:"><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/><card:address-data/></prop></sync-collection>"#,
    },
    Step {
        about: "Deletes a card",
        method: "DELETE",
        path: "/dav/books/{me}/{book}/8eb9.vcf",
        headers: &[XML],
        body: "",
    },
];

on_both! {
    async fn thunderbird_finds_reads_and_writes(app: TestApp) {
        converse(&app, "dav-thunderbird", STEPS).await;
    }
}
