#pragma once

#include "models/production/picture.h"
#include "ui/page.h"

#include <QDialog>

class QCheckBox;
class QDateTimeEdit;
class QLabel;
class QPushButton;

namespace lineside {

class FieldForm;
class FigureTable;

//! Plans a production run, or changes its plan.
class RunDialog : public QDialog
{
    Q_OBJECT

public:
    RunDialog(const PageContext &context, const production::RunPlan &run, QWidget *parent = nullptr);

    FieldForm *form() const { return m_form; }
    QString said() const;

public Q_SLOTS:
    void enter();
    void accept() override { enter(); }

private:
    const PageContext m_context;
    production::RunPlan m_run;
    FieldForm *m_form;
    QCheckBox *m_hasDue;
    QDateTimeEdit *m_due;
    QLabel *m_says;
    QPushButton *m_enter;
};

/*!
 * The production runs of a machine: what is planned, what goes on, what was completed in the last days. Where no order tag
 * does it, people begin and end them here.
 */
class RunPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RunPanel(const PageContext &context, QWidget *parent = nullptr);

    void showRuns(const MachineId &machine);
    FigureTable *table() const { return m_table; }
    RunDialog *plan();   //!< a new one
    RunDialog *change(); //!< the current one; null when there is none
    void begin();
    void end();

Q_SIGNALS:
    void remarkMade(const QString &text);

private:
    const production::ProductionRun *current() const;
    bool mayEnter();
    RunDialog *open(const production::RunPlan &run);
    void put(const production::RunPlan &run, const QString &done);
    void enableButtons();

    const PageContext m_context;
    FigureTable *m_table;
    QPushButton *m_plan;
    QPushButton *m_change;
    QPushButton *m_begin;
    QPushButton *m_end;
    QLabel *m_words;
    MachineId m_machine;
    std::vector<production::ProductionRun> m_runs;
    bool m_byTag = false; //!< an order tag begins and ends them
};

} // namespace lineside
