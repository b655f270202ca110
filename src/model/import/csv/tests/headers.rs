//! The columns that headers mean, in many languages.

use super::*;

#[test]
fn a_first_name_alone_is_the_given_name() {
    let expected = card(&["N:;Ada;;;", "FN:Ada", "TEL;TYPE=CELL:+15550001"]);
    assert_eq!(cards("First Name,Mobile\nAda,+15550001\n"), [expected]);
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
            "Nom;Cognoms;Telèfon;Correu electrònic;Adreça;Aniversari\nAda;Byte;1;a@example.org;Carrer Major 2;9/3/1985",
            ["N:Byte;Ada;;;", "EMAIL:a@example.org"],
        ),
        (
            "Nom;Prénom;Téléphone;Étiquettes\nByte;Ada;1;Chœur",
            ["N:Byte;Ada;;;", "CATEGORIES:Chœur"],
        ),
        (
            "Nom i cognoms;Aniversari\nAda Byte;9/3/1985",
            ["FN:Ada Byte", "BDAY:1985-03-09"],
        ),
        (
            "نام و نام خانوادگی,ایمیل,تلفن\nAda Byte,a@example.org,1",
            ["FN:Ada Byte", "EMAIL:a@example.org"],
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
        "Etunimi;Sukunimi;Yritys;Tehtävänimike;Kaupunki (työ);\
         Postinumero (koti);Matkapuhelin;Syntymäpäivä;Muistiinpanot",
        "Krstné meno;Priezvisko;Spoločnosť;Funkcia;Mesto (práca);\
         PSČ (domov);Mobilný telefón;Narodeniny;Poznámky",
        "Jméno;Příjmení;Společnost;Pozice;Město (práce);\
         PSČ (domů);Mobilní telefon;Narozeniny;Poznámky",
        "Keresztnév;Vezetéknév;Cég;Beosztás;Munkahelyi város;\
         Otthoni irányítószám;Mobiltelefon;Születésnap;Jegyzetek",
        "名;姓;会社;役職;勤務先の市区町村;自宅の郵便番号;携帯電話;誕生日;メモ",
        "First Name;Last Name;Company;Job Title;Business City;\
         Home Postal Code;Mobile Phone;Birthday;Notes",
        "Vorname;Nachname;Firma;Position;Ort geschäftlich;\
         Postleitzahl privat;Mobiltelefon;Geburtstag;Notizen",
        "Prénom;Nom;Société;Fonction;Ville (bureau);\
         Code postal (domicile);Tél. mobile;Anniversaire;Notes",
        "Nombre;Apellidos;Organización;Puesto;Ciudad del trabajo;\
         Código postal del domicilio;Móvil;Cumpleaños;Notas",
        "Nome;Cognome;Società;Posizione;Città (uff.);CAP (ab.);Cellulare;Compleanno;Note",
        "Voornaam;Achternaam;Bedrijf;Functie;Werkadres, plaats;\
         Huisadres, postcode;Mobiele telefoon;Verjaardag;Notities",
        "Primeiro nome;Sobrenome;Empresa;Cargo;Cidade comercial;\
         CEP residencial;Telefone celular;Aniversário natalício;Anotações",
        "Imię;Nazwisko;Firma;Stanowisko;Adres służbowy - miejscowość;\
         Adres domowy - kod pocztowy;Telefon komórkowy;Urodziny;Notatki",
        "Имя;Фамилия;Организация;Должность;Город (раб. адрес);\
         Почтовый код (дом.);Телефон переносной;День рождения;Заметки",
        "Ім’я;Прізвище;Організація;Посада;Місто (робоча адреса);\
         Індекс (домашня адреса);Мобільний телефон;День народження;Нотатки",
        "Adı;Soyadı;Şirket;İş Unvanı;İş Şehir;Ev Posta Kodu;Cep Telefonu;Doğum günü;Notlar",
        "Όνομα;Επώνυμο;Εταιρεία;Θέση εργασίας;Πόλη (εργασίας);\
         Ταχυδρομικός κώδικας (οικίας);Κινητό τηλέφωνο;Γενέθλια;Σημειώσεις",
        "שם פרטי;שם משפחה;חברה;תפקיד;עיר (עבודה);מיקוד (בית);טלפון נייד;יום הולדת;הערות",
        "الاسم الأول;اسم العائلة;الشركة;المسمى الوظيفي;مدينة العمل;\
         الرمز البريدي للمنزل;الهاتف الجوال;تاريخ الميلاد;ملاحظات",
        "प्रथम नाम;अंतिम नाम;कंपनी;पद नाम;व्यवसाय का शहर;\
         निवास का पिन कोड;मोबाइल फ़ोन;जन्मदिन;नोट्स",
        "이름;성;회사;직함;근무지 구/군/시;집 우편 번호;휴대폰;생일;메모",
        "名;姓;单位;职务;商务地址 市/县;住宅地址 邮政编码;移动电话;生日;附注",
        "名字;姓氏;公司;職稱;商務 - 市/鎮;住家 - 郵遞區號;行動電話;生日;記事",
        "名;姓;会社名;役職;市区町村 (会社);郵便番号 (自宅);携帯電話;誕生日;メモ",
        "Nom;Cognoms;Empresa;Càrrec;Ciutat (feina);\
         Codi postal (casa);Telèfon mòbil;Data de naixement;Observacions",
        "Ime;Priimek;Podjetje;Delovno mesto;Mesto (služba);\
         Poštna številka (dom);Mobilni telefon;Rojstni dan;Opombe",
        "Име;Презиме;Фирма;Радно место;Град (посао);\
         Поштански број (кућа);Мобилни телефон;Рођендан;Белешке",
        "Vardas;Pavardė;Įmonė;Pareigos;Miestas (darbas);\
         Pašto kodas (namai);Mobilusis telefonas;Gimimo data;Pastabos",
        "Vārds;Uzvārds;Uzņēmums;Amats;Pilsēta (darbs);\
         Pasta indekss (mājas);Mobilais tālrunis;Dzimšanas datums;Piezīmes",
        "Eesnimi;Perekonnanimi;Ettevõte;Ametinimetus;Linn (töö);\
         Sihtnumber (kodu);Mobiiltelefon;Sünnipäev;Märkmed",
        "Nama Depan;Nama Belakang;Perusahaan;Jabatan;Kota Kantor;\
         Kode Pos Rumah;Ponsel;Tanggal Lahir;Catatan",
        "Tên;Họ;Công ty;Chức danh;Thành phố (cơ quan);\
         Mã bưu điện (nhà riêng);Điện thoại di động;Ngày sinh;Ghi chú",
        "ชื่อ;นามสกุล;บริษัท;ตำแหน่ง;เมือง (ที่ทำงาน);\
         รหัสไปรษณีย์ (บ้าน);โทรศัพท์มือถือ;วันเกิด;หมายเหตุ",
        "نام;نام خانوادگی;شرکت;سمت;شهر (محل کار);کد پستی (منزل);تلفن همراه;تاریخ تولد;یادداشت",
    ] {
        let headers: Vec<_> = headers.split(';').map(str::to_owned).collect();
        let read = fields(&headers);
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
fn two_family_names_of_a_person_are_both_the_family_name() {
    for header in [
        "Nombre;Primer apellido;Segundo apellido",
        "Nombre;Apellido paterno;Apellido materno",
        "Nombre;Apellido 1;Apellido 2",
        "Nombre;Apellido1;Apellido2",
        "Nombre;1er apellido;2º apellido",
        "Nombre;Apellido;Apellido",
        "Nombres;Ap. paterno;Ap. materno",
        "Nombre(s);Paterno;Materno",
        "First name;Surname;Mother's surname",
        "Förnamn;Efternamn;Andra efternamn",
        "Nom;Primer cognom;Segon cognom",
    ] {
        let text = format!("{header}\nAda;Serra;Roca\n");
        let expected = card(&["N:Serra Roca;Ada;;;", "FN:Ada Serra Roca"]);
        assert_eq!(cards(&text), [expected], "{header}");
    }
    assert_eq!(
        cards("Nombre;Segundo apellido;Primer apellido\nAda;Roca;Serra\n"),
        [card(&["N:Roca Serra;Ada;;;", "FN:Ada Roca Serra"])]
    );
}

#[test]
fn a_word_for_the_middle_name_in_bulgarian_is_a_family_name_in_serbian() {
    assert_eq!(
        cards("Име;Презиме;Фамилия\nАда;Петрова;Иванова\n"),
        [card(&["N:Иванова;Ада;Петрова;;", "FN:Ада Петрова Иванова"])]
    );
    assert_eq!(
        cards("Име;Презиме\nАда;Петрова\n"),
        [card(&["N:Петрова;Ада;;;", "FN:Ада Петрова"])]
    );
    assert_eq!(
        cards("Лично име;Бащино име;Фамилно име\nАда;Петрова;Иванова\n"),
        [card(&["N:Иванова;Ада;Петрова;;", "FN:Ада Петрова Иванова"])]
    );
}

#[test]
fn a_family_name_before_marriage_and_a_second_person_are_fields_of_their_own() {
    for (table, name, field) in [
        (
            "Име;Презиме;Девојачко презиме\nАда;Петрова;Иванова\n",
            "Петрова;Ада",
            "Девојачко презиме",
        ),
        (
            "Imię;Nazwisko;Nazwisko panieńskie\nEwa;Kowal;Wilk\n",
            "Kowal;Ewa",
            "Nazwisko panieńskie",
        ),
        (
            "Nombre;Apellido paterno;Apellido materno;Apellido de casada\nAda;Serra;Roca;Pérez\n",
            "Serra Roca;Ada",
            "Apellido de casada",
        ),
        (
            "First Name 1,Last Name 1,First Name 2,Last Name 2\nJohn,Adams,Abigail,Smith\n",
            "Adams;John",
            "Last Name 2",
        ),
    ] {
        let read = cards(table);
        assert!(read[0].contains(&format!("N:{name};;;\r\n")), "{read:?}");
        let remark = Remark::UnknownColumn(field.to_owned());
        assert!(
            remarks(table).contains(&(2, remark)),
            "{:?}",
            remarks(table)
        );
    }
}

#[test]
fn two_given_names_are_the_first_and_the_middle_one() {
    for header in [
        "Nombre 1;Nombre 2;Apellido 1;Apellido 2",
        "Keresztnév;Második keresztnév;Vezetéknév;Vezetéknév 2",
        "Nombre;Segundo nombre;Apellido paterno;Apellido materno",
    ] {
        let text = format!("{header}\nAda;Mar;Serra;Roca\n");
        let expected = card(&["N:Serra Roca;Ada;Mar;;", "FN:Ada Mar Serra Roca"]);
        assert_eq!(cards(&text), [expected], "{header}");
    }
}

#[test]
fn places_and_symbols_of_an_organisation_are_noted_without_a_number_too() {
    let text = "First Name,Organization Name,Organization Department,Organization Location,Organization Symbol\n\
        Ada,Bosch,Dep,Berlin,BO.DE\n";
    let unused = |name: &str| Remark::UnusedColumn(name.to_owned());
    assert_eq!(
        remarks(text),
        [
            (2, unused("Organization Location")),
            (2, unused("Organization Symbol")),
        ]
    );
    assert_eq!(
        cards(text),
        [card(&["N:;Ada;;;", "FN:Ada", "ORG:Bosch;Dep"])]
    );
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
            [
                "Puoliso",
                "Házastárs",
                "Oslovenie",
                "Titul za jménem",
                "附註",
            ],
            [
                Relation("Spouse"),
                Relation("Spouse"),
                Name(Prefix),
                Name(Suffix),
                Note,
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
