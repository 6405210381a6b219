#pragma once

#include "models/telemetry/batch_sink.h"

#include <atomic>
#include <deque>
#include <mutex>
#include <unordered_map>

namespace lineside {

/*!
 * The readings of a few watched tags as they come, for live trends. Keeps the newest kPerTag of each and forgets the
 * rest: who draws slower than that has the history. Any thread.
 */
class TagTap final : public BatchSink
{
public:
    static constexpr size_t kPerTag = 4'096;

    //! Counted: a tag is kept until it was unwatched as often as watched.
    void watch(TagId tag);
    void unwatch(TagId tag);

    /*!
     * The readings of a tag that came after \a cursor, oldest first, and moves the cursor past them; start with 0.
     * \a lost, when given, grows by those that had given way before they were asked for.
     */
    std::vector<Reading> takeSince(TagId tag, quint64 &cursor, quint64 *lost = nullptr) const;

    void take(const BatchPtr &batch) override;

private:
    struct Ring
    {
        int watchers = 0;
        quint64 end = 0; //!< count of readings that ever came
        std::deque<Reading> readings;
    };

    std::atomic<int> m_watched{0}; //!< tags; lets take() return at once while nobody looks
    mutable std::mutex m_mutex;
    std::unordered_map<quint32, Ring> m_rings;
    std::vector<quint8> m_isWatched; //!< by TagId
};

} // namespace lineside
