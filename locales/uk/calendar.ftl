calendar-name = Дні народження
calendar-name-with-anniversaries = Дні народження та річниці
calendar-anniversary = Річниця
calendar-birthday-of = 🎂 { $name }
calendar-anniversary-of = 🎉 { $name }
calendar-years = { $count ->
    [one] { $shown } рік
    [few] { $shown } роки
   *[many] { $shown } років
}

calendar-title = Дні народження у вашому календарі
calendar-text = Показуйте ці дні народження в календарі на телефоні чи комп’ютері. Він стежитиме за всіма змінами.
calendar-show = Показати адресу
calendar-url = Адреса календаря
calendar-url-hint = Дні народження побачить кожен, хто має цю адресу. У Google Календарі додайте її через «Інші календарі» > «З URL-адреси».
calendar-qr = QR-код, щоб підписати телефон на календар
calendar-open = Підписатися на цьому пристрої
calendar-anniversaries = Разом із річницями
calendar-alarm = Нагадування
calendar-alarm-none = Немає
calendar-alarm-day = Того ж дня о 9:00
calendar-alarm-day-before = Напередодні о 9:00
calendar-alarm-week-before = За тиждень о 9:00
calendar-alarm-hint = Деякі календарі не зважають на нагадування з підписок або спершу запитують.
calendar-make = Створити адресу календаря
calendar-save = Зберегти
calendar-saved = Збережено. Календарі покажуть зміну під час наступного оновлення.
calendar-end = Замінити або відкликати адресу
calendar-end-text = Поточна адреса одразу перестане працювати. Календарі, що нею користуються, більше не оновлюватимуться.
calendar-replace = Створити нову адресу
calendar-revoke = Відкликати
calendar-revoked = Відкликано. Адреса більше не працює.
