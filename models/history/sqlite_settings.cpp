#include "models/history/sqlite_settings.h"

#include <QCoreApplication>

#include <array>

namespace lineside::sqlite {

std::span<const Setting> durableSettings()
{
    static const std::array settings{
        Setting{"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
        Setting{"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
        Setting{"PRAGMA foreign_keys = 1", "PRAGMA foreign_keys", "1"},
        Setting{"PRAGMA trusted_schema = 0", "PRAGMA trusted_schema", "0"},
        Setting{"PRAGMA busy_timeout = 2000", "PRAGMA busy_timeout", "2000"},
    };
    return settings;
}

Status setAndAsk(Database &db, std::span<const Setting> settings, const QString &unsafe)
{
    for (const Setting &setting : settings) {
        if (Status set = db.execute(setting.set); !set)
            return set;
        const Result<QByteArray> got = db.text(setting.ask);
        if (!got)
            return got.error();
        if (*got != setting.wanted)
            return Error{Error::Kind::Io, unsafe.arg(db.file()),
                         QCoreApplication::translate("history", "The data folder must be on a local disk that can lock and map files.")
                             + QStringLiteral(" (%1: %2)").arg(QLatin1String(setting.set), QString::fromUtf8(*got))};
    }
    return Done{};
}

} // namespace lineside::sqlite
