#pragma once

#include "ui/health/health_view.h"

class QCheckBox;
class QLineEdit;
class QStackedLayout;

namespace lineside {

class EmptyState;
class HealthModel;
class HealthTiles;

//! All machines with their health as tiles, the worst first.
class HealthGrid : public HealthView
{
    Q_OBJECT

public:
    HealthGrid(const PageContext &context, HealthService &service, QWidget *parent = nullptr);

    void show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture) override;
    void tick() override;
    void find() override;
    bool canExport() const override { return true; }
    void exportData() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    //! Chooses it and brings it into sight; false when it is not shown.
    bool reveal(const MachineId &machine);
    HealthModel &model() { return *m_model; }
    HealthTiles &tiles() { return *m_tiles; }

private:
    void showSummary();
    void openSettings(const QModelIndex &index);
    MachineId current() const;

    HealthModel *m_model;
    HealthTiles *m_tiles;
    QLineEdit *m_filter;
    QCheckBox *m_grouped;
    NumberLabel *m_summary;
    QLabel *m_pulse;
    QStackedLayout *m_stack;
    SnapshotPtr m_snapshot;
    HealthPicturePtr m_picture;
    int m_ticks = 0;
};

} // namespace lineside
