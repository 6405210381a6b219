#pragma once

#include "models/health/health_service.h"
#include "models/plant/plant.h"

#include <QAbstractTableModel>

namespace lineside {

//! Predictive alerts as a table: open ones first, the most urgent first.
class AlertModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { UrgencyColumn, StateColumn, MachineColumn, TypeColumn, WhenColumn, PlannedColumn, ReasonColumn, CreatedColumn, OutcomeColumn, ColumnCount };
    enum Role { IdRole = Qt::UserRole, SortRole };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    //! \a all: resolved ones too; \a text: what machine, reason and words must hold.
    void show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture, bool all, const QString &text, UtcTime now);
    const PredictiveAlert *alertAt(int row) const; //!< null for none
    int rowOf(const QUuid &id) const;              //!< -1 for none
    const std::vector<PredictiveAlert> &alerts() const { return m_alerts; }

    //! The table as CSV, with everything that an alert holds.
    QByteArray csv() const;

private:
    QString machineOf(const PredictiveAlert &alert) const;
    QString cellText(const PredictiveAlert &alert, int column) const;
    QVariant sortable(const PredictiveAlert &alert, int column) const; //!< nothing where it has none

    SnapshotPtr m_snapshot;
    std::vector<PredictiveAlert> m_alerts;
    UtcTime m_now{};
};

//! "in 62 h (40 to 95 h)", "overdue by 3 h", "not known": when a failure is foreseen.
QString foreseenText(const PredictiveAlert &alert, UtcTime now);
//! "24 Nov 08:00", "overdue, 24 Nov 08:00": when the work is to be done; empty while nobody has said.
QString plannedText(const PredictiveAlert &alert, UtcTime now);
//! Everything that is known of an alert, a line each: what, and its words.
QList<std::pair<QString, QString>> factsOf(const PredictiveAlert &alert, UtcTime now);

} // namespace lineside
