#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lineside::statistics {

/*!
 * Mean length of an unsuccessful search in a binary tree of n values: 2 (ln(n - 1) + 0.5772…) - 2 (n - 1) / n; 1 for two,
 * 0 below. \note Source: Liu, Ting, Zhou (2008), equation 1.
 */
double averagePathLength(std::uint64_t n);

/*!
 * Points that random cuts part from the others early are unusual. Score 2^(-E(h) / c): 0.5 and below is ordinary, towards 1
 * unusual. No scaling of the columns is needed.
 *
 * \note Source: Liu, Ting, Zhou (2008), Isolation Forest. The same seed gives the same forest everywhere.
 */
class IsolationForest
{
public:
    struct Settings
    {
        size_t trees = 100;
        size_t sample = 256; //!< rows for each tree, drawn without putting back
        std::uint64_t seed = 1;
    };

    /*!
     * \param rows row after row, shape [n * columns]; a row with a value that is not finite is left out
     * \return nothing for no columns, a shape that does not fit, no trees, or fewer than 2 rows
     */
    static std::optional<IsolationForest> grow(std::span<const double> rows, size_t columns, const Settings &settings);
    static std::optional<IsolationForest> grow(std::span<const double> rows, size_t columns)
    {
        return grow(rows, columns, Settings());
    }

    //! Nothing for a row of another width or with a value that is not finite.
    std::optional<double> score(std::span<const double> row) const;
    size_t columns() const { return m_columns; }

private:
    struct Node
    {
        std::uint32_t column = 0;
        std::uint32_t right = 0; //!< 0: a leaf; the left one is the next node
        double cut = 0;          //!< values below go left; of a leaf: what is added to the depth
    };
    class Grower;

    IsolationForest() = default;

    size_t m_columns = 0;
    double m_normal = 1;
    std::vector<std::vector<Node>> m_trees;
};

} // namespace lineside::statistics
