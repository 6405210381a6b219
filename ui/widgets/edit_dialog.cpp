#include "ui/widgets/edit_dialog.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tab_order.h"

#include <QCloseEvent>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QVBoxLayout>

namespace lineside {

EditDialog::EditDialog(const PageContext &context, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_message(plainLabel(QString(), this))
    , m_apply(new QPushButton(tr("Apply"), this))
    , m_revert(new QPushButton(tr("Revert"), this))
{
    m_message->setWordWrap(true);
    m_message->hide();
    followFont(m_message, context.services.theme, FontRole::Strong);
    connect(m_apply, &QPushButton::clicked, this, &EditDialog::apply);
    connect(m_revert, &QPushButton::clicked, this, &EditDialog::revert);
    connect(&context.services.editor, &PlantEditor::snapshotChanged, this, &EditDialog::takeSnapshot);
}

void EditDialog::setOut(QWidget *content)
{
    auto *buttons = new QHBoxLayout;
    auto *close = new QPushButton(tr("Close"), this);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    buttons->addStretch();
    for (QPushButton *each : {m_revert, m_apply, close})
        buttons->addWidget(each);
    m_revert->setAutoDefault(false);
    close->setAutoDefault(false);
    m_apply->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(content, 1);
    layout->addWidget(m_message);
    layout->addLayout(buttons);
}

void EditDialog::start()
{
    revert();
    tabInOrderOfSight(this);
}

void EditDialog::revert()
{
    bool found = false;
    {
        const QScopedValueRollback loading(m_loading, true);
        found = load();
    }
    m_edited = false;
    m_apply->setEnabled(false);
    m_revert->setEnabled(false);
    say(found ? QString() : tr("What is shown here is not part of the plant any more."));
}

void EditDialog::markEdited()
{
    if (m_loading)
        return;
    m_edited = true;
    m_apply->setEnabled(true);
    m_revert->setEnabled(true);
}

void EditDialog::takeSnapshot()
{
    if (m_applying)
        return;
    if (!m_edited)
        return revert();
    if (isOutdated(m_context.services.editor.plant()))
        say(tr("This was changed elsewhere meanwhile. Revert shows it as it is now; Apply puts what stands here in its place."));
}

void EditDialog::apply()
{
    if (const Status may = m_context.services.seat.mayConfigure(); !may) {
        say(inWords(may.error()));
        offerLogin(m_context, this, may.error(), [guard = QPointer<EditDialog>(this)] {
            if (guard && guard->m_context.services.seat.mayConfigure())
                guard->apply();
        });
        return;
    }
    say(QString());
    if (!take()) {
        if (m_message->text().isEmpty())
            say(tr("Some fields need another look."));
        return;
    }
    const Result<Plant> next = changed(m_context.services.editor.plant());
    if (!next)
        return say(next.error().message);
    const QScopedValueRollback applying(m_applying, true);
    const Status applied = m_context.services.editor.apply(stepName(), *next);
    if (!applied)
        return say(inWords(applied.error()));
    revert(); // as it runs now
    say(tr("Applied. Edit > Undo takes it back."));
}

void EditDialog::say(const QString &message)
{
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
}

QString EditDialog::messageText() const
{
    return m_message->text();
}

bool EditDialog::mayLeave()
{
    if (!m_edited)
        return true;
    return plainMessage(this, QMessageBox::Question, tr("Leave without applying the changes?"), tr("What was typed here is lost then."),
                        QMessageBox::Discard | QMessageBox::Cancel)
        == QMessageBox::Discard;
}

void EditDialog::reject()
{
    if (mayLeave()) {
        m_edited = false;
        QDialog::reject();
    }
}

void EditDialog::closeEvent(QCloseEvent *event)
{
    if (mayLeave()) {
        m_edited = false;
        event->accept();
    } else {
        event->ignore();
    }
}

} // namespace lineside
