#pragma once

#include "tests/gui/dialog_answers.h"
#include "tests/gui/plant_scene.h"
#include "ui/page.h"
#include "ui/widgets/edit_dialog.h"
#include "ui/widgets/plan_table.h"
#include "ui/widgets/plant_watch.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

namespace lineside {

inline QString words(const char *text)
{
    return QString::fromUtf8(text);
}

//! A dialog over the plant of a scene, and what a person does with it.
template<typename Dialog, typename Id>
struct PlanBench
{
    PlantScene scene;
    UiServices services = scene.services();
    PlantWatch watch{services};
    const PageParts parts;
    const PageContext context{services, watch, parts};
    std::unique_ptr<Dialog> dialog;

    PlanBench() { scene.theme.applyTo(*qApp); }

    void open(const Id &id)
    {
        dialog = std::make_unique<Dialog>(context, id);
        dialog->show();
    }
    //! Changes a machine behind the dialog's back.
    template<typename Change>
    void change(const QString &code, Change change)
    {
        Machine machine = scene.machine(code);
        change(machine);
        const Result<Plant> next = edits::changeMachine(scene.editor->plant(), machine);
        if (!next || !scene.editor->apply(words("behind"), *next))
            qFatal("the machine cannot be changed");
    }
    //! The one in sight where tabs have fields of the same name.
    template<typename T>
    T *named(const char *label)
    {
        T *found = nullptr;
        for (T *widget : dialog->template findChildren<T *>()) {
            if (widget->accessibleName() == words(label) && (!found || widget->isVisible()))
                found = widget;
        }
        if (!found)
            qFatal("there is no field %s", label);
        return found;
    }
    QPushButton *button(const char *text)
    {
        for (QPushButton *each : dialog->template findChildren<QPushButton *>()) {
            if (each->text() == words(text))
                return each;
        }
        qFatal("no button says %s", text);
    }
    PlanTable *table(const char *name)
    {
        for (PlanTable *each : dialog->template findChildren<PlanTable *>()) {
            if (each->view()->accessibleName() == words(name))
                return each;
        }
        qFatal("there is no table %s", name);
    }
    void type(const char *label, const char *text)
    {
        auto *edit = named<QLineEdit>(label);
        edit->selectAll();
        if (*text)
            QTest::keyClicks(edit, words(text));
        else
            QTest::keyClick(edit, Qt::Key_Delete);
    }
    //! Types into a cell as into a spreadsheet.
    void type(PlanTable *table, int row, int column, const char *text)
    {
        if (auto *open = table->view()->findChild<QLineEdit *>()) { // of a row that was just added
            QTest::keyClick(open, Qt::Key_Escape);
            settle();
        }
        table->setCurrent(row, column);
        QTest::keyClick(table->view(), Qt::Key_F2);
        auto *edit = table->view()->findChild<QLineEdit *>();
        if (!edit)
            qFatal("the cell cannot be typed into");
        edit->selectAll();
        QTest::keyClicks(edit, words(text));
        QTest::keyClick(edit, Qt::Key_Return);
        settle();
    }
    //! A cell's editor gives its text and goes from the event loop.
    static void settle()
    {
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    void choose(PlanTable *table, int row, int column, const QString &value)
    {
        QAbstractItemModel *model = table->view()->model();
        model->setData(model->index(row, column), value, PlanTable::ValueRole);
    }
    bool says(const char *text)
    {
        for (const QLabel *label : dialog->template findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(words(text)))
                return true;
        }
        return false;
    }
    //! True once it runs, as one step.
    bool applies()
    {
        button("Apply")->click();
        return dialog->messageText().startsWith(words("Applied"));
    }
};

} // namespace lineside
