# Thunderbird ESR without a screen, by Marionette: its own address book does the work.
source scripts/dav-client/common.sh
source scripts/dav-client/both-sides.sh

need thunderbird dbus
python=$(scripts/python-tool marionette_driver==3.7.1)/python
profile=$work/profile
mkdir "$profile"
cat >"$profile/user.js" <<'PREFS'
user_pref("marionette.port", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
PREFS
HOME=$home dbus-run-session -- thunderbird --headless --marionette -remote-allow-system-access --no-remote \
    --profile "$profile" >"$work/thunderbird.log" 2>&1 &
until_done test -s "$profile/MarionetteActivePort" || fail "it did not start: $(tail "$work/thunderbird.log")"

thunderbird() {
    step "$python" scripts/dav-client/thunderbird.py "$(<"$profile/MarionetteActivePort")" "$@"
}

client_start() {
    thunderbird start "$CARNET_URL/" "$EMAIL" "$PASSWORD" "$BOOK/" || fail "it did not find the default book"
}
client_sync() { thunderbird sync || fail "it could not sync"; }
client_add() { thunderbird add "$(cat)"; }

# It writes 4.0. A card's address is made of its UID as it stands, so one of its own with a slash goes nowhere; the
# UIDs it makes have none.
writes=4.0
adds=(new-plain new-photo new-group)
both_sides
