#include "app/demo-plant/modbus_server.h"

#include "app/demo-plant/modbus_registers.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QModbusTcpServer>

#include <array>

namespace lineside::demo {

//! Qt's server over our registers: they are its only store.
class ModbusServer::Slave final : public QModbusTcpServer
{
public:
    Slave(ModbusServer *owner, const Device &device)
        : registers(device)
        , m_owner(owner)
    {
        setServerAddress(1);
        setConnectionParameter(QModbusDevice::NetworkAddressParameter, QStringLiteral("127.0.0.1"));
    }

    ModbusRegisters registers;

protected:
    bool readData(QModbusDataUnit *unit) const override
    {
        const std::optional<ModbusTable> table = tableOf(unit->registerType());
        if (!table)
            return false;
        Q_EMIT m_owner->asked(nameOf(*table), unit->startAddress(), int(unit->valueCount()));
        const auto values = registers.read(*table, unit->startAddress(), int(unit->valueCount()));
        if (!values)
            return false;
        unit->setValues(QList<quint16>(values->begin(), values->end()));
        return true;
    }

    //! Writes come through processRequest(), where a refusal can say why.
    bool writeData(const QModbusDataUnit &) override { return false; }

    QModbusResponse processRequest(const QModbusPdu &request) override
    {
        switch (request.functionCode()) {
        case QModbusPdu::WriteSingleRegister:
        case QModbusPdu::WriteMultipleRegisters:
            return write(request);
        case QModbusPdu::WriteSingleCoil:
        case QModbusPdu::WriteMultipleCoils:
            return QModbusExceptionResponse(request.functionCode(), QModbusPdu::IllegalDataAddress);
        case QModbusPdu::MaskWriteRegister:
        case QModbusPdu::ReadWriteMultipleRegisters:
            return QModbusExceptionResponse(request.functionCode(), QModbusPdu::IllegalFunction);
        default:
            return QModbusTcpServer::processRequest(request);
        }
    }

private:
    static std::optional<ModbusTable> tableOf(QModbusDataUnit::RegisterType type)
    {
        switch (type) {
        case QModbusDataUnit::Coils: return ModbusTable::Coils;
        case QModbusDataUnit::DiscreteInputs: return ModbusTable::DiscreteInputs;
        case QModbusDataUnit::InputRegisters: return ModbusTable::InputRegisters;
        case QModbusDataUnit::HoldingRegisters: return ModbusTable::HoldingRegisters;
        case QModbusDataUnit::Invalid: break;
        }
        return std::nullopt;
    }

    static const char *nameOf(ModbusTable table)
    {
        static constexpr std::array<const char *, 4> kNames{"coil", "discrete", "input", "holding"};
        return kNames[size_t(table)];
    }

    QModbusResponse write(const QModbusPdu &request)
    {
        const QByteArray data = request.data();
        const auto word = [&data](qsizetype at) { return quint16(quint8(data[at]) << 8 | quint8(data[at + 1])); };
        const bool single = request.functionCode() == QModbusPdu::WriteSingleRegister;
        std::vector<quint16> values;
        if (single) {
            if (data.size() != 4)
                return QModbusExceptionResponse(request.functionCode(), QModbusPdu::IllegalDataValue);
            values.push_back(word(2));
        } else {
            const qsizetype count = data.size() < 5 ? 0 : word(2);
            if (count < 1 || count > 123 || quint8(data[4]) != 2 * count || data.size() != 5 + 2 * count)
                return QModbusExceptionResponse(request.functionCode(), QModbusPdu::IllegalDataValue);
            for (qsizetype i = 0; i < count; ++i)
                values.push_back(word(5 + 2 * i));
        }

        std::vector<ModbusRegisters::Written> written;
        switch (registers.write(word(0), values, written)) {
        case ModbusRegisters::WriteRefusal::NoSuchAddress:
            return QModbusExceptionResponse(request.functionCode(), QModbusPdu::IllegalDataAddress);
        case ModbusRegisters::WriteRefusal::BadValue:
            return QModbusExceptionResponse(request.functionCode(), QModbusPdu::IllegalDataValue);
        case ModbusRegisters::WriteRefusal::None:
            break;
        }
        for (const ModbusRegisters::Written &one : written)
            Q_EMIT m_owner->written(one.tag, one.value);
        return QModbusResponse(request.functionCode(), word(0), single ? values.front() : quint16(values.size()));
    }

    ModbusServer *m_owner;
};

ModbusServer::ModbusServer(const Device &device, QObject *parent)
    : FieldServer(parent)
    , m_code(device.code)
    , m_slave(std::make_unique<Slave>(this, device))
{
}

ModbusServer::~ModbusServer() = default;

Status ModbusServer::start(quint16 port)
{
    const int last = m_port ? m_port : std::min(65'535, port + kPortsTried);
    for (int candidate = m_port ? m_port : port; candidate <= last; ++candidate) {
        m_slave->setConnectionParameter(QModbusDevice::NetworkPortParameter, candidate);
        if (m_slave->connectDevice()) {
            m_port = quint16(candidate);
            return Done{};
        }
        m_slave->disconnectDevice();
    }
    return Error{Error::Kind::Busy,
                 QCoreApplication::translate("demo-plant", "%1 found no free port from %2 on.").arg(m_code).arg(port),
                 QCoreApplication::translate("demo-plant", "Choose another --port-base.")};
}

void ModbusServer::stop()
{
    m_slave->disconnectDevice();
}

bool ModbusServer::isServing() const
{
    return m_slave->state() == QModbusDevice::ConnectedState;
}

void ModbusServer::update(std::span<const ServedValue> values, std::span<const int> which)
{
    for (const int tag : which)
        m_slave->registers.set(tag, values[size_t(tag)]);
}

QJsonObject ModbusServer::parameters() const
{
    return {{QStringLiteral("host"), QStringLiteral("127.0.0.1")},
            {QStringLiteral("port"), int(m_port)},
            {QStringLiteral("unit_id"), 1}};
}

Knock ModbusServer::knock() const
{
    // read one input register; an exception would be an answer, too
    return {m_port, QByteArray::fromHex("4c530000000601040000" "0001"), QByteArray::fromHex("4c530000")};
}

bool ModbusServer::canSayBad(int tag) const
{
    return m_slave->registers.canSayBad(tag);
}

} // namespace lineside::demo
