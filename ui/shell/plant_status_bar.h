#pragma once

#include "ui/widgets/plant_watch.h"

#include <QStatusBar>

class QHBoxLayout;

namespace lineside {

class NumberLabel;

/*!
 * Links up of all per protocol, readings and stored readings a second, how full the queues are, whether history is
 * well; at the right a short remark that goes by itself.
 */
class PlantStatusBar : public QStatusBar
{
    Q_OBJECT

public:
    PlantStatusBar(const UiServices &services, PlantWatch &watch, QWidget *parent = nullptr);

    //! Once a second.
    void refresh();
    void showRemark(const QString &text);
    QStringList texts() const; //!< what stands there, left to right

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showLinks();
    void fit();

    struct Rates
    {
        SteadyTime at{};
        quint64 delivered = 0;
        quint64 stored = 0;
        bool valid = false;
    };

    const UiServices &m_services;
    PlantWatch &m_watch;
    const Theme &m_theme;
    QHBoxLayout *m_layout;
    QList<NumberLabel *> m_links; //!< one a protocol
    NumberLabel *m_readings;
    NumberLabel *m_stored;
    NumberLabel *m_queues;
    NumberLabel *m_history;
    NumberLabel *m_remark;
    Rates m_last;
};

} // namespace lineside
