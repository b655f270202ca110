duplicates-title = Posibles duplicados
duplicates-count = { $count ->
    [one] { $shown } grupo de contactos parece ser la misma persona.
    [many] { $shown } de grupos de contactos parecen ser la misma persona.
   *[other] { $shown } grupos de contactos parecen ser la misma persona.
}
duplicates-certain = Seguro
duplicates-likely = Probable
duplicates-possible = Posible
duplicates-same-uid = Copias del mismo contacto
duplicates-same-email = Mismo correo: { $value }
duplicates-same-phone = Mismo teléfono: { $value }
duplicates-same-name = Mismo nombre
duplicates-same-birthday = Mismo cumpleaños
duplicates-same-organization = Misma organización
duplicates-merge = Combinar…
duplicates-distinct = No son duplicados
duplicates-none-title = No hay posibles duplicados
duplicates-none-text = Ninguno de tus contactos parece estar repetido.
duplicates-merge-title = Combinar contactos
duplicates-merge-text = El contacto combinado conserva todos los valores. Si solo se puede mostrar uno, elígelo. Los demás nombres pasan a ser apodos, y las demás fechas llevan una descripción.
duplicates-merge-action = Combinar
duplicates-shown-name = Nombre para mostrar
duplicates-certain-count = { $count ->
    [one] { $shown } grupo es seguro. Combinarlo
    [many] { $shown } de grupos son seguros. Combinarlos todos
   *[other] { $shown } grupos son seguros. Combinarlos todos
}
duplicates-certain-text = De cada grupo queda su primer contacto, que conserva todos los valores. Podrás deshacerlo.
duplicates-merge-certain = { $count ->
    [one] Combinar { $shown } grupo
    [many] Combinar { $shown } de grupos
   *[other] Combinar los { $shown } grupos
}
duplicates-merged-contact = Contacto combinado
duplicates-apart-title = No son duplicados
duplicates-apart-text = Estos contactos nunca se sugieren como duplicados entre sí.
duplicates-apart-link = Contactos marcados como no duplicados
duplicates-apart-none = No hay contactos marcados como no duplicados.
duplicates-apart-back = Volver a sugerir
