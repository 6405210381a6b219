#include "models/quality/quality_records.h"

#include "models/records/record_values.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <algorithm>
#include <cmath>

namespace lineside::quality_records {
namespace {

constexpr const char *kFirstTables = R"(
CREATE TABLE quality_limits (
    chart BLOB PRIMARY KEY, basis TEXT NOT NULL, since INTEGER NOT NULL,
    centre REAL, sigma REAL, points INTEGER, samples INTEGER, from_at INTEGER, to_at INTEGER
) WITHOUT ROWID;
CREATE TABLE quality_points (
    id BLOB PRIMARY KEY, chart BLOB NOT NULL, machine BLOB NOT NULL, basis TEXT NOT NULL, at INTEGER NOT NULL,
    readings TEXT NOT NULL, mean REAL NOT NULL, spread REAL, shown REAL NOT NULL, below REAL, judged INTEGER NOT NULL,
    patterns TEXT NOT NULL, side TEXT NOT NULL, signals INTEGER NOT NULL, source TEXT NOT NULL, user TEXT NOT NULL,
    entered_at INTEGER NOT NULL, batch BLOB
) WITHOUT ROWID;
CREATE INDEX quality_points_by_time ON quality_points (chart, at);
CREATE TABLE quality_signals (
    id BLOB PRIMARY KEY, chart BLOB NOT NULL, machine BLOB NOT NULL, chart_code TEXT NOT NULL, machine_code TEXT NOT NULL,
    at INTEGER NOT NULL, severity TEXT NOT NULL, patterns TEXT NOT NULL, side TEXT NOT NULL, value REAL NOT NULL,
    low REAL, centre REAL, high REAL, action TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX quality_signals_by_time ON quality_signals (at);
CREATE TABLE quality_batches (
    id BLOB PRIMARY KEY, code TEXT NOT NULL UNIQUE, machine BLOB, product TEXT NOT NULL, state TEXT NOT NULL,
    opened_by TEXT NOT NULL, opened_at INTEGER NOT NULL, decided_by TEXT NOT NULL, decided_at INTEGER, note TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX quality_batches_by_time ON quality_batches (opened_at);
CREATE TABLE quality_tests (
    id BLOB PRIMARY KEY, batch BLOB NOT NULL REFERENCES quality_batches (id), parameter TEXT NOT NULL, value REAL NOT NULL,
    unit TEXT NOT NULL, low REAL, high REAL, severity TEXT NOT NULL, regulated INTEGER NOT NULL, passed INTEGER NOT NULL,
    action TEXT NOT NULL, at INTEGER NOT NULL, user TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX quality_tests_by_batch ON quality_tests (batch, at);
)";

//! What was measured for a batch is found by it.
constexpr const char *kPointsByBatch = "CREATE INDEX quality_points_by_batch ON quality_points (batch, at) WHERE batch IS NOT NULL;"
                                       "CREATE INDEX quality_signals_by_chart ON quality_signals (chart, at);";

//! A lot number is a machine's own: who may not see another's machine is not told of its lots by one that is taken.
constexpr const char *kCodesByMachine = R"(
CREATE TABLE quality_batches_now (
    id BLOB PRIMARY KEY, code TEXT NOT NULL, machine BLOB, product TEXT NOT NULL, state TEXT NOT NULL,
    opened_by TEXT NOT NULL, opened_at INTEGER NOT NULL, decided_by TEXT NOT NULL, decided_at INTEGER, note TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO quality_batches_now SELECT id, code, machine, product, state, opened_by, opened_at, decided_by, decided_at, note FROM quality_batches;
CREATE TABLE quality_tests_now (
    id BLOB PRIMARY KEY, batch BLOB NOT NULL REFERENCES quality_batches_now (id), parameter TEXT NOT NULL, value REAL NOT NULL,
    unit TEXT NOT NULL, low REAL, high REAL, severity TEXT NOT NULL, regulated INTEGER NOT NULL, passed INTEGER NOT NULL,
    action TEXT NOT NULL, at INTEGER NOT NULL, user TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO quality_tests_now SELECT id, batch, parameter, value, unit, low, high, severity, regulated, passed, action, at, user FROM quality_tests;
DROP TABLE quality_tests;
DROP TABLE quality_batches;
ALTER TABLE quality_batches_now RENAME TO quality_batches;
ALTER TABLE quality_tests_now RENAME TO quality_tests;
CREATE INDEX quality_batches_by_time ON quality_batches (opened_at);
CREATE UNIQUE INDEX quality_batches_by_code ON quality_batches (code, ifnull(machine, x''));
CREATE INDEX quality_tests_by_batch ON quality_tests (batch, at);
)";

constexpr const char *kSignalColumns = "id, chart, machine, chart_code, machine_code, at, severity, patterns, side, value, low, centre, high, action";
constexpr const char *kPointColumns = "id, chart, machine, at, readings, mean, spread, shown, below, judged, patterns, side, "
                                      "signals, source, user, entered_at, batch";

QString textOf(std::span<const double> values)
{
    QByteArray text;
    for (const double value : values) {
        if (!text.isEmpty())
            text += ' ';
        text += QByteArray::number(value, 'g', 17);
    }
    return QString::fromLatin1(text);
}

std::vector<double> valuesOf(const QString &text)
{
    std::vector<double> values;
    for (const QString &part : text.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        values.push_back(part.toDouble());
    return values;
}

SpcSide sideOf(const QString &name)
{
    return name == spcSideName(SpcSide::Above) ? SpcSide::Above
        : name == spcSideName(SpcSide::Below)  ? SpcSide::Below
                                               : SpcSide::None;
}

SpcSeverity severityFromName(const QString &name)
{
    return name == spcSeverityName(SpcSeverity::High) ? SpcSeverity::High : SpcSeverity::Low;
}

ValueSource sourceOf(const QString &name)
{
    return name == valueSourceName(ValueSource::Hand) ? ValueSource::Hand
        : name == valueSourceName(ValueSource::File)  ? ValueSource::File
                                                      : ValueSource::Tag;
}

BatchState stateOf(const QString &name)
{
    return name == batchStateName(BatchState::Approved)  ? BatchState::Approved
        : name == batchStateName(BatchState::Rejected) ? BatchState::Rejected
                                                       : BatchState::Open;
}

std::optional<QUuid> maybe(const QUuid &id)
{
    if (id.isNull())
        return std::nullopt;
    return id;
}

//! Every row of a statement, made by \a make.
template<typename T, typename Make>
Result<std::vector<T>> rows(RecordRow &row, Make make)
{
    std::vector<T> result;
    const Status read = row.each([&] {
        result.push_back(make(row));
    });
    if (!read)
        return read.error();
    return result;
}

Status noted(sqlite::Database &db, RecordRow &row, const char *table, const QUuid &id)
{
    if (Status done = row.run(); !done)
        return done;
    return record_file::noteChange(db, table, id.toRfc4122());
}

QualityPoint pointFrom(RecordRow &row)
{
    QualityPoint point;
    point.id = row.id();
    point.chart = {row.id()};
    point.machine = {row.id()};
    point.group.at = row.time();
    point.group.values = valuesOf(row.text());
    point.point.at = point.group.at;
    point.point.mean = row.real();
    point.point.spread = row.real();
    point.point.shown = row.real();
    point.point.below = row.real();
    point.point.judged = row.boolean();
    point.point.patterns = spcPatternsFromNames(row.text());
    point.point.side = sideOf(row.text());
    point.point.signals = row.boolean();
    point.source = sourceOf(row.text());
    point.user = row.text();
    point.enteredAt = row.time();
    if (!row.skipNull())
        point.batch = row.id();
    return point;
}

SpcSignal signalFrom(RecordRow &row)
{
    SpcSignal signal;
    signal.id = row.id();
    signal.chart = {row.id()};
    signal.machine = {row.id()};
    signal.chartCode = row.text();
    signal.machineCode = row.text();
    signal.at = row.time();
    signal.severity = severityFromName(row.text());
    signal.patterns = spcPatternsFromNames(row.text());
    signal.side = sideOf(row.text());
    signal.value = row.real();
    signal.lines.low = row.real();
    signal.lines.centre = row.real();
    signal.lines.high = row.real();
    signal.action = row.text();
    return signal;
}

Status removeRow(sqlite::Database &db, const char *table, const char *sql, const QUuid &id)
{
    if (Status told = record_file::noteChange(db, table, id.toRfc4122()); !told)
        return told;
    RecordRow row(db, sql);
    return (row << id).run();
}

QualityBatch batchFrom(RecordRow &row)
{
    QualityBatch batch;
    batch.id = row.id();
    batch.code = row.text();
    if (!row.skipNull())
        batch.machine = {row.id()};
    batch.product = row.text();
    batch.state = stateOf(row.text());
    batch.openedBy = row.text();
    batch.openedAt = row.time();
    batch.decidedBy = row.text();
    batch.decidedAt = row.optionalTime().value_or(UtcTime{});
    batch.note = row.text();
    return batch;
}

} // namespace

const RecordSchema &schema()
{
    static const RecordSchema kSchema{"quality", {kFirstTables, kPointsByBatch, kCodesByMachine}, carriedTables(), keptTables()};
    return kSchema;
}

QString basisOf(const ControlChart &chart)
{
    const QString words = QStringLiteral("%1 %2 %3 %4 %5 %6")
                              .arg(int(chart.type))
                              .arg(subgroupSize(chart))
                              .arg(chart.tag.uuid.toString(QUuid::WithoutBraces))
                              .arg(chart.tag.isNull() ? 0 : chart.every.count())
                              .arg(chart.runningOnly && !chart.tag.isNull())
                              .arg(chart.unit);
    return QString::fromLatin1(QCryptographicHash::hash(words.toUtf8(), QCryptographicHash::Sha256).left(12).toHex());
}

Status saveLearnt(sqlite::Database &db, const LearntRow &learnt)
{
    RecordRow row(db, "INSERT OR REPLACE INTO quality_limits (chart, basis, since, centre, sigma, points, samples, from_at, to_at) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row << learnt.chart.uuid << learnt.basis << learnt.since;
    if (learnt.limits) {
        row << learnt.limits->centre << learnt.limits->sigma << qint64(learnt.limits->points) << qint64(learnt.limits->samples)
            << learnt.limits->from << learnt.limits->to;
    } else {
        for (int i = 0; i < 6; ++i)
            row.null();
    }
    return row.run();
}

Result<std::optional<LearntRow>> loadLearnt(sqlite::Database &db, const ChartId &chart)
{
    RecordRow row(db, "SELECT basis, since, centre, sigma, points, samples, from_at, to_at FROM quality_limits WHERE chart = ?");
    row << chart.uuid;
    const Result<bool> found = row.next();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<LearntRow>();
    LearntRow learnt;
    learnt.chart = chart;
    learnt.basis = row.text();
    learnt.since = row.time();
    const std::optional<double> centre = row.optionalReal();
    const std::optional<double> sigma = row.optionalReal();
    if (centre && sigma && *sigma > 0) {
        ChartLimits limits;
        limits.centre = *centre;
        limits.sigma = *sigma;
        limits.points = size_t(row.integer());
        limits.samples = size_t(row.integer());
        limits.from = row.time();
        limits.to = row.time();
        learnt.limits = limits;
    }
    return std::optional<LearntRow>(learnt);
}

Status savePoint(sqlite::Database &db, const QualityPoint &point, const QString &basis)
{
    RecordRow row(db, "INSERT OR REPLACE INTO quality_points (id, chart, machine, at, readings, mean, spread, shown, below, judged, patterns, "
                      "side, signals, source, user, entered_at, batch, basis) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row << point.id << point.chart.uuid << point.machine.uuid << point.group.at << textOf(point.group.values)
        << point.point.mean << point.point.spread << point.point.shown << point.point.below << point.point.judged
        << spcPatternNames(point.point.patterns) << spcSideName(point.point.side) << point.point.signals
        << valueSourceName(point.source) << point.user << point.enteredAt << maybe(point.batch) << basis;
    return noted(db, row, "quality_points", point.id);
}

Status removePoint(sqlite::Database &db, const QUuid &id)
{
    return removeRow(db, "quality_points", "DELETE FROM quality_points WHERE id = ?", id);
}

Result<std::vector<QualityPoint>> loadPointsOf(sqlite::Database &db, const QUuid &batch, size_t atMost)
{
    const QByteArray sql = QByteArray("SELECT ") + kPointColumns + " FROM quality_points WHERE batch = ? ORDER BY at LIMIT ?";
    RecordRow row(db, sql.constData());
    row << batch << qint64(atMost);
    return rows<QualityPoint>(row, pointFrom);
}

Result<std::vector<QualityPoint>> loadPoints(sqlite::Database &db, const ChartId &chart, const QString &basis, UtcTime from,
                                             UtcTime to, size_t atMost)
{
    const QByteArray sql = QByteArray("SELECT ") + kPointColumns
        + " FROM quality_points WHERE chart = ? AND basis = ? AND at >= ? AND at < ? ORDER BY at DESC LIMIT ?";
    RecordRow row(db, sql.constData());
    row << chart.uuid << basis << from << to << qint64(atMost);
    Result<std::vector<QualityPoint>> points = rows<QualityPoint>(row, pointFrom);
    if (points)
        std::reverse(points->begin(), points->end());
    return points;
}

Result<std::vector<HourCount>> countPoints(sqlite::Database &db, UtcTime from, UtcTime to)
{
    RecordRow row(db, "SELECT chart, at / 3600000000, count(*) FROM quality_points WHERE judged AND at >= ? AND at <= ? GROUP BY 1, 2");
    row << from << to;
    return rows<HourCount>(row, [](RecordRow &one) {
        HourCount count;
        count.chart = {one.id()};
        count.hour = UtcTime(std::chrono::hours(one.integer()));
        count.points = quint64(one.integer());
        return count;
    });
}

Status saveSignal(sqlite::Database &db, const SpcSignal &signal)
{
    RecordRow row(db, "INSERT OR REPLACE INTO quality_signals (id, chart, machine, chart_code, machine_code, at, severity, patterns, side, "
                      "value, low, centre, high, action) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row << signal.id << signal.chart.uuid << signal.machine.uuid << signal.chartCode << signal.machineCode << signal.at
        << spcSeverityName(signal.severity) << spcPatternNames(signal.patterns) << spcSideName(signal.side) << signal.value
        << signal.lines.low << signal.lines.centre << signal.lines.high << signal.action;
    return noted(db, row, "quality_signals", signal.id);
}

Status removeSignal(sqlite::Database &db, const QUuid &id)
{
    return removeRow(db, "quality_signals", "DELETE FROM quality_signals WHERE id = ?", id);
}

Result<std::vector<SpcSignal>> loadSignalsOf(sqlite::Database &db, const ChartId &chart, UtcTime from, UtcTime to, size_t atMost)
{
    const QByteArray sql = QByteArray("SELECT ") + kSignalColumns
        + " FROM quality_signals WHERE chart = ? AND at >= ? AND at < ? ORDER BY at DESC LIMIT ?";
    RecordRow row(db, sql.constData());
    row << chart.uuid << from << to << qint64(atMost);
    Result<std::vector<SpcSignal>> found = rows<SpcSignal>(row, signalFrom);
    if (found)
        std::reverse(found->begin(), found->end());
    return found;
}

Result<std::vector<SpcSignal>> loadSignals(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to,
                                           size_t atMost)
{
    const QByteArray sql = QByteArray("SELECT ") + kSignalColumns
        + " FROM quality_signals WHERE at >= ?1 AND at < ?2 AND (?3 IS NULL OR machine = ?3) ORDER BY at DESC LIMIT ?4";
    RecordRow row(db, sql.constData());
    row << from << to << maybe(machine.uuid) << qint64(atMost);
    Result<std::vector<SpcSignal>> found = rows<SpcSignal>(row, signalFrom);
    if (found)
        std::reverse(found->begin(), found->end());
    return found;
}

Status codeIsFree(sqlite::Database &db, const QualityBatch &batch)
{
    RecordRow other(db, "SELECT 1 FROM quality_batches WHERE code = ? AND machine IS ? AND id != ?");
    other << batch.code << maybe(batch.machine.uuid) << batch.id;
    const Result<bool> taken = other.next();
    if (!taken)
        return taken.error();
    if (*taken)
        return Error{Error::Kind::Refused,
                     QCoreApplication::translate("quality", "There is a batch %1 already.").arg(batch.code), {}};
    return Done{};
}

Status saveBatch(sqlite::Database &db, const QualityBatch &batch)
{
    if (Status isFree = codeIsFree(db, batch); !isFree)
        return isFree;
    RecordRow row(db, "INSERT INTO quality_batches (id, code, machine, product, state, opened_by, opened_at, decided_by, decided_at, "
                      "note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET product = excluded.product, "
                      "state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at, "
                      "note = excluded.note");
    row << batch.id << batch.code << maybe(batch.machine.uuid) << batch.product << batchStateName(batch.state) << batch.openedBy
        << batch.openedAt << batch.decidedBy;
    if (batch.state == BatchState::Open)
        row.null();
    else
        row << batch.decidedAt;
    row << batch.note;
    return noted(db, row, "quality_batches", batch.id);
}

namespace {

constexpr const char *kBatchColumns = "id, code, machine, product, state, opened_by, opened_at, decided_by, decided_at, note";

} // namespace

Result<std::optional<QualityBatch>> loadBatch(sqlite::Database &db, const QUuid &id)
{
    const QByteArray sql = QByteArray("SELECT ") + kBatchColumns + " FROM quality_batches WHERE id = ?";
    RecordRow row(db, sql.constData());
    row << id;
    const Result<std::vector<QualityBatch>> found = rows<QualityBatch>(row, batchFrom);
    if (!found)
        return found.error();
    return found->empty() ? std::optional<QualityBatch>() : found->front();
}

Result<std::vector<QualityBatch>> loadBatches(sqlite::Database &db, size_t atMost)
{
    const QByteArray sql = QByteArray("SELECT ") + kBatchColumns + " FROM quality_batches ORDER BY opened_at DESC, code LIMIT ?";
    RecordRow row(db, sql.constData());
    row << qint64(atMost);
    return rows<QualityBatch>(row, batchFrom);
}

Status saveTest(sqlite::Database &db, const QualityTest &test)
{
    RecordRow row(db, "INSERT INTO quality_tests (id, batch, parameter, value, unit, low, high, severity, regulated, passed, action, "
                      "at, user) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row << test.id << test.batch << test.parameter << test.value << test.unit << test.expected.low << test.expected.high
        << spcSeverityName(test.severity) << test.regulated << test.passed() << test.action << test.at << test.user;
    return noted(db, row, "quality_tests", test.id);
}

Result<std::vector<QualityTest>> loadTests(sqlite::Database &db, const QUuid &batch)
{
    RecordRow row(db, "SELECT id, batch, parameter, value, unit, low, high, severity, regulated, action, at, user "
                      "FROM quality_tests WHERE batch = ? ORDER BY at, parameter");
    row << batch;
    return rows<QualityTest>(row, [](RecordRow &one) {
        QualityTest test;
        test.id = one.id();
        test.batch = one.id();
        test.parameter = one.text();
        test.value = one.real();
        test.unit = one.text();
        test.expected.low = one.optionalReal();
        test.expected.high = one.optionalReal();
        test.severity = severityFromName(one.text());
        test.regulated = one.boolean();
        test.action = one.text();
        test.at = one.time();
        test.user = one.text();
        return test;
    });
}

} // namespace lineside::quality_records
