home-title = Tu libreta de direcciones, en tu propio servidor
home-lead = Carnet es una libreta de direcciones que alojas tú. Ninguna empresa la lee, y nada sale de este servidor si tú no lo envías.
home-sign-up = Crear cuenta
home-sign-in = Iniciar sesión
home-own-title = Solo para ti
home-own-text = Cada cuenta ve únicamente sus propios contactos. Puedes descargarlo todo o eliminar tu cuenta con todos sus datos.
home-find-title = Encuentra a cualquiera al momento
home-find-text = Busca por parte de un nombre, un número o una nota, con o sin acentos, en cualquier escritura.
home-birthdays-title = No olvides ningún cumpleaños
home-birthdays-text = Los próximos cumpleaños de un vistazo, con o sin el año.
home-api = Documentación de la API para desarrolladores

login-title = Iniciar sesión
login-action = Iniciar sesión
login-no-account = ¿Aún no tienes cuenta?
login-wrong = El correo o la contraseña no son correctos.
login-throttled = Demasiados intentos. Vuelve a intentarlo en un minuto.

signup-title = Crea tu cuenta
signup-action = Crear cuenta
signup-have-account = ¿Ya tienes una cuenta?
signup-taken = Ya existe una cuenta con este correo. ¿Quieres iniciar sesión?
signup-closed = El registro está cerrado en este servidor. Pide una cuenta a su administrador.
signup-throttled = Se han creado demasiadas cuentas desde tu red. Vuelve a intentarlo más tarde.

password-show = Mostrar contraseña
password-hint = Al menos 8 caracteres. Unas cuantas palabras sin relación son fáciles de recordar y difíciles de adivinar.
strength-1 = Fácil de adivinar
strength-2 = Mejor más larga
strength-3 = Buena
strength-4 = Segura
