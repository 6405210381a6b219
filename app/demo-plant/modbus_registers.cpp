#include "app/demo-plant/modbus_registers.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace lineside::demo {

namespace {

constexpr double kOverflow = 32'767; // what an analogue input card gives above its range

double rawNumber(const ServedValue &value, ValueType type)
{
    switch (type) {
    case ValueType::Float64: return value.value.asDouble();
    case ValueType::Int64: return double(value.value.asInt64());
    case ValueType::UInt64: return double(value.value.asUInt64());
    case ValueType::Bool: return value.value.asBool() ? 1 : 0;
    case ValueType::Text: break;
    }
    return 0;
}

} // namespace

ModbusRegisters::Slot ModbusRegisters::slotOf(const Tag &tag, const QString &deviceOrder)
{
    const auto text = [&tag](const char *key, const char *standard) {
        return tag.address.value(QLatin1String(key)).toString(QLatin1String(standard));
    };
    static const std::pair<QLatin1String, Wire> kWires[] = {
        {QLatin1String("bit"), Wire::Bit},         {QLatin1String("int16"), Wire::Int16},
        {QLatin1String("uint16"), Wire::UInt16},   {QLatin1String("int32"), Wire::Int32},
        {QLatin1String("uint32"), Wire::UInt32},   {QLatin1String("float32"), Wire::Float32},
        {QLatin1String("int64"), Wire::Int64},     {QLatin1String("uint64"), Wire::UInt64},
        {QLatin1String("float64"), Wire::Float64}, {QLatin1String("string"), Wire::String},
    };
    Slot slot;
    slot.type = tag.type;
    const QString table = text("table", "holding");
    if (table == QLatin1String("coil"))
        slot.table = ModbusTable::Coils;
    else if (table == QLatin1String("discrete"))
        slot.table = ModbusTable::DiscreteInputs;
    else if (table == QLatin1String("input"))
        slot.table = ModbusTable::InputRegisters;
    const bool bits = slot.table == ModbusTable::Coils || slot.table == ModbusTable::DiscreteInputs;

    const QString wire = text("type", "uint16");
    for (const auto &[name, kind] : kWires) {
        if (wire == name)
            slot.wire = kind;
    }
    if (bits)
        slot.wire = Wire::Bit;
    if (slot.wire == Wire::String)
        slot.registers = quint16((tag.address.value(QLatin1String("length")).toInt(16) + 1) / 2);
    else if (slot.wire == Wire::Int32 || slot.wire == Wire::UInt32 || slot.wire == Wire::Float32)
        slot.registers = 2;
    else if (slot.wire == Wire::Int64 || slot.wire == Wire::UInt64 || slot.wire == Wire::Float64)
        slot.registers = 4;

    QString order = text("word_order", "device");
    if (order == QLatin1String("device"))
        order = deviceOrder;
    slot.swapWords = order == QLatin1String("CDAB") || order == QLatin1String("DCBA");
    slot.swapBytes = order == QLatin1String("BADC") || order == QLatin1String("DCBA");

    const int address = tag.address.value(QLatin1String("address")).toInt(-1);
    if (address < 0 || address + slot.registers > 65'536 || (slot.wire == Wire::String) != (tag.type == ValueType::Text))
        slot.wire = Wire::None;
    slot.address = quint16(std::max(0, address));
    if (tag.scaling && tag.scaling->rawHigh != tag.scaling->rawLow) {
        slot.gain = (tag.scaling->high - tag.scaling->low) / (tag.scaling->rawHigh - tag.scaling->rawLow);
        slot.offset = tag.scaling->low - tag.scaling->rawLow * slot.gain;
    }
    slot.writable = tag.writable && slot.table == ModbusTable::HoldingRegisters && tag.type != ValueType::Text;
    slot.writeLow = tag.writeLimits.low.value_or(-std::numeric_limits<double>::max());
    slot.writeHigh = tag.writeLimits.high.value_or(std::numeric_limits<double>::max());
    return slot;
}

ModbusRegisters::ModbusRegisters(const Device &device)
{
    const QString order = device.parameters.value(QLatin1String("word_order")).toString(QStringLiteral("ABCD"));
    m_slots.reserve(size_t(device.tags.size()));
    for (const Tag &tag : device.tags) {
        m_slots.push_back(slotOf(tag, order));
        const Slot &slot = m_slots.back();
        std::vector<quint16> &table = m_tables[size_t(slot.table)];
        const size_t end = size_t(slot.address) + slot.registers;
        if (slot.wire != Wire::None && table.size() < end)
            table.resize(end, 0);
    }
    m_owner.assign(m_tables[size_t(ModbusTable::HoldingRegisters)].size(), -1);
    for (size_t i = 0; i < m_slots.size(); ++i) {
        const Slot &slot = m_slots[i];
        if (slot.wire == Wire::None || !slot.writable)
            continue;
        std::fill_n(m_owner.begin() + slot.address, slot.registers, int(i));
    }
}

void ModbusRegisters::store(const Slot &slot, quint64 bits)
{
    std::vector<quint16> &table = m_tables[size_t(slot.table)];
    for (int i = 0; i < slot.registers; ++i) {
        const int word = slot.swapWords ? i : slot.registers - 1 - i; // counted from the least significant
        quint16 value = quint16(bits >> (16 * word));
        if (slot.swapBytes)
            value = quint16((value << 8) | (value >> 8));
        table[size_t(slot.address) + size_t(i)] = value;
    }
}

quint64 ModbusRegisters::bitsOf(const Slot &slot, std::span<const quint16> registers) const
{
    quint64 bits = 0;
    for (int i = 0; i < slot.registers; ++i) {
        const int word = slot.swapWords ? i : slot.registers - 1 - i;
        quint16 value = registers[size_t(i)];
        if (slot.swapBytes)
            value = quint16((value << 8) | (value >> 8));
        bits |= quint64(value) << (16 * word);
    }
    return bits;
}

void ModbusRegisters::set(int tag, const ServedValue &value)
{
    const Slot &slot = m_slots[size_t(tag)];
    const bool bad = qualityOf(value.status) == Quality::Bad;
    const double number = (rawNumber(value, slot.type) - slot.offset) / slot.gain;
    const auto whole = [number](double low, double high) { return qint64(std::llround(std::clamp(number, low, high))); };
    switch (slot.wire) {
    case Wire::None:
        break;
    case Wire::Bit:
        m_tables[size_t(slot.table)][slot.address] = value.value.bits != 0 ? 1 : 0;
        break;
    case Wire::Int16:
        store(slot, quint64(bad ? qint64(kOverflow) : whole(-32'768, kOverflow)));
        break;
    case Wire::UInt16:
        store(slot, quint64(whole(0, 65'535)));
        break;
    case Wire::Int32:
        store(slot, quint64(whole(-2'147'483'648.0, 2'147'483'647.0)));
        break;
    case Wire::UInt32:
        store(slot, quint64(whole(0, 4'294'967'295.0)));
        break;
    case Wire::Int64:
    case Wire::UInt64:
        store(slot, slot.type == ValueType::Float64 ? quint64(whole(-9e18, 9e18)) : value.value.bits);
        break;
    case Wire::Float32:
        store(slot, std::bit_cast<quint32>(bad ? std::numeric_limits<float>::quiet_NaN() : float(number)));
        break;
    case Wire::Float64:
        store(slot, std::bit_cast<quint64>(bad ? std::numeric_limits<double>::quiet_NaN() : number));
        break;
    case Wire::String: {
        std::vector<quint16> &table = m_tables[size_t(slot.table)];
        const QByteArray text = value.text.leftJustified(2 * slot.registers, '\0', true);
        for (int i = 0; i < slot.registers; ++i) {
            const quint8 first = quint8(text[2 * i]);
            const quint8 second = quint8(text[2 * i + 1]);
            table[size_t(slot.address) + size_t(i)] = slot.swapBytes ? quint16(second << 8 | first)
                                                                     : quint16(first << 8 | second);
        }
        break;
    }
    }
}

std::optional<std::span<const quint16>> ModbusRegisters::read(ModbusTable table, int address, int count) const
{
    const std::vector<quint16> &values = m_tables[size_t(table)];
    if (address < 0 || count < 0 || size_t(address) + size_t(count) > values.size())
        return std::nullopt;
    return std::span(values).subspan(size_t(address), size_t(count));
}

ModbusRegisters::WriteRefusal ModbusRegisters::write(int address, std::span<const quint16> registers,
                                                     std::vector<Written> &written)
{
    written.clear();
    size_t at = 0;
    while (at < registers.size()) {
        const size_t place = size_t(address) + at;
        if (place >= m_owner.size() || m_owner[place] < 0)
            return WriteRefusal::NoSuchAddress;
        const int tag = m_owner[place];
        const Slot &slot = m_slots[size_t(tag)];
        // half a value is no value
        if (slot.address != place || at + slot.registers > registers.size())
            return WriteRefusal::BadValue;
        const quint64 bits = bitsOf(slot, registers.subspan(at, slot.registers));
        double raw = 0;
        switch (slot.wire) {
        case Wire::Int16: raw = double(qint16(quint16(bits))); break;
        case Wire::Int32: raw = double(qint32(quint32(bits))); break;
        case Wire::Int64: raw = double(qint64(bits)); break;
        case Wire::Float32: raw = double(std::bit_cast<float>(quint32(bits))); break;
        case Wire::Float64: raw = std::bit_cast<double>(bits); break;
        default: raw = double(bits); break;
        }
        const double value = raw * slot.gain + slot.offset;
        if (!std::isfinite(value) || value < slot.writeLow || value > slot.writeHigh)
            return WriteRefusal::BadValue;
        written.push_back({tag, value});
        at += slot.registers;
    }
    std::copy(registers.begin(), registers.end(),
              m_tables[size_t(ModbusTable::HoldingRegisters)].begin() + address);
    return written.empty() ? WriteRefusal::NoSuchAddress : WriteRefusal::None;
}

bool ModbusRegisters::canSayBad(int tag) const
{
    const Slot &slot = m_slots[size_t(tag)];
    const bool scaled = slot.gain != 1 || slot.offset != 0;
    return slot.wire == Wire::Float32 || slot.wire == Wire::Float64 || (slot.wire == Wire::Int16 && scaled);
}

} // namespace lineside::demo
