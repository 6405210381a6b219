#pragma once

#include "models/keeping/keeper.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace lineside {

class Theme;

//! One kind of work on the history: what it is for, a button that starts it, how far it is, Cancel, and how it ended.
class WorkRow : public QWidget
{
    Q_OBJECT

public:
    WorkRow(const Theme &theme, const QString &button, const QString &purpose, QWidget *parent = nullptr);

    void showActivity(const keeping::Keeper::Activity &activity, SteadyTime now);
    QPushButton *button() const { return m_start; }
    QString said() const;

Q_SIGNALS:
    void startRequested();
    void cancelRequested();

private:
    QPushButton *m_start;
    QPushButton *m_cancel;
    QProgressBar *m_bar;
    QLabel *m_says;
    const QString m_purpose;
    bool m_cancelling = false;
};

} // namespace lineside
