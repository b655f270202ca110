//! The `import` and `export` commands.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::new_file::NewFile;
use super::{Outcome, about_account, open_existing_app, remote};
use crate::config::Config;
use crate::domain::books::{self, BookAccess};
use crate::domain::export::{self, ExportRequest, Format, Selection};
use crate::domain::import::{self, ConflictRule, File, Mode, Report};
use crate::domain::{App, accounts};
use crate::limiter::Held;
use crate::model::actor::Rights;
use crate::model::card::version::Version;
use crate::model::face::Face;

/// What `carnet import` is told.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// The email of the account; with --from-carddav, the user name at the other server
    #[arg(long, value_name = "EMAIL")]
    user: String,
    /// Take the file's version of contacts that were changed both here and in the file; without it
    /// they stay as they are
    #[arg(long, value_name = "VERSION", default_value = "book", value_parser = ["book", "file"])]
    conflicts: String,
    /// Only tell what would happen
    #[arg(long)]
    dry_run: bool,
    /// Fetch the address books of another server, found from this address; the password there is
    /// asked for, or read from standard input
    #[arg(long, value_name = "URL", requires = "email")]
    from_carddav: Option<String>,
    /// With --from-carddav, the email of the account here
    #[arg(long, requires = "from_carddav")]
    email: Option<String>,
    /// With --from-carddav, fetch only the address book with this name there; may be given again
    #[arg(long, value_name = "NAME", requires = "from_carddav")]
    book: Vec<String>,
    /// The file: vCard, CSV, LDIF, JSContact, jCard, xCard, Windows' contacts, the JSON of Monica or
    /// Fossify, or a ZIP archive of such files
    #[arg(
        required_unless_present = "from_carddav",
        conflicts_with = "from_carddav"
    )]
    file: Option<PathBuf>,
}

/// What `carnet export` is told.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// The email of the account
    #[arg(long, value_name = "EMAIL")]
    user: String,
    /// vcard, jscontact, csv (Google's columns) or zip (cards with photos beside them)
    #[arg(long, default_value = "vcard", value_parser = ["vcard", "jscontact", "csv", "zip"])]
    format: String,
    /// Of vCards: 3.0, 4.0, or original for each card as it is stored
    #[arg(long = "vcard-version", default_value = "original", value_parser = ["3.0", "4.0", "original"])]
    version: String,
    /// Only contacts with this label
    #[arg(long)]
    label: Option<String>,
    /// The file to write, which must not exist; standard output when absent
    file: Option<PathBuf>,
}

/// Imports a file into an account: everything that is not refused, or nothing.
pub async fn import(config: &Config, args: ImportArgs) -> Outcome {
    let ImportArgs {
        user,
        conflicts,
        dry_run,
        from_carddav,
        email,
        book,
        file,
    } = args;
    let file_read = file.as_deref().map(read).transpose()?;
    let app = open_existing_app(config).await?;
    let access = open(&app, email.as_ref().unwrap_or(&user), Rights::WRITE).await?;
    let (mut file, about) = match (file_read, from_carddav) {
        (Some(found), _) => found,
        (None, address) => {
            let address = address.unwrap_or_default();
            let fetched = remote::file(&app, access.actor(), &address, user, book).await?;
            let Some(fetched) = fetched else {
                println!("There is nothing to import.");
                return Ok(());
            };
            (fetched, address)
        }
    };
    if conflicts == "file" {
        file.conflicts = ConflictRule::TakeFile;
    }
    let mode = if dry_run { Mode::DryRun } else { Mode::Commit };
    let report = import::run(&app, &access, file, mode)
        .await
        .map_err(|error| format!("{about}: {error}"))?;
    print!("{}", told(&report));
    if dry_run {
        println!("Nothing was written: this was a trial.");
    }
    Ok(())
}

/// Reads a file, and returns it with the name that messages give it.
fn read(path: &Path) -> Result<(File, String), String> {
    let about = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| format!("{about}: {error}"))?;
    let name = path.file_name();
    let file = File {
        bytes: Held::uncounted(bytes),
        name: name.map(|name| name.to_string_lossy().into_owned()),
        ..File::default()
    };
    Ok((file, about))
}

/// Opens the books of an account for its administrator.
async fn open(app: &App, email: &str, rights: Rights) -> Result<BookAccess, String> {
    let told = about_account(email);
    let user = accounts::by_email(app, email).await.map_err(&told)?;
    let actor = accounts::on_behalf(app, user, Face::Cli)
        .await
        .map_err(&told)?;
    books::open_all(&actor, rights).map_err(told)
}

fn told(report: &Report) -> String {
    let Report {
        format,
        new,
        changed,
        same,
        conflicts,
        conflicting,
        duplicates,
        duplicates_in_file,
        refused,
        refusals,
        notes,
        undo,
        ..
    } = report;
    let mut text = format!(
        "{format}: {new} new ({duplicates} of them like contacts you have, {duplicates_in_file} like others in the file), {changed} changed, {same} the same, {conflicts} changed both here and in the file, {refused} not taken\n"
    );
    let mut tell = |line: &usize, told: &dyn std::fmt::Display, start: &str| {
        let first = start.lines().next().unwrap_or_default();
        let start: String = first.chars().take(60).collect();
        text.push_str(&format!("  line {line}: {told} {start}\n"));
    };
    for conflict in conflicting {
        tell(
            &conflict.line,
            &"changed both here and in the file:",
            &conflict.name,
        );
    }
    for refusal in refusals {
        tell(&refusal.line, &refusal.fault, &refusal.text);
    }
    for note in notes {
        tell(&note.line, &note.remark, &note.text);
    }
    if let Some(operation) = undo {
        text.push_str(&format!("Undo all of it with POST /api/operations/{operation}/undo, or under History in the web app.\n"));
    }
    text
}

/// Writes an account's contacts to a file or to standard output.
pub async fn export(config: &Config, args: ExportArgs) -> Outcome {
    let app = open_existing_app(config).await?;
    let access = open(&app, &args.user, Rights::READ).await?;
    let format = match (args.format.as_str(), args.version.as_str()) {
        ("jscontact", _) => Format::JsContact,
        ("csv", _) => Format::Csv,
        ("zip", _) => Format::Zip,
        (_, "3.0") => Format::VCard(Version::V3),
        (_, "4.0") => Format::VCard(Version::V4),
        _ => Format::Original,
    };
    let selection = args.label.map_or(Selection::All, Selection::Label);
    let request = ExportRequest { selection, format };
    let handle = tokio::runtime::Handle::current();
    let writing = tokio::task::spawn_blocking(move || match args.file {
        None => export::write(
            &app,
            &access,
            &handle,
            &request,
            BufWriter::new(io::stdout().lock()),
        )
        .map_err(|error| error.to_string()),
        Some(path) => {
            let written = NewFile::begin(&path)
                .map_err(|error| error.to_string())
                .and_then(|file| {
                    let mut out = BufWriter::new(file.content());
                    export::write(&app, &access, &handle, &request, &mut out)
                        .map_err(|error| error.to_string())?;
                    out.flush().map_err(|error| error.to_string())?;
                    drop(out);
                    file.finish().map_err(|error| error.to_string())
                });
            written.map_err(|error| format!("{}: {error}", path.display()))
        }
    });
    writing.await.map_err(|error| error.to_string())?
}
