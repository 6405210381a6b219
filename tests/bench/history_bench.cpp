#include "bench/history_bench.h"

#include <QFile>

#include <sqlite3.h>
#include <thread>

namespace lineside::bench {

std::unique_ptr<Historian> openHistory(const QTemporaryDir &folder)
{
    HistorianSettings settings;
    settings.folder = folder.filePath(QStringLiteral("data"));
    Result<std::unique_ptr<Historian>> history = Historian::open(settings, Clock::system());
    return history.ok() ? std::move(*history) : nullptr;
}

double secondsSince(SteadyTime start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

bool waitUntilStored(const Historian &history, quint64 readings)
{
    const SteadyTime start = std::chrono::steady_clock::now();
    while (history.counters().stored < readings) {
        if (secondsSince(start) > 60)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

void feed(Historian &history, BatchPtr batch)
{
    while (history.fill() > 0.1)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    history.take(batch);
}

StoredSize sizeOf(const QTemporaryDir &folder)
{
    StoredSize size;
    sqlite3 *db = nullptr;
    const QByteArray file = QFile::encodeName(folder.filePath(QStringLiteral("data/history.sqlite")));
    if (sqlite3_open_v2(file.constData(), &db, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) {
        sqlite3_close(db);
        return size;
    }
    const auto number = [db](const char *sql) {
        sqlite3_stmt *statement = nullptr;
        sqlite3_int64 value = 0;
        if (sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
            value = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
        return value;
    };
    const sqlite3_int64 pages = number("PRAGMA page_count") - number("PRAGMA freelist_count");
    const sqlite3_int64 bytes = pages * number("PRAGMA page_size") - number("SELECT sum(length(data)) FROM log");
    size.readings = quint64(number("SELECT sum(readings) FROM segments"));
    size.bytesPerReading = size.readings > 0 ? double(bytes) / double(size.readings) : 0;
    sqlite3_close(db);
    return size;
}

} // namespace lineside::bench
