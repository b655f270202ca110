nav-more = Більше
labels-manage = Керувати мітками
labels-title = Мітки
labels-text = Мітки групують контакти. Один контакт може мати кілька міток.
labels-more = Ще мітки
labels-all = Показати всі ({ $count })
labels-empty-title = Міток ще немає
labels-empty-text = Відкрийте контакт або виберіть кілька у списку й додайте мітку.
label-name = Мітка
label-new = Нова мітка
label-add = Додати
label-remove = Зняти мітку «{ $name }»
label-change = Редагувати
label-change-one = Редагувати: { $name }
label-color = Колір
color-none = Без кольору
color-teal = Бірюзовий
color-indigo = Індиго
color-orange = Помаранчевий
color-pink = Рожевий
color-green = Зелений
color-blue = Синій
color-purple = Фіолетовий
color-yellow = Жовтий
label-merge-hint = Щоб об’єднати дві мітки, введіть назву іншої.
label-delete = Видалити
label-delete-one = Видалити мітку «{ $name }»
label-sure = Мітку буде знято з усіх контактів. Самі контакти залишаться.
list-label = Мітка
list-label-all = Усі мітки
list-book = Адресна книга
list-book-all = Усі адресні книги
list-none-labelled = Жоден контакт не має мітки «{ $name }».
bulk-labels = Мітки
bulk-label-add = Додати мітку
bulk-label-remove = Зняти мітку
bulk-export = Експорт
bulk-move = Перемістити

done-import = { $count ->
    [one] Імпортовано { $shown } контакт.
    [few] Імпортовано { $shown } контакти.
   *[many] Імпортовано { $shown } контактів.
}
done-edit = Змінено контакт «{ $name }» та його мітки.
done-merge-into = Об’єднано в контакт «{ $name }».
done-merge = { $count ->
    [one] Об’єднано; змінено { $shown } контакт.
    [few] Об’єднано; змінено { $shown } контакти.
   *[many] Об’єднано; змінено { $shown } контактів.
}
done-delete = { $count ->
    [1] Видалено.
    [one] Видалено { $shown } контакт.
    [few] Видалено { $shown } контакти.
   *[many] Видалено { $shown } контактів.
}
done-favorite = { $count ->
    [1] Додано до улюблених.
    [one] { $shown } контакт додано до улюблених.
    [few] { $shown } контакти додано до улюблених.
   *[many] { $shown } контактів додано до улюблених.
}
done-unfavorite = { $count ->
    [1] Прибрано з улюблених.
    [one] { $shown } контакт прибрано з улюблених.
    [few] { $shown } контакти прибрано з улюблених.
   *[many] { $shown } контактів прибрано з улюблених.
}
done-move = { $count ->
    [one] { $shown } контакт переміщено до іншої адресної книги.
    [few] { $shown } контакти переміщено до іншої адресної книги.
   *[many] { $shown } контактів переміщено до іншої адресної книги.
}
done-label-add = { $count ->
    [one] Мітку додано { $shown } контакту.
    [few] Мітку додано { $shown } контактам.
   *[many] Мітку додано { $shown } контактам.
}
done-label-remove = { $count ->
    [one] Мітку знято з { $shown } контакту.
    [few] Мітку знято з { $shown } контактів.
   *[many] Мітку знято з { $shown } контактів.
}
done-label-rename = { $count ->
    [one] Мітку перейменовано в { $shown } контакту.
    [few] Мітку перейменовано у { $shown } контактів.
   *[many] Мітку перейменовано в { $shown } контактів.
}
done-label-delete = { $count ->
    [one] Мітку видалено з { $shown } контакту.
    [few] Мітку видалено з { $shown } контактів.
   *[many] Мітку видалено з { $shown } контактів.
}
done-restore = { $count ->
    [one] Відновлено попередню версію { $shown } контакту.
    [few] Відновлено попередні версії { $shown } контактів.
   *[many] Відновлено попередні версії { $shown } контактів.
}
done-rewind = Адресну книгу відновлено до стану на { $when }.
done-undo = { $count ->
    [one] Скасовано; { $shown } контакт знову такий, як був.
    [few] Скасовано; { $shown } контакти знову такі, як були.
   *[many] Скасовано; { $shown } контактів знову такі, як були.
}
done-redo = { $count ->
    [one] Повторено; змінено { $shown } контакт.
    [few] Повторено; змінено { $shown } контакти.
   *[many] Повторено; змінено { $shown } контактів.
}
undone-import = { $count ->
    [one] Імпорт { $shown } контакту скасовано.
    [few] Імпорт { $shown } контактів скасовано.
   *[many] Імпорт { $shown } контактів скасовано.
}
undo-kept = { $count ->
    [one] { $shown } контакт відтоді змінено, тож він лишається як є.
    [few] { $shown } контакти відтоді змінено, тож вони лишаються як є.
   *[many] { $shown } контактів відтоді змінено, тож вони лишаються як є.
}
done-batch = { $count ->
    [one] Змінено { $shown } контакт.
    [few] Змінено { $shown } контакти.
   *[many] Змінено { $shown } контактів.
}
done-nothing = Змінювати не було чого.
done-changed = Ваші контакти тим часом змінилися. Перегляньте список ще раз.
done-removed = Видалено назавжди.

trash-title = Кошик
trash-empty-title = Кошик порожній
trash-empty-text = Видалені контакти якийсь час зберігаються тут на випадок, якщо знадобляться.
trash-deleted = Видалено { $when }
trash-gone = Буде видалено { $when }
trash-restore = Відновити
trash-restore-one = Відновити: { $name }
trash-restore-all = Відновити все
trash-remove = Видалити назавжди
trash-remove-one = Видалити назавжди: { $name }
trash-sure = Контакт і його історію буде видалено назавжди. Скасувати це неможливо.
trash-empty = Очистити кошик
trash-sure-all = Усі контакти в кошику та їхню історію буде видалено назавжди. Скасувати це неможливо.
trash-more = Показати давніші

history-title = Історія
history-of = Історія: { $name }
history-back = Назад до контакту
history-created = Створено
history-changed = Змінено
history-deleted = Видалено
history-restored = Відновлено
history-current = поточна версія
history-by = { $who }
history-by-web = { $who }, через вебзастосунок
history-by-api = { $who }, через API
history-by-cli = з командного рядка сервера ({ $who })
history-by-carddav = { $who }, через CardDAV
history-thing-changed = { $what }: змінено
history-thing-gone = { $what }: видалено
history-thing-new = { $what }: додано
history-value-changed = { $what }: було «{ $before }», стало «{ $after }»
history-value-gone = { $what }: видалено «{ $before }»
history-value-new = { $what }: додано «{ $after }»
history-further = і ще { $shown }
history-restore = Відновити цю версію
history-earlier = Раніші зміни

operations-title = Масові зміни
operations-none = Поки нічого. Тут з’являться імпорти й інші масові зміни.
operations-undone = скасовано
operations-redone = скасовано й повторено
operations-running = виконується
operations-stopping = скасовується
operations-failed = не вдалося, скасовано
rewind-title = Відновлення попереднього стану
rewind-text = Повертає всю адресну книгу до колишнього стану. Спершу ви побачите, що зміниться, а потім зможете це скасувати.
rewind-at = Дата й час ({ $zone })
rewind-refused = Виберіть дату й час у минулому.
rewind-preview = Переглянути зміни
rewind-nothing = Відтоді нічого не змінилося.
rewind-count-back = { $count ->
    [one] { $shown } контакт буде відновлено
    [few] { $shown } контакти буде відновлено
   *[many] { $shown } контактів буде відновлено
}
rewind-count-changed = { $count ->
    [one] { $shown } контакт отримає колишні дані
    [few] { $shown } контакти отримають колишні дані
   *[many] { $shown } контактів отримають колишні дані
}
rewind-count-gone = { $count ->
    [one] { $shown } контакт потрапить до кошика
    [few] { $shown } контакти потраплять до кошика
   *[many] { $shown } контактів потраплять до кошика
}
rewind-back = відновлення
rewind-changed = зміна
rewind-gone = до кошика
rewind-confirm = Відновити адресну книгу

import-title = Імпорт та експорт
import-heading = Імпорт контактів
import-text = З телефона, Google, iCloud, Outlook та інших програм: vCard, CSV, LDIF або JSContact. Перш ніж щось додати, ви побачите вміст файлу.
import-file = Файл із контактами
import-drop = Або перетягніть його сюди
import-action = Переглянути імпорт
import-sending = Завантаження…
import-reading = Читання…
import-another = Імпортувати щось інше
import-found = Знайдено
import-count-new = { $count ->
    [one] { $shown } новий контакт
    [few] { $shown } нові контакти
   *[many] { $shown } нових контактів
}
import-count-duplicates = { $count ->
    [one] { $shown } з них схожий на наявний
    [few] { $shown } з них схожі на наявні
   *[many] { $shown } з них схожі на наявні
}
import-count-duplicates-in-file = { $count ->
    [one] { $shown } з них схожий на інший тут
    [few] { $shown } з них схожі на інші тут
   *[many] { $shown } з них схожі на інші тут
}
import-count-changed = { $count ->
    [one] { $shown } контакт буде оновлено
    [few] { $shown } контакти буде оновлено
   *[many] { $shown } контактів буде оновлено
}
import-count-same = { $count ->
    [one] { $shown } контакт уже є в адресній книзі
    [few] { $shown } контакти вже є в адресній книзі
   *[many] { $shown } контактів уже є в адресній книзі
}
import-count-conflicts = { $count ->
    [one] { $shown } контакт змінено і тут, і у файлі
    [few] { $shown } контакти змінено і тут, і у файлі
   *[many] { $shown } контактів змінено і тут, і у файлі
}
import-count-refused = { $count ->
    [one] { $shown } запис не вдалося прочитати
    [few] { $shown } записи не вдалося прочитати
   *[many] { $shown } записів не вдалося прочитати
}
import-confirm = { $count ->
    [one] Імпортувати { $shown } контакт
    [few] Імпортувати { $shown } контакти
   *[many] Імпортувати { $shown } контактів
}
import-nothing-new = Усе це вже є у вашій адресній книзі.
import-take-file = Замінити мої зміни імпортованою версією
import-conflicts = Змінено в обох місцях
import-conflicts-text = Ці контакти залишаться такими, як тут, якщо ви не виберете імпортовану версію.
import-refused = Не вдалося прочитати
import-notes = Як це прочитано
import-seen = Контакти
import-line = рядок { $line }
import-fate-new = новий
import-fate-duplicate = новий, але схожий на наявний
import-fate-duplicate-in-file = новий, але схожий на інший новий
import-fate-duplicate-both = новий, але схожий на один з ваших і на інший новий
import-fate-changed = оновить наявний контакт
import-fate-same = уже є
import-fate-conflict = змінено в обох місцях
import-columns = Відповідність стовпців
import-columns-text = Ми не розпізнали цю таблицю. Перевірте, що містить кожен стовпець.
import-columns-action = Застосувати
import-waiting-title = Немає що переглядати
import-waiting-text = Це вже імпортовано або завантажено понад добу тому.
import-empty = Цей файл порожній.
import-no-contact = Контактів не знайдено. Можна імпортувати файли vCard, CSV, LDIF, JSContact, jCard і xCard та архіви ZIP з ними.
import-calendar = Це календар, а не адресна книга.
import-image = Це зображення, а не адресна книга.
import-html = Це вебсторінка, а не адресна книга. Можливо, експорт збережено до входу в обліковий запис.
import-zip = Це офісний документ або архів ZIP без контактів. Збережіть його як CSV, а тоді імпортуйте.
import-large-archive = Цей архів ZIP завеликий. Розпакуйте його й імпортуйте файли з нього.
import-binary = Це не текстовий файл, тож його не вдасться прочитати як адресну книгу. Експортуйте контакти як vCard або CSV.

remote-heading = З іншого сервера
remote-text = З Nextcloud, iCloud, Radicale, Fastmail та будь-якого сервера CardDAV: усі адресні книги з групами й фото. Ви побачите, що там є, перш ніж щось буде додано, а там нічого не зміниться.
remote-off = Цей сервер не імпортує контакти з інших серверів. Адміністратор може дозволити це налаштуванням CARNET_FETCH або зробити це за вас командою carnet import --from-carddav. Або експортуйте там файл та імпортуйте його тут.
remote-address = Адреса сервера
remote-user = Ім’я користувача на тому сервері
remote-password = Пароль на тому сервері
remote-password-hint = Якщо сервер має паролі застосунків, як-от iCloud, створіть окремий. Пароль використовується один раз і не зберігається.
remote-action = Показати адресні книги
remote-books = Адресні книги на тому сервері
remote-count = { $count ->
    [one] { $shown } контакт
    [few] { $shown } контакти
   *[many] { $shown } контактів
}
remote-missing = { $count ->
    [one] { $shown } контакт не вдалося отримати
    [few] { $shown } контакти не вдалося отримати
   *[many] { $shown } контактів не вдалося отримати
}
remote-nothing-chosen = У вибраних адресних книгах немає контактів.
remote-too-often = Забагато спроб. Зачекайте трохи й спробуйте ще раз.
remote-error-address = Це не адреса сервера. Вона має вигляд https://contacts.example.org.
remote-error-password-in-address = Не пишіть ім’я користувача й пароль в адресі.
remote-error-not-secure = Тут дозволено лише адреси з https на порту 443 або 8443.
remote-error-unreachable = Звідси цей сервер недоступний.
remote-error-slow = Сервер надто довго відповідав.
remote-error-busy = Сервер перевантажений. Спробуйте пізніше.
remote-error-password = Сервер не прийняв ці ім’я користувача й пароль. Деяким серверам тут потрібен пароль застосунку.
remote-error-sign-in = Цей сервер пропонує для входу лише { $scheme }, що тут не підтримується. Експортуйте там файл та імпортуйте його тут.
remote-error-elsewhere = Цей сервер переспрямовує на { $server }. Якщо ви йому довіряєте, введіть його адресу.
remote-error-not-carddav = Це не сервер CardDAV. Перевірте адресу.
remote-error-no-books = За цією адресою немає адресної книги.
remote-error-large = Даних забагато, щоб отримати їх за раз. Експортуйте адресні книги там та імпортуйте файли тут.

remark-encoding-guessed = Кодування файлу не вказано; його прочитано як { $name }. Якщо імена нижче виглядають неправильно, експортуйте файл знову в UTF-8.
remark-broken-text = Деякі байти тут не є текстом; кожен показано як �.
remark-nul = Символи NUL пропущено.
remark-unknown-charset = Набір символів { $name } невідомий.
remark-indented = Цей рядок продовжує рядок, якого немає; його прочитано як початок картки.
remark-shared-line = На одному рядку закінчується картка й починається наступна.
remark-no-version = Ця картка не називає версії; її прочитано як { $read }.
remark-version = Версію цієї картки прочитано як { $read }.
remark-nested-card = Цю картку всередині іншої збережено, але як контакт не показано.
remark-no-property = Цей рядок не є властивістю; його збережено, але не показано.
remark-left-out = Цей рядок не є властивістю; його пропущено.
remark-renamed = Назва цієї властивості недійсна; її збережено як «{ $name }».
remark-stray-continuation = Цей рядок прочитано як продовження тексту перед ним.
remark-broken-quoted-printable = Кодування quoted-printable тут пошкоджене; те, що не вдалося прочитати, залишено без змін.
remark-repaired-names = Пробіли після назв полів у цій картці прибрано.
remark-repaired-media = Зображення в цій картці збережено з помилкою; його виправлено.
remark-unread-date = Цю дату не розпізнано; її збережено так, як написано.
remark-day-first = У таких датах першим прочитано день.
remark-month-first = У таких датах першим прочитано місяць.
remark-unused-column = Стовпець «{ $name }» пропущено.
remark-unknown-column = Стовпець «{ $name }» не розпізнано; його збережено як поле з такою назвою.
remark-unknown-attribute = Атрибут «{ $name }» не розпізнано; його збережено як поле з такою назвою.
remark-repeated = { $count ->
    [one] { $shown } контакт цього файлу є і в попередньому; його взято один раз.
    [few] { $shown } контакти цього файлу є і в попередніх; їх взято один раз.
   *[many] { $shown } контактів цього файлу є і в попередніх; їх взято один раз.
}
remark-member-left-out = Цей файл з архіву пропущено. Якщо в ньому є контакти, імпортуйте його окремо.
remark-unused-member = «{ $name }» пропущено: в адресній книзі для цього немає місця.
remark-unknown-member = «{ $name }» не розпізнано; це збережено, але не показано.

fault-nameless = Тут немає ні імені, ні ел. пошти, ні телефону.
fault-outside-cards = Ці рядки не належать жодній картці.
fault-no-beginning = Ця картка не має початку: бракує рядка BEGIN:VCARD.
fault-no-end = Ця картка не має кінця: бракує рядка END:VCARD.
fault-calendar = Це календар, а не картка.
fault-too-large = Ця картка без фотографій більша за { $most } МБ.
fault-too-large-with-media = Ця картка більша за { $most } МБ.
fault-too-many-lines = У цій картці більше ніж { $most } рядків.
fault-too-many-components = У рядку цієї картки більше ніж { $most } значень.
fault-too-many-values = У цій картці більше ніж { $most } значень.
fault-too-many-objects = У цій картці більше ніж { $most } об’єктів.
fault-too-many-json-values = У цій картці більше ніж { $most } значень, яким немає місця в контакті.
fault-too-deep = У цій картці більше ніж { $most } масивів і об’єктів одне в одному.
fault-too-many-attributes = У цьому записі більше ніж { $most } атрибутів і пошкоджених рядків.
fault-unknown-version = Ця картка версії { $version }; читаються 2.1, 3.0 і 4.0.
fault-json = Це не картка JSContact. { $told }
fault-xml = Це неправильний XML.
fault-broken-member = Цей файл архіву не вдалося розпакувати.
fault-jcard-property = Одна з властивостей цієї картки неправильна.
fault-no-contact = Цей об’єкт не є контактом.
fault-open-quote = Лапки в цьому рядку не закрито.
fault-no-attribute = Цей рядок не містить атрибута.
fault-base64 = У цьому рядку пошкоджений base64.
fault-change-record = Це змінює запис каталогу, але саме не є записом.
fault-directory-unit = Це не людина, а підрозділ каталогу.

export-heading = Експорт контактів
export-text = Файл для інших програм або для зберігання.
export-as = Формат
export-vcard-3 = vCard 3.0: для телефонів і більшості програм
export-vcard-4 = vCard 4.0: найновіша версія
export-original = vCard: кожна картка саме така, як збережена
export-csv = CSV: для електронних таблиць і Google Контактів
export-zip = ZIP: картки vCard і фото окремими файлами
export-jscontact = JSContact: для розробників
export-which = Які контакти
export-all = Усі
export-action = Завантажити

property-fn = Ім’я для показу
property-n = Ім’я
property-nickname = Прізвисько
property-anniversary = Річниця
property-org = Організація
property-title = Посада
property-role = Роль
property-url = Вебсайт
property-photo = Фото
property-categories = Мітки
property-gender = Стать
property-impp = Месенджер
property-logo = Логотип
property-related = Пов’язана особа
property-geo = Місце
property-key = Ключ
property-member = Учасник
property-kind = Вид
property-class = Доступ
property-sort = Порядок за
gender-male = чоловіча
gender-female = жіноча
gender-other = інша
gender-none = немає
gender-unknown = невідома
kind-individual = людина
kind-group = група
kind-organization = організація
kind-location = місце
column-middle-name = По батькові
column-prefix = Звертання
column-suffix = Суфікс
column-department = Відділ
column-home-email = Ел. пошта, домашня
column-work-email = Ел. пошта, робоча
column-mobile-phone = Телефон, мобільний
column-home-phone = Телефон, домашній
column-work-phone = Телефон, робочий
column-street = Вулиця
column-city = Місто
column-region = Область
column-postcode = Індекс
column-country = Країна
column-other = Щось інше (зберегти)
column-none = Не імпортувати

books-title = Адресні книги
books-text = Тримайте контакти окремо, наприклад родину й роботу. Кожен пристрій може показувати всі ваші адресні книги або деякі з них.
books-action = Керувати адресними книгами
book-is-default = Нові контакти зберігаються тут
book-name = Назва
book-description = Опис
book-new = Нова адресна книга
book-create = Створити адресну книгу
book-edit = Редагувати
book-edit-one = Редагувати: { $name }
book-make-default = Зробити основною
book-make-default-one = Зробити основною: { $name }
book-delete = Видалити
book-delete-one = Видалити: { $name }
book-delete-sure = Адресна книга потрапить до кошика разом з усіма контактами. Це можна скасувати.
