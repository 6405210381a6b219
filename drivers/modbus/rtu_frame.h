#pragma once

#include "drivers/modbus/pdu.h"

#include <QByteArray>

#include <chrono>

namespace lineside::modbus {

/*!
 * Modbus RTU framing: unit, PDU, checksum; a frame ends where the line falls silent (MODBUS over Serial Line V1.02,
 * section 2.5.1.1). Pure functions of bytes.
 */
inline constexpr size_t kRtuAround = 3; //!< unit and checksum
inline constexpr size_t kMaxRtuFrame = kRtuAround + kMaxPdu;

//! CRC-16 of an RTU frame (section 6.2.2), in the order of the wire.
QByteArray rtuChecksum(const QByteArray &bytes);
QByteArray rtuFrame(quint8 unit, Bytes pdu);

//! The size of the reply to a request as a whole frame, when the device does what was asked.
size_t rtuReplySize(Bytes request);
//! How long so many bytes take on the wire, eleven bits each.
std::chrono::microseconds rtuWireTime(size_t bytes, int baudRate);
//! The silence that ends a frame: three and a half characters, from 19,200 baud on 1.75 ms.
std::chrono::microseconds rtuGap(int baudRate);

//! What stands at the start of what a silent line has brought.
struct RtuLook
{
    enum class Kind : quint8 {
        Part,    //!< the beginning of the reply; the rest may follow
        Reply,   //!< the reply, and nothing behind it
        Foreign, //!< a whole frame of another unit
        Broken,  //!< a whole frame of the asked unit that is not the reply; breach says why
        Noise,   //!< nothing of this can be used
    };

    Kind kind = Kind::Noise;
    Breach breach = Breach::None;
    bool isException = false; //!< the Reply is one
    size_t size = 0; //!< of the frame: Reply, Foreign, Broken
    Bytes pdu;       //!< inside the bytes that were looked at
};

/*!
 * Looks for the reply to \a request. Strict: checksum, unit, function, size, byte count and echo are checked, and a
 * reply with anything behind it is none, since its own end is then in doubt.
 */
RtuLook lookForReply(Bytes bytes, quint8 unit, Bytes request);

//! The whole frame with a right checksum that stands at the start, whoever sent it; its size, 0 for none.
size_t wholeRtuFrame(Bytes bytes);

} // namespace lineside::modbus
