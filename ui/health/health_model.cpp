#include "ui/health/health_model.h"

#include "models/health/health_advice.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/catching_up.h"

#include <QLocale>

#include <algorithm>

namespace lineside {

namespace {

int rankOf(const AssessmentPtr &health, bool watched)
{
    if (!watched)
        return healthRank(HealthStatus::Excellent) + 1;
    return healthRank(health ? health->score.status : HealthStatus::NotEnoughData);
}

//! Whole points: what moves by less does not change places.
int pointsOf(const AssessmentPtr &health)
{
    return health && health->score.overall ? int(*health->score.overall) : 1'000;
}

} // namespace

QString HealthTile::word() const
{
    switch (state) {
    case State::Waiting:
        return HealthModel::tr("Not computed yet");
    case State::Unwatched:
        return HealthModel::tr("No health score");
    case State::CatchingUp:
        return catchingUpWord();
    case State::Judged:
    case State::DataPoor:
        break;
    }
    return healthStatusWord(status);
}

QString HealthTile::spoken() const
{
    QStringList words{name, word()};
    if (score)
        words += HealthModel::tr("score %1").arg(scoreText(score));
    if (state == State::Judged || state == State::DataPoor)
        words += HealthModel::tr("confidence %1").arg(shareText(confidence));
    if (state == State::Judged)
        words += trend;
    words += {anomaly, cap, missing, grounds};
    words.removeAll(QString());
    return words.join(QStringLiteral(", "));
}

QString machineTitle(const Machine &machine)
{
    return machine.name.isEmpty() ? machine.code : machine.code + u' ' + machine.name;
}

QString missingDimensions(const HealthScore &score, const HealthPlan &plan)
{
    const double weights[] = {plan.weights.sensor, plan.weights.oee, plan.weights.quality, plan.weights.reliability,
                              plan.weights.performance};
    QStringList names;
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        if (!score.dimensions[d].score && weights[d] > 0)
            names += dimensionText(HealthDimension(d));
    }
    return names.join(QStringLiteral(", "));
}

QString capSentence(const HealthAssessment &assessment)
{
    switch (assessment.score.cap) {
    case HealthCap::None:
        break;
    case HealthCap::HardLimit: {
        QStringList names;
        for (const TagScore &tag : assessment.score.tags) {
            const auto named = std::find_if(assessment.tags.begin(), assessment.tags.end(),
                                            [&tag](const MonitoredTag &each) { return each.tag == tag.deviation.tag; });
            if (tag.deviation.hardLimit && named != assessment.tags.end())
                names += named->code;
        }
        return HealthModel::tr("Poor at best, whatever the score says: %1 failed its hard limit.").arg(names.join(QStringLiteral(", ")));
    }
    case HealthCap::Sensors:
        return HealthModel::tr("Poor at best, whatever the score says: the sensors stand below 20 of 100.");
    }
    return {};
}

HealthModel::HealthModel(QObject *parent) : QAbstractListModel(parent) {}

int HealthModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant HealthModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || size_t(index.row()) >= m_rows.size())
        return {};
    const Row &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.name;
    case Qt::AccessibleTextRole:
        return tile(index.row()).spoken();
    case Qt::ToolTipRole:
        return plainToolTip(tile(index.row()).spoken());
    case TileRole:
        return QVariant::fromValue(tile(index.row()));
    case MachineRole:
        return row.machine.uuid;
    case GroupRole:
        return m_grouped ? row.group : QString();
    default:
        return {};
    }
}

HealthTile HealthModel::tile(int at) const
{
    const Row &row = m_rows[size_t(at)];
    HealthTile tile;
    tile.machine = row.machine;
    tile.name = row.name;
    if (!row.watched) {
        tile.state = HealthTile::State::Unwatched;
        return tile;
    }
    tile.state = row.catchesUp ? HealthTile::State::CatchingUp : HealthTile::State::Waiting;
    if (!row.health)
        return tile;
    const HealthAssessment &health = *row.health;
    tile.status = health.score.status;
    tile.score = health.score.overall;
    if (!row.catchesUp)
        tile.state = tile.score ? HealthTile::State::Judged : HealthTile::State::DataPoor;
    tile.confidence = health.score.confidence;
    tile.direction = health.trend.direction;
    tile.trend = healthTrendWords(health.trend);
    if (health.anomaly && !health.anomaly->endedAt)
        tile.anomaly = tr("Anomaly, %1: %2").arg(anomalySeverityWord(health.anomaly->severity), anomalyKindWord(health.anomaly->kind));
    tile.cap = capSentence(health);
    const Machine *machine = m_snapshot->findMachine(row.machine);
    if (!tile.score && machine)
        tile.missing = tr("No data: %1").arg(missingDimensions(health.score, machine->health));
    double coverage = 0, weights = 0; // of what the score rests on
    for (const DimensionScore &dimension : health.score.dimensions) {
        coverage += dimension.weight * dimension.coverage;
        weights += dimension.weight;
    }
    // a tile has room for how long ago, not for both ends
    const auto days = int(std::chrono::ceil<std::chrono::days>(health.score.to - health.score.from).count());
    tile.grounds = tr("%Ln days  ·  %1 samples  ·  %2 known", nullptr, days)
                       .arg(QLocale().toString(qulonglong(health.score.samples)), shareText(weights > 0 ? coverage / weights : 0));
    return tile;
}

MachineId HealthModel::machineAt(int row) const
{
    return row >= 0 && size_t(row) < m_rows.size() ? m_rows[size_t(row)].machine : MachineId();
}

int HealthModel::rowOf(const MachineId &machine) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&machine](const Row &row) { return row.machine == machine; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

void HealthModel::show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture, const std::function<bool(const MachineId &)> &catchesUp)
{
    m_snapshot = snapshot;
    m_picture = picture;
    m_catchesUp = catchesUp;
    arrange();
}

void HealthModel::setFilter(const QString &text)
{
    m_filter = text.trimmed();
    arrange();
}

void HealthModel::setGrouped(bool grouped)
{
    if (m_grouped == grouped)
        return;
    m_grouped = grouped;
    arrange();
}

void HealthModel::arrange()
{
    if (!m_snapshot || !m_picture)
        return;
    std::vector<Row> rows;
    std::vector<int> worstOfLine;
    m_counts = {};
    m_catching = 0;
    m_machines = 0;
    const bool severalSites = m_snapshot->plant().sites.size() > 1;
    for (const Site &site : m_snapshot->plant().sites) {
        for (const Line &line : site.lines) {
            QStringList heading{severalSites ? site.name : QString(), line.code, line.name};
            heading.removeAll(QString());
            const QString group = heading.join(QStringLiteral("  ·  "));
            int worst = 100;
            for (const Machine &machine : line.machines) {
                ++m_machines;
                Row row{machine.id, machineTitle(machine), group, int(worstOfLine.size()), {}, machine.health.enabled};
                if (const auto found = m_picture->machines.find(machine.id); found != m_picture->machines.end() && row.watched)
                    row.health = found->second;
                row.catchesUp = row.watched && !(row.health && row.health->score.overall) && m_catchesUp && m_catchesUp(machine.id);
                if (row.catchesUp)
                    ++m_catching;
                else if (row.watched)
                    ++m_counts[size_t(row.health ? row.health->score.status : HealthStatus::NotEnoughData)];
                worst = std::min(worst, rankOf(row.health, row.watched));
                if (m_filter.isEmpty() || row.name.contains(m_filter, Qt::CaseInsensitive) || group.contains(m_filter, Qt::CaseInsensitive)
                    || (row.watched && (row.catchesUp ? catchingUpWord() : healthStatusWord(row.health ? row.health->score.status : HealthStatus::NotEnoughData))
                                           .contains(m_filter, Qt::CaseInsensitive)))
                    rows.push_back(std::move(row));
            }
            worstOfLine.push_back(worst);
        }
    }
    std::sort(rows.begin(), rows.end(), [&](const Row &a, const Row &b) {
        if (m_grouped && a.line != b.line) {
            const int worstA = worstOfLine[size_t(a.line)];
            const int worstB = worstOfLine[size_t(b.line)];
            return worstA != worstB ? worstA < worstB : a.line < b.line;
        }
        const int rankA = rankOf(a.health, a.watched);
        const int rankB = rankOf(b.health, b.watched);
        if (rankA != rankB)
            return rankA < rankB;
        if (pointsOf(a.health) != pointsOf(b.health))
            return pointsOf(a.health) < pointsOf(b.health);
        return a.name != b.name ? a.name < b.name : a.machine < b.machine;
    });
    const bool sameOrder = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(), [](const Row &a, const Row &b) {
        return a.machine == b.machine && a.group == b.group;
    });
    if (sameOrder) {
        m_rows = std::move(rows);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

} // namespace lineside
