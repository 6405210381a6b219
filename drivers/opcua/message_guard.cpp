#include "drivers/opcua/message_guard.h"

#include <QtEndian>

#include <algorithm>

namespace lineside::opcua {

namespace {

constexpr qsizetype kRequestAt = 20; // header 8, channel 4, token 4, sequence number 4
constexpr qsizetype kBodyAt = 24;
constexpr size_t kMostUnfinished = 16;

//! A number in the standard's namespace, in one of its three encodings (OPC 10000-6, 5.2.2.9).
bool beginsWithServiceType(const QByteArray &head)
{
    const qsizetype left = head.size() - kBodyAt;
    if (left < 1)
        return false;
    switch (head[kBodyAt]) {
    case 0:
        return left >= 2;
    case 1:
        return left >= 4 && head[kBodyAt + 1] == 0;
    case 2:
        return left >= 7 && head[kBodyAt + 1] == 0 && head[kBodyAt + 2] == 0;
    default:
        return false;
    }
}

} // namespace

bool MessageGuard::accepts(const QByteArray &head)
{
    if (!head.startsWith("MSG"))
        return true; // channels are opened, closed and refused without the code in question
    if (head.size() < kBodyAt)
        return false;
    const quint32 request = qFromLittleEndian<quint32>(head.constData() + kRequestAt);
    const auto known = std::ranges::find(m_unfinished, request);
    const bool isFirst = known == m_unfinished.end();
    const char kind = head[3];
    if (kind == 'A') {
        if (!isFirst)
            m_unfinished.erase(known);
        return true;
    }
    if (isFirst && !beginsWithServiceType(head))
        return false;
    if (kind == 'F') {
        if (!isFirst)
            m_unfinished.erase(known);
        return true;
    }
    if (isFirst)
        m_unfinished.push_back(request);
    return m_unfinished.size() <= kMostUnfinished;
}

} // namespace lineside::opcua
