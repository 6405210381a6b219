#include "ui/machine_settings/charts_tab.h"

#include "ui/machine_settings/chart_form.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/wrap_layout.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

ChartsTab::ChartsTab(const Theme &theme, QWidget *parent) : MachineTab(theme, parent), m_list(new QListWidget), m_form(new ChartForm(theme))
{
    auto *help = plainLabel(tr("A control chart tells what a process does by itself from what has happened to it. Each watches one characteristic of what this machine makes."));
    help->setWordWrap(true);
    followFont(help, theme, FontRole::Small);
    help->setForegroundRole(QPalette::PlaceholderText);
    m_list->setAccessibleName(tr("Control charts"));
    const auto room = [this, &theme] { m_list->setFixedHeight(theme.px(96)); };
    room();
    connect(&theme, &Theme::changed, this, room);
    auto *buttons = new WrapLayout;
    const auto button = [&](const QString &text, auto slot) {
        auto *made = new QPushButton(text);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, slot);
        buttons->addWidget(made);
    };
    button(tr("Add chart"), [this] {
        if (m_shown >= 0 && !takeChart())
            return;
        ControlChart chart;
        chart.code = freeCode(tr("CHART"));
        addChart(chart);
    });
    button(tr("Copy chart"), [this] {
        if (m_shown < 0 || !takeChart())
            return;
        ControlChart chart = m_charts[m_shown];
        chart.code = freeCode(chart.code);
        addChart(chart);
    });
    button(tr("Remove chart"), [this] { removeChart(); });
    m_rows->addWidget(help);
    m_rows->addWidget(m_list);
    m_rows->addLayout(buttons);
    add(m_form);
    m_rows->addStretch();
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (m_filling || row == m_shown)
            return;
        if (m_shown >= 0 && !takeChart()) {
            // back to the mistake; the list is still changing, so it is set right after that
            QMetaObject::invokeMethod(this, [this] {
                const QScopedValueRollback filling(m_filling, true);
                m_list->setCurrentRow(m_shown);
                showFirstFault();
            }, Qt::QueuedConnection);
            return;
        }
        show(row);
    });
}

void ChartsTab::load(const SnapshotPtr &snapshot, const Site &, const Machine &machine)
{
    const ChartId former = m_shown >= 0 ? m_charts[m_shown].id : ChartId();
    m_charts = machine.charts;
    m_form->offer(snapshot, machine.id);
    const auto same = std::find_if(m_charts.cbegin(), m_charts.cend(), [&](const ControlChart &chart) { return chart.id == former; });
    fillList(m_charts.isEmpty() ? -1 : same == m_charts.cend() ? 0 : int(same - m_charts.cbegin()));
}

void ChartsTab::fillList(int select)
{
    {
        const QScopedValueRollback filling(m_filling, true);
        m_list->clear();
        for (const ControlChart &chart : std::as_const(m_charts))
            m_list->addItem(chart.name.isEmpty() ? chart.code : chart.code + QStringLiteral("  ") + chart.name);
        m_list->setCurrentRow(select);
    }
    show(select);
}

void ChartsTab::show(int row)
{
    m_shown = row;
    m_form->setVisible(row >= 0);
    if (row >= 0)
        m_form->load(m_charts[row]);
}

bool ChartsTab::takeChart()
{
    ControlChart chart = m_charts[m_shown];
    bool sound = m_form->take(chart);
    for (qsizetype i = 0; i < m_charts.size() && !chart.code.isEmpty(); ++i) {
        if (i != m_shown && m_charts[i].code == chart.code) {
            m_form->showFault("code", tr("Another chart of this machine has this code."));
            sound = false;
        }
    }
    if (!sound) {
        showFirstFault();
        return false;
    }
    m_charts[m_shown] = chart;
    m_list->item(m_shown)->setText(chart.name.isEmpty() ? chart.code : chart.code + QStringLiteral("  ") + chart.name);
    return true;
}

QString ChartsTab::freeCode(const QString &like) const
{
    for (int number = 1;; ++number) {
        const QString code = QStringLiteral("%1-%2").arg(like).arg(number);
        if (std::none_of(m_charts.begin(), m_charts.end(), [&](const ControlChart &chart) { return chart.code == code; }))
            return code;
    }
}

void ChartsTab::addChart(ControlChart chart)
{
    chart.id = ChartId::create();
    m_charts += chart;
    fillList(int(m_charts.size()) - 1);
    m_form->editor("code")->setFocus(Qt::OtherFocusReason);
    Q_EMIT edited();
}

void ChartsTab::removeChart()
{
    if (m_shown < 0)
        return;
    m_charts.removeAt(m_shown);
    fillList(std::min(m_shown, int(m_charts.size()) - 1));
    Q_EMIT edited();
}

bool ChartsTab::take(Machine &machine)
{
    clearFaults();
    if (m_shown >= 0 && !takeChart())
        return false;
    machine.charts = m_charts;
    return true;
}

} // namespace lineside
