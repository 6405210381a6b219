#pragma once

#include "models/history/block_codec.h"

#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace lineside {

/*!
 * A stretch of committed readings in memory, in the order of their sequence. The one writer fills it from the front;
 * who was told a count may read that many for ever.
 */
struct Slab
{
    static constexpr size_t kCapacity = 32'768;

    explicit Slab(quint64 first);
    quint64 firstSequence;
    std::unique_ptr<Reading[]> readings;
    std::unique_ptr<ValueType[]> types;
    std::unique_ptr<QByteArray[]> texts; //!< made with the first text; by the place of the reading

    //! What a tag has in a slab that is full.
    struct OfTag
    {
        std::span<const quint16> places; //!< in order
        std::span<const codec::Cell> cells; //!< of all of them, for many in the order of time; else empty
        qint64 earliest = 0; //!< of their times, in microseconds; meaningless where there are none
        qint64 latest = 0;
    };
    //! Only of a slab that is full; sorted when somebody asks first. Any thread.
    OfTag of(TagId tag) const;

private:
    struct Run
    {
        TagId tag;
        quint32 begin;     // in m_places; it ends where the next begins
        size_t beginCells; // in m_cells
        qint64 earliest = 0;
        qint64 latest = 0;
    };
    void sortByTag() const;
    void addCells(quint32 begin, quint32 end, std::vector<codec::StoredReading> &gathered) const;
    mutable std::once_flag m_sorted;
    mutable std::vector<quint16> m_places; // by tag, then as they came
    mutable std::vector<Run> m_runs;       // a last one ends them
    mutable std::vector<codec::Cell> m_cells;
};
static_assert(Slab::kCapacity <= 65'536);

//! The first \a count readings of a slab.
struct SlabView
{
    std::shared_ptr<const Slab> slab;
    size_t count = 0;
};

/*!
 * What is committed to the log but not yet in blocks: the newest readings of all tags, kept in memory so that blocks
 * can be made and queries answered without reading the log. At a budget the open slabs are *sealed*: sorted by tag and
 * time, and written as blocks bit by bit, while new slabs fill.
 *
 * All functions are the writer's, view() alone may be called from any thread.
 */
class OpenReadings
{
public:
    //! A run of one tag's readings that becomes one block. Runs stand in the order in which they are to be written.
    struct Run
    {
        quint32 part;
        TagId tag;
        quint32 begin; //!< in the sorted order
        quint32 end;
    };

    //! What queries need: everything with a sequence above flushed is here, everything else in blocks.
    struct View
    {
        std::vector<SlabView> slabs;
        quint64 flushed = 0;
    };
    View view() const;

    //! \a flushed: the newest sequence that is in blocks.
    void begin(quint64 flushed);
    //! Appends committed readings; visible to view() when this returns. \a texts is empty when no reading is a Text,
    //! else of the same length.
    void append(quint64 firstSequence, std::span<const Reading> readings, std::span<const ValueType> types,
                std::span<const QByteArray> texts);

    //! Memory of the slabs that are not sealed, in bytes.
    size_t openBytes() const;
    size_t sealedBytes() const { return m_sealedBytes; }
    bool isSealed() const { return !m_sealed.empty(); }

    //! Takes what is open and sorts it; only while nothing is sealed and something is open.
    void seal();
    std::span<const Run> runs() const { return m_runs; }
    size_t sealedReadings() const { return m_order.size(); }
    quint64 sealedFirst() const { return m_sealed.front().slab->firstSequence; }
    quint64 sealedLast() const;
    qint64 sealedFirstAt() const { return m_sealedFirstAt; }
    qint64 sealedLastAt() const { return m_sealedLastAt; }
    quint32 sealedParts() const { return m_parts; }
    //! Copies the readings of a run; text pointers live as long as the seal.
    void gather(const Run &run, std::vector<codec::StoredReading> &out, ValueType &type) const;
    //! The sealed readings are in blocks now: forget them.
    void unseal();

private:
    const Reading &readingAt(quint32 place) const
    {
        return m_sealed[place / Slab::kCapacity].slab->readings[place % Slab::kCapacity];
    }
    ValueType typeAt(quint32 place) const
    {
        return m_sealed[place / Slab::kCapacity].slab->types[place % Slab::kCapacity];
    }
    quint64 sequenceAt(quint32 place) const
    {
        return m_sealed[place / Slab::kCapacity].slab->firstSequence + place % Slab::kCapacity;
    }
    size_t textSizeAt(quint32 place) const;
    void sortByTag();
    void cutIntoRuns();

    mutable std::mutex m_mutex; // guards m_slabs, m_sealed's list and m_flushed against view()
    struct Filling
    {
        std::shared_ptr<Slab> slab;
        size_t count = 0;
    };
    std::vector<Filling> m_slabs;
    std::vector<SlabView> m_sealed;
    quint64 m_flushed = 0;

    size_t m_textBytes = 0;
    size_t m_sealedBytes = 0;
    std::vector<quint32> m_order; // places (slab * capacity + offset) by tag, time, sequence
    std::vector<Run> m_runs;
    quint32 m_parts = 0;
    qint64 m_sealedFirstAt = 0;
    qint64 m_sealedLastAt = 0;
};

} // namespace lineside
