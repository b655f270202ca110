//! The words of column headers in Latin and Cyrillic script, folded as headers are.
//!
//! A word matches every word that begins with it; a final space requires the whole word, and a
//! leading `*` also matches inside words, for languages with compounds. Bars separate words.

use super::Topic::{self, *};

/// Whole headers that their words would misclassify.
pub const WHOLE: &[(Topic, &str)] = &[
    (
        Custom,
        "location|ort|luogo|locatie|lokalizacja|emplacement|расположение|office location|name section|bureau|buro|\
        connected on|hobby|profile picture|account|konum|isyeri konumu|hesap|hobiler|konto|company id",
    ),
    (Organisation, "business|work place|employer"),
    (
        Title,
        "title|titel|tittel|titre|titolo|titulo|tytul|unvan|titul|titteli|titlu",
    ),
    (
        First,
        "nombre|nombres|nombre s|nombre 1|nombre 2|nome|given|first|ad|adi|ime|име|лично име|собствено име|ten|vards",
    ),
    (
        Last,
        "nom|last|nume|ho|paterno|materno|ap paterno|ap materno|a paterno|a materno|фамилно име",
    ),
    (Middle, "middle|бащино име"),
    (
        FullName,
        "name|contact|full|naam|navn|namn|nazwa|person|фио|піб|пиб|контакт|prenom nom|nom prenom|prenom et nom|\
        nom et prenom|nombre y apellidos|apellidos y nombre|nombre apellidos|nome e cognome|cognome e nome|nome cognome|\
        nome e sobrenome|imie i nazwisko|nazwisko i imie|vorname nachname|nachname vorname|name vorname|vorname name|\
        vor und nachname|first and last name|first last|ad soyad|adi soyadi|jmeno a prijmeni|prijmeni a jmeno|\
        meno a priezvisko|nume si prenume|voornaam achternaam|\
        ім я та прізвище|ім я прізвище|прізвище та ім я|прізвище ім я|имя и фамилия|имя фамилия|фамилия и имя|\
        фамилия имя|фамилия имя отчество|прізвище ім я по батькові|nom i cognoms|cognoms i nom|nama|ho va ten|ho ten|\
        ime in priimek|vardas ir pavarde|vardas pavarde|vards uzvards|vards un uzvards|ees ja perekonnanimi",
    ),
    (
        Phone,
        "home|work|other|primary|yahoo phone|particular|ufficio|ufficio 2|abitazione|abitazione 2|arbete|hem|iphone|\
        i phone|numero|nummer|number|номер",
    ),
    (
        Messenger,
        "screen name|messenger name|im address|im|imaddress",
    ),
    (Main, "telefon 1"),
    (Web, "site|link|www|url"),
    (City, "woonplaats|hemort|wohnort|grad"),
    (JobTitle, "delovno mesto|радно место"),
    (Region, "ev il|is il"),
    (Mobile, "cep telefonu"),
    (
        Noise,
        "file as|initials|initialen|initiales|iniziali|initialer|inicjaly|iniciais|инициалы|ініціали|priority|\
        prioritat|priorite|prioridad|priorita|prioriteit|priorytet|prioridade|prioritet|private|privat|prive|privato|\
        privado|prywatne|particular sn|частное|приватне|важность|sensitivity|vertraulichkeit|confidencialidad|\
        riservatezza|gevoeligheid|charakter|sensibilidade|пометка|critere de diffusion|internet free busy|\
        internet frei gebucht|directory server|verzeichnisserver|dizin sunucusu|ilk harfler|anahtar sozcukler|oncelik|duyarlilik|ozel|distribution lists|modification date|creation date|\
        group kind|uid|id|index",
    ),
];

/// Words of headers, the more specific first.
pub const WORDS: &[(Topic, &str)] = &[
    (
        Noise,
        "internet|disponibil|ledig upptagen|ledig optaget|organization location|organization symbol|\
        organization type|organization job description",
    ),
    (
        Custom,
        "organizational id|organisationsn|numero d identification|numero id|organisatie id|код организ|код організ|\
        numer ewid|firmanr|codigo da empresa|government id|company id|last activ|last modif|last updat|last contact|\
        last visit|last seen|last log",
    ),
    (Anniversary, "anniversaire de mariage|wedding"),
    (Phonetic, "yomi|phonetic"),
    (
        AssistantPhone,
        "assistant s phone|assistants phone|assistant phone|telefon assistent|yardimcinin telefonu|assistentens telefon|\
        telephone de l assistant|telefono assistente|telefoon assistent|telefon asystenta|telefone do assistente|\
        телефон помощника|телефон помічника|telefono del asistente|telefono del ayudante",
    ),
    (
        Assistant,
        "assist|asisten|yardimci|asystent|помощник|помічник|ayudante",
    ),
    (
        Manager,
        "manager|vorgesetzt|yonetici|responsable|director |gerenciador|menedzer|руководител|керівник",
    ),
    (
        Spouse,
        "spouse|esi |conjoint|conyuge|coniuge|conjuge|echtgenoot|wspolmalzon|супруг|чоловік дружина|aegtefaelle|ektefelle|make maka|\
        puoliso|hazastars",
    ),
    (Partner, "partner"),
    (
        Child,
        "children|child|cocuklar|kinder|enfants|hijos|figli|kinderen|dzieci|filhos|дети|діти|barn |born ",
    ),
    (
        Referred,
        "referred|empfohlen|recommande|remitido|presentato",
    ),
    (
        Email,
        "*email|e mail|correo|correio|courriel|messagerie|adresse electronique|posta elettronica|e post|epost|эл почт|\
        электронн|эл адрес|ел пошт|електронн|имеил|мэил|elektronik posta|primary email|mail |poczty|sahkoposti|\
        correu|adreca electronica|el past|e pasts|thu dien tu|surel",
    ),
    (
        Messenger,
        "messenger|im address|skype|icq|jabber|aim |irc |qq |msn |google id|google talk|whatsapp|telegram|komunikator|\
        instant mess|nombre en pantalla|nome de tela|schermnaam|skaermnavn|skarmnamn|интернет пеиджер|nom de l ecran|\
        nome instant",
    ),
    (Fax, "fax|*fax|*faks|telecopie|факс"),
    (
        Pager,
        "pager|personsoger|personsokare|buscapersonas|cercapersone|*pieper|пеиджер|numero cercapersone|\
        recepteur|hakulait|cagri cihazi",
    ),
    (
        Web,
        "web|lloc web|website|url|homepage|home page|site web|sito|pagina web|strona www|strona sieci|веб|саит|hemsida|\
        hjemmeside|nettsted|nettside|webpage|internet page|linkedin|profile url|www|*webseite|*webside|verkkosivu|kotisivu",
    ),
    (Photo, "photo|foto|avatar|picture"),
    (
        BirthYear,
        "birth year|geburtsjahr|annee de naissance|ano de nacimiento|anno di nascita|geboortejaar|urodziny rok|\
        ano de nascimento|год рождения|рік народження|fodselsar|fodelsear|syntymavuosi",
    ),
    (
        BirthMonth,
        "birth month|geburtsmonat|mois |mes de nacimiento|mese di nascita|geboortemaand|urodziny miesiac|\
        mes de nascimento|месяц рождения|місяць народження|fodselsmaned|fodelsemanad|syntymakuukausi",
    ),
    (
        BirthDay,
        "birth day|jour |dia de nacimiento|giorno di nascita|geboortedag|urodziny dzien|fodselsdag |fodelsedatum",
    ),
    (
        Birthday,
        "birth|geburt|bday|dob |nacimiento|cumpleanos|compleanno|data di nascita|nascita|naissance|geboorte|\
        verjaardag|\
        urodzin|urodzen|nascimento|aniversario natal|день рожд|дата рожд|день народж|дата народж|рождения|народження|fodsel|\
        fodelse|dogum|anniversaire |syntymapaiva|narodeni|narozeni|datum narozeni|szulet|data nasterii|\
        zi de nastere|ziua de nastere|rodendan|рожден ден|ngay sinh|naixement|rojst|рођ|gimimo|gimtadien|dzimsanas|\
        sunni|tanggal lahir|ulang tahun",
    ),
    (
        Anniversary,
        "annivers|jahrestag|aniversari|jubileum|speciale datum|rocznica|datas especiais|годовщин|річниц|maerkedag|\
        arsdag|yildonumu|wedding|vyroci|vuosipaiva",
    ),
    (
        PoBox,
        "po box|p o box|posta kutusu|*posta kutusu|pobox|postfach|b p |boite postale|apartado|casella postale|postbus|skrzynka|caixa postal|\
        почтовыи ящик|поштова скринька|postboks|skrzynka pocztowa|box ",
    ),
    (
        Postcode,
        "zip|*zip|post code|*postal|postcode|*postcode|plz |postleitzahl|code postal|codigo postal|cap |kod pocztow|\
        cep |индекс|індекс|почтовыи код|поштовии код|postnummer|postnr|posta kodu|zipcode|\
        *postinumero|psc |iranyitoszam|cod postal|postna stev|postansk|пощенски|поштанск|pasto kod|pasta indeks|\
        sihtnumber|postiindeks|kode pos|ma buu",
    ),
    (
        Country,
        "country|land |staat |pays |pais |paese|nazione|*land regio|kraj|panstwo|страна|країн|краін|ulke|nation|\
        werkland|*maa |krajina|zeme |orszag|tara |drzav|държав|држав|salis |valsts|riik |negara|quoc gia",
    ),
    (
        Region,
        "state|county|province|region|bundesland|kanton|dep region|departement |provinc|estado|wojewodztwo|область|\
        штат|краи |district|bolge|weiteres r bundesland|omrade|delstat|*provincie|distrito|*bundesland|*laani|maakunta|megye|judet|provinsi",
    ),
    (
        City,
        "city|town|ort |stadt|weiterer ort|ville|ciudad|ciutat|localidad|localitat|poblacio|municipi|citta|plaats|*plaats |stad |miasto|\
        miejscow|cidade|город|град |місто|населен|by |sehir|locality|werklocatie|hjemmeby|arbejdsby|poststed|\
        *kaupunki|postitoimipaikka|mesto|varos|oras |localitate|miest|pilseta|linn |kota |thanh pho",
    ),
    (
        Street,
        "street|strasse|*strasse|rue |calle|via |straat|ulica|rua |улица|вулиц|gade|gateadress|gata|gatuadress|cadde|ulice|utca|strada|katuosoite|*katu|carrer |\
        gatve|iela |tanav|jalan ",
    ),
    (
        Address,
        "address|*adress|adres |adresa |*adres |adresse|direccion|indirizzo|endereco|адрес|*osoite|adresi |cim |adreca|\
        adresas|adrese |alamat|dia chi",
    ),
    (
        Car,
        "car phone|arac telefonu|autotelefo|voiture|telefono auto|telefon w samochodzie|biltelefon|telefone do carro|\
        телефон в машине|телефон в автомобілі",
    ),
    (
        Main,
        "primary phone|main phone|birincil telefon|sirket santral|company main|haupttelefon|telefon firma|telephone principal|telephone societe|\
        telefono principal|telefone principal|hoofdtelefoon|telefon podstawowy|glowny telefon|основнои телефон|\
        основнои тел|primaer telefon|central|phone main",
    ),
    (Isdn, "isdn|rnis"),
    (
        Mobile,
        "mobil|mobiel|*mobil|cell|celular|movil|portable|telefono cellulare|komork|telefon komork|сотов|мобил|мобіль|handy|\
        gsm|telemovel|mobitel|di dong|переносн|smartphone|matkapuhelin|mobiil|ponsel",
    ),
    (
        Phone,
        "phone|*phone|*telefon|*telefoon|telef|telep|tel |тел|*телефон|rufnummer|callback|ruckmeldung|\
        rappel|telex|teleks|geri arama|*puhelin|talrun|dien thoai",
    ),
    (
        Department,
        "department|abteilung|service |departamento|dipartimento|reparto|afdeling|*afdeling|dzial|departament|setor|\
        отдел|відділ|підрозділ|avdelning|avdeling|bolum|osasto|oddeleni|osztaly|reszleg",
    ),
    (
        JobTitle,
        "job|position|organization title|org title|funktion|arbeitstitel|poste |puesto|cargo|posizione|qualifica|\
        functie|*functie|stanowisko|должност|посад|stilling|befattning|is unvani|fonction|\
        organisation title|ammattinimi|tehtavanimike|funkcia|funkce|pozicia|pozice|beosztas|radno mjesto|длъжност|chuc danh|carrec|lloc de treball|pareig|amats|ametinimetus|jabatan",
    ),
    (
        Role,
        "profession|occupation|meslek|beruf|profesion|professione|beroep|zawod|profissao|профес|role ",
    ),
    (
        Organisation,
        "company|compania|organi|firma|firm |business name|societe|societa|entreprise|empresa|azienda|bedrijf|компан|\
        организ|організ|фирма|фірма|foretag|sirket|employer|jarjesto|yritys|spolocnost|spolecnost|\
        ceg |companie|companyia|tvrtka|cong ty|podjetje|imone|uznemum|ettevot|perusahaan",
    ),
    (
        Nickname,
        "nick|pseudo |przydomek|alias|spitzname|surnom|apodo|soprannome|bijnaam|pseudonim|псевдоним|псевдонім|\
        прізвисько|smeknamn|kaldenavn|kallenavn|mote |lempinimi|kutsumanimi|prezyvka|prezdivka|becenev|porecla|rumuz|\
        sobrenom |malnom|vzdevek|надимак|nadimak|biet danh",
    ),
    (
        Prefix,
        "prefix|salutation|anrede|civilite|tratamiento|tratamento|обращение|звертання|honorific|name prefix|\
        megszolitas|tractament|oslov",
    ),
    (
        Suffix,
        "suffi|sufi|achtervoegsel|суффикс|суфікс|namnsuffix|titolo straniero|sonek|pripona|\
        utotag|jalkiliite|titul za ",
    ),
    (
        Middle,
        "middle|additional name|weitere vornamen|weiterer vorname|2 vorname|zweiter vorname|deuxieme prenom|\
        segundo nombre|secondo nome|segundo nome|nome do meio|drugie imiona|ikinci ad |middelste|tussenvoegsel|\
        drugie imie|отчество|по батькові|mellan|mellem|mellom|patronym|ikinci adi|dalsie meno|dalsi jmeno|\
        stredne meno|prostredni jmeno|druhe meno|druhe jmeno|masodik utonev|al doilea prenume|\
        toinen nimi|segon nom|nama tengah",
    ),
    (
        FullName,
        "full name|formatted name|display name|displayname|anzeigename|nom complet|nom a afficher|nombre completo|contact name|\
        nombre mostrado|nome completo|nome visualizzato|weergavenaam|wyswietlana nazwa|отображаемое|имя фамилия|\
        фамилия имя|имя и фамилия|полное имя|повне ім я|прізвище ім я|ім я та прізвище|отображение|vis navn|\
        visningsnavn|visningsnamn|kortnamn|apresentar como|vollstandiger name|volledige naam|\
        vor und nachname|nayttonimi|naytettava nimi|koko nimi|meno a priezvisko|jmeno a prijmeni|\
        zobrazovane meno|zobrazovane jmeno|nume complet|ime i prezime|име и фамилия|име и презиме|nome e apelido|\
        nome e sobrenome|nama lengkap",
    ),
    (
        First,
        "first|given|forename|vorname|prenom|primer nombre|nome proprio|primeiro nome|voornaam|imie|имя|ім я|fornavn|fornamn|\
        ilk adi|etunimi|krstne meno|krestni jmeno|meno |jmeno |keresztnev|utonev|prenume|vardas|eesnimi|nama depan",
    ),
    (
        Last,
        "last|surname|sur name|family|nachname|familienname|nom de famille|apellido|cognom|sobrenome|apelido|\
        achternaam|nazwisko|фамилия|прізвище|efternavn|efternamn|etternavn|prezime|soyad|sukunimi|priezvisko|prijmeni|\
        vezeteknev|csaladnev|nume de familie|priimek|презиме|pavard|uzvard|perekonnanimi|perenimi|\
        nama belakang|nama keluarga",
    ),
    (
        Labels,
        "labels|label |group membership|group|categor|kategor|categ|categorie|tags|tag |gruppe|groupe|grupo|gruppo|\
        groep|grup|категор|групп|груп|luok|etiquet",
    ),
    (
        Note,
        "note|memo |notiz|notas|notat|notities|aantekening|notatki|anotac|observac|anmerkung|bemerkung|comment|kommentar|\
        commentaire|remarque|additional info|заметк|примечан|комментар|нотатк|примітк|коментар|description|\
        anteckning|\
        uwagi|opmerking|notlar|muisti|huomautu|poznamk|jegyzet|megjegyzes|merknad|biljesk|бележк|ghi chu|\
        comentari|opombe|белешк|pastab|piezim|markmed|catatan",
    ),
];

/// Words for a workplace.
pub const WORK: &str = "business|tyo|prace|zamestnani|munkahely|hivatal|serviciu|work|office|geschaft|dienst|\
        firmen|bureau|profession|trabajo|feina|treball|laboral|comercial|empresa|ufficio|uff |\
    lavoro|werk|*werk |zakelijk|op werk|sluzb|kantor|darb|too |co quan|posao|посао|praca|firmow|раб|служеб|служб|роб |робоч|arbet|arbejd|arbeid|arbeit|is |\
    company|trabalho";
/// Words for a home.
pub const HOME: &str = "home|koti|kodin|domov|domu|otthoni|lakas|acasa|domicili|privat|prive|domicile|personnel|\
        particular|personal|domicilio|casa|ab |abitazione|residenc|residenz|\
    thuis|huis|rumah|namu|namai|majas|kodu|nha rieng|kuc|кућ|dom |domow|дом|hem |hem|hjemme|ev |residenza|donde vive";
/// Words for another place.
pub const OTHER: &str = "other|weiter|autre|otra|otro|altra|altre|altro|ander|outr|inny|inna|друг|інш|annan|annat|diger";

/// Words of Outlook's columns about an email address that are not the address.
pub const BESIDE_EMAIL: &str = "typ|tipo|tipe|rodzaj|тип|display|angezeigt|nom complet|nombre de pantalla|nome visualizzato|\
    weergave|weergegeven|wyswietlana|nome para exibicao|краткое|коротке|vist navn|postnamn|turu|gorunen|*typ |*mailtype|\
    *mailtyp";
