// What a station does when its configuration becomes another one.

#include "app/configuration_news.h"
#include "app/station.h"

#include "models/base/post.h"
#include "models/plant/plant_differences.h"

#include <QThread>

#include <tuple>
#include <utility>

namespace lineside {

//! From one configuration to the next.
struct Station::ConfigurationStep
{
    SnapshotPtr snapshot;
    QString name; //!< of the undoable step
    QString user; //!< as the journal names them; empty: the station itself
    QString before, after;
    std::vector<ConfigurationNews> news; //!< the same, for each tenant
};

Result<QString> Station::changer() const
{
    if (m_takingBack)
        return QString(); // the station itself, whoever is still logged in
    const Actor actor = changingActor();
    if (Status may = m_access->mayConfigure(actor); !may)
        return may.error();
    return actor.origin == Origin::console().words() ? actor.user : actor.user + QStringLiteral(" (") + actor.origin + QLatin1Char(')');
}

void Station::actAs(const Actor &actor, const std::function<void()> &work)
{
    const std::optional<Actor> before = std::exchange(m_actingAs, actor);
    work();
    m_actingAs = before;
}

void Station::numberBeforehand(std::span<const TagUuid> tags)
{
    const std::vector<TagId> numbers = m_historian->numberTags(tags);
    const std::lock_guard lock(m_numbersMutex);
    m_numbers.clear(); // of an edit that came to nothing
    for (size_t i = 0; i < numbers.size(); ++i)
        m_numbers.insert(tags[i], numbers[i]);
}

std::vector<TagId> Station::numberTags(std::span<const TagUuid> tags)
{
    {
        const std::lock_guard lock(m_numbersMutex);
        std::vector<TagId> numbers;
        for (const TagUuid &tag : tags) {
            if (const TagId number = m_numbers.value(tag, kNoTag); number != kNoTag)
                numbers.push_back(number);
        }
        if (numbers.size() == tags.size())
            return numbers;
    }
    return m_historian->numberTags(tags);
}

void Station::takeConfiguration(const SnapshotPtr &snapshot)
{
    const SnapshotPtr before = std::exchange(m_edited, snapshot);
    ConfigurationStep step{snapshot, m_editor->undoName(), m_editor->changedBy(), {}, {}, configurationNews(before->plant(), snapshot->plant())};
    if (step.name.isEmpty())
        step.name = tr("The configuration was taken back to where it started.");
    std::tie(step.before, step.after) = differences(before->plant(), snapshot->plant());
    if (m_actingAs || m_takingBack) // the trail has it; or what it takes back has never run
        return runConfiguration(step);
    AuditEntry entry = LateAccess::entryOf(changingActor());
    entry.subject = QStringLiteral("configuration");
    entry.before = step.before;
    entry.after = step.after;
    entry.text = step.name;
    m_access->record(entry, [this, step](const Status &status) {
        if (status && QThread::currentThread() == thread())
            recorded(step, status); // there is no trail while there are no accounts
        else
            post(this, [this, step, status] { recorded(step, status); });
    });
}

void Station::recorded(const ConfigurationStep &step, const Status &status)
{
    if (step.snapshot->revision() <= m_takenBackAt)
        return;
    if (status)
        runConfiguration(step);
    else
        takeBack(step, status.error());
}

void Station::run(const SnapshotPtr &snapshot)
{
    if (snapshot->revision() <= m_runs->revision())
        return; // a later one, with what this one changed, runs already
    m_runs = snapshot;
    m_historian->setSnapshot(snapshot);
    m_forwarder->setSnapshot(snapshot);
    m_keeper->setSnapshot(snapshot);
    m_journal->setSnapshot(snapshot);
    m_pipeline->setSnapshot(snapshot);
    m_commands->setSnapshot(snapshot);
    if (m_operating)
        m_operations->setSnapshot(snapshot);
    m_linkJournal->setSnapshot(*snapshot);
    m_host->setSnapshot(snapshot);
    m_web->setPlant(snapshot);
}

void Station::runConfiguration(const ConfigurationStep &step)
{
    run(step.snapshot);
    for (const ConfigurationNews &news : step.news) {
        Event event;
        event.at = m_clock.utc();
        event.kind = EventKind::ConfigurationChange;
        event.source = news.source;
        event.user = step.user;
        event.before = news.before;
        event.after = news.after;
        // The step's name may name what is one of several tenants'.
        event.text = step.news.size() == 1 ? step.name : tr("The configuration was changed.");
        event.reference = QStringLiteral("configuration:%1").arg(step.snapshot->revision());
        m_historian->append(std::move(event));
    }
}

void Station::takeBack(const ConfigurationStep &step, const Error &why)
{
    m_takingBack = true;
    const Status back = m_editor->apply(tr("Taken back: %1").arg(step.name), m_runs->plant());
    m_takingBack = false;
    run(m_editor->snapshot()); // where nothing was left to take back
    m_takenBackAt = m_runs->revision();
    Q_EMIT noticed(tr("%1: this was taken back, since it could not be recorded. %2").arg(step.name, back ? why.message : back.error().message));
}

} // namespace lineside
