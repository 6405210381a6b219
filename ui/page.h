#pragma once

#include "ui/services.h"

#include <QJsonObject>
#include <QPointer>
#include <QRect>
#include <QWidget>

#include <functional>
#include <vector>

namespace lineside {

class PlantWatch;
class TagPanel;
struct PageContext;

//! Something that a person can go to.
struct ObjectRef
{
    enum class Kind {
        None,
        Site,
        Line,
        Machine,
        Device,
        Tag,
        Readings, //!< a tag's readings of a range, on the Trends page
        Health,   //!< of a machine
        Alert,    //!< of predictive maintenance
        Losses,   //!< of a machine in a range: where its time went
        Stops,    //!< of a machine in a range: those in which it was down
        Signals,  //!< of a machine's control charts in a range
        Chart,    //!< a control chart, and its point at the end of the range
    };
    Kind kind = Kind::None;
    QUuid uuid;
    UtcTime from{}; //!< of what has a range
    UtcTime to{};

    static ObjectRef of(const SiteId &id) { return {Kind::Site, id.uuid}; }
    static ObjectRef of(const LineId &id) { return {Kind::Line, id.uuid}; }
    static ObjectRef of(const MachineId &id) { return {Kind::Machine, id.uuid}; }
    static ObjectRef of(const DeviceId &id) { return {Kind::Device, id.uuid}; }
    static ObjectRef of(const TagUuid &id) { return {Kind::Tag, id.uuid}; }
    static ObjectRef readings(const TagUuid &id, UtcTime from, UtcTime to) { return {Kind::Readings, id.uuid, from, to}; }
    static ObjectRef healthOf(const MachineId &id) { return {Kind::Health, id.uuid}; }
    static ObjectRef lossesOf(const MachineId &id, UtcTime from, UtcTime to) { return {Kind::Losses, id.uuid, from, to}; }
    static ObjectRef stopsOf(const MachineId &id, UtcTime from, UtcTime to) { return {Kind::Stops, id.uuid, from, to}; }
    static ObjectRef signalsOf(const MachineId &id, UtcTime from, UtcTime to) { return {Kind::Signals, id.uuid, from, to}; }
    static ObjectRef chart(const QUuid &id, UtcTime from, UtcTime to) { return {Kind::Chart, id, from, to}; }
    static ObjectRef alert(const QUuid &id) { return {Kind::Alert, id}; }
    friend bool operator==(const ObjectRef &, const ObjectRef &) = default;
};

/*!
 * Parts that one folder offers to the pages and menus of another; registered in ui/shell/pages.cpp. A part that is
 * not there is left out of the window.
 */
struct PageParts
{
    using MakePanel = std::function<TagPanel *(const PageContext &, QWidget *parent)>;
    MakePanel trend; //!< a live trend of a few tags, below the tags of the Machine page
    MakePanel write; //!< the write panel, in the main window's right dock; setTags() gives the one tag to write
    //! Opens the device dialog; a null id asks for a new device.
    std::function<void(const PageContext &, QWidget *parent, const DeviceId &device)> editDevice;
    //! Opens a machine's settings; a null id shows the first machine.
    std::function<void(const PageContext &, QWidget *parent, const MachineId &machine)> editMachine;
    //! Opens the calendars, stop reasons and lines of a site; a null id shows the first one.
    std::function<void(const PageContext &, QWidget *parent, const SiteId &site)> editSite;
    //! Opens the settings of the plant's database.
    std::function<void(const PageContext &, QWidget *parent)> setUpPlantStore;
    //! Opens the list of what the plant's database could not take.
    std::function<void(const PageContext &, QWidget *parent)> showPutAside;
    //! Opens the comparison with the plant's database.
    std::function<void(const PageContext &, QWidget *parent)> reconcilePlantStore;
    //! Asks who sits here to log in, because of \a reason; \a then runs after a login.
    std::function<void(const PageContext &, QWidget *parent, const QString &reason, const std::function<void()> &then)> logIn;
    //! Asks for a new password of who is logged in.
    std::function<void(const PageContext &, QWidget *parent)> changePassword;
    //! Offers to make the station's first administrator; \a done hears when that has been answered.
    std::function<void(const PageContext &, QWidget *parent, const std::function<void()> &done)> makeFirstAdmin;
    //! Opens users, sessions, API keys and tenants.
    std::function<void(const PageContext &, QWidget *parent)> manageUsers;
    //! Opens the settings of the web server; only where there is one.
    std::function<void(const PageContext &, QWidget *parent)> setUpWebServer;
    //! Who watches in a browser, for a dock of the main window; only where there is a web server.
    std::function<QWidget *(const PageContext &, QWidget *parent)> viewers;
    //! Enables or disables devices as one step of Undo; says what was done.
    std::function<Result<QString>(const PageContext &, const QList<DeviceId> &devices, bool enabled)> enableDevices;
    //! Asks how the history of tags in a range is to be exported, and does it; \a remark hears how it ended.
    std::function<void(const PageContext &, QWidget *parent, const std::vector<TagUuid> &tags, UtcTime from, UtcTime to,
                       const std::function<void(const QString &)> &remark)> exportHistory;
    //! Opens the dialog that makes tags of what a device found by itself.
    std::function<void(const PageContext &, QWidget *parent, const DeviceId &device)> adoptDiscovered;
};

//! What a page is built from. Lives as long as the main window.
struct PageContext
{
    const UiServices &services;
    PlantWatch &watch; //!< who is abnormal now, links, recent values of key tags
    const PageParts &parts;
};

/*!
 * One page of the main window. Pages are made when they are first shown, and only the visible one ticks. Snapshots
 * change under a page: it takes PlantEditor::snapshotChanged itself.
 */
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    //! The display tick, 20 times a second while the page is visible: show what is new, cheaply.
    virtual void tick() {}
    //! Shows this object; false when the page has no place for it.
    virtual bool goTo(const ObjectRef &object)
    {
        Q_UNUSED(object)
        return false;
    }
    //! Ctrl+F.
    virtual void find() {}
    //! F5: asks again what does not come by itself.
    virtual void refresh() {}
    //! File > Export; offered while canExport().
    virtual bool canExport() const { return false; }
    virtual void exportData() {}
    //! What the session remembers of this page: columns, splitters, what was shown. Small.
    virtual QJsonObject saveState() const { return {}; }
    virtual void restoreState(const QJsonObject &state) { Q_UNUSED(state) }

Q_SIGNALS:
    void goToRequested(const lineside::ObjectRef &object);
    //! Somebody chose a value to write. \a anchor: where it stands on the screen.
    void writeRequested(const lineside::TagUuid &tag, const QRect &anchor);
    //! A short remark for the status bar.
    void remarkMade(const QString &text);
    void canExportChanged();
    //! The next step that an empty page offers.
    void openProjectRequested();
    void editDeviceRequested(const lineside::DeviceId &device);
};

//! A part of a page that shows some tags.
class TagPanel : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void setTags(const std::vector<TagUuid> &tags) = 0;
    virtual void tick() {}

Q_SIGNALS:
    void closeRequested();
};

} // namespace lineside
