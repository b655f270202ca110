nav-more = Mehr
labels-manage = Labels verwalten
labels-title = Labels
labels-text = Labels fassen Kontakte zu Gruppen zusammen. Ein Kontakt kann mehrere haben.
labels-more = Weitere Labels
labels-all = Alle { $count } anzeigen
labels-empty-title = Noch keine Labels
labels-empty-text = Öffne einen Kontakt oder wähle mehrere in der Liste aus und füge ein Label hinzu.
label-name = Label
label-new = Neues Label
label-add = Hinzufügen
label-remove = Label „{ $name }“ entfernen
label-change = Bearbeiten
label-change-one = { $name } bearbeiten
label-color = Farbe
color-none = Keine Farbe
color-teal = Türkis
color-indigo = Indigo
color-orange = Orange
color-pink = Rosa
color-green = Grün
color-blue = Blau
color-purple = Violett
color-yellow = Gelb
label-merge-hint = Um zwei Labels zusammenzuführen, gib den Namen des anderen ein.
label-delete = Löschen
label-delete-one = Label „{ $name }“ löschen
label-sure = Das Label wird von allen Kontakten entfernt. Die Kontakte bleiben erhalten.
list-label = Label
list-label-all = Alle Labels
list-book = Adressbuch
list-book-all = Alle Adressbücher
list-none-labelled = Kein Kontakt hat das Label „{ $name }“.
bulk-labels = Labels
bulk-label-add = Label hinzufügen
bulk-label-remove = Label entfernen
bulk-export = Exportieren
bulk-move = Verschieben

done-import = { $count ->
    [one] { $shown } Kontakt importiert.
   *[other] { $shown } Kontakte importiert.
}
done-edit = { $name } und Labels geändert.
done-merge-into = Mit { $name } zusammengeführt.
done-merge = { $count ->
    [one] Zusammengeführt; { $shown } Kontakt geändert.
   *[other] Zusammengeführt; { $shown } Kontakte geändert.
}
done-delete = { $count ->
    [one] Gelöscht.
   *[other] { $shown } Kontakte gelöscht.
}
done-favorite = { $count ->
    [one] Zu Favoriten hinzugefügt.
   *[other] { $shown } Kontakte zu Favoriten hinzugefügt.
}
done-unfavorite = { $count ->
    [one] Aus Favoriten entfernt.
   *[other] { $shown } Kontakte aus Favoriten entfernt.
}
done-move = { $count ->
    [one] { $shown } Kontakt in ein anderes Adressbuch verschoben.
   *[other] { $shown } Kontakte in ein anderes Adressbuch verschoben.
}
done-label-add = { $count ->
    [one] Label zu { $shown } Kontakt hinzugefügt.
   *[other] Label zu { $shown } Kontakten hinzugefügt.
}
done-label-remove = { $count ->
    [one] Label von { $shown } Kontakt entfernt.
   *[other] Label von { $shown } Kontakten entfernt.
}
done-label-rename = { $count ->
    [one] Label bei { $shown } Kontakt umbenannt.
   *[other] Label bei { $shown } Kontakten umbenannt.
}
done-label-delete = { $count ->
    [one] Label gelöscht; { $shown } Kontakt hatte es.
   *[other] Label gelöscht; { $shown } Kontakte hatten es.
}
done-restore = { $count ->
    [one] Frühere Version wiederhergestellt.
   *[other] Frühere Versionen von { $shown } Kontakten wiederhergestellt.
}
done-rewind = Adressbuch auf den Stand vom { $when } wiederhergestellt.
done-undo = { $count ->
    [one] Rückgängig gemacht; { $shown } Kontakt ist wieder wie vorher.
   *[other] Rückgängig gemacht; { $shown } Kontakte sind wieder wie vorher.
}
done-redo = { $count ->
    [one] Wiederholt; { $shown } Kontakt geändert.
   *[other] Wiederholt; { $shown } Kontakte geändert.
}
undone-import = { $count ->
    [one] Import von { $shown } Kontakt rückgängig gemacht.
   *[other] Import von { $shown } Kontakten rückgängig gemacht.
}
undo-kept = { $count ->
    [one] { $shown } Kontakt wurde seitdem geändert und bleibt, wie er ist.
   *[other] { $shown } Kontakte wurden seitdem geändert und bleiben, wie sie sind.
}
done-batch = { $count ->
    [one] { $shown } Kontakt geändert.
   *[other] { $shown } Kontakte geändert.
}
done-nothing = Es gab nichts zu ändern.
done-changed = Deine Kontakte haben sich inzwischen geändert. Sieh dir die Liste noch einmal an.
done-removed = Endgültig gelöscht.

trash-title = Papierkorb
trash-empty-title = Der Papierkorb ist leer
trash-empty-text = Gelöschte Kontakte bleiben eine Zeit lang hier, falls du sie doch noch brauchst.
trash-deleted = Gelöscht: { $when }
trash-gone = Wird endgültig gelöscht: { $when }
trash-restore = Wiederherstellen
trash-restore-one = { $name } wiederherstellen
trash-restore-all = Alle wiederherstellen
trash-remove = Endgültig löschen
trash-remove-one = Endgültig löschen: { $name }
trash-sure = Der Kontakt und sein Verlauf werden endgültig gelöscht. Das lässt sich nicht rückgängig machen.
trash-empty = Papierkorb leeren
trash-sure-all = Alle Kontakte im Papierkorb und ihr Verlauf werden endgültig gelöscht. Das lässt sich nicht rückgängig machen.
trash-more = Ältere anzeigen

history-title = Verlauf
history-of = Verlauf von { $name }
history-back = Zurück zum Kontakt
history-created = Erstellt
history-changed = Geändert
history-deleted = Gelöscht
history-restored = Wiederhergestellt
history-current = aktuell
history-by = von { $who }
history-by-web = von { $who }, in der Web-App
history-by-api = von { $who }, über die API
history-by-cli = von { $who }, auf der Kommandozeile des Servers
history-by-carddav = von { $who }, über CardDAV
history-thing-changed = { $what } geändert
history-thing-gone = { $what } entfernt
history-thing-new = { $what } hinzugefügt
history-value-changed = { $what } von „{ $before }“ in „{ $after }“ geändert
history-value-gone = { $what } entfernt: „{ $before }“
history-value-new = { $what } hinzugefügt: „{ $after }“
history-further = und noch { $shown }
history-restore = Diese Version wiederherstellen
history-earlier = Frühere Änderungen

operations-title = Sammeländerungen
operations-none = Noch nichts. Hier erscheinen Importe und andere Änderungen an mehreren Kontakten.
operations-undone = rückgängig gemacht
operations-redone = rückgängig gemacht, dann wiederholt
operations-running = läuft
operations-stopping = wird rückgängig gemacht
operations-failed = fehlgeschlagen, rückgängig gemacht
rewind-title = Früheren Stand wiederherstellen
rewind-text = Versetzt dein ganzes Adressbuch in einen früheren Stand. Du siehst vorher, was sich ändert, und kannst es danach rückgängig machen.
rewind-at = Datum und Uhrzeit ({ $zone })
rewind-refused = Wähle Datum und Uhrzeit in der Vergangenheit.
rewind-preview = Änderungen ansehen
rewind-nothing = Seitdem hat sich nichts geändert.
rewind-count-back = { $count ->
    [one] { $shown } Kontakt wird wiederhergestellt
   *[other] { $shown } Kontakte werden wiederhergestellt
}
rewind-count-changed = { $count ->
    [one] { $shown } Kontakt bekommt seine früheren Angaben zurück
   *[other] { $shown } Kontakte bekommen ihre früheren Angaben zurück
}
rewind-count-gone = { $count ->
    [one] { $shown } Kontakt kommt in den Papierkorb
   *[other] { $shown } Kontakte kommen in den Papierkorb
}
rewind-back = wiederhergestellt
rewind-changed = zurückgesetzt
rewind-gone = in den Papierkorb
rewind-confirm = Adressbuch wiederherstellen

import-title = Import und Export
import-heading = Kontakte importieren
import-text = Von Smartphone, Google, iCloud, Outlook und anderen, als vCard, CSV, LDIF oder JSContact. Du siehst, was in der Datei ist, bevor etwas hinzugefügt wird.
import-file = Datei mit Kontakten
import-drop = Oder hierher ziehen
import-action = Importvorschau
import-sending = Wird hochgeladen …
import-reading = Wird gelesen …
import-another = Etwas anderes importieren
import-found = Gefunden
import-count-new = { $count ->
    [one] { $shown } neuer Kontakt
   *[other] { $shown } neue Kontakte
}
import-count-duplicates = { $count ->
    [one] { $shown } davon ähnelt einem Kontakt, den du schon hast
   *[other] { $shown } davon ähneln Kontakten, die du schon hast
}
import-count-duplicates-in-file = { $count ->
    [one] { $shown } davon ähnelt einem anderen hier
   *[other] { $shown } davon ähneln anderen hier
}
import-count-changed = { $count ->
    [one] { $shown } Kontakt wird aktualisiert
   *[other] { $shown } Kontakte werden aktualisiert
}
import-count-same = { $count ->
    [one] { $shown } Kontakt ist schon in deinem Adressbuch
   *[other] { $shown } Kontakte sind schon in deinem Adressbuch
}
import-count-conflicts = { $count ->
    [one] { $shown } Kontakt wurde hier und in der Datei geändert
   *[other] { $shown } Kontakte wurden hier und in der Datei geändert
}
import-count-refused = { $count ->
    [one] { $shown } Eintrag ist nicht lesbar
   *[other] { $shown } Einträge sind nicht lesbar
}
import-confirm = { $count ->
    [one] { $shown } Kontakt importieren
   *[other] { $shown } Kontakte importieren
}
import-nothing-new = Alles davon ist schon in deinem Adressbuch.
import-take-file = Meine Änderungen durch die importierte Version ersetzen
import-conflicts = An beiden Orten geändert
import-conflicts-text = Diese Kontakte bleiben, wie sie hier sind, wenn du nicht die importierte Version wählst.
import-refused = Nicht lesbar
import-notes = So wurde es gelesen
import-seen = Kontakte
import-line = Zeile { $line }
import-fate-new = neu
import-fate-duplicate = neu, ähnelt aber einem Kontakt, den du schon hast
import-fate-duplicate-in-file = neu, ähnelt aber einem anderen neuen
import-fate-duplicate-both = neu, ähnelt aber einem deiner Kontakte und einem anderen neuen
import-fate-changed = aktualisiert einen Kontakt
import-fate-same = schon vorhanden
import-fate-conflict = an beiden Orten geändert
import-columns = Spalten zuordnen
import-columns-text = Wir erkennen diese Tabelle nicht. Prüfe, was die Spalten enthalten.
import-columns-action = Übernehmen
import-waiting-title = Nichts für die Vorschau
import-waiting-text = Es wurde schon importiert oder vor mehr als einem Tag hochgeladen.
import-empty = Diese Datei ist leer.
import-no-contact = Keine Kontakte gefunden. Du kannst Dateien in den Formaten vCard, CSV, LDIF, JSContact, jCard und xCard importieren, auch als ZIP-Archiv.
import-calendar = Das ist ein Kalender, kein Adressbuch.
import-image = Das ist ein Bild, kein Adressbuch.
import-html = Das ist eine Webseite, kein Adressbuch. Vielleicht wurde der Export vor der Anmeldung gespeichert.
import-zip = Das ist ein Office-Dokument oder ein ZIP-Archiv ohne Kontakte. Speichere es als CSV und importiere dann diese Datei.
import-large-archive = Dieses ZIP-Archiv ist zu groß. Entpacke es und importiere dann die Dateien daraus.
import-binary = Diese Datei ist kein Text und lässt sich nicht als Adressbuch lesen. Exportiere deine Kontakte als vCard oder CSV.

remote-heading = Von einem anderen Server
remote-text = Von Nextcloud, iCloud, Radicale, Fastmail und jedem anderen CardDAV-Server: alle Adressbücher mit Gruppen und Fotos. Du siehst, was dort ist, bevor etwas hinzugefügt wird, und dort wird nichts geändert.
remote-off = Dieser Server importiert nicht von anderen Servern. Die Administration kann es mit der Einstellung CARNET_FETCH erlauben oder den Import mit dem Befehl carnet import --from-carddav für dich ausführen. Oder exportiere dort eine Datei und importiere sie hier.
remote-address = Serveradresse
remote-user = Benutzername auf dem anderen Server
remote-password = Passwort auf dem anderen Server
remote-password-hint = Wenn der Server App-Passwörter hat, wie iCloud, dann erstelle dafür eines. Das Passwort wird nur einmal verwendet und nicht gespeichert.
remote-action = Adressbücher anzeigen
remote-books = Adressbücher auf dem anderen Server
remote-count = { $count ->
    [one] { $shown } Kontakt
   *[other] { $shown } Kontakte
}
remote-missing = { $count ->
    [one] { $shown } Kontakt konnte nicht abgerufen werden
   *[other] { $shown } Kontakte konnten nicht abgerufen werden
}
remote-nothing-chosen = Die ausgewählten Adressbücher haben keine Kontakte.
remote-too-often = Zu viele Versuche. Warte etwas und versuche es noch einmal.
remote-error-address = Das ist keine Serveradresse. Sie sieht so aus: https://contacts.example.org.
remote-error-password-in-address = Schreibe Benutzername und Passwort nicht in die Adresse.
remote-error-not-secure = Hier sind nur Adressen mit https auf Port 443 oder 8443 erlaubt.
remote-error-unreachable = Dieser Server ist von hier aus nicht erreichbar.
remote-error-slow = Der Server hat zu lange nicht geantwortet.
remote-error-busy = Der Server ist überlastet. Versuche es später noch einmal.
remote-error-password = Der Server hat Benutzername und Passwort nicht akzeptiert. Manche Server verlangen hier ein App-Passwort.
remote-error-sign-in = Dieser Server bietet zum Anmelden nur { $scheme } an, was hier nicht unterstützt wird. Exportiere dort eine Datei und importiere sie hier.
remote-error-elsewhere = Dieser Server leitet zu { $server } weiter. Wenn du diesem Server vertraust, gib stattdessen seine Adresse ein.
remote-error-not-carddav = Das ist kein CardDAV-Server. Prüfe die Adresse.
remote-error-no-books = Unter dieser Adresse gibt es kein Adressbuch.
remote-error-large = Das ist zu viel, um es auf einmal abzurufen. Exportiere die Adressbücher dort und importiere die Dateien hier.

remark-encoding-guessed = Die Zeichenkodierung der Datei ist nicht angegeben; sie wurde als { $name } gelesen. Wenn Namen unten falsch aussehen, exportiere die Datei noch einmal als UTF-8.
remark-broken-text = Einige Bytes sind hier kein Text; jedes wird als � angezeigt.
remark-nul = NUL-Zeichen wurden weggelassen.
remark-unknown-charset = Der Zeichensatz { $name } ist nicht bekannt.
remark-indented = Diese Zeile setzt eine Zeile fort, die es nicht gibt; sie wurde als Anfang einer Karte gelesen.
remark-shared-line = In derselben Zeile endet eine Karte und beginnt die nächste.
remark-no-version = Diese Karte nennt keine Version; sie wurde als { $read } gelesen.
remark-version = Die Version dieser Karte wurde als { $read } gelesen.
remark-nested-card = Diese Karte steht in einer anderen; sie bleibt erhalten, wird aber nicht als Kontakt angezeigt.
remark-no-property = Diese Zeile ist keine Eigenschaft; sie bleibt erhalten, wird aber nicht angezeigt.
remark-left-out = Diese Zeile ist keine Eigenschaft; sie wurde weggelassen.
remark-renamed = Der Name dieser Eigenschaft ist ungültig; sie bleibt als „{ $name }“ erhalten.
remark-stray-continuation = Diese Zeile wurde als Fortsetzung des Texts davor gelesen.
remark-broken-quoted-printable = Die Quoted-Printable-Kodierung ist hier fehlerhaft; nicht Lesbares bleibt, wie es ist.
remark-repaired-names = Leerzeichen nach Feldnamen in dieser Karte wurden entfernt.
remark-repaired-media = Ein Bild in dieser Karte war fehlerhaft gespeichert und wurde repariert.
remark-unread-date = Dieses Datum wurde nicht erkannt; es bleibt so, wie es geschrieben ist.
remark-day-first = Datumsangaben wie diese wurden mit dem Tag zuerst gelesen.
remark-month-first = Datumsangaben wie diese wurden mit dem Monat zuerst gelesen.
remark-unused-column = Die Spalte „{ $name }“ wurde weggelassen.
remark-unknown-column = Wir erkennen die Spalte „{ $name }“ nicht; sie bleibt als Feld mit diesem Namen erhalten.
remark-unknown-attribute = Wir erkennen das Attribut „{ $name }“ nicht; es bleibt als Feld mit diesem Namen erhalten.
remark-repeated = { $count ->
    [one] { $shown } Kontakt dieser Datei ist auch in einer früheren Datei; er wird einmal importiert.
   *[other] { $shown } Kontakte dieser Datei sind auch in einer früheren Datei; sie werden einmal importiert.
}
remark-member-left-out = Diese Datei im Archiv wurde ausgelassen. Wenn sie Kontakte enthält, importiere sie einzeln.
remark-unused-member = „{ $name }“ wurde weggelassen: Ein Adressbuch hat keinen Platz dafür.
remark-unknown-member = Wir erkennen „{ $name }“ nicht; es bleibt erhalten, wird aber nicht angezeigt.

fault-nameless = Hier fehlen Name, E-Mail und Telefonnummer.
fault-outside-cards = Diese Zeilen gehören zu keiner Karte.
fault-no-beginning = Diese Karte hat keinen Anfang: Die Zeile BEGIN:VCARD fehlt.
fault-no-end = Diese Karte hat kein Ende: Die Zeile END:VCARD fehlt.
fault-calendar = Das ist ein Kalender, keine Karte.
fault-too-large = Diese Karte ist ohne Fotos größer als { $most } MB.
fault-too-large-with-media = Diese Karte ist größer als { $most } MB.
fault-too-many-lines = Diese Karte hat mehr als { $most } Zeilen.
fault-too-many-components = Eine Zeile dieser Karte hat mehr als { $most } Werte.
fault-too-many-values = Diese Karte hat mehr als { $most } Werte.
fault-too-many-objects = Diese Karte hat mehr als { $most } Objekte.
fault-too-many-json-values = Diese Karte hat mehr als { $most } Werte, für die ein Kontakt keinen Platz hat.
fault-too-deep = In dieser Karte sind mehr als { $most } Arrays und Objekte ineinander verschachtelt.
fault-too-many-attributes = Dieser Eintrag hat mehr als { $most } Attribute und fehlerhafte Zeilen.
fault-unknown-version = Diese Karte hat die Version { $version }; lesbar sind 2.1, 3.0 und 4.0.
fault-json = Das ist keine JSContact-Karte. { $told }
fault-xml = Das ist kein wohlgeformtes XML.
fault-broken-member = Diese Datei des Archivs lässt sich nicht entpacken.
fault-jcard-property = Eine Eigenschaft dieser Karte ist ungültig.
fault-no-contact = Dieses Objekt ist kein Kontakt.
fault-open-quote = Ein Anführungszeichen in dieser Zeile wird nie geschlossen.
fault-no-attribute = Diese Zeile hat kein Attribut.
fault-base64 = Das Base64 in dieser Zeile ist fehlerhaft.
fault-change-record = Das ändert einen Verzeichniseintrag, ist aber selbst keiner.
fault-directory-unit = Das ist keine Person, sondern eine Einheit eines Verzeichnisses.

export-heading = Kontakte exportieren
export-text = Eine Datei für andere Programme oder zum Aufbewahren.
export-as = Format
export-vcard-3 = vCard 3.0: für Smartphones und die meisten Programme
export-vcard-4 = vCard 4.0: die neueste Version
export-original = vCard: jede genau wie gespeichert
export-csv = CSV: für Tabellen und Google Kontakte
export-zip = ZIP: vCards, mit Fotos als Dateien
export-jscontact = JSContact: für Entwickler
export-which = Welche Kontakte
export-all = Alle
export-action = Herunterladen

property-fn = Anzeigename
property-n = Name
property-nickname = Spitzname
property-anniversary = Jahrestag
property-org = Organisation
property-title = Position
property-role = Funktion
property-url = Website
property-photo = Foto
property-categories = Labels
property-gender = Geschlecht
property-impp = Messenger
property-logo = Logo
property-related = Zugehörige Person
property-geo = Ort
property-key = Schlüssel
property-member = Mitglied
property-kind = Art
property-class = Zugriff
property-sort = Sortiert als
gender-male = männlich
gender-female = weiblich
gender-other = divers
gender-none = keines
gender-unknown = unbekannt
kind-individual = Person
kind-group = Gruppe
kind-organization = Organisation
kind-location = Ort
column-middle-name = Zweiter Vorname
column-prefix = Namenspräfix
column-suffix = Namenssuffix
column-department = Abteilung
column-home-email = E-Mail, privat
column-work-email = E-Mail, geschäftlich
column-mobile-phone = Telefon, mobil
column-home-phone = Telefon, privat
column-work-phone = Telefon, geschäftlich
column-street = Straße
column-city = Ort
column-region = Bundesland
column-postcode = Postleitzahl
column-country = Land
column-other = Etwas anderes (behalten)
column-none = Nicht importieren

books-title = Adressbücher
books-text = Trenne deine Kontakte, zum Beispiel Familie und Arbeit. Jedes Gerät kann alle deine Adressbücher oder nur einige anzeigen.
books-action = Adressbücher verwalten
book-is-default = Neue Kontakte werden hier gespeichert
book-name = Name
book-description = Beschreibung
book-new = Neues Adressbuch
book-create = Adressbuch erstellen
book-edit = Bearbeiten
book-edit-one = { $name } bearbeiten
book-make-default = Als Standard festlegen
book-make-default-one = { $name } als Standardadressbuch festlegen
book-delete = Löschen
book-delete-one = { $name } löschen
book-delete-sure = Das Adressbuch kommt mit allen Kontakten in den Papierkorb. Du kannst das rückgängig machen.
