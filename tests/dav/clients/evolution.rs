//! Evolution and GNOME Contacts.

use super::{Step, converse};
use crate::support::on_both;

const XML: (&str, &str) = ("content-type", "application/xml; charset=\"utf-8\"");

const STEPS: &[Step] = &[
    Step {
        about: "Finds the account at the root",
        method: "PROPFIND",
        path: "/",
        headers: &[XML, ("depth", "0")],
        body: r#"<propfind xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="urn:ietf:params:xml:ns:carddav"><prop><resourcetype/><current-user-principal/><principal-URL/><A:addressbook-home-set/></prop></propfind>"#,
    },
    Step {
        about: "Finds the home",
        method: "PROPFIND",
        path: "/dav/principals/{me}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<propfind xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="urn:ietf:params:xml:ns:carddav"><prop><A:addressbook-home-set/></prop></propfind>"#,
    },
    Step {
        about: "Lists the books",
        method: "PROPFIND",
        path: "/dav/books/{me}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<propfind xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="urn:ietf:params:xml:ns:carddav"><prop><resourcetype/><displayname/><getetag/><getcontenttype/><getcontentlength/><creationdate/><getlastmodified/><A:addressbook-description/></prop></propfind>"#,
    },
    Step {
        about: "Asks what the book can do: RFC 6352, section 6.1",
        method: "OPTIONS",
        path: "/dav/books/{me}/{book}/",
        headers: &[],
        body: "",
    },
    Step {
        about: "Asks what it may do: RFC 3744, section 5.5",
        method: "PROPFIND",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<propfind xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="urn:ietf:params:xml:ns:carddav"><prop><current-user-privilege-set/></prop></propfind>"#,
    },
    Step {
        about: "Asks whether anything has changed",
        method: "PROPFIND",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "0")],
        body: r#"<propfind xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="urn:ietf:params:xml:ns:carddav"><prop><CS:getctag/></prop></propfind>"#,
    },
    Step {
        about: "Lists the cards",
        method: "PROPFIND",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML, ("depth", "1")],
        body: r#"<propfind xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="urn:ietf:params:xml:ns:carddav"><prop><getetag/></prop></propfind>"#,
    },
    Step {
        about: "Fetches the cards",
        method: "REPORT",
        path: "/dav/books/{me}/{book}/",
        headers: &[XML],
        body: r#"<addressbook-multiget xmlns="urn:ietf:params:xml:ns:carddav" xmlns:D="DAV:"><D:prop><D:getetag/><address-data/></D:prop><D:href>/dav/books/{me}/{book}/taras.vcf</D:href><D:href>/dav/books/{me}/{book}/gone.vcf</D:href></addressbook-multiget>"#,
    },
    Step {
        about: "Adds a card: RFC 7240, section 4.2",
        method: "PUT",
        path: "/dav/books/{me}/{book}/a9b8.vcf",
        headers: &[
            ("content-type", r#"text/vcard; charset="utf-8""#),
            ("if-none-match", "*"),
            ("prefer", "return=minimal"),
        ],
        body: "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Eds 0\r\nN:Eds;0;;;\r\nEMAIL:eds0@example.org\r\nUID:a9b8\r\nEND:VCARD",
    },
    Step {
        about: "Changes it",
        method: "PUT",
        path: "/dav/books/{me}/{book}/a9b8.vcf",
        headers: &[
            ("content-type", r#"text/vcard; charset="utf-8""#),
            ("prefer", "return=minimal"),
        ],
        body: "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a9b8\r\nFN:Changed Eds\r\nN:Eds;0;;;\r\nEND:VCARD",
    },
    Step {
        about: "Reads a card",
        method: "GET",
        path: "/dav/books/{me}/{book}/a9b8.vcf",
        headers: &[],
        body: "",
    },
    Step {
        about: "Deletes it",
        method: "DELETE",
        path: "/dav/books/{me}/{book}/a9b8.vcf",
        headers: &[],
        body: "",
    },
    Step {
        about: "Makes a book: RFC 5689",
        method: "MKCOL",
        path: "/dav/books/{me}/eds%20book/",
        headers: &[XML],
        body: r#"<mkcol xmlns="DAV:" xmlns:A="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/><A:addressbook/></resourcetype><displayname>Eds book</displayname><A:addressbook-description>a description</A:addressbook-description></prop></set></mkcol>"#,
    },
    Step {
        about: "Renames it",
        method: "PROPPATCH",
        path: "/dav/books/{me}/eds%20book/",
        headers: &[XML],
        body: r#"<propertyupdate xmlns="DAV:"><set><prop><displayname>Eds book 2</displayname></prop></set></propertyupdate>"#,
    },
    Step {
        about: "Deletes it",
        method: "DELETE",
        path: "/dav/books/{me}/eds%20book/",
        headers: &[("depth", "infinity")],
        body: "",
    },
];

on_both! {
    async fn evolution_finds_reads_and_writes(app: TestApp) {
        converse(&app, "dav-evolution", STEPS).await;
    }
}
