#pragma once

#include "ui/trends/dense_curves.h"
#include "ui/trends/plant_past.h"
#include "ui/trends/trend_plot.h"

namespace lineside {

// What a TrendPlot is made of; for its own files alone.

//! As a time axis counts.
inline double toSeconds(UtcTime at)
{
    return double(toMicroseconds(at)) / 1e6;
}

inline constexpr size_t kLiveAtMost = 10'000; //!< readings of a pen, before history is asked to stand for them

//! How a curve is drawn: what looks best takes far too long for many points (a day of ten pens: a second).
enum class TrendPlot::Stroke
{
    Full,     //!< as wide as the theme says, dashed
    Thin,     //!< a pixel wide: what the raster engine draws quickly
    Dense,    //!< as one stroke for each column of pixels, which each hold a sample and more
};

//! What the plant's database said of a stretch.
struct TrendPlot::Past
{
    PlantPast::Stretch of;
    std::vector<TrendSample> samples;
};

//! Readings that arrived long after their time.
struct TrendPlot::Late
{
    UtcTime from{};
    UtcTime to{};
    std::chrono::microseconds by{0}; //!< how long after, at most
};

//! One pen's data and its two graphs: what is good, and what is only the last usable value; or both of them densely.
struct TrendPlot::Curve
{
    TagId tag = kNoTag;
    ValueType type = ValueType::Float64;
    TrendSeries series;
    quint64 cursor = 0;
    quint64 drawn = 0;
    UtcTime filledFrom{}; //!< the graphs hold what lies between these
    UtcTime filledTo{};
    size_t askAgainAt = kLiveAtMost;
    std::vector<Past> past; //!< what the plant's database said; shown until it has said anew
    std::optional<UtcTime> hoursBefore{}; //!< the local history holds hours only before it
    std::vector<Late> late; //!< seen to arrive by this window, in order of arrival
    Stroke stroke = Stroke::Full;
    Scale *scale = nullptr;
    QCPGraph *good = nullptr;
    QCPGraph *uncertain = nullptr;
    DenseCurve *dense = nullptr;
    bool stepped = false;
};

//! One value axis: all pens of one unit.
struct TrendPlot::Scale
{
    QString unit;
    QCPAxis *axis = nullptr;
    bool automatic = true;
};

} // namespace lineside
