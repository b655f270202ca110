nav-more = Más
labels-manage = Gestionar etiquetas
labels-title = Etiquetas
labels-text = Las etiquetas agrupan tus contactos. Un contacto puede tener varias.
labels-more = Más etiquetas
labels-all = Mostrar todas ({ $count })
labels-empty-title = Aún no hay etiquetas
labels-empty-text = Abre un contacto, o selecciona varios en la lista, y añade una etiqueta.
label-name = Etiqueta
label-new = Etiqueta nueva
label-add = Añadir
label-remove = Quitar la etiqueta «{ $name }»
label-change = Editar
label-change-one = Editar { $name }
label-color = Color
color-none = Sin color
color-teal = Turquesa
color-indigo = Índigo
color-orange = Naranja
color-pink = Rosa
color-green = Verde
color-blue = Azul
color-purple = Morado
color-yellow = Amarillo
label-merge-hint = Para combinar dos etiquetas, escribe el nombre de la otra.
label-delete = Eliminar
label-delete-one = Eliminar la etiqueta «{ $name }»
label-sure = La etiqueta se quita de todos los contactos. Los contactos se conservan.
list-label = Etiqueta
list-label-all = Todas las etiquetas
list-book = Libreta de direcciones
list-book-all = Todas las libretas de direcciones
list-none-labelled = Ningún contacto tiene la etiqueta «{ $name }».
bulk-labels = Etiquetas
bulk-label-add = Añadir etiqueta
bulk-label-remove = Quitar etiqueta
bulk-export = Exportar
bulk-move = Mover

done-import = { $count ->
    [one] { $shown } contacto importado.
    [many] { $shown } de contactos importados.
   *[other] { $shown } contactos importados.
}
done-edit = Contacto «{ $name }» y etiquetas modificados.
done-merge-into = Combinado con { $name }.
done-merge = { $count ->
    [one] Combinados; { $shown } contacto modificado.
    [many] Combinados; { $shown } de contactos modificados.
   *[other] Combinados; { $shown } contactos modificados.
}
done-delete = { $count ->
    [one] Contacto eliminado.
    [many] { $shown } de contactos eliminados.
   *[other] { $shown } contactos eliminados.
}
done-favorite = { $count ->
    [one] Añadido a favoritos.
    [many] { $shown } de contactos añadidos a favoritos.
   *[other] { $shown } contactos añadidos a favoritos.
}
done-unfavorite = { $count ->
    [one] Quitado de favoritos.
    [many] { $shown } de contactos quitados de favoritos.
   *[other] { $shown } contactos quitados de favoritos.
}
done-move = { $count ->
    [one] { $shown } contacto movido a otra libreta de direcciones.
    [many] { $shown } de contactos movidos a otra libreta de direcciones.
   *[other] { $shown } contactos movidos a otra libreta de direcciones.
}
done-label-add = { $count ->
    [one] Etiqueta añadida a { $shown } contacto.
    [many] Etiqueta añadida a { $shown } de contactos.
   *[other] Etiqueta añadida a { $shown } contactos.
}
done-label-remove = { $count ->
    [one] Etiqueta quitada de { $shown } contacto.
    [many] Etiqueta quitada de { $shown } de contactos.
   *[other] Etiqueta quitada de { $shown } contactos.
}
done-label-rename = { $count ->
    [one] Nombre de la etiqueta cambiado en { $shown } contacto.
    [many] Nombre de la etiqueta cambiado en { $shown } de contactos.
   *[other] Nombre de la etiqueta cambiado en { $shown } contactos.
}
done-label-delete = { $count ->
    [one] Etiqueta eliminada de { $shown } contacto.
    [many] Etiqueta eliminada de { $shown } de contactos.
   *[other] Etiqueta eliminada de { $shown } contactos.
}
done-restore = { $count ->
    [one] Versión anterior restaurada.
    [many] Versiones anteriores de { $shown } de contactos restauradas.
   *[other] Versiones anteriores de { $shown } contactos restauradas.
}
done-rewind = Libreta de direcciones restaurada al estado del { $when }.
done-undo = { $count ->
    [one] Cambio deshecho; { $shown } contacto está como antes.
    [many] Cambio deshecho; { $shown } de contactos están como antes.
   *[other] Cambio deshecho; { $shown } contactos están como antes.
}
done-redo = { $count ->
    [one] Rehecho; { $shown } contacto modificado.
    [many] Rehecho; { $shown } de contactos modificados.
   *[other] Rehecho; { $shown } contactos modificados.
}
undone-import = { $count ->
    [one] Importación de { $shown } contacto deshecha.
    [many] Importación de { $shown } de contactos deshecha.
   *[other] Importación de { $shown } contactos deshecha.
}
undo-kept = { $count ->
    [one] { $shown } contacto se modificó desde entonces y se queda como está.
    [many] { $shown } de contactos se modificaron desde entonces y se quedan como están.
   *[other] { $shown } contactos se modificaron desde entonces y se quedan como están.
}
done-batch = { $count ->
    [one] { $shown } contacto modificado.
    [many] { $shown } de contactos modificados.
   *[other] { $shown } contactos modificados.
}
done-nothing = No había nada que cambiar.
done-changed = Tus contactos han cambiado mientras tanto. Vuelve a mirar la lista.
done-removed = Eliminado definitivamente.

trash-title = Papelera
trash-empty-title = La papelera está vacía
trash-empty-text = Los contactos eliminados se quedan aquí un tiempo, por si los vuelves a necesitar.
trash-deleted = Eliminado: { $when }
trash-gone = Se eliminará definitivamente: { $when }
trash-restore = Restaurar
trash-restore-one = Restaurar { $name }
trash-restore-all = Restaurar todo
trash-remove = Eliminar definitivamente
trash-remove-one = Eliminar definitivamente: { $name }
trash-sure = El contacto y su historial se eliminarán definitivamente. No podrás deshacerlo.
trash-empty = Vaciar papelera
trash-sure-all = Todos los contactos de la papelera y su historial se eliminarán definitivamente. No podrás deshacerlo.
trash-more = Mostrar más antiguos

history-title = Historial
history-of = Historial de { $name }
history-back = Volver al contacto
history-created = Creado
history-changed = Modificado
history-deleted = Eliminado
history-restored = Restaurado
history-current = versión actual
history-by = por { $who }
history-by-web = por { $who }, en la aplicación web
history-by-api = por { $who }, a través de la API
history-by-cli = por { $who }, en la línea de comandos del servidor
history-by-carddav = por { $who }, a través de CardDAV
history-thing-changed = { $what }: modificación
history-thing-gone = { $what }: eliminación
history-thing-new = { $what }: adición
history-value-changed = { $what }: «{ $before }» cambió a «{ $after }»
history-value-gone = { $what }: se eliminó «{ $before }»
history-value-new = { $what }: se añadió «{ $after }»
history-further = y { $shown } más
history-restore = Restaurar esta versión
history-earlier = Cambios anteriores

operations-title = Cambios en bloque
operations-none = Nada por ahora. Aquí aparecerán las importaciones y otros cambios en bloque.
operations-undone = deshecho
operations-redone = deshecho y después rehecho
operations-running = en curso
operations-stopping = deshaciendo
operations-failed = no se pudo, deshecho
rewind-title = Restaurar un estado anterior
rewind-text = Devuelve toda tu libreta de direcciones a un estado anterior. Primero verás qué cambiaría, y después podrás deshacerlo.
rewind-at = Fecha y hora ({ $zone })
rewind-refused = Elige una fecha y una hora pasadas.
rewind-preview = Vista previa de los cambios
rewind-nothing = Desde entonces no ha cambiado nada.
rewind-count-back = { $count ->
    [one] Se restaurará { $shown } contacto
    [many] Se restaurarán { $shown } de contactos
   *[other] Se restaurarán { $shown } contactos
}
rewind-count-changed = { $count ->
    [one] { $shown } contacto recuperará sus datos anteriores
    [many] { $shown } de contactos recuperarán sus datos anteriores
   *[other] { $shown } contactos recuperarán sus datos anteriores
}
rewind-count-gone = { $count ->
    [one] { $shown } contacto irá a la papelera
    [many] { $shown } de contactos irán a la papelera
   *[other] { $shown } contactos irán a la papelera
}
rewind-back = restaurado
rewind-changed = revertido
rewind-gone = a la papelera
rewind-confirm = Restaurar libreta de direcciones

import-title = Importar y exportar
import-heading = Importar contactos
import-text = Desde un teléfono, Google, iCloud, Outlook y otros, como vCard, CSV, LDIF o JSContact. Verás qué hay en el archivo antes de que se añada nada.
import-file = Archivo de contactos
import-drop = O suéltalo aquí
import-action = Vista previa
import-sending = Subiendo…
import-reading = Leyendo…
import-another = Importar otra cosa
import-found = Contenido encontrado
import-count-new = { $count ->
    [one] { $shown } contacto nuevo
    [many] { $shown } de contactos nuevos
   *[other] { $shown } contactos nuevos
}
import-count-duplicates = { $count ->
    [one] { $shown } de ellos se parece a un contacto que ya tienes
    [many] { $shown } de ellos se parecen a contactos que ya tienes
   *[other] { $shown } de ellos se parecen a contactos que ya tienes
}
import-count-duplicates-in-file = { $count ->
    [one] { $shown } de ellos se parece a otro de aquí
    [many] { $shown } de ellos se parecen a otros de aquí
   *[other] { $shown } de ellos se parecen a otros de aquí
}
import-count-changed = { $count ->
    [one] Se actualizará { $shown } contacto
    [many] Se actualizarán { $shown } de contactos
   *[other] Se actualizarán { $shown } contactos
}
import-count-same = { $count ->
    [one] { $shown } contacto ya está en tu libreta de direcciones
    [many] { $shown } de contactos ya están en tu libreta de direcciones
   *[other] { $shown } contactos ya están en tu libreta de direcciones
}
import-count-conflicts = { $count ->
    [one] { $shown } contacto se modificó aquí y en el archivo
    [many] { $shown } de contactos se modificaron aquí y en el archivo
   *[other] { $shown } contactos se modificaron aquí y en el archivo
}
import-count-refused = { $count ->
    [one] No se puede leer { $shown } entrada
    [many] No se pueden leer { $shown } de entradas
   *[other] No se pueden leer { $shown } entradas
}
import-confirm = { $count ->
    [one] Importar { $shown } contacto
    [many] Importar { $shown } de contactos
   *[other] Importar { $shown } contactos
}
import-nothing-new = Todo esto ya está en tu libreta de direcciones.
import-take-file = Sustituir mis cambios por la versión importada
import-conflicts = Modificados en ambos sitios
import-conflicts-text = Estos contactos se quedan como están aquí, salvo que elijas la versión importada.
import-refused = No se pudo leer
import-notes = Cómo se leyó
import-seen = Contactos
import-line = línea { $line }
import-fate-new = nuevo
import-fate-duplicate = nuevo, pero se parece a un contacto que ya tienes
import-fate-duplicate-in-file = nuevo, pero se parece a otro nuevo
import-fate-duplicate-both = nuevo, pero se parece a un contacto tuyo y a otro nuevo
import-fate-changed = actualizará un contacto
import-fate-same = ya está
import-fate-conflict = modificado en ambos sitios
import-columns = Asignar columnas
import-columns-text = No reconocemos esta tabla. Comprueba qué contiene cada columna.
import-columns-action = Aplicar
import-waiting-title = No hay nada que mostrar
import-waiting-text = Ya se importó, o lo subiste hace más de un día.
import-empty = Este archivo está vacío.
import-no-contact = No se encontraron contactos. Puedes importar archivos vCard, CSV, LDIF, JSContact, jCard y xCard, y archivos ZIP que los contengan.
import-calendar = Esto es un calendario, no una libreta de direcciones.
import-image = Esto es una imagen, no una libreta de direcciones.
import-html = Esto es una página web, no una libreta de direcciones. Quizá la exportación se guardó antes de iniciar sesión.
import-zip = Esto es un documento de ofimática o un archivo ZIP sin contactos. Guárdalo como CSV y después impórtalo.
import-large-archive = Este archivo ZIP es demasiado grande. Descomprímelo e importa sus archivos.
import-binary = Este archivo no es de texto, así que no se puede leer como libreta de direcciones. Exporta tus contactos como vCard o CSV.

remote-heading = Desde otro servidor
remote-text = Desde Nextcloud, iCloud, Radicale, Fastmail y cualquier otro servidor CardDAV: todas las libretas de direcciones con sus grupos y fotos. Verás qué hay antes de que se añada nada, y allí no se cambia nada.
remote-off = Este servidor no importa desde otros servidores. Su administrador puede permitirlo con el ajuste CARNET_FETCH, o hacerlo por ti con el comando carnet import --from-carddav. También puedes exportar allí un archivo e importarlo aquí.
remote-address = Dirección del servidor
remote-user = Nombre de usuario en ese servidor
remote-password = Contraseña en ese servidor
remote-password-hint = Si el servidor tiene contraseñas de aplicación, como iCloud, crea una para esto. La contraseña se usa una sola vez y no se guarda.
remote-action = Mostrar libretas de direcciones
remote-books = Libretas de direcciones en ese servidor
remote-count = { $count ->
    [one] { $shown } contacto
    [many] { $shown } de contactos
   *[other] { $shown } contactos
}
remote-missing = { $count ->
    [one] No se pudo obtener { $shown } contacto
    [many] No se pudieron obtener { $shown } de contactos
   *[other] No se pudieron obtener { $shown } contactos
}
remote-nothing-chosen = Las libretas de direcciones seleccionadas no tienen contactos.
remote-too-often = Demasiados intentos. Espera un poco y vuelve a intentarlo.
remote-error-address = Esto no es una dirección de servidor. Tiene este aspecto: https://contacts.example.org.
remote-error-password-in-address = No pongas el nombre de usuario ni la contraseña en la dirección.
remote-error-not-secure = Aquí solo se permiten direcciones https en el puerto 443 u 8443.
remote-error-unreachable = No se puede acceder a este servidor desde aquí.
remote-error-slow = El servidor tardó demasiado en responder.
remote-error-busy = El servidor está ocupado. Vuelve a intentarlo más tarde.
remote-error-password = El servidor no aceptó este nombre de usuario y contraseña. Algunos servidores piden aquí una contraseña de aplicación.
remote-error-sign-in = Este servidor solo ofrece { $scheme } para iniciar sesión, y aquí no es compatible. Exporta allí un archivo e impórtalo aquí.
remote-error-elsewhere = Este servidor redirige a { $server }. Si confías en ese servidor, escribe su dirección.
remote-error-not-carddav = Esto no es un servidor CardDAV. Comprueba la dirección.
remote-error-no-books = No hay ninguna libreta de direcciones en esta dirección.
remote-error-large = Hay demasiados datos para obtenerlos de una vez. Exporta allí las libretas de direcciones e importa los archivos aquí.

remark-encoding-guessed = El archivo no indica su codificación; se leyó como { $name }. Si los nombres se ven mal más abajo, vuelve a exportar el archivo como UTF-8.
remark-broken-text = Algunos bytes no son texto; cada uno se muestra como �.
remark-nul = Se omitieron los caracteres NUL.
remark-unknown-charset = El juego de caracteres { $name } es desconocido.
remark-indented = Esta línea continúa una que no existe; se leyó como el inicio de una tarjeta.
remark-shared-line = En la misma línea termina una tarjeta y empieza la siguiente.
remark-no-version = Esta tarjeta no indica su versión; se leyó como { $read }.
remark-version = La versión de esta tarjeta se leyó como { $read }.
remark-nested-card = Esta tarjeta está dentro de otra; se conserva, pero no se muestra como contacto.
remark-no-property = Esta línea no es una propiedad; se conserva, pero no se muestra.
remark-left-out = Esta línea no es una propiedad; se omitió.
remark-renamed = El nombre de esta propiedad no es válido; se conserva como «{ $name }».
remark-stray-continuation = Esta línea se leyó como continuación del texto anterior.
remark-broken-quoted-printable = La codificación quoted-printable está dañada aquí; lo que no se puede leer se deja como está.
remark-repaired-names = Se quitaron los espacios tras los nombres de los campos de esta tarjeta.
remark-repaired-media = Una imagen de esta tarjeta estaba mal guardada; se reparó.
remark-unread-date = No reconocemos esta fecha; se conserva tal como está escrita.
remark-day-first = Las fechas como esta se leyeron con el día en primer lugar.
remark-month-first = Las fechas como esta se leyeron con el mes en primer lugar.
remark-unused-column = Se omitió la columna «{ $name }».
remark-unknown-column = No reconocemos la columna «{ $name }»; se conserva como un campo con ese nombre.
remark-unknown-attribute = No reconocemos el atributo «{ $name }»; se conserva como un campo con ese nombre.
remark-repeated = { $count ->
    [one] { $shown } contacto de este archivo también está en uno anterior; se importa una sola vez.
    [many] { $shown } de contactos de este archivo también están en uno anterior; se importan una sola vez.
   *[other] { $shown } contactos de este archivo también están en uno anterior; se importan una sola vez.
}
remark-member-left-out = Se omitió este archivo del ZIP. Si tiene contactos, impórtalo por separado.
remark-unused-member = Se omitió «{ $name }»: una libreta de direcciones no tiene lugar para eso.
remark-unknown-member = No reconocemos «{ $name }»; se conserva, pero no se muestra.

fault-nameless = No tiene nombre, correo ni número de teléfono.
fault-outside-cards = Estas líneas no pertenecen a ninguna tarjeta.
fault-no-beginning = Esta tarjeta no tiene inicio: falta la línea BEGIN:VCARD.
fault-no-end = Esta tarjeta no tiene final: falta la línea END:VCARD.
fault-calendar = Esto es un calendario, no una tarjeta.
fault-too-large = Esta tarjeta ocupa más de { $most } MB, sin contar las fotos.
fault-too-large-with-media = Esta tarjeta ocupa más de { $most } MB.
fault-too-many-lines = Esta tarjeta tiene más de { $most } líneas.
fault-too-many-components = Una línea de esta tarjeta tiene más de { $most } valores.
fault-too-many-values = Esta tarjeta tiene más de { $most } valores.
fault-too-many-objects = Esta tarjeta tiene más de { $most } objetos.
fault-too-many-json-values = Esta tarjeta tiene más de { $most } valores que no caben en un contacto.
fault-too-deep = Esta tarjeta tiene más de { $most } matrices y objetos anidados.
fault-too-many-attributes = Esta entrada tiene más de { $most } atributos y líneas dañadas.
fault-unknown-version = Esta tarjeta es de la versión { $version }; se pueden leer las versiones 2.1, 3.0 y 4.0.
fault-json = Esto no es una tarjeta JSContact. { $told }
fault-xml = Esto no es XML bien formado.
fault-broken-member = Este archivo del ZIP no se puede descomprimir.
fault-jcard-property = Una propiedad de esta tarjeta no es válida.
fault-no-contact = Este objeto no es un contacto.
fault-open-quote = En esta línea hay unas comillas sin cerrar.
fault-no-attribute = Esta línea no tiene ningún atributo.
fault-base64 = El base64 de esta línea está dañado.
fault-change-record = Esto modifica una entrada de un directorio, pero no es una entrada.
fault-directory-unit = Esto no es una persona, sino una unidad de un directorio.

export-heading = Exportar contactos
export-text = Un archivo para otros programas, o para guardarlo.
export-as = Formato
export-vcard-3 = vCard 3.0: para teléfonos y la mayoría de los programas
export-vcard-4 = vCard 4.0: la versión más reciente
export-original = vCard: cada una tal como está guardada
export-csv = CSV: para hojas de cálculo y Contactos de Google
export-zip = ZIP: vCards, con las fotos como archivos
export-jscontact = JSContact: para desarrolladores
export-which = Qué contactos
export-all = Todos
export-action = Descargar

property-fn = Nombre para mostrar
property-n = Nombre
property-nickname = Apodo
property-anniversary = Aniversario
property-org = Organización
property-title = Cargo
property-role = Función
property-url = Sitio web
property-photo = Foto
property-categories = Etiquetas
property-gender = Género
property-impp = Mensajería
property-logo = Logotipo
property-related = Persona relacionada
property-geo = Lugar
property-key = Clave
property-member = Miembro
property-kind = Clase
property-class = Acceso
property-sort = Ordenado como
gender-male = masculino
gender-female = femenino
gender-other = otro
gender-none = ninguno
gender-unknown = desconocido
kind-individual = persona
kind-group = grupo
kind-organization = organización
kind-location = lugar
column-middle-name = Segundo nombre
column-prefix = Tratamiento
column-suffix = Sufijo
column-department = Departamento
column-home-email = Correo, casa
column-work-email = Correo, trabajo
column-mobile-phone = Teléfono, móvil
column-home-phone = Teléfono, casa
column-work-phone = Teléfono, trabajo
column-street = Calle
column-city = Ciudad
column-region = Provincia
column-postcode = Código postal
column-country = País
column-other = Otra cosa (conservar)
column-none = No importar

books-title = Libretas de direcciones
books-text = Separa tus contactos, por ejemplo familia y trabajo. Cada dispositivo puede mostrar todas tus libretas de direcciones o solo algunas.
books-action = Gestionar libretas de direcciones
book-is-default = Los contactos nuevos se guardan aquí
book-name = Nombre
book-description = Descripción
book-new = Libreta de direcciones nueva
book-create = Crear libreta de direcciones
book-edit = Editar
book-edit-one = Editar { $name }
book-make-default = Usar por defecto
book-make-default-one = Usar { $name } como libreta de direcciones por defecto
book-delete = Eliminar
book-delete-one = Eliminar { $name }
book-delete-sure = La libreta de direcciones y todos sus contactos irán a la papelera. Podrás deshacerlo.
