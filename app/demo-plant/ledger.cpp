#include "app/demo-plant/ledger.h"

#include <QCoreApplication>

#include <charconv>
#include <cmath>

namespace lineside::demo {

namespace {

template<typename Number, typename... Format>
void appendNumber(QByteArray &to, Number value, Format... format)
{
    char text[40];
    const std::to_chars_result end = std::to_chars(text, text + sizeof text, value, format...);
    to.append(text, end.ptr - text);
}

//! Text between quotes where CSV (RFC 4180) wants them.
void appendText(QByteArray &to, const QByteArray &text)
{
    if (!text.contains(',') && !text.contains('"') && !text.contains('\n')) {
        to.append(text);
        return;
    }
    QByteArray quoted = text;
    quoted.replace('"', "\"\"");
    to.append('"').append(quoted).append('"');
}

} // namespace

Ledger::~Ledger()
{
    if (m_file.isOpen())
        (void)close();
}

Status Ledger::open(const QString &path)
{
    m_file.setFileName(path);
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("demo-plant", "The ledger %1 cannot be written: %2.")
                         .arg(path, m_file.errorString()),
                     {}};
    }
    m_buffer.reserve(kBuffer + 4'096);
    m_buffer = "time_us,device,tag,value,status\n";
    return Done{};
}

void Ledger::add(const QByteArray &device, const QByteArray &tag, const ServedValue &value, ValueType type)
{
    if (!m_file.isOpen())
        return;
    appendNumber(m_buffer, toMicroseconds(value.at));
    m_buffer.append(',').append(device).append(',').append(tag).append(',');
    switch (type) {
    case ValueType::Float64: {
        const double number = value.value.asDouble();
        if (std::isnan(number))
            m_buffer.append("nan");
        else
            appendNumber(m_buffer, number);
        break;
    }
    case ValueType::Int64:
        appendNumber(m_buffer, value.value.asInt64());
        break;
    case ValueType::UInt64:
        appendNumber(m_buffer, value.value.asUInt64());
        break;
    case ValueType::Bool:
        m_buffer.append(value.value.asBool() ? '1' : '0');
        break;
    case ValueType::Text:
        appendText(m_buffer, value.text);
        break;
    }
    m_buffer.append(",0x");
    const QByteArray code = QByteArray::number(quint32(value.status), 16).toUpper();
    m_buffer.append(QByteArray(8 - code.size(), '0')).append(code).append('\n');
    if (m_buffer.size() >= kBuffer)
        (void)flush();
}

Status Ledger::flush()
{
    if (!m_file.isOpen() || m_buffer.isEmpty())
        return Done{};
    if (m_file.write(m_buffer) != m_buffer.size() || !m_file.flush()) {
        const QString reason = m_file.errorString();
        m_file.close();
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("demo-plant", "The ledger cannot be written any more: %1.").arg(reason),
                     {}};
    }
    m_buffer.clear();
    return Done{};
}

Status Ledger::close()
{
    Status status = flush();
    m_file.close();
    return status;
}

} // namespace lineside::demo
