contacts-title = Контакти
contacts-count = { $count ->
    [one] { $shown } контакт
    [few] { $shown } контакти
   *[other] { $shown } контактів
}
contact-new = Новий контакт
contact-edit = Редагувати
contact-edit-title = Редагування: { $name }
contact-delete = Видалити
contact-email-taken = Цю пошту вже має інший ваш контакт.
contact-save-anyway = Усе одно зберегти

list-search = Пошук
list-search-action = Шукати
list-all = Усі
list-favorites = Улюблені
list-sort = Порядок
list-sort-action = Упорядкувати
list-sort-name = Ім’я А–Я
list-sort-name-back = Ім’я Я–А
list-sort-created = Найновіші
list-sort-updated = Нещодавно змінені
list-select = Виділити
list-choose = Виділити: { $name }
list-star = Улюблений контакт: { $name }
list-more = Показати ще
list-empty-title = Тут ще нікого немає
list-empty-text = Додайте першу людину, з якою не хочете втратити зв’язок.
list-empty-action = Додати контакт
list-none-title = Нікого не знайдено
list-none-text = За запитом «{ $query }» нічого не знайдено. Досить частини імені, номера чи нотатки.
list-none-action = Показати всі контакти
list-no-favorites-title = Улюблених ще немає
list-no-favorites-text = Позначте зіркою тих, кого шукаєте найчастіше.
letters-label = Літери

bulk-label = Дії з виділеними контактами
bulk-count = Виділено: { $shown }
bulk-favorite = До улюблених
bulk-unfavorite = З улюблених
bulk-delete = Видалити
bulk-cancel = Скасувати

detail-back = Назад до списку
detail-nothing = Оберіть контакт, щоб побачити його тут.
detail-quick = Зв’язатися
detail-call = Дзвінок
detail-message = SMS
detail-mail = Лист
detail-favorite = Улюблений контакт
detail-qr = QR-код
detail-qr-title = Скануйте телефоном
detail-qr-text = Камера запропонує додати цей контакт.
detail-qr-alt = QR-код: { $name }
detail-map = Мапа
detail-more = Інші дії
detail-message-to = Написати { $value }
detail-work = { $job }, { $organization }
detail-age = { $count ->
    [one] { $shown } рік
    [few] { $shown } роки
   *[other] { $shown } років
}
detail-photo = Змінити фото
detail-share = Поділитися як vCard
detail-duplicate = Дублювати
detail-move = Перемістити до «{ $book }»
detail-updated = Змінено { $when }

conflict-title = Контакт тим часом змінено
conflict-text = Поки ви редагували контакт «{ $name }», його змінили деінде. Оберіть, що залишити.
conflict-mine = Ваш варіант
conflict-theirs = Збережений тим часом
conflict-nothing = нічого
conflict-keep = Зберегти обране
conflict-discard = Відкинути мої зміни

birthdays-title = Дні народження
birthdays-today = Сьогодні
birthdays-week = Найближчі 7 днів
birthdays-month = Найближчий 31 день
birthdays-later = Пізніше
birthdays-age = { $count ->
    [0] день народження
    [one] виповнюється { $shown } рік
    [few] виповнюється { $shown } роки
   *[other] виповнюється { $shown } років
}
birthdays-days = { $count ->
    [1] завтра
    [one] через { $shown } день
    [few] через { $shown } дні
   *[other] через { $shown } днів
}
birthdays-none-title = Днів народження ще немає
birthdays-none-text = Додайте контакту день народження, з роком чи без, і він з’явиться тут.

list-earlier = На початок списку
list-found = { $count ->
    [one] Знайдено { $shown } контакт
    [few] Знайдено { $shown } контакти
   *[other] Знайдено { $shown } контактів
}
birthdays-cut = Показано лише найближчі 500 днів народження.

print-list = Друкувати список
print-action = Друкувати
print-back = Назад до списку
