#include "drivers/opcua/device_test.h"

#include "drivers/opcua/short_session.h"
#include "drivers/opcua/status_words.h"

#include <QCoreApplication>

namespace lineside::opcua {

namespace {

struct TestText
{
    Q_DECLARE_TR_FUNCTIONS(opcua)
};

constexpr size_t kNodesPerRead = 100;
constexpr qsizetype kMostTagSteps = 50;

struct TestStage
{
    Failure::Stage stage;
    const char *name;
};

//! The steps of connecting, in their order: each is passed when a later one failed.
constexpr TestStage kStages[] = {
    {Failure::Stage::Reach, QT_TRANSLATE_NOOP("opcua", "Reach the server")},
    {Failure::Stage::Endpoint, QT_TRANSLATE_NOOP("opcua", "Find a fitting endpoint")},
    {Failure::Stage::Certificate, QT_TRANSLATE_NOOP("opcua", "Check the server's certificate")},
    {Failure::Stage::Session, QT_TRANSLATE_NOOP("opcua", "Open a session")},
    {Failure::Stage::Login, QT_TRANSLATE_NOOP("opcua", "Log in")},
};

void reportConnect(const std::optional<Failure> &failure, const SessionFacts &facts, DeviceTestReport &report)
{
    for (const TestStage &stage : kStages) {
        const QString name = QCoreApplication::translate("opcua", stage.name);
        if (failure && failure->stage == stage.stage) {
            QString detail = failure->error.message;
            if (!failure->error.hint.isEmpty())
                detail += QLatin1String(". ") + failure->error.hint;
            report.steps.append({name, false, detail});
            report.untrusted = failure->certificate;
            return;
        }
        QString detail;
        if (stage.stage == Failure::Stage::Endpoint)
            detail = facts.endpoint;
        if (stage.stage == Failure::Stage::Session)
            detail = facts.serverName;
        report.steps.append({name, true, detail});
    }
    if (!facts.warning.isEmpty())
        report.steps.append({TestText::tr("Remark"), true, facts.warning});
}

//! What one tag's node gave: empty text when it can be read as the tag's type.
QString tagFault(const NodeFacts &facts, const Tag &tag)
{
    if (qualityOf(facts.status) == Quality::Bad)
        return statusWords(facts.status);
    if (!facts.scalar)
        return TestText::tr("the node holds an array or a structure");
    Batch batch;
    const Reading reading = toReading(facts.value, kNoTag, tag, batch);
    if (qualityOf(reading.status) == Quality::Bad)
        return TestText::tr("%1 does not fit the tag's type").arg(displayText(facts.value));
    return {};
}

void readTags(const Device &device, ShortSession &session, Job<DeviceTestReport> &job, DeviceTestReport &report)
{
    std::vector<NodeId> nodes;
    std::vector<const Tag *> tags;
    qsizetype faults = 0;
    const auto fault = [&](const Tag &tag, const QString &why) {
        if (++faults <= kMostTagSteps)
            report.steps.append({TestText::tr("Read %1").arg(tag.code), false, why});
    };
    for (const Tag &tag : device.tags) {
        const Result<NodeAddress> address = NodeAddress::parse(TagSettings::of(tag).node);
        const std::optional<NodeId> node = address ? address->resolve(session.facts().namespaces) : std::nullopt;
        if (!address) {
            fault(tag, address.error().message);
        } else if (!node) {
            fault(tag, TestText::tr("the server has no namespace %1").arg(address->uri));
        } else {
            nodes.push_back(*node);
            tags.push_back(&tag);
        }
    }
    qsizetype good = 0;
    QString sample;
    for (size_t first = 0; first < nodes.size(); first += kNodesPerRead) {
        job.setProgress(0.5 + 0.5 * double(first) / double(nodes.size()), TestText::tr("Reading tags"));
        const size_t count = std::min(kNodesPerRead, nodes.size() - first);
        const auto begin = nodes.begin() + std::ptrdiff_t(first);
        const Result<std::vector<NodeFacts>> facts =
            session.readFacts({begin, begin + std::ptrdiff_t(count)}, false);
        if (!facts) {
            report.steps.append({TestText::tr("Read tags"), false, facts.error().message});
            return;
        }
        for (size_t i = 0; i < count; ++i) {
            const QString why = tagFault((*facts)[i], *tags[first + i]);
            if (!why.isEmpty()) {
                fault(*tags[first + i], why);
                continue;
            }
            if (++good == 1)
                sample = tags[first + i]->code + QLatin1String(" = ") + displayText((*facts)[i].value);
        }
    }
    if (faults > kMostTagSteps)
        report.steps.append({TestText::tr("Read tags"), false,
                             TestText::tr("%1 more tags cannot be read").arg(faults - kMostTagSteps)});
    if (good > 0)
        report.steps.append({TestText::tr("Read tags"), true,
                             TestText::tr("%1 of %2; for example %3")
                                 .arg(QString::number(good), QString::number(device.tags.size()), sample)});
}

} // namespace

Result<DeviceTestReport> testDevice(const Device &device, const DriverContext &context, Job<DeviceTestReport> &job)
{
    const Settings settings = Settings::of(device);
    ShortSession session(settings, context, [&job] { return job.isCancelled(); });
    job.setProgress(0.1, TestText::tr("Connecting"));
    const std::optional<Failure> failure = session.open();
    if (job.isCancelled())
        return Error{Error::Kind::Cancelled, TestText::tr("Cancelled."), {}};
    DeviceTestReport report;
    reportConnect(failure, session.facts(), report);
    if (!failure)
        readTags(device, session, job, report);
    if (job.isCancelled())
        return Error{Error::Kind::Cancelled, TestText::tr("Cancelled."), {}};
    return report;
}

} // namespace lineside::opcua
