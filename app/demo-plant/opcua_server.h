#pragma once

#include "app/demo-plant/field_server.h"

#include <memory>

namespace lineside::demo {

/*!
 * A machine line's OPC UA server, on open62541 with security policy None and anonymous login: meant for 127.0.0.1
 * alone. Objects/<machine>/<tag>, numbers with their unit and range, source time stamps of the sampling, status codes
 * of the transmitter; set points are writable within their limits.
 *
 * The library has a thread of its own; clients read straight from the values that update() left, so they get the
 * newest one at the moment of their sampling.
 */
class OpcUaServer final : public FieldServer
{
    Q_OBJECT

public:
    explicit OpcUaServer(const Device &device, QObject *parent = nullptr);
    ~OpcUaServer() override;

    Status start(quint16 port) override;
    void stop() override;
    bool isServing() const override;
    void update(std::span<const ServedValue> values, std::span<const int> which) override;
    void confirmWrite(int tag) override;
    quint16 port() const override { return m_port; }
    QJsonObject parameters() const override;
    Knock knock() const override;
    bool canSayBad(int) const override { return true; }

private:
    class Library;

    std::unique_ptr<Library> m_library;
    quint16 m_port = 0;
};

} // namespace lineside::demo
