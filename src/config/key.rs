//! The key that signs tokens, kept in a file of the data folder.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use crate::domain::tokens::SecretKey;

/// Returns the key in the file, made first where there is none. Only its owner can read it.
pub fn kept_key(path: &Path) -> Result<SecretKey, String> {
    let explain = |error: io::Error| format!("CARNET_DATA_DIR: {}: {error}", path.display());
    let text = match fs::read_to_string(path) {
        Ok(text) if !text.is_empty() => text,
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(explain(error)),
        // Nothing yet, or what a start left that was cut off here.
        _ => make_key(path).map_err(explain)?,
    };
    if lets_others_in(path).map_err(explain)? {
        let path = path.display();
        return Err(format!(
            "CARNET_DATA_DIR: {path} can be read or changed by other users of this machine: run `chmod 600 {path}`, \
             or set CARNET_SECRET_KEY where the file system does not keep that"
        ));
    }
    SecretKey::new(&text).map_err(|reason| format!("CARNET_DATA_DIR: {} {reason}", path.display()))
}

/// Checks whether others than the owner may do anything with the file or folder.
pub fn lets_others_in(path: &Path) -> io::Result<bool> {
    Ok(fs::metadata(path)?.mode() & 0o077 != 0)
}

/// Writes a new key, unless another process that starts at the same moment has. A lock decides
/// which one does.
fn make_key(path: &Path) -> io::Result<String> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)?;
    file.lock()?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    if text.is_empty() {
        SecretKey::generate().as_str().clone_into(&mut text);
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .inspect_err(|_| {
                // Half a key would be refused at every later start; the error to tell is the first
                // one.
                let _ = file.set_len(0);
            })?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_made_key_is_kept_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        let made = kept_key(&path).expect("makes one");
        assert_eq!(kept_key(&path).expect("reads it").as_str(), made.as_str());
        assert_eq!(
            fs::metadata(&path).expect("a file").permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn a_key_that_others_can_read_is_refused_with_the_command_that_mends_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        kept_key(&path).expect("makes one");
        for mode in [0o644, 0o640, 0o604, 0o620, 0o777] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("sets the mode");
            let message = kept_key(&path).map(|_| ()).expect_err("refuses it");
            assert!(
                message.contains(&format!("`chmod 600 {}`", path.display())),
                "{mode:o}: {message}"
            );
        }
        for mode in [0o600, 0o400] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("sets the mode");
            kept_key(&path).expect("takes it");
        }
    }

    #[test]
    fn a_start_that_was_cut_off_leaves_no_empty_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .expect("an empty file");
        let made = kept_key(&path).expect("makes one");
        assert_eq!(fs::read_to_string(&path).expect("reads"), made.as_str());
    }

    #[test]
    fn processes_that_start_at_once_keep_one_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = &folder.path().join("secret.key");
        let keys = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|_| scope.spawn(move || kept_key(path)))
                .collect();
            starts
                .into_iter()
                .map(|start| {
                    start
                        .join()
                        .expect("no panic")
                        .expect("a key")
                        .as_str()
                        .to_owned()
                })
                .collect::<Vec<_>>()
        });
        assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    }
}
