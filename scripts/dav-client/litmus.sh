# litmus 0.13, a test of WebDAV servers. Most of it puts files and folders of any kind, which a book refuses; the parts
# that apply must pass.
source scripts/dav-client/common.sh

need litmus
apply=(
    basic.options basic.put_no_parent basic.delete_null basic.mkcol_no_parent basic.mkcol_with_body
    copymove.begin copymove.copy_cleanup copymove.move_cleanup
    props.propfind_invalid props.propfind_invalid2 props.propfind_d0 props.propextended props.propwformed
    props.propcleanup http.expect100
)

# It makes a book, works there, and leaves its logs in the current folder.
cd "$work"
TESTS='basic copymove props http' step litmus --keep-going "$books/" "$EMAIL" "$PASSWORD" >log 2>&1 || true
tr '\r' '\n' <log | LC_ALL=C awk -F '[.]+ ?' '
    /^-> running/ { split($0, quoted, "[`\047]"); suite = quoted[2] }
    /^ *[0-9]+\. / { split($1, words, " "); test = suite "." $2 }
    / pass/ { print test }' >passed
for test in "${apply[@]}"; do
    grep -qxF "$test" passed || fail "$test does not pass: $(grep -aF "${test#*.}" log)"
done
