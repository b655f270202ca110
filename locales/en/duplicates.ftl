# Duplicates

duplicates-title = Possible duplicates
duplicates-count = { $count ->
    [one] { $shown } group of contacts may be the same person.
   *[other] { $shown } groups of contacts may be the same person.
}
duplicates-certain = Certain
duplicates-likely = Likely
duplicates-possible = Possible
duplicates-same-uid = Copies of the same contact
duplicates-same-email = Same email: { $value }
duplicates-same-phone = Same phone: { $value }
duplicates-same-name = Same name
duplicates-same-birthday = Same birthday
duplicates-same-organization = Same organisation
duplicates-merge = Merge…
duplicates-distinct = Not duplicates
duplicates-none-title = No possible duplicates
duplicates-none-text = No two of your contacts look like the same person.
duplicates-merge-title = Merge contacts
duplicates-merge-text = The merged contact keeps all values. Where only one can be shown, choose it. Other names become nicknames, other dates get a label.
duplicates-merge-action = Merge
duplicates-shown-name = Display name
duplicates-name = Name
duplicates-gender = Gender
