#pragma once

#include "tests/gui/account_desk.h"
#include "tests/gui/dialog_answers.h"
#include "tests/gui/health_scene.h"
#include "ui/health/health_page.h"
#include "ui/health/work_dialog.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>

namespace lineside {

inline QString q(const char *text)
{
    return QString::fromUtf8(text);
}

//! Whether a label that is in sight holds these words.
inline bool says(const QWidget *within, const char *text)
{
    for (const QLabel *label : within->findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(q(text)))
            return true;
    }
    return false;
}

//! The button of these words, if it is in sight.
inline QPushButton *button(const QWidget *within, const char *text)
{
    for (QPushButton *each : within->findChildren<QPushButton *>()) {
        if (each->text() == q(text) && each->isVisible())
            return each;
    }
    return nullptr;
}

/*!
 * The main window with the Health page over a real service with a small history: a machine that is well, one that wears, one
 * without enough data. Tests derive from it.
 */
class HealthWindow
{
protected:
    HealthWindow() { m_scene->scene.theme.applyTo(*qApp); }

    void close()
    {
        m_window.reset();
        m_desk.reset();
    }
    void open(const char *page = "health")
    {
        m_window = std::make_unique<MainWindow>(m_scene->services(), ShellOptions{{}, {}, std::chrono::hours(1)});
        m_window->resize(1440, 900);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QVERIFY(m_window->showPage(q(page)));
        settle();
    }
    HealthPage &page() { return *qobject_cast<HealthPage *>(m_window->currentPage()); }
    //! The dialog that asks for a step; null when there is none.
    WorkDialog *dialog() { return m_window->findChild<WorkDialog *>(); }
    void settle()
    {
        for (int i = 0; i < 25; ++i)
            m_window->tick();
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    const PredictiveAlert &pumpAlert()
    {
        m_alerts = *m_scene->service->picture()->alerts;
        for (const PredictiveAlert &alert : m_alerts) {
            if (alert.machine == m_scene->id("PMP-04"))
                return alert;
        }
        qFatal("the pump has no alert");
    }

    const std::unique_ptr<HealthScene> m_scene = std::make_unique<HealthScene>();
    std::unique_ptr<AccountDesk> m_desk;
    std::unique_ptr<MainWindow> m_window;
    std::vector<PredictiveAlert> m_alerts; //!< a copy
};

} // namespace lineside
