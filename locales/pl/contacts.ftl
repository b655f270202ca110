contacts-title = Kontakty
contacts-count = { $count ->
    [one] { $shown } kontakt
    [few] { $shown } kontakty
   *[many] { $shown } kontaktów
}
contact-new = Nowy kontakt
contact-edit = Edytuj
contact-edit-title = Edycja: { $name }
contact-delete = Usuń
contact-email-taken = Inny kontakt ma już ten adres e-mail.
contact-save-anyway = Zapisz mimo to

list-search = Szukaj
list-search-action = Szukaj
list-all = Wszystkie
list-favorites = Ulubione
list-sort = Sortuj według
list-sort-action = Sortuj
list-sort-name = Imię A–Z
list-sort-name-back = Imię Z–A
list-sort-last-name = Nazwisko A–Z
list-sort-last-name-back = Nazwisko Z–A
list-sort-created = Ostatnio dodane
list-sort-updated = Ostatnio zmienione
filters-on = Tylko: { $names }
filters-off = Pokaż wszystkie
list-select = Wybierz
list-choose = Wybierz: { $name }
list-star = Ulubiony: { $name }
list-more = Więcej kontaktów
list-empty-title = Nie masz jeszcze kontaktów
list-empty-text = Dodaj pierwszą osobę, z którą chcesz pozostać w kontakcie.
list-empty-action = Dodaj kontakt
list-none-title = Nie znaleziono kontaktów
list-none-text = Nic nie pasuje do „{ $query }”. Spróbuj fragmentu nazwiska, numeru lub notatki.
list-none-action = Pokaż wszystkie kontakty
list-no-favorites-title = Nie masz jeszcze ulubionych
list-no-favorites-text = Dodaj osoby, z którymi kontaktujesz się najczęściej.
letters-label = Przejdź do litery

bulk-label = Działania na wybranych kontaktach
bulk-count = Wybrano: { $shown }
bulk-all = Wybierz wszystkie: { $shown }
bulk-all-found = Wybierz wszystkie znalezione
bulk-all-count = Wybrano wszystkie: { $shown }
bulk-all-count-found = Wybrano wszystkie znalezione
bulk-running = Trwa wykonywanie…
bulk-progress = { $done } z { $all }
bulk-favorite = Do ulubionych
bulk-unfavorite = Z ulubionych
bulk-delete = Usuń
bulk-cancel = Anuluj

detail-back = Wróć do listy
detail-nothing = Wybierz kontakt, aby go tu zobaczyć.
detail-quick = Skontaktuj się
detail-call = Zadzwoń
detail-message = Wiado­mość
detail-mail = E-mail
detail-favorite = Ulubiony
detail-qr = Kod QR
detail-qr-title = Zeskanuj telefonem
detail-qr-text = Aparat zaproponuje dodanie tego kontaktu.
detail-qr-alt = Kod QR: { $name }
detail-map = Mapa
detail-more = Więcej działań
detail-message-to = Wiadomość do { $value }
detail-work = { $job }, { $organization }
detail-age = { $count ->
    [one] { $shown } rok
    [few] { $shown } lata
   *[many] { $shown } lat
}
detail-photo = Edytuj zdjęcie
detail-share = Udostępnij jako vCard
detail-duplicate = Duplikuj
detail-move = Przenieś do „{ $book }”
detail-updated = Zmieniono: { $when }

conflict-title = Zmieniono gdzie indziej
conflict-text = Podczas edycji kontakt „{ $name }” został zmieniony gdzie indziej. Wybierz, co zachować.
conflict-mine = Twoja wersja
conflict-theirs = Inna wersja
conflict-nothing = puste
conflict-unchanged = Jak było
conflict-kept = Również zmienione w międzyczasie i zachowane
conflict-keep = Zapisz wybór
conflict-discard = Odrzuć moje zmiany

birthdays-title = Urodziny
birthdays-today = Dzisiaj
birthdays-week = W ciągu tygodnia
birthdays-month = W ciągu miesiąca
birthdays-later = Później
birthdays-age = { $count ->
    [0] dzień urodzin
    [one] kończy { $shown } rok
    [few] kończy { $shown } lata
   *[many] kończy { $shown } lat
}
birthdays-days = { $count ->
    [1] jutro
    [one] za { $shown } dzień
    [few] za { $shown } dni
   *[many] za { $shown } dni
}
birthdays-none-title = Nie ma jeszcze urodzin
birthdays-none-text = Dodaj urodziny do kontaktu, z rokiem lub bez, a pojawi się tutaj.

list-earlier = Wróć na początek
list-create = Utwórz „{ $name }”
list-found-many = Znaleziono ponad { $shown } kontaktów
list-found = { $count ->
    [one] Znaleziono { $shown } kontakt
    [few] Znaleziono { $shown } kontakty
   *[many] Znaleziono { $shown } kontaktów
}
birthdays-cut = Pokazano tylko 500 najbliższych urodzin.
birthdays-views = Widoki
birthdays-list = Lista
birthdays-by-month = Według miesięcy
birthdays-month-title = { $month } { $year }
birthdays-none-month = W tym miesiącu nie ma urodzin.
birthdays-leap-day = W latach bez 29 lutego urodziny z tego dnia obchodzi się 28 lutego.

print-list = Drukuj listę
print-action = Drukuj
print-back = Wróć do listy
print-part = Wydrukowano tylko kontakty wczytane do tej pory. „Drukuj listę” drukuje wszystkie.
