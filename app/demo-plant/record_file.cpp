#include "app/demo-plant/record_file.h"

#include <QCoreApplication>

namespace lineside::demo {

RecordFile::~RecordFile()
{
    (void)close();
}

Status RecordFile::open(const QString &path, const QByteArray &head)
{
    m_file.setFileName(path);
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered)) {
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("demo-plant", "%1 cannot be written: %2.").arg(path, m_file.errorString()),
                     {}};
    }
    m_written = 0;
    m_buffer = head;
    return Done{};
}

void RecordFile::endFor(Error::Kind kind, const QString &why)
{
    m_ended = Error{kind, QCoreApplication::translate("demo-plant", "%1 records nothing any more: %2.").arg(m_file.fileName(), why), {}};
    m_file.close();
    m_buffer = {};
}

void RecordFile::write()
{
    if (!m_file.isOpen() || m_buffer.isEmpty())
        return;
    if (m_written + m_buffer.size() > m_most) {
        endFor(Error::Kind::NoSpace,
               QCoreApplication::translate("demo-plant", "it has come to its bound of %1 MB").arg(m_most / 1'000'000));
        return;
    }
    if (m_file.write(m_buffer) != m_buffer.size()) {
        const QString why = m_file.errorString();
        m_file.resize(m_written); // no half lines
        endFor(Error::Kind::Io, why);
        return;
    }
    m_written += m_buffer.size();
    m_buffer.clear();
}

void RecordFile::lineAdded()
{
    if (m_buffer.size() >= kBuffer)
        write();
}

Status RecordFile::flush()
{
    write();
    if (const std::optional<Error> ended = std::exchange(m_ended, {}))
        return *ended;
    return Done{};
}

Status RecordFile::close()
{
    const Status status = flush();
    m_file.close();
    return status;
}

} // namespace lineside::demo
