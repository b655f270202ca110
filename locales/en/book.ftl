nav-more = More
labels-title = Labels
labels-text = Labels put contacts into groups. One contact may have several.
labels-more = More labels
labels-empty-title = No labels yet
labels-empty-text = Open a contact, or select several in the list, and add a label.
label-name = Label
label-new = New label
label-add = Add
label-remove = Remove the label { $name }
label-rename = Rename
label-rename-one = Rename { $name }
label-merge-hint = The name of another label merges the two.
label-delete = Delete
label-delete-one = Delete the label { $name }
label-sure = The contacts stay, but none has this label any more.
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
done-merge = { $count ->
    [one] { $shown } contact changed by merging.
   *[other] { $shown } contacts changed by merging.
}
done-delete = { $count ->
    [one] Deleted.
   *[other] { $shown } contacts deleted.
}
done-favorite = { $count ->
    [one] Favourite changed for { $shown } contact.
   *[other] Favourites changed for { $shown } contacts.
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
    [one] Label deleted; { $shown } contact had it.
   *[other] Label deleted; { $shown } contacts had it.
}
done-restore = { $count ->
    [one] A former version is restored.
   *[other] Former versions of { $shown } contacts are restored.
}
done-rewind = { $count ->
    [one] The address book is as it was; { $shown } contact changed.
   *[other] The address book is as it was; { $shown } contacts changed.
}
done-undo = { $count ->
    [one] Undone; { $shown } contact is as it was.
   *[other] Undone; { $shown } contacts are as they were.
}
done-batch = { $count ->
    [one] { $shown } contact changed.
   *[other] { $shown } contacts changed.
}
done-nothing = Nothing had to change.
done-removed = Removed for good.

trash-title = Trash
trash-empty-title = The trash is empty
trash-empty-text = Deleted contacts wait here for a while, in case you want them back.
trash-deleted = Deleted { $when }
trash-gone = Gone for good { $when }
trash-restore = Restore
trash-restore-one = Restore { $name }
trash-remove = Delete for good
trash-remove-one = Delete for good: { $name }
trash-sure = The contact and its history are removed. This cannot be undone.
trash-empty = Empty the trash
trash-sure-all = All contacts in the trash and their history are removed. This cannot be undone.
trash-more = Older ones

history-title = History
history-of = History of { $name }
history-back = Back to the contact
history-created = Created
history-changed = Changed
history-deleted = Deleted
history-restored = Restored
history-current = now
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

operations-title = Changes of several contacts
operations-none = Nothing yet. Imports and changes of several contacts at once appear here.
operations-undone = undone
operations-running = running
operations-stopping = being taken back
operations-failed = failed and taken back
rewind-title = Go back in time
rewind-text = Puts the whole address book back to how it was. You see first what would change, and it can be undone.
rewind-at = Date and time ({ $zone })
rewind-refused = Choose a date and time in the past.
rewind-preview = Show what would change
rewind-nothing = Nothing has changed since then.
rewind-count-back = { $count ->
    [one] { $shown } contact comes back
   *[other] { $shown } contacts come back
}
rewind-count-changed = { $count ->
    [one] { $shown } contact gets its former details
   *[other] { $shown } contacts get their former details
}
rewind-count-gone = { $count ->
    [one] { $shown } contact goes to the trash
   *[other] { $shown } contacts go to the trash
}
rewind-back = comes back
rewind-changed = as it was
rewind-gone = to the trash
rewind-confirm = Put my address book back

import-title = Import & export
import-heading = Import contacts
import-text = From a phone, Google, iCloud, Outlook and others: vCard, CSV, LDIF or JSContact. You see what is in the file before anything is added.
import-file = File with contacts
import-drop = Or drop it here.
import-action = Look into the file
import-sending = sending…
import-reading = reading…
import-another = Choose another file
import-found = What is in the file
import-count-new = { $count ->
    [one] { $shown } new contact
   *[other] { $shown } new contacts
}
import-count-duplicates = { $count ->
    [one] { $shown } of them looks like a contact you have
   *[other] { $shown } of them look like contacts you have
}
import-count-duplicates-in-file = { $count ->
    [one] { $shown } of them looks like another in the file
   *[other] { $shown } of them look like others in the file
}
import-count-changed = { $count ->
    [one] { $shown } contact is updated
   *[other] { $shown } contacts are updated
}
import-count-same = { $count ->
    [one] { $shown } contact is there already
   *[other] { $shown } contacts are there already
}
import-count-conflicts = { $count ->
    [one] { $shown } contact was changed both here and in the file
   *[other] { $shown } contacts were changed both here and in the file
}
import-count-refused = { $count ->
    [one] { $shown } entry cannot be read
   *[other] { $shown } entries cannot be read
}
import-confirm = { $count ->
    [one] Import { $shown } contact
   *[other] Import { $shown } contacts
}
import-nothing-new = Everything in this file is in your address book already.
import-take-file = Replace what was changed here with the file's version
import-conflicts = Changed both here and in the file
import-conflicts-text = These contacts stay as they are here, unless you choose the file's version.
import-refused = What cannot be read
import-notes = How it was read
import-seen = Contacts
import-line = line { $line }
import-fate-new = new
import-fate-duplicate = new, but looks like a contact you have
import-fate-duplicate-in-file = new, but looks like another in the file
import-fate-changed = updates a contact you have
import-fate-same = there already
import-fate-conflict = changed both here and in the file
import-columns = What the columns hold
import-columns-text = This table is of no program known here. Check what each column holds.
import-columns-action = Apply
import-waiting-title = No file is waiting
import-waiting-text = It was imported already, or has waited for more than a day.
import-empty = This file is empty.
import-no-contact = Nothing in this file is a contact. vCard, CSV, LDIF, JSContact, jCard and xCard files can be read here, and ZIP archives of them.
import-calendar = This is a calendar, not an address book.
import-image = This is an image, not an address book.
import-html = This is a web page, not an address book: the export may have been saved before you were signed in.
import-zip = This is an office document, or a ZIP archive without contacts. Save it as CSV, and import that.
import-large-archive = There is too much in this ZIP archive. Unpack it, and import its files.
import-binary = This file is not text, so it is no address book that can be read here. Export it as vCard or CSV.

remote-heading = From another server
remote-text = From Nextcloud, iCloud, Radicale, Fastmail and any other server that speaks CardDAV: all its address books with groups and photos. You see what is there before anything is added, and nothing is changed there.
remote-off = This server does not fetch from other servers. Its administrator can allow it with the setting CARNET_FETCH, or do it for you with the command carnet import --from-carddav. Or export a file there and import it here.
remote-address = Address of the server
remote-user = User name there
remote-password = Password there
remote-password-hint = Where the server has app passwords, as iCloud does, make one for this. The password is used once and not kept.
remote-action = Look into the address books
remote-books = Address books there
remote-count = { $count ->
    [one] { $shown } contact
   *[other] { $shown } contacts
}
remote-missing = { $count ->
    [one] { $shown } contact could not be fetched
   *[other] { $shown } contacts could not be fetched
}
remote-nothing-chosen = There is no contact in the chosen address books.
remote-too-often = You have tried this very often. Please wait for a while.
remote-error-address = This is not the address of a server. It looks like https://contacts.example.org.
remote-error-password-in-address = Please leave the user name and the password out of the address.
remote-error-not-secure = Only addresses with https on port 443 or 8443 are allowed here.
remote-error-unreachable = This server cannot be reached from here.
remote-error-slow = The server took too long to answer.
remote-error-busy = The server has too much to do. Please try again later.
remote-error-password = The server does not accept this user name and password. Some servers need an app password here.
remote-error-sign-in = This server only offers { $scheme } for signing in, which is not spoken here. Export a file there and import it here.
remote-error-elsewhere = This server leads on to { $server }. If you trust that one, give its address instead.
remote-error-not-carddav = This server does not answer like one for address books. Please check the address.
remote-error-no-books = There is no address book at this address.
remote-error-large = There is too much to fetch at once. Export the address books there, and import the files here.

remark-encoding-guessed = Nothing says which encoding this is in; it was read as { $name }. If names look wrong below, export the file anew as UTF-8.
remark-broken-text = Some bytes here are no text; each is shown as �.
remark-nul = The characters NUL were left out.
remark-unknown-charset = The character set { $name } is not known.
remark-indented = This line continues a line that is not there; it was read as the beginning of a card.
remark-shared-line = A card ends and the next begins on one line.
remark-no-version = This card states no version; it was read as { $read }.
remark-version = The version of this card was read as { $read }.
remark-nested-card = This card inside another is kept, but not shown as a contact.
remark-no-property = This line is no property; it is kept, but not shown.
remark-left-out = This line is no property; it was left out.
remark-stray-continuation = This line was read as the continuation of the text before it.
remark-broken-quoted-printable = The quoted-printable here is broken; what cannot be read stands as it is.
remark-repaired-media = The address of a picture in this card is broken; it was repaired.
remark-unused-column = The column “{ $name }” was left out.
remark-unknown-column = The column “{ $name }” is not known; it is kept as a field of that name.
remark-repeated = { $count ->
    [one] { $shown } contact of this file is in a file before it too; it was taken once.
   *[other] { $shown } contacts of this file are in a file before it too; they were taken once.
}
remark-unused-member = “{ $name }” was left out: an address book has no place for it.
remark-unknown-member = The member “{ $name }” is not known; it is kept, but not shown.

fault-nameless = This has no name, email or phone.
fault-outside-cards = These lines belong to no card.
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
fault-unknown-version = This card is of version { $version }; 2.1, 3.0 and 4.0 can be read.
fault-json = This is no JSContact card. { $told }
fault-xml = This is no well-formed XML.
fault-broken-member = This file of the archive cannot be unpacked.
fault-jcard-property = A property of this card is none.
fault-no-contact = This object is no contact.
fault-open-quote = A quote opens on this line that nothing closes.
fault-no-attribute = This line holds no attribute.
fault-base64 = This line holds broken base64.
fault-change-record = This changes an entry of a directory and is none itself.
fault-directory-unit = This is no person but a part of a directory.

export-heading = Export contacts
export-text = A file that other programs can read, or to keep.
export-as = Format
export-vcard-3 = vCard 3.0: for phones and most programs
export-vcard-4 = vCard 4.0: the newest version
export-original = vCard, each as it is stored
export-csv = CSV: for spreadsheets and Google Contacts
export-zip = ZIP: vCards, and photos as files
export-jscontact = JSContact: for developers
export-which = Which contacts
export-all = All
export-action = Download

property-fn = Full name
property-n = Parts of the name
property-nickname = Nickname
property-anniversary = Anniversary
property-org = Organisation
property-title = Job title
property-role = Role
property-url = Web site
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
column-postcode = Postal code
column-country = Country
column-other = Something else: keep it
column-none = Leave out

books-title = Address books
books-text = Keep contacts apart, such as family and work. Every device can show all of your address books or some of them.
books-action = Manage address books
book-is-default = New contacts go here
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
book-delete-sure = The address book goes to the trash with all of its contacts. You can undo this.
