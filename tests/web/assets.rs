use std::collections::BTreeSet;

use reqwest::Method;
use reqwest::header::HeaderMap;

use super::pages::{addresses, all};
use crate::support::browser::Browser;
use crate::support::user::Answer;
use crate::support::{Engine, TestApp};

async fn load(app: &TestApp, path: &str, accepted: Option<&str>) -> (HeaderMap, Vec<u8>) {
    let request = app.request(Method::GET, path);
    let request = if let Some(accepted) = accepted {
        request.header("accept-encoding", accepted)
    } else {
        request
    };
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    (
        response.headers().clone(),
        response.bytes().await.unwrap().to_vec(),
    )
}

/// Every file that pages load, or that such a file names.
async fn files(app: &TestApp) -> BTreeSet<String> {
    let pages = all(app).await;
    let addresses = pages
        .iter()
        .filter(|page| page.is_html())
        .flat_map(|page| addresses(&page.answer.text));
    let mut files: BTreeSet<_> = addresses
        .filter(|address| address.starts_with("/static/"))
        .map(|address| address.split('#').next().unwrap().to_owned())
        .collect();
    let manifest = files
        .iter()
        .find(|path| path.ends_with(".webmanifest"))
        .expect("a manifest")
        .clone();
    let text = Answer::of(app.get(&manifest)).await.expect(200).json();
    for icon in text["icons"].as_array().expect("icons") {
        files.insert(icon["src"].as_str().unwrap().to_owned());
    }
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_kept_for_ever_and_travel_compressed() {
    let app = TestApp::start(Engine::Sqlite).await;
    let files = files(&app).await;
    assert!(files.len() >= 6, "{files:?}");
    for path in &files {
        let (headers, plain) = load(&app, path, None).await;
        let header = |headers: &HeaderMap, name: &str| {
            headers
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
                .unwrap_or_default()
        };
        assert!(!plain.is_empty());
        for (accepted, encoding) in [
            (None, ""),
            (Some("identity"), ""),
            (Some("br;q=0, gzip;q=0"), ""),
            (Some("gzip, deflate, br"), "br"),
            (Some("BR"), "br"),
            (Some("gzip"), "gzip"),
            (Some("br;q=0, gzip"), "gzip"),
        ] {
            let expected = if path.ends_with(".png") { "" } else { encoding };
            let (headers, bytes) = load(&app, path, accepted).await;
            assert_eq!(
                header(&headers, "content-encoding"),
                expected,
                "{path} {accepted:?}"
            );
            assert_eq!(header(&headers, "content-length"), bytes.len().to_string());
            assert_eq!(
                header(&headers, "cache-control"),
                "public, max-age=31536000, immutable",
                "{path}"
            );
            assert!(
                header(&headers, "vary")
                    .to_lowercase()
                    .contains("accept-encoding"),
                "{path}"
            );
            assert_eq!(header(&headers, "x-content-type-options"), "nosniff");
            assert!(headers.get("set-cookie").is_none());
            match expected {
                "" => assert!(bytes == plain, "{path} {accepted:?}"),
                "gzip" => assert!(bytes.starts_with(&[0x1f, 0x8b]), "{path}"),
                _ => assert!(bytes.len() < plain.len() && bytes != plain, "{path}"),
            }
        }
        let kind = match path.rsplit('.').next().unwrap() {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "webmanifest" => "application/manifest+json",
            other => panic!("{other}"),
        };
        assert_eq!(header(&headers, "content-type"), kind, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn style_and_script_stay_within_their_budget() {
    let app = TestApp::start(Engine::Sqlite).await;
    for path in files(&app)
        .await
        .iter()
        .filter(|path| path.ends_with(".css") || path.ends_with(".js"))
    {
        let (_, bytes) = load(&app, path, Some("br")).await;
        assert!(bytes.len() < 60_000, "{path}: {} bytes", bytes.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_embedded_files_are_served() {
    let app = TestApp::start(Engine::Sqlite).await;
    let browser = Browser::new(&app);
    for path in [
        "/static/",
        "/static/app.css",
        "/static/..%2f..%2fCargo.toml",
        "/static/..%5cCargo.toml",
        "/static/%00",
        "/static/%ff",
        "/static/x/y",
    ] {
        let answer = browser.get(path).await.expect(404);
        assert_eq!(
            (
                answer.header("cache-control"),
                answer.header("content-type")
            ),
            ("no-store", "application/problem+json"),
            "{path}"
        );
    }
}
