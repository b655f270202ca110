home-title = Dein Adressbuch auf deinem eigenen Server
home-lead = Carnet ist ein Adressbuch, das du selbst hostest. Keine Firma liest mit, und nichts verlässt diesen Server, wenn du es nicht sendest.
home-sign-up = Konto erstellen
home-sign-in = Anmelden
home-own-title = Nur für dich
home-own-text = Jedes Konto sieht nur die eigenen Kontakte. Du kannst alles herunterladen oder dein Konto mit allen Daten löschen.
home-find-title = Alle schnell gefunden
home-find-text = Suche nach einem Teil des Namens, der Nummer oder der Notiz, mit oder ohne Akzente, in jeder Schrift.
home-birthdays-title = Keinen Geburtstag vergessen
home-birthdays-text = Die nächsten Geburtstage auf einen Blick, mit oder ohne Jahr.
home-api = API-Dokumentation für Entwickler

login-title = Anmelden
login-action = Anmelden
login-no-account = Noch kein Konto?
login-wrong = E-Mail oder Passwort ist falsch.
login-throttled = Zu viele Versuche. Versuche es in einer Minute noch einmal.

signup-title = Konto erstellen
signup-action = Konto erstellen
signup-have-account = Hast du schon ein Konto?
signup-taken = Mit dieser E-Mail gibt es schon ein Konto. Möchtest du dich anmelden?
signup-closed = Auf diesem Server kann man sich nicht registrieren. Bitte die Administration um ein Konto.
signup-throttled = Aus deinem Netzwerk wurden zu viele Konten erstellt. Versuche es später noch einmal.

password-show = Passwort anzeigen
password-hint = Mindestens 8 Zeichen. Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.
strength-1 = Leicht zu erraten
strength-2 = Besser länger
strength-3 = Gut
strength-4 = Stark
