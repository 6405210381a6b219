#pragma once

#include "models/quality/quality_types.h"
#include "ui/page.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace lineside {

class FieldForm;

//! Opens a batch: its code, machine and product.
class BatchDialog : public QDialog
{
    Q_OBJECT

public:
    explicit BatchDialog(const PageContext &context, QWidget *parent = nullptr);
    FieldForm *form() const { return m_form; }
    QString said() const;

public Q_SLOTS:
    void enter();
    void accept() override { enter(); }

private:
    const PageContext m_context;
    FieldForm *m_form;
    QList<MachineId> m_machines;
    QLabel *m_says;
    QPushButton *m_enter;
};

//! Adds one result to an open batch.
class TestDialog : public QDialog
{
    Q_OBJECT

public:
    TestDialog(const PageContext &context, const QualityBatch &batch, QWidget *parent = nullptr);
    FieldForm *form() const { return m_form; }
    QString said() const;

public Q_SLOTS:
    void enter();
    void accept() override { enter(); }

private:
    const PageContext m_context;
    const QualityBatch m_batch;
    FieldForm *m_form;
    QLabel *m_says;
    QPushButton *m_enter;
};

/*!
 * Signs for a batch: approved or rejected, with a note where one is due and the password of who sits here once more.
 */
class DecideDialog : public QDialog
{
    Q_OBJECT

public:
    DecideDialog(const PageContext &context, const QualityBatch &batch, const std::vector<QualityTest> &tests, QWidget *parent = nullptr);
    QComboBox *decision() const { return m_decision; }
    QLineEdit *note() const { return m_note; }
    QLineEdit *password() const { return m_password; }
    QString said() const;

public Q_SLOTS:
    void sign();
    void accept() override { sign(); }

private:
    void check();

    const PageContext m_context;
    const QualityBatch m_batch;
    QComboBox *m_decision;
    QLineEdit *m_note;
    QLineEdit *m_password;
    QLabel *m_says;
    QPushButton *m_sign;
    bool m_waiting = false;
};

} // namespace lineside
