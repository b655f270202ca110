contacts-title = Contacts
contacts-count = { $count ->
    [one] { $shown } contact
    [many] { $shown } de contacts
   *[other] { $shown } contacts
}
contact-new = Nouveau contact
contact-edit = Modifier
contact-edit-title = Modifier { $name }
contact-delete = Supprimer
contact-email-taken = Un autre contact a déjà cet e-mail.
contact-save-anyway = Enregistrer quand même

list-search = Rechercher
list-search-action = Rechercher
list-all = Tous
list-favorites = Favoris
list-sort = Trier par
list-sort-action = Trier
list-sort-name = Prénom A–Z
list-sort-name-back = Prénom Z–A
list-sort-last-name = Nom A–Z
list-sort-last-name-back = Nom Z–A
list-sort-created = Ajouts récents
list-sort-updated = Modifications récentes
filters-on = Uniquement : { $names }
filters-off = Tout afficher
list-select = Sélectionner
list-choose = Sélectionner { $name }
list-star = Favori : { $name }
list-more = Plus de contacts
list-empty-title = Aucun contact
list-empty-text = Ajoutez la première personne avec qui vous voulez rester en contact.
list-empty-action = Ajouter un contact
list-none-title = Aucun contact trouvé
list-none-text = Aucun résultat pour « { $query } ». Essayez une partie d’un nom, d’un numéro ou d’une note.
list-none-action = Afficher tous les contacts
list-no-favorites-title = Aucun favori
list-no-favorites-text = Ajoutez les personnes que vous contactez le plus.
letters-label = Aller à la lettre

bulk-label = Actions sur les contacts sélectionnés
bulk-count = Sélection : { $shown }
bulk-all = Tout sélectionner ({ $shown })
bulk-all-found = Sélectionner tous les résultats
bulk-all-count = Tout est sélectionné ({ $shown })
bulk-all-count-found = Tous les résultats sont sélectionnés
bulk-running = En cours…
bulk-progress = { $done } sur { $all }
bulk-favorite = Ajouter aux favoris
bulk-unfavorite = Retirer des favoris
bulk-delete = Supprimer
bulk-cancel = Annuler

detail-back = Retour à la liste
detail-nothing = Sélectionnez un contact pour l’afficher ici.
detail-quick = Contacter
detail-call = Appeler
detail-message = Message
detail-mail = E-mail
detail-favorite = Favori
detail-qr = QR code
detail-qr-title = Scannez avec votre téléphone
detail-qr-text = L’appareil photo propose d’ajouter ce contact.
detail-qr-alt = QR code de { $name }
detail-map = Carte
detail-more = Autres actions
detail-message-to = Envoyer un message à { $value }
detail-work = { $job }, { $organization }
detail-age = { $count ->
    [one] { $shown } an
    [many] { $shown } d’années
   *[other] { $shown } ans
}
detail-photo = Modifier la photo
detail-share = Partager en vCard
detail-duplicate = Dupliquer
detail-move = Déplacer vers « { $book } »
detail-updated = Modifié : { $when }

conflict-title = Modifié ailleurs
conflict-text = Pendant que vous modifiiez { $name }, le contact a été modifié ailleurs. Choisissez ce que vous voulez garder.
conflict-mine = Votre version
conflict-theirs = Autre version
conflict-nothing = vide
conflict-unchanged = Comme avant
conflict-kept = Aussi modifié entre-temps, et conservé
conflict-keep = Enregistrer ces choix
conflict-discard = Abandonner mes modifications

birthdays-title = Anniversaires
birthdays-today = Aujourd’hui
birthdays-week = Dans les 7 prochains jours
birthdays-month = Dans les 31 prochains jours
birthdays-later = Plus tard
birthdays-age = { $count ->
    [0] naissance
    [one] aura { $shown } an
    [many] aura { $shown } d’années
   *[other] aura { $shown } ans
}
birthdays-days = { $count ->
    [1] demain
    [one] dans { $shown } jour
    [many] dans { $shown } de jours
   *[other] dans { $shown } jours
}
birthdays-none-title = Aucun anniversaire
birthdays-none-text = Ajoutez une date d’anniversaire à un contact, avec ou sans l’année, et elle apparaîtra ici.

list-earlier = Revenir au début
list-create = Créer « { $name } »
list-found-many = Plus de { $shown } contacts trouvés
list-found = { $count ->
    [one] { $shown } contact trouvé
    [many] { $shown } de contacts trouvés
   *[other] { $shown } contacts trouvés
}
birthdays-cut = Seuls les 500 prochains anniversaires sont affichés.
birthdays-views = Affichages
birthdays-list = Liste
birthdays-by-month = Par mois
birthdays-month-title = { $month } { $year }
birthdays-none-month = Aucun anniversaire ce mois-ci.
birthdays-leap-day = Les années sans 29 février, les anniversaires de ce jour sont fêtés le 28.

print-list = Imprimer la liste
print-action = Imprimer
print-back = Retour à la liste
print-part = Seuls les contacts déjà chargés sont imprimés ici. « Imprimer la liste » les imprime tous.
