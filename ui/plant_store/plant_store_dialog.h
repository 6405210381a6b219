#pragma once

#include "models/forward/plant_store.h"
#include "ui/page.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace lineside {

class ParameterForm;

//! Opens the dialog beside what is shown.
void setUpPlantStore(const PageContext &context, QWidget *parent);

//! What goes from the plant's database by \a after that stayed by \a before; empty when nothing does.
QString plantRetentionText(const ForwardSettings &before, const ForwardSettings &after, UtcTime now);

/*!
 * Says where the plant's database is and how to log in. Test looks whether it would do and changes nothing; nothing is
 * in force until Apply.
 */
class PlantStoreDialog : public QDialog
{
    Q_OBJECT

public:
    explicit PlantStoreDialog(const UiServices &services, QWidget *parent = nullptr);
    ~PlantStoreDialog() override;

    //! As the form says now.
    ForwardSettings settings() const;
    QString reportText() const;

public Q_SLOTS:
    void test();
    void apply();

Q_SIGNALS:
    void applied();

protected:
    void reject() override;

private:
    std::optional<Secret> typedPassword() const;
    bool check();
    void setBusy(bool busy);
    void report(const forward::DatabaseTrial &trial);

    const UiServices &m_services;
    ParameterForm *m_form;
    QPlainTextEdit *m_report;
    QLabel *m_message;
    QPushButton *m_test;
    QPushButton *m_apply;
    bool m_edited = false;
    JobPtr<forward::DatabaseTrial> m_trial;
    JobPtr<Done> m_applying;
};

} // namespace lineside
