calendar-name = Geburtstage
calendar-name-with-anniversaries = Geburtstage und Jahrestage
calendar-anniversary = Jahrestag
calendar-birthday-of = 🎂 { $name }
calendar-anniversary-of = 🎉 { $name }
calendar-years = { $count ->
    [one] { $shown } Jahr
   *[other] { $shown } Jahre
}

calendar-title = Geburtstage in deinem Kalender
calendar-text = Zeige diese Geburtstage im Kalender auf deinem Smartphone oder Computer an. Er übernimmt jede Änderung.
calendar-show = Adresse anzeigen
calendar-url = Kalenderadresse
calendar-url-hint = Wer diese Adresse hat, kann die Geburtstage sehen. In Google Kalender fügst du sie unter „Weitere Kalender“ > „Per URL“ hinzu.
calendar-qr = QR-Code, um den Kalender auf dem Smartphone zu abonnieren
calendar-open = Auf diesem Gerät abonnieren
calendar-anniversaries = Mit Jahrestagen
calendar-alarm = Erinnerung
calendar-alarm-none = Keine
calendar-alarm-day = Am selben Tag um 9:00 Uhr
calendar-alarm-day-before = Am Tag davor um 9:00 Uhr
calendar-alarm-week-before = Eine Woche davor um 9:00 Uhr
calendar-alarm-hint = Manche Kalender-Apps ignorieren die Erinnerungen abonnierter Kalender oder fragen erst nach.
calendar-make = Kalenderadresse erstellen
calendar-save = Speichern
calendar-saved = Gespeichert. Kalender zeigen die Änderung, wenn sie sich das nächste Mal aktualisieren.
calendar-end = Adresse ersetzen oder widerrufen
calendar-end-text = Die aktuelle Adresse funktioniert dann sofort nicht mehr. Kalender, die sie verwenden, werden nicht mehr aktualisiert.
calendar-replace = Neue Adresse erstellen
calendar-revoke = Widerrufen
calendar-revoked = Widerrufen. Die Adresse funktioniert nicht mehr.
