language-name = Español
skip-to-content = Ir al contenido
close = Cerrar
action-about = { $action }: { $thing }
yes = Sí
no = No

nav-label = Navegación principal
nav-contacts = Contactos
nav-settings = Ajustes
nav-birthdays = Cumple­años
nav-duplicates = Duplicados
nav-new = Contacto nuevo
nav-sign-out = Cerrar sesión

offline = No tienes conexión. Puede que esta página no esté al día, y no se guarda nada hasta que vuelvas a tener conexión.
kept-title = Guardados en este dispositivo
kept-offline = No tienes conexión. Estos contactos están guardados en este dispositivo tal como los viste por última vez.
kept-none = Todavía no hay contactos guardados en este dispositivo.
kept-missing = Este contacto no está guardado en este dispositivo. Ábrelo cuando vuelvas a tener conexión.
kept-waiting = Tus cambios quedan en este dispositivo y se guardarán cuando vuelvas a tener conexión.
kept-unsent = Cambios sin guardar
toast-too-many = Demasiadas solicitudes. Espera un momento y vuelve a intentarlo.
toast-deleted = Eliminado.
toast-undo = Deshacer
toast-redo = Rehacer

form-save = Guardar
form-cancel = Cancelar
form-leave = ¿Salir sin guardar los cambios?
form-leave-text = Se perderá lo que has escrito.
form-refused = Aún no se ha guardado. Revisa los campos marcados.

palette-title = Ir a
palette-hint = Contacto o página
shortcuts-title = Combinaciones de teclas
shortcuts-search = Buscar
shortcuts-new = Contacto nuevo
shortcuts-move = Contacto siguiente y anterior
shortcuts-open = Abrir el contacto
shortcuts-edit = Editar el contacto
shortcuts-star = Añadir a favoritos o quitar
shortcuts-help = Mostrar esta lista
shortcuts-escape = Borrar la búsqueda y después salir
shortcuts-on = Usar atajos de una sola tecla (en este navegador)

field-first-name = Nombre
field-last-name = Apellidos
field-email = Correo
field-phone = Teléfono
field-address = Dirección
field-birthday = Cumpleaños
field-birthday-hint = El año es opcional
field-day = Día
field-month = Mes
field-year = Año
field-comments = Notas
field-favorite = Favorito
field-username = Nombre
field-password = Contraseña
field-current-password = Contraseña actual
field-new-password = Contraseña nueva
field-language = Idioma
field-time-zone = Zona horaria
field-region = País predeterminado para números de teléfono
field-theme = Apariencia

reason-blank = Este campo es obligatorio.
reason-too-short = { $count ->
    [one] Usa al menos { $shown } carácter.
    [many] Usa al menos { $shown } de caracteres.
   *[other] Usa al menos { $shown } caracteres.
}
reason-too-long = { $count ->
    [one] Usa como máximo { $shown } carácter.
    [many] Usa como máximo { $shown } de caracteres.
   *[other] Usa como máximo { $shown } caracteres.
}
reason-too-large = Es demasiado grande. El límite es de { $shown } KB.
reason-control-character = Contiene caracteres que no se pueden mostrar.
reason-no-email = Escribe un correo válido.
reason-no-date = Esa fecha no existe. Escribe un día y un mes; el año es opcional.
reason-nameless = Escribe un nombre, un correo o un número de teléfono.
reason-common-password = Esta contraseña es demasiado común y fácil de adivinar. Elige otra.
reason-telling-password = No uses tu nombre, tu correo ni el nombre de este servicio como contraseña.
reason-wrong-password = Esta no es tu contraseña actual.
reason-no-language = Este idioma no está disponible.
reason-no-region = Escribe un código de país de dos letras, como UA o GB, o deja el campo vacío.
reason-no-time-zone = No conocemos esta zona horaria. Elige una de la lista, como Europe/Kyiv.
reason-too-many = Puedes tener como máximo { $shown }. Primero elimina algo.
reason-no-picture = No se puede leer esta imagen. Elige un archivo JPEG, PNG, WebP o GIF.
reason-picture-too-large = Esta imagen es demasiado grande. El límite es de { $shown } megapíxeles.
pages-label = Páginas de esta lista
pages-range = { $from }–{ $to } de { $total }
pages-previous = Anterior
pages-next = Siguiente

toast-failed = Algo salió mal. Comprueba si se guardó antes de volver a intentarlo.
toast-offline = No se puede acceder al servidor. Puede que tu último cambio no se haya guardado.
toast-sent = Los cambios que hiciste sin conexión están guardados.
toast-unsent = Algunos cambios aún no se han guardado y se perderán. ¿Cerrar sesión de todos modos?
toast-lost = La sesión se cerró antes de guardar los cambios que hiciste sin conexión. Vuelve a introducirlos.
toast-stale = Esta página no está al día. Copia lo que escribiste y vuelve a cargarla.
toast-signed-out = Tu sesión se ha cerrado. Inicia sesión en otra pestaña y vuelve a cargar esta página.
toast-restored = { $count ->
    [one] { $shown } contacto restaurado.
    [many] { $shown } de contactos restaurados.
   *[other] { $shown } contactos restaurados.
}
toast-none-restored = No había nada que restaurar.
form-gone = Este contacto se eliminó mientras tanto. Lo que escribiste sigue aquí: guárdalo como contacto nuevo o descártalo.
