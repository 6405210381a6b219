#pragma once

#include "drivers/modbus/modbus_driver.h"

#include <QJsonObject>

#include <map>

namespace lineside {

//! A driver with everything around it that it talks to, and what it has said so far.
class DriverRig
{
public:
    class NoSecrets : public SecretSource
    {
    public:
        Result<Secret> secret(const QString &) const override
        {
            return Error{Error::Kind::NotFound, QStringLiteral("no secrets here"), {}};
        }
    };

    DriverRig();
    ~DriverRig();

    Device device;
    modbus::RetryPause retry{std::chrono::milliseconds(1), std::chrono::milliseconds(20)};
    std::chrono::milliseconds linkTimeout{0}; //!< shorter than the description allows; 0: the device's

    //! Adds a tag; its number counts from 1.
    TagId add(const QString &table, int address, const QString &wire = {}, ValueType type = ValueType::Float64,
              const QJsonObject &more = {});
    TagId addTag(const QJsonObject &address, ValueType type = ValueType::Float64);
    DriverTag tag(TagId id) const;
    QList<DriverTag> driverTags() const;

    void open(quint16 port);
    void close();
    Driver &driver() { return *m_driver; }
    void useDriver(std::unique_ptr<Driver> driver) { m_driver = std::move(driver); }
    DriverContext context();
    LinkMonitor &monitor() { return *m_monitor; }

    //! Takes what is in the queue; true when something was.
    bool collect();
    //! All readings of a tag so far, oldest first.
    const std::vector<Reading> &readings(TagId id) { return m_readings[id]; }
    const std::vector<Reading> &collected(TagId id)
    {
        collect();
        return m_readings[id];
    }
    bool hasGood(TagId id);
    QString text(TagId id) { return m_texts[id]; }
    size_t readingCount() const { return m_count; }
    size_t batchCount() const { return m_batches; }
    void forget();

    //! Writes and runs the event loop until the outcome is there.
    WriteOutcome write(TagId id, const QVariant &raw, std::chrono::milliseconds deadline = std::chrono::seconds(2));

private:
    FieldQueue m_queue;
    NoSecrets m_secrets;
    std::unique_ptr<LinkMonitor> m_monitor;
    std::unique_ptr<Driver> m_driver;
    std::map<TagId, std::vector<Reading>> m_readings;
    std::map<TagId, QString> m_texts;
    size_t m_count = 0;
    size_t m_batches = 0;
};

} // namespace lineside
