# Evolution's data server without a screen: its own book client does the work.
source scripts/dav-client/common.sh
source scripts/dav-client/both-sides.sh

need evolution-data-server gir1.2-ebook-1.2 gir1.2-ebookcontacts-1.2 gir1.2-edataserver-1.2 python3-gi \
    dbus gnome-keyring
start_desktop
printf '\n' | gnome-keyring-daemon --unlock --components=secrets >"$work/keyring.log" 2>&1

# Debian's own Python has the bindings.
evolution() { step /usr/bin/python3 scripts/dav-client/evolution.py "$@"; }

client_start() { evolution start "$CARNET_URL/" "$EMAIL" "$PASSWORD" "$BOOK/"; }

# It answers at once and works in the background.
patience=20
both_sides
