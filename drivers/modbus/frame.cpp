#include "drivers/modbus/frame.h"

namespace lineside::modbus {

FrameState parseFrame(Bytes buffer, Frame &frame, Breach &breach)
{
    constexpr size_t kShortestPdu = 2; // an exception
    if ((buffer.size() >= 3 && buffer[2] != 0) || (buffer.size() >= 4 && buffer[3] != 0)) {
        breach = Breach::ProtocolId;
        return FrameState::Broken;
    }
    if (buffer.size() < 6)
        return FrameState::Incomplete;
    const size_t length = wordAt(buffer, 4); // unit and PDU
    if (length < 1 + kShortestPdu) {
        breach = Breach::TooShort;
        return FrameState::Broken;
    }
    if (length > 1 + kMaxPdu) {
        breach = Breach::TooLong;
        return FrameState::Broken;
    }
    if (buffer.size() < 6 + length)
        return FrameState::Incomplete;
    frame.transaction = wordAt(buffer, 0);
    frame.unit = buffer[6];
    frame.pdu = buffer.subspan(kMbapHeader, length - 1);
    frame.size = 6 + length;
    return FrameState::Complete;
}

void appendFrame(std::vector<quint8> &out, quint16 transaction, quint8 unit, Bytes pdu)
{
    const size_t length = pdu.size() + 1;
    const quint8 header[kMbapHeader] = {quint8(transaction >> 8), quint8(transaction), 0, 0, quint8(length >> 8),
                                        quint8(length), unit};
    out.insert(out.end(), header, header + kMbapHeader);
    out.insert(out.end(), pdu.begin(), pdu.end());
}

} // namespace lineside::modbus
