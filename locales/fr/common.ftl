language-name = Français
skip-to-content = Aller au contenu
close = Fermer
action-about = { $action } : { $thing }
yes = Oui
no = Non

nav-label = Navigation principale
nav-contacts = Contacts
nav-settings = Para­mètres
nav-birthdays = Anniver­saires
nav-duplicates = Doublons
nav-new = Nouveau contact
nav-sign-out = Se déconnecter

offline = Vous êtes hors ligne. Cette page n’est peut-être pas à jour, et rien n’est enregistré tant que vous n’êtes pas de nouveau en ligne.
kept-title = Conservés sur cet appareil
kept-offline = Vous êtes hors ligne. Ces contacts sont conservés sur cet appareil, tels que vous les avez vus en dernier.
kept-none = Aucun contact n’est encore conservé sur cet appareil.
kept-missing = Ce contact n’est pas conservé sur cet appareil. Ouvrez-le quand vous serez de nouveau en ligne.
kept-waiting = Vos modifications sont conservées sur cet appareil et seront enregistrées quand vous serez de nouveau en ligne.
kept-unsent = Modifications pas encore enregistrées
toast-too-many = Trop de requêtes. Patientez un instant, puis réessayez.
toast-deleted = Supprimé.
toast-undo = Annuler
toast-redo = Rétablir

form-save = Enregistrer
form-cancel = Annuler
form-leave = Quitter sans enregistrer vos modifications ?
form-leave-text = Ce que vous avez saisi sera perdu.
form-refused = Pas encore enregistré. Vérifiez les champs signalés.

palette-title = Aller à
palette-hint = Contact ou page
shortcuts-title = Raccourcis clavier
shortcuts-search = Rechercher
shortcuts-new = Nouveau contact
shortcuts-move = Contact suivant et précédent
shortcuts-open = Ouvrir le contact
shortcuts-edit = Modifier le contact
shortcuts-star = Ajouter aux favoris ou en retirer
shortcuts-help = Afficher cette liste
shortcuts-escape = Effacer la recherche, puis la quitter
shortcuts-on = Raccourcis à une touche (dans ce navigateur)

field-first-name = Prénom
field-last-name = Nom
field-email = E-mail
field-phone = Téléphone
field-address = Adresse
field-birthday = Date d’anniversaire
field-birthday-hint = L’année est facultative
field-day = Jour
field-month = Mois
field-year = Année
field-comments = Notes
field-favorite = Favori
field-username = Nom
field-password = Mot de passe
field-current-password = Mot de passe actuel
field-new-password = Nouveau mot de passe
field-language = Langue
field-time-zone = Fuseau horaire
field-region = Pays par défaut pour les numéros de téléphone
field-theme = Apparence

reason-blank = Ce champ est obligatoire.
reason-too-short = { $count ->
    [one] Saisissez au moins { $shown } caractère.
    [many] Saisissez au moins { $shown } de caractères.
   *[other] Saisissez au moins { $shown } caractères.
}
reason-too-long = { $count ->
    [one] Saisissez au maximum { $shown } caractère.
    [many] Saisissez au maximum { $shown } de caractères.
   *[other] Saisissez au maximum { $shown } caractères.
}
reason-too-large = C’est trop volumineux. La limite est de { $shown } Ko.
reason-control-character = Certains caractères ne peuvent pas être affichés.
reason-no-email = Saisissez une adresse e-mail valide.
reason-no-date = Cette date n’existe pas. Saisissez un jour et un mois ; l’année est facultative.
reason-nameless = Saisissez un nom, un e-mail ou un numéro de téléphone.
reason-common-password = Ce mot de passe est trop courant et facile à deviner. Choisissez-en un autre.
reason-telling-password = N’utilisez pas votre nom, votre e-mail ou le nom de ce service comme mot de passe.
reason-wrong-password = Ce n’est pas votre mot de passe actuel.
reason-no-language = Cette langue n’est pas disponible.
reason-no-region = Saisissez un code pays à deux lettres, comme UA ou GB, ou laissez le champ vide.
reason-no-time-zone = Nous ne connaissons pas ce fuseau horaire. Choisissez-en un dans la liste, comme Europe/Kyiv.
reason-too-many = Vous pouvez en avoir { $shown } au maximum. Supprimez-en d’abord.
reason-no-picture = Cette image est illisible. Choisissez un fichier JPEG, PNG, WebP ou GIF.
reason-picture-too-large = Cette image est trop grande. La limite est de { $shown } mégapixels.
pages-label = Pages de cette liste
pages-range = { $from }–{ $to } sur { $total }
pages-previous = Précédent
pages-next = Suivant

toast-failed = Une erreur s’est produite. Vérifiez si tout est enregistré avant de réessayer.
toast-offline = Le serveur est injoignable. Votre dernière modification n’est peut-être pas enregistrée.
toast-sent = Vos modifications faites hors ligne sont enregistrées.
toast-unsent = Des modifications ne sont pas encore enregistrées et seront perdues. Se déconnecter quand même ?
toast-lost = Votre session a pris fin avant l’enregistrement de vos modifications hors ligne. Saisissez-les à nouveau.
toast-stale = Cette page n’est plus à jour. Copiez votre saisie, puis actualisez la page.
toast-signed-out = Votre session est terminée. Reconnectez-vous dans un autre onglet, puis actualisez cette page.
toast-restored = { $count ->
    [one] { $shown } contact restauré.
    [many] { $shown } de contacts restaurés.
   *[other] { $shown } contacts restaurés.
}
toast-none-restored = Il n’y avait rien à restaurer.
form-gone = Ce contact a été supprimé entre-temps. Votre saisie est toujours là : enregistrez-la comme nouveau contact, ou abandonnez-la.
