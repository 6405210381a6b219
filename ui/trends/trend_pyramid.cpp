#include "ui/trends/trend_pyramid.h"

#include "models/forward/plant_history.h"
#include "models/history/trend_buckets.h"

#include <cmath>

namespace lineside {

namespace {

const TrendSample &part(const TrendSample &sample)
{
    return sample;
}

const TrendPyramid::Extent &part(const TrendPyramid::Node &node)
{
    return node.extent;
}

template<typename Row>
void addAll(const Row &row, size_t first, size_t last, TrendPyramid::Extent &sum)
{
    for (size_t i = first; i < last; ++i)
        sum.add(part(row[i]));
}

} // namespace

void TrendPyramid::Extent::add(const TrendSample &sample)
{
    if (sample.status == forward::kNoRecord)
        return; // it says where something ends, and nothing of itself
    if (std::isnan(sample.value)) {
        kinds |= subCode(sample.status) == subCode(kDataLost) ? None | Lost : None;
        return;
    }
    low = std::min(low, sample.value);
    high = std::max(high, sample.value);
    kinds |= qualityOf(sample.status) == Quality::Good ? Good : Uncertain;
}

void TrendPyramid::extend(std::span<const TrendSample> samples)
{
    size_t below = samples.size();
    for (size_t level = 0; below >= kFan; ++level) {
        if (level == m_levels.size())
            m_levels.emplace_back();
        std::vector<Node> &row = m_levels[level];
        if (row.capacity() < below / kFan)
            row.reserve(std::max(below / kFan, row.capacity() * 2));
        for (size_t group = row.size(); group < below / kFan; ++group) {
            Node node{level == 0 ? samples[group * kFan].at : m_levels[level - 1][group * kFan].at, {}};
            if (level == 0)
                addAll(samples, group * kFan, (group + 1) * kFan, node.extent);
            else
                addAll(m_levels[level - 1], group * kFan, (group + 1) * kFan, node.extent);
            row.push_back(node);
        }
        below /= kFan;
    }
}

void TrendPyramid::truncate(size_t count)
{
    for (std::vector<Node> &row : m_levels) {
        count /= kFan;
        row.resize(std::min(row.size(), count));
    }
}

std::span<const TrendPyramid::Node> TrendPyramid::level(size_t level) const
{
    if (level - 1 >= m_levels.size())
        return {};
    return m_levels[level - 1];
}

TrendPyramid::Extent TrendPyramid::extent(std::span<const TrendSample> samples, size_t first, size_t last) const
{
    Extent sum;
    for (size_t level = 0; first < last; ++level) {
        // [first, last) counts entries of the level below m_levels[level]
        const auto add = [&](size_t from, size_t to) {
            if (level == 0)
                addAll(samples, from, to, sum);
            else
                addAll(m_levels[level - 1], from, to, sum);
        };
        const size_t up = (first + kFan - 1) / kFan;
        const size_t down = last / kFan;
        if (up >= down) {
            add(first, last);
            break;
        }
        add(first, up * kFan);
        add(down * kFan, last);
        first = up;
        last = down;
    }
    return sum;
}

} // namespace lineside
