#include "models/base/csv.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <utility>

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

Result<std::vector<CsvRow>> readCsv(const QByteArray &file, char separator, const CsvLimits &limits)
{
    int line = 1;
    const auto wrong = [&line](const char *text) {
        return Error{Error::Kind::BadData, QCoreApplication::translate("csv", "Line %1: %2").arg(line).arg(QCoreApplication::translate("csv", text)), {}};
    };
    if (file.size() > limits.bytes)
        return Error{Error::Kind::BadData, QCoreApplication::translate("csv", "The file is larger than %1 MB.").arg(limits.bytes >> 20), {}};
    std::vector<CsvRow> rows;
    CsvRow row{line, {}};
    QByteArray cell;
    bool quoted = false; // inside quotes
    bool closed = false; // behind the closing quote
    const auto endCell = [&]() -> bool {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder(cell);
        row.cells += text;
        cell.clear();
        closed = false;
        return !decoder.hasError();
    };
    qsizetype at = file.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    for (; at <= file.size(); ++at) {
        const bool end = at == file.size();
        const char c = end ? '\n' : file[at];
        if (quoted) {
            if (end)
                return wrong(QT_TRANSLATE_NOOP("csv", "a quote is not closed."));
            if (c == '"' && at + 1 < file.size() && file[at + 1] == '"') {
                cell += c;
                ++at;
            } else if (c == '"') {
                quoted = false;
                closed = true;
            } else {
                cell += c;
                line += c == '\n';
            }
            continue;
        }
        if (c == separator || c == '\n') {
            if (c == '\n' && cell.endsWith('\r') && !closed)
                cell.chop(1);
            const bool empty = c == '\n' && row.cells.isEmpty() && cell.isEmpty() && !closed;
            if (!empty && !endCell())
                return wrong(QT_TRANSLATE_NOOP("csv", "the text is not UTF-8."));
            if (row.cells.size() > limits.cells)
                return wrong(QT_TRANSLATE_NOOP("csv", "there are too many columns."));
            if (c == '\n') {
                if (!empty)
                    rows.push_back(std::exchange(row, {}));
                if (qsizetype(rows.size()) > limits.rows)
                    return wrong(QT_TRANSLATE_NOOP("csv", "there are too many lines."));
                ++line;
                row = {line, {}};
            }
        } else if (closed) {
            if (c != '\r' || at + 1 >= file.size() || file[at + 1] != '\n')
                return wrong(QT_TRANSLATE_NOOP("csv", "something stands behind a closing quote."));
        } else if (c == '"') {
            if (!cell.isEmpty())
                return wrong(QT_TRANSLATE_NOOP("csv", "a quote stands inside a cell that is not quoted."));
            quoted = true;
        } else {
            cell += c;
        }
    }
    return rows;
}

} // namespace lineside
