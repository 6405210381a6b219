#include "ui/trends/gap_ribbon.h"
#include "ui/trends/qcustomplot_header.h"
#include "ui/trends/trend_curve.h"

#include "ui/services.h"
#include "ui/theme/theme.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/value_look.h"

#include <QDateTime>
#include <QLabel>
#include <QLocale>

#include <algorithm>
#include <cmath>

// Where a trend has its samples from, and what it says of that.

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr size_t kMostPast = 8;      // answers of the plant's database that a pen remembers
constexpr auto kLate = std::chrono::microseconds(10s); // what comes later after its time was kept somewhere meanwhile
constexpr size_t kMostLate = 200;    // stretches of a pen
constexpr auto kOnTheWay = 3s;       // what arrived since then is not called waiting
constexpr auto kWaitingEvery = 1s;

} // namespace

void TrendPlot::askHistory()
{
    for (const JobPtr<TrendResult> &job : m_jobs)
        job->cancel();
    m_jobs.clear();
    m_past->forget();
    const quint64 question = ++m_question;
    const bool wasLoading = m_loading > 0;
    m_loading = 0;
    // half a span more on each side, so that a little panning finds its curve already there
    const auto margin = span() / 2;
    m_loadedFrom = m_from - margin;
    m_loadedTo = m_live ? now() + 1s : m_to + margin;
    const size_t points = size_t(std::max(200, m_plot->width())) * 2;
    for (size_t i = 0; i < m_curves.size(); ++i) {
        if (m_curves[i]->tag == kNoTag)
            continue;
        ++m_loading;
        const TrendQuery query{m_curves[i]->tag, m_loadedFrom, m_loadedTo, points * 2};
        m_jobs.push_back(m_services.historian.queryTrend(
            query, onWindow<TrendResult>(this, [this, question, i](Result<TrendResult> result) {
                if (question != m_question || i >= m_curves.size())
                    return;
                Curve &curve = *m_curves[i];
                if (result.ok() && result->tag == curve.tag) {
                    const std::vector<PlantPast::Stretch> missing =
                        PlantPast::notHere(result->samples, m_loadedFrom, std::min(m_loadedTo, now()));
                    curve.hoursBefore = result->rolledBefore;
                    curve.series.setHistory(std::move(*result));
                    curve.askAgainAt = curve.series.liveCount() + kLiveAtMost;
                    askPlant(i, missing);
                }
                m_dirty = true;
                if (--m_loading == 0)
                    Q_EMIT loadingChanged();
            })));
    }
    askStarts();
    if (wasLoading != (m_loading > 0))
        Q_EMIT loadingChanged();
}

void TrendPlot::askStarts()
{
    // a line across the time when the station did not run would claim what nobody measured
    if (m_startsJob)
        m_startsJob->cancel();
    EventFilter filter;
    filter.from = m_loadedFrom;
    filter.to = m_loadedTo;
    filter.kinds = {EventKind::Startup};
    m_startsJob = m_services.historian.queryEvents(
        filter, onWindow<QList<Event>>(this, [this, question = m_question](Result<QList<Event>> events) {
            if (question != m_question || !events)
                return;
            m_starts.clear();
            for (const Event &event : std::as_const(*events))
                m_starts.push_back(event.at);
            std::sort(m_starts.begin(), m_starts.end());
            for (const auto &curve : m_curves)
                curve->drawn = 0;
            m_dirty = true;
        }));
}

void TrendPlot::askPlant(size_t pen, const std::vector<PlantPast::Stretch> &missing)
{
    Curve &curve = *m_curves[pen];
    const size_t points = size_t(std::max(200, m_plot->width())) * 4;
    const auto whole = std::max<UtcTime::duration>(m_loadedTo - m_loadedFrom, 1us);
    for (const PlantPast::Stretch &stretch : missing) {
        // what is known already stands there until the answer comes, so that panning does not make it blink
        std::vector<TrendSample> known;
        for (const Past &past : curve.past) {
            for (const TrendSample &sample : past.samples) {
                if (sample.at >= stretch.from && sample.at < stretch.to)
                    known.push_back(sample);
            }
        }
        std::sort(known.begin(), known.end(), [](const TrendSample &a, const TrendSample &b) { return a.at < b.at; });
        if (!known.empty())
            curve.series.fill(stretch.from, stretch.to, known);
        const double share = double((stretch.to - stretch.from).count()) / double(whole.count());
        const TrendQuery query{curve.tag, stretch.from, stretch.to, std::max<size_t>(50, size_t(double(points) * std::min(1.0, share)))};
        m_past->ask(m_pens[pen].tag, query, [this, pen, question = m_question](const PlantPast::Stretch &of, TrendResult result) {
            if (question != m_question || pen >= m_curves.size())
                return;
            Curve &asked = *m_curves[pen];
            asked.series.fill(of.from, of.to, result.samples);
            std::erase_if(asked.past, [&of](const Past &past) { return past.of.from >= of.from && past.of.to <= of.to; });
            for (Past &past : asked.past)
                std::erase_if(past.samples, [&of](const TrendSample &sample) { return sample.at >= of.from && sample.at < of.to; });
            asked.past.push_back({of, std::move(result.samples)});
            if (asked.past.size() > kMostPast)
                asked.past.erase(asked.past.begin());
            m_dirty = true;
        });
    }
}

void TrendPlot::noteLate(Curve &curve, const std::vector<Reading> &readings)
{
    const UtcTime at = now();
    for (const Reading &reading : readings) {
        if (at - reading.at < kLate)
            continue;
        if (curve.late.empty() || reading.at < curve.late.back().from || reading.at > curve.late.back().to + kLate) {
            if (curve.late.size() >= kMostLate)
                curve.late.erase(curve.late.begin());
            curve.late.push_back({reading.at, reading.at, at - reading.at});
        }
        Late &late = curve.late.back();
        late.to = std::max(late.to, reading.at);
        late.by = std::max(late.by, at - reading.at);
    }
}

void TrendPlot::lookAfterWaiting()
{
    const SteadyTime at = m_services.clock.steady();
    if (m_waitingSeen != SteadyTime{} && at - m_waitingSeen < kWaitingEvery)
        return;
    m_waitingSeen = at;
    const ForwarderStatus status = m_services.plantStore.status();
    m_waiting.clear();
    if (status.state == ForwarderStatus::State::Off)
        return;
    for (const ForwarderStatus::Arrived &arrived : status.waitingSince) {
        if (now() - arrived.from > kOnTheWay)
            m_waiting.push_back(arrived);
    }
}

void TrendPlot::markSources(std::vector<RibbonRun> &runs, const Curve &curve, int columns) const
{
    const double wide = double(span().count()) / columns;
    const auto mark = [&](UtcTime from, UtcTime to, RibbonSource source) {
        if (to < m_from || from >= m_to)
            return;
        const auto columnOf = [&](UtcTime at) { return int(std::clamp(double((at - m_from).count()) / wide, 0.0, double(columns))); };
        markSource(runs, columnOf(from), columnOf(to) + 1, source);
    };
    for (const TrendSeries::Filled &filled : curve.series.filled())
        mark(filled.first, filled.last, RibbonSource::Plant);
    if (curve.hoursBefore)
        mark(m_from, *curve.hoursBefore - 1us, RibbonSource::Hours);
    for (const Late &late : curve.late)
        mark(late.from, late.to, RibbonSource::Late);
    for (const ForwarderStatus::Arrived &arrived : m_waiting)
        mark(arrived.from, arrived.to, RibbonSource::Waiting);
}

QString TrendPlot::sourceWords(RibbonSource source, const std::vector<Late> &late, const QDateTime &from, const QDateTime &to) const
{
    switch (source) {
    case RibbonSource::Here:
        break;
    case RibbonSource::Plant:
        return tr("from PostgreSQL: the history of this computer does not hold it");
    case RibbonSource::Hours:
        return tr("hours only: the readings of then are not kept any more");
    case RibbonSource::Late: {
        std::chrono::microseconds by{0};
        for (const Late &one : late) {
            const auto msecs = [](UtcTime at) { return toMicroseconds(at) / 1'000; };
            if (msecs(one.to) >= from.toMSecsSinceEpoch() && msecs(one.from) <= to.toMSecsSinceEpoch())
                by = std::max(by, one.by);
        }
        return tr("backfilled: arrived up to %1 after its time").arg(ageText(by));
    }
    case RibbonSource::Waiting:
        return tr("buffered: stored on this computer, not in PostgreSQL yet");
    }
    return {};
}

QString TrendPlot::sources(size_t pen) const
{
    if (pen >= m_curves.size())
        return {};
    const QLocale locale;
    const auto textOf = [&locale](UtcTime at) {
        return locale.toString(QDateTime::fromMSecsSinceEpoch(toMicroseconds(at) / 1'000), QLocale::ShortFormat);
    };
    QStringList lines;
    for (const TrendSeries::Filled &filled : m_curves[pen]->series.filled()) {
        if (filled.last >= m_from && filled.first < m_to)
            lines << tr("From PostgreSQL: %1 to %2").arg(textOf(std::max(filled.first, m_from)), textOf(std::min(filled.last, m_to)));
    }
    const bool hasRest = !lines.isEmpty();
    if (const std::optional<UtcTime> &hours = m_curves[pen]->hoursBefore; hours && *hours > m_from)
        lines << tr("Hours only before %1: the readings of then are not kept any more").arg(textOf(*hours));
    if (hasRest)
        lines << tr("The rest: from the history of this computer");
    return lines.join(QLatin1Char('\n'));
}

void TrendPlot::updateNote()
{
    const bool filled = std::any_of(m_curves.begin(), m_curves.end(), [this](const std::unique_ptr<Curve> &curve) {
        const std::vector<TrendSeries::Filled> &parts = curve->series.filled();
        return std::any_of(parts.begin(), parts.end(),
                           [this](const TrendSeries::Filled &part) { return part.last >= m_from && part.first < m_to; });
    });
    QStringList texts;
    if (filled)
        texts << tr("What is hollow in the ribbon comes from PostgreSQL.");
    std::optional<UtcTime> hoursBefore;
    for (size_t i = 0; i < m_curves.size(); ++i) {
        const std::optional<UtcTime> &hours = m_curves[i]->hoursBefore;
        if (m_pens[i].shown && hours && *hours > m_from && (!hoursBefore || *hours > *hoursBefore))
            hoursBefore = hours;
    }
    if (hoursBefore)
        texts << tr("Hours only before %1, where the ribbon is a thin line.")
                     .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(toMicroseconds(*hoursBefore) / 1'000), QLocale::ShortFormat));
    if (!m_past->trouble().isEmpty() && !m_pens.empty())
        texts << (filled ? tr("PostgreSQL cannot be asked for more now: %1") : tr("Only what this computer holds is shown, since PostgreSQL cannot be asked: %1"))
                     .arg(m_past->trouble());
    const QString text = texts.join(QLatin1Char(' '));
    if (text == m_note->text())
        return;
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void TrendPlot::fillRibbon()
{
    const QRect area = m_plot->axisRect()->rect();
    std::vector<GapRibbon::Row> rows;
    m_ribbonPens.clear();
    for (size_t i = 0; i < m_curves.size() && area.width() > 0; ++i) {
        const Curve &curve = *m_curves[i];
        if (!m_pens[i].shown || curve.tag == kNoTag)
            continue;
        const TrendCourse course{curve.stepped, m_live ? now() : UtcTime::min(), m_starts};
        std::vector<RibbonRun> runs = ribbonRuns(curve.series, m_from, m_to, area.width(), course);
        markSources(runs, curve, area.width());
        rows.push_back({penColor(m_pens[i]), std::move(runs)});
        m_ribbonPens.push_back(i);
    }
    m_ribbon->setRows(std::move(rows), area.left(), area.left() + area.width());
}

QString TrendPlot::ribbonReason(int row, int column) const
{
    const std::vector<RibbonRun> &runs = m_ribbon->rows()[size_t(row)].runs;
    const auto run = std::find_if(runs.begin(), runs.end(), [column](const RibbonRun &one) {
        return one.first <= column && column < one.last;
    });
    const size_t pen = m_ribbonPens[size_t(row)];
    const TagEntry *entry = m_snapshot->find(m_pens[pen].tag);
    if (run == runs.end() || !entry)
        return {};
    const auto timeOf = [&](int at) {
        const UtcTime time = m_from + std::chrono::microseconds(qint64(double(span().count()) / runs.back().last * at));
        return QDateTime::fromMSecsSinceEpoch(toMicroseconds(time) / 1'000);
    };
    const std::optional<TrendSample> sample = m_curves[pen]->series.at(fromMicroseconds(timeOf(run->last).toMSecsSinceEpoch() * 1'000) - 1us);
    QString words;
    switch (run->kind) {
    case RibbonKind::Good:
        words = tr("good");
        break;
    case RibbonKind::Unknown:
        words = tr("nothing is known: the station did not run, or had no reading yet");
        break;
    case RibbonKind::Lost:
        words = tr("lost: the disk could not take the readings in time");
        break;
    case RibbonKind::Uncertain:
    case RibbonKind::Bad:
        words = sample ? statusWord(sample->status) : QString();
        if (words.isEmpty())
            words = run->kind == RibbonKind::Bad ? tr("bad") : tr("uncertain");
        break;
    }
    const QString source = sourceWords(run->source, m_curves[pen]->late, timeOf(run->first), timeOf(run->last));
    if (!source.isEmpty())
        words += QLatin1Char('\n') + source;
    const QLocale locale;
    return tr("%1: %2\n%3 to %4").arg(entry->tag->code, words, locale.toString(timeOf(run->first), QLocale::ShortFormat),
                                      locale.toString(timeOf(run->last), QLocale::ShortFormat));
}

void TrendPlot::markAnomalies()
{
    std::vector<TagUuid> tags;
    for (const TrendPen &pen : m_pens)
        tags.push_back(pen.tag);
    std::vector<TrendMark> marks = anomaliesOf(m_services, tags);
    if (marks == m_marks->marks())
        return;
    m_marks->set(marks);
    m_dirty = true;
}

} // namespace lineside
