contacts-title = Kontakte
contacts-count = { $count ->
    [one] { $shown } Kontakt
   *[other] { $shown } Kontakte
}
contact-new = Neuer Kontakt
contact-edit = Bearbeiten
contact-edit-title = { $name } bearbeiten
contact-delete = Löschen
contact-email-taken = Ein anderer Kontakt hat diese E-Mail schon.
contact-save-anyway = Trotzdem speichern

list-search = Suchen
list-search-action = Suchen
list-all = Alle
list-favorites = Favoriten
list-sort = Sortieren nach
list-sort-action = Sortieren
list-sort-name = Vorname A–Z
list-sort-name-back = Vorname Z–A
list-sort-last-name = Nachname A–Z
list-sort-last-name-back = Nachname Z–A
list-sort-created = Zuletzt hinzugefügt
list-sort-updated = Zuletzt geändert
filters-on = Nur: { $names }
filters-off = Alle anzeigen
list-select = Auswählen
list-choose = { $name } auswählen
list-star = Favorit: { $name }
list-more = Weitere Kontakte
list-empty-title = Noch keine Kontakte
list-empty-text = Füge die erste Person hinzu, mit der du in Verbindung bleiben möchtest.
list-empty-action = Kontakt hinzufügen
list-none-title = Keine Kontakte gefunden
list-none-text = Nichts passt zu „{ $query }“. Versuche es mit einem Teil des Namens, der Nummer oder der Notiz.
list-none-action = Alle Kontakte anzeigen
list-no-favorites-title = Noch keine Favoriten
list-no-favorites-text = Füge die Personen hinzu, die du am häufigsten kontaktierst.
letters-label = Zum Buchstaben springen

bulk-label = Aktionen für die ausgewählten Kontakte
bulk-count = { $shown } ausgewählt
bulk-all = Alle { $shown } auswählen
bulk-all-found = Alle Treffer auswählen
bulk-all-count = Alle { $shown } ausgewählt
bulk-all-count-found = Alle Treffer ausgewählt
bulk-running = Wird ausgeführt …
bulk-progress = { $done } von { $all }
bulk-favorite = Zu Favoriten
bulk-unfavorite = Aus Favoriten
bulk-delete = Löschen
bulk-cancel = Abbrechen

detail-back = Zurück zur Liste
detail-nothing = Wähle einen Kontakt aus, um ihn hier zu sehen.
detail-quick = Kontakt aufnehmen
detail-call = Anrufen
detail-message = Nachricht
detail-mail = E-Mail
detail-favorite = Favorit
detail-qr = QR-Code
detail-qr-title = Mit dem Smartphone scannen
detail-qr-text = Die Kamera bietet an, diesen Kontakt hinzuzufügen.
detail-qr-alt = QR-Code von { $name }
detail-map = Karte
detail-more = Weitere Aktionen
detail-message-to = Nachricht an { $value }
detail-work = { $job } bei { $organization }
detail-age = { $count ->
    [one] { $shown } Jahr alt
   *[other] { $shown } Jahre alt
}
detail-photo = Foto bearbeiten
detail-share = Als vCard teilen
detail-duplicate = Duplizieren
detail-move = In „{ $book }“ verschieben
detail-updated = Geändert: { $when }

conflict-title = Anderswo geändert
conflict-text = Während du { $name } bearbeitet hast, wurde der Kontakt anderswo geändert. Wähle, was erhalten bleiben soll.
conflict-mine = Deine Version
conflict-theirs = Andere Version
conflict-nothing = leer
conflict-unchanged = Wie vorher
conflict-kept = Inzwischen ebenfalls geändert und behalten
conflict-keep = Auswahl speichern
conflict-discard = Meine Änderungen verwerfen

birthdays-title = Geburtstage
birthdays-today = Heute
birthdays-week = In den nächsten 7 Tagen
birthdays-month = In den nächsten 31 Tagen
birthdays-later = Später
birthdays-age = { $count ->
    [0] Geburt
    [one] wird { $shown }
   *[other] wird { $shown }
}
birthdays-days = { $count ->
    [1] morgen
    [one] in { $shown } Tag
   *[other] in { $shown } Tagen
}
birthdays-none-title = Noch keine Geburtstage
birthdays-none-text = Füge einem Kontakt einen Geburtstag hinzu, mit oder ohne Jahr, und er erscheint hier.

list-earlier = Zurück zum Anfang
list-create = „{ $name }“ erstellen
list-found-many = Mehr als { $shown } Kontakte gefunden
list-found = { $count ->
    [one] { $shown } Kontakt gefunden
   *[other] { $shown } Kontakte gefunden
}
birthdays-cut = Nur die nächsten 500 Geburtstage werden angezeigt.
birthdays-views = Ansichten
birthdays-list = Liste
birthdays-by-month = Nach Monat
birthdays-month-title = { $month } { $year }
birthdays-none-month = Keine Geburtstage in diesem Monat.
birthdays-leap-day = In Jahren ohne 29. Februar werden Geburtstage an diesem Tag am 28. gefeiert.

print-list = Liste drucken
print-action = Drucken
print-back = Zurück zur Liste
print-part = Gedruckt sind nur die bisher geladenen Kontakte. „Liste drucken“ druckt alle.
