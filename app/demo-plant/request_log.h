#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QFile>

namespace lineside::demo {

/*!
 * Which reads the plant's Modbus slaves were asked for and when, as CSV: time_us,device,table,first,count. Times are UTC
 * microseconds of this machine's clock, as in the ledger: what the ledger says was served at that moment is what the
 * client got. Lines are gathered and written once a second; close() writes the rest.
 */
class RequestLog
{
public:
    ~RequestLog();

    //! Starts the file anew.
    Status open(const QString &path);
    bool isOpen() const { return m_file.isOpen(); }
    //! \a table as in a tag's address: "coil", "discrete", "input", "holding".
    void add(UtcTime at, const QByteArray &device, const char *table, int first, int count);
    //! Io when the disk would not take it; the log is closed then.
    Status flush();
    Status close();

private:
    QFile m_file;
    QByteArray m_buffer;
};

} // namespace lineside::demo
