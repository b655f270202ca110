language-name = English
skip-to-content = Skip to content
close = Close
yes = Yes
no = No

nav-label = Main
nav-contacts = Contacts
nav-settings = Settings
nav-birthdays = Birthdays
nav-new = New contact
nav-sign-out = Sign out

offline = You are offline. What you see may be out of date, and nothing can be saved now.
toast-too-many = That was too fast. Wait a moment and try again.
toast-deleted = Deleted.
toast-undo = Undo

form-save = Save
form-cancel = Cancel
form-leave = Leave without saving your changes?
form-refused = Not saved yet: please look at the marked fields.

shortcuts-title = Keyboard shortcuts
shortcuts-search = Search
shortcuts-new = New contact
shortcuts-move = Next and previous contact
shortcuts-open = Open the contact
shortcuts-edit = Edit the contact
shortcuts-star = Star the contact, or remove its star
shortcuts-help = Show this list
shortcuts-escape = Clear the search, then leave it
shortcuts-on = Single keys do this (kept in this browser)

field-first-name = First name
field-last-name = Last name
field-email = Email
field-phone = Phone
field-address = Address
field-birthday = Birthday
field-birthday-hint = The year may stay empty.
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
field-region = Country of phone numbers
field-theme = Appearance

reason-blank = Please fill this in.
reason-too-short = { $count ->
    [one] At least { $shown } character, please.
   *[other] At least { $shown } characters, please.
}
reason-too-long = { $count ->
    [one] At most { $shown } character, please.
   *[other] At most { $shown } characters, please.
}
reason-too-large = At most { $shown } KiB, please.
reason-control-character = This holds characters that cannot be shown.
reason-no-email = This does not look like an email address.
reason-no-date = There is no such date. Give day and month; the year may stay empty.
reason-nameless = Give a name, an email or a phone number.
reason-common-password = Many people use this password, and attackers try it first. Choose another.
reason-telling-password = A password must not be your name, your email or the name of this service.
reason-wrong-password = This is not your current password.
reason-no-language = This language is not known here.
reason-no-region = Give the two letters of a country, such as UA or GB, or nothing.
reason-no-time-zone = This time zone is not known here. Choose one from the list, such as Europe/Kyiv.
reason-too-many = An account may have { $shown } of these. Remove one first.
reason-no-picture = This is no picture that can be read here. Choose a JPEG, PNG, WebP or GIF file.
reason-picture-too-large = This picture is too large. At most { $shown } megapixels, please.

toast-failed = That did not work. Look again before you repeat it; it may have been saved.
toast-offline = The server cannot be reached. What you just did may not be saved.
toast-stale = This page is out of date. Copy what you typed, and load the page again.
toast-signed-out = You are signed out. Sign in again in another tab, then load this page again.
toast-restored = { $count ->
    [one] { $shown } contact is back.
   *[other] { $shown } contacts are back.
}
toast-none-restored = There was nothing left to bring back.
form-gone = This contact was deleted meanwhile. What you typed is kept here: save it as a new contact, or discard it.
