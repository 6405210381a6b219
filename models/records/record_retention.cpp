#include "models/records/record_retention.h"

#include "models/records/record_values.h"

namespace lineside {

namespace {

constexpr qint64 kRowsAtOnce = 1'000;

//! One run over all tables, a part after the other.
struct Forgetting : std::enable_shared_from_this<Forgetting>
{
    RecordStore &store;
    UtcTime now;
    bool isCarried = false;
    std::function<void(Result<quint64>)> done;
    size_t table = 0;
    bool shedding = true;
    quint64 gone = 0;

    Forgetting(RecordStore &where, UtcTime at, bool carried, std::function<void(Result<quint64>)> told)
        : store(where), now(at), isCarried(carried), done(std::move(told))
    {
    }

    void goOn()
    {
        if (table == store.kept().size()) {
            if (done)
                done(gone);
            return;
        }
        store.write([self = shared_from_this()](sqlite::Database &db) { return self->part(db); },
                    [self = shared_from_this()](const Status &status) {
                        if (status)
                            self->goOn();
                        else if (self->done)
                            self->done(status.error());
                    });
    }

    Status part(sqlite::Database &db)
    {
        const KeptTable &kept = store.kept()[table];
        const QByteArray name(kept.table);
        Status status = Done{};
        qint64 rows = 0;
        if (shedding) {
            if (kept.shed) {
                const QByteArray sql = "UPDATE " + name + " SET " + kept.shed + " WHERE id IN (SELECT id FROM " + name + " WHERE " + kept.time
                    + " < ? AND " + kept.only + " AND NOT (" + kept.isShed + ") ORDER BY " + kept.time + " LIMIT ?)";
                status = run(db, sql, now - std::chrono::days(kept.shedAfterDays), rows);
            }
            if (rows < kRowsAtOnce)
                shedding = false;
            return status;
        }
        const UtcTime before = now - std::chrono::days(kept.days);
        const QByteArray old = "(SELECT id FROM " + name + " WHERE " + kept.time + " < ? AND " + kept.only
            + (isCarried ? " AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.table_name = '" + name + "' AND c.id = " + name + ".id)" : QByteArray())
            + " ORDER BY " + kept.time + " LIMIT ?)";
        if (!isCarried) {
            qint64 notes = 0;
            status = run(db, "DELETE FROM changes WHERE table_name = '" + name + "' AND id IN " + old, before, notes);
        }
        if (status)
            status = run(db, "DELETE FROM " + name + " WHERE id IN " + old, before, rows);
        gone += quint64(rows);
        if (!status || rows >= kRowsAtOnce)
            return status;
        for (const char *const rest : kept.rest) {
            RecordRow row(db, rest);
            if (status = (row << before).run(); !status)
                return status;
        }
        ++table;
        shedding = true;
        return status;
    }

    static Status run(sqlite::Database &db, const QByteArray &sql, UtcTime before, qint64 &rows)
    {
        RecordRow row(db, sql.constData());
        if (Status done = (row << before << kRowsAtOnce).run(); !done)
            return done;
        const Result<qint64> changes = db.integer("SELECT changes()");
        rows = changes ? *changes : 0;
        return changes ? Status(Done{}) : Status(changes.error());
    }
};

} // namespace

void forgetOldRecords(RecordStore &store, UtcTime now, bool isCarried, std::function<void(Result<quint64>)> done)
{
    std::make_shared<Forgetting>(store, now, isCarried, std::move(done))->goOn();
}

} // namespace lineside
