# Letters: plain text.
mail-reset-subject = Choose a new password – { $cooperative }
mail-reset-body = Hello,

    Somebody, probably you, asked for a new password at { $cooperative }. To choose it, open this link within the hour:

    { $link }

    If it was not you, do nothing: your password stays the same.
mail-invitation-subject = Join { $cooperative }
mail-invitation-body = Hello,

    Here is the link to make your account at { $cooperative }. It is valid for two days:

    { $link }

    If you asked for nothing, do nothing.
mail-test-subject = Trial mail – { $cooperative }
mail-test-body = The mail of { $cooperative } works. { $link }
