#include "models/statistics/isolation_forest.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace lineside::statistics {

double averagePathLength(std::uint64_t n)
{
    if (n < 2)
        return 0;
    if (n == 2)
        return 1;
    const double count = double(n);
    return 2 * (std::log(count - 1) + std::numbers::egamma) - 2 * (count - 1) / count;
}

//! Grows one tree after the other from rows that are all finite.
class IsolationForest::Grower
{
public:
    Grower(std::span<const double> rows, size_t columns, std::uint64_t seed) : m_rows(rows), m_columns(columns), m_random(seed) {}

    std::vector<Node> tree(std::vector<size_t> &all, size_t sample)
    {
        for (size_t i = 0; i < sample; ++i)
            std::swap(all[i], all[i + size_t(below(all.size() - i))]);
        m_nodes.clear();
        m_deepest = int(std::ceil(std::log2(double(sample))));
        split(std::span(all).first(sample), 0);
        return m_nodes;
    }

private:
    // The library's distributions differ between implementations.
    double unit() { return double(m_random() >> 11) * 0x1.0p-53; }
    std::uint64_t below(std::uint64_t bound) { return std::min(bound - 1, std::uint64_t(unit() * double(bound))); }
    double at(size_t row, size_t column) const { return m_rows[row * m_columns + column]; }

    void leaf(size_t count, int depth)
    {
        Node node;
        node.cut = depth + averagePathLength(count);
        m_nodes.push_back(node);
    }

    void split(std::span<size_t> rows, int depth)
    {
        if (rows.size() <= 1 || depth >= m_deepest)
            return leaf(rows.size(), depth);
        m_candidates.clear();
        for (size_t column = 0; column < m_columns; ++column) {
            for (const size_t row : rows) {
                if (at(row, column) != at(rows.front(), column)) {
                    m_candidates.push_back(column);
                    break;
                }
            }
        }
        if (m_candidates.empty())
            return leaf(rows.size(), depth);
        const size_t column = m_candidates[size_t(below(m_candidates.size()))];
        double low = at(rows.front(), column);
        double high = low;
        for (const size_t row : rows) {
            low = std::min(low, at(row, column));
            high = std::max(high, at(row, column));
        }
        // Above the lowest: neither side is empty.
        const double cut = std::max(std::nextafter(low, high), low + (high - low) * unit());
        const auto middle = std::partition(rows.begin(), rows.end(), [&](size_t row) { return at(row, column) < cut; });
        const size_t left = size_t(middle - rows.begin());
        const size_t place = m_nodes.size();
        Node node;
        node.column = std::uint32_t(column);
        node.cut = cut;
        m_nodes.push_back(node);
        split(rows.first(left), depth + 1);
        m_nodes[place].right = std::uint32_t(m_nodes.size());
        split(rows.subspan(left), depth + 1);
    }

    std::span<const double> m_rows;
    size_t m_columns;
    std::mt19937_64 m_random;
    std::vector<Node> m_nodes;
    std::vector<size_t> m_candidates;
    int m_deepest = 0;
};

std::optional<IsolationForest> IsolationForest::grow(std::span<const double> rows, size_t columns, const Settings &settings)
{
    if (columns == 0 || rows.size() % columns != 0 || settings.trees == 0)
        return std::nullopt;
    std::vector<size_t> usable;
    for (size_t row = 0; row < rows.size() / columns; ++row) {
        const auto cells = rows.subspan(row * columns, columns);
        if (std::all_of(cells.begin(), cells.end(), [](double cell) { return std::isfinite(cell); }))
            usable.push_back(row);
    }
    const size_t sample = std::min(settings.sample, usable.size());
    if (sample < 2)
        return std::nullopt;
    IsolationForest forest;
    forest.m_columns = columns;
    forest.m_normal = averagePathLength(sample);
    Grower grower(rows, columns, settings.seed);
    for (size_t i = 0; i < settings.trees; ++i)
        forest.m_trees.push_back(grower.tree(usable, sample));
    return forest;
}

std::optional<double> IsolationForest::score(std::span<const double> row) const
{
    if (row.size() != m_columns || !std::all_of(row.begin(), row.end(), [](double cell) { return std::isfinite(cell); }))
        return std::nullopt;
    double depth = 0;
    for (const std::vector<Node> &tree : m_trees) {
        size_t place = 0;
        while (tree[place].right != 0)
            place = row[tree[place].column] < tree[place].cut ? place + 1 : tree[place].right;
        depth += tree[place].cut;
    }
    return std::exp2(-depth / double(m_trees.size()) / m_normal);
}

} // namespace lineside::statistics
