#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace lineside {

/*!
 * A cell of a file whose columns are parted by \a separator, a comma (RFC 4180) or a tab: quoted where needed, and made
 * harmless where a spreadsheet would take it for a formula. A NUL, which ends a text for many programs, becomes U+FFFD.
 */
QByteArray csvCell(const QString &text, char separator = ',');

//! One record of such a file.
struct CsvRow
{
    int line = 0; //!< where it begins, from 1
    QStringList cells;
};

//! What a file that people hand in may hold at most.
struct CsvLimits
{
    qsizetype bytes = 16 << 20;
    qsizetype rows = 200'000;
    qsizetype cells = 200; //!< of a row
};

/*!
 * The records of a file after RFC 4180, in UTF-8 with or without its mark; lines may end with LF, too. Empty lines are passed
 * over. Strict: a quote inside a bare cell, something behind a closing one, a quote that nobody closes, bytes that are no
 * UTF-8, or more than \a limits is BadData with the number of the line. What csvCell() puts before a formula stays.
 */
Result<std::vector<CsvRow>> readCsv(const QByteArray &file, char separator = ',', const CsvLimits &limits = {});

} // namespace lineside
