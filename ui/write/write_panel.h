#pragma once

#include "models/commands/command_service.h"
#include "ui/page.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace lineside {

class ValueView;
class WriteScale;

/*!
 * Writes one value in two steps: choose and send, then confirm what exactly will be written. Says what is wrong with a
 * value before it can be sent, and keeps the outcome in sight until another tag is chosen.
 */
class WritePanel : public TagPanel
{
    Q_OBJECT

public:
    explicit WritePanel(const PageContext &context, QWidget *parent = nullptr);

    void setTags(const std::vector<TagUuid> &tags) override; //!< the first one
    void tick() override;

    QLineEdit &editor() { return *m_number; }
    QPushButton &sendButton() { return *m_send; }
    QPushButton &confirmButton() { return *m_confirm; }
    QPushButton &loginButton() { return *m_login; }
    QString outcomeText() const;
    QString problemText() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Step { Choose, Confirm, Sent };

    void setStep(Step step);
    void stepBack();
    void check();
    void ask();
    void send();
    void showOutcome(const CommandRecord &record);
    const TagEntry *entry() const;
    QVariant chosenValue() const;
    QString chosenText() const;

    const PageContext m_context;
    SnapshotPtr m_snapshot;
    TagUuid m_tag;
    Step m_step = Step::Choose;
    QUuid m_request;
    QLabel *m_name;
    ValueView *m_present;
    QStackedWidget *m_editors;
    QLineEdit *m_number;
    QComboBox *m_choice;
    WriteScale *m_scale;
    QLabel *m_limits;
    QLabel *m_problem;
    QPushButton *m_login; //!< there while a login may help
    QLineEdit *m_reason;
    QLabel *m_question;
    QPushButton *m_send;
    QPushButton *m_confirm;
    QPushButton *m_back;
    QLabel *m_outcome;
    int m_ticks = 0;
};

TagPanel *makeWritePanel(const PageContext &context, QWidget *parent);

} // namespace lineside
