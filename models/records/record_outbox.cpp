#include "models/records/record_outbox.h"

#include "models/records/record_values.h"

#include <QByteArrayList>
#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace lineside {

namespace {

using namespace std::chrono_literals;
using Kind = CarriedColumn::Kind;

constexpr auto kReadWithin = 5s;
constexpr auto kWriteWithin = 5s;
constexpr qint64 kNotedAtOnce = 5'000;

QJsonValue numbersOf(const QByteArray &text)
{
    QJsonArray numbers;
    for (const QByteArray &word : text.split(' ')) {
        bool isNumber = false;
        const double number = word.toDouble(&isNumber);
        if (!word.isEmpty())
            numbers.append(isNumber && std::isfinite(number) ? QJsonValue(number) : QJsonValue());
    }
    return numbers;
}

QByteArray bytesOf(const sqlite::Statement &row, int column)
{
    const std::span<const std::byte> bytes = row.bytes(column);
    return {reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())};
}

QJsonValue jsonOf(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    return document.isArray() ? QJsonValue(document.array()) : document.isObject() ? QJsonValue(document.object()) : QJsonValue();
}

QJsonValue valueOf(const sqlite::Statement &row, int column, const CarriedColumn &as)
{
    if (row.isNull(column))
        return {};
    switch (as.kind) {
    case Kind::Integer:
        return row.integer(column);
    case Kind::Real:
        return std::isfinite(row.real(column)) ? QJsonValue(row.real(column)) : QJsonValue();
    case Kind::Text:
        return QString::fromUtf8(row.text(column));
    case Kind::Flag:
        return row.integer(column) != 0;
    case Kind::Id:
        return QUuid::fromRfc4122(bytesOf(row, column)).toString(QUuid::WithoutBraces);
    case Kind::Time:
        return toIso(fromMicroseconds(row.integer(column)));
    case Kind::Date:
        return QDate::fromJulianDay(row.integer(column)).toString(Qt::ISODate);
    case Kind::Json:
        return as.read ? as.read(bytesOf(row, column)) : jsonOf(row.text(column));
    case Kind::Numbers:
        return numbersOf(row.text(column));
    }
    return {};
}

} // namespace

Status RecordOutbox::connect()
{
    if (m_db.isOpen())
        return Done{};
    Result<sqlite::Database> db = sqlite::Database::open(m_store.file(), sqlite::Database::Mode::ReadOnly);
    if (!db)
        return db.error();
    if (Status set = db->execute("PRAGMA busy_timeout = 2000; PRAGMA trusted_schema = 0"); !set)
        return set;
    std::map<const CarriedTable *, sqlite::Statement> rows; // go before the connection
    QByteArrayList names;
    for (const CarriedTable &table : m_store.carried()) {
        names << '\'' + QByteArray(table.table) + '\'';
        QByteArrayList columns;
        for (const CarriedColumn &column : table.columns)
            columns << column.from;
        const QByteArray sql = "SELECT " + columns.join(", ") + " FROM " + table.table + " WHERE id = ?";
        Result<sqlite::Statement> row = db->prepare(sql.constData());
        if (!row)
            return row.error();
        rows.emplace(&table, std::move(*row));
    }
    m_known = '(' + names.join(", ") + ')';
    m_db = std::move(*db);
    m_rows = std::move(rows);
    return Done{};
}

Result<RecordOutbox::Position> RecordOutbox::position()
{
    if (Status there = connect(); !there)
        return there.error();
    m_db.limitTime(kReadWithin);
    const Result<qint64> acknowledged = m_db.integer("SELECT acknowledged FROM outbox");
    const Result<qint64> last = m_db.integer("SELECT seq FROM sqlite_sequence WHERE name = 'changes'");
    m_db.limitTime({});
    if (!acknowledged || !last)
        return acknowledged ? last.error() : acknowledged.error();
    return Position{quint64(*acknowledged), quint64(*last)};
}

Result<quint64> RecordOutbox::waiting()
{
    if (Status there = connect(); !there)
        return there.error();
    m_db.limitTime(kReadWithin);
    const QByteArray sql = "SELECT count(*) FROM changes WHERE table_name IN " + m_known;
    const Result<qint64> count = m_db.integer(sql.constData());
    m_db.limitTime({});
    return count ? Result<quint64>(quint64(*count)) : count.error();
}

Result<std::vector<RecordChange>> RecordOutbox::read(size_t atMost)
{
    if (Status there = connect(); !there)
        return there.error();
    m_db.limitTime(kReadWithin);
    const auto done = [this](auto result) -> Result<std::vector<RecordChange>> {
        m_db.limitTime({});
        return result;
    };
    std::vector<RecordChange> changes;
    const Result<sqlite::Transaction> moment = sqlite::Transaction::begin(m_db, sqlite::Transaction::Kind::Read);
    if (!moment)
        return done(moment.error());
    {
        const QByteArray sql =
            "SELECT sequence, table_name, id FROM changes WHERE table_name IN " + m_known + " ORDER BY sequence LIMIT ?";
        Result<sqlite::Statement> notes = m_db.prepare(sql.constData());
        if (!notes)
            return done(notes.error());
        notes->bind(0, qint64(atMost));
        for (;;) {
            const Result<bool> more = notes->step();
            if (!more)
                return done(more.error());
            if (!*more)
                break;
            RecordChange change;
            change.sequence = quint64(notes->integer(0));
            const QByteArray name = notes->text(1);
            for (const CarriedTable &table : m_store.carried()) {
                if (name == table.table)
                    change.table = &table;
            }
            change.id = QUuid::fromRfc4122(bytesOf(*notes, 2));
            changes.push_back(std::move(change));
        }
    }
    for (RecordChange &change : changes) {
        sqlite::Statement &row = m_rows.at(change.table);
        const QByteArray id = change.id.toRfc4122();
        row.bindBytes(0, id);
        const Result<bool> there = row.step();
        if (!there)
            return done(there.error());
        change.isGone = !*there;
        for (size_t i = 0; *there && i < change.table->columns.size(); ++i) {
            const CarriedColumn &column = change.table->columns[i];
            change.row.insert(QLatin1String(column.name), valueOf(row, int(i), column));
        }
        row.reset();
    }
    return done(std::move(changes));
}

Status RecordOutbox::acknowledge(const std::vector<RecordChange> &changes)
{
    std::vector<quint64> sequences;
    for (const RecordChange &change : changes)
        sequences.push_back(change.sequence);
    return m_store.writeWithin([sequences = std::move(sequences)](sqlite::Database &db) -> Status {
        RecordRow gone(db, "DELETE FROM changes WHERE sequence = ?");
        quint64 newest = 0;
        for (const quint64 sequence : sequences) {
            if (Status done = (gone << qint64(sequence)).run(); !done)
                return done;
            newest = std::max(newest, sequence);
        }
        RecordRow moved(db, "UPDATE outbox SET acknowledged = max(acknowledged, ?)");
        return (moved << qint64(newest)).run();
    }, kWriteWithin);
}

Status RecordOutbox::noteAll(quint64 beyond, const std::function<bool()> &cancelled)
{
    const Status lifted = m_store.writeWithin([beyond](sqlite::Database &db) -> Status {
        RecordRow first(db, "INSERT INTO sqlite_sequence(name, seq) SELECT 'changes', 0 WHERE NOT EXISTS "
                            "(SELECT 1 FROM sqlite_sequence WHERE name = 'changes')");
        if (Status done = first.run(); !done)
            return done;
        RecordRow lift(db, "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'changes'");
        return (lift << qint64(beyond)).run();
    }, kWriteWithin);
    if (!lifted)
        return lifted;
    for (const CarriedTable &table : m_store.carried()) {
        const auto from = std::make_shared<QByteArray>(""); // the last id of the former part
        const auto more = std::make_shared<bool>(true);
        while (*more) {
            if (cancelled && cancelled())
                return Error{Error::Kind::Cancelled, QStringLiteral("Cancelled."), {}};
            const Status noted = m_store.writeWithin([&table, from, more](sqlite::Database &db) -> Status {
                const QByteArray part = QByteArray(" FROM ") + table.table + " WHERE id > ? ORDER BY id LIMIT ?";
                QByteArray last;
                {
                    const QByteArray sql = "SELECT max(id) FROM (SELECT id" + part + ')';
                    RecordRow row(db, sql.constData());
                    const Result<bool> found = (row << *from << kNotedAtOnce).next();
                    if (!found)
                        return found.error();
                    last = row.blob();
                }
                *more = !last.isEmpty();
                if (!*more)
                    return Done{};
                const QByteArray sql = QByteArray("REPLACE INTO changes(table_name, id) SELECT '") + table.table + "', id" + part;
                RecordRow note(db, sql.constData());
                Status done = (note << *from << kNotedAtOnce).run();
                if (done)
                    *from = last;
                return done;
            }, kWriteWithin);
            if (!noted)
                return noted;
        }
    }
    return Done{};
}

} // namespace lineside
