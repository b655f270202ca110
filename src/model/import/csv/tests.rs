use proptest::prelude::*;

use super::*;
use crate::model::card::address::Address;
use crate::model::card::day::{DateOrText, Day, DayKind};
use crate::model::card::details::{Detail, Details, NameParts};
use crate::model::card::entry_label::EntryLabel;
use crate::model::export::csv as export;
use crate::model::import::Remark;
use crate::model::import::any_file::LIMITS;

fn read(text: &str) -> Vec<Entry> {
    entries(text.to_owned(), None, LIMITS.card.bytes)
        .expect("a table of contacts")
        .1
        .filter(|entry| !matches!(entry, Entry::Note(_)))
        .collect()
}

/// Returns line and remark of each note.
fn remarks(text: &str) -> Vec<(usize, Remark)> {
    let (_, entries) = entries(text.to_owned(), None, LIMITS.card.bytes).expect("a table");
    let note = |entry| match entry {
        Entry::Note(note) => Some((note.line, note.remark)),
        _ => None,
    };
    entries.filter_map(note).collect()
}

fn cards(text: &str) -> Vec<String> {
    let card = |entry| match entry {
        Entry::Card(read) => read.card.to_string(),
        other => panic!("{other:?}"),
    };
    read(text).into_iter().map(card).collect()
}

fn dialect(text: &str) -> Option<Dialect> {
    entries(text.to_owned(), None, LIMITS.card.bytes).map(|(dialect, _)| dialect)
}

/// Returns the card of these lines.
fn card(lines: &[&str]) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n",
        lines.join("\r\n")
    )
}

#[test]
fn a_messenger_beside_an_address_is_kept() {
    let text = "fullName,workCity,imAddress1\nAda,Bonn,ada@im.example\n";
    assert!(
        cards(text)[0].contains("IMPP:im:ada@im.example\r\n"),
        "{text}"
    );
}

#[test]
fn a_first_name_alone_is_the_given_name() {
    let expected = card(&["N:;Ada;;;", "FN:Ada", "TEL;TYPE=CELL:+15550001"]);
    assert_eq!(cards("First Name,Mobile\nAda,+15550001\n"), [expected]);
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
fn a_birthday_that_is_no_date_is_kept_as_its_text() {
    for (cell, line) in [
        ("9 mars 1985", "BDAY:1985-03-09"),
        ("\"March 9th, 1985\"", "BDAY:1985-03-09"),
        ("circa 1950", "BDAY;VALUE=text:circa 1950"),
        ("1985", "BDAY;VALUE=text:1985"),
        ("12/31/1980", "BDAY:1980-12-31"),
    ] {
        let read = &cards(&format!("First Name,Last Name,Birthday\nAnn,Lee,{cell}\n"))[0];
        assert!(read.contains(&format!("{line}\r\n")), "{read}");
    }
}

#[test]
fn headers_of_peoples_own_tables_are_understood() {
    for (table, lines) in [
        (
            "Imię;Nazwisko;Data urodzenia\nAda;Byte;9.03.1985",
            ["N:Byte;Ada;;;", "BDAY:1985-03-09"],
        ),
        (
            "Ad;Soyad;Doğum Günü\nAda;Byte;9.03.1985",
            ["N:Byte;Ada;;;", "BDAY:1985-03-09"],
        ),
        (
            "Prenume;Nume;Zi de naștere\nAda;Byte;9.03.1985",
            ["N:Byte;Ada;;;", "BDAY:1985-03-09"],
        ),
        (
            "Nome;Sobrenome;Aniversário\nAda;Byte;9/3/1985",
            ["N:Byte;Ada;;;", "BDAY:1985-03-09"],
        ),
        (
            "Nome próprio;Apelido;Telemóvel;Endereço de correio eletrónico\nAda;Byte;1;a@example.org",
            ["TEL;TYPE=CELL:1", "EMAIL:a@example.org"],
        ),
        (
            "Fornavn;Etternavn;Avdeling;Merknader\nAda;Byte;Salg;Hei",
            ["N:Byte;Ada;;;", "NOTE:Hei"],
        ),
        (
            "Ime;Prezime;Rođendan;Bilješke\nAda;Byte;9.3.1985;Bok",
            ["BDAY:1985-03-09", "NOTE:Bok"],
        ),
        (
            "Име;Фамилия;Рожден ден;Бележки\nАда;Байт;9.3.1985;x",
            ["N:Байт;Ада;;;", "BDAY:1985-03-09"],
        ),
        (
            "Prenume;Nume;Ziua de naștere\nAda;Byte;9.03.1985",
            ["N:Byte;Ada;;;", "BDAY:1985-03-09"],
        ),
        (
            "Fornavn;Efternavn;Fødselsdag\nAda;Byte;09-03-1985",
            ["N:Byte;Ada;;;", "BDAY:1985-03-09"],
        ),
        (
            "Förnamn;Efternamn;Födelsedatum\nAda;Byte;1985-03-09",
            ["N:Byte;Ada;;;", "BDAY:1985-03-09"],
        ),
        (
            "Name,Email,Memo\nAda,ada@example.org,Met",
            ["EMAIL:ada@example.org", "NOTE:Met"],
        ),
        (
            "姓,名,ふりがな\n佐藤,健,さとう けん",
            ["X-PHONETIC-FIRST-NAME:けん", "X-PHONETIC-LAST-NAME:さとう"],
        ),
        (
            "First Name,Email Address,TAGS\nAda,ada@example.org,\"\"\"Choir\"\",\"\"Staff\"\"\"",
            ["N:;Ada;;;", "CATEGORIES:Choir,Staff"],
        ),
    ] {
        let read = &cards(&format!("{table}\n"))[0];
        for line in lines {
            assert!(read.contains(&format!("{line}\r\n")), "{read}");
        }
    }
}

#[test]
fn a_column_of_first_and_last_names_is_one_of_whole_names() {
    for header in [
        "Prénom Nom",
        "Ime i prezime",
        "Име и фамилия",
        "Nome e apelido",
        "Nom et prénom",
        "Імʼя та прізвище",
        "Прізвище та ім'я",
        "Imię i nazwisko",
        "\"Name, Vorname\"",
        "Vor- und Nachname",
        "Apellidos y nombre",
        "Ad Soyad",
    ] {
        let file = format!("{header},E-mail\nAda Byte,ada@example.org\n");
        let card = &cards(&file)[0];
        assert!(card.contains("\r\nFN:Ada Byte\r\n"), "{header}: {card}");
        assert!(
            !card.contains("N:;Ada Byte") && !card.contains("N:Ada Byte;"),
            "{header}: {card}"
        );
    }
}

#[test]
fn headers_are_understood_in_every_language_of_outlook() {
    use field::{AddressPart::*, Field::*, NamePart::*};
    use header::fields;
    let expected = [
        Name(Given),
        Name(Family),
        Organisation,
        JobTitle,
        Address("Work", City),
        Address("Home", Postcode),
        Phone("Mobile"),
        Birthday(field::DatePart::Whole),
        Note,
    ];
    for headers in [
        [
            "Etunimi",
            "Sukunimi",
            "Yritys",
            "Tehtävänimike",
            "Kaupunki (työ)",
            "Postinumero (koti)",
            "Matkapuhelin",
            "Syntymäpäivä",
            "Muistiinpanot",
        ],
        [
            "Krstné meno",
            "Priezvisko",
            "Spoločnosť",
            "Funkcia",
            "Mesto (práca)",
            "PSČ (domov)",
            "Mobilný telefón",
            "Narodeniny",
            "Poznámky",
        ],
        [
            "Jméno",
            "Příjmení",
            "Společnost",
            "Pozice",
            "Město (práce)",
            "PSČ (domů)",
            "Mobilní telefon",
            "Narozeniny",
            "Poznámky",
        ],
        [
            "Keresztnév",
            "Vezetéknév",
            "Cég",
            "Beosztás",
            "Munkahelyi város",
            "Otthoni irányítószám",
            "Mobiltelefon",
            "Születésnap",
            "Jegyzetek",
        ],
        [
            "名",
            "姓",
            "会社",
            "役職",
            "勤務先の市区町村",
            "自宅の郵便番号",
            "携帯電話",
            "誕生日",
            "メモ",
        ],
        [
            "First Name",
            "Last Name",
            "Company",
            "Job Title",
            "Business City",
            "Home Postal Code",
            "Mobile Phone",
            "Birthday",
            "Notes",
        ],
        [
            "Vorname",
            "Nachname",
            "Firma",
            "Position",
            "Ort geschäftlich",
            "Postleitzahl privat",
            "Mobiltelefon",
            "Geburtstag",
            "Notizen",
        ],
        [
            "Prénom",
            "Nom",
            "Société",
            "Fonction",
            "Ville (bureau)",
            "Code postal (domicile)",
            "Tél. mobile",
            "Anniversaire",
            "Notes",
        ],
        [
            "Nombre",
            "Apellidos",
            "Organización",
            "Puesto",
            "Ciudad del trabajo",
            "Código postal del domicilio",
            "Móvil",
            "Cumpleaños",
            "Notas",
        ],
        [
            "Nome",
            "Cognome",
            "Società",
            "Posizione",
            "Città (uff.)",
            "CAP (ab.)",
            "Cellulare",
            "Compleanno",
            "Note",
        ],
        [
            "Voornaam",
            "Achternaam",
            "Bedrijf",
            "Functie",
            "Werkadres, plaats",
            "Huisadres, postcode",
            "Mobiele telefoon",
            "Verjaardag",
            "Notities",
        ],
        [
            "Primeiro nome",
            "Sobrenome",
            "Empresa",
            "Cargo",
            "Cidade comercial",
            "CEP residencial",
            "Telefone celular",
            "Aniversário natalício",
            "Anotações",
        ],
        [
            "Imię",
            "Nazwisko",
            "Firma",
            "Stanowisko",
            "Adres służbowy - miejscowość",
            "Adres domowy - kod pocztowy",
            "Telefon komórkowy",
            "Urodziny",
            "Notatki",
        ],
        [
            "Имя",
            "Фамилия",
            "Организация",
            "Должность",
            "Город (раб. адрес)",
            "Почтовый код (дом.)",
            "Телефон переносной",
            "День рождения",
            "Заметки",
        ],
        [
            "Ім’я",
            "Прізвище",
            "Організація",
            "Посада",
            "Місто (робоча адреса)",
            "Індекс (домашня адреса)",
            "Мобільний телефон",
            "День народження",
            "Нотатки",
        ],
        [
            "Adı",
            "Soyadı",
            "Şirket",
            "İş Unvanı",
            "İş Şehir",
            "Ev Posta Kodu",
            "Cep Telefonu",
            "Doğum günü",
            "Notlar",
        ],
        [
            "Όνομα",
            "Επώνυμο",
            "Εταιρεία",
            "Θέση εργασίας",
            "Πόλη (εργασίας)",
            "Ταχυδρομικός κώδικας (οικίας)",
            "Κινητό τηλέφωνο",
            "Γενέθλια",
            "Σημειώσεις",
        ],
        [
            "שם פרטי",
            "שם משפחה",
            "חברה",
            "תפקיד",
            "עיר (עבודה)",
            "מיקוד (בית)",
            "טלפון נייד",
            "יום הולדת",
            "הערות",
        ],
        [
            "الاسم الأول",
            "اسم العائلة",
            "الشركة",
            "المسمى الوظيفي",
            "مدينة العمل",
            "الرمز البريدي للمنزل",
            "الهاتف الجوال",
            "تاريخ الميلاد",
            "ملاحظات",
        ],
        [
            "प्रथम नाम",
            "अंतिम नाम",
            "कंपनी",
            "पद नाम",
            "व्यवसाय का शहर",
            "निवास का पिन कोड",
            "मोबाइल फ़ोन",
            "जन्मदिन",
            "नोट्स",
        ],
        [
            "이름",
            "성",
            "회사",
            "직함",
            "근무지 구/군/시",
            "집 우편 번호",
            "휴대폰",
            "생일",
            "메모",
        ],
        [
            "名",
            "姓",
            "单位",
            "职务",
            "商务地址 市/县",
            "住宅地址 邮政编码",
            "移动电话",
            "生日",
            "附注",
        ],
        [
            "名字",
            "姓氏",
            "公司",
            "職稱",
            "商務 - 市/鎮",
            "住家 - 郵遞區號",
            "行動電話",
            "生日",
            "記事",
        ],
        [
            "名",
            "姓",
            "会社名",
            "役職",
            "市区町村 (会社)",
            "郵便番号 (自宅)",
            "携帯電話",
            "誕生日",
            "メモ",
        ],
    ] {
        let read = fields(&headers.map(str::to_owned));
        let differing: Vec<_> = headers
            .iter()
            .zip(&read)
            .zip(expected)
            .filter(|((_, read), expected)| **read != Some(*expected))
            .collect();
        assert!(differing.is_empty(), "{differing:?}");
    }
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
fn a_table_without_a_header_is_read_by_its_values() {
    let text =
        "Ada Long,Ada,Long,ada@example.org,+44 20 1234567\nBo Short,Bo,Short,bo@example.org,\n";
    let expected = card(&[
        "N:Long;Ada;;;",
        "FN:Ada Long",
        "EMAIL:ada@example.org",
        "TEL:+44 20 1234567",
    ]);
    assert_eq!(cards(text)[0], expected);
    assert_eq!(cards("a@example.org\nb@example.org\n").len(), 2);
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

#[test]
fn columns_that_were_not_used_are_noted_where_they_first_hold_something() {
    let text = "First Name,File As,E-mail 1 - Value,Organization 1 - Symbol,Shoe,Sensitivity\n\
        Ada,,a@example.org,,41,\nBo,Bo!,b@example.org,B,,Normal\nCy,Cy!,,,40,Normal\n";
    let unused = |name: &str| Remark::UnusedColumn(name.to_owned());
    assert_eq!(
        remarks(text),
        [
            (2, Remark::UnknownColumn("Shoe".to_owned())),
            (3, unused("File As")),
            (3, unused("Organization 1 - Symbol")),
            (3, unused("Sensitivity")),
        ]
    );
}

#[test]
fn source_text_is_no_table() {
    for text in [
        "\"firstName\": \"Ada\",\n\"phone\": \"+15550001\"\n}\n",
        "const contact = {\n  firstName: \"Ada\",\n};\n",
        "def name(first, last):\n    return first + last\n",
        "import email, phone\nif email == phone:\n    print({})\n}\n",
        "first_name: Ada\nlast_name: Byte\n",
        "<contact><name>Ada</name>\n<phone>1</phone></contact>\n",
        "[contact]\nemail=a@example.org\n",
        "fn phone() -> String {\n    name\n}\n",
    ] {
        assert!(dialect(text).is_none(), "{text}");
    }
}

#[test]
fn rows_tell_the_line_on_which_they_start() {
    let text = "Name,Email,Notes\r\n\r\nAda,a@example.org,\"two\r\nlines\"\r\n,,\r\n,,lost\r\nBo,b@example.org,\r\n";
    let lines: Vec<_> = read(text)
        .into_iter()
        .map(|entry| match entry {
            Entry::Card(read) => (read.line, String::new()),
            Entry::Refused(refusal) => {
                (refusal.line, format!("{}: {}", refusal.fault, refusal.text))
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let refused = "This has no name, email or phone.: lost".to_owned();
    assert_eq!(
        lines,
        [(3, String::new()), (6, refused), (7, String::new())]
    );
    assert_eq!(cards("Name,Email\rAda,a@example.org\r").len(), 1);
}

#[test]
fn a_quote_that_nothing_closes_costs_its_line_alone() {
    let kept = "Name,Email,Notes\nAda,a@example.org,\"said \"\"no\"\",\ntwice\"\n";
    for broken in ["\"lost,x,y", "lost,\"x,y", "\"lost\",x,\"y"] {
        let text = format!("{kept}{broken}\nBo,b@example.org,\n\"Cy\",c@example.org,z\n");
        let read = read(&text).into_iter().map(|entry| match entry {
            Entry::Card(read) => (read.line, Ok(read.card.display_name(&read.card.fields()))),
            Entry::Refused(refusal) => (refusal.line, Err((refusal.fault, refusal.text))),
            other => panic!("{other:?}"),
        });
        let expected = [
            (2, Ok("Ada".to_owned())),
            (4, Err((Fault::OpenQuote, broken.to_owned()))),
            (5, Ok("Bo".to_owned())),
            (6, Ok("Cy".to_owned())),
        ];
        assert_eq!(read.collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the time that passes is what is tested"
)]
fn quotes_that_nothing_closes_are_passed_in_time() {
    let broken = "a\"b,\"\n".repeat(100_000);
    let text = format!("First Name,Email\n{broken}\"Bo\",b@example.org\n");
    let since = std::time::Instant::now();
    let read = read(&text);
    assert!(
        since.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        since.elapsed()
    );
    assert_eq!(read.len(), 100_001);
    assert!(
        matches!(&read[99_999], Entry::Refused(refusal) if (refusal.line, &refusal.fault) == (100_001, &Fault::OpenQuote))
    );
    assert!(
        matches!(&read[100_000], Entry::Card(read) if read.line == 100_002 && read.card.stated_name().as_deref() == Some("Bo"))
    );
}

#[test]
fn equal_values_are_kept_once_and_empty_addresses_not_at_all() {
    let text = "Display Name,Home Phone,Business Phone,Home City,Home Country\nJo,12,12,,\n";
    assert_eq!(
        cards(text),
        [card(&["N:;;;;", "FN:Jo", "TEL;TYPE=HOME:12"])]
    );
}

#[test]
fn no_cell_becomes_a_property_of_its_own() {
    let text = "First Name,E-mail 1 - Label,E-mail 1 - Value\nMal,\"x\r\nTEL:666\r\n\",\"m@example.org\r\nNOTE:evil\"\n";
    let expected = card(&[
        "N:;Mal;;;",
        "FN:Mal",
        "item1.EMAIL:m@example.org\\nNOTE:evil",
        "item1.X-ABLabel:x\\nTEL:666",
    ]);
    assert_eq!(cards(text), [expected]);
}

#[test]
fn what_is_no_table_of_contacts_is_none() {
    for text in [
        "",
        "\n\n",
        "Dear all,\nplease call me, thanks.\n",
        "a,b\n1,2\n",
        "product,price\nspade,12.50\n",
        "{\"name\": 1}",
    ] {
        assert_eq!(dialect(text), None, "{text}");
    }
}

#[test]
fn a_person_overrules_the_guess() {
    let text = "Kunde;Ruf;Sonst\nAda Long;12;x\n";
    let guess = guess(text.to_owned(), LIMITS.card.bytes).expect("a table");
    assert_eq!(
        (guess.dialect, guess.header),
        (
            Dialect::Unknown,
            vec!["Kunde".to_owned(), "Ruf".to_owned(), "Sonst".to_owned()]
        )
    );
    let columns = ColumnMap(vec![Some(Column::FullName), Some(Column::HomePhone), None]);
    let mut read: Vec<_> = entries(text.to_owned(), Some(columns), LIMITS.card.bytes)
        .expect("a table")
        .1
        .collect();
    let Some(Entry::Card(read)) = read.pop() else {
        panic!("a card")
    };
    assert_eq!(
        read.card.to_string(),
        card(&["N:;;;;", "FN:Ada Long", "TEL;TYPE=HOME:12"])
    );
}

#[test]
fn a_guess_that_is_confirmed_changes_nothing() {
    let text = "First Name,Business Fax,Other City,Shoe\nAda,12,Bath,41\n";
    let guess = guess(text.to_owned(), LIMITS.card.bytes).expect("a table");
    let confirmed = entries(text.to_owned(), Some(guess.columns), LIMITS.card.bytes)
        .expect("a table")
        .1;
    let read = confirmed.map(|entry| match entry {
        Entry::Card(read) => read.card.to_string(),
        Entry::Refused(refusal) => refusal.fault.to_string(),
        other => panic!("{other:?}"),
    });
    assert_eq!(read.collect::<Vec<_>>(), cards(text));
}

#[test]
fn columns_have_stable_names() {
    assert!(
        Column::ALL
            .iter()
            .all(|column| column.as_str().parse() == Ok(*column))
    );
    assert_eq!("shoe".parse::<Column>(), Err(UnknownColumn));
}

/// Generates text without Google's separator of values in a cell.
fn text() -> impl Strategy<Value = String> {
    "[a-zA-Zа-яїє0-9 ,;:'\"=+@*\\\\().\n-]{0,12}"
        .prop_map(|text| text.replace(":::", "").trim().to_owned())
}

fn label() -> impl Strategy<Value = EntryLabel> {
    prop_oneof![
        Just("Home".to_owned()),
        Just("Work Fax".to_owned()),
        Just(String::new()),
        text()
    ]
    .prop_map(|word| EntryLabel::from_word(&word))
}

fn entries_of<T: std::fmt::Debug + 'static>(
    values: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Vec<Detail<T>>> {
    let entry = (values, label(), any::<bool>()).prop_map(|(value, label, preferred)| Detail {
        preferred,
        ..Detail::new(value, label)
    });
    proptest::collection::vec(entry, 0..9)
}

fn texts() -> impl Strategy<Value = Vec<Detail<String>>> {
    let or_x = |text: String| {
        if text.is_empty() {
            "x".to_owned()
        } else {
            text
        }
    };
    entries_of(text().prop_map(or_x))
}

fn days() -> impl Strategy<Value = Vec<Detail<Day>>> {
    let date = "1990-12-31|--02-29|[a-z]{1,9}".prop_map(|text| match text.parse() {
        Ok(date) => DateOrText::Date(date),
        Err(_) => DateOrText::Text(text),
    });
    let day = (date, any::<bool>()).prop_map(|(date, is_anniversary)| Day {
        kind: if is_anniversary {
            DayKind::Anniversary
        } else {
            DayKind::Other
        },
        date,
    });
    let unlabelled = |mut days: Vec<Detail<Day>>| {
        let anniversaries = days
            .iter_mut()
            .filter(|day| day.value.kind == DayKind::Anniversary);
        anniversaries.for_each(|day| day.label = EntryLabel::None);
        days
    };
    entries_of(day).prop_map(unlabelled)
}

prop_compose! {
    fn address()(parts in [text(), text(), text(), text(), text(), text(), text()]) -> Address {
        let [po_box, extended, street, city, region, postcode, country] = parts;
        Address { po_box, extended, street, city, region, postcode, country }
    }
}

prop_compose! {
    fn details()(
        names in [text(), text(), text(), text(), text()],
        fields in [text(), text(), text(), text(), text(), text()],
        (emails, phones, urls, related) in (texts(), texts(), texts(), texts()),
        dates in days(), notes in texts(), addresses in entries_of(address()),
        facts in proptest::collection::vec((text(), "[a-zA-Z]{1,9}"), 0..5),
        categories in proptest::collection::vec("[a-z =+;,]{1,9}", 0..4), favorite in any::<bool>(),
    ) -> Details {
        let [first, middle, last, prefix, suffix] = names;
        let [display_name, nickname, organization, unit, title, role] = fields;
        let name = NameParts { prefix, first, middle, last, suffix };
        let facts = facts.iter().map(|(name, text)| Detail::named(name, text)).collect();
        Details {
            name, display_name, nickname, organization, units: vec![unit], title, role, emails,
            phones, urls, related, dates, notes, addresses, facts, categories, favorite,
            ..Details::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read_to_its_end(text in "[a-z@,;\t\"'\r\n:0-9 é-]{0,200}", columns in proptest::collection::vec(0..Column::ALL.len(), 0..5)) {
        let _ = guess(text.clone(), LIMITS.card.bytes);
        let columns = ColumnMap(columns.into_iter().map(|at| Column::ALL.get(at).copied()).collect());
        for columns in [None, Some(columns)] {
            if let Some((_, entries)) = entries(text.clone(), columns, LIMITS.card.bytes) {
                prop_assert!(entries.count() <= text.len());
            }
        }
    }

    #[test]
    fn any_bytes_under_a_header_are_read_to_their_end(rows in "\\PC{0,200}") {
        let text = format!("First Name,Birthday,E-mail 1 - Value,Phone 1 - Label,Address 1 - Formatted,Labels\n{rows}");
        for entry in read(&text) {
            if let Entry::Card(read) = entry {
                prop_assert_eq!(read.card.to_string().matches("END:VCARD\r\n").count(), 1);
            }
        }
    }

    #[test]
    fn what_is_exported_is_imported(details in details()) {
        let written = details.to_card();
        let row = export::row(&written, &[]);
        let table = [export::line(&export::header()), export::line(&row)].concat();
        let table = String::from_utf8(table).expect("UTF-8");
        let read: Vec<_> = read(&table);
        match &read[..] {
            [Entry::Card(read)] => prop_assert_eq!(export::row(&read.card, &[]), row),
            _ => prop_assert!(written.stated_name().is_none(), "{table}"),
        }
    }
}

#[test]
fn further_headers_of_outlook_are_understood() {
    use field::{AddressPart::*, Field::*, NamePart::*};
    use header::fields;
    for (headers, expected) in [
        (
            [
                "Megszólítás",
                "Második utónév",
                "Utótag",
                "Részleg",
                "Munkahely - megye",
            ],
            [
                Name(Prefix),
                Name(Additional),
                Name(Suffix),
                Department,
                Address("Work", Region),
            ],
        ),
        (
            [
                "Prenume",
                "Al doilea prenume",
                "Titlu",
                "Funcție",
                "Județ (serviciu)",
            ],
            [
                Name(Given),
                Name(Additional),
                Name(Prefix),
                JobTitle,
                Address("Work", Region),
            ],
        ),
        (
            [
                "Etunimi",
                "Toinen nimi",
                "Jälkiliite",
                "Työfaksi",
                "Muistilaput",
            ],
            [
                Name(Given),
                Name(Additional),
                Name(Suffix),
                Phone("Work Fax"),
                Note,
            ],
        ),
        (
            [
                "Křestní jméno",
                "Ulice (práce)",
                "Kraj (práce)",
                "Země (práce)",
                "Adresa (práce)",
            ],
            [
                Name(Given),
                Address("Work", Street),
                Address("Work", Region),
                Address("Work", Country),
                Address("Work", Whole),
            ],
        ),
        (
            [
                "Imię",
                "Ulica (praca)",
                "Kraj (praca)",
                "Miasto (praca)",
                "Nazwisko",
            ],
            [
                Name(Given),
                Address("Work", Street),
                Address("Work", Country),
                Address("Work", City),
                Name(Family),
            ],
        ),
        (
            ["頭銜", "名字", "姓氏", "商務 - 街", "商務 - 市/鎮"],
            [
                Name(Prefix),
                Name(Given),
                Name(Family),
                Address("Work", Street),
                Address("Work", City),
            ],
        ),
    ] {
        let headers = headers.map(str::to_owned);
        assert_eq!(fields(&headers), expected.map(Some), "{headers:?}");
    }
}

#[test]
fn a_column_of_titles_is_no_name_where_no_header_is_known() {
    let table =
        "Danh,Abc,Xyz,E-mail\nDr.,Ada,Byte,ada@example.org\nProf.,Ben,Bits,ben@example.org\n";
    let expected = card(&[
        "N:Byte;Ada;;;",
        "FN:Ada Byte",
        "EMAIL:ada@example.org",
        "item1.X-CARNET-FIELD:Dr.",
        "item1.X-ABLabel:Danh",
    ]);
    assert_eq!(cards(table)[0], expected);
}

#[test]
fn cells_between_bars_are_told_apart() {
    let expected = card(&["N:Byte;Ada;;;", "FN:Ada Byte", "EMAIL:ada@example.org"]);
    let table = "First Name|Last Name|Email\nAda|Byte|ada@example.org\n";
    assert_eq!(cards(table), [expected]);
}
