#pragma once

#include "app/demo-plant/record_file.h"
#include "app/demo-plant/served_value.h"

namespace lineside::demo {

/*!
 * What the plant served and when, as CSV for whoever checks the other end: time_us,device,tag,value,status.
 * Times are UTC microseconds, status is the OPC UA code in hexadecimal; the value of a bad line is what the transmitter
 * last thought, which Modbus gives as NaN or overflow. A line stands for the moment from which clients could get the
 * value: where a protocol polls, unchanged values make no line. While a link is lost its device makes none, and when it
 * is back each of its tags makes one.
 */
class Ledger
{
public:
    static constexpr qint64 kMostBytes = 16'000'000'000; //!< about an hour of 100,000 tags that change each second

    explicit Ledger(qint64 most = kMostBytes) : m_file(most) {}

    //! Starts the file anew.
    Status open(const QString &path);
    bool isOpen() const { return m_file.isOpen(); }
    void add(const QByteArray &device, const QByteArray &tag, const ServedValue &value, ValueType type);
    //! Io or NoSpace once it has ended (RecordFile): a ledger with holes would be none.
    Status flush() { return m_file.flush(); }
    Status close() { return m_file.close(); }

private:
    RecordFile m_file;
};

} // namespace lineside::demo
