#pragma once

#include "ui/page.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace lineside {

/*!
 * What dialogs that change the plant have in common: work on a copy, Apply as one step of Undo with the right it needs,
 * Revert, Close that asks, a line for what is to be said, and what to do when somebody else changed the same.
 */
class EditDialog : public QDialog
{
    Q_OBJECT

public:
    explicit EditDialog(const PageContext &context, QWidget *parent = nullptr);

    QString messageText() const;
    bool isEdited() const { return m_edited; }

public Q_SLOTS:
    void apply();
    void revert();

protected:
    //! Sets out the dialog: \a content above the line of words and the buttons.
    void setOut(QWidget *content);
    //! Fills everything from the plant as it runs; false when what the dialog is about is not there any more.
    virtual bool load() = 0;
    //! Reads the forms; false with the mistakes beside their fields.
    virtual bool take() = 0;
    //! What was read, put into a plant; and the name of that step.
    virtual Result<Plant> changed(const Plant &plant) const = 0;
    virtual QString stepName() const = 0;
    //! Whether the plant holds something else than what was loaded.
    virtual bool isOutdated(const Plant &plant) const = 0;

    void start(); //!< loads for the first time
    void markEdited();
    bool mayLeave();
    void say(const QString &message);

    void closeEvent(QCloseEvent *event) override;
    void reject() override;

    const PageContext m_context;

private:
    void takeSnapshot();

    QLabel *m_message;
    QPushButton *m_apply;
    QPushButton *m_revert;
    bool m_edited = false;
    bool m_loading = false;
    bool m_applying = false;
};

} // namespace lineside
