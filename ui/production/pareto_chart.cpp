#include "ui/production/pareto_chart.h"

#include "ui/production/production_words.h"
#include "ui/widgets/plan_words.h"

#include <QBarCategoryAxis>
#include <QBarSeries>
#include <QBarSet>
#include <QChart>
#include <QLineSeries>
#include <QScatterSeries>
#include <QValueAxis>

#include <algorithm>

namespace lineside {

void dressChart(QChart *chart, const Theme &theme)
{
    chart->legend()->hide();
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundRoundness(0);
    chart->setBackgroundBrush(theme.color(Token::Raised));
    chart->setTitleBrush(theme.color(Token::Muted));
    chart->setTitleFont(theme.font(FontRole::Small));
    chart->setMargins(QMargins(theme.px(4), theme.px(4), theme.px(4), theme.px(4)));
}

void dressAxis(QAbstractAxis *axis, const Theme &theme)
{
    axis->setLabelsFont(theme.font(FontRole::Small));
    axis->setTitleFont(theme.font(FontRole::Small));
    axis->setLabelsBrush(theme.color(Token::Muted));
    axis->setTitleBrush(theme.color(Token::Muted));
    axis->setLinePen(QPen(theme.color(Token::Line)));
    axis->setGridLinePen(QPen(theme.color(Token::Grid)));
}

ParetoChart::ParetoChart(const Theme &theme, QWidget *parent) : QChartView(parent), m_theme(theme)
{
    setFocusPolicy(Qt::NoFocus);
    setRenderHint(QPainter::Antialiasing);
    setAccessibleName(tr("Stops by reason"));
    connect(&theme, &Theme::changed, this, &ParetoChart::draw);
    draw();
}

QSize ParetoChart::sizeHint() const
{
    return {m_theme.px(420), m_theme.px(260)};
}

void ParetoChart::setBars(const std::vector<production::ParetoBar> &bars, const Site *site)
{
    m_bars = bars;
    if (m_bars.size() > kMostBars)
        m_bars.resize(kMostBars); // the table has all
    m_names.clear();
    for (const production::ParetoBar &bar : m_bars) {
        const QString words = lineside::stateWord(bar.state) + QStringLiteral(" · ") + reasonText(site, bar.reason);
        QString name = words;
        for (int again = 2; m_names.contains(name); ++again) // a category is its name
            name = words + QStringLiteral(" (%1)").arg(again);
        m_names += name;
    }
    draw();
}

void ParetoChart::draw()
{
    QChart *all = chart();
    all->removeAllSeries();
    for (QAbstractAxis *axis : all->axes()) {
        all->removeAxis(axis);
        axis->deleteLater();
    }
    dressChart(all, m_theme);
    setBackgroundBrush(m_theme.color(Token::Raised));
    if (m_bars.empty()) {
        all->setTitle(tr("No stop was longer than a short one."));
        return;
    }
    all->setTitle(tr("Minutes by reason, and the share of all stops up to there"));
    auto *set = new QBarSet(tr("Minutes"));
    auto *line = new QLineSeries;
    auto *points = new QScatterSeries;
    double most = 0;
    for (size_t i = 0; i < m_bars.size(); ++i) {
        *set << m_bars[i].seconds() / 60;
        most = std::max(most, m_bars[i].seconds() / 60);
        line->append(double(i), m_bars[i].cumulated * 100);
        points->append(double(i), m_bars[i].cumulated * 100);
    }
    set->setColor(m_theme.color(Token::Fill));
    set->setBorderColor(m_theme.color(Token::Fill));
    line->setPen(QPen(m_theme.color(Token::Pen1), m_theme.scaled(1.5)));
    points->setColor(m_theme.color(Token::Raised));
    points->setBorderColor(m_theme.color(Token::Pen1));
    points->setMarkerSize(m_theme.scaled(7));
    auto *series = new QBarSeries;
    series->append(set);
    series->setBarWidth(0.7);
    all->addSeries(series);
    all->addSeries(line);
    all->addSeries(points);
    auto *names = new QBarCategoryAxis;
    names->append(m_names);
    auto *minutes = new QValueAxis;
    minutes->setRange(0, std::max(1.0, most * 1.05));
    minutes->applyNiceNumbers();
    minutes->setLabelFormat(QStringLiteral("%.0f"));
    minutes->setTitleText(tr("minutes"));
    auto *share = new QValueAxis;
    share->setRange(0, 100);
    share->setTickCount(5);
    share->setLabelFormat(QStringLiteral("%.0f %%"));
    share->setGridLineVisible(false);
    for (QAbstractAxis *axis : {static_cast<QAbstractAxis *>(names), static_cast<QAbstractAxis *>(minutes), static_cast<QAbstractAxis *>(share)})
        dressAxis(axis, m_theme);
    names->setGridLineVisible(false);
    all->addAxis(names, Qt::AlignBottom);
    all->addAxis(minutes, Qt::AlignLeft);
    all->addAxis(share, Qt::AlignRight);
    series->attachAxis(names);
    series->attachAxis(minutes);
    for (QXYSeries *each : {static_cast<QXYSeries *>(line), static_cast<QXYSeries *>(points)}) {
        each->attachAxis(names);
        each->attachAxis(share);
    }
}

} // namespace lineside
