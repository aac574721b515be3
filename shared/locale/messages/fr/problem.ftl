# One message per problem code: what happened and what to do.
problem-malformed = La demande n’a pas la forme attendue. Rechargez la page, puis recommencez.
problem-sign-in-needed = Connectez-vous pour continuer.
problem-wrong-credentials = Ce courriel et ce mot de passe ne vont pas ensemble. Vérifiez-les, ou demandez un lien de réinitialisation.
problem-forbidden = Vos droits ne le permettent pas. Demandez-les à la personne qui administre cet espace.
problem-foreign-origin = Ce formulaire vient d’un autre site. Ouvrez la page ici, puis recommencez.
problem-not-found = Rien à cette adresse, ou rien que vous puissiez voir.
problem-link-expired = Ce lien ne vaut plus. Demandez-en un nouveau à la personne qui vous l’a envoyé.
problem-conflict = C’est déjà pris. Choisissez un autre nom.
problem-cycle = Une page ne peut pas aller sous elle-même.
problem-last-admin = Il faut garder au moins une personne à l’administration.
problem-too-large = C’est trop gros. Réduisez ou découpez, puis recommencez.
problem-invalid-fields = Certains champs sont à corriger.
problem-too-many-requests = Trop de tentatives. Attendez une minute, puis recommencez.
problem-internal = Le serveur a rencontré une erreur. Rien n’est perdu de ce que vous aviez enregistré ; réessayez.
problem-unavailable = Le serveur ne peut pas répondre pour l’instant. Réessayez dans un moment.
problem-storage-full = Le stockage du serveur est plein. Prévenez la personne qui administre.
