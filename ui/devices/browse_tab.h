#pragma once

#include "models/field/descriptions.h"

#include <QWidget>

class QPushButton;
class QTreeView;

namespace lineside {

class BrowseModel;
struct Device;
struct UiServices;

//! The device dialog's page on which tags are picked from what a server or broker offers.
class BrowseTab : public QWidget
{
    Q_OBJECT

public:
    BrowseTab(const UiServices &services, QWidget *parent = nullptr);

    //! Starts at the root of what \a device offers.
    void setDevice(const Device &device);

Q_SIGNALS:
    void browseRequested();
    void failed(const QString &why);
    //! Somebody wants these values as tags; whoever takes them says true, and they are no longer checked.
    bool adding(const QList<lineside::BrowseNode> &nodes);

private:
    BrowseModel *m_model;
    QTreeView *m_tree;
    QPushButton *m_browse;
    QPushButton *m_add;
};

} // namespace lineside
