#include "models/access/secret_store.h"

#include "models/access/file_vault.h"
#include "models/access/keychain.h"

#include <QCoreApplication>
#include <QFile>
#include <QUuid>

#include <sodium.h>

#include <cstdlib>
#include <cstring>

namespace lineside {

namespace {

struct StoreText
{
    Q_DECLARE_TR_FUNCTIONS(access)
};

/*!
 * The keychain, and behind it the vault for what was stored there while the keychain could not be used.
 */
class KeychainAndVault final : public SecretStore
{
public:
    KeychainAndVault(std::unique_ptr<SecretStore> keychain, std::unique_ptr<SecretStore> vault)
        : m_keychain(std::move(keychain))
        , m_vault(std::move(vault))
    {
    }

    QString description() const override { return m_keychain->description(); }

    Result<Secret> secret(const QString &reference) const override
    {
        Result<Secret> found = m_keychain->secret(reference);
        if (found || found.error().kind != Error::Kind::NotFound)
            return found;
        Result<Secret> older = m_vault->secret(reference);
        return older || older.error().kind != Error::Kind::NotFound ? older : found;
    }
    Status store(const QString &reference, const Secret &secret) override
    {
        const Status stored = m_keychain->store(reference, secret);
        return stored ? m_vault->remove(reference) : stored;
    }
    Status remove(const QString &reference) override
    {
        const Status removed = m_keychain->remove(reference);
        const Status older = m_vault->remove(reference);
        return removed ? older : removed;
    }

private:
    const std::unique_ptr<SecretStore> m_keychain, m_vault;
};

} // namespace

QString SecretStore::newReference()
{
    return QStringLiteral("secret-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Secret SecretStore::takePassphrase()
{
    constexpr const char *kName = "LINESIDE_VAULT_PASSPHRASE";
    Secret passphrase(qgetenv(kName));
    if (char *value = std::getenv(kName)) {
        sodium_memzero(value, std::strlen(value));
        qunsetenv(kName);
    }
    return passphrase;
}

Result<std::unique_ptr<SecretStore>> SecretStore::open(const QString &dataFolder, QStringList *notices)
{
    return open(dataFolder, takePassphrase(), notices);
}

Result<std::unique_ptr<SecretStore>> SecretStore::open(const QString &dataFolder, const Secret &passphrase,
                                                       QStringList *notices)
{
    const QString folder = dataFolder + QStringLiteral("/secrets");
    Result<std::unique_ptr<Keychain>> keychain = Keychain::open();
    if (!keychain) {
        auto vault = FileVault::open(folder, passphrase, notices);
        if (!vault)
            return vault.error();
        if (notices)
            notices->append(StoreText::tr("Secrets are kept in %1. %2")
                                .arg((*vault)->description(), keychain.error().message));
        return std::unique_ptr<SecretStore>(std::move(*vault));
    }
    if (!QFile::exists(FileVault::vaultPath(folder)) && !QFile::exists(FileVault::keyPath(folder)))
        return std::unique_ptr<SecretStore>(std::move(*keychain));
    auto vault = FileVault::open(folder, passphrase, notices);
    if (vault)
        return std::unique_ptr<SecretStore>(
            std::make_unique<KeychainAndVault>(std::move(*keychain), std::move(*vault)));
    if (notices)
        notices->append(StoreText::tr("Secrets that are only in the vault cannot be read. %1").arg(vault.error().message));
    return std::unique_ptr<SecretStore>(std::move(*keychain));
}

} // namespace lineside
