#pragma once

#include "models/production/oee_trend.h"
#include "ui/page.h"

class QChartView;
class QComboBox;
class QLabel;
class QPushButton;

namespace lineside {

class FigureTable;

/*!
 * OEE of a machine by hour, shift, day, week or month, as a curve and as a table. A forecast is drawn only where it was nearer
 * to what came than the last season again; else it is said why there is none.
 */
class OeeTrendPanel : public QWidget
{
    Q_OBJECT

public:
    explicit OeeTrendPanel(const PageContext &context, QWidget *parent = nullptr);
    ~OeeTrendPanel() override;

    void setMachine(const MachineId &machine);
    void ask();
    FigureTable *table() const { return m_table; }
    QString forecastWords() const;
    void setStep(production::TrendStep step);

private:
    struct Answer
    {
        std::vector<production::TrendPoint> points;
        std::optional<production::OeeForecast> forecast;
    };
    void showAnswer(const Answer &answer);
    void draw();

    const PageContext m_context;
    MachineId m_machine;
    QComboBox *m_step;
    QLabel *m_words;
    QChartView *m_view;
    FigureTable *m_table;
    JobPtr<std::vector<production::TrendPoint>> m_job;
    Answer m_answer;
    quint64 m_asked = 0;
};

} // namespace lineside
