#pragma once

#include "models/health/health_service.h"
#include "models/plant/plant.h"

#include <QAbstractTableModel>

namespace lineside {

//! Recommendations as a table: what is to be decided or done first, then what is over, the newest first.
class RecommendationModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { StateColumn, PriorityColumn, MachineColumn, TextColumn, PlannedColumn, DoneColumn, ResultColumn, LastColumn, ColumnCount };
    enum Role { SortRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    //! \a all: rejected and validated ones too.
    void show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture, bool all, const QString &text, UtcTime now);
    const MaintenanceRecommendation *at(int row) const; //!< null for none
    int rowOf(const QUuid &id) const;
    QByteArray csv() const;

private:
    QString cellText(const MaintenanceRecommendation &recommendation, int column) const;
    QVariant sortable(const MaintenanceRecommendation &recommendation, int column) const; //!< nothing where it has none
    QString machineOf(const MaintenanceRecommendation &recommendation) const;

    SnapshotPtr m_snapshot;
    std::vector<MaintenanceRecommendation> m_rows;
    UtcTime m_now{};
};

} // namespace lineside
