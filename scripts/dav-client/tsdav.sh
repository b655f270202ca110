# tsdav 2.3, a library for Node.js: discovers, makes a book, fills, edits and syncs it by its changes.
source scripts/dav-client/common.sh

node=$root/target/node-dav-clients
mkdir -p "$node"
npm install --prefix "$node" --loglevel=error --no-save tsdav@2.3.4
printf '{"private": true, "type": "module"}\n' >"$node/package.json"
cp scripts/dav-client/tsdav.mjs "$node/use.mjs"
step node "$node/use.mjs" "$CARNET_URL" "$EMAIL" "$PASSWORD" "$icon" || fail "the script failed"
