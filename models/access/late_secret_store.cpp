#include "models/access/late_secret_store.h"

#include <QCoreApplication>

namespace lineside {

namespace {

struct LateText
{
    Q_DECLARE_TR_FUNCTIONS(access)
};

} // namespace

LateSecretStore::LateSecretStore(Open open, Opened opened)
{
    m_thread = std::thread([this, open = std::move(open), opened = std::move(opened)] {
        QStringList notices;
        Result<std::unique_ptr<SecretStore>> store = open(&notices);
        {
            const std::lock_guard lock(m_mutex);
            if (store)
                m_store = std::move(*store);
            else
                m_failed = store.error();
        }
        m_changed.notify_all();
        if (opened)
            opened(m_failed ? Result<QStringList>(*m_failed) : Result<QStringList>(notices));
    });
}

LateSecretStore::~LateSecretStore()
{
    m_thread.join();
}

Result<SecretStore *> LateSecretStore::wait() const
{
    std::unique_lock lock(m_mutex);
    if (!m_changed.wait_for(lock, kOpensWithin, [this] { return m_store || m_failed; }))
        return Error{Error::Kind::Timeout, LateText::tr("The store of secrets does not answer."),
                     LateText::tr("Try again later.")};
    if (m_failed)
        return *m_failed;
    return m_store.get();
}

QString LateSecretStore::description() const
{
    const std::lock_guard lock(m_mutex);
    return m_store ? m_store->description() : LateText::tr("the store of secrets, which is not open");
}

Result<Secret> LateSecretStore::secret(const QString &reference) const
{
    const Result<SecretStore *> store = wait();
    return store ? (*store)->secret(reference) : Result<Secret>(store.error());
}

Status LateSecretStore::store(const QString &reference, const Secret &secret)
{
    const Result<SecretStore *> store = wait();
    return store ? (*store)->store(reference, secret) : Status(store.error());
}

Status LateSecretStore::remove(const QString &reference)
{
    const Result<SecretStore *> store = wait();
    return store ? (*store)->remove(reference) : Status(store.error());
}

} // namespace lineside
