#pragma once

#include <QByteArray>
#include <QString>

namespace lineside {

//! A cell of a CSV file: quoted where needed, and made harmless where a spreadsheet would take it for a formula.
QByteArray csvCell(const QString &text);

} // namespace lineside
