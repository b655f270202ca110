# Уся картка

card-nickname = Прізвисько
card-organization = Організація
card-department = Відділ
card-title = Посада
card-role = Роль
card-url = Вебсайт
card-messenger = Месенджер
card-profile = Профіль у соцмережі
card-related = Пов’язана особа
card-anniversary = Річниця
card-day = Дата
card-photo = Фото
card-photo-choose = Виберіть фото
card-photo-hint = JPEG, PNG, WebP або GIF, до 10 МБ.
card-photo-save = Зберегти фото
card-photo-remove = Видалити фото
label-home-fax = домашній факс
label-work-fax = робочий факс
label-fax = факс
label-pager = пейджер
label-home-mobile = домашній мобільний
label-work-mobile = робочий мобільний
label-mobile = мобільний
label-main = основний
label-car = автомобільний
label-home = домашній
label-work = робочий
label-school = навчальний
label-other = інший
label-home-page = домашня сторінка
label-anniversary = річниця
label-spouse = чоловік або дружина
label-partner = партнер(ка)
label-child = дитина
label-parent = мати або батько
label-mother = мати
label-father = батько
label-brother = брат
label-sister = сестра
label-friend = друг або подруга
label-assistant = помічник або помічниця
label-manager = керівник
fact-pronunciation = Вимова
fact-maiden-name = Дівоче прізвище
fact-profession = Професія
fact-office = Кабінет
fact-gender = Стать
fact-grammatical-gender = Граматичний рід
fact-pronouns = Займенники
fact-language = Мова
fact-time-zone = Часовий пояс
fact-position = Координати
fact-birth-place = Місце народження
fact-death-date = Дата смерті
fact-death-place = Місце смерті
fact-expertise = Фах
fact-hobby = Хобі
fact-interest = Зацікавлення
fact-directory = Довідник
fact-contact-address = Посилання для зв’язку
fact-calendar = Календар
fact-free-busy = Вільний і зайнятий час
fact-own = Власне поле
card-more-names = Інші поля імені
card-prefix = Звертання
card-middle-name = По батькові
card-suffix = Суфікс
card-more-emails = Інші адреси ел. пошти
card-more-phones = Інші телефони
card-more-notes = Інші нотатки
card-dates = Дати
card-kind = Тип
card-street = Вулиця
card-extended = Квартира, корпус
card-po-box = Абонентська скринька
card-city = Місто
card-region = Область
card-postcode = Індекс
card-country = Країна
card-service = Сервіс
card-user = Ім’я користувача або посилання
card-label = Тип
card-no-label = Без типу
card-own-label = Власний…
card-own-label-name = Власний тип
card-add-entry = Додати
card-remove-entry = Видалити
card-further = { $count ->
    [one] і ще { $shown }
    [few] і ще { $shown }
   *[many] і ще { $shown }
}
card-note-goes-on = Тут уміщається не все. Завантажити весь контакт.
form-further = { $count ->
    [one] і ще { $shown } не показано; залишиться без змін
    [few] і ще { $shown } не показано; залишаться без змін
   *[many] і ще { $shown } не показано; залишаться без змін
}
form-note-too-long = Ця нотатка задовга, щоб редагувати її тут. Вона залишиться без змін.
form-too-many-fields = Забагато полів: форма може мати щонайбільше { $most }, а в цій їх { $shown }.
form-too-many-rows = Забагато записів: форма може мати щонайбільше { $most }, а в цій їх { $shown }.
conflict-too-long = Інша версія цих полів задовга, щоб редагувати її тут, тож її збережено. Ось що ввели ви:
