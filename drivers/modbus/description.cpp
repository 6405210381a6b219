#include "drivers/modbus/settings.h"

#include "drivers/modbus/text.h"

namespace lineside::modbus {

namespace {

using Type = ParameterDescription::Type;

ParameterDescription numberParameter(const char *key, QString label, double standard, double minimum, double maximum,
                                     QString unit, QString help)
{
    ParameterDescription parameter;
    parameter.key = QString::fromLatin1(key);
    parameter.label = std::move(label);
    parameter.type = Type::Integer;
    parameter.unit = std::move(unit);
    parameter.standard = int(standard);
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    parameter.help = std::move(help);
    return parameter;
}

ParameterDescription choiceParameter(const char *key, QString label, const char *standard,
                                     QList<ParameterDescription::Choice> choices, QString help)
{
    ParameterDescription parameter;
    parameter.key = QString::fromLatin1(key);
    parameter.label = std::move(label);
    parameter.type = Type::Choice;
    parameter.standard = QString::fromLatin1(standard);
    parameter.choices = std::move(choices);
    parameter.help = std::move(help);
    return parameter;
}

ParameterDescription::Choice choice(const char *value, QString label)
{
    return {QString::fromLatin1(value), std::move(label)};
}

QList<ParameterDescription::Choice> orderChoices()
{
    return {choice("ABCD", Text::tr("ABCD: most significant first (the usual one)")),
            choice("CDAB", Text::tr("CDAB: registers swapped")),
            choice("BADC", Text::tr("BADC: bytes swapped in each register")),
            choice("DCBA", Text::tr("DCBA: least significant first"))};
}

QList<ParameterDescription> commonParameters()
{
    const QString polling = Text::tr("Polling");
    const QString writing = Text::tr("Writing");

    QList<ParameterDescription> list;
    list.append(numberParameter("unit_id", Text::tr("Unit id"), 1, 0, 255, {},
                                Text::tr("The slave's number. Behind a gateway or on a serial line it chooses the "
                                         "device; many TCP devices want 1 or 255.")));
    list.append(numberParameter("address_base", Text::tr("First address"), 0, 0, 1, {},
                                Text::tr("0 or 1: the number that the device's manual gives to the first coil or "
                                         "register. When all values sit one beside where they belong, change this.")));
    ParameterDescription order = choiceParameter("word_order", Text::tr("Byte and word order"), "ABCD", orderChoices(),
                                                 Text::tr("How values of several registers lie on the wire; a tag "
                                                          "may have its own. 16-bit values follow only the byte swap."));
    list.append(order);

    const auto addTo = [&list](const QString &group, ParameterDescription parameter) {
        parameter.group = group;
        list.append(std::move(parameter));
    };
    addTo(polling, numberParameter("timeout_ms", Text::tr("Time limit for a reply"), 1000, 20, 60000, Text::tr("ms"),
                                   Text::tr("From sending a request to its complete reply. Radio links and slow "
                                            "gateways need more.")));
    addTo(polling, numberParameter("gap_registers", Text::tr("Gap read across"), 8, 0, 124, Text::tr("registers"),
                                   Text::tr("Tags this far apart are still read in one request (16 times as far for "
                                            "coils). 0 when reading in between has side effects.")));
    addTo(polling, numberParameter("max_registers", Text::tr("Largest request"), kMaxReadRegisters, 4, kMaxReadRegisters,
                                   Text::tr("registers"),
                                   Text::tr("Smaller for devices that refuse long reads.")));
    addTo(writing, choiceParameter("write_function", Text::tr("Functions for writing"), "auto",
                                   {choice("auto", Text::tr("Automatic: 5 and 6 for one value, 16 for more")),
                                    choice("single", Text::tr("Only 5 and 6")),
                                    choice("multiple", Text::tr("Only 15 and 16"))},
                                   Text::tr("Some devices know only one kind. With 5 and 6 alone, values of several "
                                            "registers cannot be written.")));
    addTo(writing, choiceParameter("bit_write", Text::tr("Writing one bit of a register"), "mask",
                                   {choice("mask", Text::tr("Function 22: the device changes the bit itself")),
                                    choice("read_modify_write", Text::tr("Read, change, write the register"))},
                                   Text::tr("Function 22 is safe. Reading and writing back can undo what the device "
                                            "or somebody else changes in between: only for devices without 22.")));
    return list;
}

QList<ParameterDescription> tagParameters()
{
    QList<ParameterDescription> list;
    ParameterDescription table = choiceParameter(
        "table", Text::tr("Table"), "holding",
        {choice("coil", Text::tr("Coil (0x, read and write)")),
         choice("discrete", Text::tr("Discrete input (1x)")),
         choice("input", Text::tr("Input register (3x)")),
         choice("holding", Text::tr("Holding register (4x, read and write)"))},
        Text::tr("Which of the device's four tables holds the value."));
    table.required = true;
    list.append(table);

    ParameterDescription address = numberParameter(
        "address", Text::tr("Address"), 0, 0, kTableSize, {},
        Text::tr("The number inside the table, without the table's leading digit (40001 is 1, or 0 when the device "
                 "counts from 0)."));
    address.standard = QVariant();
    address.required = true;
    list.append(address);

    ParameterDescription type = choiceParameter(
        "type", Text::tr("Type on the wire"), "uint16",
        {choice("bit", Text::tr("One bit")), choice("int16", Text::tr("16-bit signed")),
         choice("uint16", Text::tr("16-bit unsigned")), choice("int32", Text::tr("32-bit signed")),
         choice("uint32", Text::tr("32-bit unsigned")), choice("float32", Text::tr("32-bit floating point")),
         choice("int64", Text::tr("64-bit signed")), choice("uint64", Text::tr("64-bit unsigned")),
         choice("float64", Text::tr("64-bit floating point")), choice("string", Text::tr("Text"))},
        Text::tr("How the registers are read. Coils and discrete inputs are always one bit."));
    type.onlyIf = QStringLiteral("table=holding|input");
    list.append(type);

    ParameterDescription bit = numberParameter("bit", Text::tr("Bit"), 0, 0, 15, {},
                                               Text::tr("0 is the least significant bit of the register."));
    bit.onlyIf = QStringLiteral("type=bit");
    list.append(bit);

    ParameterDescription length = numberParameter("length", Text::tr("Length"), 16, 1, 2 * kMaxReadRegisters,
                                                  Text::tr("bytes"),
                                                  Text::tr("Of the text; two bytes fill one register."));
    length.onlyIf = QStringLiteral("type=string");
    list.append(length);

    QList<ParameterDescription::Choice> orders{choice("device", Text::tr("As the device"))};
    orders.append(orderChoices());
    ParameterDescription order = choiceParameter("word_order", Text::tr("Byte and word order"), "device", orders,
                                                 Text::tr("When this tag differs from the rest of its device."));
    order.onlyIf = QStringLiteral("table=holding|input");
    list.append(order);
    return list;
}

} // namespace

DriverDescription tcpDescription()
{
    DriverDescription description;
    description.id = QStringLiteral("modbus-tcp");
    description.name = QStringLiteral("Modbus TCP");
    description.help = Text::tr("PLCs, drives, meters and gateways that speak Modbus over Ethernet.");
    description.canWrite = true;

    ParameterDescription host;
    host.key = QStringLiteral("host");
    host.label = Text::tr("Host");
    host.required = true;
    host.help = Text::tr("The device's name or IP address.");
    description.device.append(host);
    description.device.append(numberParameter("port", Text::tr("Port"), 502, 1, 65535, {},
                                              Text::tr("502 unless the device says otherwise.")));
    description.device.append(commonParameters());

    ParameterDescription depth = numberParameter(
        "depth", Text::tr("Requests under way"), 1, 1, kMaxDepth, {},
        Text::tr("How many requests may wait for a reply at a time. 1 suits every device; more is faster where the "
                 "device can queue them."));
    depth.group = Text::tr("Polling");
    description.device.append(depth);
    ParameterDescription connectTimeout = numberParameter(
        "connect_timeout_ms", Text::tr("Time limit for connecting"), 3000, 100, 60000, Text::tr("ms"),
        Text::tr("After that the attempt is given up and made again later."));
    connectTimeout.group = Text::tr("Polling");
    description.device.append(connectTimeout);
    description.tag = tagParameters();
    return description;
}

DriverDescription rtuDescription()
{
    DriverDescription description;
    description.id = QStringLiteral("modbus-rtu");
    description.name = QStringLiteral("Modbus RTU");
    description.help = Text::tr("Devices on a serial line (RS-485, RS-232). Devices with the same port share the "
                                "line, each with its own unit id.");
    description.canWrite = true;

    ParameterDescription port;
    port.key = QStringLiteral("serial_port");
    port.label = Text::tr("Serial port");
    port.required = true;
    port.help = Text::tr("For example /dev/ttyUSB0; a name under /dev/serial/by-id stays the same when plugs change.");
    description.device.append(port);
    description.device.append(numberParameter("baud_rate", Text::tr("Speed"), 19200, 300, 4000000, Text::tr("baud"),
                                              Text::tr("All devices of one line have the same speed, parity and stop bits.")));
    description.device.append(choiceParameter("parity", Text::tr("Parity"), "even",
                                              {choice("none", Text::tr("None")), choice("even", Text::tr("Even")),
                                               choice("odd", Text::tr("Odd"))},
                                              Text::tr("Even is Modbus' own standard; none is common.")));
    description.device.append(numberParameter("stop_bits", Text::tr("Stop bits"), 1, 1, 2, {},
                                              Text::tr("1, or 2 where there is no parity.")));
    description.device.append(commonParameters());
    for (ParameterDescription &parameter : description.device) {
        if (parameter.key == QLatin1String("unit_id")) {
            parameter.minimum = 1;
            parameter.maximum = 247;
        }
    }
    description.tag = tagParameters();
    return description;
}

} // namespace lineside::modbus
