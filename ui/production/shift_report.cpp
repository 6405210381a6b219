#include "ui/production/shift_report.h"

#include "models/base/csv.h"
#include "models/telemetry/conditioning.h"
#include "ui/production/production_names.h"
#include "ui/production/production_words.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/glyphs.h"
#include "ui/widgets/plan_words.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QLocale>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>
#include <QUrl>

#include <cmath>
#include <future>

namespace lineside {


namespace {

struct ReportText
{
    Q_DECLARE_TR_FUNCTIONS(ShiftReport)
};

constexpr int kMostStops = 200;     // on paper; the Stops tab has all
constexpr int kPaperDpi = 150;
constexpr int kMargin = 18;         // mm
constexpr int kPictureWidth = 640;  // of a picture as text has it; its rows:
constexpr int kLossRow = 20;
constexpr int kReasonRow = 22;
constexpr size_t kDrawnReasons = 12; // drawn

//! With both its measures: a text that knows but the width draws the picture as tall as it was made.
QString pictureTag(const QString &name, int height)
{
    return QStringLiteral("<p><img src=\"%1\" width=\"%2\" height=\"%3\"></p><p class=\"gap\">&nbsp;</p>").arg(name).arg(kPictureWidth).arg(height);
}

Error cancelledReport()
{
    return {Error::Kind::Cancelled, ReportText::tr("The report was cancelled."), {}};
}

//! A question of the service, with its answer waited for.
template<typename T, typename Ask>
Result<T> answerOf(const Ask &ask)
{
    const auto answer = std::make_shared<std::promise<Result<T>>>();
    std::future<Result<T>> answered = answer->get_future();
    const auto job = ask([answer](Result<T> result) { answer->set_value(std::move(result)); });
    return answered.get();
}

void addFigures(ShiftReport &report, const QString &machine, const OeeFigures &figures, bool hasQuality)
{
    const auto add = [&](const QString &name, std::optional<double> value, const QString &unit) {
        report.figures.push_back({machine, name, value && std::isfinite(*value) ? QString::number(*value, 'g', 12) : QString(), unit, figures.from,
                                  figures.to, figures.samples, figures.coverage});
    };
    add(QStringLiteral("oee"), figures.oee, QStringLiteral("1"));
    add(QStringLiteral("availability"), figures.a, QStringLiteral("1"));
    add(QStringLiteral("performance"), figures.e, QStringLiteral("1"));
    add(QStringLiteral("quality"), figures.q, QStringLiteral("1"));
    add(QStringLiteral("planned_time"), figures.planned, QStringLiteral("s"));
    add(QStringLiteral("production_time"), figures.producing, QStringLiteral("s"));
    add(QStringLiteral("made"), units(figures.counts.total), QStringLiteral("units"));
    if (!hasQuality)
        return;
    add(QStringLiteral("good"), units(figures.counts.good), QStringLiteral("units"));
    add(QStringLiteral("scrap"), units(figures.counts.scrap), QStringLiteral("units"));
    add(QStringLiteral("rework"), units(figures.counts.rework), QStringLiteral("units"));
}

//! What its counter told; of a machine that has one.
void addEnergy(ShiftReport &report, ReportTable &table, const QString &machine, const QString &unit, const Account &account, const OeeFigures &time)
{
    const std::optional<EnergyFigures> energy = energyOf(account);
    const auto text = [](std::optional<double> value) { return value ? QLocale().toString(*value, 'g', 4) : QString(QChar(0x2013)); };
    const double coverage = energy ? energy->coverage : 0;
    table.rows += QStringList{machine, text(energy ? std::optional(energy->inShift) : std::nullopt), text(energy ? energy->perUnit : std::nullopt),
                              text(energy ? std::optional(energy->outOfShift) : std::nullopt), displayUnit(unit), QLocale().toString(time.samples), knownText(coverage)};
    if (!energy)
        return;
    const auto add = [&](const char *name, double value, const QString &of) {
        report.figures.push_back({machine, QString::fromLatin1(name), QString::number(value, 'g', 12), of, time.from, time.to, time.samples, coverage});
    };
    add("energy", energy->inShift, unit);
    if (energy->perUnit)
        add("energy_per_unit", *energy->perUnit, unit);
    add("energy_out_of_shift", energy->outOfShift, unit);
}

QString sharePart(double share)
{
    return ReportText::tr("%1 %").arg(QLocale().toString(share * 100, 'f', 1));
}

void addLossTable(ShiftReport &report, const OeeFigures &figures)
{
    ReportTable table;
    table.title = ReportText::tr("Where the time went: %1").arg(report.machine);
    table.basis = report.basis;
    table.heads = {ReportText::tr("Time"), ReportText::tr("Minutes"), ReportText::tr("Of the time"), ReportText::tr("Units"), ReportText::tr("Stops")};
    table.numbers = {false, true, true, true, true};
    const double all = report.losses.empty() ? 0 : report.losses.front().to;
    for (const LossRow &loss : report.losses) {
        const bool isLoss = loss.kind == LossRow::Kind::Loss;
        table.rows += QStringList{isLoss ? QChar(0x2013) + QLatin1Char(' ') + loss.label : loss.label,
                                  minutesText(loss.tenths),
                                  all > 0 ? sharePart(loss.seconds() / all) : QString(),
                                  loss.units ? QLocale().toString(*loss.units, 'f', 0) : QString(),
                                  loss.stops > 0 ? QLocale().toString(loss.stops) : QString()};
        report.figures.push_back({report.machine, isLoss ? QStringLiteral("lost: ") + loss.label : loss.label, QString::number(loss.seconds(), 'g', 12),
                                  QStringLiteral("s"), figures.from, figures.to, figures.samples, figures.coverage});
    }
    report.tables += table;
}

void addReasonTable(ShiftReport &report)
{
    ReportTable table;
    table.title = ReportText::tr("Stops by reason: %1").arg(report.machine);
    table.basis = report.basis;
    table.heads = {ReportText::tr("Reason"), ReportText::tr("Minutes"), ReportText::tr("Stops"), ReportText::tr("Share"), ReportText::tr("Up to here")};
    table.numbers = {false, true, true, true, true};
    for (size_t i = 0; i < report.reasons.size(); ++i) {
        const ParetoBar &bar = report.reasons[i];
        table.rows += QStringList{report.reasonNames.value(int(i)), QLocale().toString(bar.seconds() / 60, 'f', 1), QLocale().toString(bar.stops),
                                  sharePart(bar.share), sharePart(std::min(1.0, bar.cumulated))};
    }
    report.tables += table;
}

ReportTable stopTable(const std::vector<StateInterval> &stops, const std::vector<StopEntry> &entries, const Site *site, const QString &machine,
                      const QString &basis)
{
    ReportTable table;
    table.title = ReportText::tr("Stops: %1").arg(machine);
    table.basis = basis;
    table.heads = {ReportText::tr("From"), ReportText::tr("Until"), ReportText::tr("Length"), ReportText::tr("State"), ReportText::tr("Reason"), ReportText::tr("Said by"), ReportText::tr("Note")};
    table.numbers = {false, false, true, false, false, false, false};
    for (const StateInterval &stop : stops) {
        if (table.rows.size() == kMostStops) {
            table.basis += QStringLiteral(" · ") + ReportText::tr("The first %1 of %2 stops.").arg(kMostStops).arg(stops.size());
            break;
        }
        const StopEntry *newest = nullptr;
        for (const StopEntry &entry : entries) {
            if (entry.from < stop.to && entry.to > stop.from && (!newest || entry.enteredAt >= newest->enteredAt))
                newest = &entry;
        }
        table.rows += QStringList{timeText(stop.from), timeText(stop.to), lengthText(std::chrono::duration<double>(stop.to - stop.from).count()),
                                  lineside::stateWord(stop.state), reasonText(site, stop.reason),
                                  newest ? newest->user : stop.reason.isEmpty() ? QString() : ReportText::tr("the machine"),
                                  newest ? newest->note : QString()};
    }
    return table;
}

ReportTable runTable(const MachinePicture &machine, const ProductionSpan &span, const QString &title)
{
    ReportTable table;
    table.title = ReportText::tr("Production runs: %1").arg(title);
    table.heads = {ReportText::tr("Order"), ReportText::tr("Product"), ReportText::tr("Begin"), ReportText::tr("End"), ReportText::tr("Planned"), ReportText::tr("Made"), ReportText::tr("Good"), ReportText::tr("Readings"), ReportText::tr("Known")};
    table.numbers = {false, false, false, false, true, true, true, true, true};
    table.basis = ReportText::tr("Each run as a whole, also what was made of it in other shifts.");
    if (!machine.runs)
        return table;
    for (const ProductionRun &run : *machine.runs) {
        if (!run.from || *run.from >= span.to || run.to.value_or(UtcTime::max()) <= span.from)
            continue;
        const UtcTime until = run.to.value_or(machine.at);
        const OeeFigures figures = oeeOf(run.account, *run.from, until);
        table.rows += QStringList{run.order, run.product, timeText(*run.from), run.to ? timeText(*run.to) : ReportText::tr("goes on"),
                                  run.planned > 0 ? quantityText(run.planned) : QString(), quantityText(run.made()),
                                  run.account.noQuality ? QString() : quantityText(run.good()), QLocale().toString(figures.samples), knownText(figures.coverage)};
    }
    return table;
}

} // namespace

Result<ShiftReport> collectReport(const ProductionService &service, const ReportRequest &request, Job<ShiftReport> &job)
{
    const MachinePlace place = placeOf(*request.snapshot, request.machine);
    const PicturePtr picture = service.picture();
    const auto chosen = picture->machine(request.machine);
    if (!place.machine || !chosen)
        return Error{Error::Kind::NotFound, ReportText::tr("This machine has no production figures."), {}};
    const QLocale locale;
    const ProductionSpan &span = request.span;
    ShiftReport report;
    report.title = ReportText::tr("Shift report");
    report.machine = titleOf(*place.machine);
    const Plant &plant = request.snapshot->plant();
    report.head = {plant.name.isEmpty() ? place.site->name : plant.name, titleOf(*place.line), span.name,
                   span.isOpen ? ReportText::tr("%1, and goes on").arg(rangeText(span.from, span.to)) : rangeText(span.from, span.to),
                   ReportText::tr("Made at %1 by %2").arg(timeText(request.at), request.user)};
    const auto cellsOf = [&](const MachineId &machine) {
        return answerOf<std::vector<Cell>>([&](auto done) { return service.queryCells(machine, span.from, span.to, done); });
    };
    ReportTable machines;
    machines.title = ReportText::tr("Machines");
    machines.heads = {ReportText::tr("Machine"), ReportText::tr("OEE"), ReportText::tr("Availability"), ReportText::tr("Performance"), ReportText::tr("Quality"), ReportText::tr("Good"), ReportText::tr("Scrap"), ReportText::tr("Rework"), ReportText::tr("Readings"), ReportText::tr("Known")};
    machines.numbers = {false, true, true, true, true, true, true, true, true, true};
    machines.basis = ReportText::tr("All figures: %1").arg(rangeText(span.from, span.to));
    ReportTable energy;
    energy.title = ReportText::tr("Energy");
    energy.heads = {ReportText::tr("Machine"), ReportText::tr("In shift"), ReportText::tr("A unit made"), ReportText::tr("Outside shifts"), ReportText::tr("Unit of measure"), ReportText::tr("Readings"), ReportText::tr("Counter seen")};
    energy.numbers = {false, true, true, true, false, true, true};
    energy.basis = machines.basis;
    Account mine;
    int done = 0;
    for (const Machine &machine : place.line->machines) {
        if (job.isCancelled())
            return cancelledReport();
        job.setProgress(double(done++) / double(place.line->machines.size() + 2), ReportText::tr("Reads %1").arg(machine.code));
        const auto shown = picture->machine(machine.id);
        if (!shown)
            continue;
        Result<std::vector<Cell>> cells = cellsOf(machine.id);
        if (!cells)
            return cells.error();
        Account account;
        for (const Cell &cell : span.of(std::move(*cells)))
            account += cell.account;
        const OeeFigures figures = oeeOf(account, span.from, span.to);
        const bool counts = shown->counts;
        const bool hasQuality = counts && !account.noQuality;
        const auto count = [](bool is, qint64 quantity) { return is ? quantityText(units(quantity)) : QString(QChar(0x2013)); };
        machines.rows += QStringList{titleOf(machine), shareText(figures.oee), shareText(figures.a), shareText(figures.e), shareText(figures.q),
                                     count(hasQuality, figures.counts.good), count(hasQuality, figures.counts.scrap), count(hasQuality, figures.counts.rework),
                                     locale.toString(figures.samples), knownText(figures.coverage)};
        addFigures(report, titleOf(machine), figures, hasQuality);
        if (const TagEntry *counter = request.snapshot->find(machine.production.energy))
            addEnergy(report, energy, titleOf(machine), counter->tag->unit, account, figures);
        if (machine.id == request.machine)
            mine = account;
    }
    report.tables += machines;
    const OeeFigures figures = oeeOf(mine, span.from, span.to);
    report.basis = basisText(span.from, span.to, figures.samples, figures.coverage);
    if (!figures.oee)
        report.basis += QStringLiteral(" · ") + whyNoFigure(figures.why);
    if (figures.rateTooLow)
        report.basis += QStringLiteral(" · ") + ReportText::tr("its ideal rate is set too low");
    const bool hasQuality = chosen->counts && !mine.noQuality;
    const auto quantity = [](bool is, qint64 count) { return is ? quantityText(units(count)) : QString(QChar(0x2013)); };
    report.keys = {{ReportText::tr("OEE"), shareText(figures.oee)}, {ReportText::tr("Availability"), shareText(figures.a)},
                   {ReportText::tr("Performance"), shareText(figures.e)}, {ReportText::tr("Quality"), shareText(figures.q)},
                   {ReportText::tr("Made"), quantity(chosen->counts, figures.counts.total)}, {ReportText::tr("Good"), quantity(hasQuality, figures.counts.good)},
                   {ReportText::tr("Scrap"), quantity(hasQuality, figures.counts.scrap)}};
    report.losses = lossRows(waterfallOf(mine, span.from, span.to), figures, place.site);
    report.reasons = paretoOf(mine);
    for (const ParetoBar &bar : report.reasons)
        report.reasonNames += lineside::stateWord(bar.state) + QStringLiteral(" · ") + reasonText(place.site, bar.reason);
    addLossTable(report, figures);
    addReasonTable(report);
    if (job.isCancelled())
        return cancelledReport();
    job.setProgress(double(done) / double(place.line->machines.size() + 2), ReportText::tr("Reads stops"));
    const auto stops = answerOf<std::vector<StateInterval>>([&](auto then) { return service.queryStops(request.machine, span.from, span.to, then); });
    if (!stops)
        return stops.error();
    const auto entries = answerOf<std::vector<StopEntry>>([&](auto then) { return service.queryEntries(request.machine, span.from, span.to, then); });
    if (!entries)
        return entries.error();
    report.tables += stopTable(*stops, *entries, place.site, report.machine, report.basis);
    report.tables += runTable(*chosen, span, report.machine);
    if (!energy.rows.isEmpty())
        report.tables += energy;
    job.setProgress(1);
    return report;
}

QString reportText(const ShiftReport &report)
{
    QString text = report.title + QLatin1Char('\n') + report.head.join(QLatin1Char('\n')) + QLatin1Char('\n');
    for (const ReportTable &table : report.tables) {
        text += QLatin1Char('\n') + table.title + QLatin1Char('\n');
        if (!table.basis.isEmpty())
            text += table.basis + QLatin1Char('\n');
        if (table.rows.isEmpty()) {
            text += ReportText::tr("None.") + QLatin1Char('\n');
            continue;
        }
        text += table.heads.join(QLatin1Char('\t')) + QLatin1Char('\n');
        for (const QStringList &row : table.rows) {
            QStringList cells;
            for (const QString &cell : row)
                cells += QString::fromUtf8(csvCell(cell, '\t'));
            text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
        }
    }
    return text;
}

QByteArray reportCsv(const ShiftReport &report)
{
    QByteArray text("machine,figure,value,unit,from,to,readings,coverage\r\n");
    for (const ReportFigure &figure : report.figures) {
        text += csvCell(figure.machine) + ',' + csvCell(figure.figure) + ',' + csvCell(figure.value) + ',' + csvCell(figure.unit) + ','
            + toIso(figure.from).toLatin1() + ',' + toIso(figure.to).toLatin1() + ',' + QByteArray::number(figure.samples) + ','
            + QByteArray::number(figure.coverage, 'g', 6) + "\r\n";
    }
    return text;
}

QImage lossPicture(const ShiftReport &report, int width)
{
    const double unit = double(width) / kPictureWidth;
    const int row = int(kLossRow * unit);
    QImage image(width, std::max(1, row * int(report.losses.size())), QImage::Format_RGB32);
    image.fill(Qt::white);
    if (report.losses.empty() || report.losses.front().to <= 0)
        return image;
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont font;
    font.setPixelSize(int(11 * unit));
    painter.setFont(font);
    const double left = 250 * unit;
    const double room = width - left - 80 * unit;
    const double all = report.losses.front().to;
    const auto place = [&](double seconds) { return left + std::clamp(seconds / all, 0.0, 1.0) * room; };
    for (size_t i = 0; i < report.losses.size(); ++i) {
        const LossRow &loss = report.losses[i];
        const double top = double(i) * row;
        const bool isLoss = loss.kind == LossRow::Kind::Loss;
        font.setBold(!isLoss);
        painter.setFont(font);
        painter.setPen(Qt::black);
        const QRectF label(isLoss ? 12 * unit : 0, top, left - 16 * unit, row);
        painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(loss.label, Qt::ElideRight, int(label.width())));
        const double a = place(std::min(loss.from, loss.to));
        const double b = place(std::max(loss.from, loss.to));
        const QRectF bar(a, top + 4 * unit, std::max(1.0, b - a), row - 8 * unit);
        if (isLoss) {
            paintHatch(painter, bar, Qt::black, 4 * unit);
            painter.setBrush(Qt::NoBrush);
            painter.setPen(Qt::black);
            painter.drawRect(bar);
        } else {
            painter.fillRect(bar, tokenColor(Token::Fill, Scheme::Light));
        }
        painter.setPen(Qt::black);
        painter.drawText(QRectF(width - 76 * unit, top, 76 * unit, row), Qt::AlignRight | Qt::AlignVCenter, ReportText::tr("%1 min").arg(minutesText(loss.tenths)));
    }
    return image;
}

QImage reasonPicture(const ShiftReport &report, int width)
{
    const double unit = double(width) / kPictureWidth;
    const int row = int(kReasonRow * unit);
    const size_t count = std::min(kDrawnReasons, report.reasons.size());
    QImage image(width, std::max(1, row * int(count)), QImage::Format_RGB32);
    image.fill(Qt::white);
    if (count == 0)
        return image;
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont font;
    font.setPixelSize(int(11 * unit));
    painter.setFont(font);
    const double left = 250 * unit;
    const double room = width - left - 80 * unit;
    QPolygonF line;
    for (size_t i = 0; i < count; ++i) {
        const ParetoBar &bar = report.reasons[i];
        const double top = double(i) * row;
        painter.setPen(Qt::black);
        painter.drawText(QRectF(0, top, left - 8 * unit, row), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(report.reasonNames.value(int(i)), Qt::ElideRight, int(left - 8 * unit)));
        painter.fillRect(QRectF(left, top + 4 * unit, std::max(1.0, bar.seconds() / report.reasons.front().seconds() * room), row - 8 * unit),
                         tokenColor(Token::Fill, Scheme::Light));
        painter.drawText(QRectF(width - 76 * unit, top, 76 * unit, row), Qt::AlignRight | Qt::AlignVCenter,
                         ReportText::tr("%1 min").arg(QLocale().toString(bar.seconds() / 60, 'f', 1)));
        line.append(QPointF(left + std::min(1.0, bar.cumulated) * room, top + row / 2.0));
    }
    painter.setPen(QPen(Qt::black, 1.2 * unit));
    painter.drawPolyline(line); // the share of all stops up to there
    painter.setBrush(Qt::white);
    for (const QPointF &at : line)
        painter.drawEllipse(at, 2.5 * unit, 2.5 * unit);
    return image;
}

QString reportStyle()
{
    return QStringLiteral("body { color: #000000; }"
                          "h1 { font-size: 17pt; margin-bottom: 2px; }"
                          "h2 { font-size: 11pt; margin-top: 10px; margin-bottom: 2px; }"
                          "p.gap { font-size: 6pt; margin-top: 0px; margin-bottom: 0px; }" // what follows a table may lose its margin
                          "p { margin-top: 2px; margin-bottom: 4px; }"
                          "p.basis { color: #505050; font-size: 7.5pt; margin-bottom: 6px; }"
                          "table.rows { border-collapse: collapse; }"
                          "table.rows th { background-color: #ececec; border-bottom: 1px solid #606060; }"
                          "table.rows td { border-bottom: 1px solid #d4d4d4; }"
                          "table.keys td { color: #505050; font-size: 7.5pt; }"
                          "table.keys th { font-size: 14pt; }");
}

QString reportHtml(const ShiftReport &report)
{
    // Everything that somebody typed or a device sent is escaped; the pictures are made here.
    QString html = QStringLiteral("<h1>%1</h1><p>%2</p>").arg(report.title.toHtmlEscaped(), report.head.join(QStringLiteral(" · ")).toHtmlEscaped());
    if (!report.keys.isEmpty()) {
        QString names, values;
        for (const auto &[name, value] : report.keys) {
            names += QStringLiteral("<td align=\"left\">%1</td>").arg(name.toHtmlEscaped());
            values += QStringLiteral("<th align=\"left\">%1</th>").arg(value.toHtmlEscaped());
        }
        html += QStringLiteral("<h2>%1</h2><table class=\"keys\" border=\"0\" cellspacing=\"0\" cellpadding=\"2\" width=\"100%\"><tr>%2</tr><tr>%3</tr></table>"
                               "<p class=\"basis\">%4</p>")
                    .arg(report.machine.toHtmlEscaped(), names, values, report.basis.toHtmlEscaped());
    }
    for (int i = 0; i < report.tables.size(); ++i) {
        const ReportTable &table = report.tables[i];
        html += QStringLiteral("<p class=\"gap\">&nbsp;</p><h2>%1</h2>").arg(table.title.toHtmlEscaped());
        if (!table.basis.isEmpty())
            html += QStringLiteral("<p class=\"basis\">%1</p>").arg(table.basis.toHtmlEscaped());
        if (i == 1 && !report.losses.empty())
            html += pictureTag(QStringLiteral("losses"), kLossRow * int(report.losses.size()));
        if (i == 2 && !report.reasons.empty())
            html += pictureTag(QStringLiteral("reasons"), kReasonRow * int(std::min(kDrawnReasons, report.reasons.size())));
        if (table.rows.isEmpty()) {
            html += QStringLiteral("<p>%1</p>").arg(ReportText::tr("None.").toHtmlEscaped());
            continue;
        }
        html += QStringLiteral("<table class=\"rows\" border=\"0\" cellspacing=\"0\" cellpadding=\"4\" width=\"100%\"><thead><tr>");
        const auto align = [&table](int column) { return table.numbers.value(column) ? QStringLiteral(" align=\"right\"") : QStringLiteral(" align=\"left\""); };
        for (int column = 0; column < table.heads.size(); ++column)
            html += QStringLiteral("<th%1>%2</th>").arg(align(column), table.heads[column].toHtmlEscaped());
        html += QStringLiteral("</tr></thead>");
        for (const QStringList &row : table.rows) {
            html += QStringLiteral("<tr>");
            for (int column = 0; column < table.heads.size(); ++column)
                html += QStringLiteral("<td%1>%2</td>").arg(align(column), row.value(column).toHtmlEscaped());
            html += QStringLiteral("</tr>");
        }
        html += QStringLiteral("</table>");
    }
    return html;
}

namespace {

constexpr int kRowsWithTheirTitle = 3; //!< of a table, that stand on the page on which its title does

//! Where what must stand with a title ends: what is between it and its table, and the table's first rows.
double endOfBeginning(const QTextBlock &title)
{
    const QAbstractTextDocumentLayout *layout = title.document()->documentLayout();
    double end = layout->blockBoundingRect(title).bottom();
    for (QTextBlock block = title.next(); block.isValid() && block.blockFormat().headingLevel() == 0; block = block.next()) {
        end = std::max(end, layout->blockBoundingRect(block).bottom());
        if (const QTextTable *table = QTextCursor(block).currentTable()) {
            const QTextTableCell last = table->cellAt(std::min(kRowsWithTheirTitle, table->rows() - 1), 0);
            return std::max(end, layout->blockBoundingRect(last.firstCursorPosition().block()).bottom());
        }
    }
    return end;
}

//! A title never stands at the end of a page without what it is the title of.
void keepTitlesWithTheirTables(QTextDocument &document)
{
    const double page = document.pageSize().height();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() != 2)
            continue;
        const double top = document.documentLayout()->blockBoundingRect(block).top();
        if (std::floor(top / page) == std::floor((endOfBeginning(block) - 1) / page))
            continue;
        QTextBlockFormat format;
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        QTextCursor(block).mergeBlockFormat(format);
    }
}

} // namespace

void layOutReport(const ShiftReport &report, QTextDocument &document, const QSizeF &page)
{
    document.setDefaultStyleSheet(reportStyle());
    document.addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("losses")), lossPicture(report, 1'600));
    document.addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("reasons")), reasonPicture(report, 1'600));
    document.setHtml(reportHtml(report)); // plain: its words are escaped
    document.setPageSize(page);
    keepTitlesWithTheirTables(document);
}

Result<QByteArray> reportPdf(const ShiftReport &report, Job<QByteArray> &job)
{
    job.setProgress(0, ReportText::tr("Draws the charts"));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(kPaperDpi);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(kMargin, kMargin, kMargin, kMargin), QPageLayout::Millimeter);
    writer.setTitle(report.title + QStringLiteral(" · ") + report.head.value(2));
    writer.setCreator(QStringLiteral("Lineside " LINESIDE_VERSION));
    const QRectF page(QPointF(0, 0), QSizeF(writer.width(), writer.height()));
    const double foot = kPaperDpi * 0.3;
    QTextDocument document;
    document.documentLayout()->setPaintDevice(&writer);
    QFont font;
    font.setPointSizeF(8.5);
    document.setDefaultFont(font);
    if (job.isCancelled())
        return cancelledReport();
    layOutReport(report, document, {page.width(), page.height() - foot});
    const int pages = document.pageCount();
    QPainter painter(&writer);
    for (int number = 0; number < pages; ++number) {
        if (job.isCancelled())
            return cancelledReport();
        job.setProgress(double(number) / pages, ReportText::tr("Draws page %1 of %2").arg(number + 1).arg(pages));
        if (number > 0)
            writer.newPage();
        painter.save();
        const double top = number * document.pageSize().height();
        painter.translate(0, -top);
        QAbstractTextDocumentLayout::PaintContext context;
        context.clip = QRectF(0, top, page.width(), document.pageSize().height());
        context.palette.setColor(QPalette::Text, Qt::black);
        painter.setClipRect(context.clip);
        document.documentLayout()->draw(&painter, context);
        painter.restore();
        QFont small(font);
        small.setPointSizeF(7.5);
        painter.setFont(small);
        painter.setPen(Qt::black);
        const QRectF line(0, page.height() - foot, page.width(), foot);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignBottom, report.head.mid(0, 4).join(QStringLiteral(" · ")));
        painter.drawText(line, Qt::AlignRight | Qt::AlignBottom, ReportText::tr("Page %1 of %2").arg(number + 1).arg(pages));
    }
    painter.end();
    job.setProgress(1);
    return bytes;
}

} // namespace lineside
