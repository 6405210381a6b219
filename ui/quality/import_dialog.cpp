#include "ui/quality/import_dialog.h"

#include "models/base/csv.h"
#include "models/quality/quality_service.h"
#include "ui/quality/quality_words.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/grow.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QThreadPool>

namespace lineside {

namespace {

constexpr size_t kPreview = 500; //!< rows; what comes behind is taken over as well

} // namespace

ImportDialog::ImportDialog(const PageContext &context, QWidget *parent) : QDialog(parent), m_context(context)
{
    build();
}

ImportDialog::ImportDialog(const PageContext &context, const QualityBatch &batch, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_batch(batch)
{
    build();
}

void ImportDialog::build()
{
    const Theme &theme = m_context.services.theme;
    setWindowTitle(m_batch ? tr("Results from a file: batch %1").arg(m_batch->code) : tr("Measurements from a file"));
    auto *help = plainLabel(m_batch ? tr("A CSV file with the head: parameter, value, unit, low, high, severity, regulated, action, time")
                                    : tr("A CSV file with the head: machine, chart, time, value, value, … as many as a point of the chart has"),
                            this);
    help->setWordWrap(true);
    m_file = new QPushButton(tr("Choose a file…"), this);
    m_says = plainLabel(tr("No file is chosen yet."), this);
    m_says->setWordWrap(true);
    new GrowingWindow(this);
    m_table = new FigureTable(theme, tr("What the file holds"), {{tr("Line"), {60, 48}, true}, {tr("What it says"), {460, 200}}}, 1, -1, {}, this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_take = buttons->addButton(tr("Take over"), QDialogButtonBox::AcceptRole);
    m_take->setEnabled(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_take, &QPushButton::clicked, this, &ImportDialog::take);
    connect(m_file, &QPushButton::clicked, this, &ImportDialog::choose);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(help);
    layout->addWidget(m_file, 0, Qt::AlignLeft);
    layout->addWidget(m_says);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    resizeWithinScreen(this, QSize(theme.px(640), theme.px(460)));
    m_file->setFocus();
}

QString ImportDialog::said() const
{
    return m_says->text();
}

void ImportDialog::choose()
{
    const QString path = QFileDialog::getOpenFileName(this, windowTitle(), QString(), tr("CSV files (*.csv *.txt)"));
    if (!path.isEmpty())
        load(path);
}

void ImportDialog::load(const QString &path)
{
    m_take->setEnabled(false);
    m_file->setEnabled(false);
    m_says->setText(tr("Is being read…"));
    const auto onLooked = onWindow<Looked>(this, [this](Result<Looked> looked) { preview(*looked); });
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    QThreadPool::globalInstance()->start([path, onLooked, snapshot, isTests = m_batch.has_value(), now = m_context.services.clock.utc()] {
        Looked looked;
        looked.path = path;
        QFile file(path);
        const qint64 most = CsvLimits().bytes;
        if (!file.open(QIODevice::ReadOnly)) {
            looked.failed = Error{Error::Kind::Io, tr("%1 cannot be read: %2").arg(path, file.errorString()), {}};
        } else if (file.size() > most) {
            looked.failed = Error{Error::Kind::BadData, tr("%1 is larger than %2 MB.").arg(path).arg(most >> 20), tr("Split it into several files.")};
        } else {
            const QByteArray bytes = file.read(most);
            if (isTests)
                looked.tests = readTests(bytes, now);
            else
                looked.measurements = readMeasurements(bytes, snapshot->plant(), now);
        }
        onLooked(std::move(looked));
    });
}

void ImportDialog::preview(const Looked &looked)
{
    m_file->setEnabled(true);
    m_measurements = looked.measurements;
    m_tests = looked.tests;
    if (looked.failed) {
        m_table->setRows({});
        m_says->setText(inWords(*looked.failed));
        return;
    }
    const std::vector<ImportProblem> &problems = m_batch ? m_tests.problems : m_measurements.problems;
    const QLocale locale;
    QList<FigureTable::Row> rows;
    const auto add = [&](int line, const QString &text) {
        FigureTable::Row row;
        row.key = QString::number(rows.size());
        row.cells = {line > 0 ? locale.toString(line) : QString(), text};
        row.hint = text;
        rows += row;
    };
    if (!problems.empty()) {
        for (const ImportProblem &problem : problems)
            add(problem.line, problem.text);
        m_table->setRows(rows);
        m_says->setText(tr("Nothing is taken over: %Ln mistakes have to be mended in the file first.", nullptr, int(problems.size())));
        return;
    }
    if (m_batch) {
        for (const QualityTest &test : m_tests.tests) {
            if (size_t(rows.size()) == kPreview)
                break;
            add(0, test.parameter + QLatin1Char(' ') + locale.toString(test.value, 'g', 8) + QLatin1Char(' ') + test.unit + QStringLiteral(" · ")
                       + rangeWords(test.expected, test.unit) + (test.passed() ? QString() : QStringLiteral(" · ") + tr("outside its range")));
        }
    } else {
        const SnapshotPtr snapshot = m_context.services.editor.snapshot();
        for (const MeasurementImport::Row &each : m_measurements.rows) {
            if (size_t(rows.size()) == kPreview)
                break;
            QStringList values;
            for (const double value : each.group.values)
                values += locale.toString(value, 'g', 8);
            QString name;
            if (const Machine *machine = snapshot->findMachine(each.machine)) {
                const auto chart = std::find_if(machine->charts.begin(), machine->charts.end(), [&each](const ControlChart &one) { return one.id == each.chart; });
                name = machine->code + QLatin1Char(' ') + (chart == machine->charts.end() ? QString() : chart->code);
            }
            add(each.line, name + QStringLiteral(" · ") + momentText(each.group.at) + QStringLiteral(" · ") + values.join(QStringLiteral("; ")));
        }
    }
    m_table->setRows(rows);
    const int count = int(m_batch ? m_tests.tests.size() : m_measurements.rows.size());
    m_says->setText(count == 0 ? tr("The file holds nothing to take over.") : tr("%Ln rows can be taken over.", nullptr, count));
    m_take->setEnabled(count > 0);
}

void ImportDialog::take()
{
    if (!m_take->isEnabled())
        return;
    if (const Status may = m_context.services.seat.may(Permission::EnterProduction); !may) {
        m_says->setText(inWords(may.error()));
        offerLogin(m_context, this, may.error());
        return;
    }
    m_take->setEnabled(false);
    m_says->setText(tr("Is being taken over…"));
    const Actor actor = m_context.services.seat.actor();
    if (m_batch) {
        m_context.services.quality->addTests(m_batch->id, m_tests.tests, actor, [done = onWindow<Done>(this, [this](Result<Done> taken) { end(taken); })](const Status &taken) {
            taken ? done(Done{}) : done(taken.error());
        });
        return;
    }
    m_context.services.quality->enterAll(m_measurements, actor, onWindow<size_t>(this, [this](Result<size_t> taken) {
        end(taken ? Status(Done{}) : Status(taken.error()));
    }));
}

void ImportDialog::end(const Status &taken)
{
    if (taken)
        return QDialog::accept();
    m_take->setEnabled(true);
    m_says->setText(inWords(taken.error()));
}

} // namespace lineside
