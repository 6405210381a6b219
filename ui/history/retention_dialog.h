#pragma once

#include "models/keeping/keeper.h"
#include "ui/services.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableWidget;

namespace lineside {

/*!
 * How long the history is kept, and in how much space. Says what would go by it before anything does; nothing is in force
 * until Apply.
 */
class RetentionDialog : public QDialog
{
    Q_OBJECT

public:
    explicit RetentionDialog(const UiServices &services, QWidget *parent = nullptr);
    ~RetentionDialog() override;

    //! As the form says now.
    RetentionSettings retention() const;
    keeping::ArchiveSettings archiving() const;
    //! What would go, or what is wrong, as one sentence; empty while that is being reckoned.
    QString consequences() const;

    QSpinBox *rawDays() const { return m_rawDays; }
    QTableWidget *rules() const { return m_rules; }
    QCheckBox *archiveFirst() const { return m_archive; }
    QPushButton *applyButton() const { return m_apply; }

public Q_SLOTS:
    void addRule(const QString &tags, int days);
    void removeRule();
    void apply();

private:
    void edited();
    void reckon();
    void showForecast(const Result<RetentionForecast> &forecast);
    QString fault() const;

    const UiServices &m_services;
    const RetentionSettings m_before;
    QSpinBox *m_rawDays;
    QSpinBox *m_rollUpDays;
    QSpinBox *m_eventDays;
    QSpinBox *m_budget;
    QTableWidget *m_rules;
    QCheckBox *m_archive;
    QLineEdit *m_folder;
    QLabel *m_says;
    QPushButton *m_apply;
    QTimer m_soon;
    JobPtr<RetentionForecast> m_job;
    quint64 m_asked = 0;
    bool m_drops = false;
    bool m_filling = false;
};

//! "About 12 days of readings before 2026-08-01 go (1,234 readings), of which 0 are archived." One sentence for each kind.
QString consequencesText(const RetentionForecast &forecast);

} // namespace lineside
