# Shows the recipes.
default:
    @just --list

# Runs the server on SQLite at http://localhost:9000.
run *args:
    cargo run --release -- {{args}}

# Runs the tests, installing what they need and is missing.
test *args:
    scripts/test {{args}}

# Runs the browser tests alone.
test-browser *args:
    scripts/test --browser {{args}}

# Makes the pictures of the README anew.
screenshots:
    CARNET_SCREENSHOTS=1 scripts/test --browser screenshots

# Format, lints, tests, documentation.
check:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings
    cargo clippy --no-default-features --lib --bins --locked -- -D warnings
    scripts/test
    RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --locked --lib

# Measures the release build against a bare handler.
bench *args:
    scripts/bench {{args}}

# Tries the running server against its own description.
schemathesis *args:
    scripts/schemathesis {{args}}

# Licences, advisories and sources of the dependencies; needs cargo-deny.
audit:
    cargo deny check

# Runs the server on a throw-away PostgreSQL.
psql-run *args:
    scripts/postgres run bash -c 'DATABASE_URL=$TEST_DATABASE_URL exec cargo run --release -- "$@"' carnet {{args}}
