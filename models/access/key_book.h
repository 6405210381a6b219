#pragma once

#include "models/access/access_context.h"

namespace lineside {

struct NewKey
{
    QString name;
    QString tenant = QString::fromLatin1(kHouseTenant);
    Permissions permissions; //!< of those that machines may have
    std::chrono::hours life{24 * 365};
};

//! The only moment at which the key itself can be seen.
struct MadeKey
{
    ApiKey key;
    Secret secret; //!< "lsk_" and 256 bits in base64url
};

/*!
 * API keys for machines: shown once and stored as hashes, with few permissions and an end. Thread-safe; changes block on
 * disk and journal.
 */
class KeyBook
{
public:
    static constexpr std::chrono::hours kLongestLife{24 * 366 * 2};

    explicit KeyBook(AccessContext &context) : m_context(context) {}

    //! Any thread, no disk. Nothing for a key that is unknown, withdrawn or late.
    std::optional<Principal> check(QByteArrayView key, const Origin &origin) const;

    QList<ApiKey> keys(const Principal &by) const;
    Result<MadeKey> make(const Principal &by, const NewKey &wanted);
    Status remove(const Principal &by, const QUuid &id); //!< NotFound also for another tenant's

private:
    bool reaches(const Principal &by, const QString &tenant) const;

    AccessContext &m_context;
};

} // namespace lineside
