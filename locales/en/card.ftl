# The whole card

card-nickname = Nickname
card-organization = Organisation
card-department = Department
card-title = Job title
card-role = Role
card-url = Web page
card-messenger = Messenger
card-profile = Profile
card-related = Related person
card-anniversary = Anniversary
card-day = Date
card-photo = Photo
card-photo-choose = Choose a picture
card-photo-hint = JPEG, PNG, WebP or GIF, up to 10 MB.
card-photo-save = Save photo
card-photo-remove = Remove photo
label-home-fax = home fax
label-work-fax = work fax
label-fax = fax
label-pager = pager
label-mobile = mobile
label-main = main
label-home = home
label-work = work
label-school = school
label-other = other
label-home-page = home page
label-anniversary = anniversary
label-spouse = spouse
label-partner = partner
label-child = child
label-parent = parent
label-mother = mother
label-father = father
label-brother = brother
label-sister = sister
label-friend = friend
label-assistant = assistant
label-manager = manager
card-more-names = More parts of the name
card-prefix = Prefix
card-middle-name = Middle name
card-suffix = Suffix
card-more-emails = More emails
card-more-phones = More phones
card-more-notes = More notes
card-dates = Dates
card-kind = Which day
card-street = Street
card-extended = Flat, building
card-po-box = PO box
card-city = City
card-region = Region
card-postcode = Postcode
card-country = Country
card-service = Service
card-user = Name or address there
card-label = Label
card-no-label = No label
card-own-label = Own label…
card-own-label-name = Own label
card-add-entry = Add
card-remove-entry = Remove
card-conflict-rest = These changes of yours are kept beside theirs:
card-further = { $count ->
    [one] and { $shown } more
   *[other] and { $shown } more
}
card-note-goes-on = The text goes on. Download the whole card.
form-further = { $count ->
    [one] and { $shown } more, which stays as it is
   *[other] and { $shown } more, which stay as they are
}
form-note-too-long = This text is too long to be edited here. It stays as it is.
form-too-many-fields = A form may send at most { $most } fields. This one has { $shown }.
form-too-many-rows = A form may send at most { $most } entries. This one has { $shown }.
conflict-too-long = The other version of these is too long to be edited here, and stays. This is what you typed:
