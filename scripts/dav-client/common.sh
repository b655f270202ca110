# Sourced by each client: an account on the server at CARNET_URL, cards, and looks at what the server has.
set -euo pipefail

client=$(basename "$0" .sh)
root=$PWD
work=$CARNET_DAV_WORK
icon=$(base64 --wrap=0 assets/img/icon.png)
# Programs of a desktop keep their files here.
home=$work/home
mkdir -p "$home"

fail() {
    echo "scripts/dav-clients: $client: $*" >&2
    exit 1
}

# Installs the Debian packages that are missing.
need() {
    local package missing=()
    for package; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
            missing+=("$package")
    done
    ((${#missing[@]} == 0)) || scripts/apt-install "${missing[@]}"
}

# Runs a step for at most two minutes.
step() { timeout --kill-after=5 120 "$@"; }

# Tries a command once a second until it succeeds, for at most a minute.
until_done() {
    local attempt
    for attempt in {1..60}; do
        ! "$@" || return 0
        sleep 1
    done
    return 1
}

# Starts the bus by which the programs of a desktop find one another, with a home of their own.
start_desktop() {
    export HOME=$home XDG_RUNTIME_DIR=$home/run DBUS_SESSION_BUS_ADDRESS=unix:path=$work/bus
    unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME DISPLAY WAYLAND_DISPLAY
    mkdir -m 700 "$XDG_RUNTIME_DIR"
    dbus-daemon --session --nofork --address="$DBUS_SESSION_BUS_ADDRESS" >"$work/bus.log" 2>&1 &
    until_done test -S "$work/bus" || fail "the bus did not start: $(cat "$work/bus.log")"
}

server() { step python3 "$root/scripts/dav-client/server.py" "$@"; }

# An account: its access token, a password for its devices, its number and that of its book.
export EMAIL=$client-$$@example.org PASSWORD BOOK
read -r token PASSWORD user book < <(server account)
books=$CARNET_URL/dav/books/$user
BOOK=$books/$book

# curl as a device, and as a program that signed in.
dav() { curl --fail -sS --max-time 60 -u "$EMAIL:$PASSWORD" "$@"; }
api() { curl --fail -sS --max-time 60 -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@"; }

# Prints a card: version, UID, name, further lines.
card() {
    printf '%s\r\n' BEGIN:VCARD "VERSION:$1" "UID:$2" "FN:$3" "N:$3;;;;" "${@:4}" END:VCARD
}

# The property that cards are known by; a client that makes UIDs of its own sets another one.
export KNOWN_BY=UID

# A folder of cards in files of any name: prints its UIDs, or the file of one of them.
uids_of() { sed -n "s/^$KNOWN_BY://p" "$1"/* | tr -d '\r'; }
file_of() { grep -lxF -e "$KNOWN_BY:$2" -e "$KNOWN_BY:$2"$'\r' "$1"/*; }

# Checks that the server has a card with a text in it.
server_has() {
    server card "$1" >"$work/card" || fail "the server has no card $1"
    grep -qF -- "$2" "$work/card" || fail "no '$2' in $1 on the server: $(cut -c1-300 "$work/card")"
}

server_lacks() {
    server uids >"$work/uids"
    ! grep -qxF -- "$1" "$work/uids" || fail "$1 is on the server still"
}
