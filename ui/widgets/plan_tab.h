#pragma once

#include "ui/theme/theme.h"

#include <QScrollArea>

class QVBoxLayout;

namespace lineside {

class FieldForm;
class PlanTable;

/*!
 * A page of a dialog with forms and tables below each other, that scrolls where it has no room. What is mistaken is said
 * beside its field.
 */
class PlanTab : public QScrollArea
{
    Q_OBJECT

public:
    explicit PlanTab(const Theme &theme, QWidget *parent = nullptr);

    //! Brings the first mistake into sight and gives it the keyboard.
    void showFirstFault();

Q_SIGNALS:
    void edited();

protected:
    //! Forms and tables, from the top; their edits are the tab's.
    void add(FieldForm *form);
    void add(PlanTable *table);
    void clearFaults();
    bool hasFaults() const;

    const Theme &m_theme;
    QVBoxLayout *m_rows;

private:
    void showWidget(QWidget *widget);

    QList<QWidget *> m_parts;
};

} // namespace lineside
