#pragma once

#include "models/forward/plant_store.h"
#include "ui/page.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QStandardItemModel;
class QTableView;

namespace lineside {

//! Opens the list beside what is shown.
void showPutAside(const PageContext &context, QWidget *parent);

//! The readings and events that the plant's database could not take, and why; to be copied or exported.
class PutAsideDialog : public QDialog
{
    Q_OBJECT

public:
    static constexpr size_t kMost = 1'000; //!< rows that are listed

    explicit PutAsideDialog(const UiServices &services, QWidget *parent = nullptr);
    ~PutAsideDialog() override;

    QString message() const;
    QTableView &table() { return *m_table; }
    //! What is listed, as a file of columns.
    QByteArray csv() const;

public Q_SLOTS:
    void ask();

private:
    void list(const forward::PutAside &aside);
    void exportRows();

    const UiServices &m_services;
    QStandardItemModel *m_model;
    QLabel *m_message;
    QTableView *m_table;
    QPushButton *m_again;
    QPushButton *m_export;
    JobPtr<forward::PutAside> m_job;
};

} // namespace lineside
