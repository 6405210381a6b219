#pragma once

#include "drivers/all_drivers.h"
#include "tests/gui/account_desk.h"
#include "tests/gui/plant_scene.h"
#include "ui/page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/pages.h"
#include "ui/widgets/plant_watch.h"

#include <QDialog>

namespace lineside {

inline QString q(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

//! The real protocols' descriptions and checks, with made-up answers behind.
class LooksGateway final : public FieldGateway
{
public:
    explicit LooksGateway(SceneGateway &scene) : m_scene(scene), m_drivers(allDrivers()) {}

    QList<DriverDescription> drivers() const override
    {
        QList<DriverDescription> all;
        for (const DriverEntry &driver : m_drivers)
            all += driver.description;
        return all;
    }
    QList<ParameterFault> check(const Device &device) const override
    {
        const DriverEntry *driver = findDriver(m_drivers, device.driver);
        return driver ? checkParameters(*driver, device) : QList<ParameterFault>();
    }
    QList<LinkStatus> links() const override { return m_scene.links(); }
    void watchFrames(const DeviceId &, bool) override {}
    QList<FrameRecord> frames(const DeviceId &) const override { return m_frames; }
    QString describeFrame(const DeviceId &, const FrameRecord &frame) const override
    {
        const DriverEntry *driver = findDriver(m_drivers, q("modbus-tcp"));
        return driver && driver->describeFrame ? driver->describeFrame(frame) : QString();
    }
    JobPtr<DeviceTestReport> test(const Device &, Job<DeviceTestReport>::Callback done) override
    {
        auto job = std::make_shared<Job<DeviceTestReport>>(std::move(done));
        job->finish(m_report);
        return job;
    }
    JobPtr<QList<BrowseNode>> browse(const Device &, const QString &id, Job<QList<BrowseNode>>::Callback done) override
    {
        auto job = std::make_shared<Job<QList<BrowseNode>>>(std::move(done));
        job->finish(id.isEmpty() ? m_nodes : QList<BrowseNode>());
        return job;
    }
    JobPtr<QList<BrowseNode>> discovered(const Device &device, Job<QList<BrowseNode>>::Callback done) override
    {
        return m_scene.discovered(device, std::move(done));
    }
    Status trust(const Device &, const CertificateInfo &) override { return Done{}; }

    SceneGateway &m_scene;
    const DriverRegistry m_drivers;
    QList<FrameRecord> m_frames;
    QList<BrowseNode> m_nodes;
    DeviceTestReport m_report;
};

//! A writer that answers as it is told.
class LooksWriter final : public FieldWriter
{
public:
    void write(const FieldWrite &, std::function<void(WriteOutcome)> done) override { done(m_outcome); }
    WriteOutcome m_outcome;
};

/*!
 * A lively hour of the sample plant behind a real window, and what a person meets there and in dialogs, by name. Made anew for
 * each picture, in the language, look and size that are set then.
 */
struct LooksStage
{
    using Prepare = std::function<QWidget *()>; //!< brings the scene about and says which window shows it

    std::unique_ptr<PlantScene> m_scene;
    std::unique_ptr<LooksGateway> m_gateway;
    LooksWriter m_writer;
    std::unique_ptr<CommandService> m_commands;
    std::unique_ptr<AccountDesk> m_desk;
    std::unique_ptr<MainWindow> m_window;
    const PageParts m_parts = allParts();
    std::unique_ptr<UiServices> m_services;
    std::unique_ptr<PageContext> m_context;
    std::unique_ptr<QDialog> m_dialog;

    //! Two scenes of one name are one.
    QMap<QString, Prepare> scenes()
    {
        QMap<QString, Prepare> all;
        addPlantScenes(all);
        addAccessScenes(all);
        return all;
    }
    UiServices services()
    {
        UiServices same = m_scene->services();
        return {same.editor, same.latest, same.pipeline, same.historian, *m_gateway, *m_commands, same.secrets,
                same.authorizer, same.clock, same.tap, same.plantStore, same.theme, same.seat, same.keeper, same.web};
    }
    void fill();
    void strike(); //!< what was made for a picture

private:
    void addPlantScenes(QMap<QString, Prepare> &scenes);
    void addAccessScenes(QMap<QString, Prepare> &scenes);
    //! What the forwarder says, in the language of the window.
    static QString words(const char *text) { return QCoreApplication::translate("forward", text); }
    QWidget *page(const char *id);
    QWidget *device(const char *driver, int tab, bool isNew = false);
    QWidget *machine(int tab, bool wrong = false);
    QWidget *site(int tab, bool wrong = false);
    QWidget *write(const char *value, const WriteOutcome *outcome, bool confirm);
};

} // namespace lineside
