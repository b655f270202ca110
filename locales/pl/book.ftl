nav-more = Więcej
labels-manage = Zarządzaj etykietami
labels-title = Etykiety
labels-text = Etykiety grupują kontakty. Jeden kontakt może mieć ich kilka.
labels-more = Więcej etykiet
labels-all = Pokaż wszystkie ({ $count })
labels-empty-title = Nie masz jeszcze etykiet
labels-empty-text = Otwórz kontakt lub wybierz kilka na liście i dodaj etykietę.
label-name = Etykieta
label-new = Nowa etykieta
label-add = Dodaj
label-remove = Usuń etykietę „{ $name }”
label-change = Edytuj
label-change-one = Edytuj { $name }
label-color = Kolor
color-none = Bez koloru
color-teal = Turkusowy
color-indigo = Indygo
color-orange = Pomarańczowy
color-pink = Różowy
color-green = Zielony
color-blue = Niebieski
color-purple = Fioletowy
color-yellow = Żółty
label-merge-hint = Aby scalić dwie etykiety, wpisz nazwę drugiej.
label-delete = Usuń
label-delete-one = Usuń etykietę „{ $name }”
label-sure = Etykieta zniknie ze wszystkich kontaktów. Same kontakty pozostaną.
list-label = Etykieta
list-label-all = Wszystkie etykiety
list-book = Książka adresowa
list-book-all = Wszystkie książki adresowe
list-none-labelled = Żaden kontakt nie ma etykiety „{ $name }”.
bulk-labels = Etykiety
bulk-label-add = Dodaj etykietę
bulk-label-remove = Usuń etykietę
bulk-export = Eksportuj
bulk-move = Przenieś

done-import = { $count ->
    [one] Zaimportowano { $shown } kontakt.
    [few] Zaimportowano { $shown } kontakty.
   *[many] Zaimportowano { $shown } kontaktów.
}
done-edit = Zmieniono kontakt „{ $name }” i jego etykiety.
done-merge-into = Scalono z kontaktem „{ $name }”.
done-merge = { $count ->
    [one] Scalono; zmieniono { $shown } kontakt.
    [few] Scalono; zmieniono { $shown } kontakty.
   *[many] Scalono; zmieniono { $shown } kontaktów.
}
done-delete = { $count ->
    [one] Usunięto { $shown } kontakt.
    [few] Usunięto { $shown } kontakty.
   *[many] Usunięto { $shown } kontaktów.
}
done-favorite = { $count ->
    [one] Dodano do ulubionych.
    [few] Dodano { $shown } kontakty do ulubionych.
   *[many] Dodano { $shown } kontaktów do ulubionych.
}
done-unfavorite = { $count ->
    [one] Usunięto z ulubionych.
    [few] Usunięto { $shown } kontakty z ulubionych.
   *[many] Usunięto { $shown } kontaktów z ulubionych.
}
done-move = { $count ->
    [one] Przeniesiono { $shown } kontakt do innej książki adresowej.
    [few] Przeniesiono { $shown } kontakty do innej książki adresowej.
   *[many] Przeniesiono { $shown } kontaktów do innej książki adresowej.
}
done-label-add = { $count ->
    [one] Dodano etykietę do { $shown } kontaktu.
    [few] Dodano etykietę do { $shown } kontaktów.
   *[many] Dodano etykietę do { $shown } kontaktów.
}
done-label-remove = { $count ->
    [one] Usunięto etykietę z { $shown } kontaktu.
    [few] Usunięto etykietę z { $shown } kontaktów.
   *[many] Usunięto etykietę z { $shown } kontaktów.
}
done-label-rename = { $count ->
    [one] Zmieniono nazwę etykiety w { $shown } kontakcie.
    [few] Zmieniono nazwę etykiety w { $shown } kontaktach.
   *[many] Zmieniono nazwę etykiety w { $shown } kontaktach.
}
done-label-delete = { $count ->
    [one] Usunięto etykietę, którą miał { $shown } kontakt.
    [few] Usunięto etykietę, którą miały { $shown } kontakty.
   *[many] Usunięto etykietę, którą miało { $shown } kontaktów.
}
done-restore = { $count ->
    [one] Przywrócono wcześniejszą wersję { $shown } kontaktu.
    [few] Przywrócono wcześniejsze wersje { $shown } kontaktów.
   *[many] Przywrócono wcześniejsze wersje { $shown } kontaktów.
}
done-rewind = Przywrócono książkę adresową do stanu z { $when }.
done-undo = { $count ->
    [one] Cofnięto; { $shown } kontakt jest taki jak wcześniej.
    [few] Cofnięto; { $shown } kontakty są takie jak wcześniej.
   *[many] Cofnięto; { $shown } kontaktów jest takich jak wcześniej.
}
done-redo = { $count ->
    [one] Ponowiono; zmieniono { $shown } kontakt.
    [few] Ponowiono; zmieniono { $shown } kontakty.
   *[many] Ponowiono; zmieniono { $shown } kontaktów.
}
undone-import = { $count ->
    [one] Cofnięto import { $shown } kontaktu.
    [few] Cofnięto import { $shown } kontaktów.
   *[many] Cofnięto import { $shown } kontaktów.
}
undo-kept = { $count ->
    [one] { $shown } kontakt został od tego czasu zmieniony i pozostaje bez zmian.
    [few] { $shown } kontakty zostały od tego czasu zmienione i pozostają bez zmian.
   *[many] { $shown } kontaktów zostało od tego czasu zmienionych i pozostaje bez zmian.
}
done-batch = { $count ->
    [one] Zmieniono { $shown } kontakt.
    [few] Zmieniono { $shown } kontakty.
   *[many] Zmieniono { $shown } kontaktów.
}
done-nothing = Nie było nic do zmiany.
done-changed = Twoje kontakty w międzyczasie się zmieniły. Przejrzyj listę jeszcze raz.
done-removed = Usunięto na zawsze.

trash-title = Kosz
trash-empty-title = Kosz jest pusty
trash-empty-text = Usunięte kontakty zostają tu przez jakiś czas na wypadek, gdyby były jeszcze potrzebne.
trash-deleted = Usunięto: { $when }
trash-gone = Zostanie usunięty: { $when }
trash-restore = Przywróć
trash-restore-one = Przywróć: { $name }
trash-restore-all = Przywróć wszystko
trash-remove = Usuń na zawsze
trash-remove-one = Usuń na zawsze: { $name }
trash-sure = Kontakt i jego historia zostaną usunięte na zawsze. Nie można tego cofnąć.
trash-empty = Opróżnij kosz
trash-sure-all = Wszystkie kontakty w koszu i ich historia zostaną usunięte na zawsze. Nie można tego cofnąć.
trash-more = Pokaż starsze

history-title = Historia
history-of = Historia: { $name }
history-back = Wróć do kontaktu
history-created = Utworzono
history-changed = Zmieniono
history-deleted = Usunięto
history-restored = Przywrócono
history-current = bieżąca wersja
history-by = { $who }
history-by-web = { $who }, w aplikacji internetowej
history-by-api = { $who }, przez API
history-by-cli = { $who }, w wierszu poleceń serwera
history-by-carddav = { $who }, przez CardDAV
history-thing-changed = { $what }: zmieniono
history-thing-gone = { $what }: usunięto
history-thing-new = { $what }: dodano
history-value-changed = { $what }: zmieniono „{ $before }” na „{ $after }”
history-value-gone = { $what }: usunięto „{ $before }”
history-value-new = { $what }: dodano „{ $after }”
history-further = i jeszcze { $shown }
history-restore = Przywróć tę wersję
history-earlier = Wcześniejsze zmiany

operations-title = Zmiany zbiorcze
operations-none = Na razie nic. Tutaj pojawią się importy i inne zmiany zbiorcze.
operations-undone = cofnięto
operations-redone = cofnięto, potem ponowiono
operations-running = w toku
operations-stopping = cofanie
operations-failed = nie udało się, cofnięto
rewind-title = Przywracanie wcześniejszego stanu
rewind-text = Przywraca całą książkę adresową do wcześniejszego stanu. Najpierw zobaczysz, co się zmieni, a potem możesz to cofnąć.
rewind-at = Data i godzina ({ $zone })
rewind-refused = Wybierz datę i godzinę z przeszłości.
rewind-preview = Podgląd zmian
rewind-nothing = Od tego czasu nic się nie zmieniło.
rewind-count-back = { $count ->
    [one] { $shown } kontakt zostanie przywrócony
    [few] { $shown } kontakty zostaną przywrócone
   *[many] { $shown } kontaktów zostanie przywróconych
}
rewind-count-changed = { $count ->
    [one] { $shown } kontakt odzyska wcześniejsze dane
    [few] { $shown } kontakty odzyskają wcześniejsze dane
   *[many] { $shown } kontaktów odzyska wcześniejsze dane
}
rewind-count-gone = { $count ->
    [one] { $shown } kontakt trafi do kosza
    [few] { $shown } kontakty trafią do kosza
   *[many] { $shown } kontaktów trafi do kosza
}
rewind-back = przywrócenie
rewind-changed = zmiana
rewind-gone = do kosza
rewind-confirm = Przywróć książkę adresową

import-title = Import i eksport
import-heading = Importowanie kontaktów
import-text = Z telefonu, Google, iCloud, Outlooka i innych programów: vCard, CSV, LDIF lub JSContact. Zanim cokolwiek zostanie dodane, zobaczysz zawartość pliku.
import-file = Plik z kontaktami
import-drop = Lub upuść go tutaj
import-action = Podgląd importu
import-sending = Przesyłanie…
import-reading = Odczytywanie…
import-another = Zaimportuj coś innego
import-found = Co znaleziono
import-count-new = { $count ->
    [one] { $shown } nowy kontakt
    [few] { $shown } nowe kontakty
   *[many] { $shown } nowych kontaktów
}
import-count-duplicates = { $count ->
    [one] { $shown } z nich przypomina kontakt, który już masz
    [few] { $shown } z nich przypominają kontakty, które już masz
   *[many] { $shown } z nich przypomina kontakty, które już masz
}
import-count-duplicates-in-file = { $count ->
    [one] { $shown } z nich przypomina inny z tych kontaktów
    [few] { $shown } z nich przypominają inne z tych kontaktów
   *[many] { $shown } z nich przypomina inne z tych kontaktów
}
import-count-changed = { $count ->
    [one] { $shown } kontakt zostanie zaktualizowany
    [few] { $shown } kontakty zostaną zaktualizowane
   *[many] { $shown } kontaktów zostanie zaktualizowanych
}
import-count-same = { $count ->
    [one] { $shown } kontakt jest już w książce adresowej
    [few] { $shown } kontakty są już w książce adresowej
   *[many] { $shown } kontaktów jest już w książce adresowej
}
import-count-conflicts = { $count ->
    [one] { $shown } kontakt zmieniono i tutaj, i w pliku
    [few] { $shown } kontakty zmieniono i tutaj, i w pliku
   *[many] { $shown } kontaktów zmieniono i tutaj, i w pliku
}
import-count-refused = { $count ->
    [one] { $shown } wpisu nie można odczytać
    [few] { $shown } wpisów nie można odczytać
   *[many] { $shown } wpisów nie można odczytać
}
import-confirm = { $count ->
    [one] Importuj { $shown } kontakt
    [few] Importuj { $shown } kontakty
   *[many] Importuj { $shown } kontaktów
}
import-nothing-new = To wszystko jest już w Twojej książce adresowej.
import-take-file = Zastąp moje zmiany wersją z importu
import-conflicts = Zmienione w obu miejscach
import-conflicts-text = Te kontakty pozostaną takie jak tutaj, chyba że wybierzesz wersję z importu.
import-refused = Nie udało się odczytać
import-notes = Jak to odczytano
import-seen = Kontakty
import-line = wiersz { $line }
import-fate-new = nowy
import-fate-duplicate = nowy, ale przypomina kontakt, który już masz
import-fate-duplicate-in-file = nowy, ale przypomina inny nowy
import-fate-duplicate-both = nowy, ale przypomina Twój kontakt i inny nowy
import-fate-changed = zaktualizuje kontakt
import-fate-same = już jest
import-fate-conflict = zmieniony w obu miejscach
import-columns = Dopasuj kolumny
import-columns-text = Nie rozpoznajemy tej tabeli. Sprawdź, co zawierają kolumny.
import-columns-action = Zastosuj
import-waiting-title = Brak kontaktów do podglądu
import-waiting-text = Zostały już zaimportowane albo przesłano je ponad dobę temu.
import-empty = Ten plik jest pusty.
import-no-contact = Nie znaleziono kontaktów. Możesz importować pliki vCard, CSV, LDIF, JSContact, jCard i xCard oraz zawierające je archiwa ZIP.
import-calendar = To kalendarz, a nie książka adresowa.
import-image = To obraz, a nie książka adresowa.
import-html = To strona internetowa, a nie książka adresowa. Być może eksport zapisano przed zalogowaniem się.
import-zip = To dokument biurowy albo archiwum ZIP bez kontaktów. Zapisz je jako CSV i zaimportuj ten plik.
import-large-archive = To archiwum ZIP jest za duże. Rozpakuj je i zaimportuj pliki.
import-binary = To nie jest plik tekstowy, więc nie można go odczytać jako książki adresowej. Wyeksportuj kontakty jako vCard lub CSV.

remote-heading = Z innego serwera
remote-text = Z Nextcloud, iCloud, Radicale, Fastmail i każdego innego serwera CardDAV: wszystkie książki adresowe z grupami i zdjęciami. Zobaczysz, co tam jest, zanim cokolwiek zostanie dodane, a tam nic się nie zmieni.
remote-off = Ten serwer nie importuje kontaktów z innych serwerów. Administrator może na to zezwolić ustawieniem CARNET_FETCH albo zrobić to za Ciebie poleceniem carnet import --from-carddav. Możesz też wyeksportować tam plik i zaimportować go tutaj.
remote-address = Adres serwera
remote-user = Nazwa użytkownika na tamtym serwerze
remote-password = Hasło na tamtym serwerze
remote-password-hint = Jeśli serwer ma hasła do aplikacji, tak jak iCloud, utwórz osobne. Hasło zostanie użyte raz i nie będzie przechowywane.
remote-action = Pokaż książki adresowe
remote-books = Książki adresowe na tamtym serwerze
remote-count = { $count ->
    [one] { $shown } kontakt
    [few] { $shown } kontakty
   *[many] { $shown } kontaktów
}
remote-missing = { $count ->
    [one] { $shown } kontaktu nie udało się pobrać
    [few] { $shown } kontaktów nie udało się pobrać
   *[many] { $shown } kontaktów nie udało się pobrać
}
remote-nothing-chosen = Wybrane książki adresowe nie zawierają kontaktów.
remote-too-often = Zbyt wiele prób. Poczekaj chwilę i spróbuj ponownie.
remote-error-address = To nie jest adres serwera. Adres wygląda tak: https://contacts.example.org.
remote-error-password-in-address = Nie podawaj nazwy użytkownika ani hasła w adresie.
remote-error-not-secure = Dozwolone są tylko adresy https na porcie 443 lub 8443.
remote-error-unreachable = Ten serwer jest stąd nieosiągalny.
remote-error-slow = Serwer zbyt długo nie odpowiadał.
remote-error-busy = Serwer jest przeciążony. Spróbuj ponownie później.
remote-error-password = Serwer nie przyjął tej nazwy użytkownika i hasła. Niektóre serwery wymagają tu hasła do aplikacji.
remote-error-sign-in = Ten serwer oferuje tylko logowanie { $scheme }, które nie jest tu obsługiwane. Wyeksportuj tam plik i zaimportuj go tutaj.
remote-error-elsewhere = Ten serwer przekierowuje do { $server }. Jeśli ufasz temu serwerowi, podaj jego adres.
remote-error-not-carddav = To nie jest serwer CardDAV. Sprawdź adres.
remote-error-no-books = Pod tym adresem nie ma książki adresowej.
remote-error-large = Danych jest zbyt dużo, aby pobrać je naraz. Wyeksportuj tam książki adresowe i zaimportuj pliki tutaj.

remark-encoding-guessed = Plik nie podaje kodowania; odczytano go jako { $name }. Jeśli nazwy poniżej wyglądają źle, wyeksportuj plik ponownie w UTF-8.
remark-broken-text = Niektóre bajty nie są tekstem; każdy pokazano jako �.
remark-nul = Znaki NUL pominięto.
remark-unknown-charset = Zestaw znaków { $name } jest nieznany.
remark-indented = Ten wiersz jest dalszym ciągiem wiersza, którego nie ma; odczytano go jako początek wizytówki.
remark-shared-line = W tym samym wierszu kończy się jedna wizytówka, a zaczyna następna.
remark-no-version = Ta wizytówka nie podaje wersji; odczytano ją jako { $read }.
remark-version = Wersję tej wizytówki odczytano jako { $read }.
remark-nested-card = Ta wizytówka jest wewnątrz innej; zachowano ją, ale nie jest pokazywana jako kontakt.
remark-no-property = Ten wiersz nie jest właściwością; zachowano go, ale nie jest pokazywany.
remark-left-out = Ten wiersz nie jest właściwością; pominięto go.
remark-renamed = Nazwa tej właściwości jest nieprawidłowa; zachowano ją jako „{ $name }”.
remark-stray-continuation = Ten wiersz odczytano jako dalszy ciąg tekstu przed nim.
remark-broken-quoted-printable = Kodowanie quoted-printable jest tu uszkodzone; to, czego nie można odczytać, pozostawiono bez zmian.
remark-repaired-names = Usunięto spacje po nazwach pól w tej wizytówce.
remark-repaired-media = Obraz w tej wizytówce był zapisany błędnie; naprawiono go.
remark-unread-date = Nie rozpoznajemy tej daty; zachowano ją tak, jak ją zapisano.
remark-day-first = Takie daty odczytano z dniem na początku.
remark-month-first = Takie daty odczytano z miesiącem na początku.
remark-unused-column = Kolumnę „{ $name }” pominięto.
remark-unknown-column = Nie rozpoznajemy kolumny „{ $name }”; zachowano ją jako pole o tej nazwie.
remark-unknown-attribute = Nie rozpoznajemy atrybutu „{ $name }”; zachowano go jako pole o tej nazwie.
remark-repeated = { $count ->
    [one] { $shown } kontakt z tego pliku jest też we wcześniejszym; zostanie zaimportowany raz.
    [few] { $shown } kontakty z tego pliku są też we wcześniejszym; zostaną zaimportowane raz.
   *[many] { $shown } kontaktów z tego pliku jest też we wcześniejszym; zostaną zaimportowane raz.
}
remark-member-left-out = Ten plik z archiwum pominięto. Jeśli są w nim kontakty, zaimportuj go osobno.
remark-unused-member = Pominięto „{ $name }”: w książce adresowej nie ma na to miejsca.
remark-unknown-member = Nie rozpoznajemy „{ $name }”; zachowano tę wartość, ale nie jest pokazywana.

fault-nameless = Brakuje imienia lub nazwiska, adresu e-mail i numeru telefonu.
fault-outside-cards = Te wiersze nie należą do żadnej wizytówki.
fault-no-beginning = Ta wizytówka nie ma początku: brakuje wiersza BEGIN:VCARD.
fault-no-end = Ta wizytówka nie ma końca: brakuje wiersza END:VCARD.
fault-calendar = To kalendarz, a nie wizytówka.
fault-too-large = Ta wizytówka bez zdjęć jest większa niż { $most } MB.
fault-too-large-with-media = Ta wizytówka jest większa niż { $most } MB.
fault-too-many-lines = Liczba wierszy tej wizytówki przekracza { $most }.
fault-too-many-components = Liczba wartości w wierszu tej wizytówki przekracza { $most }.
fault-too-many-values = Liczba wartości tej wizytówki przekracza { $most }.
fault-too-many-objects = Liczba obiektów tej wizytówki przekracza { $most }.
fault-too-many-json-values = Liczba wartości, na które nie ma miejsca w kontakcie, przekracza { $most }.
fault-too-deep = Liczba zagnieżdżonych tablic i obiektów tej wizytówki przekracza { $most }.
fault-too-many-attributes = Liczba atrybutów i uszkodzonych wierszy tego wpisu przekracza { $most }.
fault-unknown-version = Ta wizytówka ma wersję { $version }; obsługiwane są 2.1, 3.0 i 4.0.
fault-json = To nie jest wizytówka JSContact. { $told }
fault-xml = To nie jest poprawny XML.
fault-broken-member = Nie można rozpakować tego pliku z archiwum.
fault-jcard-property = Jedna z właściwości tej wizytówki jest nieprawidłowa.
fault-no-contact = Ten obiekt nie jest kontaktem.
fault-open-quote = Cudzysłów w tym wierszu nie jest zamknięty.
fault-no-attribute = Ten wiersz nie ma atrybutu.
fault-base64 = Kod base64 w tym wierszu jest uszkodzony.
fault-change-record = To zmienia wpis katalogu, ale samo nim nie jest.
fault-directory-unit = To nie osoba, lecz jednostka katalogu.

export-heading = Eksportowanie kontaktów
export-text = Plik dla innych programów lub do przechowania.
export-as = Format
export-vcard-3 = vCard 3.0: do telefonów i większości programów
export-vcard-4 = vCard 4.0: najnowsza wersja
export-original = vCard: każda dokładnie tak, jak jest zapisana
export-csv = CSV: do arkuszy i Kontaktów Google
export-zip = ZIP: vCard i zdjęcia jako pliki
export-jscontact = JSContact: dla programistów
export-which = Które kontakty
export-all = Wszystkie
export-action = Pobierz

property-fn = Nazwa wyświetlana
property-n = Imię i nazwisko
property-nickname = Pseudonim
property-anniversary = Rocznica
property-org = Organizacja
property-title = Stanowisko
property-role = Rola
property-url = Strona internetowa
property-photo = Zdjęcie
property-categories = Etykiety
property-gender = Płeć
property-impp = Komunikator
property-logo = Logo
property-related = Powiązana osoba
property-geo = Miejsce
property-key = Klucz
property-member = Członek
property-kind = Rodzaj
property-class = Dostęp
property-sort = Sortowany jako
gender-male = męska
gender-female = żeńska
gender-other = inna
gender-none = brak
gender-unknown = nieznana
kind-individual = osoba
kind-group = grupa
kind-organization = organizacja
kind-location = miejsce
column-middle-name = Drugie imię
column-prefix = Tytuł przed nazwiskiem
column-suffix = Dopisek po nazwisku
column-department = Dział
column-home-email = E-mail, domowy
column-work-email = E-mail, służbowy
column-mobile-phone = Telefon, komórkowy
column-home-phone = Telefon, domowy
column-work-phone = Telefon, służbowy
column-street = Ulica
column-city = Miejscowość
column-region = Województwo lub region
column-postcode = Kod pocztowy
column-country = Kraj
column-other = Coś innego (zachowaj)
column-none = Nie importuj

books-title = Książki adresowe
books-text = Trzymaj kontakty osobno, na przykład rodzinę i pracę. Każde urządzenie może pokazywać wszystkie Twoje książki adresowe lub tylko niektóre.
books-action = Zarządzaj książkami adresowymi
book-is-default = Nowe kontakty są zapisywane tutaj
book-name = Nazwa
book-description = Opis
book-new = Nowa książka adresowa
book-create = Utwórz książkę adresową
book-edit = Edytuj
book-edit-one = Edytuj: { $name }
book-make-default = Ustaw jako domyślną
book-make-default-one = Ustaw jako domyślną: { $name }
book-delete = Usuń
book-delete-one = Usuń: { $name }
book-delete-sure = Książka adresowa trafi do kosza ze wszystkimi kontaktami. Możesz to cofnąć.
