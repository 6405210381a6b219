#pragma once

#include "app/demo-plant/served_value.h"
#include "models/plant/plant.h"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace lineside::demo {

//! The four tables of MODBUS Application Protocol V1.1b3, section 4.3.
enum class ModbusTable : quint8 { Coils, DiscreteInputs, InputRegisters, HoldingRegisters };

/*!
 * What a slave holds: the values of a device's tags as registers and bits, laid out by the tags' addresses. Written
 * apart from the driver's decoder, so that the two can be held against each other.
 */
class ModbusRegisters
{
public:
    //! Tags whose address makes no sense here are left out.
    explicit ModbusRegisters(const Device &device);

    void set(int tag, const ServedValue &value);

    //! Nothing when the range reaches beyond what there is. Bits are 0 or 1.
    std::optional<std::span<const quint16>> read(ModbusTable table, int address, int count) const;

    enum class WriteRefusal { None, NoSuchAddress, BadValue };
    struct Written
    {
        int tag = 0;
        double value = 0; //!< in the tag's unit
    };
    /*!
     * Takes what a client writes to the holding registers: whole writable tags, finite and within their write limits,
     * or nothing at all.
     */
    WriteRefusal write(int address, std::span<const quint16> registers, std::vector<Written> &written);

    //! True when the tag's form on the wire has a pattern that says bad: NaN, or a converter's overflow.
    bool canSayBad(int tag) const;

private:
    enum class Wire : quint8 { None, Bit, Int16, UInt16, Int32, UInt32, Float32, Int64, UInt64, Float64, String };
    struct Slot
    {
        Wire wire = Wire::None;
        ModbusTable table = ModbusTable::HoldingRegisters;
        bool swapWords = false;
        bool swapBytes = false;
        bool writable = false;
        quint16 address = 0;
        quint16 registers = 1;
        ValueType type = ValueType::Float64;
        double gain = 1; //!< engineering = raw * gain + offset
        double offset = 0;
        double writeLow = 0;
        double writeHigh = 0;
    };
    static Slot slotOf(const Tag &tag, const QString &deviceOrder);
    void store(const Slot &slot, quint64 bits);
    quint64 bitsOf(const Slot &slot, std::span<const quint16> registers) const;

    std::vector<Slot> m_slots;
    std::array<std::vector<quint16>, 4> m_tables;
    std::vector<int> m_owner; //!< of each holding register: its tag, -1 for none
};

} // namespace lineside::demo
