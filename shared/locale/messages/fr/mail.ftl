# Letters: plain text.
mail-reset-subject = Choisir un nouveau mot de passe – { $cooperative }
mail-reset-body = Bonjour,

    Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour { $cooperative }. Pour le choisir, ouvrez ce lien dans l’heure :

    { $link }

    Si ce n’était pas vous, ne faites rien : votre mot de passe reste le même.
mail-invitation-subject = Rejoindre { $cooperative }
mail-invitation-body = Bonjour,

    Voici le lien pour créer votre compte chez { $cooperative }. Il vaut deux jours :

    { $link }

    Si vous n’avez rien demandé, ne faites rien.
mail-test-subject = Courriel d’essai – { $cooperative }
mail-test-body = Le courriel de { $cooperative } fonctionne. { $link }
