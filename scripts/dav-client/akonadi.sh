# KDE's Akonadi without a screen, with its DAV resource: the contacts of KAddressBook and KMail.
source scripts/dav-client/common.sh
source scripts/dav-client/both-sides.sh

need akonadi-server akonadi-backend-sqlite kdepim-runtime libkf5wallet-bin libkf5akonadi-dev libkf5contacts-dev \
    g++ cmake dbus
build=$root/target/akonadi-book
compile() {
    nice -n 19 cmake -S scripts/dav-client/akonadi -B "$build" && nice -n 19 cmake --build "$build"
}
compile >"$work/build.log" 2>&1 || fail "it does not build: $(tail -n 20 "$work/build.log")"
export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
start_desktop

resource=akonadi_davgroupware_resource_0
akonadi() { step "$build/book" "$resource" "$@" 2>"$work/log" || fail "$* failed: $(cat "$work/log")"; }

# Calls a method on the bus: service, path, method, arguments as dbus-send writes them.
call() { step dbus-send --session --print-reply --type=method_call --dest="$1" "$2" "${@:3}"; }

# Opens a wallet that asks nobody, and puts the password there for the resource.
fill_wallet() {
    mkdir -p "$home/.config"
    printf '[Wallet]\nFirst Use=false\nPrompt on Open=false\nClose When Idle=false\n' >"$home/.config/kwalletrc"
    local wallet=(org.kde.kwalletd5 /modules/kwalletd5) key handle
    key=$(printf '7,%.0s' {1..56})
    call "${wallet[@]}" org.kde.KWallet.pamOpen string:kdewallet "array:byte:${key%,}" int32:0 >"$work/log"
    call "${wallet[@]}" org.kde.KWallet.open string:kdewallet int64:0 string:recipe >"$work/log"
    handle=$(sed -n 's/^ *int32 //p' "$work/log")
    call "${wallet[@]}" org.kde.KWallet.createFolder "int32:$handle" string:Passwords string:recipe >"$work/log"
    call "${wallet[@]}" org.kde.KWallet.writePassword "int32:$handle" string:Passwords "string:$resource,\$default\$" \
        "string:$PASSWORD" string:recipe >"$work/log"
    grep -q 'int32 0' "$work/log" || fail "the wallet did not take the password: $(cat "$work/log")"
}

manager() {
    call org.freedesktop.Akonadi.Control /AgentManager "org.freedesktop.Akonadi.AgentManager.$1" "${@:2}" >"$work/log" 2>&1
}
knows_resource() { manager agentTypes && grep -q davgroupware "$work/log"; }
book_is_there() { "$build/book" "$resource" uids >"$work/log" 2>&1; }

client_start() {
    fill_wallet
    mkdir -p "$home/.config/akonadi"
    printf '[%%General]\nDriver=QSQLITE3\n' >"$home/.config/akonadi/akonadiserverrc"
    # shellcheck disable=SC2016 # the name of the user that has no other
    printf '[General]\nsettingsVersion=3\ndefaultUsername=%s\nremoteUrls=$default$|CardDav|%s/\n' "$EMAIL" \
        "$CARNET_URL" >"$home/.config/${resource}rc"
    akonadi_control >"$work/akonadi.log" 2>&1 &
    until_done knows_resource || fail "it did not start: $(tail "$work/akonadi.log")"
    manager createAgentInstance string:akonadi_davgroupware_resource || fail "no resource: $(cat "$work/log")"
    until_done book_is_there || fail "it did not find the default book: $(cat "$work/log")"
}

# It answers at once and works in the background.
patience=20
both_sides
