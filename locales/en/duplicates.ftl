# Duplicates

duplicates-title = Duplicates
duplicates-count = { $count ->
    [one] { $shown } group of contacts seems to be one person.
   *[other] { $shown } groups of contacts seem to be one person each.
}
duplicates-certain = Certain
duplicates-likely = Likely
duplicates-possible = Possible
duplicates-same-uid = Copies of one card
duplicates-same-email = Same email: { $value }
duplicates-same-phone = Same phone: { $value }
duplicates-same-name = Same name
duplicates-same-birthday = Same birthday
duplicates-same-organization = Same organisation
duplicates-merge = Merge…
duplicates-distinct = Not duplicates
duplicates-none-title = No duplicates
duplicates-none-text = No two of your contacts seem to be the same person.
duplicates-merge-title = Merge contacts
duplicates-merge-text = The merged contact keeps every value of all. Where only one can show, choose which: other names stay as nicknames, other days with a label.
duplicates-merge-action = Merge
duplicates-shown-name = Name as shown
duplicates-name = Parts of the name
duplicates-gender = Gender
