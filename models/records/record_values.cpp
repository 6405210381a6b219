#include "models/records/record_values.h"

#include <cmath>

namespace lineside {

RecordRow::RecordRow(sqlite::Database &db, const char *sql)
{
    Result<sqlite::Statement> prepared = db.prepare(sql);
    if (prepared)
        m_statement = std::move(*prepared);
    else
        m_error = prepared.error();
}

RecordRow &RecordRow::operator<<(qint64 value)
{
    if (!m_error)
        m_statement.bind(m_parameter++, value);
    return *this;
}

RecordRow &RecordRow::operator<<(double value)
{
    if (!std::isfinite(value))
        return null();
    if (!m_error)
        m_statement.bindReal(m_parameter++, value);
    return *this;
}

RecordRow &RecordRow::operator<<(const QUuid &id)
{
    return *this << id.toRfc4122();
}

RecordRow &RecordRow::operator<<(const QString &text)
{
    if (!m_error)
        m_statement.bindText(m_parameter++, m_bound.emplace_back(text.toUtf8()));
    return *this;
}

RecordRow &RecordRow::operator<<(const QByteArray &blob)
{
    if (!m_error)
        m_statement.bindBytes(m_parameter++, m_bound.emplace_back(blob));
    return *this;
}

RecordRow &RecordRow::null()
{
    if (!m_error)
        m_statement.bindNull(m_parameter++);
    return *this;
}

Status RecordRow::run()
{
    if (m_error)
        return *m_error;
    Status done = m_statement.run();
    m_bound.clear();
    m_parameter = 0;
    return done;
}

Result<bool> RecordRow::next()
{
    if (m_error)
        return *m_error;
    m_column = 0;
    return m_statement.step();
}

qint64 RecordRow::integer()
{
    return m_statement.integer(m_column++);
}

double RecordRow::real()
{
    return m_statement.real(m_column++);
}

QUuid RecordRow::id()
{
    return QUuid::fromRfc4122(blob());
}

QString RecordRow::text()
{
    return QString::fromUtf8(m_statement.text(m_column++));
}

QByteArray RecordRow::blob()
{
    const std::span<const std::byte> bytes = m_statement.bytes(m_column++);
    return {reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())};
}

bool RecordRow::skipNull()
{
    if (!m_statement.isNull(m_column))
        return false;
    ++m_column;
    return true;
}

std::optional<double> RecordRow::optionalReal()
{
    return skipNull() ? std::nullopt : std::optional(real());
}

std::optional<UtcTime> RecordRow::optionalTime()
{
    return skipNull() ? std::nullopt : std::optional(time());
}

} // namespace lineside
