#include "drivers/modbus/pdu.h"

#include "drivers/modbus/text.h"

#include <algorithm>

namespace lineside::modbus {

namespace {

ReplyCheck breachOf(Breach breach)
{
    return {ReplyCheck::Kind::Breach, 0, breach};
}

ReplyCheck checkEcho(const Expectation &asked, Bytes reply, size_t length)
{
    if (reply.size() != length)
        return breachOf(Breach::Size);
    if (!std::equal(reply.begin(), reply.end(), asked.head.begin()))
        return breachOf(Breach::Echo);
    return {ReplyCheck::Kind::Good};
}

} // namespace

Function readFunction(Table table)
{
    switch (table) {
    case Table::Coils:
        return ReadCoils;
    case Table::DiscreteInputs:
        return ReadDiscreteInputs;
    case Table::InputRegisters:
        return ReadInputRegisters;
    case Table::HoldingRegisters:
        break;
    }
    return ReadHoldingRegisters;
}

QString functionName(quint8 function)
{
    switch (function) {
    case ReadCoils:
        return Text::tr("read coils");
    case ReadDiscreteInputs:
        return Text::tr("read discrete inputs");
    case ReadHoldingRegisters:
        return Text::tr("read holding registers");
    case ReadInputRegisters:
        return Text::tr("read input registers");
    case WriteSingleCoil:
        return Text::tr("write single coil");
    case WriteSingleRegister:
        return Text::tr("write single register");
    case WriteMultipleCoils:
        return Text::tr("write multiple coils");
    case WriteMultipleRegisters:
        return Text::tr("write multiple registers");
    case MaskWriteRegister:
        return Text::tr("mask write register");
    default:
        return Text::tr("function %1").arg(function);
    }
}

QString exceptionName(quint8 exception)
{
    switch (exception) {
    case IllegalFunction:
        return Text::tr("exception 1, illegal function");
    case IllegalDataAddress:
        return Text::tr("exception 2, illegal data address");
    case IllegalDataValue:
        return Text::tr("exception 3, illegal data value");
    case DeviceFailure:
        return Text::tr("exception 4, server device failure");
    case Acknowledge:
        return Text::tr("exception 5, acknowledge (accepted, still working on it)");
    case DeviceBusy:
        return Text::tr("exception 6, server device busy");
    case MemoryParity:
        return Text::tr("exception 8, memory parity error");
    case GatewayPathUnavailable:
        return Text::tr("exception 10, gateway path unavailable");
    case GatewayTargetSilent:
        return Text::tr("exception 11, gateway target device failed to respond");
    default:
        return Text::tr("exception %1, which the Modbus specification does not name").arg(exception);
    }
}

Pdu readRequest(Table table, quint16 address, quint16 count)
{
    Pdu pdu;
    pdu.add(quint8(readFunction(table)));
    pdu.add(address);
    pdu.add(count);
    return pdu;
}

Pdu writeCoil(quint16 address, bool on)
{
    Pdu pdu;
    pdu.add(quint8(WriteSingleCoil));
    pdu.add(address);
    pdu.add(quint16(on ? 0xFF00 : 0x0000));
    return pdu;
}

Pdu writeCoilAsMany(quint16 address, bool on)
{
    Pdu pdu;
    pdu.add(quint8(WriteMultipleCoils));
    pdu.add(address);
    pdu.add(quint16(1));
    pdu.add(quint8(1));
    pdu.add(quint8(on ? 1 : 0)); // the seven padding bits are zero
    return pdu;
}

Pdu writeRegister(quint16 address, quint16 value)
{
    Pdu pdu;
    pdu.add(quint8(WriteSingleRegister));
    pdu.add(address);
    pdu.add(value);
    return pdu;
}

Pdu writeRegisters(quint16 address, std::span<const quint16> values)
{
    Q_ASSERT(!values.empty() && values.size() <= kMaxWriteRegisters);
    values = values.first(std::min<size_t>(values.size(), kMaxWriteRegisters));
    Pdu pdu;
    pdu.add(quint8(WriteMultipleRegisters));
    pdu.add(address);
    pdu.add(quint16(values.size()));
    pdu.add(quint8(values.size() * 2));
    for (const quint16 value : values)
        pdu.add(value);
    return pdu;
}

Pdu maskWrite(quint16 address, quint16 andMask, quint16 orMask)
{
    Pdu pdu;
    pdu.add(quint8(MaskWriteRegister));
    pdu.add(address);
    pdu.add(andMask);
    pdu.add(orMask);
    return pdu;
}

QString breachText(Breach breach)
{
    switch (breach) {
    case Breach::None:
        break;
    case Breach::ProtocolId:
        return Text::tr("The reply's protocol id is not 0, so it is not Modbus.");
    case Breach::TooShort:
        return Text::tr("The reply's length field is smaller than any Modbus reply.");
    case Breach::TooLong:
        return Text::tr("The reply's length field is larger than any Modbus reply.");
    case Breach::Unsolicited:
        return Text::tr("A reply came that nobody asked for: its transaction id is not waiting (late, doubled or wrong).");
    case Breach::Unit:
        return Text::tr("The reply comes from another unit than the one asked.");
    case Breach::Function:
        return Text::tr("The reply carries another function code than the request.");
    case Breach::Size:
        return Text::tr("The reply's size does not fit its function.");
    case Breach::ByteCount:
        return Text::tr("The reply's byte count is not that of the values asked for.");
    case Breach::Echo:
        return Text::tr("The device confirms another write than the one asked for.");
    case Breach::Glued:
        return Text::tr("What follows the reply is not another reply that was asked for, so its own end is in doubt.");
    case Breach::Checksum:
        return Text::tr("What came has a wrong checksum or is no reply: noise on the line, or two devices that answer at once.");
    case Breach::Unasked:
        return Text::tr("A reply came that nobody asked for: two devices may have the same unit id, or another master is on the line.");
    }
    return Text::tr("The reply breaks the protocol.");
}

Expectation expectationOf(Bytes request)
{
    Expectation asked;
    asked.size = quint8(std::min(request.size(), Expectation::kBytes));
    std::copy_n(request.begin(), asked.size, asked.head.begin());
    return asked;
}

ReplyCheck checkReply(const Expectation &asked, Bytes reply)
{
    if (reply.size() < 2 || asked.size < 5)
        return breachOf(Breach::Size);
    const quint8 function = asked.head[0];
    if (reply[0] == (function | kExceptionBit)) {
        if (reply.size() != 2)
            return breachOf(Breach::Size);
        return {ReplyCheck::Kind::Exception, reply[1]};
    }
    if (reply[0] != function)
        return breachOf(Breach::Function);

    const size_t count = wordAt(asked.head, 3);
    switch (function) {
    case ReadCoils:
    case ReadDiscreteInputs:
    case ReadHoldingRegisters:
    case ReadInputRegisters: {
        const bool bits = function == ReadCoils || function == ReadDiscreteInputs;
        const size_t bytes = bits ? (count + 7) / 8 : count * 2;
        if (reply[1] != bytes)
            return breachOf(Breach::ByteCount);
        if (reply.size() != bytes + 2)
            return breachOf(Breach::Size);
        return {ReplyCheck::Kind::Good};
    }
    case WriteSingleCoil:
    case WriteSingleRegister:
    case WriteMultipleCoils:
    case WriteMultipleRegisters:
        return checkEcho(asked, reply, 5);
    case MaskWriteRegister:
        return checkEcho(asked, reply, 7);
    default:
        return breachOf(Breach::Function);
    }
}

} // namespace lineside::modbus
