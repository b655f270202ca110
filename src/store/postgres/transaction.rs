//! A transaction of one batch or several, sent in one pipeline from BEGIN to COMMIT.
//!
//! COMMIT is on its way before any answer is read, so the database itself must notice that a guard
//! is not met: a guarded statement divides by zero when it affects other rows than expected. That
//! aborts the transaction, and the COMMIT rolls it back. A statement that cannot be sent at all,
//! because a parameter does not fit its type, ends the pipeline with a ROLLBACK.

use std::borrow::Cow;
use std::iter::once;
use std::pin::{Pin, pin};
use std::task::Poll;

use deadpool_postgres::Object;
use futures_util::TryStreamExt;
use futures_util::future::{maybe_done, poll_fn};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Error, RowStream};

use super::{references, type_of};
use crate::store::batch::{Batch, Sql, Step};
use crate::store::value::Value;
use crate::store::{Result, StoreError};

/// The reason why a transaction wrote nothing, or may have written nothing.
#[derive(Debug)]
pub enum Failure {
    /// A batch failed, counted from 0; nothing was written, of the others neither.
    Batch(usize, StoreError),
    /// The commit was not confirmed: only when the database refused it was nothing written.
    Commit(StoreError),
}

impl Failure {
    pub fn into_error(self) -> StoreError {
        match self {
            Self::Batch(_, error) | Self::Commit(error) => error,
        }
    }
}

/// Writes all batches or none.
pub async fn write(client: &Object, batches: &[&Batch]) -> std::result::Result<(), Failure> {
    let steps: Vec<(usize, &Step)> = batches
        .iter()
        .enumerate()
        .flat_map(|(batch, steps)| steps.steps.iter().map(move |step| (batch, step)))
        .collect();
    let mut statements = Vec::with_capacity(steps.len());
    for (batch, step) in &steps {
        let statement = Statement::of(step, client).await;
        statements.push(statement.map_err(|error| Failure::Batch(*batch, error))?);
    }
    let Answers { sent, ended } = send(client, &statements).await;
    let mut sent = sent.into_iter();
    for outcome in sent.next().into_iter().chain([ended]) {
        outcome.map_err(|error| Failure::Commit(error.into()))?;
    }
    for ((batch, step), answer) in steps.into_iter().zip(sent) {
        answer.map_err(|error| Failure::Batch(batch, explain(error, step)))?;
    }
    Ok(())
}

fn explain(error: Error, step: &Step) -> StoreError {
    match step.guard() {
        Some((guard, _)) if error.code() == Some(&SqlState::DIVISION_BY_ZERO) => {
            StoreError::Unmet(guard)
        }
        _ => error.into(),
    }
}

/// Returns the statement that fails when it affects another number of rows.
fn guarded(sql: &str, rows: u64) -> String {
    format!(
        "WITH affected AS ({sql} RETURNING 1) \
         SELECT 1 / CAST(COUNT(*) = {rows} AS INT) FROM affected"
    )
}

/// The outcome of a message.
type Answer = std::result::Result<(), Error>;

/// A statement with its parameters.
enum Statement<'a> {
    /// Planned once.
    Prepared(tokio_postgres::Statement, &'a [Value]),
    /// Planned anew each time: a plan made when the tables were small would read them whole for
    /// every list.
    List(Cow<'static, str>, &'a [Value]),
    /// The same with the parameters of many rows, column by column.
    Rows(Cow<'static, str>, Vec<Vec<&'a Value>>),
}

impl<'a> Statement<'a> {
    async fn of(step: &'a Step, client: &Object) -> Result<Self> {
        let is_many = !step.further.is_empty();
        let sql = match step.sql {
            Sql::List { postgres: sql, .. } | Sql::Same(sql) => sql,
            Sql::Rows { many, .. } if is_many => many,
            Sql::Rows { one, .. } => one,
        };
        let sql = match step.guard() {
            Some((_, rows)) => Cow::Owned(guarded(sql, rows)),
            None => Cow::Borrowed(sql),
        };
        Ok(match step.sql {
            Sql::List { .. } => Self::List(sql, &step.params),
            Sql::Rows { .. } if is_many => Self::Rows(sql, columns(step)),
            Sql::Same(_) | Sql::Rows { .. } => {
                Self::Prepared(client.prepare_cached(&sql).await?, &step.params)
            }
        })
    }

    async fn execute(&self, client: &Object) -> Answer {
        match self {
            Self::Prepared(statement, params) => client
                .execute(statement, &references(params))
                .await
                .map(drop),
            Self::List(sql, params) => {
                let typed = params
                    .iter()
                    .map(|value| (value as &(dyn ToSql + Sync), type_of(value)));
                finished(client.query_typed_raw(sql, typed).await?).await
            }
            Self::Rows(sql, columns) => {
                let typed = columns
                    .iter()
                    .map(|column| (column as &(dyn ToSql + Sync), array_type_of(column)));
                finished(client.query_typed_raw(sql, typed).await?).await
            }
        }
    }
}

async fn finished(rows: RowStream) -> Answer {
    let mut rows = pin!(rows);
    while rows.try_next().await?.is_some() {}
    Ok(())
}

fn columns(step: &Step) -> Vec<Vec<&Value>> {
    let column = |at| step.rows().map(|params: &Vec<Value>| &params[at]).collect();
    (0..step.params.len()).map(column).collect()
}

/// Returns the array type of a column's values. NULL values do not reveal it.
fn array_type_of(column: &[&Value]) -> Type {
    let first = column.iter().find(|value| !matches!(value, Value::Null));
    match first {
        None | Some(Value::Null | Value::Text(_)) => Type::TEXT_ARRAY,
        Some(Value::Bool(_)) => Type::BOOL_ARRAY,
        Some(Value::Int(_)) => Type::INT8_ARRAY,
        Some(Value::Bytes(_)) => Type::BYTEA_ARRAY,
    }
}

/// A message of a pipeline.
enum Message<'a> {
    Plain(&'static str),
    Statement(&'a Statement<'a>),
}

impl Message<'_> {
    async fn run(self, client: &Object) -> Answer {
        match self {
            Self::Plain(sql) => client.batch_execute(sql).await,
            Self::Statement(statement) => statement.execute(client).await,
        }
    }
}

/// The answers to the messages of a transaction.
struct Answers {
    /// Those to BEGIN and the statements, up to one that could not be sent.
    sent: Vec<Answer>,
    /// The one to COMMIT or ROLLBACK.
    ended: Answer,
}

/// Sends the messages of a transaction, and returns their answers once the last has come.
///
/// A message is sent at its first poll, so each is polled once, in order. The answers come in the
/// same order, and are then waited for one after the other.
async fn send(client: &Object, statements: &[Statement<'_>]) -> Answers {
    let begin = once(Message::Plain("BEGIN"));
    let mut sent = Vec::with_capacity(statements.len() + 1);
    let mut end = "COMMIT";
    for message in begin.chain(statements.iter().map(Message::Statement)) {
        let mut answer = Box::pin(maybe_done(message.run(client)));
        poll_once(answer.as_mut()).await;
        let is_unsent = matches!(answer.as_mut().output_mut(), Some(Err(error)) if is_local(error));
        sent.push(answer);
        if is_unsent {
            end = "ROLLBACK";
            break;
        }
    }
    let mut ended = pin!(maybe_done(Message::Plain(end).run(client)));
    poll_once(ended.as_mut()).await;
    let mut answers = Vec::with_capacity(sent.len());
    for mut answer in sent {
        answer.as_mut().await;
        answers.extend(answer.as_mut().take_output());
    }
    ended.as_mut().await;
    Answers {
        sent: answers,
        ended: ended.take_output().unwrap_or(Ok(())),
    }
}

/// Checks whether an error did not come from the database.
fn is_local(error: &Error) -> bool {
    error.as_db_error().is_none()
}

async fn poll_once(mut future: Pin<&mut impl Future<Output = ()>>) {
    poll_fn(|context| {
        _ = future.as_mut().poll(context);
        Poll::Ready(())
    })
    .await;
}
