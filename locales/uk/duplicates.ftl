# Дублікати

duplicates-title = Можливі дублікати
duplicates-count = { $count ->
    [one] { $shown } група контактів, що схожі на одну людину.
    [few] { $shown } групи контактів, що схожі на одну людину.
   *[many] { $shown } груп контактів, що схожі на одну людину.
}
duplicates-certain = Напевно
duplicates-likely = Імовірно
duplicates-possible = Можливо
duplicates-same-uid = Копії того самого контакту
duplicates-same-email = Та сама ел. пошта: { $value }
duplicates-same-phone = Той самий телефон: { $value }
duplicates-same-name = Те саме ім’я
duplicates-same-birthday = Той самий день народження
duplicates-same-organization = Та сама організація
duplicates-merge = Об’єднати…
duplicates-distinct = Не дублікати
duplicates-none-title = Можливих дублікатів немає
duplicates-none-text = Серед ваших контактів немає схожих на одну людину.
duplicates-merge-title = Об’єднання контактів
duplicates-merge-text = Об’єднаний контакт збереже всі значення. Якщо показати можна лише одне, виберіть його. Інші імена стануть прізвиськами, інші дати отримають підпис.
duplicates-merge-action = Об’єднати
duplicates-shown-name = Ім’я для показу
duplicates-certain-count = { $count ->
    [one] { $shown } група певна. Об’єднати її
    [few] { $shown } групи певні. Об’єднати їх усі
   *[many] { $shown } груп певні. Об’єднати їх усі
}
duplicates-certain-text = Від кожної групи лишиться перший контакт, і він збереже всі дані решти. Це можна скасувати.
duplicates-merge-certain = { $count ->
    [one] Об’єднати { $shown } групу
    [few] Об’єднати всі { $shown } групи
   *[many] Об’єднати всі { $shown } груп
}
duplicates-merged-contact = Об’єднаний контакт
duplicates-apart-title = Не дублікати
duplicates-apart-text = Ці контакти ніколи не пропонуватимуться як дублікати одне одного.
duplicates-apart-link = Контакти, позначені як не дублікати
duplicates-apart-none = Жодних контактів не позначено як не дублікати.
duplicates-apart-back = Пропонувати знову
