//! Output in pieces, from a thread that may block to a reader.

use std::io::{self, Write};

use crate::error::Result;
use crate::limiter::Permit;

/// Runs `write` on the blocking pool and passes on its output in pieces. Writing fails once the
/// reader stops.
pub fn pieces(
    permit: Permit,
    write: impl FnOnce(Pieces) -> Result<()> + Send + 'static,
) -> tokio::sync::mpsc::Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = tokio::sync::mpsc::channel(PIECES);
    tokio::task::spawn_blocking(move || {
        let out = Pieces {
            sender: sender.clone(),
            piece: Vec::with_capacity(PIECE_BYTES),
        };
        if let Err(error) = write(out) {
            // The broken connection tells the reader that the file is incomplete.
            let _ = sender.blocking_send(Err(io::Error::other(error)));
        }
        drop(permit);
    });
    receiver
}

/// The most pieces that wait to be read.
const PIECES: usize = 4;
const PIECE_BYTES: usize = 64 * 1024;

/// Writes into a channel, piece by piece.
pub struct Pieces {
    sender: tokio::sync::mpsc::Sender<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE_BYTES {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            Ok(())
        } else {
            self.send()
        }
    }
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE_BYTES));
        self.sender
            .blocking_send(Ok(piece))
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Sends the last piece, in case the writer was not flushed.
impl Drop for Pieces {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}
