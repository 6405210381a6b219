#include "ui/production/oee_trend_panel.h"

#include "ui/production/production_names.h"
#include "ui/production/pareto_chart.h"
#include "ui/production/production_words.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/on_window.h"

#include <QAreaSeries>
#include <QChart>
#include <QChartView>
#include <QComboBox>
#include <QDateTimeAxis>
#include <QLabel>
#include <QLineSeries>
#include <QLocale>
#include <QScatterSeries>
#include <QSplitter>
#include <QValueAxis>
#include <QVBoxLayout>

#include <cmath>

namespace lineside {


namespace {

using namespace std::chrono_literals;

constexpr std::array kSteps{TrendStep::Hour, TrendStep::Shift, TrendStep::Day, TrendStep::Week, TrendStep::Month};

//! How far back each looks: as much as can be read at a glance, and what a forecast needs.
std::chrono::hours reach(TrendStep step)
{
    switch (step) {
    case TrendStep::Hour:
        return std::chrono::hours(48);
    case TrendStep::Shift:
        return std::chrono::hours(24 * 7 * 8);
    case TrendStep::Day:
        return std::chrono::hours(24 * 7 * 26);
    case TrendStep::Week:
        return std::chrono::hours(24 * 7 * 52);
    case TrendStep::Month:
        break;
    }
    return std::chrono::hours(24 * 366 * 2);
}

qreal ms(UtcTime at)
{
    return qreal(std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
}

UtcTime middleOf(const TrendPoint &point)
{
    return point.from + (point.to - point.from) / 2;
}

QString nameOf(const TrendPoint &point, TrendStep step)
{
    const QLocale locale;
    switch (step) {
    case TrendStep::Hour:
        return timeText(point.from);
    case TrendStep::Shift:
        return locale.toString(point.date, OeeTrendPanel::tr("d MMM")) + QLatin1Char(' ') + point.shift;
    case TrendStep::Day:
        return locale.toString(point.date, QLocale::ShortFormat);
    case TrendStep::Week:
        return OeeTrendPanel::tr("Week %1, %2").arg(point.date.weekNumber()).arg(locale.toString(point.date, QLocale::ShortFormat));
    case TrendStep::Month:
        break;
    }
    return locale.toString(point.date, QStringLiteral("MMMM yyyy"));
}

//! Ticks at midnights, as far apart as a date each has room.
void setWholeDays(QDateTimeAxis &axis, QDate from, QDate to)
{
    constexpr qint64 kMostSteps = 7;
    const qint64 days = std::max<qint64>(1, from.daysTo(to));
    const qint64 every = (days + kMostSteps - 1) / kMostSteps;
    const qint64 steps = (days + every - 1) / every;
    axis.setRange(from.startOfDay(), from.addDays(steps * every).startOfDay());
    axis.setTickCount(int(steps) + 1);
}

} // namespace

OeeTrendPanel::OeeTrendPanel(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_step(new QComboBox(this))
    , m_words(plainLabel(QString(), this))
    , m_view(new QChartView(this))
{
    const Theme &theme = context.services.theme;
    for (const TrendStep step : kSteps)
        m_step->addItem(stepWord(step), int(step));
    m_step->setCurrentIndex(1);
    m_step->setAccessibleName(tr("Steps of the trend"));
    m_words->setWordWrap(true);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setAccessibleName(tr("OEE over time"));
    m_table = new FigureTable(theme, tr("OEE step by step"),
                              {{tr("Time"), {150, 110}},
                               {tr("OEE"), {76, 62}, true},
                               {tr("Availability"), {92, 76}, true},
                               {tr("Performance"), {98, 80}, true},
                               {tr("Quality"), {76, 62}, true},
                               {tr("Good"), {84, 56}, true},
                               {tr("Scrap"), {70, 50}, true},
                               {tr("Readings"), {84, 60}, true},
                               {tr("Known"), {66, 52}, true}},
                              0, -1, {7, 6}, this);
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_step);
    bar->addWidget(m_words, 1);
    auto *split = new QSplitter(Qt::Horizontal, this);
    split->setChildrenCollapsible(false);
    split->addWidget(m_view);
    split->addWidget(m_table);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    split->setSizes({theme.px(480), theme.px(560)});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme.px(8), 0, 0);
    layout->addLayout(bar);
    layout->addWidget(split, 1);
    m_view->setMinimumSize(theme.px(260), theme.px(140));
    connect(m_step, &QComboBox::currentIndexChanged, this, &OeeTrendPanel::ask);
    connect(&theme, &Theme::changed, this, &OeeTrendPanel::draw);
}

OeeTrendPanel::~OeeTrendPanel()
{
    if (m_job)
        m_job->cancel();
}

void OeeTrendPanel::setMachine(const MachineId &machine)
{
    if (m_machine == machine)
        return;
    m_machine = machine;
    showAnswer({});
    ask();
}

void OeeTrendPanel::setStep(TrendStep step)
{
    m_step->setCurrentIndex(m_step->findData(int(step)));
}

QString OeeTrendPanel::forecastWords() const
{
    return m_words->text();
}

void OeeTrendPanel::ask()
{
    if (!m_context.services.production || m_machine.isNull())
        return;
    if (m_job)
        m_job->cancel();
    const TrendStep step = TrendStep(m_step->currentData().toInt());
    const UtcTime now = m_context.services.clock.utc();
    const quint64 asked = ++m_asked;
    const auto onAnswer = onWindow<Answer>(this, [this, asked](Result<Answer> answer) {
        if (asked != m_asked)
            return;
        if (!answer) {
            if (answer.error().kind != Error::Kind::Cancelled)
                m_words->setText(answer.error().message);
            return;
        }
        showAnswer(*answer);
    });
    // The forecast is tried out where records are read, not here.
    m_job = m_context.services.production->queryTrend(m_machine, step, now - reach(step), now, [step, onAnswer](Result<std::vector<TrendPoint>> points) {
        if (!points)
            return onAnswer(points.error());
        Answer answer;
        // the step that goes on is no full one: nothing is learnt from it
        std::vector<TrendPoint> full = *points;
        if (!full.empty())
            full.pop_back();
        answer.forecast = forecastOf(full, step, step == TrendStep::Shift ? 6 : 7);
        answer.points = std::move(*points);
        onAnswer(std::move(answer));
    });
}

void OeeTrendPanel::showAnswer(const Answer &answer)
{
    m_answer = answer;
    const TrendStep step = TrendStep(m_step->currentData().toInt());
    const QLocale locale;
    QList<FigureTable::Row> rows;
    for (auto point = m_answer.points.rbegin(); point != m_answer.points.rend(); ++point) {
        const OeeFigures &figures = point->figures;
        FigureTable::Row row;
        row.key = QString::number(toMicroseconds(point->from));
        const bool isKnown = figures.coverage > 0; // else nothing was counted, which is not 0
        const auto count = [isKnown](qint64 quantity) { return isKnown ? quantityText(units(quantity)) : QString(QChar(0x2013)); };
        row.cells = {nameOf(*point, step), shareText(figures.oee), shareText(figures.a), shareText(figures.e), shareText(figures.q),
                     count(figures.counts.good), count(figures.counts.scrap), locale.toString(figures.samples), knownText(figures.coverage)};
        row.raw = {toIso(point->from), figures.oee ? QString::number(*figures.oee, 'g', 10) : QString(),
                   figures.a ? QString::number(*figures.a, 'g', 10) : QString(), figures.e ? QString::number(*figures.e, 'g', 10) : QString(),
                   figures.q ? QString::number(*figures.q, 'g', 10) : QString(), QString::number(units(figures.counts.good), 'g', 12),
                   QString::number(units(figures.counts.scrap), 'g', 12), QString::number(figures.samples), QString::number(figures.coverage, 'g', 6)};
        row.hint = basisText(figures.from, figures.to, figures.samples, figures.coverage);
        if (!figures.oee)
            row.hint += QLatin1Char('\n') + whyNoFigure(figures.why);
        rows += row;
    }
    m_table->setRows(rows);
    QString words;
    if (m_answer.points.empty()) {
        words = tr("Nothing was counted yet.");
    } else if (step != TrendStep::Shift && step != TrendStep::Day) {
        words = tr("Forecasts are made by shift and by day.");
    } else if (!m_answer.forecast) {
        words = tr("No forecast: it takes about four weeks of figures to try one out.");
    } else if (!m_answer.forecast->shown()) {
        words = tr("No forecast: over %Ln tries it was no nearer to what came than simply the week before again.", nullptr,
                   int(m_answer.forecast->numbers.origins));
    } else {
        words = tr("Dashed: forecast with the range that holds 80 of 100, from %1. Over %2 tries it was off by %3 of what the week before again was.")
                    .arg(rangeText(m_answer.forecast->from, m_answer.forecast->to), locale.toString(m_answer.forecast->numbers.origins),
                         shareText(m_answer.forecast->numbers.mase / m_answer.forecast->numbers.naiveMase));
    }
    m_words->setText(words);
    draw();
}

void OeeTrendPanel::draw()
{
    const Theme &theme = m_context.services.theme;
    QChart *chart = m_view->chart();
    chart->removeAllSeries();
    for (QAbstractAxis *axis : chart->axes()) {
        chart->removeAxis(axis);
        axis->deleteLater();
    }
    dressChart(chart, theme);
    m_view->setBackgroundBrush(theme.color(Token::Raised));
    const std::vector<TrendPoint> &points = m_answer.points;
    QList<QXYSeries *> all;
    const auto pen = [&theme](Qt::PenStyle style) { return QPen(theme.color(Token::Pen1), theme.scaled(1.5), style); };
    auto *dots = new QScatterSeries;
    dots->setMarkerSize(theme.scaled(points.size() > 100 ? 3 : 6));
    dots->setColor(theme.color(Token::Pen1));
    dots->setBorderColor(theme.color(Token::Pen1));
    QLineSeries *line = nullptr;
    for (const TrendPoint &point : points) {
        if (!point.figures.oee) { // a hole is a hole
            line = nullptr;
            continue;
        }
        if (!line) {
            line = new QLineSeries;
            line->setPen(pen(Qt::SolidLine));
            all += line;
        }
        line->append(ms(middleOf(point)), forDisplay(*point.figures.oee) * 100);
        dots->append(ms(middleOf(point)), forDisplay(*point.figures.oee) * 100);
    }
    if (dots->count() == 0) {
        delete dots;
        chart->setTitle(points.empty() ? tr("Nothing was counted yet.") : whyNoFigure(points.back().figures.why));
        return;
    }
    all += dots;
    QAreaSeries *area = nullptr;
    UtcTime last = points.back().to;
    if (m_answer.forecast && m_answer.forecast->shown() && points.size() > 1) {
        // steps ahead are as long as the middle of those before
        const auto length = (points.back().from - points.front().from) / std::max<qint64>(1, qint64(points.size()) - 1);
        auto *ahead = new QLineSeries;
        auto *low = new QLineSeries;
        auto *high = new QLineSeries;
        ahead->setPen(pen(Qt::DashLine));
        UtcTime at = points[points.size() - 2].from + length;
        for (const statistics::ForecastPoint &point : m_answer.forecast->numbers.points) {
            const qreal x = ms(at + length / 2);
            ahead->append(x, point.value * 100);
            low->append(x, point.low * 100);
            high->append(x, point.high * 100);
            at += length;
        }
        last = std::max(last, at);
        area = new QAreaSeries(high, low);
        low->setParent(area);
        high->setParent(area);
        QColor band = theme.color(Token::Band);
        area->setBrush(band);
        area->setPen(Qt::NoPen);
        all += ahead;
    }
    const auto picture = m_context.services.production->picture()->machine(m_machine);
    if (picture && picture->targetOee > 0) {
        auto *target = new QLineSeries;
        target->setPen(QPen(theme.color(Token::Muted), theme.scaled(1), Qt::DotLine));
        target->append(ms(points.front().from), picture->targetOee * 100);
        target->append(ms(last), picture->targetOee * 100);
        all += target;
        chart->setTitle(tr("OEE in %; dotted: the target of %1").arg(shareText(picture->targetOee)));
    }
    auto *time = new QDateTimeAxis;
    if (last - points.front().from > 72h) {
        setWholeDays(*time, toLocalDateTime(points.front().from).date(), toLocalDateTime(last).date().addDays(1));
        time->setFormat(tr("d MMM"));
    } else {
        time->setRange(toLocalDateTime(points.front().from), toLocalDateTime(last));
        time->setTickCount(6);
        time->setFormat(QStringLiteral("HH:mm"));
    }
    auto *percent = new QValueAxis;
    percent->setRange(0, 100);
    percent->setTickCount(6);
    percent->setLabelFormat(QStringLiteral("%.0f"));
    for (QAbstractAxis *axis : {static_cast<QAbstractAxis *>(time), static_cast<QAbstractAxis *>(percent)})
        dressAxis(axis, theme);
    chart->addAxis(time, Qt::AlignBottom);
    chart->addAxis(percent, Qt::AlignLeft);
    if (area) {
        chart->addSeries(area);
        area->attachAxis(time);
        area->attachAxis(percent);
    }
    for (QXYSeries *series : all) {
        chart->addSeries(series);
        series->attachAxis(time);
        series->attachAxis(percent);
    }
}

} // namespace lineside
