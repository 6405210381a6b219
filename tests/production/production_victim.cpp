// A station in small that counts production on a clock of its own, and takes what people enter, until it is killed. What it
// says on its standard output is on the disk. Helper of tst_production_kill.

#include "history/history_fixture.h"
#include "models/access/audit_trail.h"
#include "models/access/authorizer.h"
#include "models/production/production_service.h"
#include "production/production_plant.h"

#include <QCoreApplication>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

using namespace lineside;
using namespace lineside::test;

namespace {

void say(const QByteArray &line)
{
    // One call a line: a kill leaves whole lines.
    if (::write(STDOUT_FILENO, line.constData(), size_t(line.size())) < 0)
        ::_exit(3);
}

[[noreturn]] void fail(const QString &why)
{
    say("error " + why.toUtf8() + '\n');
    ::_exit(1);
}

const Actor kAnn{u"ann"_s, u"console"_s, {}};

} // namespace

//! Folder, and the moment to go on from, in microseconds.
int main(int argc, char *argv[])
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    QCoreApplication app(argc, argv);
    const QString folder = app.arguments().value(1);
    UtcTime at = fromMicroseconds(app.arguments().value(2).toLongLong());
    HistorianSettings settings;
    settings.folder = folder;
    auto history = Historian::open(settings, Clock::system());
    if (!history)
        fail(history.error().message);
    auto records = RecordStore::open(folder, {ProductionService::schema()});
    if (!records)
        fail(records.error().message);
    Historian &historian = **history;
    const auto plant = std::make_shared<const PlantSnapshot>(plantOf(false, TagKind::CounterTotal), 1,
                                                             [&](std::span<const TagUuid> tags) { return historian.numberTags(tags); });
    historian.setSnapshot(plant);
    const MachineId machine = plant->plant().sites[0].lines[0].machines[0].id;
    const auto tag = [&](const char *code) { return plant->find(u"D."_s + QLatin1String(code))->id; };
    SharedClock clock;
    clock.set(at);
    Event started;
    started.at = at;
    started.kind = EventKind::Startup;
    started.source = u"station"_s;
    started.text = u"Started."_s;
    if (const auto told = appendAndWait(historian, started); !told)
        fail(told.error().message);
    ProductionSettings quick;
    quick.tick = 1ms;
    ProductionService service(historian, **records, clock, [](const AuditEntry &) { return Status(Done{}); }, quick);
    QObject::connect(&service, &ProductionService::accountsStored, [](const MachineId &, UtcTime from) {
        say("stored " + QByteArray::number(qint64(toMicroseconds(from))) + '\n');
    });
    service.setSnapshot(plant);
    service.start();
    quint64 stored = historian.counters().stored;
    const auto isAt = [&](UtcTime until) {
        const auto picture = service.picture()->machine(machine);
        return picture && !picture->catchingUp && picture->at >= until;
    };
    const auto waitFor = [](auto isSo) {
        const SteadyTime end = std::chrono::steady_clock::now() + 20s;
        while (!isSo()) {
            if (std::chrono::steady_clock::now() > end)
                fail(u"It takes too long."_s);
            std::this_thread::yield();
        }
    };
    waitFor([&] { return isAt(UtcTime::min()); });
    say("open\n");
    for (int round = 0;; ++round) {
        std::vector<Reading> readings;
        const UtcTime end = at + 17min;
        for (; at < end; at += 1min) {
            readings.push_back({tag("state"), StatusCode::Good, at, Payload::of(stateThen(at))});
            readings.push_back({tag("total"), StatusCode::Good, at, Payload::of(countedAt(at))});
            readings.push_back({tag("scrap"), StatusCode::Good, at, Payload::of(0.0)});
        }
        stored += readings.size();
        const BatchPtr batch = batchOf(std::move(readings));
        historian.take(batch);
        service.take(batch);
        waitFor([&] { return historian.counters().stored >= stored; });
        clock.set(at);
        say("at " + QByteArray::number(qint64(toMicroseconds(at))) + '\n');
        waitFor([&] { return isAt(at - 3s); });
        StopEntry entry;
        entry.id = QUuid::createUuid();
        entry.machine = machine;
        entry.from = at - 30min;
        entry.to = at - 20min;
        entry.reason = round % 3 ? u"motor"_s : QString();
        service.enterStop(entry, kAnn, [](const Result<StopEntry> &kept) {
            if (kept)
                say("entered " + kept->id.toByteArray(QUuid::WithoutBraces) + '\n');
            else if (kept.error().kind != Error::Kind::Refused) // before the first reading
                fail(kept.error().message);
        });
        RunPlan run;
        run.id = QUuid::createUuid();
        run.machine = machine;
        run.order = QString::number(round);
        run.quantity = 10;
        service.putRun(run, kAnn, [](const Result<RunPlan> &kept) {
            if (!kept)
                fail(kept.error().message);
            say("planned " + kept->id.toByteArray(QUuid::WithoutBraces) + '\n');
        });
    }
}
