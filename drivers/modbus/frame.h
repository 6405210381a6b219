#pragma once

#include "drivers/modbus/pdu.h"

#include <vector>

namespace lineside::modbus {

/*!
 * Modbus TCP framing (MODBUS Messaging on TCP/IP Implementation Guide V1.0b, section 3.1.3), strict:
 * transaction id, protocol id 0, length, unit, then the PDU. Works in place on a receive buffer.
 */
inline constexpr size_t kMbapHeader = 7;
inline constexpr size_t kMaxFrame = kMbapHeader + kMaxPdu;

struct Frame
{
    quint16 transaction = 0;
    quint8 unit = 0;
    Bytes pdu;       //!< inside the buffer that was parsed
    size_t size = 0; //!< header and PDU
};

enum class FrameState : quint8 { Incomplete, Complete, Broken };

/*!
 * Looks for one reply at the start of \a buffer. Complete: \a frame is set. Broken: \a breach says why, and nothing
 * that follows on this connection can be trusted. A fault in the header is told as soon as its bytes are there.
 */
FrameState parseFrame(Bytes buffer, Frame &frame, Breach &breach);

//! Puts a request behind what \a out already holds.
void appendFrame(std::vector<quint8> &out, quint16 transaction, quint8 unit, Bytes pdu);

} // namespace lineside::modbus
