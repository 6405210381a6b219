#pragma once

#include "ui/trends/trend_plot.h"

#include <QAbstractTableModel>

namespace lineside {

/*!
 * The legend of a trend as a table: a row per pen with its newest value, the values at the two cursors and the
 * difference. refresh() after each tick; the check box shows or hides a pen.
 */
class PenModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TagColumn, NewestColumn, FirstColumn, SecondColumn, DeltaColumn, ColumnCount };

    PenModel(const UiServices &services, TrendPlot &plot, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    //! The pens of the plot have changed.
    void reload();
    //! Their values may have changed.
    void refresh();

private:
    QString text(const std::optional<TrendSample> &sample, const Tag &tag) const;

    const UiServices &m_services;
    TrendPlot &m_plot;
    int m_rows = 0;
};

} // namespace lineside
