#pragma once

#include "server/rest/actions.h"

#include <QThreadPool>

#include <atomic>

namespace lineside {

class Station;

/*!
 * Changes of the configuration that come over the network, and saving it for whoever asks there. What takes long (comparing
 * plants, numbering tags, recording in the audit trail, the file) is done on a thread of its own, one after the other; the
 * main thread only makes a change true that is checked and recorded already. Its callers bound what waits.
 */
class StationEdits
{
public:
    //! \a station outlives it.
    explicit StationEdits(Station &station);
    ~StationEdits(); //!< stop()

    // As rest::Actions has it; any thread.
    void edit(rest::PlantEdit edit, rest::PlantEdited done);
    void save(const Actor &actor, SteadyTime notAfter, std::function<void(const Status &)> done);

    //! What waits is answered Cancelled, what is under way is finished, what comes later is not taken. Idempotent.
    void stop();

private:
    struct Prepared;
    void prepare(const std::shared_ptr<Prepared> &work) const;
    void makeTrue(const std::shared_ptr<Prepared> &work) const;
    void write(const SnapshotPtr &plant, const QString &file, int again, const std::function<void(const Status &)> &done);
    Error stopping() const;

    Station &m_station;
    std::atomic<bool> m_stopping{false};
    QThreadPool m_thread;
};

} // namespace lineside
