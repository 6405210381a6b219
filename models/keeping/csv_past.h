#pragma once

#include "models/history/missing_stretches.h"
#include "models/keeping/progress.h"
#include "models/plant/ids.h"

namespace lineside::keeping {

//! Asks the plant's database for what this station's own history does not hold; any thread.
using AskPast = std::function<JobPtr<TrendResult>(const TagUuid &, const TrendQuery &, Job<TrendResult>::Callback)>;

/*!
 * What the plant's database knows of a number in a stretch, oldest first, a bounded number at a time: single readings
 * where it has them, else the extremes of its roll-ups. Blocks, but not for what nobody wants any more; belongs to one
 * thread.
 */
class PastStream
{
public:
    PastStream(AskPast ask, const TagUuid &tag, const TimeStretch &stretch) : m_ask(std::move(ask)), m_tag(tag), m_at(stretch.from), m_to(stretch.to) {}

    struct Piece
    {
        std::vector<TrendSample> samples;
        bool rolledUp = false; //!< first, min, max and last of minutes or hours
        UtcTime to{};          //!< how far it goes
    };
    //! The next piece that holds something; empty at the end, also where the database does not know the tag.
    Result<Piece> next(const Progress &progress);

private:
    Result<TrendResult> ask(UtcTime to, size_t points, const Progress &progress);

    const AskPast m_ask;
    const TagUuid m_tag;
    UtcTime m_at;
    const UtcTime m_to;
    std::chrono::microseconds m_window = std::chrono::hours(24);
};

/*!
 * Figures of stretches of equal length, from a stream's pieces. What roll-ups do not say stays empty: how many readings
 * there were, and their means.
 */
class PastFigures
{
public:
    //! \a until: where the last value is taken to end.
    PastFigures(UtcTime from, std::chrono::microseconds width, size_t count, UtcTime until);

    void add(const PastStream::Piece &piece);
    void finish();

    struct Figure
    {
        Bucket bucket;
        bool rolledUp = false;
        double sum = 0;
        double timeSum = 0;
    };
    const std::vector<Figure> &figures() const { return m_figures; }

private:
    void hold(UtcTime to);

    const UtcTime m_from;
    const std::chrono::microseconds m_width;
    const UtcTime m_until;
    std::vector<Figure> m_figures;
    UtcTime m_heldSince{};
    double m_held; // NaN: nothing
};

} // namespace lineside::keeping
