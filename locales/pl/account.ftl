home-title = Twoja książka adresowa na Twoim serwerze
home-lead = Carnet to książka adresowa, którą hostujesz samodzielnie. Żadna firma jej nie czyta i nic nie opuszcza tego serwera, dopóki tego nie wyślesz.
home-sign-up = Utwórz konto
home-sign-in = Zaloguj się
home-own-title = Tylko dla Ciebie
home-own-text = Każde konto widzi tylko własne kontakty. Możesz wszystko pobrać albo usunąć konto ze wszystkimi danymi.
home-find-title = Szybkie wyszukiwanie
home-find-text = Szukaj po fragmencie nazwiska, numeru lub notatki, ze znakami diakrytycznymi lub bez, w każdym alfabecie.
home-birthdays-title = Pamiętaj o urodzinach
home-birthdays-text = Najbliższe urodziny w jednym miejscu, z rokiem lub bez.
home-api = Dokumentacja API dla programistów

login-title = Logowanie
login-action = Zaloguj się
login-no-account = Nie masz jeszcze konta?
login-wrong = Nieprawidłowy e-mail lub hasło.
login-throttled = Zbyt wiele prób. Spróbuj ponownie za minutę.

signup-title = Utwórz konto
signup-action = Utwórz konto
signup-have-account = Masz już konto?
signup-taken = Konto z tym adresem e-mail już istnieje. Chcesz się zalogować?
signup-closed = Rejestracja na tym serwerze jest zamknięta. Poproś administratora o konto.
signup-throttled = Z Twojej sieci utworzono zbyt wiele kont. Spróbuj ponownie później.

password-show = Pokaż hasło
password-hint = Co najmniej 8 znaków. Kilka niepowiązanych słów łatwo zapamiętać, a trudno odgadnąć.
strength-1 = Łatwe do odgadnięcia
strength-2 = Użyj dłuższego
strength-3 = Dobre
strength-4 = Silne
