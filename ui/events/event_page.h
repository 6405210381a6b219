#pragma once

#include "ui/page.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace lineside {

class EventModel;
class TableColumns;

/*!
 * The Events page: the journal, newest first, filtered by time, severity and words. New events appear by themselves;
 * older ones come in portions as somebody scrolls down.
 */
class EventPage : public Page
{
    Q_OBJECT

public:
    explicit EventPage(const PageContext &context, QWidget *parent = nullptr);
    ~EventPage() override;

    void tick() override;
    bool goTo(const ObjectRef &object) override;
    void find() override;
    void refresh() override { ask(); }
    bool canExport() const override { return true; }
    void exportData() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    EventModel &model() { return *m_model; }

private:
    void ask();
    void askAnew(); //!< another question: from the newest
    void askOlder();
    //! The kinds of the chosen group; the audit trail is left out for who may not see it.
    QList<EventKind> kinds() const;
    void chooseKind();

    const PageContext m_context;
    EventModel *m_model;
    QLineEdit *m_filter;
    QComboBox *m_kind;
    QComboBox *m_severity;
    QComboBox *m_period;
    QLabel *m_count;
    QTableView *m_table;
    TableColumns *m_columns = nullptr;
    QWidget *m_empty;
    JobPtr<QList<Event>> m_job;
    size_t m_atMost;
    quint64 m_seen = ~quint64(0);
    SteadyTime m_askedAt{};
    bool m_seesAudit = false; //!< when it was last asked
};

} // namespace lineside
