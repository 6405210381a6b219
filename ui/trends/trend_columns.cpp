#include "ui/trends/trend_columns.h"

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

using Extent = TrendPyramid::Extent;

// Groups of samples stand where their first one does: with so many groups to a column, a quarter of a pixel off at most.
constexpr size_t kGroupsPerColumn = 4;

//! Goes along a series once, from left to right, and leaves in each column what the curve covers there.
class ColumnWalk
{
public:
    ColumnWalk(const TrendSeries &series, UtcTime from, UtcTime to, const TrendCourse &course, std::vector<Extent> &columns)
        : m_samples(series.samples())
        , m_from(from)
        , m_wide(double((to - from).count()) / double(columns.size()))
        , m_course(course)
        , m_columns(columns)
    {
    }

    //! What lies at \a at, and whose first sample is samples()[sample]. Single samples, or whole groups of them.
    void go(size_t sample, UtcTime at, const Extent &extent)
    {
        if (at >= m_end)
            enter(sample, at, extent.kinds);
        m_columns[size_t(m_column)].add(extent);
        m_kinds = extent.kinds;
        m_at = at;
    }
    //! Whether what follows are groups.
    void setInGroups(bool groups) { m_inGroups = groups; }
    //! Draws on from the last sample to the right edge; \a next: the first sample beyond it.
    void end(size_t next)
    {
        finish();
        bridge(next, int(m_columns.size()));
    }

private:
    UtcTime edge(int column) const { return m_from + std::chrono::microseconds(qint64(std::llround(m_wide * column))); }

    void enter(size_t sample, UtcTime at, quint32 kinds)
    {
        int column = std::clamp(int(double((at - m_from).count()) / m_wide), 0, int(m_columns.size()) - 1);
        while (column + 1 < int(m_columns.size()) && at >= edge(column + 1)) // the division may be a breath off
            ++column;
        // A step to the next column amid nothing but numbers needs no closer look: the two must only touch.
        m_touches = m_inGroups && m_column >= 0 && column == m_column + 1 && !((kinds | m_kinds) & TrendPyramid::None)
            && !m_course.stepped && !isBroken(m_at, at);
        finish();
        if (!m_touches)
            bridge(sample, column);
        m_column = column;
        m_end = column + 1 < int(m_columns.size()) ? edge(column + 1) : UtcTime::max();
    }

    //! The curve between two neighbours where it passes the left edge of a column: part of both columns there.
    void bridge(size_t next, int column)
    {
        for (int i = m_column + 1; i <= column; ++i) {
            Extent crossing;
            if (!cross(next, edge(i), crossing))
                continue;
            if (i > 0)
                m_columns[size_t(i) - 1].add(crossing);
            if (size_t(i) < m_columns.size())
                m_columns[size_t(i)].add(crossing);
        }
    }

    //! The column that is left is complete: if it was to touch the one before, it does so now.
    void finish()
    {
        if (m_column < 1 || !m_touched) {
            m_touched = m_touches;
            return;
        }
        const Extent &before = m_columns[size_t(m_column) - 1];
        Extent &column = m_columns[size_t(m_column)];
        if (before.hasNumber() && column.hasNumber()) {
            column.low = std::min(column.low, before.high);
            column.high = std::max(column.high, before.low);
        }
        m_touched = m_touches;
    }

    bool cross(size_t next, UtcTime at, Extent &crossing)
    {
        if (next == 0 || std::isnan(m_samples[next - 1].value))
            return false;
        const TrendSample &a = m_samples[next - 1];
        double value = a.value;
        if (next == m_samples.size()) {
            if (at > m_course.holdsUntil)
                return false;
        } else {
            const TrendSample &b = m_samples[next];
            if (isBroken(a.at, b.at))
                return false;
            if (!m_course.stepped) {
                if (std::isnan(b.value))
                    return false;
                const double way = double((b.at - a.at).count());
                value += way > 0 ? (b.value - a.value) * std::clamp(double((at - a.at).count()) / way, 0.0, 1.0) : 0;
            }
        }
        crossing.low = crossing.high = value;
        crossing.kinds = qualityOf(a.status) == Quality::Good ? TrendPyramid::Good : TrendPyramid::Uncertain;
        return true;
    }

    bool isBroken(UtcTime a, UtcTime b) const
    {
        const auto start = std::upper_bound(m_course.starts.begin(), m_course.starts.end(), a);
        return start != m_course.starts.end() && *start <= b;
    }

    const std::vector<TrendSample> &m_samples;
    const UtcTime m_from;
    const double m_wide; // of a column, in microseconds
    const TrendCourse &m_course;
    std::vector<Extent> &m_columns;
    int m_column = -1;
    UtcTime m_end = UtcTime::min(); // where the present column ends
    quint32 m_kinds = 0;      // of what came last
    UtcTime m_at{};
    bool m_inGroups = false;
    bool m_touches = false;   // the column to come goes on from the present one
    bool m_touched = false;   // the present one goes on from the one before it
};

} // namespace

void trendColumns(const TrendSeries &series, UtcTime from, UtcTime to, int columns, const TrendCourse &course,
                  std::vector<TrendPyramid::Extent> &out)
{
    const std::vector<TrendSample> &samples = series.samples();
    out.assign(size_t(columns), {});
    const auto before = [](const TrendSample &sample, UtcTime at) { return sample.at < at; };
    const auto begin = std::lower_bound(samples.begin(), samples.end(), from, before);
    const auto end = std::lower_bound(begin, samples.end(), to, before);
    size_t next = size_t(begin - samples.begin());
    const size_t last = size_t(end - samples.begin());

    size_t level = 0;
    size_t group = 1;
    while ((last - next) / (group * TrendPyramid::kFan) >= kGroupsPerColumn * size_t(columns)) {
        group *= TrendPyramid::kFan;
        ++level;
    }
    ColumnWalk walk(series, from, to, course, out);
    const auto goSingly = [&](size_t until) {
        for (; next < until; ++next) {
            Extent extent;
            extent.add(samples[next]);
            walk.go(next, samples[next].at, extent);
        }
    };
    if (level > 0) {
        goSingly(std::min(last, (next + group - 1) / group * group));
        const std::span<const TrendPyramid::Node> nodes = series.pyramid().level(level);
        const auto column = (to - from) / columns;
        while (next + group <= last) {
            const TrendPyramid::Node &node = nodes[next / group];
            const size_t after = next / group + 1;
            const UtcTime end = after < nodes.size() ? nodes[after].at : samples[next + group - 1].at;
            if (end - node.at > column / 2) {
                goSingly(next + group); // a pause lies in it, which must stay where it is
                continue;
            }
            walk.setInGroups(true);
            walk.go(next, node.at, node.extent);
            walk.setInGroups(false);
            next += group;
        }
    }
    goSingly(last);
    walk.end(last);
}

} // namespace lineside
