# libdav 0.11, on which pimsync stands. Its example only looks: it discovers the books and lists their cards.
source scripts/dav-client/common.sh

programs=$(scripts/cargo-tool libdav@0.11.2 --example find_addressbooks)

look() {
    step "$programs/find_addressbooks" "$CARNET_URL" "$EMAIL" "$PASSWORD" >"$work/list" 2>&1 ||
        fail "it found nothing: $(cat "$work/list")"
}
listed() { grep -qF -- "$1" "$work/list" || fail "no '$1' in $(cat "$work/list")"; }
not_listed() { ! grep -qF -- "$1" "$work/list" || fail "'$1' is listed still: $(cat "$work/list")"; }
# Prints the ETag that the server gives for a card.
etag() { dav -I "$BOOK/$1" | sed -n 's/^etag: *\(.*\)\r$/\1/Ip'; }

card 3.0 plain Plain | server put plain.vcf
card 4.0 group Group KIND:group MEMBER:urn:uuid:plain | server put group.vcf
card 3.0 odd 'Леся Українка' | server put 'odd 50% & Ї.vcf'
path=/dav/books/$user/$book
look
listed 'found 1 addressbooks'
listed "name: Some(\"Contacts\"), path: \"$path/\""
listed "$path/plain.vcf, $(etag plain.vcf)"
listed "$path/group.vcf, $(etag group.vcf)"
listed ", $(etag 'odd%2050%25%20%26%20%D0%87.vcf')"

# What changed since, and a second book.
before=$(etag plain.vcf)
server rename plain Renamed
server delete group
dav -X MKCOL "$books/second/" -o "$work/answer"
look
listed 'found 2 addressbooks'
listed 'name: Some("second")'
listed "$path/plain.vcf, $(etag plain.vcf)"
not_listed "$before"
not_listed "$path/group.vcf"
