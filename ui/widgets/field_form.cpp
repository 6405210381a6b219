#include "ui/widgets/field_form.h"

#include "ui/theme/plain_text.h"
#include "ui/widgets/columns_layout.h"
#include "ui/widgets/small_widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <cmath>

namespace lineside {

QString numberText(std::optional<double> number)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return number ? locale.toString(*number, 'g', 12) : QString();
}

std::optional<double> numberOf(const QString &text)
{
    bool ok = false;
    const double number = QLocale().toDouble(text.trimmed(), &ok);
    return ok && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

UnitEdit::UnitEdit(const Theme &theme, const QString &unit, QWidget *parent) : QLineEdit(parent), m_theme(theme)
{
    setUnit(unit);
}

void UnitEdit::setUnit(const QString &unit)
{
    m_unit = unit;
    makeRoom();
    update();
}

void UnitEdit::makeRoom()
{
    setTextMargins(0, 0, m_unit.isEmpty() ? 0 : fontMetrics().horizontalAdvance(m_unit) + m_theme.px(4), 0);
}

void UnitEdit::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (m_unit.isEmpty())
        return;
    QPainter painter(this);
    painter.setPen(m_theme.color(Token::Muted));
    painter.drawText(rect().adjusted(0, 0, -m_theme.px(8), 0), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, m_unit);
}

void UnitEdit::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        makeRoom();
}

FieldForm::FieldForm(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(theme.px(8));
}

void FieldForm::startRow()
{
    m_row = new ColumnsLayout(m_theme.px(12));
    m_layout->addLayout(m_row);
}

void FieldForm::endRow()
{
    m_row = nullptr;
}

QLabel *FieldForm::addHelp(const QString &text, QVBoxLayout *rows)
{
    auto *help = plainLabel(text, this);
    followFont(help, m_theme, FontRole::Small);
    help->setWordWrap(true);
    help->setForegroundRole(QPalette::PlaceholderText);
    help->setVisible(!text.isEmpty());
    rows->addWidget(help);
    return help;
}

void FieldForm::addHeading(const QString &text, const QString &help)
{
    endRow();
    if (m_layout->count() > 0)
        m_layout->addSpacing(m_theme.px(8));
    auto *heading = plainLabel(text, this);
    followFont(heading, m_theme, FontRole::Name);
    m_layout->addWidget(heading);
    if (!help.isEmpty())
        addHelp(help, m_layout);
}

void FieldForm::addEditor(const char *key, const QString &label, QWidget *editor, const QString &help)
{
    Field field;
    field.key = QLatin1StringView(key);
    field.row = new QWidget(this);
    field.editor = editor;
    auto *rows = new QVBoxLayout(field.row);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(m_theme.px(2));
    if (!label.isEmpty()) {
        auto *name = plainLabel(label, field.row);
        name->setBuddy(editor);
        rows->addWidget(name);
        editor->setAccessibleName(label);
    }
    editor->setParent(field.row);
    rows->addWidget(editor);
    field.help = addHelp(help, rows);
    field.fault = plainLabel(QString(), field.row);
    field.fault->setWordWrap(true);
    followFont(field.fault, m_theme, FontRole::Strong);
    field.fault->hide();
    rows->addWidget(field.fault);
    if (m_row) {
        rows->addStretch(); // neighbours begin at the same height, whatever stands under one
        m_row->addWidget(field.row);
    } else {
        m_layout->addWidget(field.row);
    }
    m_fields.push_back(field);
}

QLineEdit *FieldForm::addLine(const char *key, const QString &label, const QString &help)
{
    auto *edit = new QLineEdit;
    addEditor(key, label, edit, help);
    connect(edit, &QLineEdit::textChanged, this, &FieldForm::noteEdit);
    return edit;
}

UnitEdit *FieldForm::addNumber(const char *key, const QString &label, const QString &unit, const QString &help)
{
    auto *edit = new UnitEdit(m_theme, unit);
    addEditor(key, label, edit, help);
    connect(edit, &QLineEdit::textChanged, this, &FieldForm::noteEdit);
    return edit;
}

QComboBox *FieldForm::addChoice(const char *key, const QString &label, const QList<std::pair<QString, int>> &choices, const QString &help)
{
    auto *box = new QComboBox;
    for (const auto &[text, value] : choices)
        box->addItem(text, value);
    // a long choice must not push the form out of its window; the list shows it whole
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    addEditor(key, label, box, help);
    connect(box, &QComboBox::currentIndexChanged, this, &FieldForm::noteEdit);
    return box;
}

QCheckBox *FieldForm::addCheck(const char *key, const QString &label, const QString &help)
{
    auto *box = new QCheckBox(label);
    box->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    addEditor(key, {}, box, help);
    connect(box, &QCheckBox::toggled, this, &FieldForm::noteEdit);
    return box;
}

void FieldForm::noteEdit()
{
    if (!m_setting)
        Q_EMIT edited();
}

const FieldForm::Field *FieldForm::find(const char *key) const
{
    for (const Field &field : m_fields) {
        if (field.key == QLatin1StringView(key))
            return &field;
    }
    return nullptr;
}

QWidget *FieldForm::editor(const char *key) const
{
    const Field *field = find(key);
    return field ? field->editor : nullptr;
}

void FieldForm::setLine(const char *key, const QString &text)
{
    const QScopedValueRollback setting(m_setting, true);
    auto *edit = qobject_cast<QLineEdit *>(editor(key));
    edit->setText(text);
    edit->setCursorPosition(0); // the beginning of a long one is what tells it
}

void FieldForm::setNumber(const char *key, std::optional<double> number)
{
    setLine(key, numberText(number));
}

void FieldForm::setChoice(const char *key, int value)
{
    const QScopedValueRollback setting(m_setting, true);
    auto *box = qobject_cast<QComboBox *>(editor(key));
    box->setCurrentIndex(box->findData(value));
}

void FieldForm::setCheck(const char *key, bool on)
{
    const QScopedValueRollback setting(m_setting, true);
    qobject_cast<QCheckBox *>(editor(key))->setChecked(on);
}

void FieldForm::setHelp(const char *key, const QString &help)
{
    const Field *field = find(key);
    field->help->setText(help);
    field->help->setVisible(!help.isEmpty());
}

void FieldForm::setShown(const char *key, bool shown)
{
    find(key)->row->setVisible(shown);
}

void FieldForm::setFieldEnabled(const char *key, bool enabled)
{
    find(key)->row->setEnabled(enabled);
}

QString FieldForm::line(const char *key) const
{
    return qobject_cast<QLineEdit *>(editor(key))->text().trimmed();
}

int FieldForm::choice(const char *key) const
{
    return qobject_cast<QComboBox *>(editor(key))->currentData().toInt();
}

bool FieldForm::isChecked(const char *key) const
{
    return qobject_cast<QCheckBox *>(editor(key))->isChecked();
}

QString FieldForm::boundsText(const Bounds &bounds) const
{
    const QString low = QLocale().toString(bounds.low * bounds.factor, 'g', 12);
    const QString high = QLocale().toString(bounds.high * bounds.factor, 'g', 12);
    if (bounds.low <= -1e300 && bounds.high >= 1e300)
        return tr("A number is wanted here.");
    if (bounds.high >= 1e300)
        return bounds.low < 1e-100 && bounds.low > 0 ? tr("A number above 0 is wanted here.") : tr("A number from %1 on is wanted here.").arg(low);
    return tr("A number from %1 to %2 is wanted here.").arg(low, high);
}

bool FieldForm::takeOptional(const char *key, std::optional<double> &into, const Bounds &bounds)
{
    const QString text = line(key);
    if (text.isEmpty()) {
        into.reset();
        return true;
    }
    const std::optional<double> number = numberOf(text);
    if (!number) {
        showFault(key, tr("“%1” is no number.").arg(text));
        return false;
    }
    const double kept = *number / bounds.factor;
    if (kept < bounds.low || kept > bounds.high) {
        showFault(key, boundsText(bounds));
        return false;
    }
    // what was only shown with fewer digits is not changed by having been shown
    if (!into || numberText(*into * bounds.factor) != text)
        into = kept;
    return true;
}

bool FieldForm::takeNumber(const char *key, double &into, const Bounds &bounds)
{
    std::optional<double> number = into;
    if (!takeOptional(key, number, bounds))
        return false;
    if (!number) {
        showFault(key, boundsText(bounds));
        return false;
    }
    into = *number;
    return true;
}

bool FieldForm::takeNumber(const char *key, int &into, const Bounds &bounds)
{
    double number = into;
    if (!takeNumber(key, number, bounds))
        return false;
    if (number != std::floor(number)) {
        showFault(key, tr("A whole number is wanted here."));
        return false;
    }
    into = int(number);
    return true;
}

bool FieldForm::showFault(const char *key, const QString &message)
{
    const Field *field = find(key);
    if (!field)
        return false;
    field->fault->setText(message);
    field->fault->show();
    return true;
}

void FieldForm::clearFaults()
{
    for (const Field &field : m_fields) {
        field.fault->clear();
        field.fault->hide();
    }
}

QWidget *FieldForm::firstFault() const
{
    for (const Field &field : m_fields) {
        if (!field.fault->text().isEmpty())
            return field.editor;
    }
    return nullptr;
}

} // namespace lineside
