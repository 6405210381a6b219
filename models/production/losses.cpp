#include "models/production/losses.h"

#include <algorithm>

namespace lineside::production {

void LossSum::add(const std::vector<Cell> &cells)
{
    Account sum;
    UtcTime from = UtcTime::max();
    UtcTime to = UtcTime::min();
    size_t count = 0;
    for (const Cell &cell : cells) {
        const UtcTime end = cell.from + std::chrono::microseconds(cell.account.allTime());
        if (cell.from >= m_question.to || end <= m_question.from || (!m_question.shift.isEmpty() && cell.shift != m_question.shift))
            continue;
        sum += cell.account;
        from = std::min(from, cell.from);
        to = std::max(to, end);
        ++count;
    }
    if (count == 0)
        return;
    m_sum.from = m_sum.cells == 0 ? from : std::min(m_sum.from, from);
    m_sum.to = m_sum.cells == 0 ? to : std::max(m_sum.to, to);
    m_sum.fall += waterfallOf(sum, from, to);
    m_sum.account += sum;
    m_sum.cells += count;
    ++m_sum.machines;
}

Losses LossSum::take() &&
{
    m_sum.reasons = paretoOf(m_sum.account, m_question.planned, m_question.by);
    return std::move(m_sum);
}

} // namespace lineside::production
