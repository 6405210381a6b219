#include "ui/history/retention_dialog.h"

#include "models/plant/plant_edits.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tab_order.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QVBoxLayout>

#include <cmath>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr int kMaxBudgetMb = 100'000'000;
constexpr int kMaxRules = 100;
enum RuleColumn { RuleTags, RuleDays, RuleTakes };

QString dayText(UtcTime at)
{
    return toLocalDateTime(at).toString(QStringLiteral("yyyy-MM-dd"));
}

QSpinBox *daysBox(const QString &withoutEnd, int days, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setRange(0, kMaxKeptDays);
    box->setSuffix(RetentionDialog::tr(" days"));
    box->setSpecialValueText(withoutEnd);
    box->setValue(days);
    return box;
}

} // namespace

QString consequencesText(const RetentionForecast &forecast)
{
    const QLocale locale;
    QStringList texts;
    const RetentionForecast::Part &going = forecast.going;
    if (going.readings > 0) {
        const double days = std::chrono::duration<double, std::ratio<86'400>>(going.to - going.from).count();
        texts << RetentionDialog::tr("About %Ln days of readings before %1 go: %2 readings, of which %3 are archived.", nullptr,
                                     std::max(1, int(std::ceil(days))))
                     .arg(dayText(going.to + 24h), locale.toString(going.readings), locale.toString(going.archived));
        if (forecast.overBudget)
            texts << RetentionDialog::tr("Some of them go before their time, for lack of room.");
    }
    if (forecast.held > 0)
        texts << RetentionDialog::tr("%1 readings are due but stay until their months are archived: %2.")
                     .arg(locale.toString(forecast.held), forecast.heldMonths.join(QStringLiteral(", ")));
    if (forecast.hoursBefore)
        texts << RetentionDialog::tr("Hourly figures from before %1 go.").arg(dayText(*forecast.hoursBefore));
    if (forecast.events > 0)
        texts << RetentionDialog::tr("%Ln events go.", nullptr, int(std::min<quint64>(forecast.events, 2'000'000'000)));
    return texts.isEmpty() ? RetentionDialog::tr("Nothing goes now.") : texts.join(QLatin1Char(' '));
}

RetentionDialog::RetentionDialog(const UiServices &services, QWidget *parent)
    : QDialog(parent)
    , m_services(services)
    , m_before(services.keeper->retention())
    , m_rawDays(daysBox(tr("as long as there is room"), m_before.rawDays, this))
    , m_rollUpDays(daysBox(tr("for ever"), m_before.rollUpDays, this))
    , m_eventDays(daysBox(tr("as long as there is room"), m_before.eventDays, this))
    , m_budget(new QSpinBox(this))
    , m_rules(new QTableWidget(0, 3, this))
    , m_archive(new QCheckBox(tr("Archive each month by itself; no readings go before"), this))
    , m_folder(new QLineEdit(this))
    , m_says(plainLabel(QString(), this))
{
    setWindowTitle(tr("How long the history is kept"));
    m_budget->setRange(0, kMaxBudgetMb);
    m_budget->setSuffix(QStringLiteral(" MB"));
    m_budget->setGroupSeparatorShown(true);
    m_budget->setSpecialValueText(tr("20 GB, or half of what is free"));
    m_budget->setValue(int(m_before.budgetBytes >> 20));
    m_rules->setHorizontalHeaderLabels({tr("Tags"), tr("Days"), tr("Takes")});
    m_rules->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_rules->horizontalHeader()->setSectionResizeMode(RuleTags, QHeaderView::Stretch);
    m_rules->verticalHeader()->hide();
    m_rules->setTabKeyNavigation(false);
    m_rules->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_rules->setAccessibleName(tr("Other times for certain tags"));
    m_rules->setMinimumHeight(services.theme.px(120));
    const keeping::ArchiveSettings archive = services.keeper->archiving();
    m_archive->setChecked(archive.enabled);
    m_folder->setText(archive.folder);
    m_folder->setPlaceholderText(tr("archives, in the data folder"));
    m_folder->setMaxLength(4'000);
    m_says->setWordWrap(true);
    m_says->setAccessibleName(tr("What would go"));

    auto *form = new QFormLayout;
    form->addRow(tr("&Readings"), m_rawDays);
    form->addRow(tr("&Hourly figures"), m_rollUpDays);
    form->addRow(tr("&Events"), m_eventDays);
    form->addRow(tr("&Space"), m_budget);
    auto *help = plainLabel(tr("Other times for certain tags, as DEVICE.tag; * stands for anything. The first that fits counts."
                               " 0 days: as long as there is room."), this);
    help->setWordWrap(true);
    auto *add = new QPushButton(tr("&Add rule"), this);
    auto *remove = new QPushButton(tr("Remo&ve rule"), this);
    auto *ruleButtons = new QHBoxLayout;
    ruleButtons->addWidget(add);
    ruleButtons->addWidget(remove);
    ruleButtons->addStretch();
    auto *archiveForm = new QFormLayout;
    archiveForm->addRow(tr("Archive &folder"), m_folder);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_apply = buttons->addButton(tr("Apply"), QDialogButtonBox::AcceptRole);
    buttons->button(QDialogButtonBox::Cancel)->setDefault(true); // Enter harms nothing
    m_apply->setAutoDefault(false);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(help);
    layout->addWidget(m_rules, 1);
    layout->addLayout(ruleButtons);
    layout->addWidget(m_archive);
    layout->addLayout(archiveForm);
    layout->addWidget(m_says);
    layout->addWidget(buttons);
    for (const RetentionRule &rule : m_before.rules)
        addRule(rule.tags, rule.days);
    tabInOrderOfSight(this);

    m_soon.setSingleShot(true);
    m_soon.setInterval(300ms);
    connect(&m_soon, &QTimer::timeout, this, &RetentionDialog::reckon);
    for (QSpinBox *box : {m_rawDays, m_rollUpDays, m_eventDays, m_budget})
        connect(box, &QSpinBox::valueChanged, this, &RetentionDialog::edited);
    connect(m_rules, &QTableWidget::cellChanged, this, &RetentionDialog::edited);
    connect(m_archive, &QCheckBox::toggled, this, &RetentionDialog::edited);
    connect(m_folder, &QLineEdit::textChanged, this, &RetentionDialog::edited);
    connect(add, &QPushButton::clicked, this, [this] {
        addRule(QStringLiteral("*"), m_rawDays->value());
        m_rules->setCurrentCell(m_rules->rowCount() - 1, RuleTags);
        m_rules->setFocus();
    });
    connect(remove, &QPushButton::clicked, this, &RetentionDialog::removeRule);
    connect(m_apply, &QPushButton::clicked, this, &RetentionDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resizeWithinScreen(this, {services.theme.px(560), services.theme.px(620)});
    edited();
}

RetentionDialog::~RetentionDialog()
{
    if (m_job)
        m_job->cancel();
}

void RetentionDialog::addRule(const QString &tags, int days)
{
    if (m_rules->rowCount() >= kMaxRules)
        return;
    m_filling = true;
    const int row = m_rules->rowCount();
    m_rules->insertRow(row);
    m_rules->setItem(row, RuleTags, new QTableWidgetItem(tags));
    m_rules->setItem(row, RuleDays, new QTableWidgetItem(QString::number(days)));
    auto *takes = new QTableWidgetItem(QStringLiteral("…"));
    takes->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    m_rules->setItem(row, RuleTakes, takes);
    m_filling = false;
    edited();
}

void RetentionDialog::removeRule()
{
    if (m_rules->currentRow() < 0)
        return;
    m_rules->removeRow(m_rules->currentRow());
    edited();
}

RetentionSettings RetentionDialog::retention() const
{
    RetentionSettings wanted = m_before;
    wanted.rawDays = m_rawDays->value();
    wanted.rollUpDays = m_rollUpDays->value();
    wanted.eventDays = m_eventDays->value();
    if (m_budget->value() != int(m_before.budgetBytes >> 20))
        wanted.budgetBytes = qint64(m_budget->value()) << 20;
    wanted.rules.clear();
    for (int row = 0; row < m_rules->rowCount(); ++row)
        wanted.rules.push_back({m_rules->item(row, RuleTags)->text().simplified(), m_rules->item(row, RuleDays)->text().toInt()});
    wanted.archiveFirst = m_archive->isChecked();
    return wanted;
}

keeping::ArchiveSettings RetentionDialog::archiving() const
{
    return {m_archive->isChecked(), m_folder->text().trimmed()};
}

QString RetentionDialog::consequences() const
{
    return m_job ? QString() : m_says->text();
}

QString RetentionDialog::fault() const
{
    for (int row = 0; row < m_rules->rowCount(); ++row) {
        const QString tags = m_rules->item(row, RuleTags)->text().simplified();
        const Result<std::vector<RetentionRule>> rule =
            retentionRules(tags + QLatin1Char(' ') + m_rules->item(row, RuleDays)->text().trimmed());
        if (tags.isEmpty())
            return tr("A rule says no tags.");
        if (!rule.ok() || rule->size() != 1 || rule->front().tags != tags)
            return rule.ok() ? tr("\"%1\" cannot be the tags of a rule.").arg(tags) : rule.error().message;
    }
    const QString folder = m_folder->text().trimmed();
    if (!folder.isEmpty() && !folder.startsWith(QLatin1Char('/')))
        return tr("The archive folder must be a whole path, from / on.");
    return {};
}

void RetentionDialog::edited()
{
    if (m_filling)
        return;
    ++m_asked; // what is being reckoned is of no use any more
    if (m_job)
        m_job->cancel();
    m_job.reset();
    m_apply->setEnabled(false);
    const QString wrong = fault();
    m_says->setText(wrong.isEmpty() ? tr("Reckoning what would go…") : wrong);
    if (wrong.isEmpty())
        m_soon.start();
    else
        m_soon.stop();
}

void RetentionDialog::reckon()
{
    m_job = m_services.keeper->forecast(
        retention(), archiving(),
        onWindow<RetentionForecast>(this, [this, asked = m_asked](const Result<RetentionForecast> &forecast) {
            if (asked == m_asked)
                showForecast(forecast);
        }));
    if (!m_job)
        m_says->setText(tr("This station does not keep its history within limits."));
}

void RetentionDialog::showForecast(const Result<RetentionForecast> &forecast)
{
    m_job.reset();
    m_drops = !forecast.ok() || forecast->going.readings > 0 || forecast->events > 0 || forecast->hoursBefore;
    m_apply->setEnabled(true);
    if (!forecast.ok()) {
        m_says->setText(tr("What would go cannot be reckoned: %1").arg(forecast.error().message));
        return;
    }
    m_filling = true;
    for (int row = 0; row < m_rules->rowCount() && size_t(row) < forecast->tagsOfRules.size(); ++row)
        m_rules->item(row, RuleTakes)->setText(tr("%Ln tags", nullptr, int(forecast->tagsOfRules[size_t(row)])));
    m_filling = false;
    m_says->setText(consequencesText(*forecast));
}

void RetentionDialog::apply()
{
    if (!m_apply->isEnabled())
        return;
    if (m_drops
        && plainMessage(this, QMessageBox::Warning, m_says->text(), tr("What goes cannot be brought back without an archive or a backup."),
                        QMessageBox::Yes | QMessageBox::Cancel, tr("Apply"))
               != QMessageBox::Yes)
        return;
    const Status set = m_services.keeper->setKeeping(retention(), archiving(), m_services.seat.actor().user);
    if (!set.ok()) {
        m_says->setText(set.error().message + QLatin1Char(' ') + set.error().hint);
        return;
    }
    accept();
}

} // namespace lineside
