nav-more = Plus
labels-manage = Gérer les libellés
labels-title = Libellés
labels-text = Les libellés regroupent vos contacts. Un contact peut en avoir plusieurs.
labels-more = Plus de libellés
labels-all = Tout afficher ({ $count })
labels-empty-title = Aucun libellé
labels-empty-text = Ouvrez un contact, ou sélectionnez-en plusieurs dans la liste, et ajoutez un libellé.
label-name = Libellé
label-new = Nouveau libellé
label-add = Ajouter
label-remove = Retirer le libellé « { $name } »
label-change = Modifier
label-change-one = Modifier { $name }
label-color = Couleur
color-none = Aucune couleur
color-teal = Turquoise
color-indigo = Indigo
color-orange = Orange
color-pink = Rose
color-green = Vert
color-blue = Bleu
color-purple = Violet
color-yellow = Jaune
label-merge-hint = Pour fusionner deux libellés, saisissez le nom de l’autre.
label-delete = Supprimer
label-delete-one = Supprimer le libellé « { $name } »
label-sure = Le libellé est retiré de tous les contacts. Les contacts restent.
list-label = Libellé
list-label-all = Tous les libellés
list-book = Carnet d’adresses
list-book-all = Tous les carnets d’adresses
list-none-labelled = Aucun contact n’a le libellé « { $name } ».
bulk-labels = Libellés
bulk-label-add = Ajouter le libellé
bulk-label-remove = Retirer le libellé
bulk-export = Exporter
bulk-move = Déplacer

done-import = { $count ->
    [one] { $shown } contact importé.
    [many] { $shown } de contacts importés.
   *[other] { $shown } contacts importés.
}
done-edit = Contact « { $name } » et ses libellés modifiés.
done-merge-into = Fusionné avec { $name }.
done-merge = { $count ->
    [one] Fusion effectuée ; { $shown } contact modifié.
    [many] Fusion effectuée ; { $shown } de contacts modifiés.
   *[other] Fusion effectuée ; { $shown } contacts modifiés.
}
done-delete = { $count ->
    [one] Contact supprimé.
    [many] { $shown } de contacts supprimés.
   *[other] { $shown } contacts supprimés.
}
done-favorite = { $count ->
    [one] Ajouté aux favoris.
    [many] { $shown } de contacts ajoutés aux favoris.
   *[other] { $shown } contacts ajoutés aux favoris.
}
done-unfavorite = { $count ->
    [one] Retiré des favoris.
    [many] { $shown } de contacts retirés des favoris.
   *[other] { $shown } contacts retirés des favoris.
}
done-move = { $count ->
    [one] { $shown } contact déplacé vers un autre carnet d’adresses.
    [many] { $shown } de contacts déplacés vers un autre carnet d’adresses.
   *[other] { $shown } contacts déplacés vers un autre carnet d’adresses.
}
done-label-add = { $count ->
    [one] Libellé ajouté à { $shown } contact.
    [many] Libellé ajouté à { $shown } de contacts.
   *[other] Libellé ajouté à { $shown } contacts.
}
done-label-remove = { $count ->
    [one] Libellé retiré de { $shown } contact.
    [many] Libellé retiré de { $shown } de contacts.
   *[other] Libellé retiré de { $shown } contacts.
}
done-label-rename = { $count ->
    [one] Libellé renommé pour { $shown } contact.
    [many] Libellé renommé pour { $shown } de contacts.
   *[other] Libellé renommé pour { $shown } contacts.
}
done-label-delete = { $count ->
    [one] Libellé supprimé de { $shown } contact.
    [many] Libellé supprimé de { $shown } de contacts.
   *[other] Libellé supprimé de { $shown } contacts.
}
done-restore = { $count ->
    [one] Version antérieure restaurée.
    [many] Versions antérieures de { $shown } de contacts restaurées.
   *[other] Versions antérieures de { $shown } contacts restaurées.
}
done-rewind = Carnet d’adresses restauré à l’état du { $when }.
done-undo = { $count ->
    [one] Action annulée ; { $shown } contact est comme avant.
    [many] Action annulée ; { $shown } de contacts sont comme avant.
   *[other] Action annulée ; { $shown } contacts sont comme avant.
}
done-redo = { $count ->
    [one] Rétabli ; { $shown } contact modifié.
    [many] Rétabli ; { $shown } de contacts modifiés.
   *[other] Rétabli ; { $shown } contacts modifiés.
}
undone-import = { $count ->
    [one] Importation de { $shown } contact annulée.
    [many] Importation de { $shown } de contacts annulée.
   *[other] Importation de { $shown } contacts annulée.
}
undo-kept = { $count ->
    [one] { $shown } contact a été modifié depuis et reste tel quel.
    [many] { $shown } de contacts ont été modifiés depuis et restent tels quels.
   *[other] { $shown } contacts ont été modifiés depuis et restent tels quels.
}
done-batch = { $count ->
    [one] { $shown } contact modifié.
    [many] { $shown } de contacts modifiés.
   *[other] { $shown } contacts modifiés.
}
done-nothing = Il n’y avait rien à modifier.
done-changed = Vos contacts ont changé entre-temps. Vérifiez à nouveau la liste.
done-removed = Supprimé définitivement.

trash-title = Corbeille
trash-empty-title = La corbeille est vide
trash-empty-text = Les contacts supprimés restent ici un certain temps, au cas où vous en auriez encore besoin.
trash-deleted = Supprimé : { $when }
trash-gone = Sera supprimé définitivement : { $when }
trash-restore = Restaurer
trash-restore-one = Restaurer { $name }
trash-restore-all = Tout restaurer
trash-remove = Supprimer définitivement
trash-remove-one = Supprimer définitivement : { $name }
trash-sure = Le contact et son historique seront supprimés définitivement. Cette action est irréversible.
trash-empty = Vider la corbeille
trash-sure-all = Tous les contacts de la corbeille et leur historique seront supprimés définitivement. Cette action est irréversible.
trash-more = Afficher les plus anciens

history-title = Historique
history-of = Historique de { $name }
history-back = Retour au contact
history-created = Créé
history-changed = Modifié
history-deleted = Supprimé
history-restored = Restauré
history-current = version actuelle
history-by = par { $who }
history-by-web = par { $who }, dans l’application web
history-by-api = par { $who }, via l’API
history-by-cli = par { $who }, en ligne de commande sur le serveur
history-by-carddav = par { $who }, via CardDAV
history-thing-changed = { $what } : modification
history-thing-gone = { $what } : suppression
history-thing-new = { $what } : ajout
history-value-changed = { $what } : « { $before } » remplacé par « { $after } »
history-value-gone = { $what } : suppression de « { $before } »
history-value-new = { $what } : ajout de « { $after } »
history-further = et { $shown } de plus
history-restore = Restaurer cette version
history-earlier = Modifications antérieures

operations-title = Modifications groupées
operations-none = Rien pour le moment. Les importations et autres modifications groupées apparaîtront ici.
operations-undone = annulé
operations-redone = annulé, puis rétabli
operations-running = en cours
operations-stopping = annulation en cours
operations-failed = échec, annulé
rewind-title = Restaurer un état antérieur
rewind-text = Remet tout votre carnet d’adresses dans un état antérieur. Vous voyez d’abord ce qui changerait, et vous pourrez annuler ensuite.
rewind-at = Date et heure ({ $zone })
rewind-refused = Choisissez une date et une heure passées.
rewind-preview = Aperçu des modifications
rewind-nothing = Rien n’a changé depuis.
rewind-count-back = { $count ->
    [one] { $shown } contact sera restauré
    [many] { $shown } de contacts seront restaurés
   *[other] { $shown } contacts seront restaurés
}
rewind-count-changed = { $count ->
    [one] { $shown } contact retrouvera ses anciennes informations
    [many] { $shown } de contacts retrouveront leurs anciennes informations
   *[other] { $shown } contacts retrouveront leurs anciennes informations
}
rewind-count-gone = { $count ->
    [one] { $shown } contact ira dans la corbeille
    [many] { $shown } de contacts iront dans la corbeille
   *[other] { $shown } contacts iront dans la corbeille
}
rewind-back = restauré
rewind-changed = rétabli
rewind-gone = vers la corbeille
rewind-confirm = Restaurer le carnet d’adresses

import-title = Importer et exporter
import-heading = Importer des contacts
import-text = Depuis un téléphone, Google, iCloud, Outlook et d’autres, au format vCard, CSV, LDIF ou JSContact. Vous voyez le contenu du fichier avant tout ajout.
import-file = Fichier de contacts
import-drop = Ou déposez-le ici
import-action = Aperçu de l’importation
import-sending = Envoi…
import-reading = Lecture…
import-another = Importer autre chose
import-found = Contenu trouvé
import-count-new = { $count ->
    [one] { $shown } nouveau contact
    [many] { $shown } de nouveaux contacts
   *[other] { $shown } nouveaux contacts
}
import-count-duplicates = { $count ->
    [one] dont { $shown } ressemble à un contact que vous avez déjà
    [many] dont { $shown } ressemblent à des contacts que vous avez déjà
   *[other] dont { $shown } ressemblent à des contacts que vous avez déjà
}
import-count-duplicates-in-file = { $count ->
    [one] dont { $shown } ressemble à un autre ici
    [many] dont { $shown } ressemblent à d’autres ici
   *[other] dont { $shown } ressemblent à d’autres ici
}
import-count-changed = { $count ->
    [one] { $shown } contact sera mis à jour
    [many] { $shown } de contacts seront mis à jour
   *[other] { $shown } contacts seront mis à jour
}
import-count-same = { $count ->
    [one] { $shown } contact est déjà dans votre carnet d’adresses
    [many] { $shown } de contacts sont déjà dans votre carnet d’adresses
   *[other] { $shown } contacts sont déjà dans votre carnet d’adresses
}
import-count-conflicts = { $count ->
    [one] { $shown } contact a été modifié ici et dans le fichier
    [many] { $shown } de contacts ont été modifiés ici et dans le fichier
   *[other] { $shown } contacts ont été modifiés ici et dans le fichier
}
import-count-refused = { $count ->
    [one] { $shown } entrée est illisible
    [many] { $shown } d’entrées sont illisibles
   *[other] { $shown } entrées sont illisibles
}
import-confirm = { $count ->
    [one] Importer { $shown } contact
    [many] Importer { $shown } de contacts
   *[other] Importer { $shown } contacts
}
import-nothing-new = Tout ce contenu est déjà dans votre carnet d’adresses.
import-take-file = Remplacer mes modifications par la version importée
import-conflicts = Modifiés des deux côtés
import-conflicts-text = Ces contacts restent tels qu’ils sont ici, sauf si vous choisissez la version importée.
import-refused = Illisible
import-notes = Lecture du contenu
import-seen = Contacts
import-line = ligne { $line }
import-fate-new = nouveau
import-fate-duplicate = nouveau, mais ressemble à un contact que vous avez déjà
import-fate-duplicate-in-file = nouveau, mais ressemble à un autre nouveau
import-fate-duplicate-both = nouveau, mais ressemble à un de vos contacts et à un autre nouveau
import-fate-changed = mettra à jour un contact
import-fate-same = déjà présent
import-fate-conflict = modifié des deux côtés
import-columns = Associer les colonnes
import-columns-text = Nous ne reconnaissons pas ce tableau. Vérifiez ce que contient chaque colonne.
import-columns-action = Appliquer
import-waiting-title = Rien à afficher
import-waiting-text = Cela a déjà été importé, ou envoyé il y a plus d’un jour.
import-empty = Ce fichier est vide.
import-no-contact = Aucun contact trouvé. Vous pouvez importer des fichiers vCard, CSV, LDIF, JSContact, jCard et xCard, et des archives ZIP qui en contiennent.
import-calendar = C’est un calendrier, pas un carnet d’adresses.
import-image = C’est une image, pas un carnet d’adresses.
import-html = C’est une page web, pas un carnet d’adresses. L’exportation a peut-être été enregistrée avant votre connexion.
import-zip = C’est un document bureautique, ou une archive ZIP sans contacts. Enregistrez-le au format CSV, puis importez ce fichier.
import-large-archive = Cette archive ZIP est trop volumineuse. Décompressez-la, puis importez ses fichiers.
import-binary = Ce n’est pas un fichier texte ; il ne peut pas être lu comme un carnet d’adresses. Exportez vos contacts au format vCard ou CSV.

remote-heading = Depuis un autre serveur
remote-text = Depuis Nextcloud, iCloud, Radicale, Fastmail et tout autre serveur CardDAV : tous les carnets d’adresses avec leurs groupes et leurs photos. Vous voyez ce qui s’y trouve avant tout ajout, et rien n’y est modifié.
remote-off = Ce serveur n’importe pas depuis d’autres serveurs. Son administrateur peut l’autoriser avec le paramètre CARNET_FETCH, ou le faire pour vous avec la commande carnet import --from-carddav. Vous pouvez aussi y exporter un fichier et l’importer ici.
remote-address = Adresse du serveur
remote-user = Nom d’utilisateur sur ce serveur
remote-password = Mot de passe sur ce serveur
remote-password-hint = Si le serveur propose des mots de passe d’application, comme iCloud, créez-en un pour l’occasion. Il est utilisé une seule fois et n’est pas conservé.
remote-action = Afficher les carnets d’adresses
remote-books = Carnets d’adresses sur ce serveur
remote-count = { $count ->
    [one] { $shown } contact
    [many] { $shown } de contacts
   *[other] { $shown } contacts
}
remote-missing = { $count ->
    [one] { $shown } contact n’a pas pu être récupéré
    [many] { $shown } de contacts n’ont pas pu être récupérés
   *[other] { $shown } contacts n’ont pas pu être récupérés
}
remote-nothing-chosen = Les carnets d’adresses sélectionnés ne contiennent aucun contact.
remote-too-often = Trop de tentatives. Patientez un peu, puis réessayez.
remote-error-address = Ce n’est pas une adresse de serveur. Elle ressemble à https://contacts.example.org.
remote-error-password-in-address = Ne mettez ni nom d’utilisateur ni mot de passe dans l’adresse.
remote-error-not-secure = Seules les adresses https sur le port 443 ou 8443 sont autorisées ici.
remote-error-unreachable = Ce serveur est injoignable d’ici.
remote-error-slow = Le serveur a mis trop de temps à répondre.
remote-error-busy = Le serveur est occupé. Réessayez plus tard.
remote-error-password = Le serveur n’a pas accepté ce nom d’utilisateur et ce mot de passe. Certains serveurs exigent ici un mot de passe d’application.
remote-error-sign-in = Ce serveur ne propose que { $scheme } pour se connecter, ce qui n’est pas pris en charge ici. Exportez-y un fichier et importez-le ici.
remote-error-elsewhere = Ce serveur redirige vers { $server }. Si vous lui faites confiance, saisissez plutôt son adresse.
remote-error-not-carddav = Ce n’est pas un serveur CardDAV. Vérifiez l’adresse.
remote-error-no-books = Il n’y a pas de carnet d’adresses à cette adresse.
remote-error-large = Il y a trop de données à récupérer en une fois. Exportez-y les carnets d’adresses et importez les fichiers ici.

remark-encoding-guessed = Le fichier n’indique pas son encodage ; il a été lu comme { $name }. Si des noms semblent incorrects ci-dessous, exportez à nouveau le fichier en UTF-8.
remark-broken-text = Certains octets ne sont pas du texte ; chacun est remplacé par �.
remark-nul = Les caractères NUL ont été ignorés.
remark-unknown-charset = Le jeu de caractères { $name } est inconnu.
remark-indented = Cette ligne en prolonge une qui n’existe pas ; elle a été lue comme le début d’une fiche.
remark-shared-line = Une fiche se termine et la suivante commence sur la même ligne.
remark-no-version = Cette fiche n’indique pas de version ; elle a été lue comme { $read }.
remark-version = La version de cette fiche a été lue comme { $read }.
remark-nested-card = Cette fiche se trouve dans une autre ; elle est conservée, mais pas affichée comme contact.
remark-no-property = Cette ligne n’est pas une propriété ; elle est conservée, mais pas affichée.
remark-left-out = Cette ligne n’est pas une propriété ; elle a été ignorée.
remark-renamed = Le nom de cette propriété n’est pas valide ; elle est conservée sous « { $name } ».
remark-stray-continuation = Cette ligne a été lue comme la suite du texte précédent.
remark-broken-quoted-printable = L’encodage quoted-printable est endommagé ici ; ce qui est illisible reste tel quel.
remark-repaired-names = Les espaces après les noms de champs de cette fiche ont été retirés.
remark-repaired-media = Une image de cette fiche était mal enregistrée ; elle a été réparée.
remark-unread-date = Nous ne reconnaissons pas cette date ; elle est conservée telle quelle.
remark-day-first = Les dates de ce type ont été lues avec le jour en premier.
remark-month-first = Les dates de ce type ont été lues avec le mois en premier.
remark-unused-column = La colonne « { $name } » a été ignorée.
remark-unknown-column = Nous ne reconnaissons pas la colonne « { $name } » ; elle est conservée comme champ de ce nom.
remark-unknown-attribute = Nous ne reconnaissons pas l’attribut « { $name } » ; il est conservé comme champ de ce nom.
remark-repeated = { $count ->
    [one] { $shown } contact de ce fichier figure aussi dans un fichier précédent ; il est importé une seule fois.
    [many] { $shown } de contacts de ce fichier figurent aussi dans un fichier précédent ; ils sont importés une seule fois.
   *[other] { $shown } contacts de ce fichier figurent aussi dans un fichier précédent ; ils sont importés une seule fois.
}
remark-member-left-out = Ce fichier de l’archive a été ignoré. S’il contient des contacts, importez-le séparément.
remark-unused-member = « { $name } » a été ignoré : un carnet d’adresses n’a pas de place pour cela.
remark-unknown-member = Nous ne reconnaissons pas « { $name } » ; cette valeur est conservée, mais pas affichée.

fault-nameless = Il n’y a ni nom, ni e-mail, ni numéro de téléphone.
fault-outside-cards = Ces lignes n’appartiennent à aucune fiche.
fault-no-beginning = Cette fiche n’a pas de début : la ligne BEGIN:VCARD manque.
fault-no-end = Cette fiche n’a pas de fin : la ligne END:VCARD manque.
fault-calendar = C’est un calendrier, pas une fiche.
fault-too-large = Cette fiche dépasse { $most } Mo, sans compter les photos.
fault-too-large-with-media = Cette fiche dépasse { $most } Mo.
fault-too-many-lines = Cette fiche a plus de { $most } lignes.
fault-too-many-components = Une ligne de cette fiche a plus de { $most } valeurs.
fault-too-many-values = Cette fiche a plus de { $most } valeurs.
fault-too-many-objects = Cette fiche a plus de { $most } objets.
fault-too-many-json-values = Cette fiche a plus de { $most } valeurs sans place dans un contact.
fault-too-deep = Cette fiche a plus de { $most } tableaux et objets imbriqués.
fault-too-many-attributes = Cette entrée a plus de { $most } attributs et lignes endommagées.
fault-unknown-version = Cette fiche est en version { $version } ; seules les versions 2.1, 3.0 et 4.0 sont lisibles.
fault-json = Ce n’est pas une fiche JSContact. { $told }
fault-xml = Ce n’est pas du XML bien formé.
fault-broken-member = Ce fichier de l’archive ne peut pas être décompressé.
fault-jcard-property = Une propriété de cette fiche n’est pas valide.
fault-no-contact = Cet objet n’est pas un contact.
fault-open-quote = Un guillemet de cette ligne n’est jamais fermé.
fault-no-attribute = Cette ligne n’a pas d’attribut.
fault-base64 = Le base64 de cette ligne est endommagé.
fault-change-record = Cela modifie une entrée d’annuaire, mais n’en est pas une.
fault-directory-unit = Ce n’est pas une personne, mais une unité d’un annuaire.

export-heading = Exporter des contacts
export-text = Un fichier pour d’autres programmes, ou à conserver.
export-as = Format
export-vcard-3 = vCard 3.0 : pour les téléphones et la plupart des programmes
export-vcard-4 = vCard 4.0 : la version la plus récente
export-original = vCard : chaque fiche exactement comme enregistrée
export-csv = CSV : pour les tableurs et Google Contacts
export-zip = ZIP : les vCards, avec les photos en fichiers
export-jscontact = JSContact : pour les développeurs
export-which = Quels contacts
export-all = Tous
export-action = Télécharger

property-fn = Nom à afficher
property-n = Nom
property-nickname = Surnom
property-anniversary = Anniversaire de mariage
property-org = Organisation
property-title = Fonction
property-role = Rôle
property-url = Site web
property-photo = Photo
property-categories = Libellés
property-gender = Genre
property-impp = Messagerie
property-logo = Logo
property-related = Personne associée
property-geo = Lieu
property-key = Clé
property-member = Membre
property-kind = Nature
property-class = Accès
property-sort = Trié comme
gender-male = masculin
gender-female = féminin
gender-other = autre
gender-none = aucun
gender-unknown = inconnu
kind-individual = personne
kind-group = groupe
kind-organization = organisation
kind-location = lieu
column-middle-name = Deuxième prénom
column-prefix = Titre
column-suffix = Suffixe
column-department = Service
column-home-email = E-mail, domicile
column-work-email = E-mail, bureau
column-mobile-phone = Téléphone, mobile
column-home-phone = Téléphone, domicile
column-work-phone = Téléphone, bureau
column-street = Rue
column-city = Ville
column-region = Région
column-postcode = Code postal
column-country = Pays
column-other = Autre chose (à conserver)
column-none = Ne pas importer

books-title = Carnets d’adresses
books-text = Séparez vos contacts, par exemple la famille et le travail. Chaque appareil peut afficher tous vos carnets d’adresses ou seulement certains.
books-action = Gérer les carnets d’adresses
book-is-default = Les nouveaux contacts sont enregistrés ici
book-name = Nom
book-description = Description
book-new = Nouveau carnet d’adresses
book-create = Créer le carnet d’adresses
book-edit = Modifier
book-edit-one = Modifier { $name }
book-make-default = Définir par défaut
book-make-default-one = Définir { $name } comme carnet d’adresses par défaut
book-delete = Supprimer
book-delete-one = Supprimer { $name }
book-delete-sure = Le carnet d’adresses et tous ses contacts iront dans la corbeille. Vous pourrez annuler.
