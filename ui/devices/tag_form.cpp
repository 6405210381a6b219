#include "ui/devices/tag_form.h"

#include "ui/widgets/parameter_form.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/small_widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

#include <cmath>

namespace lineside {

namespace {

constexpr int kLabelsAboveFrom = 140; // % of the usual size of letters

QString numberWords(std::optional<double> number)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return number ? locale.toString(*number, 'g', QLocale::FloatingPointShortest) : QString();
}

} // namespace

TagForm::TagForm(const Theme &theme, const QString &driver, const QList<ParameterDescription> &parameters, QWidget *parent)
    : QWidget(parent)
    , m_machine(new QComboBox(this))
    , m_kind(new QComboBox(this))
    , m_type(new QComboBox(this))
    , m_writable(new QCheckBox(tr("May be written"), this))
    , m_scaled(new QCheckBox(tr("Scale raw values"), this))
    , m_enabled(new QCheckBox(tr("Enabled"), this))
    , m_address(new ParameterForm(theme, driver, parameters, this))
    , m_fault(plainLabel(QString(), this))
{
    m_fault->setWordWrap(true);
    followFont(m_fault, theme, FontRole::Strong);
    m_fault->hide();
    m_kind->addItem(tr("Gauge"), int(TagKind::Gauge));
    m_kind->addItem(tr("Counter, total"), int(TagKind::CounterTotal));
    m_kind->addItem(tr("Counter, since last reading"), int(TagKind::CounterDelta));
    m_kind->addItem(tr("State"), int(TagKind::Status));
    m_kind->addItem(tr("Text"), int(TagKind::Text));
    m_type->addItem(tr("Number"), int(ValueType::Float64));
    m_type->addItem(tr("Whole number"), int(ValueType::Int64));
    m_type->addItem(tr("Whole number, not negative"), int(ValueType::UInt64));
    m_type->addItem(tr("On/off"), int(ValueType::Bool));
    m_type->addItem(tr("Text"), int(ValueType::Text));

    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    // Large letters leave no room for labels beside the fields.
    const auto dress = [form, &theme] { form->setRowWrapPolicy(theme.percent() >= kLabelsAboveFrom ? QFormLayout::WrapAllRows : QFormLayout::WrapLongRows); };
    dress();
    connect(&theme, &Theme::changed, this, dress);
    for (QComboBox *box : {m_machine, m_kind, m_type}) { // a long choice must not push the form out of its window; the list shows it whole
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
    }
    m_code = addLine(form, tr("Code"));
    m_name = addLine(form, tr("Name"));
    form->addRow(tr("Machine"), m_machine);
    form->addRow(tr("Kind"), m_kind);
    form->addRow(tr("Value type"), m_type);
    m_sensor = addLine(form, tr("Sensor type"), tr("temperature, pressure, vibration …"));
    m_unit = addLine(form, tr("Unit (UCUM)"), QStringLiteral("Cel, bar, mm/s, 1/min"));
    m_decimals = addLine(form, tr("Decimals"));
    const auto row = [&](const QString &label, QLineEdit **edits, const QStringList &names) {
        auto *line = new QHBoxLayout;
        for (qsizetype i = 0; i < names.size(); ++i) {
            edits[i] = new QLineEdit(this);
            edits[i]->setPlaceholderText(names[i]);
            edits[i]->setAccessibleName(label + QLatin1Char(' ') + names[i]);
            connect(edits[i], &QLineEdit::textChanged, this, [this] {
                if (!m_setting)
                    Q_EMIT edited();
            });
            line->addWidget(edits[i]);
        }
        form->addRow(label, line);
    };
    row(tr("Sensor's range"), m_physical, {tr("from"), tr("to")});
    row(tr("Normal range"), m_normal, {tr("from"), tr("to")});
    row(tr("Limits"), m_limits, {tr("low-low"), tr("low"), tr("high"), tr("high-high")});
    m_deadband = addLine(form, tr("Deadband for history"), tr("0 stores every reading"));
    form->addRow(QString(), m_scaled);
    row(tr("Raw span → unit"), m_scaling, {tr("raw from"), tr("raw to"), tr("from"), tr("to")});
    m_states = addLine(form, tr("States"), tr("0=Idle, 1=Running, 2=Dry run!, 3=Fault!!"));
    setPlainToolTip(m_states, tr("A word with ! is shown as abnormal, with !! as urgent."));
    form->addRow(QString(), m_writable);
    row(tr("May be written"), m_write, {tr("from"), tr("to")});
    form->addRow(m_enabled);

    auto *heading = plainLabel(tr("Where the device holds it"), this);
    followFont(heading, theme, FontRole::Name);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_fault);
    layout->addLayout(form);
    layout->addWidget(heading);
    layout->addWidget(m_address);
    layout->addStretch();

    const auto changed = [this] {
        if (!m_setting)
            Q_EMIT edited();
    };
    for (QComboBox *box : {m_machine, m_kind, m_type})
        connect(box, &QComboBox::currentIndexChanged, this, changed);
    for (QCheckBox *box : {m_writable, m_scaled, m_enabled})
        connect(box, &QCheckBox::toggled, this, changed);
    connect(m_address, &ParameterForm::edited, this, changed);
}

QLineEdit *TagForm::addLine(QFormLayout *form, const QString &label, const QString &placeholder)
{
    auto *edit = new QLineEdit(this);
    edit->setPlaceholderText(placeholder);
    edit->setAccessibleName(label);
    form->addRow(label, edit);
    connect(edit, &QLineEdit::textChanged, this, [this] {
        if (!m_setting)
            Q_EMIT edited();
    });
    return edit;
}

void TagForm::setMachines(const Plant &plant)
{
    m_setting = true;
    m_machine->clear();
    m_machine->addItem(tr("(no machine)"), QUuid());
    for (const Site &site : plant.sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines)
                m_machine->addItem(machine.code + QStringLiteral("  ") + machine.name, machine.id.uuid);
        }
    }
    m_setting = false;
}

void TagForm::setTag(const Tag &tag)
{
    m_setting = true;
    m_tag = tag;
    m_code->setText(tag.code);
    m_name->setText(tag.name);
    m_machine->setCurrentIndex(std::max(0, m_machine->findData(tag.machine.uuid)));
    m_kind->setCurrentIndex(m_kind->findData(int(tag.kind)));
    m_type->setCurrentIndex(m_type->findData(int(tag.type)));
    m_sensor->setText(tag.sensorType);
    m_unit->setText(tag.unit);
    m_decimals->setText(QString::number(tag.decimals));
    m_deadband->setText(numberWords(tag.deadband));
    m_physical[0]->setText(numberWords(tag.physicalRange.low));
    m_physical[1]->setText(numberWords(tag.physicalRange.high));
    m_normal[0]->setText(numberWords(tag.normalRange.low));
    m_normal[1]->setText(numberWords(tag.normalRange.high));
    m_limits[0]->setText(numberWords(tag.limits.lowLow));
    m_limits[1]->setText(numberWords(tag.limits.low));
    m_limits[2]->setText(numberWords(tag.limits.high));
    m_limits[3]->setText(numberWords(tag.limits.highHigh));
    m_writable->setChecked(tag.writable);
    m_write[0]->setText(numberWords(tag.writeLimits.low));
    m_write[1]->setText(numberWords(tag.writeLimits.high));
    m_scaled->setChecked(tag.scaling.has_value());
    const Scaling scaling = tag.scaling.value_or(Scaling{});
    m_scaling[0]->setText(numberWords(scaling.rawLow));
    m_scaling[1]->setText(numberWords(scaling.rawHigh));
    m_scaling[2]->setText(numberWords(scaling.low));
    m_scaling[3]->setText(numberWords(scaling.high));
    QStringList states;
    for (const StateText &state : tag.states)
        states << QString::number(state.value) + QLatin1Char('=') + state.text
                + QString(int(state.meaning), QLatin1Char('!'));
    m_states->setText(states.join(QStringLiteral(", ")));
    m_enabled->setChecked(tag.enabled);
    m_address->setValues(tag.address);
    m_fault->hide();
    m_setting = false;
}

Tag TagForm::tag(QList<std::pair<QString, QString>> *faults) const
{
    Tag tag = m_tag;
    const auto complain = [&](const QString &message) {
        if (faults)
            faults->append({QString(), message});
    };
    const auto number = [&](const QLineEdit *edit, std::optional<double> former) -> std::optional<double> {
        const QString text = edit->text().trimmed();
        if (text.isEmpty())
            return std::nullopt;
        bool ok = false;
        const double value = QLocale().toDouble(text, &ok);
        if (ok && std::isfinite(value))
            return value;
        complain(tr("%1: “%2” is no number.").arg(edit->accessibleName(), text));
        return former;
    };
    tag.code = m_code->text().trimmed();
    tag.name = m_name->text().trimmed();
    tag.machine = MachineId{m_machine->currentData().toUuid()};
    tag.kind = TagKind(m_kind->currentData().toInt());
    tag.type = ValueType(m_type->currentData().toInt());
    tag.sensorType = m_sensor->text().trimmed();
    tag.unit = m_unit->text().trimmed();
    bool ok = false;
    const int decimals = m_decimals->text().toInt(&ok);
    if (ok && decimals >= 0 && decimals <= 12)
        tag.decimals = decimals;
    else
        complain(tr("Decimals is a whole number from 0 to 12."));
    tag.deadband = number(m_deadband, tag.deadband).value_or(0);
    tag.physicalRange = {number(m_physical[0], tag.physicalRange.low), number(m_physical[1], tag.physicalRange.high)};
    tag.normalRange = {number(m_normal[0], tag.normalRange.low), number(m_normal[1], tag.normalRange.high)};
    tag.limits = {number(m_limits[0], tag.limits.lowLow), number(m_limits[1], tag.limits.low),
                  number(m_limits[2], tag.limits.high), number(m_limits[3], tag.limits.highHigh)};
    tag.writable = m_writable->isChecked();
    tag.writeLimits = {number(m_write[0], tag.writeLimits.low), number(m_write[1], tag.writeLimits.high)};
    if (m_scaled->isChecked()) {
        Scaling scaling = tag.scaling.value_or(Scaling{});
        scaling.rawLow = number(m_scaling[0], scaling.rawLow).value_or(0);
        scaling.rawHigh = number(m_scaling[1], scaling.rawHigh).value_or(1);
        scaling.low = number(m_scaling[2], scaling.low).value_or(0);
        scaling.high = number(m_scaling[3], scaling.high).value_or(1);
        tag.scaling = scaling;
    } else {
        tag.scaling.reset();
    }
    QList<StateText> states;
    for (const QString &part : m_states->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(QLatin1Char('='));
        const qint64 value = part.left(equals).trimmed().toLongLong(&ok);
        QString word = part.mid(equals + 1).trimmed();
        StateMeaning meaning = StateMeaning::Normal;
        for (const StateMeaning marked : {StateMeaning::Warning, StateMeaning::Urgent}) {
            if (!word.endsWith(QLatin1Char('!')))
                break;
            word = word.chopped(1).trimmed();
            meaning = marked;
        }
        if (equals > 0 && ok)
            states.append({value, word, meaning});
        else
            complain(tr("States are written as 0=Idle, 1=Running; “%1” is not.").arg(part.trimmed()));
    }
    tag.states = states;
    tag.enabled = m_enabled->isChecked();
    tag.address = m_address->values();
    return tag;
}

void TagForm::showFault(const QString &key, const QString &message)
{
    if (!key.isEmpty() && m_address->showFault(key, message))
        return;
    m_fault->setText(m_fault->isHidden() ? message : m_fault->text() + QLatin1Char('\n') + message);
    m_fault->show();
}

QWidget *TagForm::editor(const QString &key) const
{
    return m_address->editor(key);
}

void TagForm::clearFaults()
{
    m_fault->hide();
    m_address->clearFaults();
}

} // namespace lineside
