#pragma once

#include "models/base/clock.h"
#include "models/plant/ids.h"

#include <vector>

namespace lineside {

//! What a tag may show, judged by when its source was last heard.
enum class Freshness : quint8 {
    None,            //!< not in the configuration
    Waiting,         //!< no reading has come yet: there is nothing that could be stale
    Fresh,
    LastUsable,      //!< silent for two thirds of the stale time, or the link dropped
    NoCommunication, //!< silent for the stale time
    OutOfService,    //!< disabled
};

/*!
 * Keeps for each tag when its source was last heard and what follows from that. Knows no values and emits nothing: it
 * tells what has changed, and the pipeline says it in readings.
 *
 * A reading makes a tag fresh. "Heard" (the source lives and has nothing new to say) keeps it fresh, and makes it fresh
 * again when only silence had made it stale; but not when the link was down since the last reading, or when a reading
 * has come that could not be shown: then the value may have changed unseen, and only a reading counts.
 *
 * Flat arrays indexed by TagId; sweep() walks over one array of deadlines. One thread.
 */
class Staleness
{
public:
    struct Change
    {
        TagId tag = kNoTag;
        Freshness now = Freshness::None;
    };

    void resize(size_t tagIdEnd);
    //! From now on, or with another stale time; what is known of the tag stays.
    void watch(TagId tag, std::chrono::nanoseconds staleAfter);
    void forget(TagId tag);

    Freshness of(TagId tag) const { return m_states[toNumber(tag)].freshness; }
    SteadyTime heardAt(TagId tag) const { return SteadyTime(SteadyTime::duration(m_heard[toNumber(tag)])); }
    //! Tags in LastUsable and NoCommunication.
    size_t staleCount() const { return m_staleCount; }

    //! A reading that is now the tag's latest value.
    void received(TagId tag, SteadyTime at);
    //! True when the tag became fresh again by it: its last reading is to be shown as it was.
    bool heard(TagId tag, SteadyTime at, SteadyTime now);
    //! Only a reading makes it fresh from now on; until then it ages.
    void distrust(TagId tag) { m_states[toNumber(tag)].trusted = false; }
    //! True when the tag was fresh and is LastUsable now.
    bool linkDown(TagId tag);
    //! True when the tag had a value, which is OutOfService now.
    bool disable(TagId tag);
    //! Ages from now; a tag that was disabled stays OutOfService until a reading or its stale time.
    void enable(TagId tag, SteadyTime now);

    //! Appends the tags whose time is up at \a now.
    void sweep(SteadyTime now, std::vector<Change> &changes);

private:
    struct State
    {
        Freshness freshness = Freshness::None;
        bool trusted = false; //!< heard() counts
    };

    void set(size_t index, Freshness freshness);
    qint64 uncertainAfter(size_t index) const { return m_staleAfter[index] / 3 * 2; }
    void updateDeadline(size_t index);

    std::vector<qint64> m_deadlines; //!< steady nanoseconds: when something changes unless the source is heard
    std::vector<qint64> m_heard;
    std::vector<qint64> m_staleAfter;
    std::vector<State> m_states;
    size_t m_staleCount = 0;
};

} // namespace lineside
