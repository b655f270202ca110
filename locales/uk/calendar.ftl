calendar-name = Дні народження
calendar-name-with-anniversaries = Дні народження та річниці
calendar-anniversary = Річниця
calendar-birthday-of = 🎂 { $name }
calendar-anniversary-of = 🎉 { $name }
calendar-years = { $count ->
    [one] { $shown } рік
    [few] { $shown } роки
   *[other] { $shown } років
}

calendar-title = Дні народження у вашому календарі
calendar-text = Календар на телефоні чи комп’ютері може показувати ці дні народження й стежити за змінами.
calendar-show = Показати адресу
calendar-url = Адреса календаря
calendar-url-hint = Дні народження може прочитати кожен, хто має цю адресу. У Google Календарі додайте її через «Інші календарі» > «З URL-адреси».
calendar-qr = QR-код, що підписує телефон на календар
calendar-open = Підписатися на цьому пристрої
calendar-anniversaries = З річницями
calendar-alarm = Нагадування
calendar-alarm-none = Немає
calendar-alarm-day = Того ж дня о 9:00
calendar-alarm-day-before = Напередодні о 9:00
calendar-alarm-week-before = За тиждень о 9:00
calendar-alarm-hint = Деякі програми не зважають на нагадування календарів, на які підписані, або спершу запитують про них.
calendar-make = Створити адресу календаря
calendar-save = Зберегти
calendar-saved = Збережено. Календарі покажуть зміну, коли наступного разу перевірять її.
calendar-end = Замінити або відкликати адресу
calendar-end-text = Теперішня адреса одразу перестане діяти. Календарі, що нею користувалися, не покажуть подальших змін.
calendar-replace = Створити іншу адресу
calendar-revoke = Відкликати
calendar-revoked = Відкликано. Адреса більше не діє.
