#include "ui/health/recommendation_model.h"

#include "models/base/csv.h"
#include "ui/health/health_model.h"
#include "ui/theme/plain_text.h"

#include <algorithm>

namespace lineside {

namespace {

bool isOver(const MaintenanceRecommendation &recommendation)
{
    return recommendation.state == RecommendationState::Rejected || recommendation.state == RecommendationState::Validated;
}

QString resultText(const MaintenanceRecommendation &recommendation)
{
    if (!recommendation.helped)
        return {};
    return RecommendationModel::tr("%1: %2 before, %3 after")
        .arg(*recommendation.helped ? RecommendationModel::tr("helped") : RecommendationModel::tr("did not help"),
             scoreText(recommendation.scoreBefore, 0), scoreText(recommendation.scoreAfter, 0));
}

} // namespace

int RecommendationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RecommendationModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RecommendationModel::machineOf(const MaintenanceRecommendation &recommendation) const
{
    const Machine *machine = m_snapshot ? m_snapshot->findMachine(recommendation.machine) : nullptr;
    return machine ? machineTitle(*machine) : recommendation.machineCode;
}

QVariant RecommendationModel::data(const QModelIndex &index, int role) const
{
    const MaintenanceRecommendation *each = index.isValid() ? at(index.row()) : nullptr;
    if (!each)
        return {};
    if (role == Qt::ToolTipRole)
        return plainToolTip(each->reason.isEmpty() ? each->text : each->text + u'\n' + each->reason);
    if (role == SortRole)
        return sortable(*each, index.column());
    return role == Qt::DisplayRole ? QVariant(cellText(*each, index.column())) : QVariant();
}

QVariant RecommendationModel::sortable(const MaintenanceRecommendation &recommendation, int column) const
{
    const auto moment = [](const std::optional<UtcTime> &at) { return at ? QVariant(toMicroseconds(*at)) : QVariant(); };
    switch (column) {
    case StateColumn:
        return int(recommendation.state);
    case PriorityColumn:
        return -int(recommendation.priority); // the most pressing first
    case PlannedColumn:
        return moment(recommendation.plannedFor);
    case DoneColumn:
        return moment(recommendation.implementedAt);
    case LastColumn:
        return recommendation.steps.isEmpty() ? QVariant() : QVariant(toMicroseconds(recommendation.steps.last().at));
    default:
        return cellText(recommendation, column);
    }
}

QString RecommendationModel::cellText(const MaintenanceRecommendation &recommendation, int column) const
{
    switch (column) {
    case StateColumn:
        return recommendationStateWord(recommendation.state);
    case PriorityColumn:
        return workPriorityWord(recommendation.priority);
    case MachineColumn:
        return machineOf(recommendation);
    case TextColumn:
        return recommendation.text;
    case PlannedColumn:
        return recommendation.plannedFor ? momentText(*recommendation.plannedFor, m_now) : QString();
    case DoneColumn:
        return recommendation.implementedAt ? momentText(*recommendation.implementedAt, m_now) : QString();
    case ResultColumn:
        return resultText(recommendation);
    case LastColumn:
        return recommendation.steps.isEmpty() ? QString() : tr("%1, %2").arg(recommendation.steps.last().who, momentText(recommendation.steps.last().at, m_now));
    default:
        return {};
    }
}

QVariant RecommendationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn:
        return tr("State");
    case PriorityColumn:
        return tr("Priority");
    case MachineColumn:
        return tr("Machine");
    case TextColumn:
        return tr("What to do");
    case PlannedColumn:
        return tr("Planned for");
    case DoneColumn:
        return tr("Done at");
    case ResultColumn:
        return tr("Result");
    case LastColumn:
        return tr("Last step");
    default:
        return {};
    }
}

void RecommendationModel::show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture, bool all, const QString &text, UtcTime now)
{
    m_snapshot = snapshot;
    m_now = now;
    std::vector<MaintenanceRecommendation> rows;
    for (const MaintenanceRecommendation &each : *picture->recommendations) {
        if (!all && isOver(each))
            continue;
        const QString words = machineOf(each) + u' ' + each.text + u' ' + each.reason + u' ' + recommendationStateWord(each.state);
        if (text.isEmpty() || words.contains(text, Qt::CaseInsensitive))
            rows.push_back(each);
    }
    std::sort(rows.begin(), rows.end(), [](const MaintenanceRecommendation &a, const MaintenanceRecommendation &b) {
        if (isOver(a) != isOver(b))
            return isOver(b);
        if (!isOver(a) && a.priority != b.priority)
            return a.priority > b.priority;
        return a.createdAt != b.createdAt ? a.createdAt > b.createdAt : a.id < b.id;
    });
    const bool sameRows = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                     [](const MaintenanceRecommendation &a, const MaintenanceRecommendation &b) { return a.id == b.id; });
    if (sameRows) {
        m_rows = std::move(rows);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const MaintenanceRecommendation *RecommendationModel::at(int row) const
{
    return row >= 0 && size_t(row) < m_rows.size() ? &m_rows[size_t(row)] : nullptr;
}

int RecommendationModel::rowOf(const QUuid &id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&id](const MaintenanceRecommendation &each) { return each.id == id; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

QByteArray RecommendationModel::csv() const
{
    QByteArray text("id,machine,state,priority,text,reason,alert,created,updated,planned,implemented,helped,score_before,score_after,steps\r\n");
    const auto moment = [](const std::optional<UtcTime> &at) { return at ? toIso(*at).toLatin1() : QByteArray(); };
    const auto score = [](const std::optional<double> &value) { return value ? QByteArray::number(*value, 'g', 17) : QByteArray(); };
    for (const MaintenanceRecommendation &each : m_rows) {
        QStringList steps;
        for (const WorkStep &step : each.steps)
            steps += toIso(step.at) + u' ' + step.state + u' ' + step.who + u' ' + step.note;
        const QByteArrayList cells{each.id.toByteArray(QUuid::WithoutBraces), csvCell(each.machineCode), recommendationStateName(each.state).toLatin1(),
                                   severityName(each.priority).toLatin1(), csvCell(each.text), csvCell(each.reason),
                                   each.alert.isNull() ? QByteArray() : each.alert.toByteArray(QUuid::WithoutBraces), toIso(each.createdAt).toLatin1(),
                                   toIso(each.updatedAt).toLatin1(), moment(each.plannedFor), moment(each.implementedAt),
                                   each.helped ? QByteArray(*each.helped ? "1" : "0") : QByteArray(), score(each.scoreBefore), score(each.scoreAfter),
                                   csvCell(steps.join(QStringLiteral("; ")))};
        text += cells.join(',') + "\r\n";
    }
    return text;
}

} // namespace lineside
