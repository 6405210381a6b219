#pragma once

#include "ui/widgets/plant_watch.h"

#include <QWidget>

namespace lineside {

class NumberLabel;

/*!
 * The strip at the top of every window: the three most urgent abnormal things, how many there are, the clock and the
 * user. A click or Enter goes to the source. These are facts of the moment, not alarms: nothing here is acknowledged.
 */
class AbnormalLine : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kRows = 3;

    AbnormalLine(const UiServices &services, PlantWatch &watch, QWidget *parent = nullptr);

    //! Takes what the watch knows now.
    void refresh();
    void refreshClock();
    const std::vector<Situation> &shown() const { return m_shown; }
    QString countsText() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(const lineside::ObjectRef &object);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    int rowAt(const QPointF &at) const; //!< -1 for none
    QRectF rowRect(int row) const;
    void layOut();
    //! Too narrow for whole words at the right and times at the left.
    bool isCompact() const;
    QString sentenceOf(const Situation &situation) const;

    const UiServices &m_services;
    const Theme &m_theme;
    PlantWatch &m_watch;
    std::vector<Situation> m_shown;
    NumberLabel *m_counts;
    NumberLabel *m_clock;
    int m_current = 0;  //!< row of the keyboard
    int m_hovered = -1;
};

} // namespace lineside
