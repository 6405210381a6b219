#pragma once

#include "ui/page.h"

class QTabWidget;

namespace lineside {

class AlertBoard;
class HealthGrid;
class HealthView;
class MachineHealthView;
class RecommendationBoard;

/*!
 * The Health page: all machines, one machine, predictive alerts, recommendations. Shows what the service knows; only the
 * view in sight is filled.
 */
class HealthPage : public Page
{
    Q_OBJECT

public:
    HealthPage(const PageContext &context, QWidget *parent = nullptr);

    //! Its views scroll by themselves: the page need not, whatever height their words would like.
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return false; }
    int heightForWidth(int) const override { return -1; }

    void tick() override;
    bool goTo(const ObjectRef &object) override;
    void find() override;
    void refresh() override;
    bool canExport() const override;
    void exportData() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    QTabWidget *tabs() const { return m_tabs; }
    HealthGrid *grid() const { return m_grid; } //!< this and the next are null without a health service
    MachineHealthView *machine() const { return m_machine; }
    AlertBoard *alerts() const { return m_alerts; }
    RecommendationBoard *recommendations() const { return m_recommendations; }

private:
    void addView(HealthView *view, const QString &id, const QString &title);
    void fill(); //!< the view in sight
    void showTitles();
    void showView(HealthView *view);

    const PageContext m_context;
    QTabWidget *m_tabs = nullptr;
    QList<HealthView *> m_views;
    QStringList m_ids;
    HealthGrid *m_grid = nullptr;
    MachineHealthView *m_machine = nullptr;
    AlertBoard *m_alerts = nullptr;
    RecommendationBoard *m_recommendations = nullptr;
    bool m_dirty = false; //!< filled with the next tick
};

} // namespace lineside
