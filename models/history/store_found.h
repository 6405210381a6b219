#pragma once

#include "models/history/store_query.h"

namespace lineside {

//! Where the readings of a tag in a range are.
struct StoreQuery::Found
{
    struct Open
    {
        const Slab *slab;
        quint32 place;
        qint64 at() const { return toMicroseconds(slab->readings[place].at); }
        ValueType type() const { return slab->types[place]; }
        codec::StoredReading reading() const
        {
            const Reading &stored = slab->readings[place];
            const QByteArray *text = nullptr;
            if (type() == ValueType::Text && slab->texts && !slab->texts[place].isNull())
                text = &slab->texts[place];
            return {slab->firstSequence + place, stored.status, at(), stored.value.bits, text};
        }
    };
    OpenQuestions::Ticket ticket;   //!< keeps the blocks that it names
    std::vector<FoundBlock> blocks; //!< in the order of segments
    //! Many readings of a slab, all in the range.
    struct Part
    {
        const Slab *slab;
        Slab::OfTag of;
        template<typename Take>
        void each(Take take) const
        {
            for (const quint16 place : of.places) {
                const Open open{slab, place};
                take(open.reading(), open.type());
            }
        }
    };
    OpenReadings::View view;        //!< keeps what the following point at
    std::vector<Part> parts;
    std::vector<Open> open;         //!< in the order of the sequence
};

} // namespace lineside
