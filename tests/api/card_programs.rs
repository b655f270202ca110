//! Exports as strict parsers of other programs read them: python-vobject the one as 3.0, ical.js
//! that as 4.0. `scripts/card-parsers` installs them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Answer, Engine, TestApp, TestUser};

/// Cards with much that a version does not have, or that no parser accepts.
const ODD: [&str; 5] = [
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Broken values\r\nN:One;;;;\r\nN;ALTID=1:Two;;;;\r\nPROFILE:VCard\r\nMAILER:x\r\nREV:0\r\nBDAY:January 1st, 1990\r\n\
     X-ANNIVERSARY:Jan 1, 1970\r\nPHOTO;ENCODING=b:not-valid-base64-!!!\r\nLOGO;ENCODING=BASE64;TYPE=PNG:iVBORw0KGgo=\r\nTEL;TYPE=VOICE;TYPE=MSG,WORK:1\r\nREV;VALUE=timestamp:2016-11-19T17:44:22.057Z\r\nEND:VCARD\r\n",
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:New properties\r\nN;JSCOMPS=\";1;0\":Bondar;Orest;;;;Old;III\r\nADR;PROP-ID=a;CC=ua:;;Main 1;Kyiv;;;;1;2;;;;;;;;;\r\n\
     ANNIVERSARY:20010908\r\nRELATED;TYPE=spouse;VALUE=text:Anna\r\nRELATED;TYPE=me:urn:uuid:1\r\nSOCIALPROFILE;SERVICE-TYPE=Mastodon:https://m.example/@a\r\n\
     HOBBY;INDEX=1;LEVEL=high:chess\r\nLANG;PREF=2:uk\r\nGENDER:M;fellow\r\nPHOTO:data:image/jpeg;base64,/9j/AA==\r\nTEL;VALUE=uri;TYPE=\"home,voice\":tel:+380-44-1\r\n\
     CLIENTPIDMAP:1;urn:uuid:3\r\nXML:<a xmlns=\"urn:x\"/>\r\nDEATHDATE:20200101\r\nTZ;VALUE=utc-offset:+0200\r\nGEO:geo:50.4,30.5\r\nREV:20240101T000000Z\r\nEND:VCARD\r\n",
    "BEGIN:VCARD\nVERSION:3.0\nN:Odd;Lines;;;\nFN:Odd lines\nthis is no content line\nA sentence: with a colon\nX-OWN;\"broken=1:a\nX-B;A=\"x\"y:b\n\
     X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=4C=61):label\nTEL;HOME;VOICE:1\n\
     TITLE;X-A=b\u{2}c:a\u{1}b\u{b}c\u{1c}d\u{85}e\u{2028}f\u{7f}\nTEL; TYPE=cell : 2\nBDAY;CALSCALE=hebrew:57480715\nNOTE:tab\there\nKIND:org\nVERSION:4.0\nEND:VCARD\n",
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9B=D0=B5=D1=81=D1=8F;;;;\r\nTEL;CELL;PREF:+380\r\nADR;HOME:;;Old road 1;;;;\r\n\
     LABEL;HOME;ENCODING=QUOTED-PRINTABLE:Old road 1=0D=0AKyiv\r\nPHOTO;JPEG;ENCODING=BASE64:\r\n /9j/AA==\r\n\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Agent\r\nEND:VCARD\r\nEND:VCARD\r\n",
    "BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:nameless@example.org\r\nitem1.X-ABDATE:2001-09-08\r\nitem1.X-ABLabel:_$!<Anniversary>!$_\r\n\
     item2.X-ABRELATEDNAMES:Olha\r\nitem2.X-ABLabel:_$!<Mother>!$_\r\nX-SOCIALPROFILE;type=twitter;x-user=a:http://twitter.example/a\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-05-01\r\nEND:VCARD\r\n",
];

async fn import(user: &TestUser<'_>, name: &str, content: Vec<u8>) {
    let path = format!("/api/import?mode=commit&filename={name}");
    let request = user.request(reqwest::Method::POST, &path).body(content);
    Answer::of(request).await;
}

/// Returns the names that each parser reads in the exports.
async fn names(user: &TestUser<'_>) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let files = ["3.0", "4.0"].map(|version| folder.path().join(version));
    for (version, file) in ["3.0", "4.0"].iter().zip(&files) {
        let path = format!("/api/export?format=vcard&version={version}");
        std::fs::write(file, user.get(&path).await.expect(200).text).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/card-parsers");
    let output = Command::new(script).args(&files).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strict_parsers_read_the_export_of_every_fixture() {
    let app = TestApp::start(Engine::Sqlite).await;
    let user = app.user().await;
    for (nth, card) in ODD.iter().enumerate() {
        import(&user, &format!("odd{nth}.vcf"), card.as_bytes().to_vec()).await;
    }
    let odd = user.get("/api/contacts?total=true").await.expect(200);
    assert_eq!(odd.header("x-total-count"), "5");
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for folder in std::fs::read_dir(seeds).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            import(&user, &name, std::fs::read(&path).unwrap()).await;
        }
    }
    let total = user.get("/api/contacts?total=true").await.expect(200);
    let total: usize = total.header("x-total-count").parse().unwrap();
    assert!(total > ODD.len(), "the seeds hold cards");
    let names = names(&user).await;
    for parser in ["vobject", "ical.js"] {
        let read = names[parser].as_array().unwrap();
        assert!(
            read.len() >= total,
            "{parser} reads {} of {total}",
            read.len()
        );
        assert!(
            read.contains(&"Odd lines".into()) && read.contains(&"nameless@example.org".into()),
            "{read:?}"
        );
    }
}
