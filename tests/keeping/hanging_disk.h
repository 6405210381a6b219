#pragma once

#include <QByteArray>

namespace lineside::test {

/*!
 * A disk that hangs: fsync() and fdatasync() of files whose path contains what was said do not return before release().
 * Of this program alone; one at a time.
 */
class HangingDisk
{
public:
    explicit HangingDisk(QByteArray pathPart);
    ~HangingDisk();
    HangingDisk(const HangingDisk &) = delete;
    HangingDisk &operator=(const HangingDisk &) = delete;

    //! How many calls hang.
    int waiting() const;
    void release();
};

} // namespace lineside::test
