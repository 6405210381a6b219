#include "models/keeping/csv_past.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <optional>

namespace lineside::keeping {

namespace {

using namespace std::chrono_literals;

constexpr size_t kSinglesAtOnce = 400'000;
constexpr double kNoFigure = std::numeric_limits<double>::quiet_NaN();

} // namespace

Result<TrendResult> PastStream::ask(UtcTime to, size_t points, const Progress &progress)
{
    struct State
    {
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<Result<TrendResult>> result;
    };
    const auto state = std::make_shared<State>();
    const JobPtr<TrendResult> job = m_ask(m_tag, {kNoTag, m_at, to, points}, [state](Result<TrendResult> result) {
        const std::lock_guard lock(state->mutex);
        state->result.emplace(std::move(result));
        state->changed.notify_all();
    });
    if (!job)
        return TrendResult();
    std::unique_lock lock(state->mutex);
    while (!state->changed.wait_for(lock, 50ms, [&] { return state->result.has_value(); })) {
        if (progress.cancelled()) { // a server that is away must not hold anybody up
            job->cancel();
            return cancelledError();
        }
    }
    return std::move(*state->result);
}

Result<PastStream::Piece> PastStream::next(const Progress &progress)
{
    while (m_at < m_to) {
        if (progress.cancelled())
            return cancelledError();
        // By days of UTC, whose months are kept or not kept there as a whole.
        const UtcTime day = std::chrono::floor<std::chrono::days>(m_at) + std::chrono::days(1);
        const UtcTime end = std::min({m_to, day, m_at + m_window});
        Result<TrendResult> answer = ask(end, kSinglesAtOnce, progress);
        if (!answer && answer.error().kind == Error::Kind::BadData && end - m_at > 1s) {
            m_window = (end - m_at) / 2; // more than fits
            continue;
        }
        bool rolledUp = false;
        for (const std::chrono::seconds width : {60s, 3'600s}) {
            if (!answer || !answer->samples.empty() || end - m_at < width)
                break;
            answer = ask(end, size_t((end - m_at) / width) * 4, progress);
            rolledUp = true;
        }
        if (!answer && (answer.error().kind == Error::Kind::NotFound || answer.error().kind == Error::Kind::Unsupported)) {
            m_at = m_to;
            break;
        }
        if (!answer)
            return answer.error();
        const UtcTime from = m_at;
        m_at = end;
        m_window = std::min<std::chrono::microseconds>(24h, m_window * 2);
        std::erase_if(answer->samples, [&](const TrendSample &sample) { return sample.at < from || sample.at >= end; });
        if (!answer->samples.empty())
            return Piece{std::move(answer->samples), rolledUp, end};
    }
    return Piece{};
}

PastFigures::PastFigures(UtcTime from, std::chrono::microseconds width, size_t count, UtcTime until)
    : m_from(from), m_width(width), m_until(until), m_figures(count), m_held(kNoFigure)
{
    for (size_t i = 0; i < count; ++i) {
        Bucket &bucket = m_figures[i].bucket;
        bucket.from = from + std::chrono::microseconds(width.count() * qint64(i));
        bucket.to = std::min(until, bucket.from + width);
        bucket.min = bucket.max = bucket.mean = bucket.timeMean = bucket.first = bucket.last = kNoFigure;
    }
}

void PastFigures::hold(UtcTime to)
{
    if (std::isnan(m_held))
        return;
    for (UtcTime at = m_heldSince; at < to;) {
        const auto i = size_t((at - m_from) / m_width);
        if (i >= m_figures.size())
            return;
        Figure &figure = m_figures[i];
        const UtcTime end = std::min(to, figure.bucket.to);
        if (end <= at)
            return;
        figure.timeSum += m_held * double((end - at).count());
        figure.bucket.known += end - at;
        at = end;
    }
}

void PastFigures::add(const PastStream::Piece &piece)
{
    for (const TrendSample &sample : piece.samples) {
        const auto i = size_t((sample.at - m_from) / m_width);
        if (sample.at < m_from || i >= m_figures.size())
            continue;
        hold(sample.at);
        m_heldSince = sample.at;
        m_held = sample.value;
        Figure &figure = m_figures[i];
        Bucket &bucket = figure.bucket;
        figure.rolledUp = figure.rolledUp || piece.rolledUp;
        if (bucket.count++ == 0 || qualityOf(sample.status) > qualityOf(bucket.worst))
            bucket.worst = sample.status;
        if (std::isnan(sample.value))
            continue;
        bucket.first = bucket.numbers == 0 ? sample.value : bucket.first;
        bucket.min = bucket.numbers == 0 ? sample.value : std::min(bucket.min, sample.value);
        bucket.max = bucket.numbers == 0 ? sample.value : std::max(bucket.max, sample.value);
        bucket.last = sample.value;
        figure.sum += sample.value;
        ++bucket.numbers;
    }
}

void PastFigures::finish()
{
    hold(m_until);
    for (Figure &figure : m_figures) {
        if (figure.rolledUp)
            continue;
        if (figure.bucket.numbers > 0)
            figure.bucket.mean = figure.sum / double(figure.bucket.numbers);
        if (figure.bucket.known.count() > 0)
            figure.bucket.timeMean = figure.timeSum / double(figure.bucket.known.count());
    }
}

} // namespace lineside::keeping
