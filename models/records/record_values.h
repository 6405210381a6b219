#pragma once

#include "models/base/clock.h"
#include "models/history/sqlite.h"

#include <QString>
#include <QUuid>

#include <list>
#include <optional>

namespace lineside {

/*!
 * A statement that is filled and read column by column, in the units of records: UUIDs as 16 bytes, times as
 * microseconds, real numbers as REAL with nothing for NaN. What is bound lives in it until reset().
 */
class RecordRow
{
public:
    //! Prepares \a sql; what went wrong is told by the first run() or next().
    RecordRow(sqlite::Database &db, const char *sql);

    RecordRow &operator<<(qint64 value);
    RecordRow &operator<<(int value) { return *this << qint64(value); }
    RecordRow &operator<<(bool value) { return *this << qint64(value); }
    RecordRow &operator<<(double value);
    RecordRow &operator<<(UtcTime at) { return *this << toMicroseconds(at); }
    RecordRow &operator<<(const QUuid &id);
    RecordRow &operator<<(const QString &text);
    RecordRow &operator<<(const QByteArray &blob);
    template<typename T>
    RecordRow &operator<<(const std::optional<T> &value)
    {
        return value ? *this << *value : null();
    }
    RecordRow &null();

    //! For statements without rows; ready for the next values afterwards.
    Status run();
    //! True while there is a row; columns are then read from the first on.
    Result<bool> next();
    //! Calls \a take for each row there still is, which reads its columns.
    template<typename Take>
    Status each(Take take)
    {
        for (;;) {
            const Result<bool> more = next();
            if (!more)
                return more.error();
            if (!*more)
                return Done{};
            take();
        }
    }

    qint64 integer();
    double real(); //!< NaN for nothing
    bool boolean() { return integer() != 0; }
    UtcTime time() { return fromMicroseconds(integer()); }
    QUuid id();
    QString text();
    QByteArray blob();
    //! Whether the next column holds nothing; skips it if so.
    bool skipNull();
    std::optional<double> optionalReal();
    std::optional<UtcTime> optionalTime();

private:
    sqlite::Statement m_statement;
    std::optional<Error> m_error;
    std::list<QByteArray> m_bound;
    int m_parameter = 0;
    int m_column = 0;
};

} // namespace lineside
