//! Budgets: the most that one request, one account and all together may use.
//!
//! A request beyond a budget is refused whole, and the refusal names the budget. Data stored before
//! a budget existed stays readable, and may be made smaller.
//!
//! `domain/limits.rs` has every number that bounds a piece of work; `Limiter` bounds how much of it
//! happens at a time. An account waits for its own share first, and only then for everybody's, so
//! that its queue never delays another's. Bodies beyond 16 KiB arrive on disk, under a minimum
//! rate. Once they are whole, memory is acquired for the work on them, and held until the answer is
//! made. Work that may take longer than a millisecond runs on the blocking pool
//! (`domain/compute.rs`), for one account on half of the cores, and can check whether anybody still
//! waits for it. On SQLite an account has at most 8 MB of batches waiting, a group of batches ends
//! after 15 ms, and a batch whose caller has gone is not begun.
//!
//! Each account has a quota of contacts and of bytes, which includes trash and history. When bytes
//! are missing, the oldest former cards are removed, except those of the last hour; the account
//! then records since when its history is whole.
//!
//! `Idempotency-Key` makes it safe to repeat a creation: the answer is stored in the batch that
//! creates.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::fetch::FetchLimits;
use crate::limiter::Shares;
use crate::model::limits::{CardLimits, FileLimits, JsonLimits};

/// Memory in KiB for the file or body that a request works on, and the data made from it. An
/// account gets less than half of the total.
pub const MEMORY: Shares = Shares {
    total: 400 << 10,
    account: 176 << 10,
    patience: Duration::from_secs(20),
};
/// The same for small bodies, so that these never wait behind files.
pub const SMALL_MEMORY: Shares = Shares {
    total: 96 << 10,
    account: 24 << 10,
    patience: Duration::from_secs(20),
};
/// The largest body that counts as small, in bytes.
pub const SMALL_MEMORY_BYTES: usize = 4 << 20;
/// Changes of many contacts at a time, including their trials: one for each account.
pub const BULK_CHANGES: Shares = Shares {
    total: 4,
    account: 1,
    patience: Duration::from_secs(60),
};
/// Requests that change many contacts, including those that wait for each other: each has a thread
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
/// Fetches from other servers at a time: each holds a thread, and twice the bytes of one answer.
pub const FETCHES: Shares = Shares {
    total: 4,
    account: 1,
    patience: Duration::from_secs(10),
};
/// Fetches that an account may begin in an hour: each may try a password.
pub const FETCHES_AN_HOUR: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);
/// The time within which the address books of another server must arrive for somebody who waits at
/// the web app.
pub const FETCHED_IN: Duration = Duration::from_secs(540);
/// The same at the command line.
pub const FETCHED_BY_COMMAND_IN: Duration = Duration::from_secs(4 * 3600);
/// The size of what is fetched from another server. The largest answer is that with the largest card.
pub const FETCH: FetchLimits = FetchLimits {
    books: 100,
    cards: FILE.entries,
    answer_bytes: 24 << 20,
    total_bytes: 128 << 20,
    connect: Duration::from_secs(10),
    request: Duration::from_secs(60),
};

/// Jobs that one process runs at a time.
pub const JOBS: usize = 2;
/// The time after which a process that does not renew its lease on an operation or a job counts as
/// dead.
pub const LEASE: Duration = Duration::from_secs(30);

/// Contacts that one part of a larger change writes. With [`PART_BYTES`], it occupies the writer
/// for less than 50 ms.
pub const PART_CONTACTS: usize = 250;
/// Contacts in one change from which on the database's statistics need a refresh.
pub const MANY_CONTACTS: i64 = 5_000;
/// Bytes of cards that one part writes.
pub const PART_BYTES: i64 = 4 << 20;
/// Former cards that one part removes.
pub const PART_VERSIONS: i64 = 500;
/// Contacts that are merged at a time.
pub const MERGED_CONTACTS: usize = 50;
/// Bytes of the cards that are merged at a time.
pub const MERGED_BYTES: i64 = 32 << 20;
/// History that even a full account keeps, so that recent changes can be undone.
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

/// Bytes of text that can be processed within a moment, on the thread that serves the request.
pub const MOMENT_BYTES: usize = 16 * 1024;

/// Bytes up to which a body stays in memory. A larger one goes to disk whole as it arrives.
pub const BODY_IN_MEMORY: usize = 16 * 1024;
/// Larger bodies that are arriving at a time: each is an open file.
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
/// Bytes that must arrive in each [`PACE_WINDOW`], while the server is ready to take them.
pub const PACE_BYTES: usize = 10 * 1024;
/// The time within which a file must arrive.
pub const FILE_ARRIVES_IN: Duration = Duration::from_secs(240);

/// Bytes of a file in another encoding than UTF-8. It is held twice during the conversion.
pub const OTHER_ENCODING_BYTES: usize = 48 << 20;
/// The memory that such a file takes, as a multiple of its bytes.
pub const OTHER_ENCODING_FACTOR: usize = 3;
/// The memory that an entry in the directory of an archive takes.
pub const ARCHIVE_MEMBER_BYTES: usize = 512;
/// Bytes of a file waiting for import that are written or removed at a time.
pub const PIECE_BYTES: usize = 1 << 20;
/// Memory in KiB for stored cards that are converted or changed, and for the answers with them until
/// they are sent. A request that waits for this may
/// already hold some [`MEMORY`], but never the other way round, so that no two wait for each other.
pub const CARDS: Shares = Shares {
    total: 160 << 10,
    account: 64 << 10,
    patience: Duration::from_secs(20),
};
/// The memory that a card takes while it is converted or changed, as a multiple of its bytes.
pub const CARD_FACTOR: usize = 6;

/// Returns the weight of so many bytes in the limits of memory, which count KiB.
pub fn kib(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX)
}

/// Bytes that one batch request writes, including the former cards that it keeps.
pub const BATCH_BYTES: usize = 16 << 20;

/// The time for which the answer to a request with an `Idempotency-Key` is kept, in microseconds.
pub const IDEMPOTENCY_KEPT: i64 = 86_400_000_000;
/// Keys that are kept for one account.
pub const IDEMPOTENCY_KEYS: i64 = 10_000;

/// The size of a card that may be written. The largest of 600 exported files has 636 lines, 45 kB
/// and 18 components in a property; groups list thousands of members.
pub const CARD: CardLimits = CardLimits {
    bytes: 2 * 1024 * 1024,
    bytes_with_media: 16 * 1024 * 1024,
    lines: 10_000,
    components: 1_000,
    json_values: 10_000,
};

/// Bytes of a group card up to which a label that is added to a contact makes it a member. It then
/// stays within the lines of [`CARD`]; larger groups leave the label to the contact's own card.
pub const GROUP_BYTES: i64 = 190_000;

/// The size of a card as JSON: one of 10,000 addresses has 160,000 values, and a JMAP answer nests
/// its cards four deep. An object takes some 640 bytes of memory, however short its text is.
pub const JSON: JsonLimits = JsonLimits {
    nodes: 200_000,
    objects: 100_000,
    depth: 64,
};

/// The size of a file to import.
pub const FILE: FileLimits = FileLimits {
    card: CARD,
    entries: 100_000,
    record_lines: 10_000,
    json: JSON,
};

/// Entries of each kind, beyond the flat fields, that a contact's form shows. The others stay
/// unchanged.
pub const FORM_ENTRIES: usize = 50;
/// Bytes of all entries that a form shows.
pub const FORM_ENTRY_BYTES: usize = 128 * 1024;
/// Bytes of a single-line value that a form shows. Longer ones came from elsewhere and stay
/// unchanged.
pub const FORM_LINE_BYTES: usize = 8 * 1024;
/// Entries that a contact's form may send: those that it showed, and new ones.
pub const FORM_ROWS: usize = 1000;
/// Labels that a contact's form may add and remove.
pub const FORM_LABELS: usize = 100;
/// Fields that any form may send.
pub const FORM_FIELDS: usize = 20_000;

/// Entries of each kind that a contact's page shows.
pub const DETAIL_ENTRIES: usize = 100;
/// Characters of a note that a contact's page shows.
pub const DETAIL_NOTE_CHARS: usize = 20_000;
/// Related people of a card whose contacts its page looks for.
pub const LINKED_RELATIVES: usize = 20;
/// Characters of any other value that a page shows.
pub const VALUE_CHARS: usize = 1000;
/// Values of each property and contact that the comparison before a merge shows.
pub const COMPARED_VALUES: usize = 20;

/// Bytes of contacts in one answer of a list. The rest comes with the next page.
pub const LIST_BYTES: i64 = 4 * 1024 * 1024;
/// Birthdays in one answer, the soonest first.
pub const BIRTHDAYS: usize = 5000;
/// Favourites that a browser keeps for when it is offline, and as many contacts that it showed last.
pub const OFFLINE_CONTACTS: u16 = 200;
/// Labels on one page.
pub const LABELS: usize = 200;
/// Labels that the navigation beside a page shows.
pub const LISTED_LABELS: usize = 50;

/// Changes of a contact in one answer of its history.
pub const HISTORY_EVENTS: usize = 500;
/// Changes on one page of its history.
pub const HISTORY_PAGE_EVENTS: usize = 50;
/// Differences that each change in the history lists.
pub const HISTORY_DIFFERENCES: usize = 100;
/// Differences of each change on a page.
pub const HISTORY_PAGE_DIFFERENCES: usize = 20;
/// Bytes of former cards that are read for one answer.
pub const HISTORY_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of differences in one answer.
pub const HISTORY_TEXT_BYTES: usize = 1024 * 1024;
