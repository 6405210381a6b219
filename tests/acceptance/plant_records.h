#pragma once

#include "models/plant/plant.h"

#include <QHash>

#include <limits>
#include <vector>

namespace lineside::test {

/*!
 * What the demo plant wrote down of itself, tag by tag: what it served from when on (--ledger), and when a Modbus client
 * asked for it (--requests). Everything that a station claims can be held against it.
 */
class PlantRecords
{
public:
    struct Served
    {
        qint64 atUs = 0;
        double value = 0; //!< NaN where the transmitter said bad
    };
    struct TagRecord
    {
        const Device *device = nullptr;
        const Tag *tag = nullptr;
        bool isPlain = false; //!< what is served is what is read: a number without scaling
        bool isSingle = false; //!< goes over the wire as a float32
        std::vector<Served> served;
        std::vector<qint64> askedUs;

        //! What a client got at that moment; NaN when nothing usable.
        double valueAt(qint64 us) const;
    };

    //! The Modbus tags of \a plant, which outlives this. Each file's fault in words; empty when fine.
    explicit PlantRecords(const Plant &plant);
    QString readLedger(const QString &path);
    //! Requests before \a fromUs do not count: the plant knocks at its own door when it starts.
    QString readRequests(const QString &path, qint64 fromUs);

    std::vector<TagRecord> &tags() { return m_tags; }
    const std::vector<TagRecord> &tags() const { return m_tags; }

private:
    struct Place
    {
        int first = 0;
        int count = 1;
        quint32 tag = 0;
    };
    std::vector<TagRecord> m_tags;
    QHash<QByteArray, quint32> m_byName;                //!< "device,tag"
    QHash<QByteArray, std::vector<Place>> m_places;     //!< "device,table", by address
};

//! Whether each tag was asked once a period, judged by the plant's own log.
struct Punctuality
{
    qint64 asked = 0;         //!< over all tags
    qint64 missed = 0;        //!< periods in which a tag was not asked
    double longestGapMs = 0;  //!< between two askings of one tag
    QString worst;            //!< the tag with that gap
};
Punctuality judgePunctuality(const PlantRecords &records);

} // namespace lineside::test
