use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use crate::support::draft;
use crate::support::process::{Program, carnet};
use crate::support::remote::{Remote, sign_in_request};
use crate::support::user::{Answer, PASSWORD, path_of};

/// The program on a disk of 6 MB of its own, which goes with it: a mount that only this process
/// sees. Returns also where others find that disk.
async fn on_a_small_disk(folder: &Path) -> (Program, PathBuf) {
    let user_is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let namespaces = if user_is_root { "-m" } else { "-rm" };
    let possible = Command::new("unshare")
        .args([namespaces, "mount", "-t", "tmpfs", "tmpfs"])
        .arg(folder)
        .status();
    assert!(
        possible.is_ok_and(|status| status.success()),
        "this test needs a small disk: run it as root, or where unprivileged users may `unshare -rm` and mount"
    );
    let plain = carnet(folder);
    let mut command = Command::new("unshare");
    let script = "mount -t tmpfs -o size=6m tmpfs \"$1\" && cd \"$1\" && exec \"$2\"";
    command
        .args([namespaces, "sh", "-c", script, "sh"])
        .arg(folder)
        .arg(plain.get_program())
        .current_dir("/");
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let program = Program::spawn(command).await;
    let disk = PathBuf::from(format!("/proc/{}/root", program.child.id()))
        .join(folder.strip_prefix("/").unwrap());
    (program, disk)
}

/// Takes all the room there is.
fn fill(disk: &Path) -> PathBuf {
    let path = disk.join("filler");
    let mut file = std::fs::File::create(&path).unwrap();
    for size in [65_536, 4096, 512, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
    path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_writes_are_refused_reads_go_on_and_space_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    let (program, disk) = on_a_small_disk(folder.path()).await;
    let user = Remote::open(&program, "taras@example.org").await;
    let kept = user
        .post("/api/contacts", &draft("Taras"))
        .await
        .expect(201)
        .json();
    let filler = fill(&disk);
    let large =
        |nth: usize| json!({"first_name": format!("Large {nth}"), "comments": "x".repeat(60_000)});
    let (mut stored, mut refused) = (1, 0);
    for nth in 0..120 {
        let answer = user.post("/api/contacts", &large(nth)).await;
        match answer.status.as_u16() {
            201 => stored += 1,
            507 => {
                assert!(answer.problem(507).contains("storage"));
                refused += 1;
            }
            _ => panic!("{answer:?}"),
        }
        if refused > 10 {
            break;
        }
    }
    assert!(refused > 10, "{refused} refused, {stored} stored");
    let batch = json!({"operations": [{"op": "create", "contact": large(900)}, {"op": "create", "contact": large(901)}]});
    user.post("/api/contacts/batch", &batch).await.problem(507);
    let patch = user
        .request(Method::PATCH, &path_of(&kept))
        .json(&json!({"comments": "y".repeat(65_000)}));
    Answer::of(patch).await.problem(507);
    let signing_in = Answer::of(sign_in_request(
        &user.client,
        &program.url,
        &user.email,
        PASSWORD,
    ))
    .await;
    assert!(
        matches!(signing_in.status.as_u16(), 200 | 507),
        "{signing_in:?}"
    );
    for _ in 0..3 {
        assert_eq!(user.get(&path_of(&kept)).await.expect(200).json(), kept);
        assert_eq!(
            user.get("/api/contacts?total=true")
                .await
                .expect(200)
                .header("x-total-count"),
            stored.to_string()
        );
        assert_eq!(
            user.get("/api/contacts/search?q=taras")
                .await
                .expect(200)
                .json()
                .as_array()
                .unwrap()
                .len(),
            1
        );
        user.get("/api/healthchecker").await.expect(200);
    }
    std::fs::remove_file(filler).unwrap();
    let since = Instant::now();
    loop {
        let answer = user.post("/api/contacts", &draft("Room again")).await;
        if answer.status == 201 {
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(5), "{answer:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Remote::sign_in(&program.url, &user.email, PASSWORD).await;
    assert_eq!(
        user.get("/api/contacts?total=true")
            .await
            .header("x-total-count"),
        (stored + 1).to_string()
    );
    // SQLite would look for the file on this process's own disks, so it is given a copy.
    let copy = tempfile::tempdir().unwrap();
    for name in ["carnet.db", "carnet.db-wal"] {
        std::fs::copy(disk.join(name), copy.path().join(name)).unwrap();
    }
    assert_eq!(
        super::journal::read_sqlite(&copy.path().join("carnet.db")).len(),
        stored + 1
    );
}
