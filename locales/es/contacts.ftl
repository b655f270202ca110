contacts-title = Contactos
contacts-count = { $count ->
    [one] { $shown } contacto
    [many] { $shown } de contactos
   *[other] { $shown } contactos
}
contact-new = Contacto nuevo
contact-edit = Editar
contact-edit-title = Editar { $name }
contact-delete = Eliminar
contact-email-taken = Otro contacto ya tiene este correo.
contact-save-anyway = Guardar de todos modos

list-search = Buscar
list-search-action = Buscar
list-all = Todos
list-favorites = Favoritos
list-sort = Ordenar por
list-sort-action = Ordenar
list-sort-name = Nombre A–Z
list-sort-name-back = Nombre Z–A
list-sort-last-name = Apellidos A–Z
list-sort-last-name-back = Apellidos Z–A
list-sort-created = Añadidos recientemente
list-sort-updated = Modificados recientemente
filters-on = Solo: { $names }
filters-off = Mostrar todos
list-select = Seleccionar
list-choose = Seleccionar { $name }
list-star = Favorito: { $name }
list-more = Más contactos
list-empty-title = Aún no hay contactos
list-empty-text = Añade a la primera persona con la que quieras mantener el contacto.
list-empty-action = Añadir contacto
list-none-title = No se han encontrado contactos
list-none-text = Nada coincide con «{ $query }». Prueba con parte de un nombre, un número o una nota.
list-none-action = Mostrar todos los contactos
list-no-favorites-title = Aún no hay favoritos
list-no-favorites-text = Añade a las personas con las que más hablas.
letters-label = Ir a la letra

bulk-label = Acciones para los contactos seleccionados
bulk-count = Seleccionados: { $shown }
bulk-all = Seleccionar todos ({ $shown })
bulk-all-found = Seleccionar todo lo encontrado
bulk-all-count = Todos seleccionados ({ $shown })
bulk-all-count-found = Todo lo encontrado está seleccionado
bulk-running = En curso…
bulk-progress = { $done } de { $all }
bulk-favorite = Añadir a favoritos
bulk-unfavorite = Quitar de favoritos
bulk-delete = Eliminar
bulk-cancel = Cancelar

detail-back = Volver a la lista
detail-nothing = Selecciona un contacto para verlo aquí.
detail-quick = Contactar
detail-call = Llamar
detail-message = Mensaje
detail-mail = Correo
detail-favorite = Favorito
detail-qr = Código QR
detail-qr-title = Escanéalo con tu teléfono
detail-qr-text = La cámara ofrece añadir este contacto.
detail-qr-alt = Código QR de { $name }
detail-map = Mapa
detail-more = Más acciones
detail-message-to = Mensaje a { $value }
detail-work = { $job } en { $organization }
detail-age = { $count ->
    [one] { $shown } año
    [many] { $shown } de años
   *[other] { $shown } años
}
detail-photo = Editar foto
detail-share = Compartir como vCard
detail-duplicate = Duplicar
detail-move = Mover a «{ $book }»
detail-updated = Modificado: { $when }

conflict-title = Modificado en otro lugar
conflict-text = Mientras editabas { $name }, el contacto se modificó en otro lugar. Elige qué quieres conservar.
conflict-mine = Tu versión
conflict-theirs = Otra versión
conflict-nothing = vacío
conflict-unchanged = Como estaba
conflict-kept = También modificado mientras tanto, y conservado
conflict-keep = Guardar lo elegido
conflict-discard = Descartar mis cambios

birthdays-title = Cumpleaños
birthdays-today = Hoy
birthdays-week = En los próximos 7 días
birthdays-month = En los próximos 31 días
birthdays-later = Más adelante
birthdays-age = { $count ->
    [0] nacimiento
    [one] cumple { $shown } año
    [many] cumple { $shown } de años
   *[other] cumple { $shown } años
}
birthdays-days = { $count ->
    [1] mañana
    [one] en { $shown } día
    [many] en { $shown } de días
   *[other] en { $shown } días
}
birthdays-none-title = Aún no hay cumpleaños
birthdays-none-text = Añade un cumpleaños a un contacto, con o sin el año, y aparecerá aquí.

list-earlier = Volver al principio
list-create = Crear «{ $name }»
list-found-many = Más de { $shown } contactos encontrados
list-found = { $count ->
    [one] { $shown } contacto encontrado
    [many] { $shown } de contactos encontrados
   *[other] { $shown } contactos encontrados
}
birthdays-cut = Solo se muestran los próximos 500 cumpleaños.
birthdays-views = Vistas
birthdays-list = Lista
birthdays-by-month = Por mes
birthdays-month-title = { $month } de { $year }
birthdays-none-month = No hay cumpleaños este mes.
birthdays-leap-day = En los años sin 29 de febrero, los cumpleaños de ese día se celebran el 28.

print-list = Imprimir lista
print-action = Imprimir
print-back = Volver a la lista
print-part = Aquí solo se imprimen los contactos ya cargados. «Imprimir lista» los imprime todos.
