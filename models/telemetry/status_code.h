#pragma once

#include <QString>

namespace lineside {

/*!
 * OPC UA status code (OPC 10000-4, 7.38): the two top bits say Good, Uncertain or Bad. The names below are the ones
 * that Lineside itself gives; a server's other codes travel unchanged.
 */
enum class StatusCode : quint32 {
    Good = 0x00000000,
    Uncertain = 0x40000000,                //!< doubtful, as with a stamp that cannot be
    UncertainLastUsableValue = 0x40900000, //!< the link dropped, or two thirds of the stale time passed
    UncertainSubstituteValue = 0x40910000,
    UncertainNoCommunicationLastUsable = 0x408F0000,
    UncertainEngineeringUnitsExceeded = 0x40940000,
    BadCommunicationError = 0x80050000,
    BadTimeout = 0x800A0000,
    BadNodeIdUnknown = 0x80340000,
    BadNoCommunication = 0x80310000, //!< nothing heard for the stale time
    BadWaitingForInitialData = 0x80320000,
    BadOutOfRange = 0x803C0000,      //!< not a finite number, or outside the span or the physical range
    BadTypeMismatch = 0x80740000,
    BadDataEncodingInvalid = 0x80380000,
    BadConfigurationError = 0x80890000,
    BadNotConnected = 0x808A0000,
    BadDeviceFailure = 0x808B0000,
    BadSensorFailure = 0x808C0000,
    BadOutOfService = 0x808D0000,
};

enum class Quality : quint8 { Good = 0, Uncertain = 1, Bad = 2 };

inline constexpr Quality qualityOf(StatusCode code)
{
    const quint32 severity = quint32(code) >> 30;
    return severity == 0 ? Quality::Good : severity == 1 ? Quality::Uncertain : Quality::Bad;
}

//! OPC UA limit bits (OPC 10000-8, 6.3.3.1): the value was cut at its low or high end, or is constant.
inline constexpr quint32 kInfoTypeDataValue = 0x0400;
inline constexpr quint32 kLimitLow = 0x0100;
inline constexpr quint32 kLimitHigh = 0x0200;

//! The code without its info bits: what names and rules go by.
inline constexpr quint32 subCode(StatusCode code) { return quint32(code) & 0xFFFF0000u; }

//! The OPC UA name, e.g. "BadNoCommunication"; "0x80AB0000" where we know none. Not for operators.
QString statusName(StatusCode code);

} // namespace lineside
