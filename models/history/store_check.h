#pragma once

#include "models/history/integrity.h"
#include "models/history/sqlite.h"
#include "models/history/stamps_reader.h"

#include <functional>
#include <map>
#include <optional>

namespace lineside {

/*!
 * Looks at all of a store for what is damaged or missing, a segment or some hundred rows at a time: no snapshot of the
 * file is held longer than four seconds. Uses one connection, whose thread it belongs to.
 */
class StoreCheck
{
public:
    struct Limits
    {
        std::function<bool()> cancelled;              //!< asked between two portions; may be empty
        std::function<void(double, const QString &)> progress; //!< 0 to 1, and the step in words; may be empty
        std::chrono::milliseconds within{0};          //!< ends unfinished after it; 0: never
    };
    explicit StoreCheck(sqlite::Database &db) : m_db(db) {}

    //! Cancelled, or what kept it from reading at all; damage is no error but what it reports. Once.
    Result<IntegrityReport> run(CheckDepth depth, const Limits &limits);

private:
    struct Segment
    {
        qint64 id = 0;
        qint64 parts = 0;
        qint64 firstAt = 0;
        qint64 lastAt = 0;
        qint64 readings = 0;
        qint64 blocks = 0;
    };
    struct Missing
    {
        Segment segment;
        qint64 blocks = 0;
        qint64 readings = 0;
    };
    Status checkSegments(CheckDepth depth);
    Status checkSegment(const Segment &segment, CheckDepth depth);
    void checkBadHead(const Segment &segment, quint64 id, codec::ByteView head);
    void tellMissing();
    Status eachRow(const char *sql, double progress, const QString &step,
                   const std::function<Status(const sqlite::Statement &row, bool isFirst)> &look);
    Status checkLog();
    Status checkEvents();
    Status checkStructure();
    void add(IntegrityReport::Damage damage);
    bool timeIsOver() const;
    Status mayGoOn(double progress, const QString &step);

    sqlite::Database &m_db;
    const Limits *m_limits = nullptr;
    SteadyTime m_end{};
    IntegrityReport m_report;
    std::map<qint64, Missing> m_missing; // by segment
    std::vector<std::pair<quint64, quint32>> m_moved; // true numbers of blocks that stand under others, and their readings
};

} // namespace lineside
