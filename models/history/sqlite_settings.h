#pragma once

#include "models/history/sqlite.h"

namespace lineside::sqlite {

//! Something that a connection must be set to, and how to see whether it is.
struct Setting
{
    const char *set;
    const char *ask;
    QByteArray wanted; //!< what the first column of \a ask says then
};

//! A file in which nothing is lost that was committed: what every writing connection of Lineside's begins with.
std::span<const Setting> durableSettings();

/*!
 * Makes each setting and reads it back. Io, with \a unsafe as its sentence ("… cannot be kept safely in %1."; %1 is the
 * file) when one does not hold: the file is on a disk that cannot lock or map files.
 */
Status setAndAsk(Database &db, std::span<const Setting> settings, const QString &unsafe);

} // namespace lineside::sqlite
