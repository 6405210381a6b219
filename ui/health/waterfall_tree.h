#pragma once

#include "ui/health/score_parts.h"
#include "ui/theme/theme.h"

#include <QTreeView>

class QStandardItem;
class QStandardItemModel;

namespace lineside {

/*!
 * The way from 100 to a score as a tree: a bar for what each dimension takes, under the sensors one for each tag; beside it
 * the points, which add up, and why. Enter opens what has something below it; on what has not, and with Ctrl on all, it asks for
 * what is behind: readings of a tag, stops, losses, a chart.
 */
class WaterfallTree : public QTreeView
{
    Q_OBJECT

public:
    enum Column { WhatColumn, BarColumn, PointsColumn, WhyColumn, ColumnCount };
    enum Role { RowRole = Qt::UserRole, TagRole };

    explicit WaterfallTree(const Theme &theme, QWidget *parent = nullptr);

    //! What is open stays open, what is chosen stays chosen. \a grounds: what is known to be behind it, the explanation's root.
    void show(const ScoreParts &parts, const HealthPlan &plan, const ScoreGround &grounds = {});
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

Q_SIGNALS:
    void readingsRequested(const lineside::TagUuid &tag, lineside::UtcTime from, lineside::UtcTime to);
    //! Something that a dimension was made of.
    void groundRequested(const lineside::ScoreGround &ground, lineside::HealthDimension dimension);
    //! A dimension that has no tags below it, and what it looked at; without data the week before.
    void dimensionRequested(lineside::HealthDimension dimension, lineside::UtcTime from, lineside::UtcTime to);

protected:
    using QTreeView::show;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fill(QStandardItem *parent, int at, const WaterfallRow &row);
    void spread();
    void open(const QModelIndex &index);
    void goBehind(const QModelIndex &index);
    int shownBelow(const QModelIndex &parent) const;

    const Theme &m_theme;
    QStandardItemModel *m_model;
    ScoreParts m_parts;
    bool m_shown = false;
};

} // namespace lineside

Q_DECLARE_METATYPE(lineside::WaterfallRow)
