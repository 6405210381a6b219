#pragma once

#include "models/access/secret_store.h"

namespace lineside {

/*!
 * The key that signs this installation's access tokens: 32 random bytes that are made once and never leave the secret
 * store. A key of any other length there is an error, never replaced in silence. May block up to 3 s.
 */
Result<Secret> signingKey(SecretStore &store);

//! Where it is kept; for tests.
QString signingKeyReference();

} // namespace lineside
