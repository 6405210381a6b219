#pragma once

#include "ui/page.h"
#include "ui/production/shift_report.h"

#include <QDialog>
#include <QThreadPool>

class QLabel;
class QProgressBar;
class QPushButton;
class QTextBrowser;
class QTimer;

namespace lineside {

//! The report of a machine's line and time: a preview, and the same as PDF, CSV or text. Made beside the window.
class ReportDialog : public QDialog
{
    Q_OBJECT

public:
    ReportDialog(const PageContext &context, const MachineId &machine, const ProductionSpan &span, QWidget *parent = nullptr);
    ~ReportDialog() override;

    bool isReady() const { return m_report != nullptr; }
    bool isWorking() const;
    const ShiftReport *report() const { return m_report.get(); }
    QString said() const;
    void savePdf(const QString &path); //!< without asking where to
    void cancel();
    QPushButton *pdfButton() const { return m_pdf; }
    QPushButton *csvButton() const { return m_csv; }
    QPushButton *copyButton() const { return m_copy; }
    QPushButton *cancelButton() const { return m_cancel; }

private:
    void collect();
    void showReport(const Result<ShiftReport> &report);
    void askForPdf();
    void showWork();

    const PageContext m_context;
    const ReportRequest m_request;
    QTextBrowser *m_preview;
    QPushButton *m_pdf;
    QPushButton *m_csv;
    QPushButton *m_copy;
    QPushButton *m_cancel;
    QProgressBar *m_bar;
    QLabel *m_says;
    QTimer *m_timer;
    std::shared_ptr<const ShiftReport> m_report;
    JobPtr<ShiftReport> m_collecting;
    JobPtr<QByteArray> m_drawing;
    QThreadPool m_pool; //!< the last member: it waits for its work before the rest goes
};

} // namespace lineside
