home-title = Your contacts, on your own machine
home-lead = Carnet is an address book that lives where you decide. No company reads it, and nothing leaves this server unless you send it.
home-sign-up = Create an account
home-sign-in = Sign in
home-own-title = Yours alone
home-own-text = Each account sees only its own contacts. You can download everything, and delete your account with all it holds.
home-find-title = Found at once
home-find-text = Search by a part of a name, a number or a note, with or without accents, in any script.
home-birthdays-title = Nobody forgotten
home-birthdays-text = The coming birthdays at a glance, with or without the year.
home-api = API documentation for developers

login-title = Sign in
login-action = Sign in
login-no-account = No account yet?
login-wrong = Email or password is wrong.
login-throttled = Too many attempts. Wait a minute, then try again.

signup-title = Create an account
signup-action = Create account
signup-have-account = Have an account already?
signup-taken = There is an account with this email already. Sign in instead?
signup-closed = Sign-up is closed on this server. Ask its administrator for an account.
signup-throttled = Too many accounts were asked for from here. Try again later.

password-hint = At least 8 characters. A few unrelated words are easy to remember and hard to guess.
strength-1 = Easy to guess
strength-2 = Could be longer
strength-3 = Good
strength-4 = Strong
