#include "models/base/csv.h"

namespace lineside {

QByteArray csvCell(const QString &text, char separator)
{
    QString plain = text;
    plain.replace(QChar(u'\0'), QChar(QChar::ReplacementCharacter));
    // A spreadsheet runs cells that begin like a formula, in full width too; numbers may begin with a sign.
    bool isNumber = false;
    plain.toDouble(&isNumber);
    if (!plain.isEmpty() && !isNumber && QStringView(u"=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20").contains(plain.front()))
        plain.prepend(QLatin1Char('\''));
    QByteArray cell = plain.toUtf8();
    if (cell.contains(separator) || cell.contains('"') || cell.contains('\n') || cell.contains('\r'))
        cell = '"' + cell.replace('"', "\"\"") + '"';
    return cell;
}

} // namespace lineside
