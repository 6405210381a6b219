#pragma once

#include "models/access/secret_store.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace lineside {

/*!
 * A secret store that is opened beside, on a thread of its own: a desktop keychain that hangs holds nobody up who needs
 * no secret. Who does need one waits for the store, at most kOpensWithin.
 */
class LateSecretStore final : public SecretStore
{
public:
    using Open = std::function<Result<std::unique_ptr<SecretStore>>(QStringList *notices)>;
    //! What the store remarked while it opened, or why it did not; told once, on the store's thread.
    using Opened = std::function<void(const Result<QStringList> &)>;

    static constexpr std::chrono::seconds kOpensWithin{5};

    LateSecretStore(Open open, Opened opened);
    //! Waits until the store is open or has failed to.
    ~LateSecretStore() override;

    //! Does not wait: while the store opens it says so.
    QString description() const override;
    Result<Secret> secret(const QString &reference) const override;
    Status store(const QString &reference, const Secret &secret) override;
    Status remove(const QString &reference) override;

private:
    //! The store, or why there is none.
    Result<SecretStore *> wait() const;

    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    std::unique_ptr<SecretStore> m_store;
    std::optional<Error> m_failed;
    std::thread m_thread; // last: it uses everything above
};

} // namespace lineside
