language-name = Deutsch
skip-to-content = Zum Inhalt springen
close = Schließen
action-about = { $action }: { $thing }
yes = Ja
no = Nein

nav-label = Hauptnavigation
nav-contacts = Kontakte
nav-settings = Einstel­lungen
nav-birthdays = Geburts­tage
nav-duplicates = Duplikate
nav-new = Neuer Kontakt
nav-sign-out = Abmelden

offline = Du bist offline. Diese Seite ist vielleicht veraltet, und bis du wieder online bist, wird nichts gespeichert.
kept-title = Auf diesem Gerät gespeichert
kept-offline = Du bist offline. Diese Kontakte sind auf diesem Gerät gespeichert, so wie du sie zuletzt gesehen hast.
kept-none = Auf diesem Gerät sind noch keine Kontakte gespeichert.
kept-missing = Dieser Kontakt ist nicht auf diesem Gerät gespeichert. Öffne ihn, wenn du wieder online bist.
kept-waiting = Deine Änderungen bleiben auf diesem Gerät und werden gespeichert, sobald du wieder online bist.
kept-unsent = Änderungen noch nicht gespeichert
toast-too-many = Zu viele Anfragen. Warte kurz und versuche es noch einmal.
toast-deleted = Gelöscht.
toast-undo = Rückgängig machen
toast-redo = Wiederholen

form-save = Speichern
form-cancel = Abbrechen
form-leave = Seite verlassen, ohne die Änderungen zu speichern?
form-leave-text = Was du eingegeben hast, geht verloren.
form-refused = Noch nicht gespeichert. Prüfe die markierten Felder.

palette-title = Springen zu
palette-hint = Kontakt oder Seite
shortcuts-title = Tastenkürzel
shortcuts-search = Suchen
shortcuts-new = Neuer Kontakt
shortcuts-move = Nächster und vorheriger Kontakt
shortcuts-open = Kontakt öffnen
shortcuts-edit = Kontakt bearbeiten
shortcuts-star = Zu Favoriten hinzufügen oder entfernen
shortcuts-help = Diese Liste anzeigen
shortcuts-escape = Suche leeren, dann verlassen
shortcuts-on = Tastenkürzel mit einer Taste (in diesem Browser)

field-first-name = Vorname
field-last-name = Nachname
field-email = E-Mail
field-phone = Telefon
field-address = Adresse
field-birthday = Geburtstag
field-birthday-hint = Jahr ist optional
field-day = Tag
field-month = Monat
field-year = Jahr
field-comments = Notizen
field-favorite = Favorit
field-username = Name
field-password = Passwort
field-current-password = Aktuelles Passwort
field-new-password = Neues Passwort
field-language = Sprache
field-time-zone = Zeitzone
field-region = Standardland für Telefonnummern
field-theme = Design

reason-blank = Dieses Feld ist erforderlich.
reason-too-short = { $count ->
    [one] Verwende mindestens { $shown } Zeichen.
   *[other] Verwende mindestens { $shown } Zeichen.
}
reason-too-long = { $count ->
    [one] Verwende höchstens { $shown } Zeichen.
   *[other] Verwende höchstens { $shown } Zeichen.
}
reason-too-large = Das ist zu groß. Erlaubt sind { $shown } KB.
reason-control-character = Hier sind Zeichen, die sich nicht anzeigen lassen.
reason-no-email = Gib eine gültige E-Mail-Adresse ein.
reason-no-date = Dieses Datum gibt es nicht. Gib Tag und Monat ein; das Jahr ist optional.
reason-nameless = Gib einen Namen, eine E-Mail oder eine Telefonnummer ein.
reason-common-password = Dieses Passwort ist zu verbreitet und leicht zu erraten. Wähle ein anderes.
reason-telling-password = Verwende als Passwort nicht deinen Namen, deine E-Mail oder den Namen dieses Dienstes.
reason-wrong-password = Das ist nicht dein aktuelles Passwort.
reason-no-language = Diese Sprache ist nicht verfügbar.
reason-no-region = Gib ein Länderkürzel aus zwei Buchstaben wie UA oder GB ein oder lass das Feld leer.
reason-no-time-zone = Wir kennen diese Zeitzone nicht. Wähle eine aus der Liste, zum Beispiel Europe/Kyiv.
reason-too-many = Du kannst höchstens { $shown } davon haben. Entferne zuerst etwas.
reason-no-picture = Dieses Bild ist nicht lesbar. Wähle eine JPEG-, PNG-, WebP- oder GIF-Datei.
reason-picture-too-large = Dieses Bild ist zu groß. Erlaubt sind { $shown } Megapixel.
pages-label = Seiten dieser Liste
pages-range = { $from }–{ $to } von { $total }
pages-previous = Zurück
pages-next = Weiter

toast-failed = Etwas ist schiefgelaufen. Prüfe, ob es gespeichert wurde, bevor du es noch einmal versuchst.
toast-offline = Der Server ist nicht erreichbar. Deine letzte Änderung ist vielleicht nicht gespeichert.
toast-sent = Deine Änderungen aus der Zeit ohne Verbindung sind gespeichert.
toast-unsent = Einige Änderungen sind noch nicht gespeichert und gehen verloren. Trotzdem abmelden?
toast-lost = Du wurdest abgemeldet, bevor deine Offline-Änderungen gespeichert waren. Gib sie bitte noch einmal ein.
toast-stale = Diese Seite ist veraltet. Kopiere deine Eingaben und lade die Seite neu.
toast-signed-out = Du bist abgemeldet. Melde dich in einem anderen Tab an und lade dann diese Seite neu.
toast-restored = { $count ->
    [one] { $shown } Kontakt wiederhergestellt.
   *[other] { $shown } Kontakte wiederhergestellt.
}
toast-none-restored = Es gab nichts wiederherzustellen.
form-gone = Dieser Kontakt wurde inzwischen gelöscht. Deine Eingaben sind noch da: Speichere sie als neuen Kontakt oder verwirf sie.
