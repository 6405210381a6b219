#pragma once

#include "models/keeping/csv_export.h"
#include "ui/page.h"

#include <QDialog>

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPushButton;

namespace lineside {

//! Asks which tags, which time and which form a CSV file is to have.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    //! \a tags: those that are asked for; empty: the person chooses.
    ExportDialog(const PageContext &context, std::vector<TagUuid> tags, UtcTime from, UtcTime to, QWidget *parent = nullptr);

    //! What was chosen, still without a file.
    keeping::CsvRequest request() const;

private:
    void tell();
    const PageContext m_context;
    const std::vector<TagUuid> m_given;
    std::vector<TagUuid> m_chosen;
    QLineEdit *m_filter;
    QLabel *m_count;
    QDateTimeEdit *m_from;
    QDateTimeEdit *m_to;
    QComboBox *m_what;
    QComboBox *m_form;
    QComboBox *m_time;
    QPushButton *m_ok;
};

//! Asks for everything, also for the file, and lets the station's keeper export; \a remark hears how it ended.
void exportHistory(const PageContext &context, QWidget *parent, const std::vector<TagUuid> &tags, UtcTime from, UtcTime to,
                   const std::function<void(const QString &)> &remark);

} // namespace lineside
