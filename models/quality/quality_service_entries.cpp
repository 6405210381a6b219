#include "models/quality/quality_service_parts.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <set>

// What people do: first the audit trail, then the records, then the charts.

namespace lineside {
namespace {

constexpr std::chrono::seconds kFileWithin{60};
constexpr int kMostTold = 20;         // values of one entry of the trail; of more there is a hash
constexpr qsizetype kMostOfAWord = 250;
constexpr qsizetype kMostOfANote = 2'000;

//! \a text is marked with QT_TRANSLATE_NOOP("quality", …) where it stands.
Error refused(const char *text)
{
    return {Error::Kind::Refused, QCoreApplication::translate("quality", text), {}};
}

Error unknown(const char *text)
{
    return {Error::Kind::NotFound, QCoreApplication::translate("quality", text), {}};
}

Error tooBusy()
{
    return {Error::Kind::Busy, QCoreApplication::translate("quality", "Too much is being entered at once."),
            QCoreApplication::translate("quality", "Try again in a moment.")};
}

Error refusedLine(int line, const QString &why)
{
    return {Error::Kind::BadData, QCoreApplication::translate("quality", "Line %1: %2").arg(line).arg(why), {}};
}

QString signedBy(BatchState decision, const QualityBatch &batch)
{
    return decision == BatchState::Approved
        ? QCoreApplication::translate("quality", "Batch %1 was approved and signed for.").arg(batch.code)
        : QCoreApplication::translate("quality", "Batch %1 was rejected and signed for.").arg(batch.code);
}

AuditEntry auditBy(const Actor &actor, const QString &subject)
{
    AuditEntry entry;
    entry.user = actor.user;
    entry.origin = actor.origin == Origin::console().words() ? Origin::console() : Origin{Provenance::Network, actor.origin, {}};
    entry.subject = subject;
    return entry;
}

QString groupText(const Subgroup &group)
{
    QStringList words{toIso(group.at)};
    for (const double value : group.values)
        words += QString::number(value, 'g', QLocale::FloatingPointShortest);
    return words.join(QLatin1Char(' '));
}

QString testText(const QualityTest &test)
{
    const auto end = [](const std::optional<double> &limit) { return limit ? QString::number(*limit, 'g', QLocale::FloatingPointShortest) : QStringLiteral("…"); };
    return QStringLiteral("%1 %2 %3 [%4 … %5] %6").arg(test.parameter, QString::number(test.value, 'g', QLocale::FloatingPointShortest), test.unit, end(test.expected.low),
                                                        end(test.expected.high), toIso(test.at)).simplified();
}

//! All of it where it is little; else its begin, how many more, and a hash of everything, so that each value can be proven.
QString listText(const QStringList &lines)
{
    if (lines.size() <= kMostTold)
        return lines.join(QStringLiteral("; "));
    const QByteArray hash = QCryptographicHash::hash(lines.join(QLatin1Char('\n')).toUtf8(), QCryptographicHash::Sha256).toHex();
    return QStringLiteral("%1; … +%2; SHA-256 %3").arg(lines.mid(0, kMostTold).join(QStringLiteral("; "))).arg(lines.size() - kMostTold).arg(QString::fromLatin1(hash));
}

//! What else changes when a point comes late, for the trail.
QStringList correctedText(const std::vector<SpcSignal> &withdrawn)
{
    QStringList lines;
    for (const SpcSignal &signal : withdrawn)
        lines += signal.text() + QLatin1Char(' ') + toIso(signal.at);
    return lines;
}

} // namespace

Status QualityService::keepAudited(const AuditEntry &entry, RecordStore::Change change, std::chrono::milliseconds within)
{
    if (!m_ports.audit)
        return refused(QT_TRANSLATE_NOOP("quality", "There is no audit trail: nothing can be entered."));
    if (Status recorded = m_ports.audit(entry); !recorded)
        return recorded;
    Status kept = m_ports.records.writeWithin(std::move(change), within);
    if (!kept)
        tellUndone(entry, kept.error());
    return kept;
}

void QualityService::tellUndone(AuditEntry entry, const Error &why)
{
    std::swap(entry.before, entry.after);
    entry.severity = Severity::Warning;
    entry.text = QCoreApplication::translate("quality", "What was to be entered was not kept: %1").arg(why.message);
    note(m_ports.audit(entry));
}

QualityPoint QualityService::enteredPoint(const Running &chart, const Subgroup &values, ValueSource source, const QUuid &batch, const Actor &actor) const
{
    QualityPoint point;
    point.id = QUuid::createUuid();
    point.chart = chart.chart.id;
    point.machine = chart.machine;
    point.group = values;
    point.source = source;
    point.user = actor.user;
    point.enteredAt = m_ports.clock.utc();
    point.batch = batch;
    return point;
}

// ---- measurements ----------------------------------------------------------------------------------------------

void QualityService::enter(const ChartId &chart, const Subgroup &values, const QUuid &batch, const Actor &actor, Entered done)
{
    if (!post([this, chart, values, batch, actor, done] { enterNow(chart, values, batch, actor, done); }))
        done(tooBusy());
}

void QualityService::enterNow(const ChartId &chart, const Subgroup &values, const QUuid &batch, const Actor &actor, const Entered &done)
{
    if (Status may = m_ports.may(actor, QualityDeed::Enter); !may)
        return done(may.error());
    Running *running = find(chart);
    if (running == nullptr || !running->isLoaded)
        return done(unknown(QT_TRANSLATE_NOOP("quality", "There is no such control chart.")));
    if (!running->chart.tag.isNull())
        return done(refused(QT_TRANSLATE_NOOP("quality", "The chart takes its values from a tag.")));
    if (values.at > m_ports.clock.utc() + kStragglers)
        return done(refused(QT_TRANSLATE_NOOP("quality", "The time lies in the future.")));
    if (!batch.isNull()) {
        if (const Result<QualityBatch> open = openBatchFor(batch, running->machine); !open)
            return done(open.error());
    }
    Result<Change> planned = plan(*running, {enteredPoint(*running, values, ValueSource::Hand, batch, actor)});
    if (!planned)
        return done(planned.error());
    const auto change = std::make_shared<Change>(std::move(*planned));
    AuditEntry entry = auditBy(actor, QStringLiteral("chart %1.%2").arg(running->machineCode, running->chart.code));
    entry.before = listText(correctedText(change->withdrawn));
    entry.after = groupText(values);
    entry.text = QCoreApplication::translate("quality", "Enters a measurement into control chart %1 of %2.").arg(running->chart.code, running->machineCode);
    if (Status kept = keepAudited(entry, [change](sqlite::Database &db) { return write(db, *change); }); !kept) {
        running->isLoaded = kept.error().kind != Error::Kind::Timeout; // it may be kept yet: what holds is read again
        return done(kept.error());
    }
    const QualityPoint point = change->added.front();
    apply(*change);
    show();
    done(point);
}

void QualityService::enterAll(const MeasurementImport &rows, const Actor &actor, std::function<void(Result<size_t>)> done)
{
    if (!post([this, rows, actor, done] { enterAllNow(rows, actor, done); }))
        done(tooBusy());
}

void QualityService::enterAllNow(const MeasurementImport &rows, const Actor &actor, const std::function<void(Result<size_t>)> &done)
{
    if (Status may = m_ports.may(actor, QualityDeed::Enter); !may)
        return done(may.error());
    if (!rows.isUsable())
        return done(refused(QT_TRANSLATE_NOOP("quality", "The file has problems, or nothing in it: none of it was taken over.")));
    std::vector<std::pair<Running *, std::vector<const MeasurementImport::Row *>>> charts;
    for (const MeasurementImport::Row &row : rows.rows) {
        auto place = std::find_if(charts.begin(), charts.end(), [&row](const auto &one) { return one.first->chart.id == row.chart; });
        if (place == charts.end()) {
            Running *running = find(row.chart);
            if (running == nullptr || !running->isLoaded || !running->chart.tag.isNull())
                return done(unknown(QT_TRANSLATE_NOOP("quality", "A chart of the file is not there any more, or has a tag now.")));
            place = charts.insert(charts.end(), {running, {}});
        }
        place->second.push_back(&row);
    }
    // All of it is tried before any of it is told or kept.
    const auto changes = std::make_shared<std::vector<Change>>();
    std::vector<AuditEntry> entries;
    for (const auto &[running, some] : charts) {
        std::vector<QualityPoint> points;
        QStringList lines;
        for (const MeasurementImport::Row *row : some) {
            points.push_back(enteredPoint(*running, row->group, ValueSource::File, {}, actor));
            lines += groupText(row->group);
        }
        UtcTime wrong{};
        Result<Change> planned = plan(*running, std::move(points), {}, &wrong);
        if (!planned) {
            const auto row = std::find_if(some.begin(), some.end(), [&wrong](const MeasurementImport::Row *one) { return one->group.at == wrong; });
            return done(row == some.end() ? planned.error() : refusedLine((*row)->line, planned.error().message));
        }
        AuditEntry entry = auditBy(actor, QStringLiteral("chart %1.%2").arg(running->machineCode, running->chart.code));
        entry.before = listText(correctedText(planned->withdrawn));
        entry.after = listText(lines);
        entry.text = QCoreApplication::translate("quality", "Enters %1 measurements from a file into control chart %2 of %3.")
                         .arg(lines.size()).arg(running->chart.code, running->machineCode);
        entries.push_back(std::move(entry));
        changes->push_back(std::move(*planned));
    }
    size_t told = 0;
    const auto undo = [&](const Error &why) {
        for (size_t i = 0; i < told; ++i)
            tellUndone(entries[i], why);
        return done(why);
    };
    for (; m_ports.audit && told + 1 < entries.size(); ++told) { // without a trail the last one refuses it
        if (Status recorded = m_ports.audit(entries[told]); !recorded)
            return undo(recorded.error());
    }
    const Status kept = keepAudited(
        entries.back(),
        [changes](sqlite::Database &db) -> Status {
            for (const Change &change : *changes) {
                if (Status written = write(db, change); !written)
                    return written;
            }
            return Done{};
        },
        kFileWithin);
    if (!kept) {
        for (const Change &change : *changes)
            change.chart->isLoaded = kept.error().kind != Error::Kind::Timeout;
        return undo(kept.error());
    }
    for (Change &change : *changes)
        apply(change);
    show();
    done(rows.rows.size());
}

void QualityService::relearn(const ChartId &chart, const Actor &actor, std::function<void(Status)> done)
{
    if (!post([this, chart, actor, done] { relearnNow(chart, actor, done); }))
        done(tooBusy());
}

void QualityService::relearnNow(const ChartId &chart, const Actor &actor, const std::function<void(Status)> &done)
{
    if (Status may = m_ports.may(actor, QualityDeed::Relearn); !may)
        return done(may);
    Running *running = find(chart);
    if (running == nullptr || !running->isLoaded)
        return done(unknown(QT_TRANSLATE_NOOP("quality", "There is no such control chart.")));
    if (fixedLimits(running->chart))
        return done(refused(QT_TRANSLATE_NOOP("quality", "The chart has fixed limits: there is nothing to learn.")));
    AuditEntry entry = auditBy(actor, running->machineCode + QLatin1Char('.') + running->chart.code);
    if (const std::optional<ChartLimits> limits = running->engine->limits())
        entry.before = QStringLiteral("centre %1, sigma %2").arg(QString::number(limits->centre, 'g', QLocale::FloatingPointShortest), QString::number(limits->sigma, 'g', QLocale::FloatingPointShortest));
    entry.text = QCoreApplication::translate("quality", "Control chart %1 of %2 learns its limits anew.").arg(running->chart.code, running->machineCode);
    const UtcTime since = running->last ? running->last->group.at + std::chrono::microseconds(1) : UtcTime::min();
    const quality_records::LearntRow learnt{running->chart.id, running->basis, since, {}};
    const Status kept = keepAudited(entry, [learnt](sqlite::Database &db) { return quality_records::saveLearnt(db, learnt); });
    if (kept) {
        running->learnt = learnt;
        running->engine.emplace(running->chart);
        running->means.clear();
        m_changed = true;
        show();
    } else if (kept.error().kind == Error::Kind::Timeout) {
        running->isLoaded = false;
    }
    done(kept);
}

// ---- batches ---------------------------------------------------------------------------------------------------

Result<QualityBatch> QualityService::openBatchFor(const QUuid &batch, const MachineId &machine)
{
    const auto found = m_ports.records.readWithin<std::optional<QualityBatch>>([batch](sqlite::Database &db) { return quality_records::loadBatch(db, batch); },
                                                                               kRecordsWithin);
    if (!found)
        return found.error();
    if (!*found)
        return unknown(QT_TRANSLATE_NOOP("quality", "There is no such batch."));
    if ((*found)->state != BatchState::Open)
        return refused(QT_TRANSLATE_NOOP("quality", "The batch was decided already: nothing can be added."));
    if (!machine.isNull() && !(*found)->machine.isNull() && (*found)->machine != machine)
        return refused(QT_TRANSLATE_NOOP("quality", "The batch is another machine's."));
    return **found;
}

void QualityService::openBatch(const QString &code, const MachineId &machine, const QString &product, const Actor &actor,
                               std::function<void(Result<QualityBatch>)> done)
{
    QualityBatch batch;
    batch.id = QUuid::createUuid();
    batch.code = code.trimmed();
    batch.machine = machine;
    batch.product = product.trimmed();
    batch.openedBy = actor.user;
    if (batch.code.isEmpty() || batch.code.size() > 200 || batch.product.size() > kMostOfAWord)
        return done(refused(QT_TRANSLATE_NOOP("quality", "A batch needs a code of at most 200 characters.")));
    if (!post([this, batch, actor, done] { openBatchNow(batch, actor, done); }))
        done(tooBusy());
}

void QualityService::openBatchNow(const QualityBatch &given, const Actor &actor, const std::function<void(Result<QualityBatch>)> &done)
{
    if (Status may = m_ports.may(actor, QualityDeed::Enter); !may)
        return done(may.error());
    QualityBatch batch = given;
    batch.openedAt = m_ports.clock.utc();
    const auto isFree = m_ports.records.readWithin<Done>([batch](sqlite::Database &db) { return quality_records::codeIsFree(db, batch); }, kRecordsWithin);
    if (!isFree)
        return done(isFree.error());
    AuditEntry entry = auditBy(actor, QStringLiteral("batch ") + batch.code);
    entry.after = (batchStateName(BatchState::Open) + QLatin1Char(' ') + batch.product).trimmed();
    entry.text = QCoreApplication::translate("quality", "Opens batch %1.").arg(batch.code);
    const Status kept = keepAudited(entry, [batch](sqlite::Database &db) { return quality_records::saveBatch(db, batch); });
    kept ? done(batch) : done(kept.error());
}

void QualityService::addTests(const QUuid &batch, std::vector<QualityTest> tests, const Actor &actor,
                              std::function<void(Status)> done)
{
    for (QualityTest &test : tests) {
        test.id = QUuid::createUuid();
        test.batch = batch;
        test.user = actor.user;
        if (test.at == UtcTime{})
            test.at = m_ports.clock.utc();
        if (test.parameter.trimmed().isEmpty() || !std::isfinite(test.value))
            return done(refused(QT_TRANSLATE_NOOP("quality", "A test needs a parameter and a number.")));
        if (std::max({test.parameter.size(), test.unit.size()}) > kMostOfAWord || test.action.size() > kMostOfANote)
            return done(refused(QT_TRANSLATE_NOOP("quality", "The words of a test are too long.")));
    }
    if (!post([this, batch, tests, actor, done] { addTestsNow(batch, tests, actor, done); }))
        done(tooBusy());
}

void QualityService::addTestsNow(const QUuid &batch, const std::vector<QualityTest> &tests, const Actor &actor, const std::function<void(Status)> &done)
{
    if (Status may = m_ports.may(actor, QualityDeed::Enter); !may)
        return done(may);
    const Result<QualityBatch> found = openBatchFor(batch, {});
    if (!found)
        return done(found.error());
    const QualityBatch &open = *found;
    QStringList lines;
    for (const QualityTest &test : tests)
        lines += testText(test);
    AuditEntry entry = auditBy(actor, QStringLiteral("batch ") + open.code);
    entry.after = listText(lines);
    entry.text = QCoreApplication::translate("quality", "Enters results of tests for batch %1.").arg(open.code);
    const Status kept = keepAudited(
        entry,
        [tests](sqlite::Database &db) -> Status {
            for (const QualityTest &test : tests) {
                if (Status saved = quality_records::saveTest(db, test); !saved)
                    return saved;
            }
            return Done{};
        },
        kFileWithin);
    if (kept) {
        for (const QualityTest &test : tests) {
            if (test.passed())
                continue;
            Event event;
            event.kind = EventKind::QualityTestFailed;
            event.severity = test.severity == SpcSeverity::High || test.regulated ? Severity::Error : Severity::Warning;
            event.source = sourceOf(open.machine); // never the batch's code: that could be another tenant's machine
            event.user = test.user;
            event.after = QString::number(test.value);
            event.text = QCoreApplication::translate("quality", "Batch %1: %2 is %3 %4, outside its range. %5")
                             .arg(open.code, test.parameter, QString::number(test.value), test.unit, test.action)
                             .simplified();
            event.reference = test.id.toString(QUuid::WithoutBraces);
            tellEvent(std::move(event));
        }
    }
    done(kept);
}

void QualityService::decide(const QUuid &batch, BatchState decision, const QString &note, const Actor &actor,
                            const Secret &password, std::function<void(Result<QualityBatch>)> done)
{
    if (Status may = m_ports.may(actor, QualityDeed::Decide); !may)
        return done(may.error());
    if (decision == BatchState::Open)
        return done(refused(QT_TRANSLATE_NOOP("quality", "A batch is approved or rejected.")));
    if (decision == BatchState::Rejected && note.trimmed().isEmpty())
        return done(refused(QT_TRANSLATE_NOOP("quality", "Say why the batch is rejected.")));
    m_ports.sign(actor, password, [this, batch, decision, note, actor, done](const Status &isThem) {
        if (!isThem)
            return done(isThem.error());
        if (!post([this, batch, decision, note, actor, done] { decideNow(batch, decision, note.trimmed().left(kMostOfANote), actor, done); }))
            done(tooBusy());
    });
}

Result<QualityBatch> QualityService::toBeDecided(const QUuid &batch, BatchState decision, const QString &note, const Actor &actor)
{
    struct Found
    {
        std::optional<QualityBatch> batch;
        std::vector<QualityTest> tests;
        std::vector<QualityPoint> points;
    };
    const Result<Found> found = m_ports.records.readWithin<Found>(
        [batch](sqlite::Database &db) -> Result<Found> {
            Result<std::optional<QualityBatch>> one = quality_records::loadBatch(db, batch);
            if (!one)
                return one.error();
            Result<std::vector<QualityTest>> tests = quality_records::loadTests(db, batch);
            if (!tests)
                return tests.error();
            Result<std::vector<QualityPoint>> points = quality_records::loadPointsOf(db, batch, kMostPoints);
            if (!points)
                return points.error();
            return Found{std::move(*one), std::move(*tests), std::move(*points)};
        },
        kRecordsWithin);
    if (!found)
        return found.error();
    if (!found->batch)
        return unknown(QT_TRANSLATE_NOOP("quality", "There is no such batch."));
    if (found->batch->state != BatchState::Open)
        return refused(QT_TRANSLATE_NOOP("quality", "The batch was decided already."));
    if (found->tests.empty() && found->points.empty())
        return refused(QT_TRANSLATE_NOOP("quality", "The batch has no results yet."));
    if (decision != BatchState::Approved)
        return *found->batch;
    std::set<QString> entered;
    bool missed = false;
    for (const QualityTest &test : found->tests) {
        entered.insert(test.user);
        missed = missed || (test.regulated && !test.passed());
    }
    for (const QualityPoint &point : found->points) {
        entered.insert(point.user);
        const Running *running = find(point.chart);
        if (running == nullptr || !running->chart.regulated)
            continue;
        const Range &range = running->chart.specification;
        missed = missed || std::any_of(point.group.values.begin(), point.group.values.end(), [&range](double value) {
            return (range.low && value < *range.low) || (range.high && value > *range.high);
        });
    }
    if (fourEyes() && entered.contains(actor.user))
        return refused(QT_TRANSLATE_NOOP("quality", "Who entered values of a batch cannot approve it: somebody else has to."));
    if (missed && note.isEmpty())
        return refused(QT_TRANSLATE_NOOP("quality", "A regulated test was missed: say why the batch is approved all the same."));
    return *found->batch;
}

void QualityService::decideNow(const QUuid &batch, BatchState decision, const QString &note, const Actor &actor,
                               const std::function<void(Result<QualityBatch>)> &done)
{
    const Result<QualityBatch> found = toBeDecided(batch, decision, note, actor);
    if (!found)
        return done(found.error());
    QualityBatch decided = *found;
    decided.state = decision;
    decided.decidedBy = actor.user;
    decided.decidedAt = m_ports.clock.utc();
    decided.note = note;
    AuditEntry entry = auditBy(actor, QStringLiteral("batch ") + decided.code);
    entry.before = batchStateName(BatchState::Open);
    entry.after = batchStateName(decision);
    entry.text = note.isEmpty() ? signedBy(decision, decided) : signedBy(decision, decided) + QLatin1Char(' ') + note;
    const Status kept = keepAudited(entry, [decided](sqlite::Database &db) { return quality_records::saveBatch(db, decided); });
    kept ? done(decided) : done(kept.error());
}

void QualityService::setFourEyes(bool asked, const Actor &actor, const std::function<void(Status)> &done)
{
    if (m_ports.setFourEyes)
        return m_ports.setFourEyes(asked, actor, done);
    done(Error{Error::Kind::Unsupported, QCoreApplication::translate("quality", "This station keeps no rule for the approval of batches."), {}});
}

} // namespace lineside
