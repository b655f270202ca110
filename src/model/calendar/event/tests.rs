use super::*;

/// English texts as short as can be.
struct Words;

impl CalendarWords for Words {
    fn language(&self) -> &str {
        "en"
    }

    fn title(&self, _: CalendarOptions) -> String {
        "Days; of, all".to_owned()
    }

    fn category(&self, occasion: Occasion) -> String {
        occasion.as_str().to_owned()
    }

    fn summary(&self, _: Occasion, name: &str, age: Age) -> String {
        match age {
            Age::Unknown => name.to_owned(),
            Age::Years(years) => format!("{name} turns {years}"),
            Age::Since(year) => format!("{name} ({year})"),
        }
    }
}

fn style(alarm: Option<Alarm>) -> CalendarStyle<'static> {
    CalendarStyle {
        year: 2026,
        options: CalendarOptions {
            anniversaries: true,
            alarm,
        },
        words: &Words,
    }
}

fn owner(name: &str) -> DayOwner {
    DayOwner {
        id: ContactId::new(7).expect("an id"),
        name: name.to_owned(),
        updated_at: Timestamp::from_micros(1_700_000_000_123_456),
    }
}

/// Returns the events of a birthday, unfolded.
fn events(name: &str, day: &str, alarm: Option<Alarm>) -> String {
    let mut text = String::new();
    let day = day.parse().expect("a date");
    write_birthday(&mut text, &style(alarm), &owner(name), day);
    text.replace("\r\n ", "")
}

/// Returns the values of the lines with this name.
fn values<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let lines = text.split("\r\n").filter_map(|line| line.split_once(':'));
    lines
        .filter(|(head, _)| *head == name)
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn each_year_around_this_one_tells_its_age_and_a_rule_those_after() {
    let text = events("Lesya", "1990-03-09", None);
    assert_eq!(
        values(&text, "SUMMARY"),
        [
            "Lesya turns 35",
            "Lesya turns 36",
            "Lesya turns 37",
            "Lesya (1990)"
        ]
    );
    assert_eq!(
        values(&text, "DTSTART;VALUE=DATE"),
        ["20250309", "20260309", "20270309", "20280309"]
    );
    assert_eq!(
        values(&text, "UID"),
        [
            "birthday-7-2025@carnet",
            "birthday-7-2026@carnet",
            "birthday-7-2027@carnet",
            "birthday-7@carnet"
        ]
    );
    assert_eq!(values(&text, "RRULE"), ["FREQ=YEARLY"]);
    assert_eq!(values(&text, "DTSTAMP"), ["20231114T221320Z"; 4]);
}

#[test]
fn a_birthday_without_a_year_is_one_yearly_event() {
    let text = events("Lesya", "--03-09", None);
    assert_eq!(values(&text, "SUMMARY"), ["Lesya"]);
    assert_eq!(values(&text, "DTSTART;VALUE=DATE"), ["20250309"]);
    assert_eq!(values(&text, "DTEND;VALUE=DATE"), ["20250310"]);
    assert_eq!(values(&text, "RRULE"), ["FREQ=YEARLY"]);
}

#[test]
fn a_leap_day_falls_on_the_last_of_february() {
    let text = events("Lesya", "1996-02-29", None);
    assert_eq!(
        values(&text, "DTSTART;VALUE=DATE"),
        ["20250228", "20260228", "20270228", "20280229"]
    );
    let rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1";
    assert_eq!(values(&text, "RRULE"), [rule]);
    assert_eq!(values(&events("Lesya", "--02-29", None), "RRULE"), [rule]);
}

#[test]
fn nobody_has_a_birthday_before_birth_or_an_age_on_that_day() {
    let summaries = |day| values(&events("Anna", day, None), "SUMMARY").join(", ");
    assert_eq!(summaries("2026-03-09"), "Anna, Anna turns 1, Anna (2026)");
    assert_eq!(summaries("2040-03-09"), "Anna (2040)");
    let text = events("Anna", "2040-03-09", None);
    assert_eq!(values(&text, "DTSTART;VALUE=DATE"), ["20400309"]);
    assert_eq!(events("Anna", "9999-12-31", None), "");
}

#[test]
fn an_alarm_rings_at_nine() {
    for (alarm, trigger) in [
        (Alarm::Day, "PT9H"),
        (Alarm::DayBefore, "-PT15H"),
        (Alarm::WeekBefore, "-P6DT15H"),
    ] {
        let text = events("Lesya", "--03-09", Some(alarm));
        assert_eq!(values(&text, "TRIGGER"), [trigger]);
        assert_eq!(values(&text, "DESCRIPTION"), ["Lesya"]);
    }
    assert!(!events("Lesya", "--03-09", None).contains("VALARM"));
}

#[test]
fn an_anniversary_is_found_in_whatever_property_has_it_and_each_date_once() {
    let card = Card::parse(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nBDAY:1980-01-01\r\nX-ANNIVERSARY:2001-02-03\r\n\
         X-EVOLUTION-ANNIVERSARY:2001-02-03\r\nitem1.X-ABDATE:2011-05-06\r\n\
         item1.X-ABLabel:_$!<Anniversary>!$_\r\nitem2.X-ABDATE:2012-05-06\r\n\
         item2.X-ABLabel:First trip\r\nANNIVERSARY:--0708\r\nEND:VCARD\r\n",
    );
    let mut text = String::new();
    write_anniversaries(&mut text, &style(None), &owner("Lesya"), &card);
    let yearly = values(&text, "UID")
        .into_iter()
        .filter(|uid| !uid.contains("-20"))
        .collect::<Vec<_>>();
    assert_eq!(
        yearly,
        [
            "anniversary-7@carnet",
            "anniversary-2-7@carnet",
            "anniversary-3-7@carnet"
        ]
    );
    assert_eq!(
        values(&text, "DTSTART;VALUE=DATE"),
        [
            "20250203", "20260203", "20270203", "20280203", "20250506", "20260506", "20270506",
            "20280506", "20250708"
        ]
    );
}

#[test]
fn a_name_from_right_to_left_does_not_turn_its_summary_around() {
    assert_eq!(one_line("שרה"), "\u{2068}שרה\u{2069}");
    assert_eq!(one_line(" Lesya\u{202e}\n\u{2066} "), "Lesya");
    assert_eq!(one_line("a\nb\tc"), "a b c");
}

#[test]
fn the_head_names_the_calendar_as_every_program_reads_it() {
    let head = head(&style(None));
    assert_eq!(values(&head, "NAME"), ["Days\\; of\\, all"]);
    assert_eq!(values(&head, "X-WR-CALNAME"), ["Days\\; of\\, all"]);
    assert_eq!(values(&head, "REFRESH-INTERVAL;VALUE=DURATION"), ["PT6H"]);
}

proptest::proptest! {
    /// Any name comes back from an independent parser, in lines of at most 75 octets.
    #[test]
    fn any_name_reads_back(name in "\\PC{0,60}|[,;:\\\\\"n\\n\r\t ж🎂=\u{202e}ש]{0,120}") {
        let mut text = head(&style(Some(Alarm::Day)));
        let day = "--02-29".parse().expect("a date");
        write_birthday(&mut text, &style(Some(Alarm::Day)), &owner(&name), day);
        text.push_str(TAIL);
        for line in text.split_terminator("\r\n") {
            proptest::prop_assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        }
        let read = calcard::icalendar::ICalendar::parse(&text);
        let read = read.map_err(|entry| proptest::test_runner::TestCaseError::fail(format!("{entry:?}")))?;
        let summary = read.components.iter().find_map(|component| {
            component.property(&calcard::icalendar::ICalendarProperty::Summary)
        });
        let summary = summary.and_then(|entry| entry.values.first()?.as_text());
        proptest::prop_assert_eq!(summary.unwrap_or_default().trim(), one_line(&name));
    }
}
