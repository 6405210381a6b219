#pragma once

#include "models/base/result.h"
#include "models/telemetry/reading.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <functional>

namespace lineside::keeping {

//! "time,value,status,bits": a line of an archive's CSV, and back.
inline const QByteArray kArchiveHeader = QByteArrayLiteral("time,value,status,bits\n");

//! One reading as the archive knows it.
struct ArchivedReading
{
    qint64 atUs = 0;
    quint64 bits = 0;
    StatusCode status = StatusCode::Good;
    QByteArray text;
    bool hasText = false;
};

void appendRow(QByteArray &to, const ArchivedReading &reading, ValueType type);

//! The same for what was stored and what was read back, if and only if these are the same readings in the same order.
class ReadingsHash
{
public:
    void add(const ArchivedReading &reading);
    QByteArray result();
    quint64 count() const { return m_count; }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    QByteArray m_buffer;
    quint64 m_count = 0;
};

//! Takes a CSV in pieces and gives its readings; BadData with the line that is not one.
class RowParser
{
public:
    RowParser(ValueType type, std::function<void(const ArchivedReading &)> found) : m_type(type), m_found(std::move(found)) {}
    Status take(QByteArrayView piece);
    Status finish();

private:
    Status line(QByteArrayView line);
    const ValueType m_type;
    const std::function<void(const ArchivedReading &)> m_found;
    QByteArray m_rest;
    bool m_inQuotes = false;
    qsizetype m_scanned = 0; // of m_rest, without an end of line
    quint64 m_lines = 0;
};

} // namespace lineside::keeping
