#pragma once

#include "ui/page.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace lineside {

class FieldForm;

/*!
 * Who may approve a batch: a rule of the whole station, in force with Apply. Those who configure the plant may change it, not
 * those who approve.
 */
class ApprovalDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ApprovalDialog(const PageContext &context, QWidget *parent = nullptr);
    FieldForm *form() const { return m_form; }
    QString said() const;

public Q_SLOTS:
    void apply();

private:
    void check();

    const PageContext m_context;
    FieldForm *m_form;
    QLabel *m_says;
    QPushButton *m_apply;
    bool m_waiting = false;
};

} // namespace lineside
