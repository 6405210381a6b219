#include "ui/health/alert_model.h"

#include "models/base/csv.h"
#include "models/health/health_advice.h"
#include "ui/health/health_model.h"
#include "ui/theme/plain_text.h"

#include <QFont>
#include <QLocale>

#include <algorithm>

namespace lineside {

namespace {

double hoursBetween(UtcTime from, UtcTime to)
{
    return double(std::chrono::microseconds(to - from).count()) / 3.6e9;
}

QByteArray csvNumber(std::optional<double> value)
{
    return value ? QByteArray::number(*value, 'g', 17) : QByteArray();
}

QByteArray csvTime(std::optional<UtcTime> at)
{
    return at ? toIso(*at).toLatin1() : QByteArray();
}

} // namespace

QString foreseenText(const PredictiveAlert &alert, UtcTime now)
{
    if (!alert.predictedAt)
        return AlertModel::tr("not known");
    const double hours = hoursBetween(now, *alert.predictedAt);
    if (hours < 0)
        return alert.isOpen() ? AlertModel::tr("overdue by %1").arg(durationText(-hours)) : momentText(*alert.predictedAt, now);
    return AlertModel::tr("in %1", "a duration").arg(durationText(hours));
}

QString plannedText(const PredictiveAlert &alert, UtcTime now)
{
    if (!alert.plannedFor)
        return {};
    const QString when = momentText(*alert.plannedFor, now);
    return alert.isOverdue(now) ? AlertModel::tr("overdue, %1", "since when").arg(when) : when;
}

QList<std::pair<QString, QString>> factsOf(const PredictiveAlert &alert, UtcTime now)
{
    QList<std::pair<QString, QString>> facts;
    const auto add = [&facts](const QString &what, const QString &words) { facts.append({what, words}); };
    const QString unknown = AlertModel::tr("not known");
    add(AlertModel::tr("Kind"), AlertModel::tr("%1, severity %2").arg(predictionTypeWord(alert.type), severityWord(alert.severity)));
    add(AlertModel::tr("Likely failure"), alert.failureMode.isEmpty() ? unknown : alert.failureMode);
    QString probability = AlertModel::tr("not known: too few alerts of this kind have had an outcome");
    if (alert.probability) {
        const Estimate &of = *alert.probability;
        probability = (alert.probabilityBasis == ProbabilityBasis::BreakdownRate
                           ? AlertModel::tr("%1 (%2 to %3 with %4), by how often such machines break down within two weeks")
                           : AlertModel::tr("%1 (%2 to %3 with %4), by how often alerts of this kind came true"))
                          .arg(shareText(of.value), shareText(of.low), shareText(of.high), shareText(of.certainty));
    }
    add(AlertModel::tr("Probability"), probability);
    QString when = unknown;
    if (alert.predictedAt && alert.hoursToFailure) {
        // counted from when it was worked out
        const double gone = hoursBetween(alert.updatedAt, now);
        const auto left = [gone](double hours) { return durationText(std::max(0.0, hours - gone)); };
        when = AlertModel::tr("%1, %2 (%3 to %4 with %5)")
                   .arg(momentText(*alert.predictedAt, now), foreseenText(alert, now), left(alert.hoursToFailure->low), left(alert.hoursToFailure->high),
                        shareText(alert.hoursToFailure->certainty));
    } else if (alert.predictedAt) {
        when = AlertModel::tr("%1, %2").arg(momentText(*alert.predictedAt, now), foreseenText(alert, now));
    }
    add(AlertModel::tr("Failure foreseen"), when);
    add(AlertModel::tr("Remaining useful life"),
        alert.hoursToFailure ? AlertModel::tr("%1 (%2 to %3 with %4) as of %5")
                                   .arg(durationText(alert.hoursToFailure->value), durationText(alert.hoursToFailure->low),
                                        durationText(alert.hoursToFailure->high), shareText(alert.hoursToFailure->certainty), momentText(alert.updatedAt, now))
                             : unknown);
    add(AlertModel::tr("Impact"), alert.impact.isEmpty() ? unknown : alert.impact);
    add(AlertModel::tr("Parts"), alert.parts.isEmpty() ? unknown : alert.parts.join(QStringLiteral(", ")));
    add(AlertModel::tr("Skills"), alert.skills.isEmpty() ? unknown : alert.skills.join(QStringLiteral(", ")));
    const auto scheduled = std::find_if(alert.steps.rbegin(), alert.steps.rend(), [](const WorkStep &step) { return step.state == alertStateName(AlertState::Scheduled); });
    if (scheduled != alert.steps.rend() || alert.plannedFor) {
        QStringList words;
        if (alert.plannedFor)
            words += alert.isOverdue(now) ? AlertModel::tr("%1, overdue by %2").arg(momentText(*alert.plannedFor, now), durationText(hoursBetween(*alert.plannedFor, now)))
                                          : momentText(*alert.plannedFor, now);
        if (scheduled != alert.steps.rend())
            words += AlertModel::tr("said at %1 by %2").arg(momentText(scheduled->at, now), scheduled->who);
        add(AlertModel::tr("Planned for"), words.join(QStringLiteral(" · ")));
    }
    add(AlertModel::tr("Rests on"), groundsText(alert.from, alert.to, alert.samples, alert.coverage, now));
    add(AlertModel::tr("Health then"), alert.score ? AlertModel::tr("%1 of 100").arg(scoreText(alert.score)) : unknown);
    add(AlertModel::tr("Method"), AlertModel::tr("%1, version %2").arg(alert.algorithm, alert.version));
    if (alert.outcome != AlertOutcome::None) {
        QString outcome = alertOutcomeWord(alert.outcome);
        if (alert.failedAt)
            outcome += AlertModel::tr(", failed at %1").arg(momentText(*alert.failedAt, now));
        if (alert.accuracy != PredictionAccuracy::Unknown)
            outcome += AlertModel::tr("; the prediction: %1").arg(predictionAccuracyWord(alert.accuracy));
        if (alert.errorHours)
            outcome += AlertModel::tr(" (off by %1 hours)").arg(QLocale().toString(*alert.errorHours, 'f', 1));
        add(AlertModel::tr("Outcome"), outcome);
    }
    return facts;
}

int AlertModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_alerts.size());
}

int AlertModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AlertModel::machineOf(const PredictiveAlert &alert) const
{
    const Machine *machine = m_snapshot ? m_snapshot->findMachine(alert.machine) : nullptr;
    return machine ? machineTitle(*machine) : alert.machineCode;
}

QVariant AlertModel::data(const QModelIndex &index, int role) const
{
    const PredictiveAlert *alert = index.isValid() ? alertAt(index.row()) : nullptr;
    if (!alert)
        return {};
    if (role == IdRole)
        return alert->id;
    if (role == SortRole)
        return sortable(*alert, index.column());
    if (role == Qt::ToolTipRole)
        return plainToolTip(index.column() == PlannedColumn && alert->plannedFor ? momentText(*alert->plannedFor, m_now) : alert->text);
    if (role == Qt::FontRole && index.column() == PlannedColumn && alert->isOverdue(m_now)) {
        QFont strong; // the weight alone: the view's own font is what it goes by
        strong.setWeight(QFont::DemiBold);
        return strong;
    }
    return role == Qt::DisplayRole ? QVariant(cellText(*alert, index.column())) : QVariant();
}

QVariant AlertModel::sortable(const PredictiveAlert &alert, int column) const
{
    switch (column) {
    case UrgencyColumn:
        return -int(alert.urgency); // the most urgent first
    case StateColumn:
        return int(alert.state);
    case WhenColumn:
        return alert.predictedAt ? QVariant(toMicroseconds(*alert.predictedAt)) : QVariant();
    case PlannedColumn:
        return alert.plannedFor ? QVariant(toMicroseconds(*alert.plannedFor)) : QVariant();
    case CreatedColumn:
        return toMicroseconds(alert.createdAt);
    default:
        return cellText(alert, column);
    }
}

QString AlertModel::cellText(const PredictiveAlert &alert, int column) const
{
    switch (column) {
    case UrgencyColumn:
        return alertUrgencyWord(alert.urgency);
    case StateColumn:
        return alertStateWord(alert.state);
    case MachineColumn:
        return machineOf(alert);
    case TypeColumn:
        return predictionTypeWord(alert.type);
    case WhenColumn:
        return foreseenText(alert, m_now);
    case PlannedColumn:
        return plannedText(alert, m_now);
    case ReasonColumn:
        return alert.text;
    case CreatedColumn:
        return momentText(alert.createdAt, m_now);
    case OutcomeColumn:
        return alert.outcome == AlertOutcome::None ? QString() : alertOutcomeWord(alert.outcome);
    default:
        return {};
    }
}

QVariant AlertModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case UrgencyColumn:
        return tr("Urgency");
    case StateColumn:
        return tr("State");
    case MachineColumn:
        return tr("Machine");
    case TypeColumn:
        return tr("Kind");
    case WhenColumn:
        return tr("Foreseen");
    case PlannedColumn:
        return tr("Planned for");
    case ReasonColumn:
        return tr("Reason");
    case CreatedColumn:
        return tr("Since");
    case OutcomeColumn:
        return tr("Outcome");
    default:
        return {};
    }
}

void AlertModel::show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture, bool all, const QString &text, UtcTime now)
{
    m_snapshot = snapshot;
    m_now = now;
    std::vector<PredictiveAlert> alerts;
    for (const PredictiveAlert &kept : *picture->alerts) {
        if (!all && !kept.isOpen())
            continue;
        PredictiveAlert alert = kept;
        alert.putInWords(); // of the language of now, whatever it was when the alert came
        const QString words = machineOf(alert) + u' ' + alert.text + u' ' + alertStateWord(alert.state) + u' ' + alertUrgencyWord(alert.urgency) + u' '
            + predictionTypeWord(alert.type);
        if (text.isEmpty() || words.contains(text, Qt::CaseInsensitive))
            alerts.push_back(std::move(alert));
    }
    std::sort(alerts.begin(), alerts.end(), [](const PredictiveAlert &a, const PredictiveAlert &b) {
        if (a.isOpen() != b.isOpen())
            return a.isOpen();
        if (a.isOpen() && a.urgency != b.urgency)
            return a.urgency > b.urgency;
        if (!a.isOpen() && a.updatedAt != b.updatedAt)
            return a.updatedAt > b.updatedAt;
        return a.createdAt != b.createdAt ? a.createdAt > b.createdAt : a.id < b.id;
    });
    const bool sameRows = std::equal(alerts.begin(), alerts.end(), m_alerts.begin(), m_alerts.end(),
                                     [](const PredictiveAlert &a, const PredictiveAlert &b) { return a.id == b.id; });
    if (sameRows) {
        m_alerts = std::move(alerts);
        if (!m_alerts.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_alerts.size()) - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_alerts = std::move(alerts);
    endResetModel();
}

const PredictiveAlert *AlertModel::alertAt(int row) const
{
    return row >= 0 && size_t(row) < m_alerts.size() ? &m_alerts[size_t(row)] : nullptr;
}

int AlertModel::rowOf(const QUuid &id) const
{
    const auto found = std::find_if(m_alerts.begin(), m_alerts.end(), [&id](const PredictiveAlert &alert) { return alert.id == id; });
    return found == m_alerts.end() ? -1 : int(found - m_alerts.begin());
}

QByteArray AlertModel::csv() const
{
    QByteArray text("id,machine,type,state,urgency,severity,created,updated,reason,failure_mode,probability,probability_low,probability_high,predicted,"
                    "hours_to_failure,hours_low,hours_high,certainty,indicators,algorithm,version,impact,downtime_hours,cost,currency,parts,skills,planned_for,from,to,"
                    "samples,coverage,score,outcome,accuracy,failed,error_hours,steps\r\n");
    for (const PredictiveAlert &alert : m_alerts) {
        QStringList indicators;
        for (const AlertIndicator &indicator : alert.indicators)
            indicators += indicator.code + u'=' + QString::number(indicator.value, 'g', 6) + indicator.unit;
        QStringList steps;
        for (const WorkStep &step : alert.steps)
            steps += toIso(step.at) + u' ' + step.state + u' ' + step.who + u' ' + step.note;
        const auto part = [](const std::optional<Estimate> &estimate, double Estimate::*which) {
            return csvNumber(estimate ? std::optional((*estimate).*which) : std::nullopt);
        };
        const QByteArrayList cells{alert.id.toByteArray(QUuid::WithoutBraces), csvCell(alert.machineCode), predictionTypeName(alert.type).toLatin1(),
                                   alertStateName(alert.state).toLatin1(), alertUrgencyName(alert.urgency).toLatin1(), severityName(alert.severity).toLatin1(),
                                   csvTime(alert.createdAt), csvTime(alert.updatedAt), csvCell(alert.text), csvCell(alert.failureMode),
                                   part(alert.probability, &Estimate::value), part(alert.probability, &Estimate::low), part(alert.probability, &Estimate::high),
                                   csvTime(alert.predictedAt), part(alert.hoursToFailure, &Estimate::value), part(alert.hoursToFailure, &Estimate::low),
                                   part(alert.hoursToFailure, &Estimate::high), part(alert.hoursToFailure, &Estimate::certainty),
                                   csvCell(indicators.join(QStringLiteral("; "))), csvCell(alert.algorithm), csvCell(alert.version), csvCell(alert.impact),
                                   csvNumber(alert.downtimeHours), csvNumber(alert.cost), csvCell(alert.currency), csvCell(alert.parts.join(QStringLiteral("; "))),
                                   csvCell(alert.skills.join(QStringLiteral("; "))), csvTime(alert.plannedFor), csvTime(alert.from), csvTime(alert.to), QByteArray::number(alert.samples),
                                   csvNumber(alert.coverage), csvNumber(alert.score), alertOutcomeName(alert.outcome).toLatin1(),
                                   predictionAccuracyName(alert.accuracy).toLatin1(), csvTime(alert.failedAt), csvNumber(alert.errorHours),
                                   csvCell(steps.join(QStringLiteral("; ")))};
        text += cells.join(',') + "\r\n";
    }
    return text;
}

} // namespace lineside
