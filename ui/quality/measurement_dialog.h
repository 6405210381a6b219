#pragma once

#include "models/quality/quality_types.h"
#include "ui/page.h"

#include <QDialog>

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPushButton;

namespace lineside {

/*!
 * Takes the values of one point of a chart that has no tag: measured by hand, or in a laboratory; of which open batch of the
 * machine they are, if of any.
 */
class MeasurementDialog : public QDialog
{
    Q_OBJECT

public:
    MeasurementDialog(const PageContext &context, const ChartNow &chart, QWidget *parent = nullptr);
    ~MeasurementDialog() override;

    const QList<QLineEdit *> &values() const { return m_values; }
    QDateTimeEdit *time() const { return m_time; }
    QComboBox *batch() const { return m_batch; } //!< its first entry is none
    QString said() const;

public Q_SLOTS:
    void enter();
    void accept() override { enter(); }

private:
    void askBatches();

    const PageContext m_context;
    const ChartNow m_chart;
    QDateTimeEdit *m_time;
    QComboBox *m_batch;
    JobPtr<std::vector<QualityBatch>> m_batchJob;
    QList<QLineEdit *> m_values;
    QLabel *m_says;
    QPushButton *m_enter;
    bool m_isNow = true; //!< nobody has set the time
};

} // namespace lineside
