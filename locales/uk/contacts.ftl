contacts-title = Контакти
contacts-count = { $count ->
    [one] { $shown } контакт
    [few] { $shown } контакти
   *[many] { $shown } контактів
}
contact-new = Новий контакт
contact-edit = Редагувати
contact-edit-title = Редагувати: { $name }
contact-delete = Видалити
contact-email-taken = Інший контакт уже має цю ел. пошту.
contact-save-anyway = Усе одно зберегти

list-search = Пошук
list-search-action = Шукати
list-all = Усі
list-favorites = Улюблені
list-sort = Сортувати за
list-sort-action = Сортувати
list-sort-name = Ім’я А–Я
list-sort-name-back = Ім’я Я–А
list-sort-last-name = Прізвище А–Я
list-sort-last-name-back = Прізвище Я–А
list-sort-created = Нещодавно додані
list-sort-updated = Нещодавно змінені
filters-on = Лише: { $names }
filters-off = Показати всі
list-select = Вибрати
list-choose = Вибрати: { $name }
list-star = Улюблений контакт: { $name }
list-more = Показати ще
list-empty-title = Контактів ще немає
list-empty-text = Додайте першу людину, з якою не хочете втратити зв’язок.
list-empty-action = Додати контакт
list-none-title = Контактів не знайдено
list-none-text = За запитом «{ $query }» нічого не знайдено. Спробуйте частину імені, номера чи нотатки.
list-none-action = Показати всі контакти
list-no-favorites-title = Улюблених ще немає
list-no-favorites-text = Додайте тих, з ким спілкуєтеся найчастіше.
letters-label = Перейти до літери

bulk-label = Дії з вибраними контактами
bulk-count = Вибрано: { $shown }
bulk-all = Вибрати всі: { $shown }
bulk-all-found = Вибрати все знайдене
bulk-all-count = Вибрано всі: { $shown }
bulk-all-count-found = Вибрано все знайдене
bulk-running = Виконується…
bulk-progress = { $done } з { $all }
bulk-favorite = До улюблених
bulk-unfavorite = З улюблених
bulk-delete = Видалити
bulk-cancel = Скасувати

detail-back = Назад до списку
detail-nothing = Виберіть контакт, щоб побачити його тут.
detail-quick = Зв’язатися
detail-call = Виклик
detail-message = Повідом­лення
detail-mail = Лист
detail-favorite = Улюблений контакт
detail-qr = QR-код
detail-qr-title = Відскануйте телефоном
detail-qr-text = Камера запропонує додати цей контакт.
detail-qr-alt = QR-код: { $name }
detail-map = Карта
detail-more = Інші дії
detail-message-to = Написати { $value }
detail-work = { $job }, { $organization }
detail-age = { $count ->
    [one] { $shown } рік
    [few] { $shown } роки
   *[many] { $shown } років
}
detail-photo = Змінити фото
detail-share = Поділитися як vCard
detail-duplicate = Дублювати
detail-move = Перемістити до «{ $book }»
detail-updated = Змінено { $when }

conflict-title = Контакт змінено деінде
conflict-text = Поки ви редагували контакт «{ $name }», його змінили деінде. Виберіть, що залишити.
conflict-mine = Ваша версія
conflict-theirs = Інша версія
conflict-nothing = порожньо
conflict-unchanged = Як було
conflict-kept = Також змінено тим часом і залишиться
conflict-keep = Зберегти вибране
conflict-discard = Відкинути мої зміни

birthdays-title = Дні народження
birthdays-today = Сьогодні
birthdays-week = Протягом тижня
birthdays-month = Протягом місяця
birthdays-later = Пізніше
birthdays-age = { $count ->
    [0] день народження
    [one] виповнюється { $shown } рік
    [few] виповнюється { $shown } роки
   *[many] виповнюється { $shown } років
}
birthdays-days = { $count ->
    [1] завтра
    [one] через { $shown } день
    [few] через { $shown } дні
   *[many] через { $shown } днів
}
birthdays-none-title = Днів народження ще немає
birthdays-none-text = Додайте контакту день народження, з роком чи без, і він з’явиться тут.

list-earlier = На початок списку
list-create = Створити «{ $name }»
list-found-many = Знайдено понад { $shown } контактів
list-found = { $count ->
    [one] Знайдено { $shown } контакт
    [few] Знайдено { $shown } контакти
   *[many] Знайдено { $shown } контактів
}
birthdays-cut = Показано лише найближчі 500 днів народження.
birthdays-views = Подання
birthdays-list = Список
birthdays-by-month = За місяцями
birthdays-month-title = { $month } { $year }
birthdays-none-month = У цьому місяці немає днів народження.
birthdays-leap-day = У роки без 29 лютого дні народження, що припадають на цей день, святкують 28 лютого.

print-list = Друкувати список
print-action = Друкувати
print-back = Назад до списку
print-part = Тут надруковано лише вже завантажені контакти. «Друкувати список» друкує їх усі.
