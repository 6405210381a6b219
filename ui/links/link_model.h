#pragma once

#include "ui/widgets/plant_watch.h"

#include <QAbstractTableModel>

namespace lineside {

//! One row a device: how its link stands, and its counters. Sorted by the view's proxy.
class LinkModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { DeviceColumn, ProtocolColumn, StateColumn, OkColumn, TimeoutColumn, ExceptionColumn, BreachColumn,
                  P50Column, P95Column, PeriodColumn, ColumnCount };
    enum Role { DeviceRole = Qt::UserRole, ConditionRole, SortRole };

    LinkModel(const UiServices &services, const PlantWatch &watch, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    //! Takes what PlantWatch knows now.
    void refresh();
    const LinkStatus *link(const DeviceId &device) const;

    //! "up", "no link", …
    static QString stateWords(LinkState state);

private:
    struct Row
    {
        DeviceId device;
        LinkStatus status;
    };

    const UiServices &m_services;
    const PlantWatch &m_watch;
    SnapshotPtr m_snapshot;
    QList<Row> m_rows;
    QHash<QString, QString> m_protocols; //!< names by driver id
};

} // namespace lineside
