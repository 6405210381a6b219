#pragma once

#include "models/quality/quality_import.h"
#include "ui/page.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace lineside {

class FigureTable;

/*!
 * Looks at a file of measurements, or of results of tests, before anything is done with it: its rows, or what is wrong with
 * which line. It is taken over as a whole or not at all.
 */
class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    //! Measurements of charts.
    explicit ImportDialog(const PageContext &context, QWidget *parent = nullptr);
    //! Results of a batch.
    ImportDialog(const PageContext &context, const QualityBatch &batch, QWidget *parent = nullptr);

    void load(const QString &path); //!< reads and looks at it, beside the window
    QString said() const;
    FigureTable *table() const { return m_table; }
    QPushButton *takeButton() const { return m_take; }

public Q_SLOTS:
    void take();

private:
    struct Looked
    {
        QString path;
        std::optional<Error> failed;
        MeasurementImport measurements;
        TestImport tests;
    };
    void build();
    void choose();
    void preview(const Looked &looked);
    void end(const Status &taken);

    const PageContext m_context;
    const std::optional<QualityBatch> m_batch;
    MeasurementImport m_measurements;
    TestImport m_tests;
    QLabel *m_says = nullptr;
    FigureTable *m_table = nullptr;
    QPushButton *m_file = nullptr;
    QPushButton *m_take = nullptr;
};

} // namespace lineside
