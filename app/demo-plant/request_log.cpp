#include "app/demo-plant/request_log.h"

namespace lineside::demo {

void RequestLog::add(UtcTime at, const QByteArray &device, const char *table, int first, int count)
{
    if (!m_file.isOpen())
        return;
    QByteArray &line = m_file.buffer();
    line.append(QByteArray::number(toMicroseconds(at))).append(',').append(device).append(',').append(table);
    line.append(',').append(QByteArray::number(first)).append(',').append(QByteArray::number(count)).append('\n');
    m_file.lineAdded();
}

} // namespace lineside::demo
