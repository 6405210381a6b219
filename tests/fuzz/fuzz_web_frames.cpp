#include "server/live/frame.h"

#include <QStringDecoder>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace lineside::live;

namespace {

struct Outcome
{
    QByteArray whole;
    int code = 0;
    quint64 messages = 0;
    bool isClosed = false;
};

Outcome pass(QByteArrayView bytes, qsizetype step)
{
    FrameGuard guard;
    Outcome outcome;
    for (qsizetype at = 0; at < bytes.size() && outcome.code == 0; at += step) {
        if (const auto fault = guard.see(bytes.sliced(at, std::min(step, bytes.size() - at)), outcome.whole))
            outcome.code = fault->closeCode;
    }
    outcome.messages = guard.messages();
    outcome.isClosed = guard.isClosed();
    if (outcome.isClosed == guard.closeFrame().isEmpty())
        std::abort();
    return outcome;
}

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

//! What a client sends, joined: the same however it was cut on its way, and nothing in it that the engine has to judge.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const Outcome atOnce = pass(bytes, std::max<qsizetype>(bytes.size(), 1));
    for (const qsizetype step : {qsizetype(1), qsizetype(7)}) {
        const Outcome cut = pass(bytes, step);
        demand(cut.whole == atOnce.whole && cut.code == atOnce.code && cut.messages == atOnce.messages && cut.isClosed == atOnce.isClosed);
    }
    quint64 messages = 0;
    for (QByteArrayView left = atOnce.whole; !left.isEmpty();) {
        const int first = uchar(left[0]), opcode = first & 0x0f;
        demand((first & 0xf0) == 0x80 && (opcode == 1 || opcode == 2 || opcode == 9 || opcode == 10));
        demand(left.size() >= 6 && (uchar(left[1]) & 0x80) != 0);
        const QByteArrayView before = left;
        const QByteArrayView payload = takeFrame(left);
        demand(left.size() < before.size() && payload.size() <= qsizetype(FrameGuard::kMostMessageBytes));
        demand(opcode < 8 || payload.size() <= 125);
        messages += opcode < 8;
        if (opcode == 1) {
            QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
            const QString text = utf8.decode(payload);
            demand(!utf8.hasError() && text.size() <= payload.size());
        }
    }
    demand(messages == atOnce.messages);
    return 0;
}
