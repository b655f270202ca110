# vdirsyncer 0.21: two sides that each add, edit and delete, conflicts, cards that the server mends, names of books.
source scripts/dav-client/common.sh
source scripts/dav-client/vdir.sh

# Checks that both sides of a card of the default book have a line, or that neither has the card.
both_have() {
    grep -q "$2" "$here/$1.vcf" || fail "no '$2' in $1 here: $(cat "$here/$1.vcf")"
    dav "$there/$1.vcf" | grep -q "$2" || fail "no '$2' in $1 on the server"
}
neither_has() {
    [[ ! -e $here/$1.vcf ]] || fail "$1 is here still"
    [[ $(curl -sS -o "$work/answer" -w '%{http_code}' -u "$EMAIL:$PASSWORD" "$there/$1.vcf") == 404 ]] ||
        fail "$1 is on the server still"
}
edit_there() {
    dav -D "$work/headers" -o "$work/card" "$there/$1.vcf"
    sed -i "$2" "$work/card"
    local etag
    etag=$(sed -n 's/^etag: *\(.*\)\r$/\1/Ip' "$work/headers")
    dav -X PUT -H 'Content-Type: text/vcard' -H "If-Match: $etag" --data-binary "@$work/card" "$there/$1.vcf"
}

# It finds the default book, and makes one of a folder.
mkdir -p "$work/books/work"
discover
api "$CARNET_URL/api/books" | grep -q '"name":"work"' || fail "vdirsyncer made no book"

for n in {1..8}; do
    card 3.0 "card-$n" "Card $n" "EMAIL:card$n@example.org" >"$here/card-$n.vcf"
done
card 3.0 photo Photo "PHOTO;ENCODING=b;TYPE=PNG:$icon" >"$here/photo.vcf"
card 4.0 modern Modern KIND:individual GENDER:F 'LANG;PREF=1:uk' BDAY:--0203 >"$here/modern.vcf"
card 4.0 group Friends KIND:group MEMBER:urn:uuid:card-1 >"$here/group.vcf"
card 3.0 'odd/50% & Ї' 'Леся Українка' >"$here/odd.vcf"
card 3.0 worker Worker >"$work/books/work/worker.vcf"
sync
sync_idle
[[ $(find "$here" -name '*.vcf' | wc -l) == 12 ]] || fail "vdirsyncer did not keep 12 cards"
for name in card-1 photo; do
    dav "$there/$name.vcf" | cmp - "$here/$name.vcf" || fail "$name came back changed"
done
for name in modern group; do
    dav -H 'Accept: text/vcard; version=4.0' "$there/$name.vcf" | cmp - "$here/$name.vcf" ||
        fail "$name came back changed"
done
dav -o "$work/answer" "$books/work/worker.vcf"

# Edits and deletions of both sides, and a contact of the app.
sed -i 's/Card 1/Edited here/' "$here/card-1.vcf"
sed -i 's/GENDER:F/GENDER:O/' "$here/modern.vcf"
rm "$here/card-2.vcf"
edit_there card-3 's/Card 3/Edited there/'
dav -X DELETE "$there/card-4.vcf"
api -o "$work/answer" "$CARNET_URL/api/contacts" -d '{"first_name": "From", "last_name": "App"}'
sync
sync_idle
both_have card-1 'FN:Edited here'
both_have card-3 'FN:Edited there'
neither_has card-2
neither_has card-4
dav -H 'Accept: text/vcard; version=4.0' "$there/modern.vcf" | grep -q GENDER:O || fail "an edit of 4.0 was lost"
grep -lq 'FN:From App' "$here"/*.vcf || fail "the contact of the app did not come"

# An edit wins over a deletion, whichever side it is on.
rm "$here/card-5.vcf"
edit_there card-5 's/Card 5/Kept there/'
sed -i 's/Card 6/Kept here/' "$here/card-6.vcf"
dav -X DELETE "$there/card-6.vcf"
sync
sync_idle
both_have card-5 'FN:Kept there'
both_have card-6 'FN:Kept here'

# A conflict is told and changes neither side; the answer of the person goes through.
sed -i 's/Card 7/Seven here/' "$here/card-7.vcf"
edit_there card-7 's/Card 7/Seven there/'
! vdirsyncer sync || fail "vdirsyncer saw no conflict"
grep -q 'changed on both sides' "$work/log" || fail "vdirsyncer failed otherwise: $(cat "$work/log")"
grep -q 'FN:Seven here' "$here/card-7.vcf" || fail "the conflict changed the card here"
dav "$there/card-7.vcf" | grep -q 'FN:Seven there' || fail "the conflict changed the card there"
dav -o "$here/card-7.vcf" "$there/card-7.vcf"
sync
sync_idle

# What has no name or UID is mended by the server, and the mended card comes back once.
printf '%s\r\n' BEGIN:VCARD VERSION:3.0 UID:nameless 'N:Last;First;;;' END:VCARD >"$here/nameless.vcf"
sync
sync
sync_idle
both_have nameless 'FN:'

# A book takes its new name.
metasync() { vdirsyncer metasync || fail "vdirsyncer could not sync names: $(cat "$work/log")"; }
metasync
printf 'Робота & <друзі>' >"$work/books/work/displayname"
metasync
api "$CARNET_URL/api/books" | grep -q '"name":"Робота & <друзі>"' || fail "the book has its old name"
