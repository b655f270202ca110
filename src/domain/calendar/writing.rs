//! Writing a calendar page by page.

use std::io::Write;

use tokio::runtime::Handle;

use super::Calendar;
use crate::domain::App;
use crate::domain::export::Pages;
use crate::error::{Error, Result};
use crate::model::calendar::{CalendarStyle, TAIL, head, write_anniversaries, write_birthday};
use crate::model::card::Card;
use crate::store::calendar::{self, BirthdayRow, DatedCard};

/// The birthdays that are read at a time.
const PAGE: i64 = 1000;

/// Writes the calendar to `out`. Call it on a thread that may block, within the runtime of
/// `handle`.
pub fn write(app: &App, calendar: &Calendar, handle: &Handle, mut out: impl Write) -> Result<()> {
    let style = CalendarStyle {
        year: calendar.year,
        options: calendar.options,
        words: calendar.words.as_ref(),
    };
    put(&mut out, &head(&style))?;
    write_birthdays(app, calendar, &style, handle, &mut out)?;
    if calendar.options.anniversaries {
        write_cards(app, calendar, &style, handle, &mut out)?;
    }
    put(&mut out, TAIL)
}

fn put(out: &mut impl Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes()).map_err(Error::internal)
}

fn write_birthdays(
    app: &App,
    calendar: &Calendar,
    style: &CalendarStyle<'_>,
    handle: &Handle,
    out: &mut impl Write,
) -> Result<()> {
    let user = calendar.access.owner();
    let (mut place, mut text) = ((0, None), String::new());
    loop {
        let page = handle.block_on(calendar::birthdays(&app.db, user, place, PAGE))?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        place = last.place;
        for BirthdayRow {
            owner, birthday, ..
        } in page
        {
            text.clear();
            if let Some(birthday) = birthday {
                write_birthday(&mut text, style, &owner, birthday);
            }
            put(out, &text)?;
        }
    }
}

/// Writes the anniversaries, which stand on the cards alone.
fn write_cards(
    app: &App,
    calendar: &Calendar,
    style: &CalendarStyle<'_>,
    handle: &Handle,
    out: &mut impl Write,
) -> Result<()> {
    let access = &calendar.access;
    let (mut pages, mut text) = (Pages::default(), String::new());
    while let Some((after, last)) = handle.block_on(pages.next_range(app, access))? {
        let cards = calendar::dated_cards(&app.db, access.owner(), after, last);
        for DatedCard { owner, vcard } in handle.block_on(cards)? {
            text.clear();
            write_anniversaries(&mut text, style, &owner, &Card::parse(&vcard));
            put(out, &text)?;
        }
    }
    Ok(())
}
