#pragma once

#include "app/demo-plant/record_file.h"
#include "models/base/clock.h"

namespace lineside::demo {

/*!
 * Which reads the plant's Modbus slaves were asked for and when, as CSV: time_us,device,table,first,count. Times are UTC
 * microseconds of this machine's clock, as in the ledger: what the ledger says was served at that moment is what the
 * client got.
 */
class RequestLog
{
public:
    static constexpr qint64 kMostBytes = 4'000'000'000; //!< about a day of 100,000 tags at 1 Hz

    explicit RequestLog(qint64 most = kMostBytes) : m_file(most) {}

    //! Starts the file anew.
    Status open(const QString &path) { return m_file.open(path, "time_us,device,table,first,count\n"); }
    bool isOpen() const { return m_file.isOpen(); }
    //! \a table as in a tag's address: "coil", "discrete", "input", "holding".
    void add(UtcTime at, const QByteArray &device, const char *table, int first, int count);
    //! Io or NoSpace once it has ended (RecordFile).
    Status flush() { return m_file.flush(); }
    Status close() { return m_file.close(); }

private:
    RecordFile m_file;
};

} // namespace lineside::demo
