#include "models/quality/quality_import.h"

#include "models/base/csv.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <map>

namespace lineside {
namespace {

QString importText(const char *text)
{
    return QCoreApplication::translate("quality", text);
}

//! What the first line is parted by.
char separatorOf(const QByteArray &file)
{
    const qsizetype end = file.indexOf('\n');
    const QByteArrayView head = QByteArrayView(file).first(end < 0 ? file.size() : end);
    return head.contains(';') ? ';' : head.contains('\t') ? '\t' : ',';
}

std::optional<double> finiteNumber(const QString &text)
{
    bool ok = false;
    const double value = text.trimmed().toDouble(&ok); // the C locale: a point
    if (!ok || !(std::abs(value) <= kLargestValue))
        return std::nullopt;
    return value;
}

constexpr qsizetype kMostShown = 80; // of what somebody wrote, in a sentence about it

QString shown(const QString &text)
{
    return text.size() <= kMostShown ? text : text.left(kMostShown) + QChar(0x2026);
}

//! Why a time cannot be one of a measurement; empty when it can.
QString timeProblem(UtcTime at, UtcTime now)
{
    if (at > now)
        return importText(QT_TRANSLATE_NOOP("quality", "the time lies in the future."));
    return at < UtcTime{} ? importText(QT_TRANSLATE_NOOP("quality", "the time lies before 1970.")) : QString();
}

//! Nothing without a zone: the same text would be another moment on another computer.
std::optional<UtcTime> zonedTime(const QString &text)
{
    const QDateTime time = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime)
        return std::nullopt;
    return UtcTime(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

struct KnownChart
{
    const ControlChart *chart = nullptr;
    MachineId machine;
    std::optional<UtcTime> last; //!< in the file
};

std::map<std::pair<QString, QString>, KnownChart> chartsOf(const Plant &plant)
{
    std::map<std::pair<QString, QString>, KnownChart> charts;
    for (const Site &site : plant.sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                for (const ControlChart &chart : machine.charts)
                    charts[{machine.code, chart.code}] = {&chart, machine.id, {}};
            }
        }
    }
    return charts;
}

//! Reads the file and checks its head; false with a problem.
bool readTable(const QByteArray &file, const QStringList &head, bool moreColumns, size_t most, std::vector<CsvRow> &rows,
               std::vector<ImportProblem> &problems)
{
    CsvLimits limits;
    limits.rows = qsizetype(most) + 1;
    Result<std::vector<CsvRow>> read = readCsv(file, separatorOf(file), limits);
    if (!read) {
        problems.push_back({0, read.error().message});
        return false;
    }
    if (read->empty()) {
        problems.push_back({0, importText(QT_TRANSLATE_NOOP("quality", "The file is empty."))});
        return false;
    }
    QStringList found;
    for (const QString &cell : read->front().cells)
        found += cell.trimmed().toLower();
    if (found.mid(0, head.size()) != head || (!moreColumns && found.size() != head.size())) {
        problems.push_back({read->front().line,
                            importText(QT_TRANSLATE_NOOP("quality", "The first line must be: %1.")).arg(head.join(QStringLiteral(", ")))});
        return false;
    }
    rows.assign(std::make_move_iterator(read->begin() + 1), std::make_move_iterator(read->end()));
    if (rows.empty())
        problems.push_back({0, importText(QT_TRANSLATE_NOOP("quality", "The file has a head and nothing below it."))});
    return problems.empty();
}

//! What is wrong with a row of measurements; empty when nothing is, and then \a row is filled.
QString readMeasurement(const CsvRow &cells, std::map<std::pair<QString, QString>, KnownChart> &charts, UtcTime now,
                        MeasurementImport::Row &row)
{
    if (cells.cells.size() < 4)
        return importText(QT_TRANSLATE_NOOP("quality", "machine, chart, time and at least one value are needed."));
    const QString machine = cells.cells[0].trimmed();
    const QString code = cells.cells[1].trimmed();
    const auto found = charts.find({machine, code});
    if (found == charts.end())
        return importText(QT_TRANSLATE_NOOP("quality", "machine %1 has no chart %2.")).arg(shown(machine), shown(code));
    KnownChart &known = found->second;
    if (!known.chart->tag.isNull())
        return importText(QT_TRANSLATE_NOOP("quality", "chart %1 takes its values from a tag.")).arg(code);
    const std::optional<UtcTime> at = zonedTime(cells.cells[2]);
    if (!at)
        return importText(QT_TRANSLATE_NOOP("quality", "“%1” is no time with a zone, like 2026-11-22T08:30:00Z.")).arg(shown(cells.cells[2]));
    if (const QString wrong = timeProblem(*at, now); !wrong.isEmpty())
        return wrong;
    if (known.last && *at <= *known.last)
        return importText(QT_TRANSLATE_NOOP("quality", "the time does not lie behind that of this chart's line above."));
    QStringList texts = cells.cells.mid(3);
    while (!texts.isEmpty() && texts.last().trimmed().isEmpty())
        texts.removeLast(); // charts of fewer values beside those of more
    const size_t size = subgroupSize(*known.chart);
    if (size_t(texts.size()) != size)
        return importText(QT_TRANSLATE_NOOP("quality", "the chart takes %1 values at a time, here are %2.")).arg(size).arg(texts.size());
    row = {cells.line, known.chart->id, known.machine, {*at, {}}};
    for (const QString &text : texts) {
        const std::optional<double> value = finiteNumber(text);
        if (!value)
            return importText(QT_TRANSLATE_NOOP("quality", "“%1” is no number.")).arg(shown(text));
        row.group.values.push_back(*value);
    }
    known.last = at;
    return {};
}

QString readTest(const CsvRow &cells, UtcTime now, QualityTest &test)
{
    if (cells.cells.size() != 9)
        return importText(QT_TRANSLATE_NOOP("quality", "nine cells are needed, here are %1.")).arg(cells.cells.size());
    QStringList texts;
    for (const QString &cell : cells.cells)
        texts += cell.trimmed();
    test.parameter = texts[0];
    if (test.parameter.isEmpty())
        return importText(QT_TRANSLATE_NOOP("quality", "the parameter is missing."));
    const std::optional<double> value = finiteNumber(texts[1]);
    if (!value)
        return importText(QT_TRANSLATE_NOOP("quality", "“%1” is no number.")).arg(shown(texts[1]));
    test.value = *value;
    test.unit = texts[2];
    for (const auto &[text, end] : {std::pair{texts[3], &test.expected.low}, {texts[4], &test.expected.high}}) {
        if (text.isEmpty())
            continue;
        *end = finiteNumber(text);
        if (!*end)
            return importText(QT_TRANSLATE_NOOP("quality", "“%1” is no number.")).arg(shown(text));
    }
    if (!test.expected.low && !test.expected.high)
        return importText(QT_TRANSLATE_NOOP("quality", "an expected range needs one end at least."));
    if (test.expected.low && test.expected.high && *test.expected.low > *test.expected.high)
        return importText(QT_TRANSLATE_NOOP("quality", "the expected range ends before it begins."));
    const QString severity = texts[5].toUpper();
    if (severity != spcSeverityName(SpcSeverity::High) && severity != spcSeverityName(SpcSeverity::Low))
        return importText(QT_TRANSLATE_NOOP("quality", "the severity is HIGH or LOW."));
    test.severity = severity == spcSeverityName(SpcSeverity::High) ? SpcSeverity::High : SpcSeverity::Low;
    const QString regulated = texts[6].toLower();
    if (regulated != QLatin1String("yes") && regulated != QLatin1String("no"))
        return importText(QT_TRANSLATE_NOOP("quality", "regulated is yes or no."));
    test.regulated = regulated == QLatin1String("yes");
    test.action = texts[7];
    const std::optional<UtcTime> at = texts[8].isEmpty() ? std::optional(now) : zonedTime(texts[8]);
    if (!at)
        return importText(QT_TRANSLATE_NOOP("quality", "“%1” is no time with a zone, like 2026-11-22T08:30:00Z.")).arg(shown(texts[8]));
    if (const QString wrong = timeProblem(*at, now); !wrong.isEmpty())
        return wrong;
    if (std::max(test.parameter.size(), test.unit.size()) > TestImport::kMostOfAWord || test.action.size() > TestImport::kMostOfAnAction)
        return importText(QT_TRANSLATE_NOOP("quality", "the words of a test are too long."));
    test.at = *at;
    return {};
}

} // namespace

MeasurementImport readMeasurements(const QByteArray &file, const Plant &plant, UtcTime now)
{
    MeasurementImport result;
    std::vector<CsvRow> rows;
    const QStringList head{QStringLiteral("machine"), QStringLiteral("chart"), QStringLiteral("time"), QStringLiteral("value")};
    if (!readTable(file, head, true, MeasurementImport::kMostRows, rows, result.problems))
        return result;
    auto charts = chartsOf(plant);
    for (const CsvRow &cells : rows) {
        MeasurementImport::Row row;
        const QString problem = readMeasurement(cells, charts, now, row);
        if (problem.isEmpty())
            result.rows.push_back(std::move(row));
        else
            result.problems.push_back({cells.line, problem});
        if (result.problems.size() >= MeasurementImport::kMostProblems)
            break;
    }
    return result;
}

TestImport readTests(const QByteArray &file, UtcTime now)
{
    TestImport result;
    std::vector<CsvRow> rows;
    const QStringList head{QStringLiteral("parameter"), QStringLiteral("value"),     QStringLiteral("unit"),
                           QStringLiteral("low"),       QStringLiteral("high"),      QStringLiteral("severity"),
                           QStringLiteral("regulated"), QStringLiteral("action"),    QStringLiteral("time")};
    if (!readTable(file, head, false, TestImport::kMostRows, rows, result.problems))
        return result;
    for (const CsvRow &cells : rows) {
        QualityTest test;
        const QString problem = readTest(cells, now, test);
        if (problem.isEmpty())
            result.tests.push_back(std::move(test));
        else
            result.problems.push_back({cells.line, problem});
        if (result.problems.size() >= MeasurementImport::kMostProblems)
            break;
    }
    return result;
}

} // namespace lineside
