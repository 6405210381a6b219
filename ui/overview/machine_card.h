#pragma once

#include "ui/widgets/health_words.h"
#include "ui/widgets/value_painter.h"

#include <QWidget>

#include <array>
#include <vector>

namespace lineside {

//! One key value on a card.
struct CardValue
{
    QString label;
    Tag tag;   //!< for the indicator's scale
    ValueLook look;
    std::vector<float> recent;
    friend bool operator==(const CardValue &a, const CardValue &b); //!< gaps (NaN) are equal to gaps
};

//! A machine's health on its card.
struct CardHealth
{
    HealthStatus status = HealthStatus::NotEnoughData;
    std::optional<int> score; //!< whole points, rounded; nothing: not enough data
    int confidence = 0;       //!< per cent
    bool anomaly = false;
    bool catchingUp = false;  //!< without a score: what is missing is being read
    friend bool operator==(const CardHealth &, const CardHealth &) = default;
};

//! Everything that a card shows.
struct CardLook
{
    QString name;      //!< "FIL-02 Filler"
    QString stateWord; //!< "Running", "No link · 14 s"
    Condition worst = Condition::Normal;
    bool noLink = false;
    std::vector<CardValue> values; //!< at most two
    std::optional<CardHealth> health; //!< nothing: it is not watched, or nothing was computed yet
    friend bool operator==(const CardLook &, const CardLook &) = default;
};

/*!
 * A machine on the overview: name, state in words, two key values as moving analogue indicator, number and sparkline.
 * A border in the priority's colour only while a limit is exceeded; a hatched edge while there is no link. Below them its
 * health with a bar.
 */
class MachineCard : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kMinimumWidth = 248; //!< at 100 %
    static constexpr int kHeight = 130;
    static constexpr int kHealthHeight = 32; //!< more, where there is health

    MachineCard(const MachineId &machine, const Theme &theme, QWidget *parent = nullptr);

    const MachineId &machine() const { return m_machine; }
    //! False when nothing changed.
    bool setLook(const CardLook &look);
    //! Chosen in the plant tree.
    void setSelected(bool selected);
    const CardLook &look() const { return m_look; }

Q_SIGNALS:
    void opened(const lineside::MachineId &machine);
    void healthRequested(const lineside::MachineId &machine);
    void dragStarted(const lineside::MachineId &machine);
    //! Arrow keys: -1/+1 along the row, -2/+2 to the row above or below.
    void moveRequested(int direction);
    void whyRequested(const lineside::MachineId &machine, const QPoint &at);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRectF healthRect() const; //!< empty without
    void paintHealth(QPainter &painter) const;
    void paintKeyValue(QPainter &painter, const QRectF &rect, const CardValue &value) const;

    const MachineId m_machine;
    const Theme &m_theme;
    CardLook m_look;
    QPoint m_pressedAt;
    bool m_selected = false;
};

} // namespace lineside
