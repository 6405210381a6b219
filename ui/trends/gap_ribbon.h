#pragma once

#include "ui/trends/ribbon_runs.h"

#include <QColor>
#include <QString>
#include <QWidget>

#include <functional>

namespace lineside {

class Theme;

/*!
 * Under a trend: a thin row for each pen that tells where its curve may be trusted, and where nothing was measured.
 * Kinds differ in pattern, not in colour alone; the mouse, resting on a row, tells the reason.
 */
class GapRibbon : public QWidget
{
    Q_OBJECT

public:
    struct Row
    {
        QColor color;  //!< the pen's
        std::vector<RibbonRun> runs;
        friend bool operator==(const Row &, const Row &) = default;
    };
    //! What a row says at a column, as a sentence; empty: nothing.
    using Reason = std::function<QString(int row, int column)>;

    GapRibbon(const Theme &theme, Reason reason, QWidget *parent = nullptr);

    //! Rows whose columns lie between \a left and \a right, in pixels of this widget. Repaints only what changed.
    void setRows(std::vector<Row> rows, int left, int right);
    const std::vector<Row> &rows() const { return m_rows; }
    int left() const { return m_left; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    int rowHeight() const;
    QRect rowRect(int row) const;

    const Theme &m_theme;
    const Reason m_reason;
    std::vector<Row> m_rows;
    int m_left = 0;
    int m_right = 0;
};

} // namespace lineside
