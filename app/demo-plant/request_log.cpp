#include "app/demo-plant/request_log.h"

#include <QCoreApplication>

namespace lineside::demo {

RequestLog::~RequestLog()
{
    if (m_file.isOpen())
        (void)close();
}

Status RequestLog::open(const QString &path)
{
    m_file.setFileName(path);
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("demo-plant", "The log of requests %1 cannot be written: %2.")
                         .arg(path, m_file.errorString()),
                     {}};
    }
    m_buffer = "time_us,device,table,first,count\n";
    return Done{};
}

void RequestLog::add(UtcTime at, const QByteArray &device, const char *table, int first, int count)
{
    m_buffer.append(QByteArray::number(toMicroseconds(at))).append(',').append(device).append(',').append(table);
    m_buffer.append(',').append(QByteArray::number(first)).append(',').append(QByteArray::number(count)).append('\n');
}

Status RequestLog::flush()
{
    if (!m_file.isOpen() || m_buffer.isEmpty())
        return Done{};
    if (m_file.write(m_buffer) != m_buffer.size() || !m_file.flush()) {
        const QString reason = m_file.errorString();
        m_file.close();
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("demo-plant", "The log of requests cannot be written any more: %1.").arg(reason),
                     {}};
    }
    m_buffer.clear();
    return Done{};
}

Status RequestLog::close()
{
    Status status = flush();
    m_file.close();
    return status;
}

} // namespace lineside::demo
