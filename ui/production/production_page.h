#pragma once

#include "models/production/picture.h"
#include "ui/page.h"
#include "ui/production/production_span.h"

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedLayout;
class QTabWidget;

namespace lineside {

class EmptyState;
class FigureTable;
class OeeTrendPanel;
class ParetoChart;
class ReportDialog;
class RunPanel;
class StateBand;
class StopPanel;

/*!
 * The Production page: a board of all lines and machines with what they do now and the OEE of the shift, and for the chosen one
 * and a time where the time went, why it stood, what state it was in, and how OEE went on.
 */
class ProductionPage : public Page
{
    Q_OBJECT

public:
    explicit ProductionPage(const PageContext &context, QWidget *parent = nullptr);
    ~ProductionPage() override;

    void tick() override;
    void refresh() override;
    void find() override;
    bool goTo(const ObjectRef &object) override;
    bool canExport() const override;
    void exportData() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    FigureTable *board() const { return m_board; }
    FigureTable *losses() const { return m_losses; }
    FigureTable *reasons() const { return m_reasons; }
    StateBand *band() const { return m_band; }
    OeeTrendPanel *trend() const { return m_trend; }
    StopPanel *stops() const { return m_stops; }
    RunPanel *runs() const { return m_runs; }
    QTabWidget *tabs() const { return m_tabs; }
    void setSpan(SpanKind kind);
    //! One's own time, which is widened to whole hours.
    void setSpan(UtcTime from, UtcTime to);
    //! The report of the chosen machine's line and time; null while there is none.
    ReportDialog *openReport();
    const ProductionSpan &span() const { return m_span; }
    //! The figures and what they rest on, as they are shown.
    QString figureWords() const;
    QString basisWords() const;
    //! The machine whose figures are shown; of a line its pacemaker.
    MachineId machine() const { return m_machine; }
    bool isAsking() const { return m_job && !m_job->isFinished(); }

private:
    void showBoard();
    void chooseRow(const QString &key);
    void showTab(); //!< what the tab in front needs
    void ask();
    void showCells(const ProductionSpan &span, std::vector<production::Cell> cells);
    void showLine();
    void showBand(const ProductionSpan &span, const std::vector<production::Cell> &cells, const production::Account &account);
    void showFigures(const production::OeeFigures &figures, const production::Account &account);
    //! Words in the place of all figures; the button offers the next step, where there is one.
    void showEmpty(const QString &why, const QString &button = {}, const std::function<void()> &next = {});
    void offerNext(const production::OeeFigures &figures);

    const PageContext m_context;
    FigureTable *m_board = nullptr;
    QSplitter *m_split = nullptr;
    QStackedLayout *m_stack = nullptr;
    QWidget *m_details = nullptr;
    EmptyState *m_empty = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_line = nullptr; //!< of a line, all its machines in a sentence
    QComboBox *m_kind = nullptr;
    QDateTimeEdit *m_from = nullptr;
    QDateTimeEdit *m_to = nullptr;
    QPushButton *m_report = nullptr;
    QLabel *m_figures = nullptr;
    QLabel *m_basis = nullptr;
    QWidget *m_noteBar = nullptr;
    QLabel *m_note = nullptr;
    QPushButton *m_next = nullptr;
    std::function<void()> m_doNext;
    QTabWidget *m_tabs = nullptr;
    FigureTable *m_losses = nullptr;
    StateBand *m_band = nullptr;
    ParetoChart *m_pareto = nullptr;
    FigureTable *m_reasons = nullptr;
    OeeTrendPanel *m_trend = nullptr;
    StopPanel *m_stops = nullptr;
    RunPanel *m_runs = nullptr;

    SnapshotPtr m_snapshot;
    QHash<QString, MachineId> m_machineOf; //!< by key of the board
    MachineId m_machine;
    ProductionSpan m_span;
    JobPtr<std::vector<production::Cell>> m_job;
    JobPtr<std::vector<production::StateInterval>> m_statesJob;
    std::pair<MachineId, UtcTime> m_bandOf; //!< whose states the band shows, and from when on
    bool m_boardIsOld = true;
    bool m_spanIsOld = false;
    SteadyTime m_boardAt{};
    SteadyTime m_askedAt{};
};

} // namespace lineside
