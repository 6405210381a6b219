#include "app/station_edits.h"

#include "app/station.h"
#include "models/base/post.h"
#include "models/plant/plant_differences.h"
#include "models/plant/project_file.h"

#include <QCoreApplication>

#include <future>
#include <tuple>

namespace lineside {

namespace {

struct EditsText
{
    Q_DECLARE_TR_FUNCTIONS(station)
};

constexpr int kMostWrites = 3; // of one save: when somebody else has saved meanwhile

Error tooLateToChange()
{
    return {Error::Kind::Timeout, EditsText::tr("The station was too busy; nothing has changed."), {}};
}

Error changedMeanwhile()
{
    return {Error::Kind::Cancelled, EditsText::tr("The configuration was changed meanwhile; nothing has been changed now."), {}};
}

} // namespace

//! One edit on its way.
struct StationEdits::Prepared
{
    rest::PlantEdit edit;
    rest::PlantEdited done;
    AuditEntry entry;
};

StationEdits::StationEdits(Station &station)
    : m_station(station)
{
    m_thread.setMaxThreadCount(1);
}

StationEdits::~StationEdits()
{
    stop();
}

void StationEdits::stop()
{
    m_stopping = true;
    m_thread.waitForDone();
}

Error StationEdits::stopping() const
{
    return {Error::Kind::Cancelled, EditsText::tr("The station is stopping."), {}};
}

void StationEdits::edit(rest::PlantEdit edit, rest::PlantEdited done)
{
    const auto work = std::make_shared<Prepared>(Prepared{std::move(edit), std::move(done), {}});
    if (m_stopping)
        work->done(stopping());
    else
        m_thread.start([this, work] { prepare(work); });
}

void StationEdits::prepare(const std::shared_ptr<Prepared> &work) const
{
    if (m_stopping)
        return work->done(stopping());
    rest::PlantEdit &edit = work->edit;
    const SnapshotPtr before = m_station.editor().snapshot();
    if (before->revision() != edit.basedOn)
        return work->done(changedMeanwhile());
    if (m_station.clock().steady() >= edit.notAfter)
        return work->done(tooLateToChange());
    if (Status may = m_station.authorizer().mayConfigure(edit.actor); !may)
        return work->done(may.error());
    const PlantChanges changes = shareUnchanged(before->plant(), edit.next);
    if (changes.isNothing())
        return work->done(before);
    if (!PlantEditor::isStillSound(*before, edit.next, changes)) {
        if (Status checked = PlantEditor::check(edit.next); !checked)
            return work->done(checked.error());
    }
    std::vector<TagUuid> fresh;
    for (const PlantChanges::DeviceChange &change : changes.devices) {
        for (const qsizetype tag : change.added)
            fresh.push_back(edit.next.sites.at(change.site).devices.at(change.device).tags.at(tag).id);
    }
    if (!fresh.empty())
        m_station.numberBeforehand(fresh);
    AuditEntry &entry = work->entry;
    entry = LateAccess::entryOf(edit.actor);
    entry.subject = QStringLiteral("configuration");
    std::tie(entry.before, entry.after) = differences(before->plant(), edit.next);
    entry.text = edit.name;
    const auto recorded = std::make_shared<std::promise<Status>>(); // may end on either side
    std::future<Status> answered = recorded->get_future();
    m_station.access().record(entry, [recorded](const Status &status) { recorded->set_value(status); });
    if (const Status status = answered.get(); !status) // within AuditTrail::kWithin of its turn
        return work->done(status.error());
    post(&m_station, [this, work] { makeTrue(work); });
}

void StationEdits::makeTrue(const std::shared_ptr<Prepared> &work) const
{
    const rest::PlantEdit &edit = work->edit;
    Status applied = Done{};
    if (m_stopping)
        applied = stopping();
    else if (m_station.clock().steady() >= edit.notAfter)
        applied = tooLateToChange();
    else if (m_station.editor().snapshot()->revision() != edit.basedOn || !m_station.isSettled())
        applied = changedMeanwhile();
    else
        m_station.actAs(edit.actor, [&] { applied = m_station.editor().apply(edit.name, edit.next); });
    if (applied)
        return work->done(m_station.editor().snapshot());
    // The trail says already that it is done.
    AuditEntry &entry = work->entry;
    std::swap(entry.before, entry.after);
    entry.text = EditsText::tr("%1: this was not done. %2").arg(edit.name, applied.error().message);
    entry.severity = Severity::Warning;
    m_station.access().record(entry);
    work->done(applied.error());
}

void StationEdits::save(const Actor &actor, SteadyTime notAfter, std::function<void(const Status &)> done)
{
    post(&m_station, [this, actor, notAfter, done = std::move(done)] {
        const QString file = m_station.settings().projectFile;
        if (m_station.clock().steady() >= notAfter)
            return done(tooLateToChange());
        if (Status may = m_station.authorizer().mayConfigure(actor); !may)
            return done(may);
        if (file.isEmpty())
            return done(Error{Error::Kind::Unsupported, EditsText::tr("This station runs without a project file."), {}});
        write(m_station.editor().snapshot(), file, kMostWrites, done);
    });
}

void StationEdits::write(const SnapshotPtr &plant, const QString &file, int again, const std::function<void(const Status &)> &done)
{
    m_thread.start([this, plant, file, again, done] {
        const Status saved = m_stopping ? Status(stopping()) : project::save(file, plant->plant());
        post(&m_station, [this, plant, file, again, done, saved] {
            PlantEditor &editor = m_station.editor();
            const bool isNewest = editor.snapshot() == plant;
            // Somebody at the window has saved what is newer, which this may have written over.
            if (saved && !isNewest && !editor.isModified() && again > 1)
                return write(editor.snapshot(), file, again - 1, done);
            if (saved && isNewest)
                editor.markSaved();
            done(saved);
        });
    });
}

} // namespace lineside
