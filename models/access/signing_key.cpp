#include "models/access/signing_key.h"

#include "models/access/access_text.h"
#include "models/access/crypto.h"

namespace lineside {

QString signingKeyReference()
{
    return QStringLiteral("access/token-key");
}

Result<Secret> signingKey(SecretStore &store)
{
    Result<Secret> kept = store.secret(signingKeyReference());
    if (!kept && kept.error().kind != Error::Kind::NotFound)
        return kept.error();
    if (kept) {
        if (kept->reveal().size() == crypto::kKeyBytes)
            return kept;
        return Error{Error::Kind::BadData,
                     AccessText::tr("The key for access tokens in %1 is not 32 bytes long.").arg(store.description()),
                     AccessText::tr("Take it out there; a new one is made at the next start, and everybody logs in "
                                    "again.")};
    }
    const Secret made(crypto::randomBytes(crypto::kKeyBytes));
    if (Status stored = store.store(signingKeyReference(), made); !stored)
        return stored.error();
    // What the store gives back is what counts: a store that loses it must not sign today what it denies tomorrow.
    kept = store.secret(signingKeyReference());
    if (!kept)
        return kept.error();
    if (!crypto::equal(kept->reveal(), made.reveal()))
        return Error{Error::Kind::Io, AccessText::tr("%1 does not keep what is stored in it.").arg(store.description()), {}};
    return kept;
}

} // namespace lineside
