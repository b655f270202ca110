duplicates-title = Możliwe duplikaty
duplicates-count = { $count ->
    [one] W { $shown } grupie kontakty mogą dotyczyć tej samej osoby.
    [few] W { $shown } grupach kontakty mogą dotyczyć tej samej osoby.
   *[many] W { $shown } grupach kontakty mogą dotyczyć tej samej osoby.
}
duplicates-certain = Na pewno
duplicates-likely = Prawdopodobnie
duplicates-possible = Możliwe
duplicates-same-uid = Kopie tego samego kontaktu
duplicates-same-email = Ten sam e-mail: { $value }
duplicates-same-phone = Ten sam telefon: { $value }
duplicates-same-name = Ta sama nazwa
duplicates-same-birthday = Te same urodziny
duplicates-same-organization = Ta sama organizacja
duplicates-merge = Scal…
duplicates-distinct = To nie duplikaty
duplicates-none-title = Brak możliwych duplikatów
duplicates-none-text = Żadne dwa kontakty nie wyglądają na tę samą osobę.
duplicates-merge-title = Scalanie kontaktów
duplicates-merge-text = Scalony kontakt zachowa wszystkie wartości. Gdzie można pokazać tylko jedną, wybierz ją. Inne nazwy staną się pseudonimami, a inne daty dostaną podpis.
duplicates-merge-action = Scal
duplicates-shown-name = Nazwa wyświetlana
duplicates-certain-count = { $count ->
    [one] { $shown } grupa jest pewna. Scal ją
    [few] { $shown } grupy są pewne. Scal wszystkie
   *[many] { $shown } grup jest pewnych. Scal wszystkie
}
duplicates-certain-text = Z każdej grupy zostanie jej pierwszy kontakt, który zachowa wszystkie wartości. Możesz to cofnąć.
duplicates-merge-certain = { $count ->
    [one] Scal { $shown } grupę
    [few] Scal wszystkie { $shown } grupy
   *[many] Scal wszystkie { $shown } grup
}
duplicates-merged-contact = Scalony kontakt
duplicates-apart-title = To nie duplikaty
duplicates-apart-text = Te kontakty nigdy nie będą proponowane jako swoje duplikaty.
duplicates-apart-link = Kontakty oznaczone jako niebędące duplikatami
duplicates-apart-none = Żadne kontakty nie są oznaczone jako niebędące duplikatami.
duplicates-apart-back = Proponuj ponownie
