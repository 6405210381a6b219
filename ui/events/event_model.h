#pragma once

#include "models/history/event.h"

#include <QAbstractTableModel>

namespace lineside {

//! Events of the journal as a table, newest first.
class EventModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TimeColumn, SeverityColumn, SourceColumn, KindColumn, TextColumn, UserColumn, ColumnCount };
    enum Role { EventIdRole = Qt::UserRole, SeverityRole };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    //! Replaces what is shown; rows that stay keep their selection.
    void setEvents(QList<Event> events);
    const QList<Event> &events() const { return m_events; }

    //! "Link down": what an operator calls this kind.
    static QString kindWords(EventKind kind);
    static QString severityWords(Severity severity);

private:
    QList<Event> m_events;
};

} // namespace lineside
