//! The tables of address books and networks.

use super::*;

#[test]
fn a_messenger_beside_an_address_is_kept() {
    let text = "fullName,workCity,imAddress1\nAda,Bonn,ada@im.example\n";
    assert!(
        cards(text)[0].contains("IMPP:im:ada@im.example\r\n"),
        "{text}"
    );
}

#[test]
fn a_row_that_is_a_group_labels_its_members() {
    let text = "\"email\",\"fullName\",\"dlist\",\"type\"\n\"ada@example.org\",\"Ada\",\"\",\"\"\n\
        \"\",\"Choir\",\"ADA@example.org,\"\"Low, Bo\"\" <bo@example.org>\",\"group\"\n\
        \"\",\"Tennis\",\"bo@example.org\",\"group\"\n\"\",\"Nobody\",\"\",\"group\"\n";
    let ada = card(&[
        "N:;;;;",
        "FN:Ada",
        "EMAIL:ada@example.org",
        "CATEGORIES:Choir",
    ]);
    let bo = card(&[
        "N:;;;;",
        "FN:Low, Bo",
        "EMAIL:bo@example.org",
        "CATEGORIES:Choir,Tennis",
    ])
    .replace("FN:Low, Bo", "FN:Low\\, Bo");
    let nobody = card(&["N:;;;;", "FN:Nobody", "X-ADDRESSBOOKSERVER-KIND:group"]);
    assert_eq!(cards(text), [ada, bo, nobody]);
    assert_eq!(remarks(text), []);
}

#[test]
fn google_new_columns_are_read_in_any_order() {
    let text = "Labels,Phone 1 - Value,Phone 1 - Label,First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value,Custom Field 1 - Label,\
        Custom Field 1 - Value\r\n* starred ::: * myContacts ::: Rowing,+380 67 1 ::: +380 67 2,Mobile,Olha,Bila,* Work,o@example.org,\
        Shoe,41\r\n";
    let expected = card(&[
        "N:Bila;Olha;;;",
        "FN:Olha Bila",
        "EMAIL;TYPE=WORK;TYPE=PREF:o@example.org",
        "TEL;TYPE=CELL:+380 67 1",
        "TEL;TYPE=CELL:+380 67 2",
        "item1.X-CARNET-FIELD:41",
        "item1.X-ABLabel:Shoe",
        "CATEGORIES:Rowing",
        "X-CARNET-FAVORITE:TRUE",
    ]);
    assert_eq!(
        (dialect(text), cards(text)),
        (Some(Dialect::Google), vec![expected])
    );
}

#[test]
fn google_old_columns_are_read() {
    let text = "Name,Given Name,Family Name,Yomi Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,IM 1 - Type,IM 1 - Service,\
        IM 1 - Value,Address 1 - Type,Address 1 - Formatted,Address 1 - City,Organization 1 - Type,Organization 1 - Name,\
        Organization 1 - Title\nIvo Maly,Ivo,Maly,,* myContacts ::: * Friends,Home,i@example.org,,Skype,ivo.m,Home,\"Long 1\nBrno\",\
        Brno,,Mill,Baker\n";
    let expected = card(&[
        "N:Maly;Ivo;;;",
        "FN:Ivo Maly",
        "ORG:Mill",
        "TITLE:Baker",
        "EMAIL;TYPE=HOME:i@example.org",
        "ADR;TYPE=HOME:;;;Brno;;;",
        "IMPP;X-SERVICE-TYPE=Skype:skype:ivo.m",
        "CATEGORIES:Friends",
    ]);
    assert_eq!(
        (dialect(text), cards(text)),
        (Some(Dialect::Google), vec![expected])
    );
}

#[test]
fn googles_kinds_of_further_fields_are_told_apart() {
    let table = "Given Name,Custom Field 1 - Type,Custom Field 1 - Value,Jot 1 - Type,Jot 1 - Value,External ID 1 - Type,\
        External ID 1 - Value,Calendar Link 1 - Type,Calendar Link 1 - Value\nAda,Shoe,41,Keyword,tall,Payroll,7,Profile,https://a.example\n";
    let expected = card(&[
        "N:;Ada;;;",
        "FN:Ada",
        "item1.X-CARNET-FIELD:41",
        "item1.X-ABLabel:Shoe",
        "item2.X-CARNET-FIELD:tall",
        "item2.X-ABLabel:Keyword",
        "item3.X-CARNET-FIELD:7",
        "item3.X-ABLabel:Payroll",
        "item4.X-CARNET-FIELD:https://a.example",
        "item4.X-ABLabel:Profile",
    ]);
    assert_eq!(cards(table), [expected]);
}

#[test]
fn outlook_in_german_with_semicolons_and_short_rows() {
    let text = "\u{feff}Anrede;Vorname;Nachname;Firma;Position;Straße geschäftlich;Straße geschäftlich 2;Ort geschäftlich;\
        Postleitzahl geschäftlich;Fax privat;Mobiltelefon;E-Mail-Adresse;E-Mail-Typ;Geburtstag;Kategorien;Jahrestag;Notizen\r\n\
        Dr.;Jörg;Groß;Werft;Schweißer;Am Kai 1;Halle 3;Kiel;24103;+49 431 1;0170 1;j@example.org;SMTP;9.3.1970;Rudern;0.0.00\r\n";
    let expected = card(&[
        "N:Groß;Jörg;;Dr.;",
        "FN:Dr. Jörg Groß",
        "ORG:Werft",
        "TITLE:Schweißer",
        "EMAIL:j@example.org",
        "TEL;TYPE=HOME;TYPE=FAX:+49 431 1",
        "TEL;TYPE=CELL:0170 1",
        "ADR;TYPE=WORK:;;Am Kai 1\\nHalle 3;Kiel;;24103;",
        "CATEGORIES:Rudern",
        "BDAY:1970-03-09",
    ]);
    assert_eq!(
        (dialect(text), cards(text)),
        (Some(Dialect::Outlook), vec![expected])
    );
}

#[test]
fn the_title_of_outlook_is_an_honorific_and_its_empty_dates_are_none() {
    let text = "Title,First Name,Last Name,Job Title,E-mail Address,Birthday,Anniversary,Priority,User 1\n\
        Prof.,Ann,Lee,Geologist,,12/31/1980,0/0/00,Normal,left-handed\n";
    let expected = card(&[
        "N:Lee;Ann;;Prof.;",
        "FN:Prof. Ann Lee",
        "TITLE:Geologist",
        "item1.X-CARNET-FIELD:left-handed",
        "item1.X-ABLabel:User 1",
        "BDAY:1980-12-31",
    ]);
    assert_eq!(
        (dialect(text), cards(text)),
        (Some(Dialect::Outlook), vec![expected])
    );
}

#[test]
fn thunderbird_with_a_trailing_comma_and_british_names() {
    let text = "First Name,Last Name,Display Name,Primary Email,Home Address,Home Address 2,Home County,Home Post Code,Birth Year,\
        Birth Month,Birth Day,Custom 1,Organisation,\nMae,Hill,,m@example.org,1 Lane,Flat 2,Kent,CT1 1AA,1980,2,29,tall,Forge,\n";
    let expected = card(&[
        "N:Hill;Mae;;;",
        "FN:Mae Hill",
        "ORG:Forge",
        "EMAIL:m@example.org",
        "ADR;TYPE=HOME:;Flat 2;1 Lane;;Kent;CT1 1AA;",
        "item1.X-CARNET-FIELD:tall",
        "item1.X-ABLabel:Custom 1",
        "BDAY:1980-02-29",
    ]);
    assert_eq!(
        (dialect(text), cards(text)),
        (Some(Dialect::Thunderbird), vec![expected])
    );
}

#[test]
fn linkedin_writes_a_note_before_the_header() {
    let text = "Notes:\n\"Some emails are missing, as people chose.\nSee the help.\"\n\nFirst Name,Last Name,URL,Email Address,Company,\
        Position,Connected On\nKai,Berg,https://www.linkedin.com/in/kai,k@example.org,Mill,Miller,05 May 2021\n";
    let [Entry::Card(read)] = &read(text)[..] else {
        panic!("one card")
    };
    let expected = card(&[
        "N:Berg;Kai;;;",
        "FN:Kai Berg",
        "ORG:Mill",
        "TITLE:Miller",
        "EMAIL:k@example.org",
        "X-SOCIALPROFILE;TYPE=linkedin:https://www.linkedin.com/in/kai",
        "item1.X-CARNET-FIELD:05 May 2021",
        "item1.X-ABLabel:Connected On",
    ]);
    assert_eq!(
        (dialect(text), read.line, read.card.to_string()),
        (Some(Dialect::LinkedIn), 6, expected)
    );
}

#[test]
fn yahoo_names_its_columns_in_one_word() {
    let text = "\"First\",\"Last\",\"Email\",\"Home\",\"Mobile\",\"Yahoo! Phone\",\"Title\",\"Messenger ID1\"\r\n\
        \"Eve\",\"Moor\",\"e@example.org\",\"12\",\"34\",\"\",\"Nurse\",\"eve_m\"\r\n";
    let expected = card(&[
        "N:Moor;Eve;;;",
        "FN:Eve Moor",
        "TITLE:Nurse",
        "EMAIL:e@example.org",
        "TEL;TYPE=HOME:12",
        "TEL;TYPE=CELL:34",
        "IMPP;X-SERVICE-TYPE=Yahoo:ymsgr:eve_m",
    ]);
    assert_eq!(
        (dialect(text), cards(text)),
        (Some(Dialect::Yahoo), vec![expected])
    );
}
