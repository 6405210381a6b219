#pragma once

#include "drivers/modbus/decode.h"
#include "models/field/descriptions.h"
#include "models/field/field_gateway.h"

#include <chrono>

namespace lineside::modbus {

enum class Medium { Tcp, Rtu };

enum class WriteFunction {
    Auto,     //!< the single function where one coil or register is enough
    Single,   //!< functions 5 and 6 only
    Multiple, //!< functions 15 and 16 only
};

enum class BitWrite {
    Mask,            //!< function 22: the device changes the bit by itself
    ReadModifyWrite, //!< for devices without function 22; another writer's bit may be lost between the two
};

//! A device's parameters, as the description in description.cpp names them.
struct DeviceSettings
{
    // TCP
    QString host;
    quint16 port = 502;
    std::chrono::milliseconds connectTimeout{3'000};
    int depth = 1;
    // RTU
    QString serialPort;
    int baudRate = 19'200;
    QString parity;  //!< none, even, odd
    int stopBits = 1;
    // both
    quint8 unit = 1;
    std::chrono::milliseconds timeout{1'000};
    int addressBase = 0;
    WordOrder order = WordOrder::Abcd;
    int gap = 8;           //!< registers that may lie between two tags of one block; 16 times as many coils
    int maxRegisters = kMaxReadRegisters;
    WriteFunction writeFunction = WriteFunction::Auto;
    BitWrite bitWrite = BitWrite::Mask;
};

inline constexpr int kMaxDepth = 32;

DriverDescription tcpDescription();
DriverDescription rtuDescription();

//! Values outside the description's ranges are cut to them: checkDevice() is where people hear about it.
DeviceSettings settingsFrom(const Device &device, Medium medium);

//! Where a tag lies; BadData with a sentence when its address cannot be.
Result<Point> pointFrom(const Tag &tag, const DeviceSettings &settings);

//! The rules beyond the description: addresses, sizes, types that do not fit.
QList<FieldGateway::ParameterFault> checkDevice(const Device &device, Medium medium);

//! "holding register 107" in the numbers that the device's own engineer uses.
QString placeText(Table table, quint16 address, const DeviceSettings &settings);

} // namespace lineside::modbus
