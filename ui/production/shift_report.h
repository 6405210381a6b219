#pragma once

#include "models/field/job.h"
#include "models/production/picture.h"
#include "ui/production/loss_rows.h"
#include "ui/production/production_span.h"

#include <QImage>
#include <QString>

class QTextDocument;

namespace lineside {

namespace production {
class ProductionService;
}

//! A table of a report: words, and how files have them.
struct ReportTable
{
    QString title;
    QString basis;               //!< time range, readings, coverage; empty: it says so row by row
    QStringList heads;
    QList<bool> numbers;         //!< of each column
    QList<QStringList> rows;
};

//! One figure of a report as files have it.
struct ReportFigure
{
    QString machine;
    QString figure;
    QString value;
    QString unit;
    UtcTime from{};
    UtcTime to{};
    qint64 samples = 0;
    double coverage = 0;
};

/*!
 * What was made and lost in a shift or another time, on paper: the line's machines, and of one of them where the time went and
 * why it stood. Words only; immutable once it is made.
 */
struct ShiftReport
{
    QString title;
    QStringList head;            //!< plant, line, shift, times, who made it and when
    QString machine;             //!< that the charts are of
    QString basis;
    QList<std::pair<QString, QString>> keys; //!< its figures at a glance: name and value
    std::vector<LossRow> losses;
    std::vector<production::ParetoBar> reasons;
    QStringList reasonNames;     //!< of each of them
    QList<ReportTable> tables;
    std::vector<ReportFigure> figures;
};

//! What a report is asked for.
struct ReportRequest
{
    SnapshotPtr snapshot;
    MachineId machine;
    ProductionSpan span;
    QString user;
    UtcTime at{};
};

/*!
 * Collects a report; waits for records, so from a worker. Cancelled when \a job is.
 * \param job hears how far it is
 */
Result<ShiftReport> collectReport(const production::ProductionService &service, const ReportRequest &request, Job<ShiftReport> &job);
//! For a mail or a chat: lines, cells parted by tabs.
QString reportText(const ShiftReport &report);
//! One figure a line, with its time range, readings and coverage.
QByteArray reportCsv(const ShiftReport &report);
//! Pages of A4 with page numbers, drawn by whatever thread. Cancelled when \a job is.
Result<QByteArray> reportPdf(const ShiftReport &report, Job<QByteArray> &job);
//! Lays it out in pages of a size, in the document's font and for its paint device. A title is on the page of what it is the title of.
void layOutReport(const ShiftReport &report, QTextDocument &document, const QSizeF &page);
//! The same as one page, its words escaped; pictures are "losses" and "reasons". Looks right with reportStyle().
QString reportHtml(const ShiftReport &report);
QString reportStyle();
QImage lossPicture(const ShiftReport &report, int width);
QImage reasonPicture(const ShiftReport &report, int width);

} // namespace lineside
