# SyncEvolution 2.0: a folder of cards and the server, both ways.
source scripts/dav-client/common.sh
source scripts/dav-client/both-sides.sh

need syncevolution dbus
start_desktop
export LC_ALL=C.UTF-8
cards=$work/cards
mkdir "$cards"

syncevolution() {
    step syncevolution --daemon=no "$@" >"$work/log" 2>&1 || fail "syncevolution $*: $(cat "$work/log")"
}

client_start() {
    syncevolution --print-databases --keyring=no backend=carddav "syncURL=$CARNET_URL/" "username=$EMAIL" \
        "password=$PASSWORD"
    grep -qF "($BOOK/) <default>" "$work/log" || fail "no default book in $(cat "$work/log")"
    syncevolution --configure --keyring=no --template webdav "syncURL=$CARNET_URL/" "username=$EMAIL" \
        "password=$PASSWORD" target-config@carnet addressbook
    syncevolution --configure --keyring=no --template none backend=file "database=file://$cards" \
        databaseFormat=text/vcard @here addressbook
    syncevolution --configure --keyring=no --template SyncEvolution_Client syncURL=local://@carnet username= password= \
        sync=two-way printChanges=0 dumpData=0 carnet@here addressbook
    # The first sync compares all cards with all others, which the program asks to be told.
    syncevolution --sync slow carnet@here addressbook
}
client_sync() {
    syncevolution carnet@here addressbook
    # It sees that a file changed by the second.
    sleep 1
}
client_uids() { uids_of "$cards"; }
client_card() { sed -z 's/\r*\n[ \t]//g; s/\r//g' "$(file_of "$cards" "$1")"; }
client_add() { cat >"$cards/$(date +%s%N)"; }
client_rename() { sed -i "s,^FN:[^\r]*,FN:${2//&/\\&}," "$(file_of "$cards" "$1")"; }
client_delete() { rm "$(file_of "$cards" "$1")"; }

# It knows cards of a folder by their files and gives them UIDs of its own.
KNOWN_BY=NICKNAME
# It decodes the slash in the address of a card and asks for another one.
odd_file='odd 50% & Ї.vcf'
both_sides
