#pragma once

#include "models/base/result.h"
#include "models/base/secret.h"

namespace lineside {

/*!
 * How a driver gets a secret without knowing the store: by the reference that stands in the project.
 * Any thread; may block up to 3 s, so never called from the window's thread.
 */
class SecretSource
{
public:
    virtual ~SecretSource() = default;
    virtual Result<Secret> secret(const QString &reference) const = 0;
};

} // namespace lineside
