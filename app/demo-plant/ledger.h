#pragma once

#include "app/demo-plant/served_value.h"
#include "models/base/result.h"

#include <QFile>

namespace lineside::demo {

/*!
 * What the plant served and when, as CSV for whoever checks the other end: time_us,device,tag,value,status.
 * Times are UTC microseconds, status is the OPC UA code in hexadecimal; the value of a bad line is what the transmitter
 * last thought, which Modbus gives as NaN or overflow. A line stands for the moment from which clients could get the
 * value: where a protocol polls, unchanged values make no line. While a link is lost its device makes none, and when it
 * is back each of its tags makes one.
 *
 * Lines are gathered and written once a second, or sooner when kBuffer is full; close() writes the rest.
 */
class Ledger
{
public:
    static constexpr qsizetype kBuffer = 4 * 1024 * 1024;

    ~Ledger();

    //! Starts the file anew.
    Status open(const QString &path);
    bool isOpen() const { return m_file.isOpen(); }
    void add(const QByteArray &device, const QByteArray &tag, const ServedValue &value, ValueType type);
    //! Io when the disk would not take it; the ledger is closed then, for a ledger with holes is none.
    Status flush();
    Status close();

private:
    QFile m_file;
    QByteArray m_buffer;
};

} // namespace lineside::demo
