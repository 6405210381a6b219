#include "ui/quality/batch_dialogs.h"

#include "models/quality/quality_service.h"
#include "ui/quality/quality_words.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/grow.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace lineside {

namespace {

constexpr int kMostLetters = 2'000;
constexpr double kFarAway = 1e300;

//! The one button that does it, beside Cancel.
QPushButton *addEnter(QDialog *dialog, QVBoxLayout *layout, QLabel *says, const QString &text)
{
    says->setWordWrap(true);
    new GrowingWindow(dialog);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, dialog);
    buttons->button(QDialogButtonBox::Ok)->setText(text);
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    layout->addWidget(says);
    layout->addWidget(buttons);
    return buttons->button(QDialogButtonBox::Ok);
}

//! True when who sits here may; else it is said, and a login offered.
bool mayHere(const PageContext &context, QWidget *dialog, QLabel *says, Permission permission)
{
    const Status may = context.services.seat.may(permission);
    if (may)
        return true;
    says->setText(inWords(may.error()));
    offerLogin(context, dialog, may.error());
    return false;
}

} // namespace

BatchDialog::BatchDialog(const PageContext &context, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_form(new FieldForm(context.services.theme, this))
    , m_says(plainLabel(QString(), this))
{
    setWindowTitle(tr("New batch"));
    m_form->addLine("code", tr("&Code"), tr("The lot number; no other batch has it."));
    QList<std::pair<QString, int>> choices;
    const SnapshotPtr snapshot = context.services.editor.snapshot();
    for (const Site &site : snapshot->plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                choices.append({machine.name.isEmpty() ? machine.code : machine.code + QLatin1Char(' ') + machine.name, int(m_machines.size())});
                m_machines += machine.id;
            }
        }
    }
    m_form->addChoice("machine", tr("&Machine"), choices, tr("On which it was made."));
    m_form->addLine("product", tr("&Product"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_form);
    m_enter = addEnter(this, layout, m_says, tr("Open it"));
    setMinimumWidth(context.services.theme.px(360));
}

QString BatchDialog::said() const
{
    return m_says->text();
}

void BatchDialog::enter()
{
    if (!m_enter->isEnabled())
        return;
    m_form->clearFaults();
    const QString code = m_form->line("code").trimmed();
    if (code.isEmpty()) {
        m_form->showFault("code", tr("A batch is known by its code: enter one."));
        return;
    }
    if (!mayHere(m_context, this, m_says, Permission::EnterProduction))
        return;
    m_enter->setEnabled(false);
    m_says->setText(tr("Is being entered…"));
    const MachineId machine = m_machines.isEmpty() ? MachineId{} : m_machines.value(m_form->choice("machine"));
    m_context.services.quality->openBatch(code, machine, m_form->line("product").trimmed(), m_context.services.seat.actor(),
                                          onWindow<QualityBatch>(this, [this](Result<QualityBatch> opened) {
        m_enter->setEnabled(true);
        if (!opened) {
            m_says->setText(inWords(opened.error()));
            return;
        }
        QDialog::accept();
    }));
}

TestDialog::TestDialog(const PageContext &context, const QualityBatch &batch, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_batch(batch)
    , m_form(new FieldForm(context.services.theme, this))
    , m_says(plainLabel(QString(), this))
{
    setWindowTitle(tr("Result of batch %1").arg(batch.code));
    m_form->addLine("parameter", tr("&Parameter"), tr("What was tested: viscosity, pH, length."));
    m_form->startRow();
    m_form->addNumber("value", tr("&Value"), {});
    m_form->addLine("unit", tr("&Unit"));
    m_form->endRow();
    m_form->startRow();
    m_form->addNumber("low", tr("Expected from"), {}, tr("Empty where there is no lower end."));
    m_form->addNumber("high", tr("Expected to"), {}, tr("Empty where there is no upper end."));
    m_form->endRow();
    m_form->addChoice("severity", tr("&Severity of missing it"), {{tr("Low"), int(SpcSeverity::Low)}, {tr("High"), int(SpcSeverity::High)}});
    m_form->addCheck("regulated", tr("&Regulated"), tr("Missed, it needs a note before the batch is approved."));
    m_form->addLine("action", tr("&Action when it is missed"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_form);
    m_enter = addEnter(this, layout, m_says, tr("Enter"));
    setMinimumWidth(context.services.theme.px(400));
}

QString TestDialog::said() const
{
    return m_says->text();
}

void TestDialog::enter()
{
    if (!m_enter->isEnabled())
        return;
    m_form->clearFaults();
    QualityTest test;
    test.parameter = m_form->line("parameter").trimmed();
    test.unit = m_form->line("unit").trimmed();
    test.severity = SpcSeverity(m_form->choice("severity"));
    test.regulated = m_form->isChecked("regulated");
    test.action = m_form->line("action").trimmed();
    bool fine = true;
    if (test.parameter.isEmpty()) {
        m_form->showFault("parameter", tr("Enter what was tested."));
        fine = false;
    }
    fine &= m_form->takeNumber("value", test.value, {-kFarAway, kFarAway});
    fine &= m_form->takeOptional("low", test.expected.low, {-kFarAway, kFarAway});
    fine &= m_form->takeOptional("high", test.expected.high, {-kFarAway, kFarAway});
    if (fine && !test.expected.low && !test.expected.high) {
        m_form->showFault("low", tr("A test has an expected range: enter at least one end."));
        fine = false;
    }
    if (fine && test.expected.low && test.expected.high && *test.expected.low > *test.expected.high) {
        m_form->showFault("high", tr("The upper end must not lie below the lower one."));
        fine = false;
    }
    if (!fine || !mayHere(m_context, this, m_says, Permission::EnterProduction))
        return;
    m_enter->setEnabled(false);
    m_says->setText(tr("Is being entered…"));
    m_context.services.quality->addTests(m_batch.id, {test}, m_context.services.seat.actor(), onWindow<Done>(this, [this](Status added) {
        m_enter->setEnabled(true);
        if (!added) {
            m_says->setText(inWords(added.error()));
            return;
        }
        QDialog::accept();
    }));
}

DecideDialog::DecideDialog(const PageContext &context, const QualityBatch &batch, const std::vector<QualityTest> &tests, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_batch(batch)
    , m_decision(new QComboBox(this))
    , m_note(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_says(plainLabel(QString(), this))
{
    const Theme &theme = context.services.theme;
    setWindowTitle(tr("Sign for batch %1").arg(batch.code));
    int missed = 0;
    int regulated = 0;
    for (const QualityTest &test : tests) {
        missed += test.passed() ? 0 : 1;
        regulated += !test.passed() && test.regulated ? 1 : 0;
    }
    QString text = tests.empty() ? tr("It has no results yet.")
        : missed == 0            ? tr("All %Ln results are inside their ranges.", nullptr, int(tests.size()))
                                 : tr("%1 of %2 results are outside their ranges.").arg(missed).arg(tests.size());
    if (regulated > 0)
        text += QLatin1Char(' ') + tr("%Ln regulated ones were missed: approving it takes a note.", nullptr, regulated);
    const QString here = context.services.seat.actor().user;
    const bool isOwn = std::any_of(tests.begin(), tests.end(), [&here](const QualityTest &test) { return test.user == here; });
    if (isOwn && context.services.quality->fourEyes())
        text += QLatin1Char(' ') + tr("You entered some of them: somebody else has to approve it.");
    auto *facts = plainLabel(text, this);
    facts->setWordWrap(true);
    auto *title = plainLabel(batch.code + (batch.product.isEmpty() ? QString() : QStringLiteral(" · ") + batch.product), this);
    followFont(title, theme, FontRole::Name);
    m_decision->addItem(tr("Approve it"), int(BatchState::Approved));
    m_decision->addItem(tr("Reject it"), int(BatchState::Rejected));
    m_note->setMaxLength(kMostLetters);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setMaxLength(256);
    auto *form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    form->addRow(tr("&Decision"), m_decision);
    form->addRow(tr("&Note"), m_note);
    form->addRow(tr("&Password of %1").arg(context.services.seat.actor().user), m_password);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addWidget(facts);
    layout->addLayout(form);
    m_sign = addEnter(this, layout, m_says, tr("Sign"));
    setMinimumWidth(theme.px(400));
    connect(m_password, &QLineEdit::textChanged, this, &DecideDialog::check);
    check();
}

QString DecideDialog::said() const
{
    return m_says->text();
}

void DecideDialog::check()
{
    m_sign->setEnabled(!m_waiting && !m_password->text().isEmpty());
}

void DecideDialog::sign()
{
    if (!m_sign->isEnabled() || !mayHere(m_context, this, m_says, Permission::ApproveQuality))
        return;
    const Secret password(m_password->text().toUtf8());
    m_password->clear();
    m_waiting = true;
    check();
    m_says->setText(tr("Is being signed…"));
    m_context.services.quality->decide(m_batch.id, BatchState(m_decision->currentData().toInt()), m_note->text().trimmed(), m_context.services.seat.actor(),
                                       password, onWindow<QualityBatch>(this, [this](Result<QualityBatch> decided) {
        m_waiting = false;
        check();
        if (!decided) {
            m_says->setText(inWords(decided.error()));
            m_password->setFocus();
            return;
        }
        QDialog::accept();
    }));
}

} // namespace lineside
