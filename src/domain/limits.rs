//! Budgets: the most of everything that one request, one account and all together may take.
//!
//! What goes beyond a budget is refused whole, and the refusal names it. What was stored before a
//! budget was made stays readable, and may get smaller.
//!
//! `domain/limits.rs` has every number that bounds a piece of work; `Limiter` bounds how much of it
//! happens at a time. An account waits for its own share first, and only then for everybody's, so
//! that its queue never stands before another's. Bodies beyond 16 KiB arrive on disk, under a
//! minimum rate; memory is acquired for what working on them takes once they are whole, and held
//! until the answer is made. Whatever may take longer than a millisecond runs on the blocking pool
//! (`domain/compute.rs`), for one account on half of the cores, and is told when nobody waits for
//! it any more. On SQLite an account has at most 8 MB of batches waiting, a group of batches ends
//! after 15 ms, and a batch whose caller has gone is not begun.
//!
//! Each account has a quota of contacts and of bytes, in which trash and history count. When bytes
//! are missing, the oldest former cards make way, all but those of the last hour; the account then
//! remembers from when on its history is whole.
//!
//! `Idempotency-Key` makes a creation safe to send again: its answer is kept in the batch that
//! creates.

use std::time::Duration;

use crate::limiter::Shares;
use crate::model::limits::{CardLimits, FileLimits, JsonLimits};

/// Memory in KiB: the file or body that a request works on, and what is made of it. An account gets
/// less than half of what there is.
pub const MEMORY: Shares = Shares {
    total: 400 << 10,
    account: 176 << 10,
    patience: Duration::from_secs(20),
};
/// The same for bodies of which each takes little, so that these never wait behind files.
pub const SMALL_MEMORY: Shares = Shares {
    total: 96 << 10,
    account: 24 << 10,
    patience: Duration::from_secs(20),
};
/// Bytes up to which a body takes little.
pub const SMALL_MEMORY_BYTES: usize = 4 << 20;
/// Changes of many contacts at a time, with their trials: one of an account.
pub const BULK_CHANGES: Shares = Shares {
    total: 4,
    account: 1,
    patience: Duration::from_secs(60),
};
/// Requests that change many contacts, those that wait for each other included: each has a thread
/// of its own.
pub const BULK_REQUESTS: Shares = Shares {
    total: 64,
    account: 4,
    patience: Duration::from_secs(60),
};
/// Mergers of contacts at a time.
pub const MERGES: Shares = Shares {
    total: 2,
    account: 1,
    patience: Duration::from_secs(30),
};
/// Searches for duplicates at a time.
pub const SCANS: Shares = Shares {
    total: 1,
    account: 1,
    patience: Duration::from_secs(60),
};
/// Exports at a time: each holds a thread for as long as it is read, and a large card while it is
/// converted.
pub const EXPORTS: Shares = Shares {
    total: 32,
    account: 2,
    patience: Duration::from_secs(10),
};

/// Tries of a change that others come before.
pub const MAX_ATTEMPTS: usize = 64;
/// Contacts that one part of a larger change writes: so many, and so many bytes, keep the writer
/// for less than 50 ms.
pub const PART_CONTACTS: usize = 250;
/// Contacts from which on a change leaves the database's plans wrong.
pub const MANY_CONTACTS: i64 = 5_000;
/// Bytes of cards that one part writes.
pub const PART_BYTES: i64 = 4 << 20;
/// Former cards that one part removes.
pub const PART_VERSIONS: i64 = 500;
/// Contacts that are merged at a time.
pub const MERGED_CONTACTS: usize = 50;
/// Bytes of the cards that are merged at a time.
pub const MERGED_BYTES: i64 = 32 << 20;
/// History that a full account keeps all the same, so that what was just done can be undone.
pub const HISTORY_KEPT: Duration = Duration::from_secs(3600);
/// Contacts that an account may have unless the administrator says otherwise.
pub const QUOTA_CONTACTS: i64 = 250_000;
/// Bytes that an account may have unless the administrator says otherwise.
pub const QUOTA_BYTES: i64 = 16 << 30;
/// Computations at a time, away from the threads that serve requests.
pub fn computing() -> Shares {
    let per_core = Shares::one_per_core(Duration::from_secs(10));
    Shares {
        account: (per_core.total / 2).max(1),
        ..per_core
    }
}
/// Pictures decoded at a time.
pub fn decoding() -> Shares {
    let per_core = Shares::one_per_core(Duration::from_secs(5));
    Shares {
        account: (per_core.total / 2).max(1),
        ..per_core
    }
}

/// Bytes of text that are worked through within a moment, on the thread that serves the request.
pub const MOMENT_BYTES: usize = 16 * 1024;

/// Bytes of a body that are kept in memory. Of a larger one, everything goes to disk as it arrives.
pub const BODY_IN_MEMORY: usize = 16 * 1024;
/// Bodies larger than that which are arriving at a time: each is an open file.
pub const ARRIVING: Shares = Shares {
    total: 1024,
    account: 64,
    patience: Duration::from_secs(5),
};
/// Disk in KiB that bodies take until they are read.
pub const SPOOL: Shares = Shares {
    total: 4 << 20,
    account: 512 << 10,
    patience: Duration::from_secs(5),
};
/// The time over which the rate of a body is measured.
pub const PACE_WINDOW: Duration = Duration::from_secs(10);
/// Bytes that must arrive in each such time, while the server is ready to take them.
pub const PACE_BYTES: usize = 10 * 1024;
/// How long a file may take to arrive.
pub const FILE_ARRIVES_IN: Duration = Duration::from_secs(240);

/// Bytes of a file in another encoding than UTF-8. It is held twice while it is made UTF-8.
pub const OTHER_ENCODING_BYTES: usize = 48 << 20;
/// How many times its bytes such a file takes.
pub const OTHER_ENCODING_FACTOR: usize = 3;
/// Bytes of a file that waits to be imported which are written or removed at a time.
pub const PIECE_BYTES: usize = 1 << 20;
/// Memory in KiB for stored cards that are converted or changed, beside [`MEMORY`]: whoever waits
/// for this may hold some of that, but never the other way round, so that no two wait for each
/// other.
pub const CARDS: Shares = Shares {
    total: 160 << 10,
    account: 64 << 10,
    patience: Duration::from_secs(20),
};
/// How many times its bytes a card takes while it is converted or changed.
pub const CARD_FACTOR: usize = 6;

/// Bytes that one batch request writes, the former cards that it keeps included.
pub const BATCH_BYTES: usize = 16 << 20;

/// How long the answer to a request with an `Idempotency-Key` is kept, in microseconds.
pub const IDEMPOTENCY_KEPT: i64 = 86_400_000_000;
/// Keys of an account whose answers are kept.
pub const IDEMPOTENCY_KEYS: i64 = 10_000;

/// A card that is written. The largest of 600 exported files has 636 lines, 45 kB and 18 components
/// in a property; groups list thousands of members.
pub const CARD: CardLimits = CardLimits {
    bytes: 2 * 1024 * 1024,
    bytes_with_media: 16 * 1024 * 1024,
    lines: 10_000,
    components: 1_000,
    json_values: 10_000,
};

/// A card as JSON: one of 10,000 addresses has 160,000 values, a JMAP answer has its cards four
/// deep. An object takes some 640 bytes of memory, however short its text is.
pub const JSON: JsonLimits = JsonLimits {
    nodes: 200_000,
    objects: 100_000,
    depth: 64,
};

/// A file that is imported.
pub const FILE: FileLimits = FileLimits {
    card: CARD,
    entries: 100_000,
    record_lines: 10_000,
    json: JSON,
};

/// Entries of each kind of a card, beyond its flat fields, that its form shows. The others stay as
/// they are.
pub const FORM_ENTRIES: usize = 50;
/// Bytes of all entries that a form shows.
pub const FORM_ENTRY_BYTES: usize = 128 * 1024;
/// Bytes of a value of one line that a form shows. Longer ones came from elsewhere and stay as they
/// are.
pub const FORM_LINE_BYTES: usize = 8 * 1024;
/// Entries that a contact's form may send: those that it showed, and new ones.
pub const FORM_ROWS: usize = 1000;
/// Fields that any form may send.
pub const FORM_FIELDS: usize = 20_000;

/// Entries of each kind that a contact's page shows.
pub const DETAIL_ENTRIES: usize = 100;
/// Characters of a note that a contact's page shows.
pub const DETAIL_NOTE_CHARS: usize = 20_000;
/// Characters of any other value that a page shows.
pub const VALUE_CHARS: usize = 1000;
/// Values of each property and contact that the comparison before a merge shows.
pub const COMPARED_VALUES: usize = 20;

/// Bytes of contacts in one answer of a list. Whatever lies beyond comes with the next page.
pub const LIST_BYTES: i64 = 4 * 1024 * 1024;
/// Birthdays in one answer, the soonest first.
pub const BIRTHDAYS: usize = 5000;
/// Labels on one page.
pub const LABELS: usize = 200;

/// Changes of a contact in one answer of its history.
pub const HISTORY_EVENTS: usize = 500;
/// Changes on one page of its history.
pub const HISTORY_PAGE_EVENTS: usize = 50;
/// Differences of each change that are told.
pub const HISTORY_DIFFERENCES: usize = 100;
/// Differences of each change on a page.
pub const HISTORY_PAGE_DIFFERENCES: usize = 20;
/// Bytes of former cards that are read for one answer.
pub const HISTORY_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of differences in one answer.
pub const HISTORY_TEXT_BYTES: usize = 1024 * 1024;
