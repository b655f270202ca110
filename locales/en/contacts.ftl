contacts-title = Contacts
contacts-count = { $count ->
    [one] { $shown } contact
   *[other] { $shown } contacts
}
contact-new = New contact
contact-edit = Edit
contact-edit-title = Edit { $name }
contact-delete = Delete
contact-email-taken = Another contact already has this email.
contact-save-anyway = Save anyway

list-search = Search
list-search-action = Search
list-all = All
list-favorites = Favourites
list-sort = Sort by
list-sort-action = Sort
list-sort-name = First name A–Z
list-sort-name-back = First name Z–A
list-sort-last-name = Last name A–Z
list-sort-last-name-back = Last name Z–A
list-sort-created = Recently added
list-sort-updated = Recently changed
filters-on = Only: { $names }
filters-off = Show all
list-select = Select
list-choose = Select { $name }
list-star = Favourite: { $name }
list-more = More contacts
list-empty-title = No contacts yet
list-empty-text = Add the first person you want to stay in touch with.
list-empty-action = Add a contact
list-none-title = No contacts found
list-none-text = Nothing matches “{ $query }”. Try part of a name, number or note.
list-none-action = Show all contacts
list-no-favorites-title = No favourites yet
list-no-favorites-text = Add the people you contact most.
letters-label = Jump to letter

bulk-label = Actions for the selected contacts
bulk-count = { $shown } selected
bulk-all = Select all { $shown }
bulk-all-found = Select everything found
bulk-all-count = All { $shown } selected
bulk-all-count-found = Everything found is selected
bulk-running = Working on it…
bulk-progress = { $done } of { $all }
bulk-favorite = Add to favourites
bulk-unfavorite = Remove from favourites
bulk-delete = Delete
bulk-cancel = Cancel

detail-back = Back to the list
detail-nothing = Select a contact to see it here.
detail-quick = Get in touch
detail-call = Call
detail-message = Message
detail-mail = Email
detail-favorite = Favourite
detail-qr = QR code
detail-qr-title = Scan with your phone
detail-qr-text = The camera offers to add this contact.
detail-qr-alt = QR code of { $name }
detail-map = Map
detail-more = More actions
detail-message-to = Message { $value }
detail-work = { $job } at { $organization }
detail-age = { $count ->
    [one] { $shown } year old
   *[other] { $shown } years old
}
detail-photo = Edit photo
detail-share = Share as vCard
detail-duplicate = Duplicate
detail-move = Move to { $book }
detail-updated = Changed { $when }

conflict-title = Changed elsewhere
conflict-text = While you were editing { $name }, the contact was changed elsewhere. Choose what to keep.
conflict-mine = Your version
conflict-theirs = Other version
conflict-nothing = empty
conflict-unchanged = As it was
conflict-kept = Also changed meanwhile, and kept
conflict-keep = Save these choices
conflict-discard = Discard my changes

birthdays-title = Birthdays
birthdays-today = Today
birthdays-week = Next 7 days
birthdays-month = Next 31 days
birthdays-later = Later
birthdays-age = { $count ->
    [0] birth
    [one] turns { $shown }
   *[other] turns { $shown }
}
birthdays-days = { $count ->
    [one] tomorrow
   *[other] in { $shown } days
}
birthdays-none-title = No birthdays yet
birthdays-none-text = Add a birthday to a contact, with or without the year, and it shows up here.

list-earlier = Back to the top
list-create = Create “{ $name }”
list-found-many = More than { $shown } contacts found
list-found = { $count ->
    [one] { $shown } contact found
   *[other] { $shown } contacts found
}
birthdays-cut = Only the next 500 birthdays are shown.
birthdays-views = Views
birthdays-list = List
birthdays-by-month = By month
birthdays-month-title = { $month } { $year }
birthdays-none-month = No birthdays in this month.
birthdays-leap-day = In years without 29 February, birthdays on that day are celebrated on the 28th.

print-list = Print list
print-action = Print
print-back = Back to the list
print-part = Only the contacts loaded so far are printed here. “Print list” prints all of them.
