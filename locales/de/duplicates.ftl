duplicates-title = Mögliche Duplikate
duplicates-count = { $count ->
    [one] { $shown } Gruppe von Kontakten könnte dieselbe Person sein.
   *[other] { $shown } Gruppen von Kontakten könnten jeweils dieselbe Person sein.
}
duplicates-certain = Sicher
duplicates-likely = Wahrscheinlich
duplicates-possible = Möglich
duplicates-same-uid = Kopien desselben Kontakts
duplicates-same-email = Gleiche E-Mail: { $value }
duplicates-same-phone = Gleiche Telefonnummer: { $value }
duplicates-same-name = Gleicher Name
duplicates-same-birthday = Gleicher Geburtstag
duplicates-same-organization = Gleiche Organisation
duplicates-merge = Zusammenführen …
duplicates-distinct = Keine Duplikate
duplicates-none-title = Keine möglichen Duplikate
duplicates-none-text = Keine zwei deiner Kontakte sehen nach derselben Person aus.
duplicates-merge-title = Kontakte zusammenführen
duplicates-merge-text = Der zusammengeführte Kontakt behält alle Werte. Wo nur einer angezeigt werden kann, wähle ihn aus. Andere Namen werden zu Spitznamen, andere Datumsangaben bekommen eine Bezeichnung.
duplicates-merge-action = Zusammenführen
duplicates-shown-name = Anzeigename
duplicates-certain-count = { $count ->
    [one] { $shown } Gruppe ist sicher. Zusammenführen
   *[other] { $shown } Gruppen sind sicher. Alle zusammenführen
}
duplicates-certain-text = Jede Gruppe wird zu ihrem ersten Kontakt, der alle Werte behält. Du kannst das rückgängig machen.
duplicates-merge-certain = { $count ->
    [one] { $shown } Gruppe zusammenführen
   *[other] Alle { $shown } Gruppen zusammenführen
}
duplicates-merged-contact = Ergebnis
duplicates-apart-title = Keine Duplikate
duplicates-apart-text = Diese Kontakte werden nie als Duplikate voneinander vorgeschlagen.
duplicates-apart-link = Als „keine Duplikate“ markierte Kontakte
duplicates-apart-none = Keine Kontakte sind als „keine Duplikate“ markiert.
duplicates-apart-back = Wieder vorschlagen
