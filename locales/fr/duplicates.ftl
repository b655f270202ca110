duplicates-title = Doublons possibles
duplicates-count = { $count ->
    [one] { $shown } groupe de contacts semble être une seule personne.
    [many] { $shown } de groupes de contacts semblent être chacun une seule personne.
   *[other] { $shown } groupes de contacts semblent être chacun une seule personne.
}
duplicates-certain = Certain
duplicates-likely = Probable
duplicates-possible = Possible
duplicates-same-uid = Copies du même contact
duplicates-same-email = Même e-mail : { $value }
duplicates-same-phone = Même téléphone : { $value }
duplicates-same-name = Même nom
duplicates-same-birthday = Même date d’anniversaire
duplicates-same-organization = Même organisation
duplicates-merge = Fusionner…
duplicates-distinct = Pas des doublons
duplicates-none-title = Aucun doublon possible
duplicates-none-text = Aucun de vos contacts ne semble être en double.
duplicates-merge-title = Fusionner des contacts
duplicates-merge-text = Le contact fusionné conserve toutes les valeurs. Si une seule peut être affichée, choisissez-la. Les autres noms deviennent des surnoms, les autres dates reçoivent une légende.
duplicates-merge-action = Fusionner
duplicates-shown-name = Nom à afficher
duplicates-certain-count = { $count ->
    [one] { $shown } groupe est certain. Le fusionner
    [many] { $shown } de groupes sont certains. Tous les fusionner
   *[other] { $shown } groupes sont certains. Tous les fusionner
}
duplicates-certain-text = Chaque groupe devient son premier contact, qui conserve toutes les valeurs. Vous pourrez annuler.
duplicates-merge-certain = { $count ->
    [one] Fusionner { $shown } groupe
    [many] Fusionner les { $shown } de groupes
   *[other] Fusionner les { $shown } groupes
}
duplicates-merged-contact = Contact fusionné
duplicates-apart-title = Pas des doublons
duplicates-apart-text = Ces contacts ne sont jamais proposés comme doublons l’un de l’autre.
duplicates-apart-link = Contacts marqués comme n’étant pas des doublons
duplicates-apart-none = Aucun contact n’est marqué comme n’étant pas un doublon.
duplicates-apart-back = Proposer à nouveau
