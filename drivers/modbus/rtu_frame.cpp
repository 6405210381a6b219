#include "drivers/modbus/rtu_frame.h"

#include <algorithm>
#include <optional>

namespace lineside::modbus {

namespace {

constexpr size_t kBitsPerByte = 11; // start, eight of data, parity or a second stop, stop

quint16 checksumOf(Bytes bytes)
{
    quint16 crc = 0xFFFF;
    for (const quint8 byte : bytes) {
        crc = quint16(crc ^ byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = quint16(crc & 1 ? (crc >> 1) ^ 0xA001 : crc >> 1);
    }
    return crc;
}

bool hasRightChecksum(Bytes frame)
{
    const quint16 crc = checksumOf(frame.first(frame.size() - 2));
    return frame[frame.size() - 2] == quint8(crc) && frame[frame.size() - 1] == quint8(crc >> 8);
}

//! The size that a reply's first bytes announce; 0 while they do not tell, nothing when no reply begins so.
std::optional<size_t> announcedSize(Bytes bytes)
{
    if (bytes.size() < 2)
        return 0;
    if (bytes[1] & kExceptionBit)
        return kRtuAround + 2;
    switch (bytes[1]) {
    case ReadCoils:
    case ReadDiscreteInputs:
    case ReadHoldingRegisters:
    case ReadInputRegisters:
        return bytes.size() < 3 ? 0 : kRtuAround + 2 + bytes[2];
    case WriteSingleCoil:
    case WriteSingleRegister:
    case WriteMultipleCoils:
    case WriteMultipleRegisters:
        return kRtuAround + 5;
    case MaskWriteRegister:
        return kRtuAround + 7;
    default:
        return std::nullopt;
    }
}

} // namespace

QByteArray rtuChecksum(const QByteArray &bytes)
{
    const quint16 crc = checksumOf(Bytes(reinterpret_cast<const quint8 *>(bytes.constData()), size_t(bytes.size())));
    return QByteArray(1, char(crc)) + char(crc >> 8);
}

QByteArray rtuFrame(quint8 unit, Bytes pdu)
{
    QByteArray frame(1, char(unit));
    frame.append(reinterpret_cast<const char *>(pdu.data()), qsizetype(pdu.size()));
    return frame + rtuChecksum(frame);
}

size_t rtuReplySize(Bytes request)
{
    if (request.size() < 5)
        return kMaxRtuFrame;
    const size_t count = wordAt(request, 3);
    switch (request[0]) {
    case ReadCoils:
    case ReadDiscreteInputs:
        return kRtuAround + 2 + (count + 7) / 8;
    case ReadHoldingRegisters:
    case ReadInputRegisters:
        return kRtuAround + 2 + count * 2;
    case MaskWriteRegister:
        return kRtuAround + 7;
    default:
        return kRtuAround + 5;
    }
}

std::chrono::microseconds rtuWireTime(size_t bytes, int baudRate)
{
    return std::chrono::microseconds(qint64(bytes * kBitsPerByte) * 1'000'000 / std::max(baudRate, 1));
}

std::chrono::microseconds rtuGap(int baudRate)
{
    if (baudRate > 19'200)
        return std::chrono::microseconds(1'750);
    return rtuWireTime(7, baudRate) / 2;
}

RtuLook lookForReply(Bytes bytes, quint8 unit, Bytes request)
{
    RtuLook look;
    const std::optional<size_t> size = announcedSize(bytes);
    if (!size)
        return look;
    const bool ours = bytes.empty()
        || (bytes[0] == unit && (bytes.size() < 2 || (bytes[1] & ~kExceptionBit) == request[0]));
    if (*size == 0 || bytes.size() < *size) {
        if (ours)
            look.kind = RtuLook::Kind::Part;
        return look;
    }
    if (!hasRightChecksum(bytes.first(*size)))
        return look;
    look.size = *size;
    look.pdu = bytes.subspan(1, *size - kRtuAround);
    if (bytes[0] != unit) {
        look.kind = RtuLook::Kind::Foreign;
        return look;
    }
    look.kind = RtuLook::Kind::Broken;
    const ReplyCheck check = checkReply(expectationOf(request), look.pdu);
    if (check.kind == ReplyCheck::Kind::Breach) {
        look.breach = check.breach;
    } else if (bytes.size() > *size) {
        look.breach = Breach::Glued;
    } else {
        look.kind = RtuLook::Kind::Reply;
        look.isException = check.kind == ReplyCheck::Kind::Exception;
    }
    return look;
}

size_t wholeRtuFrame(Bytes bytes)
{
    const size_t size = announcedSize(bytes).value_or(0);
    return size > 0 && size <= bytes.size() && hasRightChecksum(bytes.first(size)) ? size : 0;
}

} // namespace lineside::modbus
