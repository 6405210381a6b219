#include "models/history/packed_doubles.h"

#include "models/history/packed_integers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace lineside::codec {

namespace {

constexpr size_t kDoubles = 4'096;
constexpr size_t kSampled = 64;

// Classes of a Split; the column says by a bit each which of them occur.
enum Class : quint8 { Decimal, Decimal32, Single, Other };
constexpr quint8 kClasses = 4;
constexpr quint8 kGrid = 0x10;
constexpr quint8 kList = 0x11;

constexpr std::array<double, 15> kPowers{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
constexpr unsigned kMaxDigits = kPowers.size() - 1;
constexpr unsigned kMaxDigits32 = 7;
constexpr double kRounder = 6'755'399'441'055'744.0; // 1.5 * 2^52: adding it leaves the nearest integer in the low bits
constexpr double kRoundable = 1'125'899'906'842'624.0; // 2^50
constexpr double kDecimalLimit = 8'796'093'022'208.0;  // 2^43: with more digits, any double is a decimal by chance

using Scratch = std::array<quint64, kDoubles>;

double doubleOf(quint64 bits)
{
    return std::bit_cast<double>(bits);
}
quint64 bitsOf(double value)
{
    return std::bit_cast<quint64>(value);
}

//! The bits as integers in the order of the numbers; its own inverse.
constexpr quint64 ordered(quint64 bits)
{
    return bits ^ (quint64(qint64(bits) >> 63) >> 1);
}
constexpr quint64 orderedSingle(quint32 bits)
{
    return quint64(qint64(qint32(bits ^ (quint32(qint32(bits) >> 31) >> 1))));
}
constexpr quint32 singleOf(quint64 ordered)
{
    const auto bits = quint32(ordered);
    return bits ^ (quint32(qint32(bits) >> 31) >> 1);
}

//! The nearest integer of a number below 2^50 in size.
qint64 nearest(double value)
{
    return qint64(bitsOf(value + kRounder) - bitsOf(kRounder));
}
bool isRoundable(double value)
{
    return value < kRoundable && value > -kRoundable; // not NaN
}

double fromDecimal(qint64 number, unsigned digits)
{
    return double(number) / kPowers[digits]; // both are exact, so that this is the double nearest to the decimal
}
double fromDecimal32(qint64 number, unsigned digits)
{
    return double(float(double(number) / kPowers[digits]));
}

std::optional<qint64> asDecimal(quint64 bits, unsigned digits)
{
    const double scaled = doubleOf(bits) * kPowers[digits];
    if (!isRoundable(scaled) || (digits > 0 && std::abs(scaled) > kDecimalLimit))
        return {};
    const qint64 number = nearest(scaled);
    if (bitsOf(fromDecimal(number, digits)) != bits)
        return {};
    return number;
}
std::optional<qint64> asDecimal32(quint64 bits, unsigned digits)
{
    const double scaled = doubleOf(bits) * kPowers[digits];
    if (!isRoundable(scaled))
        return {};
    const qint64 number = nearest(scaled);
    if (number > (1 << 24) || number < -(1 << 24) || bitsOf(fromDecimal32(number, digits)) != bits)
        return {};
    return number;
}
std::optional<quint32> asSingle(quint64 bits)
{
    const double value = doubleOf(bits);
    if (!(std::abs(value) <= 3.4028234663852886e38)) // beyond it a conversion is undefined; NaN keeps its bits elsewhere
        return {};
    const auto single = float(value);
    if (bitsOf(double(single)) != bits)
        return {};
    return std::bit_cast<quint32>(single);
}

//! How a stretch is to be split, judged by some of its numbers.
struct Plan
{
    quint8 classes = 1u << Other;
    unsigned digits = 0;
    unsigned digits32 = 0;
    size_t others = 0; //!< of the sample
};

Plan planFor(std::span<const quint64> sample)
{
    // A class is worth its overhead when some of the sample are in it. The digits are those that the most need.
    const size_t enough = std::max<size_t>(1, sample.size() / 16);
    std::array<quint8, kSampled> done{};
    std::array<size_t, kPowers.size()> counts{};
    std::array<size_t, kMaxDigits32 + 1> counts32{};
    size_t singles = 0;
    Plan plan;
    for (size_t i = 0; i < sample.size(); ++i) {
        for (unsigned digits = 0; digits <= kMaxDigits && !done[i]; ++digits) {
            if (asDecimal(sample[i], digits)) {
                ++counts[digits];
                done[i] = 1;
            }
        }
        for (unsigned digits = 0; digits <= kMaxDigits32 && !done[i]; ++digits) {
            if (asDecimal32(sample[i], digits)) {
                ++counts32[digits];
                done[i] = 1;
            }
        }
        if (!done[i] && asSingle(sample[i]))
            ++singles;
        else if (!done[i])
            ++plan.others;
    }
    const auto choose = [&](std::span<const size_t> by, quint8 which, unsigned &digits) {
        size_t above = 0;
        for (unsigned d = unsigned(by.size()); d-- > 0;) { // a few with more digits are no reason to widen all
            above += by[d];
            if (above >= enough) {
                plan.classes |= quint8(1u << which);
                digits = d;
                return;
            }
        }
    };
    choose(counts, Decimal, plan.digits);
    choose(counts32, Decimal32, plan.digits32);
    if (singles >= enough)
        plan.classes |= 1u << Single;
    return plan;
}

//! Nearly always all numbers are decimals of so many digits. False, and nothing is written, when not.
bool packAllDecimal(std::span<const quint64> bits, unsigned digits, Writer &to)
{
    Scratch numbers;
    for (size_t i = 0; i < bits.size(); ++i) {
        const auto number = asDecimal(bits[i], digits);
        if (!number)
            return false;
        numbers[i] = quint64(*number);
    }
    to.put(quint8(1u << Decimal));
    to.put(quint8(digits));
    packIntegers(std::span(numbers).first(bits.size()), to);
    return true;
}

void packSplit(std::span<const quint64> bits, const Plan &plan, Writer &to)
{
    if (plan.classes & (1u << Decimal) && packAllDecimal(bits, plan.digits, to))
        return;
    const size_t n = bits.size();
    std::array<Scratch, kClasses> columns;
    std::array<size_t, kClasses> sizes{};
    Scratch classOf;
    for (size_t i = 0; i < n; ++i) {
        quint8 which = Other;
        quint64 value = ordered(bits[i]);
        if (plan.classes & (1u << Decimal)) {
            if (const auto number = asDecimal(bits[i], plan.digits)) {
                which = Decimal;
                value = quint64(*number);
            }
        }
        if (which == Other && plan.classes & (1u << Decimal32)) {
            if (const auto number = asDecimal32(bits[i], plan.digits32)) {
                which = Decimal32;
                value = quint64(*number);
            }
        }
        if (which == Other && plan.classes & (1u << Single)) {
            if (const auto single = asSingle(bits[i])) {
                which = Single;
                value = orderedSingle(*single);
            }
        }
        classOf[i] = which;
        columns[which][sizes[which]++] = value;
    }
    quint8 used = 0;
    for (quint8 c = 0; c < kClasses; ++c)
        used |= quint8(sizes[c] > 0 ? 1u << c : 0);
    to.put(used);
    to.put(quint8(plan.digits | plan.digits32 << 4));
    if (std::popcount(used) > 1)
        packIntegers(std::span(classOf).first(n), to);
    for (quint8 c = 0; c < kClasses; ++c) {
        if (sizes[c] > 0)
            packIntegers(std::span(columns[c]).first(sizes[c]), to);
    }
}

bool unpackSplit(Reader &from, quint8 used, std::span<quint64> bits)
{
    const size_t n = bits.size();
    const auto told = from.get<quint8>();
    const unsigned digits = told & 0x0F;
    const unsigned digits32 = told >> 4;
    if (digits > kMaxDigits || digits32 > kMaxDigits32) {
        from.fail();
        return false;
    }
    Scratch classOf;
    std::array<size_t, kClasses> sizes{};
    if (std::popcount(used) > 1) {
        if (!unpackIntegers(from, std::span(classOf).first(n)))
            return false;
        for (size_t i = 0; i < n; ++i) {
            if (classOf[i] >= kClasses || !(used & (1u << classOf[i]))) {
                from.fail();
                return false;
            }
            ++sizes[classOf[i]];
        }
    } else {
        sizes[size_t(std::countr_zero(used))] = n;
    }
    const auto convert = [&](quint8 which, quint64 value) {
        switch (which) {
        case Decimal:
            return bitsOf(fromDecimal(qint64(value), digits));
        case Decimal32:
            return bitsOf(fromDecimal32(qint64(value), digits32));
        case Single:
            return bitsOf(double(std::bit_cast<float>(singleOf(value))));
        default:
            return ordered(value);
        }
    };
    if (std::popcount(used) == 1) {
        if (!unpackIntegers(from, bits))
            return false;
        const auto each = [&](auto &&one) {
            for (quint64 &value : bits)
                value = one(value);
        };
        switch (std::countr_zero(used)) {
        case Decimal:
            each([&](quint64 v) { return convert(Decimal, v); });
            break;
        case Decimal32:
            each([&](quint64 v) { return convert(Decimal32, v); });
            break;
        case Single:
            each([&](quint64 v) { return convert(Single, v); });
            break;
        default:
            each([&](quint64 v) { return convert(Other, v); });
            break;
        }
        return true;
    }
    Scratch column;
    for (quint8 c = 0; c < kClasses; ++c) {
        if (sizes[c] == 0)
            continue;
        if (!unpackIntegers(from, std::span(column).first(sizes[c])))
            return false;
        size_t next = 0;
        for (size_t i = 0; i < n; ++i) {
            if (classOf[i] == c)
                bits[i] = convert(c, column[next++]);
        }
    }
    return true;
}

// ---- grid ----------------------------------------------------------------------------------------------------

struct Grid
{
    double base = 0;
    double step = 1;
};

// What converters and protocols count to.
constexpr std::array<double, 19> kFullScales{1,      1'000,  2'000,  4'000,  4'095,  4'096,  8'191,  8'192,  10'000, 16'000,
                                             16'383, 16'384, 20'000, 27'648, 32'000, 32'767, 32'768, 65'535, 65'536};

double onGrid(const Grid &grid, qint64 place)
{
    const double offset = double(place) * grid.step;
    return grid.base + offset;
}

//! A number of few digits within \a tolerance of \a value.
std::optional<double> roundNear(double value, double tolerance)
{
    for (unsigned digits = 0; digits <= 6; ++digits) {
        const double near = std::round(value * kPowers[digits]) / kPowers[digits];
        if (std::abs(near - value) <= tolerance)
            return near;
    }
    return {};
}

/*!
 * The grid on which the sample lies to the last bit: a span of few digits over a usual full scale, from a whole number
 * on. The measured grid is a few last bits beside it, and these would have to be stored.
 */
std::optional<Grid> exactGrid(const Grid &measured, std::span<const quint64> sample)
{
    constexpr double kSame = 1e-9;
    constexpr int kOffsets = 500; // a range begins at a whole number nearly always
    for (const double scale : kFullScales) {
        const double span = measured.step * scale;
        const auto round = roundNear(span, std::abs(span) * kSame);
        if (!round || *round == 0)
            continue;
        const double step = *round / scale;
        for (int i = 0; i < 2 * kOffsets; ++i) {
            const double offset = i % 2 ? -(i / 2 + 1) : i / 2; // 0, -1, 1, -2, …
            const double places = (measured.base - offset) / step;
            if (std::abs(places - std::round(places)) > 1e-5)
                continue;
            const Grid grid{offset, step};
            const bool fits = std::all_of(sample.begin(), sample.end(), [&](quint64 bits) {
                const double place = (doubleOf(bits) - offset) / step;
                return isRoundable(place) && bitsOf(onGrid(grid, nearest(place))) == bits;
            });
            if (fits)
                return grid;
        }
    }
    return {};
}

//! The step that a linear scaling of whole numbers leaves between its results; none when there is no such thing.
std::optional<Grid> gridOf(std::span<const quint64> bits, std::span<const quint64> sample)
{
    constexpr double kMostSteps = 1 << 17;
    std::array<double, kSampled> sorted;
    for (size_t i = 0; i < sample.size(); ++i) {
        sorted[i] = doubleOf(sample[i]);
        if (!isRoundable(sorted[i]))
            return {};
    }
    std::sort(sorted.begin(), sorted.begin() + qsizetype(sample.size()));
    const double span = sorted[sample.size() - 1] - sorted[0];
    const double noise = std::max(std::abs(sorted[0]), std::abs(sorted[sample.size() - 1])) * 0x1p-46;
    if (!(span > noise * 64))
        return {};
    double step = 0;
    for (size_t i = 1; i < sample.size(); ++i) {
        // Euclid's algorithm on numbers that are a little off.
        double a = sorted[i] - sorted[i - 1];
        if (a <= noise)
            continue;
        double b = step;
        while (b > noise) {
            double rest = a - b * std::floor(a / b);
            if (b - rest <= noise * 16 || rest <= noise * 16)
                rest = 0;
            a = b;
            b = rest;
        }
        step = a;
        if (step * kMostSteps < span)
            return {};
    }
    if (step <= 0)
        return {};
    Grid grid{sorted[0], step};
    double most = sorted[sample.size() - 1];
    for (const quint64 one : bits) {
        const double value = doubleOf(one);
        if (!isRoundable(value))
            continue;
        grid.base = std::min(grid.base, value);
        most = std::max(most, value);
    }
    const double steps = std::round((most - grid.base) / step);
    if (steps < 1 || steps > kMostSteps * 16)
        return {};
    grid.step = (most - grid.base) / steps;
    const auto exact = exactGrid(grid, sample);
    return exact ? exact : grid;
}

void packGrid(std::span<const quint64> bits, const Grid &grid, Writer &to)
{
    const size_t n = bits.size();
    Scratch places;
    Scratch rest;
    qint64 place = 0;
    for (size_t i = 0; i < n; ++i) {
        const double place_ = (doubleOf(bits[i]) - grid.base) / grid.step;
        if (isRoundable(place_))
            place = nearest(place_);
        places[i] = quint64(place);
        rest[i] = ordered(bits[i]) - ordered(bitsOf(onGrid(grid, place)));
    }
    to.put(kGrid);
    to.put(grid.base);
    to.put(grid.step);
    packIntegers(std::span(places).first(n), to);
    packIntegers(std::span(rest).first(n), to);
}

bool unpackGrid(Reader &from, std::span<quint64> bits)
{
    Grid grid;
    grid.base = from.get<double>();
    grid.step = from.get<double>();
    Scratch rest;
    if (!unpackIntegers(from, bits) || !unpackIntegers(from, std::span(rest).first(bits.size())))
        return false;
    for (size_t i = 0; i < bits.size(); ++i)
        bits[i] = ordered(ordered(bitsOf(onGrid(grid, qint64(bits[i])))) + rest[i]);
    return true;
}

// ---- list ----------------------------------------------------------------------------------------------------

void packList(std::span<const quint64> bits, std::span<const quint64> distinct, Writer &to)
{
    const size_t n = bits.size();
    Scratch places;
    for (size_t i = 0; i < n; ++i)
        places[i] = quint64(std::lower_bound(distinct.begin(), distinct.end(), ordered(bits[i])) - distinct.begin());
    to.put(kList);
    to.varint(distinct.size());
    packIntegers(distinct, to);
    packIntegers(std::span(places).first(n), to);
}

bool unpackList(Reader &from, std::span<quint64> bits)
{
    const quint64 size = from.varint();
    if (size == 0 || size > bits.size()) {
        from.fail();
        return false;
    }
    Scratch list;
    if (!unpackIntegers(from, std::span(list).first(size_t(size))) || !unpackIntegers(from, bits))
        return false;
    for (quint64 &value : bits) {
        if (value >= size) {
            from.fail();
            return false;
        }
        value = ordered(list[size_t(value)]);
    }
    return true;
}

//! The different numbers of \a bits, in order of their size, when they are few.
size_t distinctOf(std::span<const quint64> bits, std::span<const quint64> sample, Scratch &into)
{
    std::array<quint64, kSampled> some;
    std::copy(sample.begin(), sample.end(), some.begin());
    const auto end = some.begin() + qsizetype(sample.size());
    std::sort(some.begin(), end);
    if (std::unique(some.begin(), end) - some.begin() > qsizetype(sample.size() * 7 / 8))
        return 0;
    for (size_t i = 0; i < bits.size(); ++i)
        into[i] = ordered(bits[i]);
    const auto last = into.begin() + qsizetype(bits.size());
    std::sort(into.begin(), last);
    return size_t(std::unique(into.begin(), last) - into.begin());
}

void packStretchOfDoubles(std::span<const quint64> bits, Writer &to)
{
    std::array<quint64, kSampled> taken;
    const size_t sampled = std::min(kSampled, bits.size());
    for (size_t i = 0; i < sampled; ++i)
        taken[i] = bits[i * bits.size() / sampled];
    const auto sample = std::span<const quint64>(taken).first(sampled);
    const Plan plan = planFor(sample);
    if (plan.others * 2 <= sampled || bits.size() < 32) {
        packSplit(bits, plan, to);
        return;
    }
    // Most of them are no decimals: the smallest of what is left to try.
    thread_local Bytes best;
    thread_local Bytes other;
    Writer first(best);
    packSplit(bits, plan, first);
    size_t smallest = first.size();
    const auto attempt = [&](auto &&pack) {
        Writer writer(other);
        pack(writer);
        if (writer.size() < smallest) {
            smallest = writer.size();
            best.swap(other);
        }
    };
    if (const auto grid = gridOf(bits, sample))
        attempt([&](Writer &writer) { packGrid(bits, *grid, writer); });
    Scratch distinct;
    if (const size_t size = distinctOf(bits, sample, distinct); size > 0 && size * 4 <= bits.size())
        attempt([&](Writer &writer) { packList(bits, std::span(distinct).first(size), writer); });
    to.bytes(ByteView(best).first(smallest));
}

bool unpackStretchOfDoubles(Reader &from, std::span<quint64> bits)
{
    const auto kind = from.get<quint8>();
    if (kind == kGrid)
        return unpackGrid(from, bits);
    if (kind == kList)
        return unpackList(from, bits);
    if (kind == 0 || kind >= 1u << kClasses) {
        from.fail();
        return false;
    }
    return unpackSplit(from, kind, bits);
}

} // namespace

void packDoubles(std::span<const quint64> bits, Writer &to)
{
    for (size_t from = 0; from < bits.size(); from += kDoubles)
        packStretchOfDoubles(bits.subspan(from, std::min(kDoubles, bits.size() - from)), to);
}

bool unpackDoubles(Reader &from, std::span<quint64> bits)
{
    for (size_t at = 0; at < bits.size(); at += kDoubles) {
        if (!unpackStretchOfDoubles(from, bits.subspan(at, std::min(kDoubles, bits.size() - at))))
            return false;
    }
    return true;
}

} // namespace lineside::codec
