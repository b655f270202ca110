//! Certificates for servers of this machine.

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// Certificates of an authority of one's own.
pub struct Authority {
    pub folder: TempDir,
}

impl Authority {
    /// A new authority, with a certificate for a server at 127.0.0.1.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let run = |command: &str| {
            let output = Command::new("sh")
                .args(["-ec", command])
                .current_dir(folder.path())
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
        };
        let key = "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc";
        run(&format!(
            "{key} -x509 -days 2 -subj /CN=authority -keyout ca.key -out ca.crt"
        ));
        run(&format!(
            "{key} -subj /CN=server -keyout server.key -out server.csr"
        ));
        run("echo subjectAltName=IP:127.0.0.1 > names; \
             openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -set_serial 1 -days 2 -extfile names -out server.crt");
        Self { folder }
    }

    pub fn root(&self) -> PathBuf {
        self.file("ca.crt")
    }

    /// Returns the path of `server.crt`, `server.key` or `ca.crt`.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
