#pragma once

#include "ui/page.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/value_delegate.h"

#include <QAbstractTableModel>

#include <vector>

namespace lineside {

//! All tags of one machine, in the order of their devices. update() tells views what changed since the last time.
class MachineTagModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Value, Indicator, Quality, Age, Normal, LimitsColumn, Source, ColumnCount };
    enum Role {
        LookRole = Qt::UserRole, //!< ValueLook
        TagRole,                 //!< Tag
        ConditionRole,           //!< int of Condition
        UuidRole,
        SortRole,
    };

    MachineTagModel(const UiServices &services, PlantWatch &watch, QObject *parent = nullptr);

    void setMachine(const MachineId &machine);
    //! Looks at all tags again; one dataChanged for what is different.
    void update();
    const TagEntry *entryAt(int row) const;
    int rowOf(const TagUuid &tag) const; //!< -1 when it is not of this machine
    const ValueLook &lookAt(int row) const { return m_rows[size_t(row)].look; }
    //! The pixels left of the decimal point that the widest number needs are the view's to measure: its longest one.
    QString widestInteger() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;

private:
    struct Row
    {
        const TagEntry *entry = nullptr;
        ValueLook look;
        QString age;
        Condition condition = Condition::NoValue;
    };
    bool refresh(Row &row) const;
    void takeSnapshot();
    void rebuild();

    const UiServices &m_services;
    PlantWatch &m_watch;
    SnapshotPtr m_snapshot;
    MachineId m_machine;
    std::vector<Row> m_rows;
};

} // namespace lineside

