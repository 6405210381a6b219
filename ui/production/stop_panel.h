#pragma once

#include "models/production/production_records.h"
#include "ui/page.h"
#include "ui/production/production_span.h"

class QLabel;
class QPushButton;

namespace lineside {

class FigureTable;
class FilterLine;
class StopDialog;

//! The stops of a machine in a time, with who said why; Enter gives one a reason, corrects it or splits it.
class StopPanel : public QWidget
{
    Q_OBJECT

public:
    explicit StopPanel(const PageContext &context, QWidget *parent = nullptr);
    ~StopPanel() override;

    //! Asks for the stops of it.
    void showStops(const MachineId &machine, const ProductionSpan &span);
    FigureTable *table() const { return m_table; }
    FilterLine *filterLine() const { return m_filter; }
    //! The dialog for the current stop; null when there is none, or none may be entered.
    StopDialog *enterReason();

Q_SIGNALS:
    void remarkMade(const QString &text);

private:
    void ask();
    void fill();

    const PageContext m_context;
    FigureTable *m_table;
    FilterLine *m_filter;
    QPushButton *m_enter;
    QLabel *m_words;
    MachineId m_machine;
    ProductionSpan m_span;
    std::vector<production::StateInterval> m_stops;
    std::vector<production::StopEntry> m_entries;
    JobPtr<std::vector<production::StateInterval>> m_stopJob;
    JobPtr<std::vector<production::StopEntry>> m_entryJob;
};

} // namespace lineside
