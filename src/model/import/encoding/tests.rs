use encoding_rs::{
    EUC_KR, GBK, ISO_8859_15, KOI8_U, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1257,
};
use proptest::prelude::*;

use super::*;

fn text(bytes: Vec<u8>) -> String {
    decode(bytes).text
}

/// Returns line and remark of each note on a file.
fn remarks(bytes: Vec<u8>) -> Vec<(usize, Remark)> {
    let notes = decode(bytes).notes.into_iter();
    notes.map(|note| (note.line, note.remark)).collect()
}

fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

fn utf_16_bytes(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn utf_8_is_itself_with_or_without_a_mark() {
    assert_eq!(text("FN:Їжак 🦔\r\n".into()), "FN:Їжак 🦔\r\n");
    assert_eq!(text("\u{feff}FN:Їжак".into()), "FN:Їжак");
}

#[test]
fn utf_16_is_known_by_its_mark_or_its_nuls() {
    for unit in [u16::to_be_bytes, u16::to_le_bytes] {
        assert_eq!(
            text(utf_16_bytes("BEGIN:VCARD\rFN:Ärger", unit)),
            "BEGIN:VCARD\rFN:Ärger"
        );
        assert_eq!(
            text(utf_16_bytes("\u{feff}BEGIN:VCARD\rFN:Ärger", unit)),
            "BEGIN:VCARD\rFN:Ärger"
        );
    }
}

#[test]
fn nuls_do_not_reach_the_text() {
    assert_eq!(text(b"FN:A\0lice".to_vec()), "FN:Alice");
}

#[test]
fn each_line_is_decoded_by_the_charset_it_names() {
    let mut bytes = encoded(SHIFT_JIS, "FN;CHARSET=SHIFT_JIS:表示\r\n");
    bytes.extend(encoded(
        WINDOWS_1251,
        "NOTE;X=1;CHARSET=windows-1251;LANGUAGE=uk:Київ\r\n",
    ));
    bytes.extend_from_slice("TITLE:ingénieur\r\n".as_bytes());
    assert_eq!(
        text(bytes),
        "FN:表示\r\nNOTE;X=1;LANGUAGE=uk:Київ\r\nTITLE:ingénieur\r\n"
    );
}

#[test]
fn a_charset_named_elsewhere_helps_lines_that_name_none_or_one_that_is_unknown() {
    let file = "FN:Тарас\nLABEL;CHARSET=windows-1251:Львів\nNOTE;CHARSET=X-MINE:поет\n";
    assert_eq!(
        text(encoded(WINDOWS_1251, file)),
        "FN:Тарас\nLABEL:Львів\nNOTE:поет\n"
    );
}

#[test]
fn without_any_hint_the_text_decides() {
    for (encoding, file) in [
        (
            WINDOWS_1251,
            "FN:Тарас Григорович Шевченко\nNOTE:поет, прозаїк і художник\n",
        ),
        (
            WINDOWS_1252,
            "FN:Jürgen Groß\nADR:;;Königstraße 7;Köln;;;\n",
        ),
        (
            SHIFT_JIS,
            "FN:山田太郎\nNOTE:東京都千代田区に住んでいます\n",
        ),
        (GBK, "FN:联通\nNOTE:北京市朝阳区的联系人\n"),
    ] {
        assert_eq!(text(encoded(encoding, file)), file);
    }
}

#[test]
fn a_western_name_alone_in_a_file_stays_western() {
    for name in [
        "Benoît",
        "Hélène",
        "Loïc",
        "Anaïs",
        "Günther",
        "François",
        "Muñoz",
        "Søren",
        "Œuvre",
        "œuvre",
        "Sœur",
        "CŒUR",
        "Phœnix",
        "Œdipe",
        "D´Angelo",
    ] {
        let card = format!("BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nN:;{name};;;\nEND:VCARD\n");
        let table = format!("First Name,Phone\n{name},1\n");
        for file in [card.repeat(20), card, table] {
            assert_eq!(text(encoded(WINDOWS_1252, &file)), file);
        }
    }
}

#[test]
fn a_letter_is_read_as_one_that_can_stand_there() {
    let central = "Lončar Kovačič Pečnik Čeh Petrović Cătălin Brătianu Gică Răzvan Mureşan Kamińska Zieliński";
    let western = "Hélène Agnès Lefèvre Zoë João Guimarães Muñoz Niccolò Forlì Noè Jõgi Põder";
    for (page, names) in [(WINDOWS_1250, central), (WINDOWS_1252, western)] {
        for name in names.split(' ') {
            let file = format!("FN:{name}\n");
            assert_eq!(text(encoded(page, &file)), file);
        }
    }
}

#[test]
fn each_language_has_its_own_page() {
    for (encoding, file) in [
        (WINDOWS_1250, "FN:Wiśniewski\n"),
        (WINDOWS_1250, "FN:Świderska\n"),
        (WINDOWS_1250, "FN:Małgośka Zamość\n"),
        (ISO_8859_15, "FN:Šárka Nová\n"),
        (WINDOWS_1250, "FN:Łukasz Wałęsa\nFN:Grażyna Dąbrowska\n"),
        (WINDOWS_1250, "FN:Jiří Dvořák\nFN:Zdeněk Růžička\n"),
        (WINDOWS_1250, "FN:Győző\nFN:Erzsébet Szűcs\n"),
        (WINDOWS_1254, "FN:Ayşe Yıldız\nFN:Gülşah Doğan\n"),
        (WINDOWS_1257, "FN:Žydrūnas\nFN:Jānis Bērziņš\nFN:Šarūnas\n"),
        (WINDOWS_1253, "FN:Γιώργος Παπαδόπουλος\n"),
        (WINDOWS_1255, "FN:דוד כהן\nNOTE:שלום לכולם\n"),
        (KOI8_U, "FN:Тарас Шевченко\nNOTE:поет і художник\n"),
        (EUC_KR, "FN:김영희\nNOTE:서울특별시에 살고 있습니다\n"),
    ] {
        assert_eq!(text(encoded(encoding, file)), file);
    }
}

#[test]
fn a_cut_sequence_leaves_the_rest_as_it_is() {
    let mut file = "FN:Олена Коваль\nNOTE:Працює у Києві, дуже "
        .as_bytes()
        .to_vec();
    file.extend_from_slice(b"\xD0\nTEL:1\n");
    let expected = "FN:Олена Коваль\nNOTE:Працює у Києві, дуже \u{fffd}\nTEL:1\n";
    assert_eq!(text(file.clone()), expected);
    assert_eq!(remarks(file), [(2, Remark::BrokenText)]);
    let mut stated = "FN;CHARSET=UTF-8:Леся".as_bytes().to_vec();
    stated.extend_from_slice(b"\xD1\nNOTE:x\n");
    assert_eq!(text(stated), "FN:Леся\u{fffd}\nNOTE:x\n");
}

#[test]
fn a_line_in_another_encoding_does_not_change_the_file() {
    let mut file = "FN:Їжак\nNOTE:Працює у Києві\n".as_bytes().to_vec();
    file.extend(encoded(WINDOWS_1252, "FN:Jürgen Groß\n"));
    assert_eq!(text(file), "FN:Їжак\nNOTE:Працює у Києві\nFN:Jürgen Groß\n");
}

#[test]
fn guesses_and_repairs_are_noted() {
    let guessed = |name| (1, Remark::EncodingGuessed(name));
    assert_eq!(
        remarks(encoded(WINDOWS_1252, "FN:A\nNOTE;CHARSET=X-MINE:Jürgen\n")),
        [
            guessed("windows-1252"),
            (2, Remark::UnknownCharset("X-MINE".to_owned()))
        ]
    );
    assert_eq!(
        remarks(utf_16_bytes("FN:A", u16::to_le_bytes)),
        [guessed("UTF-16LE")]
    );
    assert_eq!(remarks(b"FN:A\nFN:B\0\n".to_vec()), [(2, Remark::Nul)]);
    assert_eq!(remarks("\u{feff}FN:Ї\n".into()), []);
}

#[test]
fn a_document_of_xml_states_its_encoding_unless_it_is_utf_8() {
    let document = "<?xml version='1.0' encoding='ISO-8859-2'?>\n<fn>Łukasz Żak Šíp</fn>";
    let bytes = encoded(encoding_rs::ISO_8859_2, document);
    assert_eq!(text(bytes.clone()), document);
    assert_eq!(remarks(bytes), []);
    assert_eq!(text(document.into()), document);
}

#[test]
fn a_character_split_by_a_fold_is_whole_again() {
    let mut bytes = b"NOTE:caf\xC3\r\n \xA9\r\n".to_vec();
    bytes.extend_from_slice(b"FN:A\r\n B\r\n");
    assert_eq!(text(bytes), "NOTE:café\r\nFN:A\r\n B\r\n");
}

#[test]
fn japanese_by_escape_sequences_is_decoded() {
    assert_eq!(
        text(encoded(
            encoding_rs::ISO_2022_JP,
            "FN;CHARSET=ISO-2022-JP:山田\n"
        )),
        "FN:山田\n"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_some_text(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(!text(bytes).contains('\0'));
    }

    #[test]
    fn content_lines_lose_no_byte(bytes in proptest::collection::vec(proptest::sample::select(b"\r\n\t a:".to_vec()), 0..60)) {
        prop_assert_eq!(ContentLines(&bytes).collect::<Vec<_>>().concat(), bytes);
    }
}
