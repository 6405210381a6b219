#include "app/demo-plant/ledger.h"

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

Status Ledger::open(const QString &path)
{
    return m_file.open(path, "time_us,device,tag,value,status\n");
}

void Ledger::add(const QByteArray &device, const QByteArray &tag, const ServedValue &value, ValueType type)
{
    if (!m_file.isOpen())
        return;
    QByteArray &line = m_file.buffer();
    appendNumber(line, toMicroseconds(value.at));
    line.append(',').append(device).append(',').append(tag).append(',');
    switch (type) {
    case ValueType::Float64: {
        const double number = value.value.asDouble();
        if (std::isnan(number))
            line.append("nan");
        else
            appendNumber(line, number);
        break;
    }
    case ValueType::Int64:
        appendNumber(line, value.value.asInt64());
        break;
    case ValueType::UInt64:
        appendNumber(line, value.value.asUInt64());
        break;
    case ValueType::Bool:
        line.append(value.value.asBool() ? '1' : '0');
        break;
    case ValueType::Text:
        appendText(line, value.text);
        break;
    }
    line.append(",0x");
    const QByteArray code = QByteArray::number(quint32(value.status), 16).toUpper();
    line.append(QByteArray(8 - code.size(), '0')).append(code).append('\n');
    m_file.lineAdded();
}

} // namespace lineside::demo
