#pragma once

#include "models/quality/quality_types.h"
#include "ui/page.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QTabWidget;

namespace lineside {

class BatchPanel;
class ControlPlot;
class FigureTable;
class FilterLine;
class ImportDialog;
class MeasurementDialog;
struct Capability;

/*!
 * The Quality page: all control charts with what they do now, the chosen one as a picture with its signals and capability,
 * values that are entered by hand or from a file, and batches with their results and signatures.
 */
class QualityPage : public Page
{
    Q_OBJECT

public:
    explicit QualityPage(const PageContext &context, QWidget *parent = nullptr);
    ~QualityPage() override;

    void tick() override;
    void refresh() override;
    void find() override;
    bool goTo(const ObjectRef &object) override; //!< a machine: its first chart; signals of one in a range; a chart with a point of it
    bool canExport() const override;
    void exportData() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    FigureTable *list() const { return m_list; }
    FigureTable *signalList() const { return m_signals; }
    ControlPlot *plot() const { return m_plot; }
    BatchPanel *batches() const { return m_batches; }
    QTabWidget *tabs() const { return m_tabs; }
    QString factWords() const;
    QString capabilityWords() const;
    QString pointWords() const;
    QPushButton *trendButton() const { return m_trend; }
    QPushButton *enterButton() const { return m_enter; }
    MeasurementDialog *enterValues();
    ImportDialog *importValues();
    void relearn();

private:
    void showList();
    void showTab();
    void askChart();
    void askBatches(); //!< what points are of
    void askCapability();
    void showCapability(const std::optional<Capability> &capability);
    void showSignals();
    void enableButtons();
    bool may(Permission permission);
    std::optional<ChartNow> current() const;
    std::chrono::hours reach() const;

    const PageContext m_context;
    FigureTable *m_list = nullptr;
    QSplitter *m_split = nullptr;
    QTabWidget *m_tabs = nullptr;
    QLabel *m_title = nullptr;
    QComboBox *m_span = nullptr;
    QLabel *m_facts = nullptr;
    QLabel *m_capability = nullptr;
    QLabel *m_point = nullptr;
    ControlPlot *m_plot = nullptr;
    QPushButton *m_enter = nullptr;
    QPushButton *m_import = nullptr;
    QPushButton *m_relearn = nullptr;
    QPushButton *m_trend = nullptr;
    QPushButton *m_settings = nullptr;
    FigureTable *m_signals = nullptr;
    QWidget *m_signalView = nullptr; //!< the tab with it
    FilterLine *m_filter = nullptr;
    QLabel *m_signalWords = nullptr;
    QPushButton *m_allSignals = nullptr;
    UtcTime m_signalsFrom{}; //!< both nothing: as far as they are counted
    UtcTime m_signalsTo{};
    BatchPanel *m_batches = nullptr;
    QWidget *m_chart = nullptr; //!< the tab with the chosen one
    QWidget *m_empty = nullptr; //!< stands in its place while there is none

    JobPtr<ChartEvaluation> m_job;
    JobPtr<std::vector<QualityPoint>> m_pointJob;
    JobPtr<std::optional<Capability>> m_capabilityJob;
    JobPtr<std::vector<QualityBatch>> m_batchJob;
    ChartEvaluation m_evaluation;
    std::optional<UtcTime> m_wanted; //!< the point that is to be chosen once the chart is there
    QString m_shown;         //!< the chart in the picture, with its last point: what need not be asked again
    SteadyTime m_listAt{};
    SteadyTime m_askedAt{};
};

} // namespace lineside
