calendar-name = Urodziny
calendar-name-with-anniversaries = Urodziny i rocznice
calendar-anniversary = Rocznica
calendar-birthday-of = 🎂 { $name }
calendar-anniversary-of = 🎉 { $name }
calendar-years = { $count ->
    [one] { $shown } rok
    [few] { $shown } lata
   *[many] { $shown } lat
}

calendar-title = Urodziny w Twoim kalendarzu
calendar-text = Pokazuj te urodziny w kalendarzu na telefonie lub komputerze. Uwzględni on każdą zmianę.
calendar-show = Pokaż adres
calendar-url = Adres kalendarza
calendar-url-hint = Każdy, kto ma ten adres, widzi urodziny. W Kalendarzu Google dodaj go przez „Inne kalendarze” > „Z adresu URL”.
calendar-qr = Kod QR do subskrypcji kalendarza na telefonie
calendar-open = Subskrybuj na tym urządzeniu
calendar-anniversaries = Uwzględnij rocznice
calendar-alarm = Przypomnienie
calendar-alarm-none = Brak
calendar-alarm-day = Tego dnia o 9:00
calendar-alarm-day-before = Dzień wcześniej o 9:00
calendar-alarm-week-before = Tydzień wcześniej o 9:00
calendar-alarm-hint = Niektóre kalendarze ignorują przypomnienia z subskrypcji lub najpierw o nie pytają.
calendar-make = Utwórz adres kalendarza
calendar-save = Zapisz
calendar-saved = Zapisano. Kalendarze pokażą zmianę przy następnej aktualizacji.
calendar-end = Zastąp lub unieważnij adres
calendar-end-text = Obecny adres od razu przestanie działać. Kalendarze, które go używają, nie będą już aktualizowane.
calendar-replace = Utwórz nowy adres
calendar-revoke = Unieważnij
calendar-revoked = Unieważniono. Adres już nie działa.
