#pragma once

#include "models/base/clock.h"
#include "models/forward/forward_settings.h"
#include "models/forward/sql_session.h"

#include <QStringList>
#include <QUuid>

#include <set>

namespace lineside::forward {

/*!
 * Removes months of the plant's database whose time is over, where the settings say so: whole partitions (chunks where
 * TimescaleDB is installed), and only once nothing of them is left to be summed up and, where that is wanted, every station
 * that may have written to them keeps them in a verified archive. Roll-ups of removed readings stay as they are. Belongs to
 * one thread.
 */
class Retention
{
public:
    //! \a dataFolder: of the local history, which knows what it has archived.
    Retention(const ForwardSettings &settings, QString dataFolder) : m_settings(settings), m_folder(std::move(dataFolder)) {}

    //! What a step came to.
    struct Step
    {
        bool more = false;  //!< there may be another month to remove
        QStringList removed; //!< in words
        QStringList kept;    //!< what should go and may not, in words; each once
    };
    //! Removes one month at most. A month that somebody reads or writes just now is left for the next time.
    Result<Step> step(SqlSession &session, const QUuid &source, UtcTime now);

private:
    Status reportArchives(SqlSession &session, const QUuid &source);
    Result<Step> stepSeries(SqlSession &session, const char *series, int months, int levels, UtcTime now);

    const ForwardSettings m_settings;
    const QString m_folder;
    std::set<QByteArray> m_told;
};

} // namespace lineside::forward
