# Уся картка

card-nickname = Псевдонім
card-organization = Організація
card-department = Відділ
card-title = Посада
card-role = Роль
card-url = Вебсторінка
card-messenger = Месенджер
card-profile = Профіль
card-related = Пов’язана особа
card-anniversary = Річниця
card-day = Дата
card-photo = Фото
card-photo-choose = Виберіть зображення
card-photo-hint = JPEG, PNG, WebP або GIF, до 10 МБ.
card-photo-save = Зберегти фото
card-photo-remove = Прибрати фото
label-home-fax = домашній факс
label-work-fax = робочий факс
label-fax = факс
label-pager = пейджер
label-home-mobile = домашній мобільний
label-work-mobile = робочий мобільний
label-mobile = мобільний
label-main = основний
label-car = в автомобілі
label-home = особисте
label-work = робоче
label-school = навчання
label-other = інше
label-home-page = домашня сторінка
label-anniversary = річниця
label-spouse = чоловік або дружина
label-partner = партнер
label-child = дитина
label-parent = мати або батько
label-mother = мати
label-father = батько
label-brother = брат
label-sister = сестра
label-friend = друг
label-assistant = помічник
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
fact-contact-address = Адреса для зв’язку
fact-calendar = Календар
fact-free-busy = Вільний і зайнятий час
fact-own = Інше поле
card-more-names = Інші частини імені
card-prefix = Звертання
card-middle-name = По батькові
card-suffix = Суфікс
card-more-emails = Інші адреси пошти
card-more-phones = Інші телефони
card-more-notes = Інші нотатки
card-dates = Дати
card-kind = Який це день
card-street = Вулиця
card-extended = Квартира, корпус
card-po-box = Поштова скринька
card-city = Місто
card-region = Область
card-postcode = Індекс
card-country = Країна
card-service = Сервіс
card-user = Ім’я чи адреса в ньому
card-label = Позначка
card-no-label = Без позначки
card-own-label = Власна позначка…
card-own-label-name = Власна позначка
card-add-entry = Додати
card-remove-entry = Прибрати
card-conflict-rest = Ці ваші зміни збережуться поруч із чужими:
card-further = { $count ->
    [one] і ще { $shown }
    [few] і ще { $shown }
    [many] і ще { $shown }
   *[other] і ще { $shown }
}
card-note-goes-on = Текст довший. Завантажити всю картку.
form-further = { $count ->
    [one] і ще { $shown }, що лишиться як є
    [few] і ще { $shown }, що лишаться як є
    [many] і ще { $shown }, що лишаться як є
   *[other] і ще { $shown }, що лишаться як є
}
form-note-too-long = Цей текст задовгий, щоб редагувати його тут. Він лишиться як є.
form-too-many-fields = Форма може надіслати щонайбільше стільки полів: { $most }. У цій їх { $shown }.
form-too-many-rows = Форма може надіслати щонайбільше стільки записів: { $most }. У цій їх { $shown }.
conflict-too-long = Інша версія цих полів задовга, щоб редагувати її тут, і лишиться. Ось що ввели ви:
