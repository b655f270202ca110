language-name = Polski
skip-to-content = Przejdź do treści
close = Zamknij
action-about = { $action }: { $thing }
yes = Tak
no = Nie

nav-label = Główna nawigacja
nav-contacts = Kontakty
nav-settings = Ustawie­nia
nav-birthdays = Urodziny
nav-duplicates = Duplikaty
nav-new = Nowy kontakt
nav-sign-out = Wyloguj się

offline = Jesteś offline. Ta strona może być nieaktualna i nic nie zostanie zapisane, dopóki znów nie będziesz online.
kept-title = Zapisane na tym urządzeniu
kept-offline = Jesteś offline. Te kontakty są zapisane na tym urządzeniu w takiej postaci, w jakiej ostatnio je widziano.
kept-none = Na tym urządzeniu nie ma jeszcze zapisanych kontaktów.
kept-missing = Tego kontaktu nie ma na tym urządzeniu. Otwórz go, gdy znów będziesz online.
kept-waiting = Twoje zmiany są na tym urządzeniu i zostaną zapisane, gdy znów będziesz online.
kept-unsent = Zmiany jeszcze niezapisane
toast-too-many = Zbyt wiele żądań. Poczekaj chwilę i spróbuj ponownie.
toast-deleted = Usunięto.
toast-undo = Cofnij
toast-redo = Ponów

form-save = Zapisz
form-cancel = Anuluj
form-leave = Wyjść bez zapisywania zmian?
form-leave-text = To, co wpisano, zostanie utracone.
form-refused = Jeszcze nie zapisano. Sprawdź zaznaczone pola.

palette-title = Przejdź do
palette-hint = Kontakt lub strona
shortcuts-title = Skróty klawiszowe
shortcuts-search = Szukaj
shortcuts-new = Nowy kontakt
shortcuts-move = Następny i poprzedni kontakt
shortcuts-open = Otwórz kontakt
shortcuts-edit = Edytuj kontakt
shortcuts-star = Dodaj do ulubionych lub usuń z nich
shortcuts-help = Pokaż tę listę
shortcuts-escape = Wyczyść wyszukiwanie, potem je opuść
shortcuts-on = Skróty jednoklawiszowe (w tej przeglądarce)

field-first-name = Imię
field-last-name = Nazwisko
field-email = E-mail
field-phone = Telefon
field-address = Adres
field-birthday = Urodziny
field-birthday-hint = Rok jest opcjonalny
field-day = Dzień
field-month = Miesiąc
field-year = Rok
field-comments = Notatki
field-favorite = Ulubiony
field-username = Nazwa
field-password = Hasło
field-current-password = Obecne hasło
field-new-password = Nowe hasło
field-language = Język
field-time-zone = Strefa czasowa
field-region = Domyślny kraj numerów telefonów
field-theme = Wygląd

reason-blank = To pole jest wymagane.
reason-too-short = { $count ->
    [one] Użyj co najmniej { $shown } znaku.
    [few] Użyj co najmniej { $shown } znaków.
   *[many] Użyj co najmniej { $shown } znaków.
}
reason-too-long = { $count ->
    [one] Użyj najwyżej { $shown } znaku.
    [few] Użyj najwyżej { $shown } znaków.
   *[many] Użyj najwyżej { $shown } znaków.
}
reason-too-large = To jest za duże. Limit to { $shown } KB.
reason-control-character = Są tu znaki, których nie można wyświetlić.
reason-no-email = Podaj prawidłowy adres e-mail.
reason-no-date = Nie ma takiej daty. Podaj dzień i miesiąc; rok jest opcjonalny.
reason-nameless = Podaj imię lub nazwisko, e-mail albo numer telefonu.
reason-common-password = To hasło jest zbyt popularne i łatwe do odgadnięcia. Wybierz inne.
reason-telling-password = Hasłem nie może być Twoje imię, Twój e-mail ani nazwa tej usługi.
reason-wrong-password = To nie jest Twoje obecne hasło.
reason-no-language = Ten język jest niedostępny.
reason-no-region = Podaj dwuliterowy kod kraju, na przykład UA lub GB, albo zostaw puste pole.
reason-no-time-zone = Nie znamy tej strefy czasowej. Wybierz z listy, na przykład Europe/Kyiv.
reason-too-many = Możesz ich mieć najwyżej { $shown }. Najpierw coś usuń.
reason-no-picture = Nie można odczytać tego obrazu. Wybierz plik JPEG, PNG, WebP lub GIF.
reason-picture-too-large = Ten obraz jest za duży. Limit w megapikselach: { $shown }.
pages-label = Strony tej listy
pages-range = { $from }–{ $to } z { $total }
pages-previous = Wstecz
pages-next = Dalej

toast-failed = Coś poszło nie tak. Zanim spróbujesz ponownie, sprawdź, czy zapisano zmiany.
toast-offline = Serwer jest nieosiągalny. Ostatnia zmiana mogła się nie zapisać.
toast-sent = Zmiany wprowadzone offline są zapisane.
toast-unsent = Niektóre zmiany nie są jeszcze zapisane i przepadną. Wylogować mimo to?
toast-lost = Wylogowano Cię, zanim zmiany wprowadzone offline zostały zapisane. Wprowadź je ponownie.
toast-stale = Ta strona jest nieaktualna. Skopiuj wpisany tekst i odśwież stronę.
toast-signed-out = Wylogowano Cię. Zaloguj się w innej karcie, a potem odśwież tę stronę.
toast-restored = { $count ->
    [one] Przywrócono { $shown } kontakt.
    [few] Przywrócono { $shown } kontakty.
   *[many] Przywrócono { $shown } kontaktów.
}
toast-none-restored = Nie było nic do przywrócenia.
form-gone = Ten kontakt został w międzyczasie usunięty. Wpisane dane nadal tu są: zapisz je jako nowy kontakt lub odrzuć.
