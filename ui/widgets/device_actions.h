#pragma once

#include "ui/page.h"

#include <QObject>

class QAbstractItemView;
class QAction;

namespace lineside {

/*!
 * What can be done with the devices that are chosen in a view: settings, enabling, adopting what they found. The view
 * gets them as actions, each with its key; refresh() whenever the choice or the plant has changed.
 */
class DeviceActions : public QObject
{
    Q_OBJECT

public:
    //! \a chosen: the devices in the view's selection. Owned by the view.
    DeviceActions(const PageContext &context, QAbstractItemView *view, std::function<QList<DeviceId>()> chosen);

    void refresh();
    QAction *settings() const { return m_settings; }
    QAction *toggle() const { return m_toggle; }
    QAction *adopt() const { return m_adopt; }

Q_SIGNALS:
    //! A short remark for the status bar.
    void remarkMade(const QString &text);

private:
    void toggleChosen();

    const PageContext m_context;
    QWidget *m_view;
    const std::function<QList<DeviceId>()> m_chosen;
    QAction *m_settings;
    QAction *m_toggle;
    QAction *m_adopt;
};

} // namespace lineside
