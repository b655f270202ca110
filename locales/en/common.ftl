language-name = English
skip-to-content = Skip to content
close = Close
action-about = { $action }: { $thing }
yes = Yes
no = No

nav-label = Main
nav-contacts = Contacts
nav-settings = Settings
nav-birthdays = Birthdays
nav-duplicates = Duplicates
nav-new = New contact
nav-sign-out = Sign out

offline = You’re offline. This page may be out of date, and nothing is saved until you’re online again.
kept-title = Kept on this device
kept-offline = You’re offline. These contacts are kept on this device, as you last saw them.
kept-none = No contacts are kept on this device yet.
kept-missing = This contact isn’t kept on this device. Open it again when you’re online.
kept-waiting = Your changes are kept on this device and will be saved when you’re online again.
kept-unsent = Changes not saved yet
toast-too-many = Too many requests. Wait a moment, then try again.
toast-deleted = Deleted.
toast-undo = Undo
toast-redo = Redo

form-save = Save
form-cancel = Cancel
form-leave = Leave without saving your changes?
form-leave-text = What you typed will be lost.
form-refused = Not saved yet. Check the marked fields.

palette-title = Jump to
palette-hint = Contact or page
shortcuts-title = Keyboard shortcuts
shortcuts-search = Search
shortcuts-new = New contact
shortcuts-move = Next and previous contact
shortcuts-open = Open the contact
shortcuts-edit = Edit the contact
shortcuts-star = Add to favourites, or remove
shortcuts-help = Show this list
shortcuts-escape = Clear the search, then leave it
shortcuts-on = Use single-key shortcuts (in this browser)

field-first-name = First name
field-last-name = Last name
field-email = Email
field-phone = Phone
field-address = Address
field-birthday = Birthday
field-birthday-hint = Year is optional
field-day = Day
field-month = Month
field-year = Year
field-comments = Notes
field-favorite = Favourite
field-username = Name
field-password = Password
field-current-password = Current password
field-new-password = New password
field-language = Language
field-time-zone = Time zone
field-region = Default country for phone numbers
field-theme = Appearance

reason-blank = This field is required.
reason-too-short = { $count ->
    [one] Use at least { $shown } character.
   *[other] Use at least { $shown } characters.
}
reason-too-long = { $count ->
    [one] Use at most { $shown } character.
   *[other] Use at most { $shown } characters.
}
reason-too-large = This is too large. The limit is { $shown } KB.
reason-control-character = This contains characters that can’t be displayed.
reason-no-email = Enter a valid email address.
reason-no-date = This date doesn’t exist. Enter a day and a month; the year is optional.
reason-nameless = Enter a name, an email or a phone number.
reason-common-password = This password is too common and easy to guess. Choose another.
reason-telling-password = Don’t use your name, your email or the name of this service as your password.
reason-wrong-password = This isn’t your current password.
reason-no-language = This language isn’t available.
reason-no-region = Enter a two-letter country code, such as UA or GB, or leave this empty.
reason-no-time-zone = We don’t know this time zone. Choose one from the list, such as Europe/Kyiv.
reason-too-many = You can have at most { $shown }. Remove one first.
reason-no-picture = This image can’t be read. Choose a JPEG, PNG, WebP or GIF file.
reason-picture-too-large = This image is too large. The limit is { $shown } megapixels.
pages-label = Pages of this list
pages-range = { $from }–{ $to } of { $total }
pages-previous = Previous
pages-next = Next

toast-failed = Something went wrong. Check whether it was saved before trying again.
toast-offline = Can’t reach the server. Your last change may not be saved.
toast-sent = Your changes from when you were offline are saved.
toast-unsent = Some changes aren’t saved yet and will be lost. Sign out anyway?
toast-lost = You were signed out before your offline changes could be saved. Make them again.
toast-stale = This page is out of date. Copy what you typed, then reload the page.
toast-signed-out = You’re signed out. Sign in again in another tab, then reload this page.
toast-restored = { $count ->
    [one] { $shown } contact restored.
   *[other] { $shown } contacts restored.
}
toast-none-restored = There was nothing to restore.
form-gone = This contact was deleted in the meantime. What you typed is still here: save it as a new contact, or discard it.
