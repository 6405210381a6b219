#pragma once

#include "ui/widgets/plant_watch.h"

#include <QStatusBar>
#include <QTimer>

class QHBoxLayout;

namespace lineside {

class NumberLabel;

/*!
 * Links up of all per protocol, readings and stored readings a second, how full the queues are, whether history is
 * well, who watches in a browser; at the right a short remark that goes by itself.
 */
class PlantStatusBar : public QStatusBar
{
    Q_OBJECT

public:
    PlantStatusBar(const UiServices &services, PlantWatch &watch, QWidget *parent = nullptr);

    //! Once a second.
    void refresh();
    //! Says it for a while, in the room that the links' counts leave; what does not fit is in its tooltip.
    void showRemark(const QString &text, std::chrono::milliseconds howLong = std::chrono::seconds(6));
    QStringList texts() const; //!< what stands there, left to right

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showLinks();
    void showPlantStore();
    void showWeb();
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
    NumberLabel *m_plantStore; //!< how far the plant's database is; not there while none is wanted
    NumberLabel *m_web;        //!< viewers; not there while the web server is off
    NumberLabel *m_remark;
    bool m_inTrouble = false; //!< history
    bool m_behind = false;    //!< the plant's database
    bool m_webClosed = false; //!< the web server, against its will
    QTimer m_remarkEnds;
    Rates m_last;
};

} // namespace lineside
