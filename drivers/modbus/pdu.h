#pragma once

#include <QString>

#include <array>
#include <span>

namespace lineside::modbus {

/*!
 * Protocol data units: what Modbus TCP and RTU carry alike. Pure functions of bytes.
 * Source of all codes and limits: MODBUS Application Protocol Specification V1.1b3, sections 4.1, 6 and 7.
 */
using Bytes = std::span<const quint8>;

//! The four tables of a Modbus device.
enum class Table : quint8 { Coils, DiscreteInputs, InputRegisters, HoldingRegisters };

enum Function : quint8 {
    ReadCoils = 1,
    ReadDiscreteInputs = 2,
    ReadHoldingRegisters = 3,
    ReadInputRegisters = 4,
    WriteSingleCoil = 5,
    WriteSingleRegister = 6,
    WriteMultipleCoils = 15,
    WriteMultipleRegisters = 16,
    MaskWriteRegister = 22,
};

//! Set in a reply's function code when the reply is an exception.
inline constexpr quint8 kExceptionBit = 0x80;

enum Exception : quint8 {
    IllegalFunction = 1,
    IllegalDataAddress = 2,
    IllegalDataValue = 3,
    DeviceFailure = 4,
    Acknowledge = 5,
    DeviceBusy = 6,
    MemoryParity = 8,
    GatewayPathUnavailable = 10,
    GatewayTargetSilent = 11,
};

inline constexpr int kMaxPdu = 253;
inline constexpr int kMaxReadRegisters = 125;
inline constexpr int kMaxReadBits = 2000;
inline constexpr int kMaxWriteRegisters = 123;
inline constexpr int kTableSize = 65536;

constexpr bool isBitTable(Table table) { return table == Table::Coils || table == Table::DiscreteInputs; }
constexpr bool isWritable(Table table) { return table == Table::Coils || table == Table::HoldingRegisters; }
Function readFunction(Table table);

//! "read holding registers"; "function 99" where we know no name.
QString functionName(quint8 function);
//! "exception 2, illegal data address"; a number that the specification does not know is named by itself.
QString exceptionName(quint8 exception);

//! A request on its way; at most kMaxPdu bytes.
class Pdu
{
public:
    Bytes bytes() const { return Bytes(m_bytes).first(m_size); }
    Function function() const { return Function(m_bytes[0]); }

    void add(quint8 byte) { m_bytes[m_size++] = byte; }
    void add(quint16 word)
    {
        add(quint8(word >> 8));
        add(quint8(word));
    }

private:
    std::array<quint8, kMaxPdu + 3> m_bytes{};
    quint16 m_size = 0;
};

//! \a count from 1 to the table's limit, and address + count at most 65536: the planner sees to it.
Pdu readRequest(Table table, quint16 address, quint16 count);
Pdu writeCoil(quint16 address, bool on);
//! The same as function 15 with one coil, for devices that know only that.
Pdu writeCoilAsMany(quint16 address, bool on);
Pdu writeRegister(quint16 address, quint16 value);
//! At most kMaxWriteRegisters values.
Pdu writeRegisters(quint16 address, std::span<const quint16> values);
//! New value = (old AND andMask) OR (orMask AND NOT andMask).
Pdu maskWrite(quint16 address, quint16 andMask, quint16 orMask);

//! What is wrong with a reply that broke the protocol.
enum class Breach : quint8 {
    None,
    ProtocolId,
    TooShort,
    TooLong,
    Unsolicited,
    Unit,
    Function,
    Size,
    ByteCount,
    Echo,
    Glued,
    Checksum, //!< RTU
    Unasked,  //!< RTU
};
//! A sentence for people: "The reply comes from another unit than the one asked."
QString breachText(Breach breach);

//! The first bytes of a request: all that its reply is checked against.
struct Expectation
{
    static constexpr size_t kBytes = 8;

    std::array<quint8, kBytes> head{};
    quint8 size = 0;
};
Expectation expectationOf(Bytes request);

//! What a reply is, checked against what was asked: function, size, byte count, echo.
struct ReplyCheck
{
    enum class Kind : quint8 { Good, Exception, Breach };

    Kind kind = Kind::Breach;
    quint8 exception = 0;
    Breach breach = Breach::None;
};
ReplyCheck checkReply(const Expectation &asked, Bytes reply);

//! The data behind a read reply's byte count; only of a reply that checkReply() called Good.
inline Bytes dataOf(Bytes goodReadReply) { return goodReadReply.subspan(2); }

inline quint16 wordAt(Bytes bytes, size_t offset) { return quint16(bytes[offset] << 8 | bytes[offset + 1]); }

} // namespace lineside::modbus
