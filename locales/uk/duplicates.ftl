# Дублікати

duplicates-title = Дублікати
duplicates-count = { $count ->
    [one] { $shown } група контактів схожа на одну людину.
    [few] { $shown } групи контактів, кожна з яких схожа на одну людину.
    [many] { $shown } груп контактів, кожна з яких схожа на одну людину.
   *[other] { $shown } групи контактів, кожна з яких схожа на одну людину.
}
duplicates-certain = Напевно
duplicates-likely = Імовірно
duplicates-possible = Можливо
duplicates-same-uid = Копії однієї картки
duplicates-same-email = Та сама адреса: { $value }
duplicates-same-phone = Той самий телефон: { $value }
duplicates-same-name = Те саме ім’я
duplicates-same-birthday = Той самий день народження
duplicates-same-organization = Та сама організація
duplicates-merge = Об’єднати…
duplicates-distinct = Це різні люди
duplicates-none-title = Дублікатів немає
duplicates-none-text = Серед ваших контактів немає двох, схожих на одну людину.
duplicates-merge-title = Об’єднання контактів
duplicates-merge-text = Об’єднаний контакт збереже всі значення. Де показати можна тільки одне, виберіть яке: інші імена лишаться псевдонімами, інші дні — з підписом.
duplicates-merge-action = Об’єднати
duplicates-shown-name = Ім’я для показу
duplicates-name = Частини імені
duplicates-gender = Стать
