//! The `jobs` command.

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{Outcome, open_existing_app};
use crate::config::Config;
use crate::domain::jobs;
use crate::model::job::{JobKind, JobState, StoredJob};
use crate::model::time::Timestamp;

/// The subcommands of `carnet jobs`.
#[derive(Subcommand, Debug)]
pub enum JobsCommand {
    /// Run a job now, in this process
    Run {
        /// Its name
        #[arg(value_name = "NAME", value_parser = names())]
        kind: JobKind,
    },
}

/// Accepts the names of jobs that can be about all accounts.
fn names() -> impl TypedValueParser<Value = JobKind> {
    let kinds = JobKind::ALL.into_iter().filter(|kind| kind.is_for_all());
    PossibleValuesParser::new(kinds.map(JobKind::as_str)).try_map(|name| {
        JobKind::from_name(&name).ok_or_else(|| format!("{name} is not the name of a job"))
    })
}

/// Lists the jobs, or runs one.
pub async fn run(config: &Config, command: Option<JobsCommand>) -> Outcome {
    let app = open_existing_app(config).await?;
    match command {
        None => {
            let jobs = jobs::list(&app).await.map_err(|error| error.to_string())?;
            print!("{}", table(&jobs, app.clock.now()));
        }
        Some(JobsCommand::Run { kind }) => {
            let name = kind.as_str();
            let outcome = jobs::run_now(&app, kind).await;
            outcome.map_err(|error| format!("{name}: {error}"))?;
            println!("{name}: done");
        }
    }
    Ok(())
}

const HEAD: [&str; 6] = ["NAME", "STATE", "DUE", "LAST RUN", "ATTEMPTS", "LAST ERROR"];

/// Returns the jobs as a table, a line each.
fn table(jobs: &[StoredJob], now: Timestamp) -> String {
    if jobs.is_empty() {
        return "There are no jobs yet; the server schedules them when it first runs.\n".to_owned();
    }
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(jobs.iter().map(|job| row(job, now)));
    let mut widths = [0; HEAD.len()];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.len().max(*width);
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths);
        let line: String = cells
            .map(|(cell, width)| format!("{cell:width$}  "))
            .collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn row(stored: &StoredJob, now: Timestamp) -> [String; HEAD.len()] {
    let state = stored.state(now);
    let due = match stored.runs_at() {
        _ if state == JobState::Running => "-".to_owned(),
        at if at <= now => "now".to_owned(),
        at => at.whole_seconds().to_string(),
    };
    let last_run = match stored.started_at {
        Some(at) => at.whole_seconds().to_string(),
        None => "never".to_owned(),
    };
    [
        stored.job.to_string(),
        state.as_str().to_owned(),
        due,
        last_run,
        stored.attempts.to_string(),
        stored.error.replace(char::is_control, " "),
    ]
}
