#pragma once

#include "models/access/secret_store.h"

namespace lineside {

/*!
 * The desktop's keychain (libsecret, through QtKeychain), on a thread with an event loop of its own. Each call has 3 s:
 * a service that does not answer is a Timeout and holds nobody longer. There is at most one per process at a time,
 * because QtKeychain's queue belongs to the thread that used it first. Thread-safe.
 */
class Keychain final : public SecretStore
{
public:
    //! Tries it out once: writes, reads and deletes, 3 s for all three. Whatever fails is the error.
    static Result<std::unique_ptr<Keychain>> open();
    ~Keychain() override;

    QString description() const override;
    Result<Secret> secret(const QString &reference) const override;
    Status store(const QString &reference, const Secret &secret) override;
    Status remove(const QString &reference) override;

private:
    class Private;
    explicit Keychain(std::unique_ptr<Private> p);
    std::unique_ptr<Private> d;
};

} // namespace lineside
