//! Files that commands write: whole under their name, or not there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::{Place, at_both_places, stderr};
use crate::support::remote::Remote;

const CONTACTS: usize = 3000;

/// The files of this folder that are still in the making, or were left so.
fn partial_files(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "partial")
        })
        .collect()
}

fn must_be_a_whole_backup(place: &Place, file: &Path) {
    if place.database_url.is_none() {
        assert_eq!(super::journal::read_sqlite(file).len(), CONTACTS);
        return;
    }
    let output = Command::new("pg_restore")
        .arg("--file=-")
        .arg(file)
        .output()
        .unwrap();
    let sql = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && sql.matches("BEGIN:VCARD").count() == CONTACTS,
        "{}",
        stderr(&output)
    );
}

fn must_be_a_whole_export(file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(text.matches("BEGIN:VCARD").count(), CONTACTS);
    assert!(text.ends_with("END:VCARD\r\n"));
}

at_both_places! {
    /// From before the command has begun until after it is done.
    async fn a_killed_command_leaves_no_half_file_under_its_name(place: Place) {
        let program = place.serve().await;
        let user = Remote::open(&program, "taras@example.org").await;
        for _ in 0..CONTACTS / 500 {
            let create = |nth| json!({"op": "create", "contact": {"first_name": format!("Taras {nth}"), "comments": "x".repeat(1000)}});
            user.post("/api/contacts/batch", &json!({"operations": (0..500).map(create).collect::<Vec<_>>()})).await.expect(200);
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy of the book");
        let path = file.to_str().unwrap();
        let backup = ["backup", path];
        let export = ["export", "--user", "taras@example.org", path];
        for arguments in [&backup[..], &export[..]] {
            let must_be_whole = || if arguments[0] == "backup" { must_be_a_whole_backup(&place, &file) } else { must_be_a_whole_export(&file) };
            let (mut pause, mut killed) = (Duration::ZERO, 0);
            // Ever later, until it is done before the kill comes.
            while !file.exists() {
                let mut command = place.command();
                command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
                let mut child = command.spawn().unwrap();
                tokio::time::sleep(pause).await;
                child.kill().unwrap();
                child.wait().unwrap();
                killed += 1;
                pause += Duration::from_millis(4).max(pause / 24);
                assert!(pause < Duration::from_secs(30), "it is done at some time");
            }
            must_be_whole();
            assert!(killed > 8, "{killed} kills");
            fs::remove_file(&file).unwrap();
            let left = partial_files(folder.path()).len();
            let output = place.run(arguments, "");
            assert!(output.status.success(), "what was left does no harm: {}", stderr(&output));
            must_be_whole();
            fs::remove_file(&file).unwrap();
            assert!(partial_files(folder.path()).len() <= left, "and it leaves nothing itself");
        }
    }
}

at_both_places! {
    async fn a_file_that_is_there_is_kept_and_a_command_that_fails_leaves_none(place: Place) {
        let _program = place.serve().await;
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("there"), folder.path().join("link"));
        fs::write(&file, "kept").unwrap();
        std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).unwrap();
        for taken in [&file, &link, &folder.path().to_owned()] {
            let output = place.run(&["backup", taken.to_str().unwrap()], "");
            assert!(!output.status.success() && stderr(&output).contains("exists"), "{}", stderr(&output));
        }
        let nobody = folder.path().join("nobody.vcf");
        assert!(!place.run(&["export", "--user", "nobody@example.org", nobody.to_str().unwrap()], "").status.success());
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    }
}

at_both_places! {
    /// No file may become as large as the copy would: writing it fails in the midst, and what was
    /// written of it goes.
    async fn half_a_backup_is_removed(place: Place) {
        let program = place.serve().await;
        let user = Remote::open(&program, "taras@example.org").await;
        let create = |nth| json!({"op": "create", "contact": {"first_name": format!("Taras {nth}"), "comments": noise(nth)}});
        user.post("/api/contacts/batch", &json!({"operations": (0..300).map(create).collect::<Vec<_>>()})).await.expect(200);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy");
        let plain = place.command();
        let mut limited = Command::new("sh");
        limited.args(["-c", "trap '' XFSZ; ulimit -f 100; exec \"$0\" \"$@\""]).arg(plain.get_program()).arg("backup").arg(&file);
        limited.current_dir(place.path());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => limited.env(name, value),
                None => limited.env_remove(name),
            };
        }
        let output = limited.output().unwrap();
        assert!(!output.status.success() && !stderr(&output).is_empty(), "{}", stderr(&output));
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, [""; 0]);
        assert!(place.run(&["backup", file.to_str().unwrap()], "").status.success() && file.exists());
    }
}

/// Text that compressing makes hardly shorter.
fn noise(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut letter = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'a' + u8::try_from(state % 26).unwrap())
    };
    (0..2000).map(|_| letter()).collect()
}
