nav-more = Більше
labels-title = Мітки
labels-text = Мітки об’єднують контакти в групи. Один контакт може мати кілька.
labels-more = Показати ще мітки
labels-empty-title = Міток ще немає
labels-empty-text = Відкрийте контакт або виділіть кілька у списку й додайте мітку.
label-name = Мітка
label-new = Нова мітка
label-add = Додати
label-remove = Зняти мітку «{ $name }»
label-rename = Перейменувати
label-rename-one = Перейменувати «{ $name }»
label-merge-hint = Назва іншої мітки об’єднає обидві.
label-delete = Видалити
label-delete-one = Видалити мітку «{ $name }»
label-sure = Контакти залишаться, але цієї мітки не матиме жоден.
list-label = Мітка
list-label-all = Усі мітки
list-book = Адресна книга
list-book-all = Усі адресні книги
list-none-labelled = Мітки «{ $name }» не має жоден контакт.
bulk-labels = Мітки
bulk-label-add = Додати мітку
bulk-label-remove = Зняти мітку
bulk-export = Експорт
bulk-move = Перемістити

done-import = { $count ->
    [one] Імпортовано { $shown } контакт.
    [few] Імпортовано { $shown } контакти.
   *[other] Імпортовано { $shown } контактів.
}
done-merge = { $count ->
    [one] Під час об’єднання змінено { $shown } контакт.
    [few] Під час об’єднання змінено { $shown } контакти.
   *[other] Під час об’єднання змінено { $shown } контактів.
}
done-delete = { $count ->
    [1] Видалено.
    [one] Видалено { $shown } контакт.
    [few] Видалено { $shown } контакти.
   *[other] Видалено { $shown } контактів.
}
done-favorite = { $count ->
    [one] Позначку улюбленого змінено в { $shown } контакту.
    [few] Позначку улюбленого змінено у { $shown } контактів.
   *[other] Позначку улюбленого змінено в { $shown } контактів.
}
done-move = { $count ->
    [one] { $shown } контакт переміщено до іншої адресної книги.
    [few] { $shown } контакти переміщено до іншої адресної книги.
   *[other] { $shown } контактів переміщено до іншої адресної книги.
}
done-label-add = { $count ->
    [one] Мітку додано { $shown } контакту.
    [few] Мітку додано { $shown } контактам.
   *[other] Мітку додано { $shown } контактам.
}
done-label-remove = { $count ->
    [one] Мітку знято з { $shown } контакту.
    [few] Мітку знято з { $shown } контактів.
   *[other] Мітку знято з { $shown } контактів.
}
done-label-rename = { $count ->
    [one] Мітку перейменовано в { $shown } контакту.
    [few] Мітку перейменовано у { $shown } контактів.
   *[other] Мітку перейменовано в { $shown } контактів.
}
done-label-delete = { $count ->
    [one] Мітку видалено; її мав { $shown } контакт.
    [few] Мітку видалено; її мали { $shown } контакти.
   *[other] Мітку видалено; її мали { $shown } контактів.
}
done-restore = { $count ->
    [one] Відновлено попередню версію { $shown } контакту.
    [few] Відновлено попередні версії { $shown } контактів.
   *[other] Відновлено попередні версії { $shown } контактів.
}
done-rewind = { $count ->
    [one] Адресну книгу повернуто до колишнього стану; змінено { $shown } контакт.
    [few] Адресну книгу повернуто до колишнього стану; змінено { $shown } контакти.
   *[other] Адресну книгу повернуто до колишнього стану; змінено { $shown } контактів.
}
done-undo = { $count ->
    [one] Скасовано; { $shown } контакт знову такий, як був.
    [few] Скасовано; { $shown } контакти знову такі, як були.
   *[other] Скасовано; { $shown } контактів знову такі, як були.
}
done-batch = { $count ->
    [one] Змінено { $shown } контакт.
    [few] Змінено { $shown } контакти.
   *[other] Змінено { $shown } контактів.
}
done-nothing = Нічого змінювати не довелося.
done-removed = Видалено назавжди.

trash-title = Кошик
trash-empty-title = Кошик порожній
trash-empty-text = Видалені контакти якийсь час зберігаються тут — раптом знадобляться.
trash-deleted = Видалено { $when }
trash-gone = Зникне назавжди { $when }
trash-restore = Повернути
trash-restore-one = Повернути: { $name }
trash-remove = Видалити назавжди
trash-remove-one = Видалити назавжди: { $name }
trash-sure = Контакт і його історію буде видалено. Скасувати це неможливо.
trash-empty = Спорожнити кошик
trash-sure-all = Усі контакти в кошику та їхню історію буде видалено. Скасувати це неможливо.
trash-more = Показати давніші

history-title = Історія змін
history-of = Історія змін: { $name }
history-back = Назад до контакту
history-created = Створено
history-changed = Змінено
history-deleted = Видалено
history-restored = Повернуто
history-current = зараз
history-by = { $who }
history-by-web = { $who }, через вебзастосунок
history-by-api = { $who }, через API
history-by-cli = з командного рядка сервера ({ $who })
history-by-carddav = { $who }, через CardDAV
history-thing-changed = { $what }: замінено
history-thing-gone = { $what }: вилучено
history-thing-new = { $what }: додано
history-value-changed = { $what }: було «{ $before }», стало «{ $after }»
history-value-gone = { $what }: вилучено «{ $before }»
history-value-new = { $what }: додано «{ $after }»
history-further = і ще { $shown }
history-restore = Відновити цю версію
history-earlier = Раніші зміни

operations-title = Зміни кількох контактів
operations-none = Поки нічого. Тут з’являться імпорти та зміни кількох контактів одразу.
operations-undone = скасовано
operations-running = триває
operations-stopping = скасовується
operations-failed = не вдалося, усе повернуто
rewind-title = Повернутися в минуле
rewind-text = Повертає всю адресну книгу до колишнього стану. Спершу ви побачите, що зміниться, а потім зможете це скасувати.
rewind-at = Дата й час ({ $zone })
rewind-refused = Оберіть дату й час у минулому.
rewind-preview = Показати, що зміниться
rewind-nothing = Відтоді нічого не змінилося.
rewind-count-back = { $count ->
    [one] { $shown } контакт повернеться
    [few] { $shown } контакти повернуться
   *[other] { $shown } контактів повернуться
}
rewind-count-changed = { $count ->
    [one] { $shown } контакт набуде колишнього вигляду
    [few] { $shown } контакти набудуть колишнього вигляду
   *[other] { $shown } контактів набудуть колишнього вигляду
}
rewind-count-gone = { $count ->
    [one] { $shown } контакт потрапить до кошика
    [few] { $shown } контакти потраплять до кошика
   *[other] { $shown } контактів потраплять до кошика
}
rewind-back = повернеться
rewind-changed = стане, як був
rewind-gone = до кошика
rewind-confirm = Повернути адресну книгу

import-title = Імпорт та експорт
import-heading = Імпорт контактів
import-text = З телефона, Google, iCloud, Outlook та інших програм: vCard, CSV, LDIF або JSContact. Перш ніж щось додати, ви побачите вміст файлу.
import-file = Файл із контактами
import-drop = Або перетягніть його сюди.
import-action = Переглянути файл
import-sending = надсилається…
import-reading = читається…
import-another = Обрати інший файл
import-found = Що є у файлі
import-count-new = { $count ->
    [one] { $shown } новий контакт
    [few] { $shown } нові контакти
   *[other] { $shown } нових контактів
}
import-count-duplicates = { $count ->
    [one] { $shown } з них схожий на наявний
    [few] { $shown } з них схожі на наявні
   *[other] { $shown } з них схожі на наявні
}
import-count-duplicates-in-file = { $count ->
    [one] { $shown } з них схожий на інший у файлі
    [few] { $shown } з них схожі на інші у файлі
   *[other] { $shown } з них схожі на інші у файлі
}
import-count-changed = { $count ->
    [one] { $shown } контакт буде оновлено
    [few] { $shown } контакти буде оновлено
   *[other] { $shown } контактів буде оновлено
}
import-count-same = { $count ->
    [one] { $shown } контакт уже є
    [few] { $shown } контакти вже є
   *[other] { $shown } контактів уже є
}
import-count-conflicts = { $count ->
    [one] { $shown } контакт змінено і тут, і у файлі
    [few] { $shown } контакти змінено і тут, і у файлі
   *[other] { $shown } контактів змінено і тут, і у файлі
}
import-count-refused = { $count ->
    [one] { $shown } запис не вдалося прочитати
    [few] { $shown } записи не вдалося прочитати
   *[other] { $shown } записів не вдалося прочитати
}
import-confirm = { $count ->
    [one] Імпортувати { $shown } контакт
    [few] Імпортувати { $shown } контакти
   *[other] Імпортувати { $shown } контактів
}
import-nothing-new = Усе з цього файлу вже є у вашій адресній книзі.
import-take-file = Замінити змінене тут версією з файлу
import-conflicts = Змінено і тут, і у файлі
import-conflicts-text = Ці контакти залишаться такими, як тут, якщо ви не виберете версію з файлу.
import-refused = Що не вдалося прочитати
import-notes = Як це прочитано
import-seen = Контакти у файлі
import-line = рядок { $line }
import-fate-new = новий
import-fate-duplicate = новий, але схожий на наявний
import-fate-duplicate-in-file = новий, але схожий на інший у файлі
import-fate-changed = оновить наявний контакт
import-fate-same = уже є
import-fate-conflict = змінено і тут, і у файлі
import-columns = Що містять стовпці
import-columns-text = Цю таблицю створила невідома програма. Перевірте, що містить кожен стовпець.
import-columns-action = Застосувати
import-waiting-title = Жоден файл не очікує
import-waiting-text = Його вже імпортовано, або він чекав довше за добу.
import-empty = Цей файл порожній.
import-no-contact = У цьому файлі немає жодного контакту. Тут читаються файли vCard, CSV, LDIF, JSContact, jCard і xCard та архіви ZIP з ними.
import-calendar = Це календар, а не адресна книга.
import-image = Це зображення, а не адресна книга.
import-html = Це вебсторінка, а не адресна книга: можливо, експорт зберегли до входу в обліковий запис.
import-zip = Це офісний документ або архів ZIP без контактів. Збережіть його як CSV, а тоді імпортуйте.
import-large-archive = У цьому архіві ZIP забагато. Розпакуйте його й імпортуйте файли з нього.
import-binary = Цей файл не текстовий, тож прочитати його як адресну книгу не вдасться. Експортуйте контакти як vCard або CSV.

remote-heading = З іншого сервера
remote-text = З Nextcloud, iCloud, Radicale, Fastmail та будь-якого сервера, що підтримує CardDAV: усі його адресні книги з групами й фото. Ви побачите, що там є, перш ніж щось буде додано, а там нічого не зміниться.
remote-off = Цей сервер не бере контакти з інших серверів. Адміністратор може дозволити це налаштуванням CARNET_FETCH або зробити це за вас командою carnet import --from-carddav. Або експортуйте там файл та імпортуйте його тут.
remote-address = Адреса сервера
remote-user = Ім’я користувача там
remote-password = Пароль там
remote-password-hint = Якщо сервер має паролі для програм, як-от iCloud, створіть окремий. Пароль використовується один раз і не зберігається.
remote-action = Переглянути адресні книги
remote-books = Адресні книги там
remote-count = { $count ->
    [one] { $shown } контакт
    [few] { $shown } контакти
   *[other] { $shown } контактів
}
remote-missing = { $count ->
    [one] { $shown } контакт не вдалося отримати
    [few] { $shown } контакти не вдалося отримати
   *[other] { $shown } контактів не вдалося отримати
}
remote-nothing-chosen = У вибраних адресних книгах немає контактів.
remote-too-often = Ви пробували це дуже часто. Зачекайте трохи.
remote-error-address = Це не адреса сервера. Вона має вигляд https://contacts.example.org.
remote-error-password-in-address = Не пишіть ім’я користувача й пароль в адресі.
remote-error-not-secure = Тут дозволено лише адреси з https на порту 443 або 8443.
remote-error-unreachable = Звідси цей сервер недоступний.
remote-error-slow = Сервер надто довго відповідав.
remote-error-busy = Сервер перевантажений. Спробуйте пізніше.
remote-error-password = Сервер не приймає цього імені користувача й пароля. Деяким серверам тут потрібен пароль для програм.
remote-error-sign-in = Цей сервер пропонує для входу лише { $scheme }, що тут не підтримується. Експортуйте там файл та імпортуйте його тут.
remote-error-elsewhere = Цей сервер веде далі, на { $server }. Якщо ви йому довіряєте, вкажіть його адресу.
remote-error-not-carddav = Цей сервер не відповідає як сервер адресних книг. Перевірте адресу.
remote-error-no-books = За цією адресою немає адресної книги.
remote-error-large = Даних забагато, щоб отримати їх за раз. Експортуйте адресні книги там та імпортуйте файли тут.

remark-encoding-guessed = Ніщо не каже, яке тут кодування; це прочитано як { $name }. Якщо імена нижче виглядають неправильно, експортуйте файл знову в UTF-8.
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
remark-stray-continuation = Цей рядок прочитано як продовження тексту перед ним.
remark-broken-quoted-printable = Кодування quoted-printable тут зламане; нечитане лишилося, як є.
remark-repaired-media = Адресу зображення в цій картці пошкоджено; її виправлено.
remark-unused-column = Стовпець «{ $name }» пропущено.
remark-unknown-column = Стовпець «{ $name }» невідомий; його збережено як поле з такою назвою.
remark-repeated = { $count ->
    [one] { $shown } контакт цього файлу є і в попередньому; його взято один раз.
    [few] { $shown } контакти цього файлу є і в попередніх; їх взято один раз.
   *[other] { $shown } контактів цього файлу є і в попередніх; їх взято один раз.
}
remark-unused-member = «{ $name }» пропущено: в адресній книзі для цього немає місця.
remark-unknown-member = Ключ «{ $name }» невідомий; його збережено, але не показано.

fault-nameless = Тут немає ні імені, ні пошти, ні телефону.
fault-outside-cards = Ці рядки не належать жодній картці.
fault-no-beginning = Ця картка не має початку: бракує рядка BEGIN:VCARD.
fault-no-end = Ця картка не має кінця: бракує рядка END:VCARD.
fault-calendar = Це календар, а не картка.
fault-too-large = Ця картка без фотографій більша за { $most } МБ.
fault-too-large-with-media = Ця картка більша за { $most } МБ.
fault-too-many-lines = У цій картці більше ніж { $most } рядків.
fault-too-many-components = У рядку цієї картки більше ніж { $most } значень.
fault-too-many-values = У цій картці більше ніж { $most } значень.
fault-too-many-objects = У цій картці більше ніж { $most } обʼєктів.
fault-too-many-json-values = У цій картці більше ніж { $most } значень, яким немає місця в контакті.
fault-too-deep = У цій картці більше ніж { $most } масивів і об’єктів одне в одному.
fault-too-many-attributes = У цьому записі більше ніж { $most } атрибутів і пошкоджених рядків.
fault-unknown-version = Ця картка версії { $version }; читаються 2.1, 3.0 і 4.0.
fault-json = Це не картка JSContact. { $told }
fault-xml = Це неправильний XML.
fault-broken-member = Цей файл архіву не вдалося розпакувати.
fault-jcard-property = Одна з властивостей цієї картки не є властивістю.
fault-no-contact = Цей об’єкт не є контактом.
fault-open-quote = У цьому рядку відкриваються лапки, яких ніщо не закриває.
fault-no-attribute = Цей рядок не містить атрибута.
fault-base64 = У цьому рядку пошкоджений base64.
fault-change-record = Це змінює запис каталогу, а само записом не є.
fault-directory-unit = Це не людина, а частина каталогу.

export-heading = Експорт контактів
export-text = Файл, який прочитають інші програми, або резервна копія.
export-as = Формат
export-vcard-3 = vCard 3.0: для телефонів і більшості програм
export-vcard-4 = vCard 4.0: найновіша версія
export-original = vCard, кожна картка як збережена
export-csv = CSV: для електронних таблиць і Google Контактів
export-zip = ZIP: картки vCard і фото окремими файлами
export-jscontact = JSContact: для розробників
export-which = Які контакти
export-all = Усі
export-action = Завантажити

property-fn = Повне ім’я
property-n = Складники імені
property-nickname = Псевдонім
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
column-middle-name = По батькові
column-prefix = Звертання
column-suffix = Суфікс
column-department = Відділ
column-home-email = Ел. пошта, особиста
column-work-email = Ел. пошта, робоча
column-mobile-phone = Телефон, мобільний
column-home-phone = Телефон, домашній
column-work-phone = Телефон, робочий
column-street = Вулиця
column-city = Місто
column-region = Область
column-postcode = Поштовий індекс
column-country = Країна
column-other = Щось інше: зберегти
column-none = Пропустити

books-title = Адресні книги
books-text = Тримайте контакти окремо, наприклад родину й роботу. Кожен пристрій може показувати всі ваші адресні книги або деякі з них.
books-action = Керувати адресними книгами
book-is-default = Нові контакти потрапляють сюди
book-name = Назва
book-description = Опис
book-new = Нова адресна книга
book-create = Створити адресну книгу
book-edit = Змінити
book-edit-one = Змінити: { $name }
book-make-default = Зробити основною
book-make-default-one = Зробити основною: { $name }
book-delete = Видалити
book-delete-one = Видалити: { $name }
book-delete-sure = Адресна книга потрапить до кошика разом з усіма контактами. Це можна скасувати.
