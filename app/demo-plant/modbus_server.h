#pragma once

#include "app/demo-plant/field_server.h"

#include <memory>

namespace lineside::demo {

/*!
 * A PLC that speaks Modbus TCP, on Qt SerialBus' server: one unit, id 1. A request is answered within one turn of the
 * event loop and values change between turns, so a value of two registers never tears.
 */
class ModbusServer final : public FieldServer
{
    Q_OBJECT

public:
    explicit ModbusServer(const Device &device, QObject *parent = nullptr);
    ~ModbusServer() override;

    Status start(quint16 port) override;
    void stop() override;
    void update(std::span<const ServedValue> values, std::span<const int> which) override;
    bool isServing() const override;
    quint16 port() const override { return m_port; }
    QJsonObject parameters() const override;
    Knock knock() const override;
    bool canSayBad(int tag) const override;

private:
    class Slave;

    QString m_code;
    std::unique_ptr<Slave> m_slave;
    quint16 m_port = 0;
};

} // namespace lineside::demo
