#include "drivers/modbus/link.h"

#include <algorithm>

namespace lineside::modbus {

std::chrono::milliseconds Backoff::next()
{
    constexpr int kMaxDoublings = 16;
    const qint64 doubled = m_pause.first.count() << std::min(m_attempts, kMaxDoublings);
    const qint64 pause = std::min<qint64>(doubled, m_pause.longest.count());
    m_attempts = std::min(m_attempts + 1, kMaxDoublings);
    // Between three quarters and the whole, so that a hundred devices do not come back in one moment.
    return std::chrono::milliseconds(pause - std::uniform_int_distribution<qint64>(0, pause / 4)(m_random));
}

} // namespace lineside::modbus
