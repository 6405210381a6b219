#pragma once

#include <QByteArray>
#include <QString>

namespace lineside {

/*!
 * A cell of a file whose columns are parted by \a separator, a comma (RFC 4180) or a tab: quoted where needed, and made
 * harmless where a spreadsheet would take it for a formula. A NUL, which ends a text for many programs, becomes U+FFFD.
 */
QByteArray csvCell(const QString &text, char separator = ',');

} // namespace lineside
