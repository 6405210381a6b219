#pragma once

#include "models/production/oee.h"
#include "ui/theme/theme.h"

#include <QChartView>

namespace lineside {

struct Site;

/*!
 * Stops by reason, longest first: bars of minutes, and a line of their cumulated share. Its figures stand in the table
 * beside it, which the keyboard reaches.
 */
class ParetoChart : public QChartView
{
    Q_OBJECT

public:
    static constexpr size_t kMostBars = 12;

    explicit ParetoChart(const Theme &theme, QWidget *parent = nullptr);
    void setBars(const std::vector<production::ParetoBar> &bars, const Site *site);
    QSize sizeHint() const override;

private:
    void draw();

    const Theme &m_theme;
    std::vector<production::ParetoBar> m_bars;
    QStringList m_names;
};

//! Dresses a chart as everything else: no animation, no legend, small muted words.
void dressChart(QChart *chart, const Theme &theme);
void dressAxis(QAbstractAxis *axis, const Theme &theme);

} // namespace lineside
