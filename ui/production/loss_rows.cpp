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

qint64 tenthsOf(double seconds)
{
    return std::llround(seconds / 6);
}

//! Takes losses from what is left, one after the other.
class Fall
{
public:
    Fall(double all, std::optional<double> cycle) : m_left(all), m_cycle(cycle) {}

    void remains(LossRow::Kind kind, const QString &label)
    {
        m_rows.push_back({kind, label, 0, m_left, tenthsOf(m_left), unitsOf(m_left), 0});
    }
    void lose(const QString &label, double seconds, qint64 stops, std::optional<double> units = {})
    {
        const double after = m_left - seconds;
        m_rows.push_back({LossRow::Kind::Loss, label, after, m_left, tenthsOf(m_left) - tenthsOf(after), units ? units : unitsOf(seconds), stops});
        m_left = after;
    }
    std::vector<LossRow> rows() && { return std::move(m_rows); }

private:
    std::optional<double> unitsOf(double seconds) const { return m_cycle ? std::optional(seconds / *m_cycle) : std::nullopt; }

    double m_left;
    const std::optional<double> m_cycle;
    std::vector<LossRow> m_rows;
};

void loseStops(Fall &fall, const std::vector<LossStep> &steps, Loss loss, const Site *site)
{
    std::vector<LossStep> some;
    std::copy_if(steps.begin(), steps.end(), std::back_inserter(some), [loss](const LossStep &step) { return step.loss == loss; });
    std::sort(some.begin(), some.end(), [](const LossStep &a, const LossStep &b) { return a.seconds > b.seconds; });
    LossStep rest;
    int others = 0;
    for (size_t i = 0; i < some.size(); ++i) {
        if (i >= kMostReasons && some.size() > kMostReasons + 1) {
            rest.seconds += some[i].seconds;
            rest.count += some[i].count;
            ++others;
            continue;
        }
        fall.lose(lossWord(loss) + QStringLiteral(" · ") + reasonText(site, some[i].reason), some[i].seconds, some[i].count);
    }
    if (others > 0)
        fall.lose(lossWord(loss) + QStringLiteral(" · ") + LossText::tr("%Ln other reasons", nullptr, others), rest.seconds, rest.count);
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
            fall.lose(lossWord(step.loss), step.seconds, step.count);
    }
    loseStops(fall, waterfall.steps, Loss::PlannedStop, site);
    fall.remains(LossRow::Kind::Remains, LossText::tr("Planned time"));
    for (const Loss loss : {Loss::Setup, Loss::Down, Loss::Idle})
        loseStops(fall, waterfall.steps, loss, site);
    fall.remains(LossRow::Kind::Remains, LossText::tr("Production time"));
    for (const LossStep &step : waterfall.steps) {
        if (step.loss == Loss::ShortStops || step.loss == Loss::Speed)
            fall.lose(lossWord(step.loss), step.seconds, step.count);
    }
    if (!waterfall.toGood) {
        fall.remains(LossRow::Kind::Remains, LossText::tr("Running time"));
        return std::move(fall).rows();
    }
    fall.remains(LossRow::Kind::Remains, LossText::tr("Ideal time of what was made"));
    for (const LossStep &step : waterfall.steps) {
        if (step.loss == Loss::Quality)
            fall.lose(lossWord(step.loss), step.seconds, step.count, units(figures.counts.total - figures.counts.good));
    }
    fall.remains(LossRow::Kind::Remains, LossText::tr("Good time"));
    return std::move(fall).rows();
}

QString minutesText(qint64 tenths)
{
    return QLocale().toString(double(tenths) / 10, 'f', 1);
}

} // namespace lineside
