#pragma once

#include "ui/page.h"

#include <QObject>

class QAbstractItemView;
class QAction;

namespace lineside {

/*!
 * Opens the settings of the machine that is current in a view, and the calendars and reasons of the site of whatever is
 * current there. The view gets them as actions. Owned by the view.
 */
class PlanActions : public QObject
{
    Q_OBJECT

public:
    PlanActions(const PageContext &context, QAbstractItemView *view, std::function<ObjectRef()> current);

    QAction *machineSettings() const { return m_machine; }
    QAction *siteSettings() const { return m_site; }

private:
    void refresh();

    const PageContext m_context;
    const std::function<ObjectRef()> m_current;
    QAction *m_machine;
    QAction *m_site;
};

//! The site that an object belongs to; null for none.
SiteId siteOf(const PlantSnapshot &snapshot, const ObjectRef &object);

} // namespace lineside
