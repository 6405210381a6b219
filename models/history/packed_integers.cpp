#include "models/history/packed_integers.h"

#include <algorithm>
#include <array>

namespace lineside::codec {

namespace {

constexpr size_t kStretch = 1'024;
constexpr size_t kWindow = 32; // looked at when the view is chosen, at four places
constexpr unsigned kLineShift = 12; // fraction bits of a line's slope
constexpr qint64 kLineLimit = qint64(1) << 49;

enum class View : quint8 { Plain, Delta, DeltaOfDelta, Line, Xor };
constexpr quint8 kViewMask = 0x07;
constexpr quint8 kPatched = 0x08;
constexpr quint8 kShifted = 0x10;
constexpr quint8 kFew = 0x80; // one or two numbers: nothing to choose
constexpr quint8 kAllTheSame = 0x81;
constexpr quint8 kKnownFlags = kViewMask | kPatched | kShifted;

//! How many numbers need how many bits.
struct Widths
{
    std::array<quint32, 65> counts{};

    void add(quint64 value) { ++counts[size_t(std::bit_width(value))]; }
};

struct Choice
{
    unsigned width = 0;
    quint64 bits = 0;      //!< about, all told
    quint64 exceptions = 0;
};

Choice cheapest(const Widths &widths, size_t n)
{
    // An exception costs a byte for its place and one for each 7 bits that are missing; about.
    Choice best;
    best.bits = ~quint64(0);
    quint64 above = 0;
    quint64 bitsAbove = 0;
    for (int width = 64; width >= 0; --width) {
        const quint64 bits = n * quint64(width) + 12 * above + 8 * (bitsAbove - quint64(width) * above) / 7;
        if (bits < best.bits)
            best = {unsigned(width), bits, above};
        above += widths.counts[size_t(width)];
        bitsAbove += quint64(width) * widths.counts[size_t(width)];
    }
    return best;
}

//! The width to pack with: that of all, \a needed, unless some of them hint that a few large ones are the reason.
Choice widthFor(const quint64 *values, size_t n, unsigned needed)
{
    quint64 some = 0;
    const size_t every = std::max<size_t>(1, n / 64);
    for (size_t i = 0; i < n; i += every)
        some |= values[i];
    if (n >= 64 && needed <= unsigned(std::bit_width(some)) && needed < 24)
        return {needed, 0, 0};
    Widths widths;
    for (size_t i = 0; i < n; ++i)
        widths.add(values[i]);
    return cheapest(widths, n);
}

//! The slope of a straight line that leaves little; false where a line makes no sense.
bool slopeOf(std::span<const quint64> values, qint64 &slope)
{
    const size_t ends = std::min<size_t>(32, values.size() / 4);
    if (ends == 0)
        return false;
    // From the mean of the first ones to the mean of the last ones: what jitters must not tilt it.
    quint64 first = 0;
    quint64 last = 0;
    for (size_t i = 0; i < ends; ++i) {
        first += values[i] - values[0];
        last += values[values.size() - 1 - i] - values[0];
    }
    if (qint64(last) > kLineLimit || qint64(last) < -kLineLimit || qint64(first) > kLineLimit || qint64(first) < -kLineLimit)
        return false;
    const qint64 rise = (qint64(last) - qint64(first)) / qint64(ends);
    slope = rise * (qint64(1) << kLineShift) / qint64(values.size() - ends);
    return true;
}

quint64 onLine(qint64 slope, size_t i)
{
    return quint64(qint64(quint64(slope) * i) >> kLineShift); // a slope that nobody wrote may wrap
}

/*!
 * What is left of the numbers in a view, from place \a from on; \a out[0] belongs to values[from]. Numbers of a signed
 * meaning stay signed ones: the reference is taken off later.
 */
void look(View view, std::span<const quint64> values, size_t from, size_t count, qint64 slope, quint64 *out)
{
    switch (view) {
    case View::Plain:
        std::copy_n(values.begin() + qsizetype(from), count, out);
        return;
    case View::Delta:
        for (size_t i = 0; i < count; ++i) {
            const size_t at = from + i;
            out[i] = at > 0 ? values[at] - values[at - 1] : 0;
        }
        return;
    case View::DeltaOfDelta:
        for (size_t i = 0; i < count; ++i) {
            const size_t at = from + i;
            out[i] = at > 1 ? (values[at] - values[at - 1]) - (values[at - 1] - values[at - 2])
                : at == 1   ? values[1] - values[0]
                            : 0;
        }
        return;
    case View::Line:
        for (size_t i = 0; i < count; ++i)
            out[i] = values[from + i] - values[0] - onLine(slope, from + i);
        return;
    case View::Xor:
        for (size_t i = 0; i < count; ++i) {
            const size_t at = from + i;
            out[i] = at > 0 ? values[at] ^ values[at - 1] : 0;
        }
        return;
    }
}

constexpr bool isReferred(View view)
{
    return view == View::Plain || view == View::Delta || view == View::Line;
}

//! A number that the others are told from: the smallest, or one that leaves a few far below it as exceptions.
quint64 referTo(const quint64 *rest, size_t n)
{
    const auto judge = [&](quint64 reference) {
        Widths widths;
        for (size_t i = 0; i < n; ++i)
            widths.add(rest[i] - reference);
        return cheapest(widths, n);
    };
    qint64 smallest = qint64(rest[0]);
    for (size_t i = 1; i < n; ++i)
        smallest = std::min(smallest, qint64(rest[i]));
    if (n < 16)
        return quint64(smallest);
    std::array<qint64, 32> some;
    const size_t taken = std::min(some.size(), n);
    for (size_t i = 0; i < taken; ++i)
        some[i] = qint64(rest[i * n / taken]);
    std::sort(some.begin(), some.begin() + qsizetype(taken));
    const qint64 low = some[taken / 10];
    const quint64 span = quint64(some[taken - 1 - taken / 10]) - quint64(low);
    const quint64 below = quint64(low) - quint64(smallest);
    if (below <= 2 * span || below < 4)
        return quint64(smallest);
    // Half a span lower than the low ones of the sample, so that what jitters about them is no exception.
    const quint64 other = quint64(low) - span / 2;
    return judge(other).bits < judge(quint64(smallest)).bits ? other : quint64(smallest);
}

/*!
 * How many bits a number needs on average in a view, times 64, judged by \a rest of the view: the distance from the
 * middle one tells about as much as the final packing would, at a fraction of the work.
 */
quint64 weigh(View view, const quint64 *rest, size_t n)
{
    quint64 bits = 0;
    if (isReferred(view)) {
        const quint64 middle = rest[n / 2];
        for (size_t i = 0; i < n; ++i)
            bits += quint64(std::bit_width(zigzag(rest[i] - middle)));
    } else if (view == View::DeltaOfDelta) {
        for (size_t i = 0; i < n; ++i)
            bits += quint64(std::bit_width(zigzag(rest[i])));
    } else {
        quint64 all = 0;
        for (size_t i = 0; i < n; ++i) {
            bits += quint64(std::bit_width(rest[i]));
            all |= rest[i];
        }
        if (all != 0) // what all of them end with costs nothing
            bits -= std::min(bits, quint64(std::countr_zero(all)) * n);
    }
    return bits * 64 / n;
}

View chooseView(std::span<const quint64> values, qint64 slope, bool lineMakesSense)
{
    const size_t windows = values.size() > 4 * kWindow ? 4 : 1;
    const size_t length = std::min(values.size(), windows == 1 ? 4 * kWindow : kWindow);
    std::array<quint64, 4 * kWindow> rest;
    View best = View::Plain;
    quint64 fewest = ~quint64(0);
    for (const View view : {View::Plain, View::Delta, View::Line, View::DeltaOfDelta, View::Xor}) {
        if (view == View::Line && !lineMakesSense)
            continue;
        // The first differences are not like the others.
        const size_t skip = view == View::DeltaOfDelta ? 2 : view == View::Delta || view == View::Xor ? 1 : 0;
        size_t n = 0;
        for (size_t w = 0; w < windows; ++w) {
            const size_t at = w == 0 ? skip : w * (values.size() - length) / (windows - 1);
            const size_t count = w == 0 ? length - skip : length;
            look(view, values, at, count, slope, rest.data() + n);
            n += count;
        }
        const quint64 bits = weigh(view, rest.data(), n);
        if (bits == 0)
            return view;
        if (bits < fewest) {
            fewest = bits;
            best = view;
        }
    }
    return best;
}

void packBits(const quint64 *values, size_t n, unsigned width, quint64 mask, Writer &to)
{
    if (width == 0)
        return;
    const size_t size = (n * width + 7) / 8;
    std::byte *at = to.room(size + sizeof(quint64));
    quint64 filled = 0;
    unsigned used = 0;
    for (size_t i = 0; i < n; ++i) {
        const quint64 value = values[i] & mask;
        filled |= value << used;
        used += width;
        if (used >= 64) {
            std::memcpy(at, &filled, sizeof filled);
            at += sizeof filled;
            used -= 64;
            filled = used > 0 ? value >> (width - used) : 0;
        }
    }
    if (used > 0)
        std::memcpy(at, &filled, sizeof filled);
    to.took(size);
}

void unpackBits(ByteView bytes, size_t n, unsigned width, quint64 mask, quint64 *values)
{
    if (width == 0) {
        std::fill_n(values, n, 0);
        return;
    }
    const std::byte *const data = bytes.data();
    const auto one = [&](size_t i, size_t readable) {
        const size_t bit = i * width;
        const size_t byte = bit / 8;
        const unsigned shift = bit % 8;
        quint64 low = 0;
        std::memcpy(&low, data + byte, std::min(sizeof low, readable - byte));
        low >>= shift;
        if (shift + width > 64)
            low |= quint64(data[byte + 8]) << (64 - shift);
        return low & mask;
    };
    size_t i = 0;
    if (width <= 56 && bytes.size() >= sizeof(quint64)) {
        const size_t safe = std::min(n, ((bytes.size() - sizeof(quint64)) * 8) / width + 1);
        for (; i < safe; ++i) {
            const size_t bit = i * width;
            quint64 word;
            std::memcpy(&word, data + bit / 8, sizeof word);
            values[i] = (word >> (bit % 8)) & mask;
        }
    }
    for (; i < n; ++i)
        values[i] = one(i, bytes.size());
}

constexpr quint64 maskOf(unsigned width)
{
    return width >= 64 ? ~quint64(0) : (quint64(1) << width) - 1;
}

void packStretch(std::span<const quint64> values, Writer &to)
{
    const size_t n = values.size();
    if (std::all_of(values.begin() + 1, values.end(), [&](quint64 value) { return value == values[0]; })) {
        to.put(kAllTheSame);
        to.varint(zigzag(values[0]));
        return;
    }
    if (n <= 2) {
        to.put(kFew);
        to.varint(zigzag(values[0]));
        if (n == 2)
            to.varint(zigzag(values[1] - values[0]));
        return;
    }
    qint64 slope = 0;
    const bool lineMakesSense = slopeOf(values, slope);
    const View view = chooseView(values, slope, lineMakesSense);
    std::array<quint64, kStretch> rest;
    look(view, values, 0, n, slope, rest.data());
    // Numbers that the header holds are none of those that are packed.
    const size_t skip = view == View::Plain || view == View::Line ? 0 : view == View::DeltaOfDelta ? 2 : 1;
    quint64 *const packed = rest.data() + skip;
    const size_t count = n - skip;

    const quint64 reference = isReferred(view) ? referTo(packed, count) : 0;
    quint64 all = 0;
    if (view == View::DeltaOfDelta) {
        for (size_t i = 0; i < count; ++i)
            all |= packed[i] = zigzag(packed[i]);
    } else {
        for (size_t i = 0; i < count; ++i)
            all |= packed[i] -= reference;
    }
    const unsigned shift = all == 0 || view == View::DeltaOfDelta ? 0 : unsigned(std::countr_zero(all));
    if (shift > 0) {
        for (size_t i = 0; i < count; ++i)
            packed[i] >>= shift;
    }
    const Choice choice = widthFor(packed, count, unsigned(std::bit_width(all)) - shift);
    const unsigned width = choice.width;
    const quint64 mask = maskOf(width);
    const quint64 exceptions = choice.exceptions;

    to.put(quint8(quint8(view) | (exceptions > 0 ? kPatched : 0) | (shift > 0 ? kShifted : 0)));
    to.put(quint8(width));
    if (shift > 0)
        to.put(quint8(shift));
    if (view != View::Plain)
        to.varint(zigzag(values[0]));
    if (view == View::DeltaOfDelta)
        to.varint(zigzag(values[1] - values[0]));
    if (view == View::Line)
        to.varint(zigzag(quint64(slope)));
    if (isReferred(view))
        to.varint(zigzag(reference));
    if (exceptions > 0) {
        to.varint(exceptions);
        size_t last = 0;
        for (size_t i = 0; i < count; ++i) {
            if (packed[i] <= mask)
                continue;
            to.varint(i - last);
            to.varint(packed[i] >> width); // width is below 64, or nothing exceeds the mask
            last = i;
        }
    }
    packBits(packed, count, width, mask, to);
}

bool unpackStretch(Reader &from, std::span<quint64> values)
{
    const size_t n = values.size();
    const auto kind = from.get<quint8>();
    if (kind == kAllTheSame) {
        std::fill(values.begin(), values.end(), unzigzag(from.varint()));
        return from.ok();
    }
    if (kind == kFew) {
        if (n > 2) {
            from.fail();
            return false;
        }
        values[0] = unzigzag(from.varint());
        if (n == 2)
            values[1] = values[0] + unzigzag(from.varint());
        return from.ok();
    }
    const unsigned width = from.get<quint8>();
    const unsigned shift = kind & kShifted ? from.get<quint8>() : 0;
    if (!from.ok() || n <= 2 || (kind & ~kKnownFlags) || (kind & kViewMask) > quint8(View::Xor) || width > 64 || shift > 63) {
        from.fail();
        return false;
    }
    const auto view = View(kind & kViewMask);
    const quint64 first = view != View::Plain ? unzigzag(from.varint()) : 0;
    const quint64 step = view == View::DeltaOfDelta ? unzigzag(from.varint()) : 0;
    const auto slope = qint64(view == View::Line ? unzigzag(from.varint()) : 0);
    const quint64 reference = isReferred(view) ? unzigzag(from.varint()) : 0;
    const size_t skip = view == View::Plain || view == View::Line ? 0 : view == View::DeltaOfDelta ? 2 : 1;
    const size_t count = n - skip;
    struct Exception
    {
        quint32 at;
        quint64 more;
    };
    std::array<Exception, kStretch> exceptions;
    size_t exceptionCount = 0;
    if (kind & kPatched) {
        const quint64 told = from.varint();
        if (told > count || width == 64) {
            from.fail();
            return false;
        }
        quint64 at = 0;
        for (; exceptionCount < told; ++exceptionCount) {
            const quint64 gap = from.varint();
            if (gap >= count || (at += gap) >= count) {
                from.fail();
                return false;
            }
            exceptions[exceptionCount] = {quint32(at), from.varint() << width};
        }
    }
    const ByteView bits = from.take((count * width + 7) / 8);
    if (!from.ok())
        return false;
    quint64 *const packed = values.data() + skip;
    unpackBits(bits, count, width, maskOf(width), packed);
    for (size_t i = 0; i < exceptionCount; ++i)
        packed[exceptions[i].at] |= exceptions[i].more;
    switch (view) {
    case View::Plain:
        for (size_t i = 0; i < n; ++i)
            values[i] = (values[i] << shift) + reference;
        break;
    case View::Delta: {
        quint64 value = first;
        values[0] = first;
        for (size_t i = 1; i < n; ++i) {
            value += (values[i] << shift) + reference;
            values[i] = value;
        }
        break;
    }
    case View::DeltaOfDelta: {
        quint64 delta = step;
        quint64 value = first + step;
        values[0] = first;
        values[1] = value;
        for (size_t i = 2; i < n; ++i) {
            delta += unzigzag(values[i]);
            value += delta;
            values[i] = value;
        }
        break;
    }
    case View::Line:
        for (size_t i = 0; i < n; ++i)
            values[i] = first + onLine(slope, i) + (values[i] << shift) + reference;
        break;
    case View::Xor: {
        quint64 value = first;
        values[0] = first;
        for (size_t i = 1; i < n; ++i) {
            value ^= values[i] << shift;
            values[i] = value;
        }
        break;
    }
    }
    return true;
}

} // namespace

void packIntegers(std::span<const quint64> values, Writer &to)
{
    for (size_t from = 0; from < values.size(); from += kStretch)
        packStretch(values.subspan(from, std::min(kStretch, values.size() - from)), to);
}

bool unpackIntegers(Reader &from, std::span<quint64> values)
{
    for (size_t at = 0; at < values.size(); at += kStretch) {
        if (!unpackStretch(from, values.subspan(at, std::min(kStretch, values.size() - at))))
            return false;
    }
    return true;
}

} // namespace lineside::codec
