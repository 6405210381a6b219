#include "models/quality/quality_service.h"

#include "models/quality/quality_service_parts.h"
#include "models/telemetry/reading.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <future>

namespace lineside {
namespace {

Error refused(const char *text)
{
    return {Error::Kind::Refused, QCoreApplication::translate("quality", text), {}};
}

Error notFound(const char *text)
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

} // namespace

QualityService::QualityService(QualityPorts ports)
    : m_ports(std::move(ports))
    , m_watched(std::make_shared<Watched>())
    , m_charts(std::make_shared<std::vector<ChartNow>>())
    , m_listeners(std::make_shared<Listeners>())
{
}

QualityService::~QualityService()
{
    stop();
}

Status QualityService::start(const SnapshotPtr &snapshot)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_started)
            return Done{};
        m_started = true;
        m_plant = snapshot;
    }
    const UtcTime from = m_ports.clock.utc() - kCounted;
    using Kept = std::pair<std::vector<SpcSignal>, std::vector<quality_records::HourCount>>;
    const Result<Kept> kept = m_ports.records.readNow<Kept>([from](sqlite::Database &db) -> Result<Kept> {
        Result<std::vector<SpcSignal>> signals_ = quality_records::loadSignals(db, {}, from, UtcTime::max(), kMostPoints);
        if (!signals_)
            return signals_.error();
        Result<std::vector<quality_records::HourCount>> counts = quality_records::countPoints(db, from);
        if (!counts)
            return counts.error();
        return Kept(std::move(*signals_), std::move(*counts));
    });
    if (!kept)
        return kept.error();
    {
        const std::lock_guard lock(m_mutex);
        for (const SpcSignal &signal : kept->first)
            m_signals[signal.machine].push_back(signal);
        for (const quality_records::HourCount &count : kept->second)
            m_points[count.chart][count.hour] = count.points;
    }
    adopt(snapshot, true); // nobody else is here yet
    m_thread = std::thread([this] { run(); });
    post([this] {
        for (const auto &chart : m_running)
            catchUp(*chart);
        show();
    });
    return Done{};
}

QString QualityService::sourceOf(const MachineId &machine) const
{
    const std::lock_guard lock(m_mutex);
    const Machine *found = m_plant ? m_plant->findMachine(machine) : nullptr;
    return found ? found->code : QStringLiteral("station");
}

void QualityService::setSnapshot(const SnapshotPtr &snapshot)
{
    {
        const std::lock_guard lock(m_mutex);
        m_plant = snapshot;
    }
    post([this, snapshot] { adopt(snapshot, false); });
}

void QualityService::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_all();
    }
    if (m_thread.joinable()) {
        m_thread.join();
        // What was handed over calls back to here: it comes before this.
        static_cast<void>(m_ports.records.writeNow([](sqlite::Database &) { return Status(Done{}); }));
    }
}

void QualityService::take(const BatchPtr &batch)
{
    std::shared_ptr<const Watched> watched;
    {
        const std::lock_guard lock(m_mutex);
        watched = m_watched;
    }
    std::vector<Incoming> some;
    for (const Reading &reading : batch->readings) {
        const size_t index = toNumber(reading.tag);
        if (index >= watched->types.size() || watched->types[index] == 0)
            continue;
        const auto type = ValueType(watched->types[index] - 1);
        some.push_back({reading.tag, reading.at, numberOf(reading.value, type), reading.status});
    }
    if (some.empty())
        return;
    const std::lock_guard lock(m_mutex);
    if (m_incoming.size() + some.size() > kMostReadings) {
        m_overflowed = true;
        m_lost.fetch_add(some.size(), std::memory_order_relaxed);
        return;
    }
    m_incoming.insert(m_incoming.end(), some.begin(), some.end());
}

double QualityService::fill() const
{
    const std::lock_guard lock(m_mutex);
    return double(m_incoming.size()) / double(kMostReadings);
}

std::shared_ptr<const std::vector<ChartNow>> QualityService::charts() const
{
    const std::lock_guard lock(m_mutex);
    return m_charts;
}

std::optional<ChartNow> QualityService::chart(const ChartId &id) const
{
    const auto all = charts();
    const auto found = std::find_if(all->begin(), all->end(), [&](const ChartNow &one) { return one.chart.id == id; });
    return found == all->end() ? std::nullopt : std::optional(*found);
}

SignalCount QualityService::signalCount(const MachineId &machine, UtcTime now, int days) const
{
    SignalCount count;
    count.to = now;
    count.from = now - std::min<std::chrono::microseconds>(std::chrono::days(std::max(days, 0)), kCounted);
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_signals.find(machine); found != m_signals.end()) {
        for (const SpcSignal &signal : found->second) {
            if (signal.at > count.from && signal.at <= count.to)
                ++(signal.severity == SpcSeverity::High ? count.high : count.low);
        }
    }
    for (const auto &[chart, chance] : m_chance) {
        const auto hours = m_points.find(chart);
        if (chance.first != machine || hours == m_points.end())
            continue;
        quint64 points = 0;
        for (auto it = hours->second.upper_bound(count.from); it != hours->second.end() && it->first <= count.to; ++it)
            points += it->second;
        count.points += points;
        count.byChance += double(points) * chance.second;
        count.charts += points > 0;
    }
    return count;
}

std::vector<SpcSignal> QualityService::signalsSince(const MachineId &machine, UtcTime from) const
{
    std::vector<SpcSignal> result;
    const std::lock_guard lock(m_mutex);
    for (const auto &[owner, all] : m_signals) {
        if (!machine.isNull() && owner != machine)
            continue;
        for (const SpcSignal &signal : all) {
            if (signal.at >= from)
                result.push_back(signal);
        }
    }
    std::sort(result.begin(), result.end(), [](const SpcSignal &a, const SpcSignal &b) { return a.at > b.at; });
    return result;
}

QString QualityService::trouble() const
{
    const std::lock_guard lock(m_mutex);
    return m_trouble;
}

JobPtr<ChartEvaluation> QualityService::evaluate(const ChartId &chart, UtcTime from, UtcTime to,
                                                 Job<ChartEvaluation>::Callback done)
{
    const std::optional<ChartNow> now = this->chart(chart);
    return m_ports.records.read<ChartEvaluation>(
        [now, from, to](sqlite::Database &db) -> Result<ChartEvaluation> {
            if (!now)
                return notFound(QT_TRANSLATE_NOOP("quality", "There is no such control chart."));
            const Result<std::vector<QualityPoint>> points = quality_records::loadPoints(
                db, now->chart.id, quality_records::basisOf(now->chart), from, to, kMostPoints);
            if (!points)
                return points.error();
            std::vector<Subgroup> groups;
            for (const QualityPoint &point : *points)
                groups.push_back(point.group);
            return evaluateChart(now->chart, groups, now->limits);
        },
        std::move(done));
}

JobPtr<std::vector<QualityPoint>> QualityService::points(const ChartId &chart, UtcTime from, UtcTime to, size_t atMost,
                                                         Job<std::vector<QualityPoint>>::Callback done)
{
    const std::optional<ChartNow> now = this->chart(chart);
    return m_ports.records.read<std::vector<QualityPoint>>(
        [now, from, to, atMost](sqlite::Database &db) -> Result<std::vector<QualityPoint>> {
            if (!now)
                return notFound(QT_TRANSLATE_NOOP("quality", "There is no such control chart."));
            return quality_records::loadPoints(db, now->chart.id, quality_records::basisOf(now->chart), from, to, std::min(atMost, kMostPoints));
        },
        std::move(done));
}

JobPtr<std::optional<Capability>> QualityService::capability(const ChartId &chart, UtcTime from, UtcTime to,
                                                             Job<std::optional<Capability>>::Callback done)
{
    const std::optional<ChartNow> now = this->chart(chart);
    return m_ports.records.read<std::optional<Capability>>(
        [now, from, to](sqlite::Database &db) -> Result<std::optional<Capability>> {
            if (!now)
                return notFound(QT_TRANSLATE_NOOP("quality", "There is no such control chart."));
            const Result<std::vector<QualityPoint>> points = quality_records::loadPoints(
                db, now->chart.id, quality_records::basisOf(now->chart), from, to, kMostPoints);
            if (!points)
                return points.error();
            if (!now->limits)
                return std::optional<Capability>();
            std::vector<Subgroup> groups;
            for (const QualityPoint &point : *points)
                groups.push_back(point.group);
            return capabilityOf(groups, *now->limits, now->chart.specification, now->chart.target);
        },
        std::move(done));
}

void QualityService::enter(const ChartId &chart, const Subgroup &values, const QUuid &batch, const Actor &actor, Entered done)
{
    const bool taken = post([this, chart, values, batch, actor, done] {
        if (Status may = m_ports.may(actor, QualityDeed::Enter); !may)
            return done(may.error());
        Running *running = find(chart);
        if (running == nullptr)
            return done(notFound(QT_TRANSLATE_NOOP("quality", "There is no such control chart.")));
        if (!running->chart.tag.isNull())
            return done(refused(QT_TRANSLATE_NOOP("quality", "The chart takes its values from a tag.")));
        const UtcTime now = m_ports.clock.utc();
        if (values.at > now + kStragglers)
            return done(refused(QT_TRANSLATE_NOOP("quality", "The time lies in the future.")));
        Result<QualityNews> news = judge(*running, values);
        if (!news)
            return done(news.error());
        news->point.source = ValueSource::Hand;
        news->point.user = actor.user;
        news->point.enteredAt = now;
        news->point.batch = batch;
        running->last = news->point;
        keep(*running, *news, true, [done, point = news->point](const Status &kept) {
            kept ? done(point) : done(kept.error());
        });
        show();
    });
    if (!taken)
        done(tooBusy());
}

void QualityService::enterAll(const MeasurementImport &rows, const Actor &actor, std::function<void(Result<size_t>)> done)
{
    const bool taken = post([this, rows, actor, done] {
        if (Status may = m_ports.may(actor, QualityDeed::Enter); !may)
            return done(may.error());
        if (!rows.isUsable())
            return done(refused(QT_TRANSLATE_NOOP("quality", "The file has problems, or nothing in it: none of it was taken over.")));
        // First on copies: all of it or none.
        std::map<ChartId, ChartEngine> tried;
        std::map<ChartId, UtcTime> newest;
        for (const MeasurementImport::Row &row : rows.rows) {
            Running *running = find(row.chart);
            if (running == nullptr || !running->chart.tag.isNull())
                return done(notFound(QT_TRANSLATE_NOOP("quality", "A chart of the file is not there any more, or has a tag now.")));
            auto [last, isFirst] = newest.try_emplace(row.chart, running->last ? running->last->group.at : UtcTime::min());
            if (row.group.at <= last->second)
                return done(refusedLine(row.line, QCoreApplication::translate("quality", "The point is not newer than the newest one of the chart.")));
            last->second = row.group.at;
            auto [engine, isNew] = tried.try_emplace(row.chart, *running->engine);
            if (const Result<ChartPoint> judged = engine->second.add(row.group); !judged)
                return done(refusedLine(row.line, judged.error().message));
        }
        const UtcTime now = m_ports.clock.utc();
        const size_t count = rows.rows.size();
        for (size_t i = 0; i < count; ++i) {
            Running &running = *find(rows.rows[i].chart);
            Result<QualityNews> news = judge(running, rows.rows[i].group);
            if (!news)
                continue; // cannot be: a copy took it
            news->point.source = ValueSource::File;
            news->point.user = actor.user;
            news->point.enteredAt = now;
            running.last = news->point;
            std::function<void(Status)> last;
            if (i + 1 == count)
                last = [done, count](const Status &kept) { kept ? done(count) : done(kept.error()); };
            keep(running, *news, true, std::move(last));
        }
        show();
    });
    if (!taken)
        done(tooBusy());
}

void QualityService::relearn(const ChartId &chart, const Actor &actor, std::function<void(Status)> done)
{
    const bool taken = post([this, chart, actor, done] {
        if (Status may = m_ports.may(actor, QualityDeed::Relearn); !may)
            return done(may);
        Running *running = find(chart);
        if (running == nullptr)
            return done(notFound(QT_TRANSLATE_NOOP("quality", "There is no such control chart.")));
        if (fixedLimits(running->chart))
            return done(refused(QT_TRANSLATE_NOOP("quality", "The chart has fixed limits: there is nothing to learn.")));
        AuditEntry entry;
        entry.user = actor.user;
        entry.subject = running->machineCode + QLatin1Char('.') + running->chart.code;
        entry.text = QCoreApplication::translate("quality", "Control chart %1 of %2 learns its limits anew.")
                         .arg(running->chart.code, running->machineCode);
        if (Status told = m_ports.audit(entry); !told)
            return done(told);
        const UtcTime since = running->last ? running->last->group.at + std::chrono::microseconds(1) : UtcTime::min();
        running->learnt = {running->chart.id, running->basis, since, {}};
        running->engine.emplace(running->chart);
        running->means.clear();
        m_ports.records.write([row = running->learnt](sqlite::Database &db) { return quality_records::saveLearnt(db, row); }, done);
        m_changed = true;
        show();
    });
    if (!taken)
        done(tooBusy());
}

void QualityService::openBatch(const QString &code, const MachineId &machine, const QString &product, const Actor &actor,
                               std::function<void(Result<QualityBatch>)> done)
{
    if (Status may = m_ports.may(actor, QualityDeed::Enter); !may)
        return done(may.error());
    QualityBatch batch;
    batch.id = QUuid::createUuid();
    batch.code = code.trimmed();
    batch.machine = machine;
    batch.product = product.trimmed();
    batch.openedBy = actor.user;
    batch.openedAt = m_ports.clock.utc();
    if (batch.code.isEmpty() || batch.code.size() > 200)
        return done(refused(QT_TRANSLATE_NOOP("quality", "A batch needs a code of at most 200 characters.")));
    m_ports.records.write([batch](sqlite::Database &db) { return quality_records::saveBatch(db, batch); },
                          [batch, done](const Status &kept) { kept ? done(batch) : done(kept.error()); });
}

void QualityService::addTests(const QUuid &batch, std::vector<QualityTest> tests, const Actor &actor,
                              std::function<void(Status)> done)
{
    if (Status may = m_ports.may(actor, QualityDeed::Enter); !may)
        return done(may);
    for (QualityTest &test : tests) {
        test.id = QUuid::createUuid();
        test.batch = batch;
        test.user = actor.user;
        if (test.at == UtcTime{})
            test.at = m_ports.clock.utc();
        if (test.parameter.trimmed().isEmpty() || !std::isfinite(test.value))
            return done(refused(QT_TRANSLATE_NOOP("quality", "A test needs a parameter and a number.")));
    }
    auto open = std::make_shared<QualityBatch>();
    m_ports.records.write(
        [batch, tests, open](sqlite::Database &db) -> Status {
            const Result<std::optional<QualityBatch>> found = quality_records::loadBatch(db, batch);
            if (!found)
                return found.error();
            if (!*found)
                return notFound(QT_TRANSLATE_NOOP("quality", "There is no such batch."));
            if ((*found)->state != BatchState::Open)
                return refused(QT_TRANSLATE_NOOP("quality", "The batch was decided already: nothing can be added."));
            *open = **found;
            for (const QualityTest &test : tests) {
                if (Status saved = quality_records::saveTest(db, test); !saved)
                    return saved;
            }
            return Done{};
        },
        [this, tests, open, done](const Status &kept) {
            if (kept) {
                for (const QualityTest &test : tests) {
                    if (test.passed())
                        continue;
                    Event event;
                    event.kind = EventKind::QualityTestFailed;
                    event.severity = test.severity == SpcSeverity::High || test.regulated ? Severity::Error : Severity::Warning;
                    event.source = sourceOf(open->machine); // never the batch's code: that could be another tenant's machine
                    event.user = test.user;
                    event.after = QString::number(test.value);
                    event.text = QCoreApplication::translate("quality", "Batch %1: %2 is %3 %4, outside its range. %5")
                                     .arg(open->code, test.parameter, QString::number(test.value), test.unit, test.action)
                                     .simplified();
                    event.reference = test.id.toString(QUuid::WithoutBraces);
                    tellEvent(std::move(event));
                }
            }
            done(kept);
        });
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
        if (!post([this, batch, decision, note, actor, done] { decideNow(batch, decision, note.trimmed(), actor, done); }))
            done(tooBusy());
    });
}

void QualityService::decideNow(const QUuid &batch, BatchState decision, const QString &note, const Actor &actor,
                               const std::function<void(Result<QualityBatch>)> &done)
{
    using Found = std::pair<QualityBatch, std::vector<QualityTest>>;
    const auto checked = [batch, decision, note](sqlite::Database &db) -> Result<Found> {
        const Result<std::optional<QualityBatch>> found = quality_records::loadBatch(db, batch);
        if (!found)
            return found.error();
        if (!*found)
            return notFound(QT_TRANSLATE_NOOP("quality", "There is no such batch."));
        if ((*found)->state != BatchState::Open)
            return refused(QT_TRANSLATE_NOOP("quality", "The batch was decided already."));
        Result<std::vector<QualityTest>> tests = quality_records::loadTests(db, batch);
        if (!tests)
            return tests.error();
        if (tests->empty())
            return refused(QT_TRANSLATE_NOOP("quality", "The batch has no results yet."));
        const bool missed = std::any_of(tests->begin(), tests->end(), [](const QualityTest &test) { return test.regulated && !test.passed(); });
        if (decision == BatchState::Approved && missed && note.isEmpty())
            return refused(QT_TRANSLATE_NOOP("quality", "A regulated test was missed: say why the batch is approved all the same."));
        return Found(**found, std::move(*tests));
    };
    const Result<Found> found = m_ports.records.readNow<Found>(checked);
    if (!found)
        return done(found.error());
    QualityBatch decided = found->first;
    decided.state = decision;
    decided.decidedBy = actor.user;
    decided.decidedAt = m_ports.clock.utc();
    decided.note = note;
    AuditEntry entry;
    entry.user = actor.user;
    entry.origin = actor.origin == QLatin1String("console") ? Origin::console() : Origin{Provenance::Network, actor.origin, {}};
    entry.subject = QStringLiteral("batch ") + decided.code;
    entry.before = batchStateName(BatchState::Open);
    entry.after = batchStateName(decision);
    entry.text = note.isEmpty() ? signedBy(decision, decided) : signedBy(decision, decided) + QLatin1Char(' ') + note;
    if (Status told = m_ports.audit(entry); !told)
        return done(told.error());
    m_ports.records.write(
        [decided, checked](sqlite::Database &db) -> Status {
            if (const Result<Found> still = checked(db); !still)
                return still.error();
            return quality_records::saveBatch(db, decided);
        },
        [decided, done](const Status &kept) { kept ? done(decided) : done(kept.error()); });
}

JobPtr<std::vector<QualityBatch>> QualityService::batches(size_t atMost, Job<std::vector<QualityBatch>>::Callback done)
{
    return m_ports.records.read<std::vector<QualityBatch>>(
        [atMost](sqlite::Database &db) { return quality_records::loadBatches(db, std::min<size_t>(atMost, 10'000)); },
        std::move(done));
}

JobPtr<std::vector<QualityTest>> QualityService::tests(const QUuid &batch, Job<std::vector<QualityTest>>::Callback done)
{
    return m_ports.records.read<std::vector<QualityTest>>(
        [batch](sqlite::Database &db) { return quality_records::loadTests(db, batch); }, std::move(done));
}

std::shared_ptr<void> QualityService::onNews(std::function<void(const QualityNews &)> listener)
{
    const std::lock_guard lock(m_listeners->mutex);
    const auto place = m_listeners->all.insert(m_listeners->all.end(), std::move(listener));
    return std::shared_ptr<void>(nullptr, [listeners = m_listeners, place](void *) {
        const std::lock_guard gone(listeners->mutex);
        listeners->all.erase(place);
    });
}

void QualityService::settle()
{
    std::promise<void> settled;
    const bool taken = post([this, &settled] {
        digest(UtcTime::max());
        advance(m_ports.clock.utc());
        show();
        settled.set_value();
    });
    if (!taken)
        return;
    settled.get_future().wait();
    static_cast<void>(m_ports.records.writeNow([](sqlite::Database &) { return Status(Done{}); }));
}

bool QualityService::post(std::function<void()> task)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopping || !m_started || m_tasks.size() >= kMostTasks)
        return false;
    m_tasks.push_back(std::move(task));
    m_wake.notify_all();
    return true;
}

} // namespace lineside
