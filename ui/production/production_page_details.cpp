#include "ui/production/production_page.h"

#include "models/telemetry/conditioning.h"
#include "ui/production/loss_rows.h"
#include "ui/production/pareto_chart.h"
#include "ui/production/production_names.h"
#include "ui/production/production_words.h"
#include "ui/production/state_history.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/plan_words.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedLayout>

// What the page shows of the chosen machine and time.

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr auto kSingleStates = 36h; //!< are at hand; those of a longer time are asked for

Account sumOf(const std::vector<Cell> &cells)
{
    Account sum;
    for (const Cell &cell : cells)
        sum += cell.account;
    return sum;
}

//! What an account says of its counters, for people; empty when all was well.
QString counterWords(const Account &account, const OeeFigures &figures)
{
    QStringList words;
    if (account.notes.resets > 0)
        words += ProductionPage::tr("%Ln counter resets", nullptr, int(account.notes.resets));
    if (account.notes.jumps > 0)
        words += ProductionPage::tr("%Ln jumps that the ideal rate does not allow", nullptr, int(account.notes.jumps));
    if (account.notes.glitches > 0)
        words += ProductionPage::tr("%Ln single readings passed over", nullptr, int(account.notes.glitches));
    if (figures.estimated)
        words += ProductionPage::tr("%1 units spread over time in which nobody saw the counter").arg(quantityText(units(account.notes.estimated)));
    return words.join(QStringLiteral(" · "));
}

} // namespace

void ProductionPage::showCells(const ProductionSpan &span, std::vector<Cell> all)
{
    m_span = span;
    m_report->setEnabled(true);
    m_stack->setCurrentWidget(m_details);
    const std::vector<Cell> cells = span.of(std::move(all));
    const Account account = sumOf(cells);
    const OeeFigures figures = oeeOf(account, span.from, span.to);
    const Waterfall fall = waterfallOf(account, span.from, span.to);
    const double shift = double(fall.shift) / 1e6;
    const Site *site = placeOf(*m_snapshot, m_machine).site;
    showFigures(figures, account);

    const QLocale locale;
    QList<FigureTable::Row> rows;
    for (const LossRow &loss : lossRows(fall, figures, site)) {
        FigureTable::Row row;
        row.key = QString::number(int(loss.kind)) + loss.label;
        const bool isLoss = loss.kind == LossRow::Kind::Loss;
        row.isStrong = !isLoss;
        const double share = shift > 0 ? loss.seconds() / shift : 0;
        const QString sign = isLoss && loss.tenths > 0 ? QString(QChar(0x2212)) : QString();
        row.cells = {isLoss ? QStringLiteral("   ") + loss.label : loss.label,
                     {},
                     sign + minutesText(isLoss ? std::abs(loss.tenths) : loss.tenths),
                     tr("%1 %").arg(locale.toString(share * 100, 'f', 1)),
                     loss.units ? locale.toString(*loss.units, 'f', 0) : QString(),
                     loss.stops > 0 ? locale.toString(loss.stops) : QString()};
        if (isLoss && loss.tenths < 0)
            row.cells[2] = QLatin1Char('+') + row.cells[2];
        row.raw = {loss.label, {}, QString::number(loss.seconds() / 60, 'g', 12), QString::number(share, 'g', 6),
                   loss.units ? QString::number(*loss.units, 'g', 12) : QString(), QString::number(loss.stops)};
        row.hint = row.cells[0].trimmed() + QStringLiteral(" · ") + lengthText(loss.seconds());
        row.bar = {shift > 0 ? loss.from / shift : 0, shift > 0 ? loss.to / shift : 0, {}, isLoss, shift > 0};
        rows += row;
    }
    m_losses->setRows(account.allTime() > 0 ? rows : QList<FigureTable::Row>());

    const std::vector<ParetoBar> bars = paretoOf(account);
    m_pareto->setBars(bars, site);
    rows.clear();
    for (const ParetoBar &bar : bars) {
        FigureTable::Row row;
        row.key = QString::number(int(bar.state)) + bar.reason;
        row.cells = {stateText(site, bar.state, bar.reason.isEmpty() ? QString() : bar.reason), locale.toString(bar.seconds() / 60, 'f', 1),
                     locale.toString(bar.stops), shareText(bar.share), shareText(std::min(1.0, bar.cumulated))};
        if (bar.reason.isEmpty())
            row.cells[0] += QStringLiteral(" · ") + reasonText(site, {});
        row.raw = {row.cells[0], QString::number(bar.seconds() / 60, 'g', 12), QString::number(bar.stops), QString::number(bar.share, 'g', 8),
                   QString::number(bar.cumulated, 'g', 8)};
        rows += row;
    }
    m_reasons->setRows(rows);

    showBand(span, cells, account);
    showTab();
}

void ProductionPage::showLine()
{
    QString words;
    for (const Site &site : m_snapshot->plant().sites) {
        for (const Line &line : site.lines) {
            if (line.id.uuid.toString() == m_board->currentKey())
                words = lineWords(*m_context.services.production->picture(), site, line);
        }
    }
    if (words != m_line->text())
        m_line->setText(words);
    m_line->setVisible(!words.isEmpty());
}

void ProductionPage::showBand(const ProductionSpan &span, const std::vector<Cell> &cells, const Account &account)
{
    if (m_statesJob)
        m_statesJob->cancel();
    std::array<double, kMachineStates> sums{};
    for (size_t state = 0; state < kMachineStates; ++state)
        sums[state] = double(account.times[state]) / 1e6;
    const Site *site = placeOf(*m_snapshot, m_machine).site;
    if (span.to - span.from <= kSingleStates) {
        const std::vector<StateInterval> intervals = m_context.services.production->states(m_machine, span.from, span.to);
        // the list reaches back two days
        if (!intervals.empty() && !cells.empty() && intervals.front().from <= cells.front().from) {
            m_bandOf = {m_machine, span.from};
            return m_band->setPieces(span.from, span.to, piecesOf(intervals, span.from, span.to, site), sums);
        }
    }
    // The states of all of it, from the records. Until they are here: how each hour was divided, or what was there before.
    const std::pair bandOf(m_machine, span.from);
    if (m_bandOf != bandOf)
        m_band->setPieces(span.from, span.to, piecesOf(cells), sums);
    m_bandOf = bandOf;
    const auto show = onWindow<std::shared_ptr<const StateHistory>>(
        this, [this, span, cells, sums, snapshot = m_snapshot, of = m_machine](Result<std::shared_ptr<const StateHistory>> history) {
            if (of != m_machine || span.from != m_span.from || span.to != m_span.to)
                return;
            if (!history || (*history)->isEmpty()) {
                if (history || history.error().kind != Error::Kind::Cancelled)
                    m_band->setPieces(span.from, span.to, piecesOf(cells), sums);
                return;
            }
            // hours from before states were kept are shown as they were divided
            std::vector<Cell> before = cells;
            std::erase_if(before, [&history](const Cell &cell) { return cell.from >= (*history)->from(); });
            m_band->setSource(span.from, span.to, [span, before, history = *history, snapshot, of](int columns) {
                std::vector<StateBand::Piece> pieces = piecesOf(before);
                const UtcTime from = pieces.empty() ? span.from : std::max(span.from, pieces.back().to);
                std::vector<StateBand::Piece> single = history->pieces(from, span.to, columns, placeOf(*snapshot, of).site);
                std::move(single.begin(), single.end(), std::back_inserter(pieces));
                return pieces;
            }, sums);
        });
    // made where records are read, not here
    m_statesJob = m_context.services.production->queryStates(m_machine, span.from, span.to, [show](Result<std::vector<StateInterval>> states) {
        if (!states)
            return show(states.error());
        show(std::make_shared<const StateHistory>(std::move(*states)));
    });
}

void ProductionPage::showFigures(const OeeFigures &figures, const Account &account)
{
    const auto machine = m_context.services.production->picture()->machine(m_machine);
    QStringList words;
    if (figures.oee) {
        words += machine && machine->targetOee > 0 ? tr("OEE %1 (target %2)").arg(shareText(figures.oee), shareText(machine->targetOee))
                                                   : tr("OEE %1").arg(shareText(figures.oee));
    } else {
        words += whyNoFigure(figures.why);
    }
    if (figures.a)
        words += tr("availability %1").arg(shareText(figures.a));
    if (figures.e)
        words += tr("performance %1").arg(shareText(figures.e));
    if (figures.q)
        words += tr("quality %1").arg(shareText(figures.q));
    if (machine && machine->counts) {
        words += tr("%1 made").arg(quantityText(units(figures.counts.total)));
        if (!account.noQuality)
            words += tr("%1 good, %2 scrap, %3 rework")
                         .arg(quantityText(units(figures.counts.good)), quantityText(units(figures.counts.scrap)), quantityText(units(figures.counts.rework)));
    }
    if (const std::optional<double> energy = energyPerUnit(account); energy && account.energy > 0) {
        const MachinePlace place = placeOf(*m_snapshot, m_machine);
        const TagEntry *entry = place.machine ? m_snapshot->find(place.machine->production.energy) : nullptr;
        words += tr("%1 %2 a unit").arg(QLocale().toString(*energy, 'g', 4), entry ? displayUnit(entry->tag->unit) : QString());
    }
    m_figures->setText(words.join(QStringLiteral("  ·  ")));
    QStringList basis{m_span.name, basisText(figures.from, figures.to, figures.samples, figures.coverage)};
    if (figures.samples > 0 && figures.quality < 0.9995)
        basis += tr("their quality %1").arg(shareText(figures.quality));
    if (const QString counters = counterWords(account, figures); !counters.isEmpty())
        basis += counters;
    m_basis->setText(basis.join(QStringLiteral(" · ")));
    offerNext(figures);
}

void ProductionPage::offerNext(const OeeFigures &figures)
{
    QString words;
    QString button;
    const auto settings = [this] { m_context.parts.editMachine(m_context, this, m_machine); };
    m_doNext = {};
    if (figures.rateTooLow) {
        words = tr("Performance comes to %1 %: the ideal rate is set too low. Enter the shortest time a unit can take, and for each product its own.")
                    .arg(QLocale().toString(*figures.e * 100, 'f', 1));
        button = tr("Machine settings…");
        m_doNext = settings;
    } else if (figures.why == NoFigure::NoIdealRate || figures.why == NoFigure::NoCounts) {
        words = figures.why == NoFigure::NoIdealRate ? tr("Its settings say what an ideal unit takes.")
                                                     : tr("Its settings say which tags count what was made, and two of all, good and scrap.");
        button = tr("Machine settings…");
        m_doNext = settings;
    } else if (figures.why == NoFigure::NothingKnown) {
        words = tr("Its settings say what the values of its state tag mean.");
        button = tr("Machine settings…");
        m_doNext = settings;
    } else if (figures.why == NoFigure::NotPlanned && m_context.parts.editSite) {
        words = tr("The calendar of its line says when it works.");
        button = tr("Calendars and reasons…");
        m_doNext = [this] {
            const MachinePlace place = placeOf(*m_snapshot, m_machine);
            if (place.site)
                m_context.parts.editSite(m_context, this, place.site->id);
        };
    }
    if (!m_context.parts.editMachine && button == tr("Machine settings…"))
        m_doNext = {};
    m_note->setText(words);
    m_next->setText(button);
    m_next->setVisible(bool(m_doNext));
    m_noteBar->setVisible(!words.isEmpty());
}

} // namespace lineside
