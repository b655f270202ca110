# cardamum 0.3: a copy of the book is kept by its sync reports; its commands write to the server.
source scripts/dav-client/common.sh
source scripts/dav-client/both-sides.sh

programs=$(scripts/cargo-tool cardamum@0.3.0 --no-default-features --features carddav,rustls-ring)
cat >"$work/cardamum.toml" <<CONFIG
[accounts.carnet]
default = true
addressbook.default = "$book"
carddav.server = "$CARNET_URL/"
carddav.auth.basic.username = "$EMAIL"
carddav.auth.basic.password.raw = "$PASSWORD"
CONFIG
copy=$work/copy
mkdir "$copy"

cardamum() { HOME=$home step "$programs/cardamum" --config "$work/cardamum.toml" "$@"; }
# Runs Python on the answer of a command.
pick() { python3 -c "import json, sys; answer = json.load(sys.stdin); $1"; }
# Prints the address of a card by its UID: that names its file too.
id_of() { basename "$(file_of "$copy" "$1")"; }

client_start() {
    cardamum --json addressbook list >"$work/answer"
    pick 'print(*(book["id"] for book in answer["addressbooks"]), sep="\n")' <"$work/answer" >"$work/books"
    grep -qxF "$book" "$work/books" || fail "no default book in $(cat "$work/answer")"
    cardamum --json addressbook create 'Друзі & сім’я' >"$work/answer"
    api "$CARNET_URL/api/books" | grep -qF '"name":"Друзі & сім’я"' || fail "it made no book"
}
client_sync() {
    local id since=()
    [[ ! -e $work/token ]] || since=(--sync-token "$(<"$work/token")")
    cardamum --json carddav report sync "$book" "${since[@]}" >"$work/answer"
    pick 'print(answer["syncToken"])' <"$work/answer" >"$work/token"
    pick 'print(*(one["href"] for one in answer["changed"]), sep="\n")' <"$work/answer" >"$work/changed"
    pick 'print(*answer["vanished"], sep="\n")' <"$work/answer" >"$work/vanished"
    for id in $(sed 's,.*/,,' "$work/changed"); do
        cardamum --json card read "$id" >"$work/answer"
        pick 'print(answer["contents"], end="")' <"$work/answer" | sed -z 's/\r\n[ \t]//g; s/\r//g' >"$copy/$id"
    done
    for id in $(sed 's,.*/,,' "$work/vanished"); do
        rm "$copy/$id"
    done
}
client_uids() { uids_of "$copy"; }
client_card() { cat "$(file_of "$copy" "$1")"; }
client_add() { cardamum card create - >"$work/answer"; }
client_rename() { cardamum card update "$(id_of "$1")" --full-name "$2" >"$work/answer"; }
client_delete() { cardamum card delete "$(id_of "$1")" >"$work/answer"; }

both_sides
