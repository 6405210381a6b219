#include "ui/widgets/plan_tab.h"

#include "ui/widgets/field_form.h"
#include "ui/widgets/plan_table.h"

#include <QTableView>
#include <QVBoxLayout>

namespace lineside {

PlanTab::PlanTab(const Theme &theme, QWidget *parent) : QScrollArea(parent), m_theme(theme)
{
    auto *inside = new QWidget(this);
    m_rows = new QVBoxLayout(inside);
    m_rows->setSpacing(theme.px(8));
    setWidget(inside);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus); // its fields have the keyboard
}

void PlanTab::add(FieldForm *form)
{
    m_parts += form;
    m_rows->addWidget(form);
    connect(form, &FieldForm::edited, this, &PlanTab::edited);
}

void PlanTab::add(PlanTable *table)
{
    m_parts += table;
    m_rows->addWidget(table);
    connect(table, &PlanTable::edited, this, &PlanTab::edited);
}

void PlanTab::clearFaults()
{
    for (QWidget *part : std::as_const(m_parts)) {
        if (auto *form = qobject_cast<FieldForm *>(part))
            form->clearFaults();
        else if (auto *table = qobject_cast<PlanTable *>(part))
            table->clearFaults();
    }
}

bool PlanTab::hasFaults() const
{
    for (QWidget *part : m_parts) {
        const auto *form = qobject_cast<FieldForm *>(part);
        const auto *table = qobject_cast<PlanTable *>(part);
        if ((form && form->firstFault()) || (table && table->hasFault()))
            return true;
    }
    return false;
}

void PlanTab::showFirstFault()
{
    for (QWidget *part : std::as_const(m_parts)) {
        if (auto *form = qobject_cast<FieldForm *>(part); form && form->firstFault())
            return showWidget(form->firstFault());
        if (auto *table = qobject_cast<PlanTable *>(part); table && table->hasFault())
            return showWidget(table->view());
    }
}

void PlanTab::showWidget(QWidget *widget)
{
    widget->setFocus(Qt::OtherFocusReason);
    m_rows->activate(); // what stands under the field has its place
    ensureWidgetVisible(widget, 0, m_theme.px(90));
}

} // namespace lineside
