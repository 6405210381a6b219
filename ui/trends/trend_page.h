#pragma once

#include "ui/page.h"
#include "ui/trends/trend_plot.h"

class QComboBox;
class QLabel;
class QTableView;
class QToolButton;

namespace lineside {

class PenModel;

/*!
 * The Trends page: pens that a person chose, over any range, live or paused. Tags are dropped on it or chosen from a
 * list; the legend below shows newest values and, with cursors, what stood there and the difference.
 */
class TrendPage : public Page
{
    Q_OBJECT

public:
    explicit TrendPage(const PageContext &context, QWidget *parent = nullptr);

    void tick() override;
    bool goTo(const ObjectRef &object) override; //!< a tag: adds it; readings: only them; a machine: its key tags
    void find() override { addTags(); }
    bool canExport() const override;
    void exportData() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    void addPens(const std::vector<TagUuid> &tags);
    TrendPlot &plot() { return *m_plot; }

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void addTags();
    void removeSelected();
    void setPens(const std::vector<TrendPen> &pens);
    void savePicture();
    void showRange();
    void showCursorColumns();

    const PageContext m_context;
    TrendPlot *m_plot;
    PenModel *m_model;
    QTableView *m_table;
    QToolButton *m_live;
    QToolButton *m_cursors;
    QComboBox *m_span;
    QLabel *m_range;
    int m_ticks = 0;
};

//! The live trend below the tags of the Machine page.
TagPanel *makeTrendPanel(const PageContext &context, QWidget *parent);

} // namespace lineside
