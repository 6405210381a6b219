#include "ui/widgets/parameter_form.h"

#include "ui/theme/plain_text.h"
#include "ui/widgets/small_widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace lineside {

namespace {

constexpr int kSecretMax = 4'096;

QJsonValue standardValue(const ParameterDescription &parameter)
{
    return QJsonValue::fromVariant(parameter.standard);
}

} // namespace

ParameterForm::ParameterForm(const Theme &theme, const QString &context, const QList<ParameterDescription> &parameters, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_context(context)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.px(4));
    m_fields.reserve(size_t(parameters.size()));
    QStringList groups;
    for (const ParameterDescription &parameter : parameters) {
        if (!groups.contains(parameter.group))
            groups << parameter.group;
    }
    for (const QString &group : std::as_const(groups)) {
        if (!group.isEmpty()) {
            auto *heading = plainLabel(translated(group), this);
            followFont(heading, theme, FontRole::Name);
            layout->addSpacing(theme.px(8));
            layout->addWidget(heading);
        }
        for (const ParameterDescription &parameter : parameters) {
            if (parameter.group == group)
                addField(parameter, layout);
        }
    }
    layout->addStretch();
    showApplicable();
}

QString ParameterForm::translated(const QString &text) const
{
    return text.isEmpty() ? text : QCoreApplication::translate(m_context.toUtf8().constData(), text.toUtf8().constData());
}

void ParameterForm::addField(const ParameterDescription &parameter, QVBoxLayout *layout)
{
    Field field;
    field.description = parameter;
    field.row = new QWidget(this);
    auto *rows = new QVBoxLayout(field.row);
    rows->setContentsMargins(0, 0, 0, m_theme.px(4));
    rows->setSpacing(m_theme.px(2));
    QString label = translated(parameter.label);
    if (!parameter.unit.isEmpty())
        label += QStringLiteral(" (") + parameter.unit + QLatin1Char(')');
    if (parameter.required)
        label += QStringLiteral(" *");
    makeEditor(field);
    if (parameter.type != ParameterDescription::Type::Boolean) {
        auto *name = plainLabel(label, field.row);
        name->setBuddy(field.editor);
        name->setWordWrap(true); // in large letters it must not push the form out of its window
        rows->addWidget(name);
    } else {
        static_cast<QCheckBox *>(field.editor)->setText(plainMenuText(label));
    }
    field.editor->setAccessibleName(label);
    if (parameter.type == ParameterDescription::Type::File) {
        auto *line = new QHBoxLayout;
        line->addWidget(field.editor, 1);
        auto *choose = new QToolButton(field.row);
        choose->setText(QStringLiteral("…"));
        setPlainToolTip(choose, tr("Choose a file"));
        connect(choose, &QToolButton::clicked, this, [this, editor = static_cast<QLineEdit *>(field.editor)] {
            const QString path = QFileDialog::getOpenFileName(this, tr("Choose a file"));
            if (!path.isEmpty())
                editor->setText(path);
        });
        line->addWidget(choose);
        rows->addLayout(line);
    } else {
        rows->addWidget(field.editor);
    }
    if (!parameter.help.isEmpty()) {
        auto *help = plainLabel(translated(parameter.help), field.row);
        followFont(help, m_theme, FontRole::Small);
        help->setWordWrap(true);
        help->setForegroundRole(QPalette::PlaceholderText);
        rows->addWidget(help);
    }
    field.fault = plainLabel(QString(), field.row);
    field.fault->setWordWrap(true);
    followFont(field.fault, m_theme, FontRole::Strong);
    field.fault->hide();
    rows->addWidget(field.fault);
    layout->addWidget(field.row);
    m_fields.push_back(std::move(field));
}

void ParameterForm::makeEditor(Field &field)
{
    using Type = ParameterDescription::Type;
    const ParameterDescription &parameter = field.description;
    const auto changed = [this] {
        if (m_setting)
            return;
        showApplicable();
        Q_EMIT edited();
    };
    switch (parameter.type) {
    case Type::Boolean: {
        auto *box = new QCheckBox(field.row);
        field.read = [box] { return QJsonValue(box->isChecked()); };
        field.write = [box](const QJsonValue &value) { box->setChecked(value.toBool()); };
        connect(box, &QCheckBox::toggled, this, changed);
        field.editor = box;
        return;
    }
    case Type::Choice: {
        auto *box = new QComboBox(field.row);
        for (const ParameterDescription::Choice &choice : parameter.choices)
            box->addItem(translated(choice.label), choice.value);
        // a long choice must not push the form out of its window; the list shows it whole
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
        field.read = [box] { return QJsonValue(box->currentData().toString()); };
        field.write = [box](const QJsonValue &value) { box->setCurrentIndex(box->findData(value.toVariant().toString())); };
        connect(box, &QComboBox::currentIndexChanged, this, changed);
        field.editor = box;
        return;
    }
    case Type::MultilineText: {
        auto *edit = new QPlainTextEdit(field.row);
        edit->setTabChangesFocus(true);
        edit->setMaximumHeight(m_theme.px(90));
        field.read = [edit] { return QJsonValue(edit->toPlainText()); };
        field.write = [edit](const QJsonValue &value) { edit->setPlainText(value.toString()); };
        connect(edit, &QPlainTextEdit::textChanged, this, changed);
        field.editor = edit;
        return;
    }
    case Type::Integer:
    case Type::Number: {
        // a line and not a spin box: it can hold what is wrong, so that the fault can be shown beside it
        auto *edit = new QLineEdit(field.row);
        const bool whole = parameter.type == Type::Integer;
        field.read = [edit, whole]() -> QJsonValue {
            const QString text = edit->text().trimmed();
            if (text.isEmpty())
                return QJsonValue::Undefined;
            bool ok = false;
            if (whole) {
                const qlonglong number = QLocale().toLongLong(text, &ok);
                if (ok)
                    return number;
            }
            const double number = QLocale().toDouble(text, &ok);
            return ok && std::isfinite(number) ? QJsonValue(number) : QJsonValue(text);
        };
        field.write = [edit, whole](const QJsonValue &value) {
            QLocale locale;
            locale.setNumberOptions(QLocale::OmitGroupSeparator);
            if (value.isDouble())
                edit->setText(whole ? locale.toString(value.toInteger()) : locale.toString(value.toDouble(), 'g', QLocale::FloatingPointShortest));
            else
                edit->setText(value.toString());
        };
        if (parameter.minimum && parameter.maximum)
            edit->setPlaceholderText(tr("%1 to %2").arg(QLocale().toString(*parameter.minimum, 'g', 12), QLocale().toString(*parameter.maximum, 'g', 12)));
        connect(edit, &QLineEdit::textChanged, this, changed);
        field.editor = edit;
        return;
    }
    case Type::Secret: {
        auto *edit = new QLineEdit(field.row);
        edit->setEchoMode(QLineEdit::Password);
        edit->setMaxLength(kSecretMax);
        field.read = [] { return QJsonValue(QJsonValue::Undefined); };
        field.write = [edit](const QJsonValue &value) {
            edit->clear();
            edit->setModified(false);
            edit->setPlaceholderText(value.toString().isEmpty() ? QString() : tr("stored; type to replace it"));
        };
        connect(edit, &QLineEdit::textEdited, this, changed);
        field.editor = edit;
        return;
    }
    case Type::Text:
    case Type::File: {
        auto *edit = new QLineEdit(field.row);
        field.read = [edit] { return QJsonValue(edit->text().trimmed()); };
        field.write = [edit](const QJsonValue &value) { edit->setText(value.toString()); };
        connect(edit, &QLineEdit::textChanged, this, changed);
        field.editor = edit;
        return;
    }
    }
}

void ParameterForm::setValues(const QJsonObject &values)
{
    m_setting = true;
    m_given = values;
    for (const Field &field : m_fields) {
        const QJsonValue value = values.value(field.description.key);
        field.write(value.isUndefined() ? standardValue(field.description) : value);
    }
    m_setting = false;
    clearFaults();
    showApplicable();
}

QJsonObject ParameterForm::values() const
{
    QJsonObject values = m_given;
    for (const Field &field : m_fields) {
        const QString &key = field.description.key;
        if (field.description.type == ParameterDescription::Type::Secret)
            continue; // the reference stays until the secret is stored
        const QJsonValue value = field.read();
        const bool isStandard = value == standardValue(field.description)
            || (value.isString() && value.toString().isEmpty() && !field.description.standard.isValid());
        if (value.isUndefined() || isStandard || field.row->isHidden())
            values.remove(key);
        else
            values.insert(key, value);
    }
    return values;
}

QHash<QString, Secret> ParameterForm::typedSecrets() const
{
    QHash<QString, Secret> secrets;
    for (const Field &field : m_fields) {
        if (field.description.type != ParameterDescription::Type::Secret)
            continue;
        const auto *edit = static_cast<const QLineEdit *>(field.editor);
        if (edit->isModified())
            secrets.insert(field.description.key, Secret(edit->text().toUtf8()));
    }
    return secrets;
}

bool ParameterForm::showFault(const QString &key, const QString &message)
{
    for (const Field &field : m_fields) {
        if (field.description.key != key)
            continue;
        field.fault->setText(message);
        field.fault->show();
        return true;
    }
    return false;
}

QWidget *ParameterForm::editor(const QString &key) const
{
    for (const Field &field : m_fields) {
        if (field.description.key == key)
            return field.editor;
    }
    return nullptr;
}

void ParameterForm::clearFaults()
{
    for (const Field &field : m_fields)
        field.fault->hide();
}

void ParameterForm::showApplicable()
{
    for (const Field &field : m_fields) {
        bool applies = true;
        const qsizetype equals = field.description.onlyIf.indexOf(QLatin1Char('='));
        if (equals > 0) {
            const QString key = field.description.onlyIf.left(equals);
            const QStringList wanted = field.description.onlyIf.mid(equals + 1).split(QLatin1Char('|'));
            for (const Field &other : m_fields) {
                if (other.description.key == key)
                    applies = wanted.contains(other.read().toVariant().toString());
            }
        }
        field.row->setVisible(applies);
    }
}

} // namespace lineside
