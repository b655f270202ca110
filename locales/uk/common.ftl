language-name = Українська
skip-to-content = До основного вмісту
close = Закрити
action-about = { $action }: { $thing }
yes = Так
no = Ні

nav-label = Головна навігація
nav-contacts = Контакти
nav-settings = Налашту­вання
nav-birthdays = Дні наро­дження
nav-duplicates = Дублікати
nav-new = Новий контакт
nav-sign-out = Вийти

offline = Немає з’єднання. Сторінка може бути застарілою, і нічого не збережеться, доки з’єднання не відновиться.
kept-title = Збережено на цьому пристрої
kept-offline = Немає з’єднання. Ці контакти збережено на цьому пристрої такими, якими ви бачили їх востаннє.
kept-none = На цьому пристрої ще немає збережених контактів.
kept-missing = Цього контакту немає на цьому пристрої. Відкрийте його, коли з’єднання відновиться.
kept-waiting = Ваші зміни лишаються на цьому пристрої й збережуться, коли з’єднання відновиться.
kept-unsent = Зміни ще не збережено
toast-too-many = Забагато запитів. Зачекайте трохи й спробуйте ще раз.
toast-deleted = Видалено.
toast-undo = Скасувати
toast-redo = Повторити

form-save = Зберегти
form-cancel = Скасувати
form-leave = Вийти без збереження змін?
form-leave-text = Введене буде втрачено.
form-refused = Ще не збережено. Перевірте позначені поля.

palette-title = Перейти до
palette-hint = Контакт або сторінка
shortcuts-title = Сполучення клавіш
shortcuts-search = Пошук
shortcuts-new = Новий контакт
shortcuts-move = Наступний і попередній контакт
shortcuts-open = Відкрити контакт
shortcuts-edit = Редагувати контакт
shortcuts-star = Додати до улюблених або прибрати з них
shortcuts-help = Показати цей список
shortcuts-escape = Очистити пошук, а тоді вийти з нього
shortcuts-on = Швидкі клавіші з однієї літери (у цьому браузері)

field-first-name = Ім’я
field-last-name = Прізвище
field-email = Ел. пошта
field-phone = Телефон
field-address = Адреса
field-birthday = День народження
field-birthday-hint = Рік можна не вказувати
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
field-region = Країна за умовчанням для номерів телефону
field-theme = Тема

reason-blank = Це поле обов’язкове.
reason-too-short = { $count ->
    [one] Введіть щонайменше { $shown } символ.
    [few] Введіть щонайменше { $shown } символи.
   *[many] Введіть щонайменше { $shown } символів.
}
reason-too-long = { $count ->
    [one] Введіть щонайбільше { $shown } символ.
    [few] Введіть щонайбільше { $shown } символи.
   *[many] Введіть щонайбільше { $shown } символів.
}
reason-too-large = Завеликий обсяг. Обмеження: { $shown } КБ.
reason-control-character = Тут є символи, які неможливо показати.
reason-no-email = Введіть дійсну адресу ел. пошти.
reason-no-date = Такої дати немає. Введіть день і місяць; рік можна не вказувати.
reason-nameless = Введіть ім’я, ел. пошту або номер телефону.
reason-common-password = Цей пароль надто поширений, його легко вгадати. Виберіть інший.
reason-telling-password = Не використовуйте як пароль своє ім’я, ел. пошту чи назву цього сервісу.
reason-wrong-password = Це не ваш поточний пароль.
reason-no-language = Ця мова недоступна.
reason-no-region = Введіть дволітерний код країни, наприклад UA або GB, чи залиште поле порожнім.
reason-no-time-zone = Невідомий часовий пояс. Виберіть зі списку, наприклад Europe/Kyiv.
reason-too-many = Можна мати щонайбільше { $shown }. Спершу видаліть щось.
reason-no-picture = Це зображення не вдалося прочитати. Виберіть файл JPEG, PNG, WebP або GIF.
reason-picture-too-large = Це зображення завелике. Обмеження: { $shown } мегапікселів.
pages-label = Сторінки списку
pages-range = { $from }–{ $to } з { $total }
pages-previous = Назад
pages-next = Далі

toast-failed = Щось пішло не так. Перш ніж повторити, перевірте, чи все збережено.
toast-offline = Сервер недоступний. Останню зміну, можливо, не збережено.
toast-sent = Зміни, зроблені без з’єднання, збережено.
toast-unsent = Деякі зміни ще не збережено, і їх буде втрачено. Усе одно вийти?
toast-lost = Сеанс завершився раніше, ніж збереглися зміни, зроблені без з’єднання. Внесіть їх ще раз.
toast-stale = Ця сторінка застаріла. Скопіюйте введене й оновіть сторінку.
toast-signed-out = Ви вийшли з облікового запису. Увійдіть в іншій вкладці, а тоді оновіть цю сторінку.
toast-restored = { $count ->
    [one] Відновлено { $shown } контакт.
    [few] Відновлено { $shown } контакти.
   *[many] Відновлено { $shown } контактів.
}
toast-none-restored = Відновлювати вже нічого.
form-gone = Цей контакт тим часом видалено. Введене збереглося тут: збережіть його як новий контакт або відкиньте.
