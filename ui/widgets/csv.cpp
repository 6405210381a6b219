#include "ui/widgets/csv.h"

namespace lineside {

QByteArray csvCell(const QString &text)
{
    QByteArray cell = text.toUtf8();
    // a spreadsheet runs cells that begin like a formula; numbers may begin with a sign
    bool isNumber = false;
    text.toDouble(&isNumber);
    if (!cell.isEmpty() && !isNumber && QByteArray("=+-@\t\r").contains(cell.front()))
        cell.prepend('\'');
    if (cell.contains(',') || cell.contains('"') || cell.contains('\n') || cell.contains('\r'))
        cell = '"' + cell.replace('"', "\"\"") + '"';
    return cell;
}

} // namespace lineside
