#include "ui/trends/trend_marks.h"

#include "models/health/health_service.h"
#include "ui/services.h"
#include "ui/trends/qcustomplot_header.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside {

namespace {

struct MarkWords
{
    Q_DECLARE_TR_FUNCTIONS(TrendMarks)
};

} // namespace

std::vector<TrendMark> anomalyMarks(const PlantSnapshot &snapshot, const HealthAssessment &health, const std::vector<PredictiveAlert> &alerts)
{
    const Machine *machine = snapshot.findMachine(health.machine);
    const QString words = MarkWords::tr("%1 was unusual").arg(machine ? machine->code : health.code);
    std::vector<TrendMark> marks;
    if (health.anomaly)
        marks.push_back({health.anomaly->since, health.anomaly->endedAt.value_or(health.score.at), words});
    for (const PredictiveAlert &alert : alerts) {
        const bool known = std::any_of(marks.begin(), marks.end(), [&alert](const TrendMark &mark) { return mark.from == alert.from; });
        if (alert.machine == health.machine && alert.type == PredictionType::AnomalyDetected && !known)
            marks.push_back({alert.from, alert.to, words});
    }
    return marks;
}

std::vector<TrendMark> anomaliesOf(const UiServices &services, const std::vector<TagUuid> &tags)
{
    std::vector<TrendMark> marks;
    if (!services.health)
        return marks;
    const SnapshotPtr snapshot = services.editor.snapshot();
    std::vector<MachineId> machines;
    for (const TagUuid &tag : tags) {
        const TagEntry *entry = snapshot->find(tag);
        if (entry && entry->machine && std::find(machines.begin(), machines.end(), entry->machine->id) == machines.end())
            machines.push_back(entry->machine->id);
    }
    const HealthPicturePtr picture = services.health->picture();
    for (const MachineId &machine : machines) {
        const auto found = picture->machines.find(machine);
        if (found == picture->machines.end())
            continue;
        const std::vector<TrendMark> its = anomalyMarks(*snapshot, *found->second, *picture->alerts);
        marks.insert(marks.end(), its.begin(), its.end());
    }
    return marks;
}

void TrendMarks::set(const std::vector<TrendMark> &marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
    for (QCPItemRect *rect : m_rects)
        m_plot->removeItem(rect);
    for (QCPItemText *words : m_words)
        m_plot->removeItem(words);
    m_rects.clear();
    m_words.clear();
    const auto seconds = [](UtcTime at) { return double(toMicroseconds(at)) / 1e6; };
    for (const TrendMark &mark : m_marks) {
        auto *rect = new QCPItemRect(m_plot);
        auto *words = new QCPItemText(m_plot);
        for (QCPItemPosition *position : {rect->topLeft, rect->bottomRight, words->position}) {
            position->setTypeX(QCPItemPosition::ptPlotCoords);
            position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        }
        rect->topLeft->setCoords(seconds(mark.from), 0);
        rect->bottomRight->setCoords(seconds(mark.to), 1);
        words->position->setCoords(seconds(mark.from), 0.01);
        words->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        words->setText(mark.text);
        rect->setSelectable(false);
        words->setSelectable(false);
        rect->setLayer(QStringLiteral("grid")); // behind the curves
        m_rects.push_back(rect);
        m_words.push_back(words);
    }
    dress();
}

void TrendMarks::dress()
{
    QColor hatch = m_theme.color(Token::Fill);
    hatch.setAlphaF(0.5F);
    for (QCPItemRect *rect : m_rects) {
        rect->setPen(QPen(m_theme.color(Token::Line), 1, Qt::DashLine));
        rect->setBrush(QBrush(hatch, Qt::BDiagPattern));
    }
    for (QCPItemText *words : m_words) {
        words->setFont(m_theme.font(FontRole::Small));
        words->setColor(m_theme.color(Token::Text));
        words->setBrush(m_theme.color(Token::Raised));
        words->setPadding(QMargins(m_theme.px(4), m_theme.px(1), m_theme.px(4), m_theme.px(1)));
    }
}

} // namespace lineside
