calendar-name = Anniversaires
calendar-name-with-anniversaries = Anniversaires et anniversaires de mariage
calendar-anniversary = Anniversaire de mariage
calendar-birthday-of = 🎂 { $name }
calendar-anniversary-of = 🎉 { $name }
calendar-years = { $count ->
    [one] { $shown } an
    [many] { $shown } d’années
   *[other] { $shown } ans
}

calendar-title = Les anniversaires dans votre agenda
calendar-text = Affichez ces anniversaires dans l’agenda de votre téléphone ou de votre ordinateur. Il suivra chaque modification.
calendar-show = Afficher l’adresse
calendar-url = Adresse de l’agenda
calendar-url-hint = Toute personne ayant cette adresse peut voir les anniversaires. Dans Google Agenda, ajoutez-la sous « Autres agendas » > « À partir de l’URL ».
calendar-qr = QR code pour s’abonner à l’agenda depuis un téléphone
calendar-open = S’abonner sur cet appareil
calendar-anniversaries = Inclure les anniversaires de mariage
calendar-alarm = Rappel
calendar-alarm-none = Aucun
calendar-alarm-day = Le jour même à 9:00
calendar-alarm-day-before = La veille à 9:00
calendar-alarm-week-before = Une semaine avant à 9:00
calendar-alarm-hint = Certains agendas ignorent les rappels des agendas auxquels ils sont abonnés, ou demandent d’abord.
calendar-make = Créer une adresse d’agenda
calendar-save = Enregistrer
calendar-saved = Enregistré. Les agendas afficheront la modification à leur prochaine mise à jour.
calendar-end = Remplacer ou révoquer l’adresse
calendar-end-text = L’adresse actuelle cessera aussitôt de fonctionner. Les agendas qui l’utilisent ne seront plus mis à jour.
calendar-replace = Créer une nouvelle adresse
calendar-revoke = Révoquer
calendar-revoked = Révoquée. L’adresse ne fonctionne plus.
