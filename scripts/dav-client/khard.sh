# khard 0.22 on the folder that vdirsyncer fills: it lists the cards that came, and its own reach the server.
source scripts/dav-client/common.sh
source scripts/dav-client/vdir.sh

for n in {1..8}; do
    card 3.0 "card-$n" "Card $n" "EMAIL:card$n@example.org" | server put "card-$n.vcf"
done
discover
sync

cat >"$work/khard.conf" <<CONFIG
[addressbooks]
[[contacts]]
path = $here
[general]
editor = true
merge_editor = true
[vcard]
preferred_version = 3.0
CONFIG
khard() { step "$programs/khard" --config "$work/khard.conf" "$@"; }
khard list --parsable >"$work/list"
cards=$(find "$here" -name '*.vcf' | wc -l)
[[ $(wc -l <"$work/list") == "$cards" ]] || fail "khard does not list $cards cards: $(cat "$work/list")"
grep -q 'Card 8' "$work/list" || fail "khard does not know card 8: $(cat "$work/list")"
printf 'First name: Khard\nLast name: Made\nPhone:\n    cell: +380671234567\n' >"$work/khard.yaml"
khard new --addressbook contacts --input-file "$work/khard.yaml" >"$work/log" 2>&1 || fail "khard made no card"
sync
sync_idle
api "$CARNET_URL/api/contacts/search?q=khard" | grep -q '"first_name":"Khard"' || fail "the card of khard did not come"
