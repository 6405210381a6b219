#include "models/history/codec_bytes.h"

#include <QCoreApplication>

namespace lineside::codec {

Error damaged(const char *what)
{
    return {Error::Kind::BadData,
            QCoreApplication::translate("history", "A part of the history is damaged: %1.")
                .replace(QLatin1String("%1"), QLatin1String(what)),
            {}};
}

quint64 checksum(ByteView bytes, quint64 seed)
{
    // Two lanes of multiply-and-rotate; each step maps its state one to one, so a single changed word cannot cancel out.
    constexpr quint64 kOdd1 = 0x9E3779B97F4A7C15;
    constexpr quint64 kOdd2 = 0xD1B54A32D192ED03;
    quint64 a = seed ^ kOdd1;
    quint64 b = std::rotl(seed, 32) ^ kOdd2 ^ bytes.size();
    const std::byte *at = bytes.data();
    size_t left = bytes.size();
    const auto word = [](const std::byte *from, size_t size) {
        quint64 value = 0;
        std::memcpy(&value, from, size);
        return value;
    };
    for (; left >= 16; left -= 16, at += 16) {
        a = std::rotl((a ^ word(at, 8)) * kOdd1, 29);
        b = std::rotl((b ^ word(at + 8, 8)) * kOdd2, 31);
    }
    if (left >= 8) {
        a = std::rotl((a ^ word(at, 8)) * kOdd1, 29);
        at += 8;
        left -= 8;
    }
    if (left > 0)
        b = std::rotl((b ^ word(at, left)) * kOdd2, 31);
    quint64 mixed = a ^ std::rotl(b * kOdd1, 17);
    mixed = (mixed ^ (mixed >> 32)) * kOdd2;
    return mixed ^ (mixed >> 29);
}

} // namespace lineside::codec
