#pragma once

#include "ui/page.h"

#include <QAbstractTableModel>
#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace lineside {

//! Values that a device found by itself, one row each.
class DiscoveredModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, SampleColumn, UnitColumn, TypeColumn, MachineColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setNodes(QList<BrowseNode> nodes);
    const QList<BrowseNode> &nodes() const { return m_nodes; }

private:
    QList<BrowseNode> m_nodes;
};

/*!
 * Makes tags of what a device found by itself: the chosen ones or all that a filter shows, as one step that Undo takes
 * back. They are live at once, since the device hears them already.
 */
class AdoptDialog : public QDialog
{
    Q_OBJECT

public:
    AdoptDialog(const PageContext &context, const DeviceId &device, QWidget *parent = nullptr);
    ~AdoptDialog() override;

    QString messageText() const;
    QTableView *table() const { return m_table; }
    QLineEdit *filter() const { return m_filter; }
    QPushButton *adoptChosen() const { return m_adoptChosen; }
    QPushButton *adoptShown() const { return m_adoptShown; }

private:
    void ask();
    void showCounts();
    QList<BrowseNode> chosen() const;
    QList<BrowseNode> shown() const;
    void adopt(const QList<BrowseNode> &nodes);

    const PageContext m_context;
    const DeviceId m_device;
    DiscoveredModel *m_model;
    QSortFilterProxyModel *m_proxy;
    QLineEdit *m_filter;
    QTableView *m_table;
    QLabel *m_counts;
    QLabel *m_message;
    QPushButton *m_adoptChosen;
    QPushButton *m_adoptShown;
    JobPtr<QList<BrowseNode>> m_job;
};

//! Opens the dialog beside its window; it closes with it.
void adoptDiscovered(const PageContext &context, QWidget *parent, const DeviceId &device);

} // namespace lineside
