# Sourced by vdirsyncer and by khard, which reads the folder that vdirsyncer fills: a pair of the folder and the server.

programs=$(scripts/python-tool vdirsyncer==0.21.0 khard==0.22.0)
here=$work/books/$book there=$BOOK

cat >"$work/config" <<CONFIG
[general]
status_path = "$work/status/"
[pair books]
a = "here"
b = "there"
collections = ["from a", "from b"]
metadata = ["displayname"]
conflict_resolution = null
[storage here]
type = "filesystem"
path = "$work/books/"
fileext = ".vcf"
[storage there]
type = "carddav"
url = "$CARNET_URL/"
username = "$EMAIL"
password = "$PASSWORD"
CONFIG

vdirsyncer() { step "$programs/vdirsyncer" --config "$work/config" "$@" >"$work/log" 2>&1; }
sync() { vdirsyncer sync || fail "vdirsyncer could not sync: $(cat "$work/log")"; }
# A sync that finds nothing to do. One that copies again and again would be a loop.
sync_idle() {
    sync
    ! grep -E 'Copying|Deleting' "$work/log" || fail "vdirsyncer synced what had not changed"
}

# Finds the books of both sides, and makes those that one side lacks.
discover() {
    printf 'y\ny\n' | vdirsyncer discover || fail "vdirsyncer found no books: $(cat "$work/log")"
    [[ -d $here ]] || fail "vdirsyncer did not find the default book"
}
