home-title = Votre carnet d’adresses, sur votre serveur
home-lead = Carnet est un carnet d’adresses que vous hébergez vous-même. Aucune entreprise ne le lit, et rien ne quitte ce serveur sans que vous l’envoyiez.
home-sign-up = Créer un compte
home-sign-in = Se connecter
home-own-title = Rien qu’à vous
home-own-text = Chaque compte ne voit que ses propres contacts. Vous pouvez tout télécharger, ou supprimer votre compte avec toutes ses données.
home-find-title = Trouvez vite qui vous cherchez
home-find-text = Cherchez une partie d’un nom, d’un numéro ou d’une note, avec ou sans accents, dans toutes les écritures.
home-birthdays-title = N’oubliez plus aucun anniversaire
home-birthdays-text = Les prochains anniversaires en un coup d’œil, avec ou sans l’année.
home-api = Documentation de l’API pour les développeurs

login-title = Connexion
login-action = Se connecter
login-no-account = Pas encore de compte ?
login-wrong = E-mail ou mot de passe incorrect.
login-throttled = Trop de tentatives. Réessayez dans une minute.

signup-title = Créer votre compte
signup-action = Créer un compte
signup-have-account = Vous avez déjà un compte ?
signup-taken = Un compte existe déjà avec cet e-mail. Voulez-vous vous connecter ?
signup-closed = Les inscriptions sont fermées sur ce serveur. Demandez un compte à l’administrateur.
signup-throttled = Trop de comptes ont été créés depuis votre réseau. Réessayez plus tard.

password-show = Afficher le mot de passe
password-hint = Au moins 8 caractères. Quelques mots sans rapport sont faciles à retenir et difficiles à deviner.
strength-1 = Facile à deviner
strength-2 = Allongez-le
strength-3 = Bon
strength-4 = Fort
