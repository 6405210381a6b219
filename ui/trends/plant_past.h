#pragma once

#include "models/forward/plant_store.h"
#include "models/history/missing_stretches.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace lineside {

/*!
 * Asks the plant's database for the stretches of trends that this station's own history does not hold: it is new, was
 * lost, or has let go of them. Nothing waits for it. A database that does not answer is left alone for a while, and then
 * asked anew. Window's thread.
 */
class PlantPast : public QObject
{
    Q_OBJECT

public:
    using Stretch = TimeStretch;
    static constexpr size_t kMostStretches = 3; //!< of a tag, in one view

    PlantPast(PlantStore &store, QObject *parent);
    ~PlantPast() override;

    /*!
     * Stretches of [from, to) in which the local history's answer \a local has nothing for so long that it can be seen,
     * in order; the longest ones when there are many. Whether somebody else knows of them is to be asked.
     */
    static std::vector<Stretch> notHere(const std::vector<TrendSample> &local, UtcTime from, UtcTime to);

    //! \a found is called when there is something. Not asked at all while no database is wanted, or it is left alone.
    using Found = std::function<void(const Stretch &, TrendResult)>;
    void ask(const TagUuid &tag, const TrendQuery &query, Found found);
    //! Whatever is under way interests nobody any more.
    void forget();

    bool isAsking() const { return !m_jobs.empty(); }
    //! Why it could not be asked, as a sentence; empty when all is well.
    const QString &trouble() const { return m_trouble; }

Q_SIGNALS:
    void troubleChanged();
    //! It is worth asking what could not be asked before.
    void askAgain();

private:
    void noteOutcome(const Status &outcome);
    void setTrouble(const QString &trouble);

    struct Asked
    {
        quint64 number = 0;
        JobPtr<TrendResult> job;
    };
    PlantStore &m_store;
    std::vector<Asked> m_jobs;
    quint64 m_number = 0;
    QString m_trouble;
    QTimer m_again; //!< active: it is left alone
};

} // namespace lineside
