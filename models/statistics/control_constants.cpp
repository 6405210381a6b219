#include "models/statistics/control_constants.h"

#include <algorithm>
#include <cmath>

namespace lineside::statistics {
namespace {

struct RangeOfNormals
{
    double mean;
    double sd;
};

//! For n = 2, 3, …; the test integrates them anew.
constexpr RangeOfNormals kRanges[] = {
    {1.128379167095513, 0.852502466427421}, // 2
    {1.692568750643267, 0.888368004045197}, // 3
    {2.058750746007926, 0.879808202824984}, // 4
    {2.325928947281039, 0.864081941099507}, // 5
    {2.534412721222941, 0.848039686117488}, // 6
    {2.704356751213809, 0.833205335622288}, // 7
    {2.847200612090555, 0.819831489791941}, // 8
    {2.970026324418472, 0.807834274553321}, // 9
    {3.077505461670344, 0.797050673519417}, // 10
    {3.172872703815998, 0.787314620550318}, // 11
    {3.258455279743822, 0.778478341203391}, // 12
    {3.335980354098253, 0.770416202063758}, // 13
    {3.406763108199954, 0.763023095624776}, // 14
    {3.471826889882077, 0.756211429727931}, // 15
    {3.531982786109575, 0.749908089409915}, // 16
    {3.587883961765381, 0.744051783960723}, // 17
    {3.640063757937443, 0.738590853378180}, // 18
    {3.688963023207650, 0.733481495518854}, // 19
    {3.734950119596641, 0.728686345707308}, // 20
    {3.778335829842618, 0.724173340717514}, // 21
    {3.819384643362830, 0.719914808434237}, // 22
    {3.858323423285004, 0.715886735491825}, // 23
    {3.895348148451354, 0.712068175147943}, // 24
    {3.930629219507114, 0.708440765888649}, // 25
};

} // namespace

ControlConstants controlConstants(size_t n)
{
    const size_t count = std::clamp(n, kMinSubgroup, kMaxSubgroup);
    const double size = double(count);
    ControlConstants result{};
    result.d2 = kRanges[count - kMinSubgroup].mean;
    result.d3 = kRanges[count - kMinSubgroup].sd;
    // Gamma(n / 2) / Gamma((n - 1) / 2); tgamma is exact enough up to 25 and, unlike lgamma, safe on any thread.
    result.c4 = std::sqrt(2 / (size - 1)) * std::tgamma(size / 2) / std::tgamma((size - 1) / 2);
    result.A2 = 3 / (result.d2 * std::sqrt(size));
    result.A3 = 3 / (result.c4 * std::sqrt(size));
    result.D3 = std::max(0.0, 1 - 3 * result.d3 / result.d2);
    result.D4 = 1 + 3 * result.d3 / result.d2;
    const double spread = 3 * std::sqrt(1 - result.c4 * result.c4) / result.c4;
    result.B3 = std::max(0.0, 1 - spread);
    result.B4 = 1 + spread;
    return result;
}

} // namespace lineside::statistics
