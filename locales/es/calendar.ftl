calendar-name = Cumpleaños
calendar-name-with-anniversaries = Cumpleaños y aniversarios
calendar-anniversary = Aniversario
calendar-birthday-of = 🎂 { $name }
calendar-anniversary-of = 🎉 { $name }
calendar-years = { $count ->
    [one] { $shown } año
    [many] { $shown } de años
   *[other] { $shown } años
}

calendar-title = Los cumpleaños en tu calendario
calendar-text = Muestra estos cumpleaños en el calendario de tu teléfono u ordenador. Seguirá todos los cambios.
calendar-show = Mostrar dirección
calendar-url = Dirección del calendario
calendar-url-hint = Cualquiera que tenga esta dirección puede ver los cumpleaños. En Google Calendar, añádela en «Otros calendarios» > «Desde URL».
calendar-qr = Código QR para suscribirse al calendario desde un teléfono
calendar-open = Suscribirse en este dispositivo
calendar-anniversaries = Incluir aniversarios
calendar-alarm = Recordatorio
calendar-alarm-none = Ninguno
calendar-alarm-day = El mismo día a las 9:00
calendar-alarm-day-before = El día antes a las 9:00
calendar-alarm-week-before = Una semana antes a las 9:00
calendar-alarm-hint = Algunas aplicaciones ignoran los recordatorios de los calendarios suscritos, o preguntan antes.
calendar-make = Crear dirección del calendario
calendar-save = Guardar
calendar-saved = Guardado. Los calendarios mostrarán el cambio la próxima vez que se actualicen.
calendar-end = Sustituir o revocar la dirección
calendar-end-text = La dirección actual dejará de funcionar al momento. Los calendarios que la usan no recibirán más actualizaciones.
calendar-replace = Crear una dirección nueva
calendar-revoke = Revocar
calendar-revoked = Revocada. La dirección ya no funciona.
