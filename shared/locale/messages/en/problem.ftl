# One message per problem code: what happened and what to do.
problem-malformed = The request is not of the expected form. Reload the page and try again.
problem-sign-in-needed = Sign in to continue.
problem-wrong-credentials = This email and password do not match. Check them, or ask for a reset link.
problem-forbidden = Your rights do not allow this. Ask whoever manages this space.
problem-foreign-origin = This form comes from another site. Open the page here and try again.
problem-not-found = Nothing at this address, or nothing you may see.
problem-link-expired = This link is no longer valid. Ask the person who sent it for a new one.
problem-conflict = Already taken. Choose another name.
problem-cycle = A page cannot go below itself.
problem-last-admin = At least one person must remain an administrator.
problem-too-large = This is too large. Make it smaller or split it, then try again.
problem-invalid-fields = Some fields need correcting.
problem-too-many-requests = Too many attempts. Wait a minute, then try again.
problem-internal = The server met an error. Nothing you had saved is lost; try again.
problem-unavailable = The server cannot answer for now. Try again in a moment.
problem-storage-full = The server’s storage is full. Tell whoever manages it.
