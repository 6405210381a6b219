#include "models/history/open_readings.h"

#include <algorithm>
#include <limits>

namespace lineside {

namespace {

// Tags are numbered densely from 1; numbers beyond this are sorted by comparing instead of by counting.
constexpr quint32 kMaxCountedTag = 1u << 21;
constexpr quint32 kMinForCells = 512; // readings of a tag in a slab
constexpr size_t kSlabBytes = Slab::kCapacity * (sizeof(Reading) + sizeof(ValueType));

} // namespace

static_assert(sizeof(ValueType) == 1);

Slab::Slab(quint64 first)
    : firstSequence(first), readings(new Reading[kCapacity]), types(new ValueType[kCapacity])
{
}

Slab::OfTag Slab::of(TagId tag) const
{
    std::call_once(m_sorted, [this] { sortByTag(); });
    const auto at =
        std::lower_bound(m_runs.begin(), m_runs.end() - 1, tag, [](const Run &one, TagId wanted) { return one.tag < wanted; });
    if (at == m_runs.end() - 1 || at->tag != tag)
        return {};
    const auto next = at + 1;
    return {std::span(m_places).subspan(at->begin, next->begin - at->begin),
            std::span(m_cells).subspan(at->beginCells, next->beginCells - at->beginCells), at->earliest, at->latest};
}

void Slab::sortByTag() const
{
    std::vector<quint64> keys(kCapacity); // tag, then place: in the order of their coming
    for (size_t i = 0; i < kCapacity; ++i)
        keys[i] = quint64(toNumber(readings[i].tag)) << 16 | i;
    std::sort(keys.begin(), keys.end());
    m_places.resize(kCapacity);
    std::transform(keys.begin(), keys.end(), m_places.begin(), [](quint64 key) { return quint16(key); });
    std::vector<codec::StoredReading> gathered;
    for (quint32 begin = 0; begin < kCapacity;) {
        Run run{readings[m_places[begin]].tag, begin, m_cells.size(), std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::min()};
        quint32 end = begin;
        for (; end < kCapacity && readings[m_places[end]].tag == run.tag; ++end) {
            const qint64 at = toMicroseconds(readings[m_places[end]].at);
            run.earliest = std::min(run.earliest, at);
            run.latest = std::max(run.latest, at);
        }
        m_runs.push_back(run);
        if (end - begin >= kMinForCells)
            addCells(begin, end, gathered);
        begin = end;
    }
    m_runs.push_back({kNoTag, quint32(kCapacity), m_cells.size()});
}

void Slab::addCells(quint32 begin, quint32 end, std::vector<codec::StoredReading> &gathered) const
{
    const ValueType type = types[m_places[begin]];
    gathered.clear();
    for (quint32 i = begin; i < end; ++i) {
        const Reading &reading = readings[m_places[i]];
        if (types[m_places[i]] != type || (i > begin && reading.at < readings[m_places[i - 1]].at))
            return;
        gathered.push_back({firstSequence + m_places[i], reading.status, toMicroseconds(reading.at), reading.value.bits, nullptr});
    }
    const size_t before = m_cells.size();
    const auto all = std::span<const codec::StoredReading>(gathered);
    const size_t parts = (all.size() + codec::kMaxBlockReadings - 1) / codec::kMaxBlockReadings;
    for (size_t part = 0; part < parts; ++part) {
        const size_t from = all.size() * part / parts;
        const size_t cellsBefore = m_cells.size();
        codec::appendCells(type, all.subspan(from, all.size() * (part + 1) / parts - from), m_cells);
        if (m_cells.size() == cellsBefore) { // all or nothing
            m_cells.resize(before);
            return;
        }
    }
}

OpenReadings::View OpenReadings::view() const
{
    const std::lock_guard lock(m_mutex);
    View view;
    view.flushed = m_flushed;
    view.slabs.reserve(m_sealed.size() + m_slabs.size());
    view.slabs = m_sealed;
    for (const Filling &filling : m_slabs)
        view.slabs.push_back({filling.slab, filling.count});
    return view;
}

void OpenReadings::begin(quint64 flushed)
{
    const std::lock_guard lock(m_mutex);
    m_flushed = flushed;
}

void OpenReadings::append(quint64 firstSequence, std::span<const Reading> readings, std::span<const ValueType> types,
                          std::span<const QByteArray> texts)
{
    size_t done = 0;
    while (done < readings.size()) {
        const quint64 sequence = firstSequence + done;
        std::shared_ptr<Slab> slab;
        size_t offset = 0;
        if (!m_slabs.empty() && m_slabs.back().count < Slab::kCapacity
            && m_slabs.back().slab->firstSequence + m_slabs.back().count == sequence) {
            slab = m_slabs.back().slab;
            offset = m_slabs.back().count;
        } else {
            slab = std::make_shared<Slab>(sequence);
        }
        const size_t count = std::min(readings.size() - done, Slab::kCapacity - offset);
        std::copy_n(readings.begin() + qsizetype(done), count, slab->readings.get() + offset);
        std::copy_n(types.begin() + qsizetype(done), count, slab->types.get() + offset);
        if (!texts.empty()) {
            if (!slab->texts) {
                // Readers look at texts only of readings they were told of, and only of type Text.
                slab->texts.reset(new QByteArray[Slab::kCapacity]);
                m_textBytes += Slab::kCapacity * sizeof(QByteArray);
            }
            for (size_t i = 0; i < count; ++i) {
                slab->texts[offset + i] = texts[done + i];
                m_textBytes += size_t(texts[done + i].size());
            }
        }
        done += count;
        const std::lock_guard lock(m_mutex);
        if (offset == 0)
            m_slabs.push_back({std::move(slab), count});
        else
            m_slabs.back().count += count;
    }
}

size_t OpenReadings::openBytes() const
{
    return m_slabs.size() * kSlabBytes + m_textBytes;
}

quint64 OpenReadings::sealedLast() const
{
    return m_sealed.back().slab->firstSequence + m_sealed.back().count - 1;
}

void OpenReadings::seal()
{
    {
        const std::lock_guard lock(m_mutex);
        for (Filling &filling : m_slabs)
            m_sealed.push_back({std::move(filling.slab), filling.count});
        m_slabs.clear();
    }
    m_sealedBytes = m_sealed.size() * kSlabBytes + m_textBytes;
    m_textBytes = 0;
    sortByTag();
    cutIntoRuns();
}

void OpenReadings::sortByTag()
{
    size_t total = 0;
    quint32 largest = 0;
    m_sealedFirstAt = std::numeric_limits<qint64>::max();
    m_sealedLastAt = std::numeric_limits<qint64>::min();
    for (const SlabView &view : m_sealed) {
        total += view.count;
        for (size_t i = 0; i < view.count; ++i) {
            const Reading &reading = view.slab->readings[i];
            largest = std::max(largest, toNumber(reading.tag));
            m_sealedFirstAt = std::min(m_sealedFirstAt, toMicroseconds(reading.at));
            m_sealedLastAt = std::max(m_sealedLastAt, toMicroseconds(reading.at));
        }
    }
    m_order.resize(total);
    const auto forEach = [this](auto &&visit) {
        for (size_t s = 0; s < m_sealed.size(); ++s) {
            const Reading *readings = m_sealed[s].slab->readings.get();
            for (size_t i = 0; i < m_sealed[s].count; ++i)
                visit(readings[i], quint32(s * Slab::kCapacity + i));
        }
    };
    if (largest <= kMaxCountedTag) {
        std::vector<quint32> next(size_t(largest) + 2, 0);
        forEach([&](const Reading &reading, quint32) { ++next[toNumber(reading.tag) + 1]; });
        for (size_t tag = 1; tag < next.size(); ++tag)
            next[tag] += next[tag - 1];
        forEach([&](const Reading &reading, quint32 place) { m_order[next[toNumber(reading.tag)]++] = place; });
    } else {
        size_t n = 0;
        forEach([&](const Reading &, quint32 place) { m_order[n++] = place; });
        std::sort(m_order.begin(), m_order.end(), [this](quint32 a, quint32 b) {
            return readingAt(a).tag != readingAt(b).tag ? readingAt(a).tag < readingAt(b).tag : a < b;
        });
    }
}

void OpenReadings::cutIntoRuns()
{
    m_runs.clear();
    m_parts = 0;
    const auto later = [this](quint32 a, quint32 b) {
        return readingAt(a).at != readingAt(b).at ? readingAt(a).at < readingAt(b).at : a < b;
    };
    for (size_t begin = 0; begin < m_order.size();) {
        const TagId tag = readingAt(m_order[begin]).tag;
        bool ordered = true;
        size_t end = begin + 1;
        for (; end < m_order.size() && readingAt(m_order[end]).tag == tag; ++end)
            ordered = ordered && readingAt(m_order[end - 1]).at <= readingAt(m_order[end]).at;
        if (!ordered)
            std::sort(m_order.begin() + qsizetype(begin), m_order.begin() + qsizetype(end), later);
        quint32 part = 0;
        while (begin < end) {
            size_t same = begin + 1; // of one type
            while (same < end && typeAt(m_order[same]) == typeAt(m_order[begin]))
                ++same;
            // In blocks of about equal size: a small rest would cost as much as a full one.
            const size_t blocks = (same - begin + codec::kMaxBlockReadings - 1) / codec::kMaxBlockReadings;
            const size_t most = begin + (same - begin + blocks - 1) / blocks;
            size_t cut = begin + 1;
            for (size_t textBytes = textSizeAt(m_order[begin]); cut < most && textBytes < codec::kBlockTextBytes; ++cut)
                textBytes += textSizeAt(m_order[cut]);
            m_runs.push_back({part++, tag, quint32(begin), quint32(cut)});
            begin = cut;
        }
        m_parts = std::max(m_parts, part);
    }
    std::sort(m_runs.begin(), m_runs.end(),
              [](const Run &a, const Run &b) { return a.part != b.part ? a.part < b.part : a.tag < b.tag; });
}

size_t OpenReadings::textSizeAt(quint32 place) const
{
    const Slab &slab = *m_sealed[place / Slab::kCapacity].slab;
    return slab.types[place % Slab::kCapacity] == ValueType::Text && slab.texts
        ? size_t(slab.texts[place % Slab::kCapacity].size())
        : 0;
}

void OpenReadings::gather(const Run &run, std::vector<codec::StoredReading> &out, ValueType &type) const
{
    out.clear();
    type = typeAt(m_order[run.begin]);
    for (quint32 i = run.begin; i < run.end; ++i) {
        const quint32 place = m_order[i];
        const Slab &slab = *m_sealed[place / Slab::kCapacity].slab;
        const Reading &reading = readingAt(place);
        const QByteArray *text = nullptr;
        if (type == ValueType::Text && slab.texts && !slab.texts[place % Slab::kCapacity].isNull())
            text = &slab.texts[place % Slab::kCapacity];
        out.push_back({sequenceAt(place), reading.status, toMicroseconds(reading.at), reading.value.bits, text});
    }
}

void OpenReadings::unseal()
{
    const quint64 last = sealedLast();
    std::vector<SlabView> gone;
    {
        const std::lock_guard lock(m_mutex);
        gone.swap(m_sealed);
        m_flushed = last;
    }
    m_order.clear();
    m_order.shrink_to_fit();
    m_runs.clear();
    m_runs.shrink_to_fit();
    m_sealedBytes = 0;
}

} // namespace lineside
