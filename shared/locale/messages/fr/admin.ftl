# admin
# Health.
admin-probe-database = Base de données
admin-probe-database-good = { $engine } répond, { $size }.
admin-probe-database-bad = La base ne répond pas : { $cause }
admin-probe-folder = Dossier des données
admin-probe-folder-good = On peut écrire dans { $folder }.
admin-probe-folder-full = Le disque de { $folder } est plein. Faites de la place : rien ne peut plus être enregistré.
admin-probe-folder-bad = On ne peut pas écrire dans { $folder } : { $cause }
admin-probe-space = Place sur le disque
admin-probe-space-good = { $free } libres sur { $total }.
admin-probe-space-unknown = La place libre n’a pas pu être lue.
admin-probe-space-action = Voir ce qui prend de la place
admin-probe-files = Fichiers joints
admin-probe-files-good = Écrits, relus et effacés sans erreur sur le disque.
admin-probe-files-s3 = Écrits, relus et effacés sans erreur dans le stockage S3.
admin-probe-files-bad = Le stockage des fichiers ne marche pas : { $cause }
admin-probe-backups = Sauvegardes
admin-probe-backups-good = La dernière, vérifiée, a été faite { $ago } ({ $size }).
admin-probe-backups-off = Aucune n’est prévue ; la dernière a été faite { $ago } ({ $size }).
admin-probe-backups-none = Aucune sauvegarde n’existe.
admin-probe-backups-action = Voir les sauvegardes
admin-probe-mail = Courriel
admin-probe-mail-good = Envoyé de la part de { $sender }.
admin-probe-mail-none = Sans courriel : les liens d’invitation et de mot de passe se copient à la main.
admin-probe-mail-action = Envoyer un essai
admin-probe-address = Adresse et chiffrement
admin-probe-address-good = { $address }, chiffrée (HTTPS).
admin-probe-address-plain = { $address } n’est pas chiffrée : placez un serveur mandataire HTTPS devant (voir README).
admin-probe-address-none = Aucune adresse publique n’est configurée (clé public-url) : les liens envoyés prennent celle du navigateur.
admin-probe-search = Recherche
admin-probe-search-good = Toutes les pages sont indexées.
admin-probe-search-behind = { $count ->
    [one] Une page attend d’être indexée.
   *[other] { $count } pages attendent d’être indexées.
}
admin-probe-search-bad = L’index ne peut pas être lu : { $cause }
admin-probe-version = Version
admin-probe-version-good = Établi { $version }.
# Backups that fail.
admin-backup-error-full = Le disque est plein : faites de la place, puis recommencez. Rien n’a été changé.
admin-backup-error-folder = Le dossier des sauvegardes ne peut pas être lu ou écrit : vérifiez qu’il existe et que le serveur y a droit. Rien n’a été changé.
admin-backup-error-database = La base de données n’a pas répondu. Rien n’a été changé.
admin-backup-error-files = Un fichier joint n’a pas pu être lu ou écrit. Rien n’a été changé.
admin-backup-error-foreign = Ce fichier n’est pas une sauvegarde d’Établi.
admin-backup-error-newer = Cette sauvegarde vient d’une version plus récente d’Établi : installez-la d’abord.
admin-backup-error-damaged = Cette sauvegarde est abîmée : une partie n’est plus ce qui avait été écrit. Rien n’a été changé.
admin-backup-error-not-empty = Il y a déjà des données ici.
