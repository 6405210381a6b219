#pragma once

#include "models/access/secret_store.h"

#include <QMap>

#include <memory>
#include <mutex>

namespace lineside {

//! A key of 32 bytes in memory that is not swapped out and is overwritten at the end.
class VaultKey
{
public:
    static constexpr size_t kBytes = 32;

    VaultKey();
    ~VaultKey();
    VaultKey(const VaultKey &) = delete;
    VaultKey &operator=(const VaultKey &) = delete;
    unsigned char *data() { return m_bytes; }
    const unsigned char *data() const { return m_bytes; }

private:
    unsigned char *m_bytes;
};

/*!
 * Secrets in one file that only its owner can read: each sealed with XChaCha20-Poly1305 under its reference, the whole
 * under a keyed hash, so that an entry that was changed, moved, added or taken out is noticed.
 *
 * The key is 32 random bytes in a file beside the vault, or is made from a passphrase with Argon2id. A vault that is
 * damaged, or whose key does not fit, is an error and is never written over; so is one that is missing while its key
 * is there. Writes are atomic. Thread-safe.
 */
class FileVault final : public SecretStore
{
public:
    //! \a folder is made (0700) when absent. With an empty \a passphrase the key is a file.
    static Result<std::unique_ptr<FileVault>> open(const QString &folder, const Secret &passphrase,
                                                   QStringList *notices = nullptr);

    static QString vaultPath(const QString &folder);
    static QString keyPath(const QString &folder);

    QString description() const override;
    Result<Secret> secret(const QString &reference) const override;
    Status store(const QString &reference, const Secret &secret) override;
    Status remove(const QString &reference) override;

private:
    //! How a passphrase becomes the key; no salt: the key is a file.
    struct Derivation
    {
        QByteArray salt;
        quint64 operations = 0;
        quint64 memoryBytes = 0;
    };

    explicit FileVault(const QString &folder) : m_folder(folder) {}
    Status create(const Secret &passphrase);
    Status load(const Secret &passphrase, QStringList *notices);
    Status derive(const Secret &passphrase);
    Status save(const QMap<QString, QByteArray> &entries) const;
    QByteArray hash(const QMap<QString, QByteArray> &entries) const;

    const QString m_folder;
    VaultKey m_key;
    Derivation m_derivation;
    mutable std::mutex m_mutex;
    QMap<QString, QByteArray> m_entries; //!< sealed: nonce and ciphertext, by reference
};

} // namespace lineside
