//! Connections: accepting them, their time limits, and the orderly shutdown.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;

use super::Site;
use super::extract::Peer;
use crate::limiter::{Limiter, Permit, Shares};

/// The limits of connections.
#[derive(Clone, Copy, Debug)]
pub struct ServerLimits {
    /// The longest time for receiving a request's headers, for an idle connection, and for a client
    /// that reads nothing of its answer.
    pub header_timeout: Duration,
    /// The longest time that the shutdown waits for running requests.
    pub drain_timeout: Duration,
    /// The most connections at once; further ones wait to be accepted.
    pub connections: usize,
}

/// The most bytes of a request's head that are buffered. Heads longer than the guard allows get a
/// proper answer up to here, and a bare 431 beyond.
const HEAD_BYTES: usize = 64 * 1024;
/// The most headers of a request.
const HEADERS: usize = 128;

/// A listener that serves a site.
pub struct Server {
    listener: TcpListener,
    site: Arc<Site>,
    limits: ServerLimits,
}

impl Server {
    /// Creates a server of `site` on `listener`.
    pub fn new(listener: TcpListener, site: Site, limits: ServerLimits) -> Self {
        Self {
            listener,
            site: Arc::new(site),
            limits,
        }
    }

    /// Accepts connections until `stop` resolves, then lets running requests finish.
    pub async fn run(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let graceful = GracefulShutdown::new();
        let connections = u32::try_from(self.limits.connections).unwrap_or(u32::MAX);
        let slots = Limiter::new(Shares {
            total: connections,
            account: connections,
            patience: Duration::MAX,
        });
        tokio::pin!(stop);
        loop {
            let accepted = tokio::select! {
                accepted = accept(&self.listener, &slots) => accepted,
                () = &mut stop => break,
            };
            let Some((stream, peer, slot)) = accepted else {
                continue;
            };
            let connection = graceful.watch(self.connection(stream, peer));
            tokio::spawn(async move {
                // The end of a client's connection concerns only the client.
                let _ = connection.await;
                drop(slot);
            });
        }
        drop(self.listener);
        if tokio::time::timeout(self.limits.drain_timeout, graceful.shutdown())
            .await
            .is_err()
        {
            tracing::warn!("some requests did not finish in time and were cut");
        }
        Ok(())
    }

    fn connection(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
    ) -> impl hyper_util::server::graceful::GracefulConnection + Send + 'static {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.limits.header_timeout));
        let site = Arc::clone(&self.site);
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            let site = Arc::clone(&site);
            // Boxed, so that an idle connection does not hold the memory that answering takes.
            Box::pin(async move { Ok::<_, Infallible>(site.answer(request.map(Body::new)).await) })
        });
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header_timeout)
            .max_buf_size(HEAD_BYTES)
            .max_headers(HEADERS)
            .serve_connection(TokioIo::new(Box::pin(stream)), service)
    }
}

async fn accept(
    listener: &TcpListener,
    slots: &Limiter,
) -> Option<(TcpStream, SocketAddr, Permit)> {
    let slot = slots.acquire_for_nobody().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Small answers should leave at once; a failure only costs latency.
            let _ = stream.set_nodelay(true);
            Some((stream, peer, slot))
        }
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}
