#pragma once

#include "models/base/result.h"
#include "models/history/event.h"
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

//! Takes a CSV in pieces and tells of its lines; an end of line between quotes is none. BadData with the line that is too long.
class CsvLines
{
public:
    //! Is given each line with its number, from 1 on.
    using Line = std::function<Status(QByteArrayView line, quint64 number)>;
    CsvLines(qsizetype longest, Line line) : m_longest(longest), m_line(std::move(line)) {}
    Status take(QByteArrayView piece);
    Status finish();

private:
    const qsizetype m_longest;
    const Line m_line;
    QByteArray m_rest;
    bool m_inQuotes = false;
    qsizetype m_scanned = 0; // of m_rest, without an end of line
    quint64 m_lines = 0;
};

//! Takes a CSV in pieces and gives its readings; BadData with the line that is not one.
class RowParser
{
public:
    RowParser(ValueType type, std::function<void(const ArchivedReading &)> found);
    Status take(QByteArrayView piece) { return m_lines.take(piece); }
    Status finish() { return m_lines.finish(); }

private:
    Status line(QByteArrayView line, quint64 number);
    const ValueType m_type;
    const std::function<void(const ArchivedReading &)> m_found;
    CsvLines m_lines;
};

//! The first line of an archive's events, which are written and read back by these.
inline const QByteArray kEventsHeader = QByteArrayLiteral("id,time,kind,severity,source,user,before,after,text,reference\n");

//! All texts in quotes, so that every text comes back as it was.
void appendEvent(QByteArray &to, const Event &event);

//! The same for what was stored and what was read back, if and only if these are the same events in the same order.
class EventsHash
{
public:
    void add(const Event &event);
    QByteArray result() { return m_hash.result().toHex(); }
    quint64 count() const { return m_count; }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    quint64 m_count = 0;
};

//! Takes a CSV in pieces and gives its events; BadData with the line that is not one.
class EventParser
{
public:
    explicit EventParser(std::function<void(const Event &)> found);
    Status take(QByteArrayView piece) { return m_lines.take(piece); }
    Status finish() { return m_lines.finish(); }

private:
    Status line(QByteArrayView line, quint64 number);
    const std::function<void(const Event &)> m_found;
    CsvLines m_lines;
};

} // namespace lineside::keeping
