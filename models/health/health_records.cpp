#include "models/health/health_records.h"

#include "models/health/health_json.h"
#include "models/records/record_values.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::Literals;

namespace lineside::health_records {

namespace {

const char *const kFirst = R"sql(
CREATE TABLE equipment_health_scores(
    id BLOB PRIMARY KEY, machine BLOB NOT NULL, at INTEGER NOT NULL, score REAL, confidence REAL NOT NULL,
    status TEXT NOT NULL, cap TEXT NOT NULL, sensor REAL, oee REAL, quality REAL, reliability REAL, performance REAL,
    average7 REAL, average30 REAL, change REAL, direction TEXT NOT NULL, significant INTEGER NOT NULL,
    anomaly TEXT, anomaly_severity TEXT, from_at INTEGER NOT NULL, samples INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX equipment_health_scores_by_time ON equipment_health_scores(machine, at);
CREATE INDEX equipment_health_scores_of_all ON equipment_health_scores(at);
CREATE TABLE predictive_maintenance_alerts(
    id BLOB PRIMARY KEY, machine BLOB NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL, urgency TEXT NOT NULL,
    severity TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, predicted_at INTEGER,
    probability REAL, hours_to_failure REAL, failure_mode TEXT, algorithm TEXT NOT NULL, version TEXT NOT NULL,
    outcome TEXT NOT NULL, accuracy TEXT NOT NULL, failed_at INTEGER, error_hours REAL, body TEXT NOT NULL) STRICT;
CREATE INDEX predictive_maintenance_alerts_by_state ON predictive_maintenance_alerts(state, updated_at);
CREATE TABLE maintenance_recommendations(
    id BLOB PRIMARY KEY, machine BLOB NOT NULL, alert BLOB, state TEXT NOT NULL, priority TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, planned_for INTEGER, implemented_at INTEGER,
    helped INTEGER, body TEXT NOT NULL) STRICT;
CREATE INDEX maintenance_recommendations_by_time ON maintenance_recommendations(updated_at);
CREATE TABLE health_learnt(machine BLOB PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
)sql";

/*
 * Which hours of a day (of UTC; bit 0 is the first) a machine had a score, so that nobody has to count scores for it. It
 * begins with what scores there are: the sum of different powers of two is all of them.
 */
const char *const kSecond = R"sql(
ALTER TABLE equipment_health_scores ADD COLUMN late_at INTEGER;
ALTER TABLE equipment_health_scores ADD COLUMN rescored_at INTEGER;
CREATE INDEX equipment_health_scores_late ON equipment_health_scores(machine, at) WHERE late_at IS NOT NULL;
CREATE TABLE health_watched(machine BLOB NOT NULL, day INTEGER NOT NULL, hours INTEGER NOT NULL,
    PRIMARY KEY(machine, day)) STRICT, WITHOUT ROWID;
INSERT INTO health_watched SELECT machine, at / 86400000000, SUM(DISTINCT 1 << (at / 3600000000 % 24))
    FROM equipment_health_scores WHERE score IS NOT NULL GROUP BY 1, 2;
)sql";

constexpr qint64 kHourMicros = 3'600'000'000;
constexpr qint64 kDayMicros = 24 * kHourMicros;

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Status written(RecordRow &row, sqlite::Database &db, const char *table, const QUuid &id)
{
    if (Status put = row.run(); !put)
        return put;
    return record_file::noteChange(db, table, id.toRfc4122());
}

std::optional<QString> orNull(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

//! Rows of bodies in JSON, each read by \a parse; those that cannot be read are left out.
template<typename T, typename Parse>
Result<std::vector<T>> bodies(RecordRow &row, Parse parse)
{
    std::vector<T> found;
    const Status read = row.each([&] {
        Result<T> value = parse(QJsonDocument::fromJson(row.text().toUtf8()).object());
        if (value)
            found.push_back(std::move(*value));
    });
    if (!read)
        return read.error();
    return found;
}

} // namespace

RecordSchema schema()
{
    return {"health", {kFirst, kSecond}, carriedTables(), keptTables()};
}

StoredScore storedOf(const HealthAssessment &assessment)
{
    StoredScore stored;
    stored.id = QUuid::createUuid();
    stored.machine = assessment.machine;
    stored.at = assessment.score.at;
    stored.overall = assessment.score.overall;
    stored.confidence = assessment.score.confidence;
    stored.status = assessment.score.status;
    stored.cap = assessment.score.cap;
    for (size_t d = 0; d < kHealthDimensions; ++d)
        stored.dimensions[d] = assessment.score.dimensions[d].score;
    stored.direction = assessment.trend.direction;
    stored.significant = assessment.trend.significant;
    stored.from = assessment.score.from;
    stored.samples = assessment.score.samples;
    stored.body = health_json::of(assessment);
    return stored;
}

Status write(sqlite::Database &db, const StoredScore &score)
{
    RecordRow row(db, "INSERT OR REPLACE INTO equipment_health_scores(id, machine, at, score, confidence, status, cap, sensor, oee, "
                      "quality, reliability, performance, average7, average30, change, direction, significant, anomaly, "
                      "anomaly_severity, from_at, samples, body) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    const QJsonObject trend = score.body[u"trend"_s].toObject();
    const QJsonObject anomaly = score.body[u"anomaly"_s].toObject();
    row << score.id << score.machine.uuid << score.at << score.overall << score.confidence << healthStatusName(score.status)
        << healthCapName(score.cap);
    for (const std::optional<double> &dimension : score.dimensions)
        row << dimension;
    row << health_json::numberOf(trend[u"average7"_s]) << health_json::numberOf(trend[u"average30"_s])
        << health_json::numberOf(trend[u"change"_s]) << healthDirectionName(score.direction) << score.significant
        << orNull(anomaly[u"type"_s].toString()) << orNull(anomaly[u"severity"_s].toString())
        << health_json::timeOf(score.body[u"from"_s]).value_or(score.at) << qint64(score.body[u"samples"_s].toDouble())
        << compact(score.body);
    if (Status put = written(row, db, "equipment_health_scores", score.id); !put || !score.overall)
        return put;
    const qint64 us = toMicroseconds(score.at);
    RecordRow watched(db, "INSERT INTO health_watched(machine, day, hours) VALUES(?,?,?) "
                          "ON CONFLICT(machine, day) DO UPDATE SET hours = hours | excluded.hours");
    return (watched << score.machine.uuid << us / kDayMicros << (qint64(1) << (us / kHourMicros % 24))).run();
}

Status markLate(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to, UtcTime at)
{
    RecordRow row(db, "UPDATE equipment_health_scores SET late_at = ? WHERE machine = ? AND at > ? AND at <= ? "
                      "AND COALESCE(rescored_at, 0) <= ?");
    return (row << at << machine.uuid << from << to << at).run();
}

Result<std::map<MachineId, std::pair<UtcTime, UtcTime>>> lateScores(sqlite::Database &db)
{
    RecordRow row(db, "SELECT machine, MIN(at), MAX(at) FROM equipment_health_scores WHERE late_at IS NOT NULL GROUP BY machine");
    std::map<MachineId, std::pair<UtcTime, UtcTime>> found;
    const Status read = row.each([&] {
        auto &range = found[{row.id()}];
        range.first = row.time() - std::chrono::microseconds(1);
        range.second = row.time();
    });
    if (!read)
        return read.error();
    return found;
}

Status rescore(sqlite::Database &db, const StoredScore &before, const HealthAssessment &assessment, UtcTime at)
{
    StoredScore after = storedOf(assessment);
    QJsonObject body = after.body;
    for (const QString &kept : {u"trend"_s, u"anomaly"_s, u"learnt"_s, u"projections"_s, u"risks"_s, u"action"_s, u"advice"_s}) {
        if (before.body.contains(kept))
            body.insert(kept, before.body[kept]);
    }
    body.insert(u"rescoredAt"_s, toIso(at));
    RecordRow row(db, "UPDATE equipment_health_scores SET score = ?, confidence = ?, status = ?, cap = ?, sensor = ?, oee = ?, quality = ?, "
                      "reliability = ?, performance = ?, from_at = ?, samples = ?, late_at = NULL, rescored_at = ?, "
                      "body = CASE WHEN body = '' THEN '' ELSE ? END WHERE id = ?");
    row << after.overall << after.confidence << healthStatusName(after.status) << healthCapName(after.cap);
    for (const std::optional<double> &dimension : after.dimensions)
        row << dimension;
    row << after.from << qint64(after.samples) << at << compact(body) << before.id;
    return written(row, db, "equipment_health_scores", before.id);
}

Status write(sqlite::Database &db, const PredictiveAlert &alert)
{
    RecordRow row(db, "INSERT OR REPLACE INTO predictive_maintenance_alerts(id, machine, type, state, urgency, severity, created_at, "
                      "updated_at, predicted_at, probability, hours_to_failure, failure_mode, algorithm, version, outcome, accuracy, "
                      "failed_at, error_hours, body) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    row << alert.id << alert.machine.uuid << predictionTypeName(alert.type) << alertStateName(alert.state)
        << alertUrgencyName(alert.urgency) << severityName(alert.severity) << alert.createdAt << alert.updatedAt << alert.predictedAt
        << (alert.probability ? std::optional(alert.probability->value) : std::nullopt)
        << (alert.hoursToFailure ? std::optional(alert.hoursToFailure->value) : std::nullopt) << orNull(alert.failureMode)
        << alert.algorithm << alert.version << alertOutcomeName(alert.outcome) << predictionAccuracyName(alert.accuracy)
        << alert.failedAt << alert.errorHours << compact(toJson(alert));
    return written(row, db, "predictive_maintenance_alerts", alert.id);
}

Status write(sqlite::Database &db, const MaintenanceRecommendation &of)
{
    RecordRow row(db, "INSERT OR REPLACE INTO maintenance_recommendations(id, machine, alert, state, priority, created_at, updated_at, "
                      "planned_for, implemented_at, helped, body) VALUES(?,?,?,?,?,?,?,?,?,?,?)");
    row << of.id << of.machine.uuid << (of.alert.isNull() ? std::nullopt : std::optional(of.alert))
        << recommendationStateName(of.state) << severityName(of.priority) << of.createdAt << of.updatedAt << of.plannedFor
        << of.implementedAt << of.helped << compact(toJson(of));
    return written(row, db, "maintenance_recommendations", of.id);
}

Status writeLearnt(sqlite::Database &db, const MachineId &machine, const QByteArray &learnt, UtcTime at)
{
    if (learnt.isEmpty()) {
        RecordRow row(db, "DELETE FROM health_learnt WHERE machine = ?");
        return (row << machine.uuid).run();
    }
    RecordRow row(db, "INSERT OR REPLACE INTO health_learnt(machine, at, body) VALUES(?,?,?)");
    return (row << machine.uuid << at << learnt).run();
}

Result<std::vector<StoredScore>> scores(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to, size_t atMost, bool plain)
{
    RecordRow row(db, "SELECT id, at, score, confidence, status, cap, sensor, oee, quality, reliability, performance, direction, "
                      "significant, from_at, samples, late_at, rescored_at, CASE WHEN ? THEN '' ELSE body END FROM equipment_health_scores "
                      "WHERE machine = ? AND at >= ? AND at < ? ORDER BY at LIMIT ?");
    row << plain << machine.uuid << from << to << qint64(atMost);
    std::vector<StoredScore> found;
    const Status read = row.each([&] {
        StoredScore score;
        score.machine = machine;
        score.id = row.id();
        score.at = row.time();
        score.overall = row.optionalReal();
        score.confidence = row.real();
        healthStatusFromName(row.text(), score.status);
        const QString cap = row.text();
        for (const HealthCap each : {HealthCap::HardLimit, HealthCap::Sensors}) {
            if (healthCapName(each) == cap)
                score.cap = each;
        }
        for (std::optional<double> &dimension : score.dimensions)
            dimension = row.optionalReal();
        healthDirectionFromName(row.text(), score.direction);
        score.significant = row.boolean();
        score.from = row.time();
        score.samples = quint64(row.integer());
        score.lateAt = row.optionalTime();
        score.rescoredAt = row.optionalTime();
        score.body = QJsonDocument::fromJson(row.text().toUtf8()).object();
        found.push_back(std::move(score));
    });
    if (!read)
        return read.error();
    return found;
}

Result<std::vector<DailyScore>> dailyScores(sqlite::Database &db, const MachineId &machine, UtcTime to, int days)
{
    const int count = std::max(days, 1);
    const UtcTime from = to - std::chrono::microseconds(kDayMicros) * count;
    std::vector<DailyScore> found(static_cast<size_t>(count));
    for (int day = 0; day < count; ++day) {
        found[size_t(day)].from = from + std::chrono::microseconds(kDayMicros) * day;
        found[size_t(day)].to = found[size_t(day)].from + std::chrono::microseconds(kDayMicros);
    }
    // a score at the end of a day is of that day: (from, to]
    RecordRow row(db, "SELECT (at - ?1 - 1) / 86400000000, AVG(score), MIN(score), MAX(score), AVG(confidence), COUNT(*), "
                      "COUNT(DISTINCT CASE WHEN score IS NOT NULL THEN (at - ?1 - 1) / 3600000000 END), COUNT(late_at) "
                      "FROM equipment_health_scores WHERE at > ?1 AND at <= ?2 AND machine = ?3 GROUP BY 1 ORDER BY 1");
    row << from << to << machine.uuid;
    const Status read = row.each([&] {
        const qint64 day = row.integer();
        if (day < 0 || day >= count)
            return;
        DailyScore &score = found[size_t(day)];
        score.mean = row.optionalReal();
        score.low = row.optionalReal().value_or(0);
        score.high = row.optionalReal().value_or(0);
        score.confidence = row.real();
        score.samples = quint64(row.integer());
        score.coverage = double(row.integer()) / 24;
        score.late = quint64(row.integer());
    });
    if (!read)
        return read.error();
    return found;
}

Result<HealthStatus> statusBefore(sqlite::Database &db, const MachineId &machine, UtcTime at)
{
    RecordRow row(db, "SELECT status FROM equipment_health_scores WHERE machine = ? AND at < ? ORDER BY at DESC LIMIT 1");
    row << machine.uuid << at;
    const Result<bool> found = row.next();
    if (!found)
        return found.error();
    HealthStatus status = HealthStatus::NotEnoughData;
    if (*found)
        healthStatusFromName(row.text(), status);
    return status;
}

Result<std::map<MachineId, HealthStatus>> lastStatuses(sqlite::Database &db, UtcTime from)
{
    // of the row with the largest time, which SQLite promises for a bare column beside MAX()
    RecordRow row(db, "SELECT machine, status, MAX(at) FROM equipment_health_scores WHERE at >= ? AND score IS NOT NULL GROUP BY machine");
    row << from;
    std::map<MachineId, HealthStatus> found;
    const Status read = row.each([&] {
        const MachineId machine{row.id()};
        healthStatusFromName(row.text(), found[machine]);
    });
    if (!read)
        return read.error();
    return found;
}

Result<std::map<MachineId, double>> watchedHours(sqlite::Database &db, UtcTime from, UtcTime to)
{
    const qint64 begin = toMicroseconds(from), end = toMicroseconds(to);
    RecordRow row(db, "SELECT machine, day, hours FROM health_watched WHERE day >= ? AND day <= ?");
    row << begin / kDayMicros << end / kDayMicros;
    std::map<MachineId, double> found;
    const Status read = row.each([&] {
        const MachineId machine{row.id()};
        const qint64 day = row.integer();
        const qint64 hours = row.integer();
        double sum = 0;
        for (int hour = 0; hour < 24; ++hour) {
            const qint64 at = day * kDayMicros + hour * kHourMicros;
            if (hours >> hour & 1)
                sum += double(std::max<qint64>(0, std::min(at + kHourMicros, end) - std::max(at, begin))) / double(kHourMicros);
        }
        if (sum > 0)
            found[machine] += sum;
    });
    if (!read)
        return read.error();
    return found;
}

Result<std::vector<PredictiveAlert>> alertsOf(sqlite::Database &db, UtcTime from, UtcTime to)
{
    RecordRow row(db, "SELECT body FROM predictive_maintenance_alerts WHERE created_at >= ? AND created_at < ? ORDER BY created_at");
    row << from << to;
    return bodies<PredictiveAlert>(row, alertFromJson);
}

Result<std::map<MachineId, std::vector<ScorePoint>>> points(sqlite::Database &db, UtcTime from)
{
    RecordRow row(db, "SELECT machine, at, score FROM equipment_health_scores WHERE at >= ? AND score IS NOT NULL ORDER BY at");
    row << from;
    std::map<MachineId, std::vector<ScorePoint>> found;
    const Status read = row.each([&] {
        std::vector<ScorePoint> &machine = found[{row.id()}];
        const UtcTime at = row.time();
        machine.push_back({at, row.real()});
    });
    if (!read)
        return read.error();
    return found;
}

Result<std::vector<PredictiveAlert>> alerts(sqlite::Database &db, UtcTime resolvedSince)
{
    RecordRow row(db, "SELECT body FROM predictive_maintenance_alerts WHERE state <> 'RESOLVED' OR updated_at >= ? ORDER BY created_at");
    row << resolvedSince;
    return bodies<PredictiveAlert>(row, alertFromJson);
}

Result<std::vector<MaintenanceRecommendation>> recommendations(sqlite::Database &db, UtcTime since)
{
    RecordRow row(db, "SELECT body FROM maintenance_recommendations WHERE updated_at >= ? ORDER BY created_at");
    row << since;
    return bodies<MaintenanceRecommendation>(row, recommendationFromJson);
}

Result<std::map<MachineId, QByteArray>> learnt(sqlite::Database &db)
{
    RecordRow row(db, "SELECT machine, body FROM health_learnt");
    std::map<MachineId, QByteArray> found;
    const Status read = row.each([&] {
        QByteArray &body = found[{row.id()}];
        body = row.blob();
    });
    if (!read)
        return read.error();
    return found;
}

} // namespace lineside::health_records
