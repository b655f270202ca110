nav-more = More
labels-manage = Manage labels
labels-title = Labels
labels-text = Labels group your contacts. A contact can have several.
labels-more = More labels
labels-all = Show all { $count }
labels-empty-title = No labels yet
labels-empty-text = Open a contact, or select several in the list, and add a label.
label-name = Label
label-new = New label
label-add = Add
label-remove = Remove label { $name }
label-change = Edit
label-change-one = Edit { $name }
label-color = Colour
color-none = No colour
color-teal = Teal
color-indigo = Indigo
color-orange = Orange
color-pink = Pink
color-green = Green
color-blue = Blue
color-purple = Purple
color-yellow = Yellow
label-merge-hint = To merge two labels, enter the name of the other one.
label-delete = Delete
label-delete-one = Delete label { $name }
label-sure = The label is removed from all contacts. The contacts stay.
list-label = Label
list-label-all = All labels
list-book = Address book
list-book-all = All address books
list-none-labelled = No contact has the label “{ $name }”.
bulk-labels = Labels
bulk-label-add = Add label
bulk-label-remove = Remove label
bulk-export = Export
bulk-move = Move

done-import = { $count ->
    [one] { $shown } contact imported.
   *[other] { $shown } contacts imported.
}
done-edit = Changed { $name } and labels.
done-merge-into = Merged into { $name }.
done-merge = { $count ->
    [one] Merged; { $shown } contact changed.
   *[other] Merged; { $shown } contacts changed.
}
done-delete = { $count ->
    [one] Deleted.
   *[other] { $shown } contacts deleted.
}
done-favorite = { $count ->
    [one] Added to favourites.
   *[other] { $shown } contacts added to favourites.
}
done-unfavorite = { $count ->
    [one] Removed from favourites.
   *[other] { $shown } contacts removed from favourites.
}
done-move = { $count ->
    [one] { $shown } contact moved to another address book.
   *[other] { $shown } contacts moved to another address book.
}
done-label-add = { $count ->
    [one] Label added to { $shown } contact.
   *[other] Label added to { $shown } contacts.
}
done-label-remove = { $count ->
    [one] Label removed from { $shown } contact.
   *[other] Label removed from { $shown } contacts.
}
done-label-rename = { $count ->
    [one] Label renamed on { $shown } contact.
   *[other] Label renamed on { $shown } contacts.
}
done-label-delete = { $count ->
    [one] Label deleted from { $shown } contact.
   *[other] Label deleted from { $shown } contacts.
}
done-restore = { $count ->
    [one] Earlier version restored.
   *[other] Earlier versions of { $shown } contacts restored.
}
done-rewind = Address book restored to { $when }.
done-undo = { $count ->
    [one] Undone; { $shown } contact is as it was before.
   *[other] Undone; { $shown } contacts are as they were before.
}
done-redo = { $count ->
    [one] Done again; { $shown } contact changed.
   *[other] Done again; { $shown } contacts changed.
}
undone-import = { $count ->
    [one] Undid the import of { $shown } contact.
   *[other] Undid the import of { $shown } contacts.
}
undo-kept = { $count ->
    [one] { $shown } contact was changed since and stays as it is.
   *[other] { $shown } contacts were changed since and stay as they are.
}
done-batch = { $count ->
    [one] { $shown } contact changed.
   *[other] { $shown } contacts changed.
}
done-nothing = There was nothing to change.
done-changed = Your contacts have changed meanwhile. Look at the list again.
done-removed = Deleted forever.

trash-title = Trash
trash-empty-title = The trash is empty
trash-empty-text = Deleted contacts stay here for a while, in case you want them back.
trash-deleted = Deleted { $when }
trash-gone = Will be deleted on { $when }
trash-restore = Restore
trash-restore-one = Restore { $name }
trash-restore-all = Restore all
trash-remove = Delete forever
trash-remove-one = Delete forever: { $name }
trash-sure = The contact and its history will be deleted forever. You can’t undo this.
trash-empty = Empty trash
trash-sure-all = All contacts in the trash and their history will be deleted forever. You can’t undo this.
trash-more = Show older

history-title = History
history-of = History of { $name }
history-back = Back to contact
history-created = Created
history-changed = Changed
history-deleted = Deleted
history-restored = Restored
history-current = current
history-by = by { $who }
history-by-web = by { $who }, in the web app
history-by-api = by { $who }, through the API
history-by-cli = by { $who }, on the server’s command line
history-by-carddav = by { $who }, through CardDAV
history-thing-changed = { $what } changed
history-thing-gone = { $what } removed
history-thing-new = { $what } added
history-value-changed = { $what } changed from “{ $before }” to “{ $after }”
history-value-gone = { $what } removed: “{ $before }”
history-value-new = { $what } added: “{ $after }”
history-further = and { $shown } more
history-restore = Restore this version
history-earlier = Earlier changes

operations-title = Bulk changes
operations-none = Nothing yet. Imports and other bulk changes show up here.
operations-undone = undone
operations-redone = undone, then redone
operations-running = in progress
operations-stopping = being undone
operations-failed = failed, undone
rewind-title = Restore an earlier state
rewind-text = Puts your whole address book back to how it was. First you see what would change, and you can undo it afterwards.
rewind-at = Date and time ({ $zone })
rewind-refused = Choose a date and time in the past.
rewind-preview = Preview changes
rewind-nothing = Nothing has changed since then.
rewind-count-back = { $count ->
    [one] { $shown } contact will be restored
   *[other] { $shown } contacts will be restored
}
rewind-count-changed = { $count ->
    [one] { $shown } contact will get its earlier details
   *[other] { $shown } contacts will get their earlier details
}
rewind-count-gone = { $count ->
    [one] { $shown } contact will move to the trash
   *[other] { $shown } contacts will move to the trash
}
rewind-back = restored
rewind-changed = changed back
rewind-gone = to the trash
rewind-confirm = Restore address book

import-title = Import & export
import-heading = Import contacts
import-text = From a phone, Google, iCloud, Outlook and others, as vCard, CSV, LDIF or JSContact. You see what is in the file before anything is added.
import-file = Contacts file
import-drop = Or drop it here
import-action = Preview import
import-sending = Uploading…
import-reading = Reading…
import-another = Import something else
import-found = What was found
import-count-new = { $count ->
    [one] { $shown } new contact
   *[other] { $shown } new contacts
}
import-count-duplicates = { $count ->
    [one] { $shown } of them looks like a contact you already have
   *[other] { $shown } of them look like contacts you already have
}
import-count-duplicates-in-file = { $count ->
    [one] { $shown } of them looks like another one here
   *[other] { $shown } of them look like others here
}
import-count-changed = { $count ->
    [one] { $shown } contact will be updated
   *[other] { $shown } contacts will be updated
}
import-count-same = { $count ->
    [one] { $shown } contact is already in your address book
   *[other] { $shown } contacts are already in your address book
}
import-count-conflicts = { $count ->
    [one] { $shown } contact was changed both here and in the file
   *[other] { $shown } contacts were changed both here and in the file
}
import-count-refused = { $count ->
    [one] { $shown } entry can’t be read
   *[other] { $shown } entries can’t be read
}
import-confirm = { $count ->
    [one] Import { $shown } contact
   *[other] Import { $shown } contacts
}
import-nothing-new = Everything here is already in your address book.
import-take-file = Replace my changes with the imported version
import-conflicts = Changed in both places
import-conflicts-text = These contacts stay as they are here unless you choose the imported version.
import-refused = Couldn’t be read
import-notes = How it was read
import-seen = Contacts
import-line = line { $line }
import-fate-new = new
import-fate-duplicate = new, but looks like a contact you already have
import-fate-duplicate-in-file = new, but looks like another new one
import-fate-duplicate-both = new, but looks like a contact you have and like another new one
import-fate-changed = will update a contact
import-fate-same = already there
import-fate-conflict = changed in both places
import-columns = Match columns
import-columns-text = We don’t recognise this table. Check what each column contains.
import-columns-action = Apply
import-waiting-title = Nothing to preview
import-waiting-text = It was imported already, or you uploaded it more than a day ago.
import-empty = This file is empty.
import-no-contact = No contacts found. You can import vCard, CSV, LDIF, JSContact, jCard and xCard files, and ZIP archives of them.
import-calendar = This is a calendar, not an address book.
import-image = This is an image, not an address book.
import-html = This is a web page, not an address book. Perhaps the export was saved before you were signed in.
import-zip = This is an office document, or a ZIP archive without contacts. Save it as CSV, then import that.
import-large-archive = This ZIP archive is too large. Unpack it, then import its files.
import-binary = This file isn’t text, so it can’t be read as an address book. Export your contacts as vCard or CSV.

remote-heading = From another server
remote-text = From Nextcloud, iCloud, Radicale, Fastmail and any other CardDAV server: all address books with their groups and photos. You see what is there before anything is added, and nothing is changed there.
remote-off = This server doesn’t import from other servers. Its administrator can allow it with the setting CARNET_FETCH, or do it for you with the command carnet import --from-carddav. Or export a file there and import it here.
remote-address = Server address
remote-user = User name on that server
remote-password = Password on that server
remote-password-hint = If the server has app passwords, as iCloud does, create one for this. The password is used once and not stored.
remote-action = Show address books
remote-books = Address books on that server
remote-count = { $count ->
    [one] { $shown } contact
   *[other] { $shown } contacts
}
remote-missing = { $count ->
    [one] { $shown } contact couldn’t be fetched
   *[other] { $shown } contacts couldn’t be fetched
}
remote-nothing-chosen = The selected address books have no contacts.
remote-too-often = Too many attempts. Wait a while, then try again.
remote-error-address = This isn’t a server address. It looks like https://contacts.example.org.
remote-error-password-in-address = Leave the user name and password out of the address.
remote-error-not-secure = Only addresses with https on port 443 or 8443 are allowed here.
remote-error-unreachable = Can’t reach this server from here.
remote-error-slow = The server took too long to answer.
remote-error-busy = The server is busy. Try again later.
remote-error-password = The server didn’t accept this user name and password. Some servers need an app password here.
remote-error-sign-in = This server only offers { $scheme } for signing in, which isn’t supported here. Export a file there and import it here.
remote-error-elsewhere = This server redirects to { $server }. If you trust that server, enter its address instead.
remote-error-not-carddav = This isn’t a CardDAV server. Check the address.
remote-error-no-books = There is no address book at this address.
remote-error-large = There is too much to fetch at once. Export the address books there, and import the files here.

remark-encoding-guessed = The file doesn’t say how it is encoded; it was read as { $name }. If names look wrong below, export the file again as UTF-8.
remark-broken-text = Some bytes here aren’t text; each is shown as �.
remark-nul = NUL characters were left out.
remark-unknown-charset = The character set { $name } isn’t known.
remark-indented = This line continues a line that isn’t there; it was read as the beginning of a card.
remark-shared-line = One card ends and the next begins on the same line.
remark-no-version = This card doesn’t state a version; it was read as { $read }.
remark-version = The version of this card was read as { $read }.
remark-nested-card = This card is inside another one; it is kept, but not shown as a contact.
remark-no-property = This line isn’t a property; it is kept, but not shown.
remark-left-out = This line isn’t a property; it was left out.
remark-renamed = The name of this property isn’t valid; it is kept as “{ $name }”.
remark-stray-continuation = This line was read as the continuation of the text before it.
remark-broken-quoted-printable = The quoted-printable encoding is broken here; what can’t be read stays as it is.
remark-repaired-names = Spaces after field names in this card were removed.
remark-repaired-media = An image in this card was stored wrongly; it was repaired.
remark-unread-date = This date is not recognised; it is kept as written.
remark-day-first = Dates like this were read with the day first.
remark-month-first = Dates like this were read with the month first.
remark-unused-column = The column “{ $name }” was left out.
remark-unknown-column = We don’t recognise the column “{ $name }”; it is kept as a field of that name.
remark-unknown-attribute = We don’t recognise the attribute “{ $name }”; it is kept as a field of that name.
remark-repeated = { $count ->
    [one] { $shown } contact in this file is also in an earlier file; it is imported once.
   *[other] { $shown } contacts in this file are also in an earlier file; they are imported once.
}
remark-member-left-out = This file in the archive was left out. If it has contacts, import it on its own.
remark-unused-member = “{ $name }” was left out: an address book has no place for it.
remark-unknown-member = We don’t recognise “{ $name }”; it is kept, but not shown.

fault-nameless = This has no name, email or phone number.
fault-outside-cards = These lines don’t belong to any card.
fault-no-beginning = This card has no beginning: the line BEGIN:VCARD is missing.
fault-no-end = This card has no end: the line END:VCARD is missing.
fault-calendar = This is a calendar, not a card.
fault-too-large = This card is larger than { $most } MB, photos not counted.
fault-too-large-with-media = This card is larger than { $most } MB.
fault-too-many-lines = This card has more than { $most } lines.
fault-too-many-components = A line of this card has more than { $most } values.
fault-too-many-values = This card has more than { $most } values.
fault-too-many-objects = This card has more than { $most } objects.
fault-too-many-json-values = This card has more than { $most } values that have no place in a contact.
fault-too-deep = This card has more than { $most } arrays and objects inside each other.
fault-too-many-attributes = This record has more than { $most } attributes and broken lines.
fault-unknown-version = This card has version { $version }; 2.1, 3.0 and 4.0 can be read.
fault-json = This isn’t a JSContact card. { $told }
fault-xml = This isn’t well-formed XML.
fault-broken-member = This file in the archive can’t be unpacked.
fault-jcard-property = One property of this card isn’t valid.
fault-no-contact = This object isn’t a contact.
fault-open-quote = A quotation mark on this line is never closed.
fault-no-attribute = This line has no attribute.
fault-base64 = The base64 on this line is broken.
fault-change-record = This changes a directory entry, but isn’t one.
fault-directory-unit = This isn’t a person, but a unit of a directory.

export-heading = Export contacts
export-text = A file for other programs, or for safekeeping.
export-as = Format
export-vcard-3 = vCard 3.0: for phones and most programs
export-vcard-4 = vCard 4.0: the newest version
export-original = vCard: each exactly as stored
export-csv = CSV: for spreadsheets and Google Contacts
export-zip = ZIP: vCards, and photos as files
export-jscontact = JSContact: for developers
export-which = Which contacts
export-all = All
export-action = Download

property-fn = Display name
property-n = Name
property-nickname = Nickname
property-anniversary = Anniversary
property-org = Organisation
property-title = Job title
property-role = Role
property-url = Website
property-photo = Photo
property-categories = Labels
property-gender = Gender
property-impp = Messenger
property-logo = Logo
property-related = Related person
property-geo = Place
property-key = Key
property-member = Member
property-kind = Kind
property-class = Access
property-sort = Sorted as
gender-male = male
gender-female = female
gender-other = other
gender-none = none
gender-unknown = unknown
kind-individual = person
kind-group = group
kind-organization = organisation
kind-location = place
column-middle-name = Middle name
column-prefix = Prefix
column-suffix = Suffix
column-department = Department
column-home-email = Email, home
column-work-email = Email, work
column-mobile-phone = Phone, mobile
column-home-phone = Phone, home
column-work-phone = Phone, work
column-street = Street
column-city = City
column-region = Region
column-postcode = Postcode
column-country = Country
column-other = Something else (keep it)
column-none = Don’t import

books-title = Address books
books-text = Keep contacts apart, such as family and work. Each device can show all of your address books or just some.
books-action = Manage address books
book-is-default = New contacts are saved here
book-name = Name
book-description = Description
book-new = New address book
book-create = Create address book
book-edit = Edit
book-edit-one = Edit { $name }
book-make-default = Make default
book-make-default-one = Make { $name } the default address book
book-delete = Delete
book-delete-one = Delete { $name }
book-delete-sure = The address book and all its contacts move to the trash. You can undo this.
