#pragma once

#include "models/field/secret_source.h"

#include <memory>

namespace lineside {

/*!
 * Where secrets live: the desktop's keychain where it works (found out once by write, read, delete; 3 s), else an
 * encrypted vault in the data folder that only its owner can read. The project holds references only.
 * Thread-safe; calls may block up to 3 s.
 */
class SecretStore : public SecretSource
{
public:
    //! \a notices tells in words when the keychain could not be used and why.
    static Result<std::unique_ptr<SecretStore>> open(const QString &dataFolder, QStringList *notices = nullptr);
    //! The same with a passphrase that was taken before.
    static Result<std::unique_ptr<SecretStore>> open(const QString &dataFolder, const Secret &passphrase,
                                                     QStringList *notices);
    /*!
     * The vault's passphrase from the environment, where it is wiped: programs that this one starts, and whoever may
     * look at /proc, need not know it. Changes the environment: only while no other thread may look at it.
     */
    static Secret takePassphrase();

    //! "the desktop keychain", "the encrypted vault in …"; for people.
    virtual QString description() const = 0;

    //! A new reference that nobody else has.
    static QString newReference();
    virtual Status store(const QString &reference, const Secret &secret) = 0;
    virtual Status remove(const QString &reference) = 0;
};

} // namespace lineside
