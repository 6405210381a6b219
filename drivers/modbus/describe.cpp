#include "drivers/modbus/describe.h"

#include "drivers/modbus/frame.h"
#include "drivers/modbus/rtu_line.h"
#include "drivers/modbus/text.h"

namespace lineside::modbus {

namespace {

constexpr size_t kMostValues = 125;

QString hexOf(Bytes bytes)
{
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())).toHex(' ').toUpper());
}

QString wordText(quint16 word)
{
    return QStringLiteral("%1 (0x%2)").arg(word).arg(word, 4, 16, QLatin1Char('0'));
}

QString registersText(Bytes data)
{
    QStringList values;
    for (size_t i = 0; i + 1 < data.size() && values.size() < qsizetype(kMostValues); i += 2)
        values.append(QString::number(wordAt(data, i)));
    return Text::tr("Registers: %1").arg(values.join(QLatin1Char(' ')));
}

QString bitsText(Bytes data)
{
    QString bits;
    for (const quint8 byte : data) {
        for (int bit = 0; bit < 8; ++bit)
            bits.append(QLatin1Char(byte >> bit & 1 ? '1' : '0'));
        bits.append(QLatin1Char(' '));
    }
    return Text::tr("Bits, lowest address first: %1").arg(bits.trimmed());
}

//! The fields of a request, or of a write's echo.
void describeFields(Bytes pdu, QStringList &lines)
{
    const quint8 function = pdu[0];
    lines.append(Text::tr("Address on the wire, from 0: %1").arg(wordText(wordAt(pdu, 1))));
    switch (function) {
    case WriteSingleCoil:
        lines.append(Text::tr("Value: %1").arg(pdu[3] == 0xFF ? Text::tr("on") : Text::tr("off")));
        return;
    case WriteSingleRegister:
        lines.append(Text::tr("Value: %1").arg(wordText(wordAt(pdu, 3))));
        return;
    case MaskWriteRegister:
        lines.append(Text::tr("AND mask: %1").arg(wordText(wordAt(pdu, 3))));
        if (pdu.size() >= 7)
            lines.append(Text::tr("OR mask: %1").arg(wordText(wordAt(pdu, 5))));
        return;
    default:
        lines.append(Text::tr("Count: %1").arg(wordAt(pdu, 3)));
    }
    if (pdu.size() > 6 && function == WriteMultipleRegisters)
        lines.append(registersText(pdu.subspan(6)));
    else if (pdu.size() > 6 && function == WriteMultipleCoils)
        lines.append(bitsText(pdu.subspan(6)));
}

void describePdu(Bytes pdu, bool outgoing, QStringList &lines)
{
    if (pdu.empty()) {
        lines.append(Text::tr("No function code: the frame ends here."));
        return;
    }
    const quint8 function = pdu[0];
    if (function & kExceptionBit) {
        lines.append(Text::tr("Function: %1, refused").arg(functionName(quint8(function & ~kExceptionBit))));
        if (pdu.size() > 1)
            lines.append(Text::tr("Reason: %1").arg(exceptionName(pdu[1])));
        return;
    }
    lines.append(Text::tr("Function: %1, %2").arg(function).arg(functionName(function)));
    const bool isRead = function >= ReadCoils && function <= ReadInputRegisters;
    if (isRead && !outgoing) {
        if (pdu.size() < 2)
            return;
        const Bytes data = pdu.subspan(2);
        lines.append(Text::tr("Byte count: %1").arg(pdu[1]));
        if (data.size() != pdu[1])
            lines.append(Text::tr("But %1 bytes follow.").arg(data.size()));
        lines.append(function <= ReadDiscreteInputs ? bitsText(data) : registersText(data));
        return;
    }
    if (pdu.size() >= 5)
        describeFields(pdu, lines);
    else
        lines.append(Text::tr("The frame is too short for this function: %1").arg(hexOf(pdu)));
}

void describeTcp(Bytes bytes, bool outgoing, QStringList &lines)
{
    if (bytes.size() < kMbapHeader) {
        lines.append(Text::tr("Shorter than a Modbus TCP header: %1").arg(hexOf(bytes)));
        return;
    }
    const quint16 protocol = wordAt(bytes, 2);
    const quint16 length = wordAt(bytes, 4);
    lines.append(Text::tr("Transaction: %1").arg(wordAt(bytes, 0)));
    lines.append(protocol == 0 ? Text::tr("Protocol: 0, Modbus") : Text::tr("Protocol: %1, not Modbus").arg(protocol));
    const size_t there = bytes.size() - 6;
    lines.append(length == there ? Text::tr("Length: %1").arg(length)
                                 : Text::tr("Length: %1, but %2 bytes follow").arg(length).arg(there));
    lines.append(Text::tr("Unit: %1").arg(bytes[6]));
    describePdu(bytes.subspan(kMbapHeader), outgoing, lines);
}

void describeRtu(Bytes bytes, bool outgoing, QStringList &lines)
{
    constexpr size_t kChecksum = 2;
    if (bytes.size() < 2 + kChecksum) {
        lines.append(Text::tr("Shorter than any RTU frame: %1").arg(hexOf(bytes)));
        return;
    }
    lines.append(Text::tr("Unit: %1").arg(bytes[0]));
    describePdu(bytes.subspan(1, bytes.size() - 1 - kChecksum), outgoing, lines);
    const Bytes sum = bytes.last(kChecksum);
    const QByteArray right = rtuChecksum(QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size() - kChecksum)));
    const bool fits = quint8(right[0]) == sum[0] && quint8(right[1]) == sum[1];
    lines.append(fits ? Text::tr("Checksum: %1").arg(hexOf(sum)) : Text::tr("Checksum: %1, wrong").arg(hexOf(sum)));
}

} // namespace

QString describeFrame(const FrameRecord &frame, Medium medium)
{
    const Bytes bytes(reinterpret_cast<const quint8 *>(frame.bytes.constData()), size_t(frame.bytes.size()));
    QStringList lines{frame.outgoing ? Text::tr("Request, %1 bytes").arg(frame.size) : Text::tr("Reply, %1 bytes").arg(frame.size)};
    if (frame.fault)
        lines.append(Text::tr("Faulty: %1").arg(frame.note));
    medium == Medium::Tcp ? describeTcp(bytes, frame.outgoing, lines) : describeRtu(bytes, frame.outgoing, lines);
    return lines.join(QLatin1Char('\n'));
}

} // namespace lineside::modbus
