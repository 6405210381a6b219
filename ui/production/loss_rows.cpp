#include "ui/production/loss_rows.h"

#include "ui/production/production_names.h"
#include "ui/production/production_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lineside {


namespace {

struct LossText
{
    Q_DECLARE_TR_FUNCTIONS(LossRows)
};

constexpr size_t kMostReasons = 6; //!< of one kind

constexpr double kSecond = 1e6; // microseconds

//! Of a minute.
qint64 tenthsOf(qint64 microseconds)
{
    return std::llround(double(microseconds) / (6 * kSecond));
}

//! Takes losses from what is left, one after the other.
class Fall
{
public:
    Fall(qint64 all, std::optional<double> cycle) : m_left(all), m_cycle(cycle) {}

    void remains(LossRow::Kind kind, const QString &label)
    {
        m_rows.push_back({kind, label, 0, double(m_left) / kSecond, tenthsOf(m_left), unitsOf(m_left), 0});
    }
    void lose(const QString &label, qint64 time, qint64 stops, std::optional<double> units = {})
    {
        const qint64 after = m_left - time;
        m_rows.push_back({LossRow::Kind::Loss, label, double(after) / kSecond, double(m_left) / kSecond, tenthsOf(m_left) - tenthsOf(after),
                          units ? units : unitsOf(time), stops});
        m_left = after;
    }
    std::vector<LossRow> rows() && { return std::move(m_rows); }

private:
    std::optional<double> unitsOf(qint64 time) const { return m_cycle ? std::optional(double(time) / kSecond / *m_cycle) : std::nullopt; }

    qint64 m_left; //!< microseconds
    const std::optional<double> m_cycle;
    std::vector<LossRow> m_rows;
};

void loseStops(Fall &fall, const std::vector<LossStep> &steps, Loss loss, const Site *site)
{
    std::vector<LossStep> some;
    std::copy_if(steps.begin(), steps.end(), std::back_inserter(some), [loss](const LossStep &step) { return step.loss == loss; });
    std::sort(some.begin(), some.end(), [](const LossStep &a, const LossStep &b) { return a.time > b.time; });
    LossStep rest;
    int others = 0;
    for (size_t i = 0; i < some.size(); ++i) {
        if (i >= kMostReasons && some.size() > kMostReasons + 1) {
            rest.time += some[i].time;
            rest.count += some[i].count;
            ++others;
            continue;
        }
        fall.lose(lossWord(loss) + QStringLiteral(" · ") + reasonText(site, some[i].reason), some[i].time, some[i].count);
    }
    if (others > 0)
        fall.lose(lossWord(loss) + QStringLiteral(" · ") + LossText::tr("%Ln other reasons", nullptr, others), rest.time, rest.count);
}

} // namespace

std::vector<LossRow> lossRows(const Waterfall &waterfall, const OeeFigures &figures, const Site *site)
{
    std::optional<double> cycle;
    if (waterfall.toGood && figures.counts.total > 0 && figures.idealTime > 0)
        cycle = figures.idealTime / units(figures.counts.total);
    Fall fall(waterfall.shift, cycle);
    fall.remains(LossRow::Kind::Total, LossText::tr("Time in shift"));
    for (const LossStep &step : waterfall.steps) {
        if (step.loss == Loss::Unknown)
            fall.lose(lossWord(step.loss), step.time, step.count);
    }
    loseStops(fall, waterfall.steps, Loss::PlannedStop, site);
    fall.remains(LossRow::Kind::Remains, LossText::tr("Planned time"));
    for (const Loss loss : {Loss::Setup, Loss::Down, Loss::Idle})
        loseStops(fall, waterfall.steps, loss, site);
    fall.remains(LossRow::Kind::Remains, LossText::tr("Production time"));
    for (const LossStep &step : waterfall.steps) {
        if (step.loss == Loss::ShortStops || step.loss == Loss::Speed)
            fall.lose(lossWord(step.loss), step.time, step.count);
    }
    if (!waterfall.toGood) {
        fall.remains(LossRow::Kind::Remains, LossText::tr("Running time"));
        return std::move(fall).rows();
    }
    fall.remains(LossRow::Kind::Remains, LossText::tr("Ideal time of what was made"));
    for (const LossStep &step : waterfall.steps) {
        if (step.loss == Loss::Quality)
            fall.lose(lossWord(step.loss), step.time, step.count, units(figures.counts.total - figures.counts.good));
    }
    fall.remains(LossRow::Kind::Remains, LossText::tr("Good time"));
    return std::move(fall).rows();
}

QString minutesText(qint64 tenths)
{
    return QLocale().toString(double(tenths) / 10, 'f', 1);
}

} // namespace lineside
