#pragma once

#include "ui/page.h"

#include <array>
#include <deque>

class QLabel;
class QPushButton;

namespace lineside {

class HopBox;
class TickWatch;

/*!
 * The Data flow page: the way of a reading from the wire to disk and screen as boxes in a row. Each tells its rate,
 * how full its queue is, what it lost, and how long a reading takes to get there.
 */
class FlowPage : public Page
{
    Q_OBJECT

public:
    explicit FlowPage(const PageContext &context, QWidget *parent = nullptr);

    //! What the last box tells of; outlives the page. Null: nothing is told.
    void setTickWatch(const TickWatch *ticks) { m_tickWatch = ticks; }

    void tick() override;

private:
    struct Sample
    {
        SteadyTime at{};
        quint64 read = 0;
        quint64 received = 0;
        quint64 delivered = 0;
        quint64 deadbanded = 0;
        quint64 stored = 0;
    };
    void refresh() override;

    void showPlantStore();

    const PageContext m_context;
    HopBox *m_field;
    HopBox *m_queue;
    HopBox *m_conditioning;
    HopBox *m_store;
    HopBox *m_screen;
    HopBox *m_waiting;
    HopBox *m_plant;
    QWidget *m_plantRow;
    QLabel *m_plantVerdict;
    QPushButton *m_setUp;
    QPushButton *m_putAside;
    QPushButton *m_compare;
    QLabel *m_verdict;
    QLabel *m_details;
    std::deque<Sample> m_samples; //!< the last five seconds
    SteadyTime m_refreshedAt{};
    const TickWatch *m_tickWatch = nullptr;
};

} // namespace lineside
