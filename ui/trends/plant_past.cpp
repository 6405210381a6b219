#include "ui/trends/plant_past.h"

#include "ui/widgets/on_window.h"

#include <algorithm>
#include <utility>

namespace lineside {

namespace {

constexpr int kShareSeen = 20; // of the range: what is shorter is taken for the tag's own pace
constexpr std::chrono::seconds kLeastSeen{10};
constexpr int kLeaveAloneMs = 15'000;

} // namespace

PlantPast::PlantPast(PlantStore &store, QObject *parent)
    : QObject(parent), m_store(store)
{
    m_again.setSingleShot(true);
    m_again.setInterval(kLeaveAloneMs);
    connect(&m_again, &QTimer::timeout, this, &PlantPast::askAgain);
}

PlantPast::~PlantPast()
{
    forget();
}

std::vector<PlantPast::Stretch> PlantPast::notHere(const std::vector<TrendSample> &local, UtcTime from, UtcTime to)
{
    std::vector<Stretch> found =
        missingStretches(local, from, to, std::max<UtcTime::duration>((to - from) / kShareSeen, kLeastSeen));
    if (found.size() > kMostStretches) {
        std::sort(found.begin(), found.end(), [](const Stretch &a, const Stretch &b) { return a.to - a.from > b.to - b.from; });
        found.resize(kMostStretches);
        std::sort(found.begin(), found.end(), [](const Stretch &a, const Stretch &b) { return a.from < b.from; });
    }
    return found;
}

void PlantPast::ask(const TagUuid &tag, const TrendQuery &query, Found found)
{
    if (!m_store.settings().enabled) {
        setTrouble({});
        return;
    }
    if (m_again.isActive() || query.from >= query.to)
        return;
    const quint64 number = ++m_number;
    m_jobs.push_back({number, nullptr});
    const Stretch stretch{query.from, query.to};
    JobPtr<TrendResult> job = m_store.queryTrend(
        tag, query, onWindow<TrendResult>(this, [this, number, stretch, found = std::move(found)](Result<TrendResult> result) {
            const auto asked = std::find_if(m_jobs.begin(), m_jobs.end(), [number](const Asked &one) { return one.number == number; });
            if (asked == m_jobs.end())
                return; // forgotten
            m_jobs.erase(asked);
            if (result.ok() && !result->samples.empty())
                found(stretch, std::move(*result));
            noteOutcome(result.ok() ? Status(Done{}) : Status(result.error()));
        }));
    if (!m_jobs.empty() && m_jobs.back().number == number)
        m_jobs.back().job = std::move(job);
}

void PlantPast::noteOutcome(const Status &outcome)
{
    // a tag that it does not know, and a question that nobody asks any more, are no trouble
    const bool well = outcome.ok() || outcome.error().kind == Error::Kind::NotFound || outcome.error().kind == Error::Kind::Unsupported;
    if (well) {
        setTrouble({});
    } else if (outcome.error().kind != Error::Kind::Cancelled) {
        setTrouble(outcome.error().message);
        forget(); // the rest would only wait for the same
        m_again.start();
    }
}

void PlantPast::forget()
{
    for (const Asked &asked : std::exchange(m_jobs, {})) {
        if (asked.job)
            asked.job->cancel();
    }
}

void PlantPast::setTrouble(const QString &trouble)
{
    if (trouble == m_trouble)
        return;
    m_trouble = trouble;
    Q_EMIT troubleChanged();
}

} // namespace lineside
