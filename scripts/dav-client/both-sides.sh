# Sourced by clients that keep cards of their own: they and the server change cards, and each must learn of the other's.
# The client defines these functions, the last three of which may wait for a `client_sync` to reach the server:
#
#   client_start            finds the books from the server's address and takes the default one
#   client_sync             brings both sides together
#   client_uids             prints the UIDs of the cards it has, a line each
#   client_card UID         prints a card, its lines unfolded
#   client_add              adds the card on standard input
#   client_rename UID NAME  gives a card another FN
#   client_delete UID

odd='odd/50% & Ї'
odd_file=$odd.vcf
# The cards that the client renames, and those it adds; a client that cannot says so beside a shorter list.
renames=(plain photo friends choir modern "$odd")
adds=(new-plain new-photo new-group "new $odd")
# The version of those that it adds.
writes=3.0

# How often a look at either side is tried: a client that works in the background needs more than one.
patience=1

# Runs a look, again after a sync and a second while it fails and there is patience.
eventually() {
    local attempt
    for ((attempt = 1; attempt < patience; attempt++)); do
        ! ("$@") 2>/dev/null || return 0
        sleep 1
        client_sync
    done
    "$@"
}

# Where the client is a program that knows these words, it need not define the functions itself.
client_sync() { "$client" sync; }
client_uids() { "$client" uids; }
client_card() { "$client" card "$1"; }
client_add() { "$client" add; }
client_rename() { "$client" rename "$1" "$2"; }
client_delete() { "$client" delete "$1"; }

# Prints a card as `card` does, which is known by its nickname too.
person() { card "$1" "$2" "$3" "NICKNAME:$2" "${@:4}"; }

# Puts cards of all kinds on the server: plain ones, a photo, groups of both kinds, one of 4.0, an odd one.
fill_book() {
    local uid
    for uid in plain to-rename to-delete to-go; do
        person 3.0 "$uid" "The $uid" "EMAIL;TYPE=INTERNET:$uid@example.org" | server put "$uid.vcf"
    done
    person 3.0 photo Photo "PHOTO;ENCODING=b;TYPE=PNG:$icon" | server put photo.vcf
    person 3.0 friends Friends X-ADDRESSBOOKSERVER-KIND:group X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:plain |
        server put friends.vcf
    person 4.0 choir Choir KIND:group MEMBER:urn:uuid:photo | server put choir.vcf
    person 4.0 modern Modern GENDER:F 'LANG;PREF=1:uk' BDAY:--0203 | server put modern.vcf
    person 3.0 "$odd" 'Леся Українка' 'X-ODD;X-LEVEL=9:kept' 'NOTE:Дим & <b>\, ]]> \;\nдва "рядки" 🐦' |
        server put "$odd_file"
}

# Prints what a card of the book, or one that the client added, must keep through everything.
keeps() {
    case $1 in
    *photo) echo "$icon" ;;
    friends) echo urn:uuid:plain ;;
    choir) echo urn:uuid:photo ;;
    new-group) echo urn:uuid:modern ;;
    modern) echo GENDER:F ;;
    *"$odd") echo 'Дим & <b>\, ]]>' ;;
    *) echo EMAIL ;;
    esac
}

client_has() {
    client_card "$1" >"$work/card" || fail "$client has no card $1"
    grep -qF -- "$2" "$work/card" || fail "no '$2' in $1 at $client: $(cut -c1-300 "$work/card")"
}

# Both sides have the same UIDs.
same_uids() {
    client_uids | sort >"$work/here"
    server uids | sort >"$work/there"
    diff "$work/here" "$work/there" >"$work/log" || fail "cards differ, < $client, > server: $(cat "$work/log")"
}

first_sync() {
    fill_book
    client_start
    client_sync
    eventually same_uids
    local uid
    for uid in photo "$odd"; do
        eventually client_has "$uid" "$(keeps "$uid")"
    done
}

# Prints a card for the client to add, in the version that it writes.
new_card() {
    local photo="PHOTO;ENCODING=b;TYPE=PNG:$icon"
    local group=(X-ADDRESSBOOKSERVER-KIND:group X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:modern)
    if [[ $writes == 4.0 ]]; then
        photo=PHOTO:data:image/png\;base64,$icon
        group=(KIND:group MEMBER:urn:uuid:modern)
    fi
    case $1 in
    new-photo) person "$writes" "$1" "Made $1" "$photo" ;;
    new-group) person "$writes" "$1" "Made $1" "${group[@]}" ;;
    *"$odd") person "$writes" "$1" "Made $1" 'NOTE:Дим & <b>\, ]]>' ;;
    *) person "$writes" "$1" "Made $1" "EMAIL:new@example.org" ;;
    esac
}

client_changes() {
    local uid
    for uid in "${adds[@]}"; do
        new_card "$uid" | client_add || fail "$client could not add $uid"
    done
    for uid in "${renames[@]}"; do
        client_rename "$uid" "Renamed $uid" || fail "$client could not rename $uid"
    done
    client_delete to-delete || fail "$client could not delete a card"
    client_sync
    for uid in "${adds[@]}"; do
        eventually server_has "$uid" "FN:Made $uid"
        eventually server_has "$uid" "$(keeps "$uid")"
    done
    for uid in "${renames[@]}"; do
        eventually server_has "$uid" "FN:Renamed $uid"
        eventually server_has "$uid" "$(keeps "$uid")"
    done
    eventually server_lacks to-delete
}

server_changes() {
    person 3.0 elsewhere 'From elsewhere' | server put elsewhere.vcf
    server rename to-rename 'Renamed there'
    server delete to-go
    client_sync
    eventually client_has elsewhere 'FN:From elsewhere'
    eventually client_has to-rename 'FN:Renamed there'
    eventually same_uids
}

# A sync that finds nothing new changes nothing.
idle_sync() {
    local before
    before=$(server token)
    client_sync
    [[ $(server token) == "$before" ]] || fail "$client changed the book without a reason"
    eventually same_uids
}

both_sides() {
    first_sync
    client_changes
    server_changes
    idle_sync
}
