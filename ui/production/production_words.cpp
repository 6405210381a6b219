#include "ui/production/production_words.h"

#include "models/production/production_records.h"
#include "ui/widgets/plan_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace lineside {

namespace {

struct ProductionWords
{
    Q_DECLARE_TR_FUNCTIONS(ProductionWords)
};

} // namespace

QString lengthText(double seconds)
{
    const QLocale locale;
    if (seconds < 0)
        return QChar(0x2212) + lengthText(-seconds);
    const qint64 whole = std::llround(seconds);
    if (whole < 60)
        return ProductionWords::tr("%1 s").arg(whole);
    if (whole < 600)
        return ProductionWords::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    const qint64 minutes = std::llround(seconds / 60);
    if (minutes < 60)
        return ProductionWords::tr("%1 min").arg(minutes);
    if (minutes < 24 * 60)
        return ProductionWords::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60, 2, 10, QLatin1Char('0'));
    return ProductionWords::tr("%1 d %2 h").arg(locale.toString(minutes / 1'440)).arg(minutes % 1'440 / 60);
}

QString shareText(std::optional<double> share)
{
    if (!share || !std::isfinite(*share))
        return QString(QChar(0x2013));
    const QLocale locale;
    if (*share > 1)
        return ProductionWords::tr("> 100 %");
    return ProductionWords::tr("%1 %").arg(locale.toString(*share * 100, 'f', 1));
}

QString knownText(double coverage)
{
    const double known = coverage >= 1 ? 100 : std::floor(coverage * 100);
    return ProductionWords::tr("%1 %").arg(QLocale().toString(known, 'f', 0));
}

QString quantityText(double units)
{
    const QLocale locale;
    const bool whole = std::abs(units - std::round(units)) < 1e-6;
    return locale.toString(units, 'f', whole ? 0 : 1);
}

QString timeText(UtcTime at)
{
    return QLocale().toString(toLocalDateTime(at), ProductionWords::tr("d MMM HH:mm"));
}

QString rangeText(UtcTime from, UtcTime to)
{
    const QLocale locale;
    const QDateTime begin = toLocalDateTime(from);
    const QDateTime end = toLocalDateTime(to);
    const bool sameDay = begin.date() == end.date();
    return timeText(from) + QChar(0x2013) + (sameDay ? locale.toString(end, QStringLiteral("HH:mm")) : timeText(to));
}

QString basisText(UtcTime from, UtcTime to, qint64 samples, double coverage)
{
    const QLocale locale;
    // never rounded up to all of it
    const double known = coverage >= 1 ? 100 : std::floor(coverage * 100);
    return rangeText(from, to) + QStringLiteral(" · ")
        + (samples == 1 ? ProductionWords::tr("1 reading") : ProductionWords::tr("%1 readings").arg(locale.toString(samples)))
        + QStringLiteral(" · ") + ProductionWords::tr("%1 % of the time known").arg(locale.toString(known, 'f', 0));
}

QString lossWord(production::Loss loss)
{
    using production::Loss;
    switch (loss) {
    case Loss::PlannedStop:
        return ProductionWords::tr("Planned stop");
    case Loss::Unknown:
        return ProductionWords::tr("State not known");
    case Loss::Setup:
        return ProductionWords::tr("Set-up");
    case Loss::Down:
        return ProductionWords::tr("Down");
    case Loss::Idle:
        return ProductionWords::tr("Idle");
    case Loss::ShortStops:
        return ProductionWords::tr("Short stops");
    case Loss::Speed:
        return ProductionWords::tr("Slower than ideal");
    case Loss::Quality:
        return ProductionWords::tr("Scrap and rework");
    }
    return {};
}

QString whyNoFigure(production::NoFigure why)
{
    using production::NoFigure;
    switch (why) {
    case NoFigure::None:
        return {};
    case NoFigure::NothingKnown:
        return ProductionWords::tr("No OEE: the machine's state was not known at any time in it.");
    case NoFigure::NotPlanned:
        return ProductionWords::tr("No OEE: no time was planned for production in it.");
    case NoFigure::NoIdealRate:
        return ProductionWords::tr("No OEE: nobody has said how fast the machine could be at best.");
    case NoFigure::NoCounts:
        return ProductionWords::tr("No OEE: no counters tell what was made and how much of it was good.");
    case NoFigure::NothingMade:
        return ProductionWords::tr("No OEE: nothing was made in it.");
    }
    return {};
}

QString stepWord(production::TrendStep step)
{
    using production::TrendStep;
    switch (step) {
    case TrendStep::Hour:
        return ProductionWords::tr("By hour");
    case TrendStep::Shift:
        return ProductionWords::tr("By shift");
    case TrendStep::Day:
        return ProductionWords::tr("By day");
    case TrendStep::Week:
        return ProductionWords::tr("By week");
    case TrendStep::Month:
        return ProductionWords::tr("By month");
    }
    return {};
}

MachinePlace placeOf(const PlantSnapshot &snapshot, const MachineId &machine)
{
    for (const Site &site : snapshot.plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &each : line.machines) {
                if (each.id == machine)
                    return {&site, &line, &each};
            }
        }
    }
    return {};
}

QString titleOf(const Machine &machine)
{
    return machine.name.isEmpty() ? machine.code : machine.code + QLatin1Char(' ') + machine.name;
}

QString titleOf(const Line &line)
{
    return line.name.isEmpty() ? line.code : line.code + QLatin1Char(' ') + line.name;
}

QString reasonText(const Site *site, const QString &code)
{
    if (code.isEmpty())
        return ProductionWords::tr("No reason given");
    if (site) {
        for (const StopReason &reason : site->stopReasons) {
            if (reason.code == code)
                return reason.text.isEmpty() ? reason.code : reason.text;
        }
    }
    return code;
}

QString stateText(const Site *site, MachineState state, const QString &reason)
{
    return reason.isEmpty() ? lineside::stateWord(state) : lineside::stateWord(state) + QStringLiteral(" · ") + reasonText(site, reason);
}

QString beforeText(const Site *site, const QString &before)
{
    QStringList words;
    for (const QString &each : before.split(QStringLiteral(", "), Qt::SkipEmptyParts)) {
        const auto state = production::stateFromWord(each.section(QLatin1Char(' '), 0, 0));
        words += state ? stateText(site, *state, each.section(QLatin1Char(' '), 1)) : each;
    }
    return words.join(QStringLiteral(", "));
}

QString lineWords(const production::ProductionPicture &picture, const Site &site, const Line &line)
{
    int known = 0, running = 0, active = 0, scheduled = 0, completed = 0;
    QMap<MachineState, QStringList> others; // by what they do instead
    for (const Machine &machine : line.machines) {
        const auto one = picture.machine(machine.id);
        if (!one || one->catchingUp)
            continue;
        ++known;
        const production::WorkCenterSummary summary = production::summaryOf(*one);
        active += summary.active;
        scheduled += summary.scheduled;
        completed += summary.completed;
        if (summary.state == MachineState::Running)
            ++running;
        else
            others[summary.state] += summary.reason.isEmpty() ? machine.code
                                                              : ProductionWords::tr("%1 (%2)", "machine, reason").arg(machine.code, reasonText(&site, summary.reason));
    }
    if (known == 0)
        return {};
    QStringList words{ProductionWords::tr("%1 of %Ln machines run", nullptr, known).arg(running)};
    for (const MachineState state : {MachineState::Down, MachineState::Setup, MachineState::Idle, MachineState::PlannedStop, MachineState::NoShift, MachineState::Unknown}) {
        if (others.contains(state))
            words += ProductionWords::tr("%1: %2").arg(lineside::stateWord(state), others[state].join(QStringLiteral(", ")));
    }
    if (active + scheduled + completed > 0)
        words += ProductionWords::tr("runs: %1 on, %2 planned, %3 completed today").arg(active).arg(scheduled).arg(completed);
    return words.join(QStringLiteral("  ·  "));
}

} // namespace lineside
