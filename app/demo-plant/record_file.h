#pragma once

#include "models/base/result.h"

#include <QFile>

#include <optional>

namespace lineside::demo {

/*!
 * A file of lines that grows while the plant runs. Lines are gathered in buffer() and written by flush() once a second,
 * or sooner when there are many. The file ends for good when the disk will not take it or when it would pass its bound:
 * what it holds then is whole lines from the beginning.
 */
class RecordFile
{
public:
    static constexpr qsizetype kBuffer = 4 * 1024 * 1024;

    //! \a most bytes are written at most.
    explicit RecordFile(qint64 most) : m_most(most) {}
    ~RecordFile();
    RecordFile(const RecordFile &) = delete;
    RecordFile &operator=(const RecordFile &) = delete;

    //! Starts the file anew with the line \a head.
    Status open(const QString &path, const QByteArray &head);
    bool isOpen() const { return m_file.isOpen(); }
    //! Whole lines only, and lineAdded() behind each.
    QByteArray &buffer() { return m_buffer; }
    void lineAdded();
    //! Why the file has ended, said once: Io when the disk would not take it, NoSpace at the bound.
    Status flush();
    //! Writes the rest.
    Status close();

private:
    void write();
    void endFor(Error::Kind kind, const QString &why);

    const qint64 m_most;
    qint64 m_written = 0;
    QFile m_file;
    QByteArray m_buffer;
    std::optional<Error> m_ended;
};

} // namespace lineside::demo
