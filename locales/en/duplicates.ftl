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
duplicates-certain-count = { $count ->
    [one] { $shown } group is certain. Merge it
   *[other] { $shown } groups are certain. Merge them all
}
duplicates-certain-text = Each group becomes its first contact, which keeps every value of all. You can undo this.
duplicates-merge-certain = { $count ->
    [one] Merge { $shown } group
   *[other] Merge all { $shown } groups
}
duplicates-merged-contact = Merged contact
duplicates-apart-title = Not duplicates
duplicates-apart-text = These contacts are never suggested as duplicates of each other.
duplicates-apart-link = Contacts marked as not duplicates
duplicates-apart-none = No contacts are marked as not duplicates.
duplicates-apart-back = Suggest again
