#pragma once

#include "drivers/opcua/opcua_driver.h"

#include <QTemporaryDir>

#include <map>

namespace lineside {

//! A driver on the test's thread with everything around it that it talks to, and what it has said so far.
class OpcUaRig
{
public:
    class OneSecret : public SecretSource
    {
    public:
        QByteArray password;
        Result<Secret> secret(const QString &reference) const override
        {
            if (reference != QStringLiteral("ref"))
                return Error{Error::Kind::NotFound, QStringLiteral("no such secret"), {}};
            return Secret(password);
        }
    };

    OpcUaRig();
    ~OpcUaRig();

    Device device;
    opcua::Pace pace;
    OneSecret secrets;

    //! A tag for a node of the test plant, by its name there; its number counts from 1.
    TagId add(const QString &node, ValueType type = ValueType::Float64);
    //! A tag for any node.
    TagId addNode(const QString &address, ValueType type = ValueType::Float64);
    DriverTag tag(TagId id) const;
    QList<DriverTag> driverTags() const;

    void open(const QString &url);
    void close();
    opcua::OpcUaDriver &driver() { return *m_driver; }
    LinkMonitor &monitor() { return m_monitor; }
    DriverContext context();
    QString folder() const { return m_folder.path(); }
    LinkState state() const { return m_monitor.state(); }
    QString cause() const { return m_monitor.status().cause; }

    //! All readings of a tag so far, oldest first; takes what is in the queue.
    const std::vector<Reading> &readings(TagId id);
    //! The last reading of a tag; a Bad one without code when there is none.
    Reading last(TagId id);
    QByteArray text(TagId id);
    //! How often a tag was heard of apart from readings.
    size_t heard(TagId id);
    void forget();

    //! Writes and runs the event loop until the outcome is there.
    WriteOutcome write(TagId id, const QVariant &raw, std::chrono::milliseconds deadline = std::chrono::seconds(3));

private:
    void collect();

    QTemporaryDir m_folder;
    FieldQueue m_queue;
    LinkMonitor m_monitor;
    std::unique_ptr<opcua::OpcUaDriver> m_driver;
    std::map<TagId, std::vector<Reading>> m_readings;
    std::map<TagId, QByteArray> m_texts;
    std::map<TagId, size_t> m_heard;
};

} // namespace lineside
