language-name = Українська
skip-to-content = До основного вмісту
close = Закрити
yes = Так
no = Ні

nav-label = Головна навігація
nav-contacts = Контакти
nav-settings = Налашту­вання
nav-birthdays = Дні наро­дження
nav-new = Новий контакт
nav-sign-out = Вийти

offline = Немає з’єднання. Побачене може бути застарілим, і зберегти зараз нічого не вдасться.
toast-too-many = Занадто швидко. Зачекайте трохи й спробуйте ще раз.
toast-deleted = Видалено.
toast-undo = Повернути

form-save = Зберегти
form-cancel = Скасувати
form-leave = Піти, не зберігши змін?
form-refused = Ще не збережено: перегляньте позначені поля.

shortcuts-title = Сполучення клавіш
shortcuts-search = Пошук
shortcuts-new = Новий контакт
shortcuts-move = Наступний і попередній контакт
shortcuts-open = Відкрити контакт
shortcuts-edit = Редагувати контакт
shortcuts-star = Додати до улюблених або прибрати з них
shortcuts-help = Показати цей список
shortcuts-escape = Очистити пошук, а тоді вийти з нього
shortcuts-on = Окремі клавіші діють так (запам’ятовується в цьому браузері)

field-first-name = Ім’я
field-last-name = Прізвище
field-email = Ел. пошта
field-phone = Телефон
field-address = Адреса
field-birthday = День народження
field-birthday-hint = Рік можна не вказувати.
field-day = День
field-month = Місяць
field-year = Рік
field-comments = Нотатки
field-favorite = Улюблений контакт
field-username = Ім’я
field-password = Пароль
field-current-password = Поточний пароль
field-new-password = Новий пароль
field-language = Мова
field-time-zone = Часовий пояс
field-region = Країна телефонних номерів
field-theme = Вигляд

reason-blank = Заповніть це поле.
reason-too-short = { $count ->
    [one] Щонайменше { $shown } символ.
    [few] Щонайменше { $shown } символи.
   *[other] Щонайменше { $shown } символів.
}
reason-too-long = { $count ->
    [one] Щонайбільше { $shown } символ.
    [few] Щонайбільше { $shown } символи.
   *[other] Щонайбільше { $shown } символів.
}
reason-too-large = Щонайбільше { $shown } КіБ.
reason-control-character = Тут є символи, які неможливо показати.
reason-no-email = Це не схоже на адресу електронної пошти.
reason-no-date = Такої дати немає. Вкажіть день і місяць; рік можна не вказувати.
reason-nameless = Вкажіть ім’я, електронну пошту або номер телефону.
reason-common-password = Цим паролем користується багато людей, і зловмисники пробують його першим. Оберіть інший.
reason-telling-password = Паролем не може бути ваше ім’я, ваша пошта чи назва цього сервісу.
reason-wrong-password = Це не ваш поточний пароль.
reason-no-language = Ця мова тут невідома.
reason-no-region = Дві літери країни, наприклад UA або GB, або нічого.
reason-no-time-zone = Цей часовий пояс тут невідомий. Оберіть зі списку, наприклад Europe/Kyiv.
reason-too-many = Обліковий запис може мати { $shown } таких. Спершу вилучіть один.
reason-no-picture = Це не зображення, яке можна тут прочитати. Оберіть файл JPEG, PNG, WebP або GIF.
reason-picture-too-large = Це зображення завелике. Щонайбільше { $shown } мегапікселів.

toast-failed = Не вдалося. Перш ніж повторити, погляньте ще раз: можливо, все збережено.
toast-offline = Сервер недоступний. Останню дію, можливо, не збережено.
toast-stale = Ця сторінка застаріла. Скопіюйте введене й завантажте її знову.
toast-signed-out = Сеанс завершено. Увійдіть в іншій вкладці, а тоді завантажте цю сторінку знову.
toast-restored = { $count ->
    [one] Повернуто { $shown } контакт.
    [few] Повернуто { $shown } контакти.
   *[other] Повернуто { $shown } контактів.
}
toast-none-restored = Повертати вже нічого.
form-gone = Цей контакт тим часом видалили. Введене збереглося тут: збережіть його як новий контакт або відкиньте.
