#pragma once

#include <QByteArray>

#include <utility>

namespace lineside {

/*!
 * A password, key or token. It has no stream operator and no conversion, so that it cannot slip into a log; its
 * bytes are overwritten when the last copy that owns them goes.
 */
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray bytes) : m_bytes(std::move(bytes)) {}
    Secret(const Secret &) = default;
    Secret(Secret &&) noexcept = default;
    Secret &operator=(const Secret &) = default;
    Secret &operator=(Secret &&) noexcept = default;
    ~Secret()
    {
        if (m_bytes.isDetached())
            m_bytes.fill('\0');
    }

    bool isEmpty() const { return m_bytes.isEmpty(); }
    //! The bytes themselves, for the one call that needs them.
    const QByteArray &reveal() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

} // namespace lineside
