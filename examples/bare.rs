//! What the benchmark compares Carnet with: the same bytes from a bare axum router, with no token,
//! no database and no layers. `bare PATH=FILE...` answers GET of each path (axum's patterns) with
//! the file's bytes.

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use axum::serve::ListenerExt;

// Carnet's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut router = Router::new();
    for argument in std::env::args().skip(1) {
        let (path, file) = argument.split_once('=').ok_or("usage: bare PATH=FILE...")?;
        let bytes = Bytes::from(std::fs::read(file)?);
        router = router.route(
            path,
            get(async move || ([(CONTENT_TYPE, "application/json")], bytes)),
        );
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    // axum's own loop, as anyone would start who knows no better, with the one setting of Carnet's
    // that speeds it up.
    axum::serve(
        listener.tap_io(|stream| drop(stream.set_nodelay(true))),
        router,
    )
    .await?;
    Ok(())
}
