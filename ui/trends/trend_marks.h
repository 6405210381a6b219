#pragma once

#include "models/plant/plant.h"
#include "ui/theme/theme.h"

#include <QString>

#include <vector>

class QCustomPlot;
class QCPItemRect;
class QCPItemText;

namespace lineside {

//! A stretch of time that something is said of: an anomaly of the machine whose tags are shown.
struct TrendMark
{
    UtcTime from{};
    UtcTime to{};
    QString text; //!< a word or two
    friend bool operator==(const TrendMark &, const TrendMark &) = default;
};

//! Stretches of a trend, hatched behind the curves with their words at the top.
class TrendMarks
{
public:
    TrendMarks(QCustomPlot *plot, const Theme &theme) : m_plot(plot), m_theme(theme) {}

    void set(const std::vector<TrendMark> &marks);
    const std::vector<TrendMark> &marks() const { return m_marks; }
    void dress();

private:
    QCustomPlot *m_plot;
    const Theme &m_theme;
    std::vector<TrendMark> m_marks;
    std::vector<QCPItemRect *> m_rects; //!< the plot's
    std::vector<QCPItemText *> m_words;
};

struct HealthAssessment;
struct PredictiveAlert;
struct UiServices;

//! When a machine was unusual: its present episode, and those of its alerts that \a alerts holds.
std::vector<TrendMark> anomalyMarks(const PlantSnapshot &snapshot, const HealthAssessment &health, const std::vector<PredictiveAlert> &alerts);

//! When the machines of these tags were unusual, as far as their health tells: the present episode and those that made alerts.
std::vector<TrendMark> anomaliesOf(const UiServices &services, const std::vector<TagUuid> &tags);

} // namespace lineside
