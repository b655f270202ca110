home-title = Your address book, on your own server
home-lead = Carnet is an address book that you host yourself. No company reads it, and nothing leaves this server unless you send it.
home-sign-up = Create account
home-sign-in = Sign in
home-own-title = Yours alone
home-own-text = Each account sees only its own contacts. You can download everything, or delete your account with all its data.
home-find-title = Find anyone fast
home-find-text = Search by part of a name, number or note, with or without accents, in any script.
home-birthdays-title = Never miss a birthday
home-birthdays-text = Upcoming birthdays at a glance, with or without the year.
home-api = API documentation for developers

login-title = Sign in
login-action = Sign in
login-no-account = No account yet?
login-wrong = Wrong email or password.
login-throttled = Too many attempts. Try again in a minute.

signup-title = Create your account
signup-action = Create account
signup-have-account = Already have an account?
signup-taken = An account with this email already exists. Sign in instead?
signup-closed = Sign-up is closed on this server. Ask its administrator for an account.
signup-throttled = Too many accounts were created from your network. Try again later.

password-show = Show password
password-hint = At least 8 characters. A few unrelated words are easy to remember and hard to guess.
strength-1 = Easy to guess
strength-2 = Make it longer
strength-3 = Good
strength-4 = Strong
