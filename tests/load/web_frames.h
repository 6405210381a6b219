#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lineside::load {

//! One frame as a server sent it (RFC 6455, section 5.2).
struct WebFrame
{
    int opcode = 0;
    bool isFinal = true;
    std::string_view payload;
    size_t length = 0; //!< with its header
};

//! The frame at the start of \a bytes; false while it is not all there.
inline bool nextFrame(std::string_view bytes, WebFrame &frame)
{
    if (bytes.size() < 2)
        return false;
    const auto at = [&bytes](size_t i) { return uint64_t(uint8_t(bytes[i])); };
    size_t head = 2;
    uint64_t size = at(1) & 0x7f;
    if (size == 126) {
        head = 4;
        if (bytes.size() < head)
            return false;
        size = at(2) << 8 | at(3);
    } else if (size == 127) {
        head = 10;
        if (bytes.size() < head)
            return false;
        size = 0;
        for (size_t i = 2; i < 10; ++i)
            size = size << 8 | at(i);
    }
    if (bytes.size() - head < size)
        return false;
    frame.opcode = int(at(0) & 0x0f);
    frame.isFinal = at(0) & 0x80;
    frame.payload = bytes.substr(head, size_t(size));
    frame.length = head + size_t(size);
    return true;
}

//! A frame as a client sends it, masked with \a key; \a claimed: a length to claim instead of the payload's own.
inline std::string clientFrame(int opcode, std::string_view payload, uint32_t key, uint64_t claimed = 0)
{
    const uint64_t size = claimed ? claimed : payload.size();
    std::string frame(1, char(0x80 | opcode));
    if (size < 126) {
        frame += char(0x80 | size);
    } else if (size <= 0xffff) {
        frame += char(0x80 | 126);
        frame += char(size >> 8);
        frame += char(size);
    } else {
        frame += char(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            frame += char(size >> shift);
    }
    const char mask[4] = {char(key >> 24), char(key >> 16), char(key >> 8), char(key)};
    frame.append(mask, 4);
    for (size_t i = 0; i < payload.size(); ++i)
        frame += char(payload[i] ^ mask[i % 4]);
    return frame;
}

} // namespace lineside::load
