# khard 0.22 on the folder that vdirsyncer fills: it lists the cards that came, and its own reach the server.
source scripts/dav-client/common.sh
source scripts/dav-client/vdir.sh

for n in {1..8}; do
    card 3.0 "card-$n" "Card $n" "EMAIL:card$n@example.org" | server put "card-$n.vcf"
done
card 3.0 photo Photo "PHOTO;ENCODING=b;TYPE=PNG:$icon" | server put photo.vcf
card 3.0 friends Friends X-ADDRESSBOOKSERVER-KIND:group X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:card-1 |
    server put friends.vcf
card 3.0 'odd/50% & Ї' 'Леся Українка' 'NOTE:Дим & <b>\, ]]> 🐦' | server put odd.vcf
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
grep -q 'Леся Українка' "$work/list" || fail "khard does not know the odd card: $(cat "$work/list")"

# It adds, edits and deletes.
printf 'First name: Khard\nLast name: Made\nPhone:\n    cell: +380671234567\n' >"$work/khard.yaml"
khard new --addressbook contacts --input-file "$work/khard.yaml" >"$work/log" 2>&1 || fail "khard made no card"
for uid in card-1 photo friends 'odd/50% & Ї'; do
    khard show --format yaml "uid:$uid" >"$work/khard.yaml"
    sed -i 's/^Nickname *:.*/Nickname : Edited/' "$work/khard.yaml"
    khard edit --input-file "$work/khard.yaml" "uid:$uid" <<<y >"$work/log" 2>&1 ||
        fail "khard did not edit $uid: $(cat "$work/log")"
done
khard remove --force uid:card-2 >"$work/log" 2>&1 || fail "khard did not delete: $(cat "$work/log")"
sync
sync_idle
api "$CARNET_URL/api/contacts/search?q=khard" | grep -q '"first_name":"Khard"' || fail "the card of khard did not come"
for uid in card-1 photo friends 'odd/50% & Ї'; do
    server_has "$uid" NICKNAME:Edited
done
server_has photo "$icon"
server_has friends urn:uuid:card-1
server_has 'odd/50% & Ї' 'NOTE:Дим & <b>\, ]]> 🐦'
server_lacks card-2
