#pragma once

#include "models/web/web_service.h"
#include "ui/page.h"

#include <QTimer>

class QAction;
class QLabel;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;

namespace lineside {

class EmptyState;
class ViewersModel;

/*!
 * Who watches the plant in a browser now, and what was refused; somebody can be sent away. Asks the server once a second
 * while it is visible, without waiting for it.
 */
class ViewersPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ViewersPanel(const PageContext &context, QWidget *parent = nullptr);
    ~ViewersPanel() override;

    QTableView &table() { return *m_table; }
    ViewersModel &model() { return *m_model; }
    QPushButton &sendAwayButton() { return *m_sendAway; }
    QString summaryText() const;
    QString refusalText() const;
    //! Why there is nothing to see; empty while there is.
    QString reasonText() const { return m_reason; }
    QString messageText() const;

public Q_SLOTS:
    void refresh();
    void sendAway();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showFigures(const WebState &state);
    void showNothing(const QString &reason, const QString &button, const std::function<void()> &step);
    void showViewers(const Result<QList<ViewerInfo>> &viewers);
    std::optional<ViewerInfo> chosen() const;
    void offerButtons();
    void say(const QString &text);
    void doSendAway(const ViewerInfo &viewer);

    const PageContext m_context;
    WebService &m_web;
    QLabel *m_summary;
    QLabel *m_refusals;
    QStackedWidget *m_stack;
    ViewersModel *m_model;
    QSortFilterProxyModel *m_sorted;
    QTableView *m_table;
    EmptyState *m_empty = nullptr;
    QString m_reason;
    QLabel *m_message;
    QPushButton *m_sendAway;
    QPushButton *m_copyLink;
    QPushButton *m_settings;
    QAction *m_sendAwayAction = nullptr;
    QTimer m_everySecond;
    SteadyTime m_askedAt{};
    JobPtr<QList<ViewerInfo>> m_asked;
    JobPtr<Done> m_sending;
};

//! For PageParts.
QWidget *makeViewersPanel(const PageContext &context, QWidget *parent);

} // namespace lineside
