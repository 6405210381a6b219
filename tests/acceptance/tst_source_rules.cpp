#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QTest>

//! Rules that only the sources themselves show.
class TstSourceRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void piecesOfSqlAreFound_data();
    void piecesOfSqlAreFound();
    void sqlIsMadeOfConstants();
    void nothingIsFetchedThatSomebodyNames();
    void noPictureComesFromElsewhere();
    void nothingIsHalfMerged();
};

namespace {

using namespace Qt::Literals;

const QStringList kRooms{u"app"_s, u"drivers"_s, u"models"_s, u"server"_s, u"ui"_s};

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

//! The product's sources by their path in the project.
QMap<QString, QString> productSources()
{
    QMap<QString, QString> sources;
    const QString root = QStringLiteral(LINESIDE_SOURCE_DIR "/");
    for (const QString &room : kRooms) {
        QDirIterator files(root + room, {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            sources.insert(path.sliced(root.size()), textOf(path));
        }
    }
    return sources;
}

//! Finds what texts of SQL are put together with: "SELECT a FROM " + table gives "table".
class SqlPieces
{
public:
    explicit SqlPieces(const QString &source) : m_s(source) {}

    QStringList find()
    {
        static const QRegularExpression sql(
            u"^\\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|COPY|PRAGMA|ATTACH|TRUNCATE|REPLACE|VACUUM|GRANT|DETACH|EXPLAIN|FROM|WHERE|AND|"
            "VALUES|SET|ORDER BY|LIMIT|ON CONFLICT|IN)(?=[ (*_\"]|$)"_s);
        while (m_at < m_s.size()) {
            if (skipNoText())
                continue;
            if (m_s[m_at] != u'"') {
                ++m_at;
                continue;
            }
            const QString text = takeText();
            if (sql.match(text).hasMatch())
                takeOperands();
        }
        return m_pieces;
    }

private:
    QChar at(qsizetype place) const { return place < m_s.size() ? m_s[place] : QChar(u'\0'); }
    bool skipNoText()
    {
        const QStringView rest = QStringView(m_s).sliced(m_at);
        if (rest.startsWith(u"//")) {
            skipTo(u"\n"_s);
        } else if (rest.startsWith(u"/*")) {
            skipTo(u"*/"_s);
        } else if (rest.startsWith(u"R\"(")) {
            skipTo(u")\""_s);
        } else if (m_s[m_at] == u'\'') {
            if (m_at > 0 && m_s[m_at - 1].isDigit())
                ++m_at; // between digits
            else
                takeLetter();
        } else {
            return false;
        }
        return true;
    }
    void skipTo(const QString &end)
    {
        const qsizetype found = m_s.indexOf(end, m_at + 2);
        m_at = found < 0 ? m_s.size() : found + end.size();
    }
    void takeLetter()
    {
        ++m_at;
        while (m_at < m_s.size() && m_s[m_at] != u'\'')
            m_at += m_s[m_at] == u'\\' ? 2 : 1;
        ++m_at;
    }
    QString takeText()
    {
        const qsizetype begin = ++m_at;
        while (m_at < m_s.size() && m_s[m_at] != u'"')
            m_at += m_s[m_at] == u'\\' ? 2 : 1;
        return m_s.sliced(begin, std::min(m_at++, m_s.size()) - begin);
    }
    void skipBlanks()
    {
        while (m_at < m_s.size() && m_s[m_at].isSpace())
            ++m_at;
    }
    //! What follows a text: more text, and operands behind each +.
    void takeOperands()
    {
        for (;;) {
            const qsizetype behind = m_at;
            static const QRegularExpression suffix(u"\\G(_s|_ba)?[\\s)]*"_s);
            m_at += suffix.match(m_s, m_at, QRegularExpression::NormalMatch).capturedLength();
            if (at(m_at) == u'"') {
                (void)takeText();
                continue;
            }
            if (QStringView(m_s).sliced(std::min(m_at, m_s.size())).startsWith(u".arg("))
                m_pieces << u".arg"_s;
            if (at(m_at) != u'+' || at(m_at + 1) == u'+') {
                m_at = behind;
                return;
            }
            ++m_at;
            skipBlanks();
            if (at(m_at) == u'(') {
                ++m_at;
                skipBlanks();
            }
            if (at(m_at) == u'"')
                (void)takeText();
            else if (at(m_at) == u'\'')
                takeLetter();
            else
                takeOperand();
        }
    }
    void takeOperand()
    {
        const qsizetype begin = m_at;
        int depth = 0;
        while (m_at < m_s.size()) {
            const QChar c = m_s[m_at];
            if (c == u'"') {
                (void)takeText();
                continue;
            }
            if (c == u'\'') {
                takeLetter();
                continue;
            }
            if (c == u'(' || c == u'[' || c == u'{')
                ++depth;
            else if ((c == u')' || c == u']' || c == u'}') && depth-- == 0)
                break;
            else if (depth == 0 && (c == u'+' || c == u';' || c == u',' || c == u'?' || (c == u':' && at(m_at + 1) != u':' && at(m_at - 1) != u':')))
                break;
            ++m_at;
        }
        m_pieces << m_s.sliced(begin, m_at - begin).simplified();
    }

    const QString m_s;
    qsizetype m_at = 0;
    QStringList m_pieces;
};

//! Numbers, constants, and what has been through a function that quotes.
bool isHarmless(const QString &piece)
{
    static const QRegularExpression harmless(
        u"^(k[A-Z]\\w*$|QByteArray::number\\(|number\\(|transaction\\.quote\\(|quoted\\(|uuidText\\(|uuidArray\\(|moment\\(|momentOf\\(|milliseconds\\(|Months::firstDay\\()"_s);
    return harmless.match(piece).hasMatch();
}

} // namespace

void TstSourceRules::piecesOfSqlAreFound_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QStringList>("pieces");
    QTest::newRow("bound") << u"db.prepare(\"SELECT a FROM b WHERE c = ?\");"_s << QStringList{};
    QTest::newRow("a name") << u"q = \"SELECT a FROM b WHERE c = '\" + name + \"'\";"_s << QStringList{u"name"_s};
    QTest::newRow("in a type") << u"q = QByteArray(\"DELETE FROM \") + table.name + '\"' + \" x\" + f(a, \"+;\");"_s << QStringList{u"table.name"_s, u"f(a, \"+;\")"_s};
    QTest::newRow("a part") << u"sql += \" WHERE id = \" + id->text();"_s << QStringList{u"id->text()"_s};
    QTest::newRow("over lines") << u"f(\"UPDATE a \"\n  \"SET b = \"\n + Room::word);"_s << QStringList{u"Room::word"_s};
    QTest::newRow("arg") << u"u\"INSERT INTO a VALUES (%1)\"_s.arg(user)"_s << QStringList{u".arg"_s};
    QTest::newRow("in brackets") << u"x(\"SELECT a FROM \" + (far ? b : c), d);"_s << QStringList{u"far"_s};
    QTest::newRow("no SQL") << u"say(\"Select \" + name); // \"SELECT \" + x\n int i = 1'000; char c = u'\"';"_s << QStringList{};
}

void TstSourceRules::piecesOfSqlAreFound()
{
    QFETCH(QString, source);
    QTEST(SqlPieces(source).find(), "pieces");
}

//! T12: what SQL is put together with is a constant, a number or quoted. What else there is stands in sql_pieces.txt, each looked
//! at by somebody: names of tables and columns out of our own tables, and lists of what was quoted before.
void TstSourceRules::sqlIsMadeOfConstants()
{
    QSet<QString> known;
    const QString listed = textOf(QStringLiteral(LINESIDE_SOURCE_DIR "/tests/acceptance/sql_pieces.txt"));
    for (const QString &line : listed.split(u'\n', Qt::SkipEmptyParts)) {
        if (!line.startsWith(u'#'))
            known.insert(line);
    }
    QVERIFY(known.size() > 20);
    int found = 0;
    QStringList unknown;
    QSet<QString> seen;
    const QMap<QString, QString> sources = productSources();
    QVERIFY(sources.size() > 300);
    for (auto it = sources.cbegin(); it != sources.cend(); ++it) {
        for (const QString &piece : SqlPieces(*it).find()) {
            ++found;
            const QString line = it.key() + u'\t' + piece;
            seen.insert(line);
            if (!isHarmless(piece) && !known.contains(line))
                unknown << line;
        }
    }
    QVERIFY2(unknown.isEmpty(), qPrintable(u"Bind it, or, where that cannot be and it is no user's text, list it:\n"_s + unknown.join(u'\n')));
    QVERIFY(found > 80);
    for (const QString &line : std::as_const(known))
        QVERIFY2(seen.contains(line), qPrintable(u"not there any more: "_s + line));
}

//! T13: no part of the program asks an address for anything, but the drivers, and the forwarder's libpq.
void TstSourceRules::nothingIsFetchedThatSomebodyNames()
{
    const QMap<QString, QString> sources = productSources();
    static const QRegularExpression fetching(u"QNetworkAccessManager|QNetworkRequest|QHttpMultiPart|QWebEngine|curl_easy|QXmlQuery|QQmlEngine"_s);
    for (auto it = sources.cbegin(); it != sources.cend(); ++it) {
        const auto match = fetching.match(*it);
        QVERIFY2(!match.hasMatch(), qPrintable(it.key() + u": "_s + match.captured()));
    }
    // The server connects to nobody at all.
    static const QRegularExpression connecting(u"connectToHost|::connect\\([a-z]*[sS]ocket,|\\bQProcess\\b"_s);
    for (auto it = sources.cbegin(); it != sources.cend(); ++it) {
        if (!it.key().startsWith(u"server/"_s))
            continue;
        const auto match = connecting.match(*it);
        QVERIFY2(!match.hasMatch(), qPrintable(it.key() + u": "_s + match.captured()));
    }
}

//! T13: pictures are the program's own: no SVG is read that came from elsewhere, so there is none to sanitise.
void TstSourceRules::noPictureComesFromElsewhere()
{
    const QMap<QString, QString> sources = productSources();
    QStringList readers;
    static const QRegularExpression reading(u"\\bQSvg\\w+\\s+\\w+[({]|QImageReader|QMovie|QPixmap\\([a-z]*[pP]ath|QPixmap::load|loadFromData"_s);
    for (auto it = sources.cbegin(); it != sources.cend(); ++it) {
        if (reading.match(*it).hasMatch())
            readers << it.key();
    }
    QCOMPARE(readers, QStringList{u"ui/theme/theme.cpp"_s});
    // And that one reads resources alone.
    const QString theme = sources[u"ui/theme/theme.cpp"_s];
    for (const QString &line : theme.split(u'\n')) {
        if (line.contains(u"QFile "_s) && !line.contains(u"#include"_s))
            QVERIFY2(line.contains(u"\":/"_s), qPrintable(line));
    }
}

//! No file holds both sides of a conflict: compilers see that in code, and nobody in what is read by people.
void TstSourceRules::nothingIsHalfMerged()
{
    static const QRegularExpression side(u"^(<{7}|={7}|>{7})( |$)"_s, QRegularExpression::MultilineOption);
    const QDir top(QStringLiteral(LINESIDE_SOURCE_DIR));
    QStringList files;
    const QStringList names{u"*.md"_s, u"*.txt"_s, u"*.tsv"_s, u"*.js"_s, u"*.html"_s, u"*.css"_s, u"*.json"_s, u"*.sh"_s, u"*.ts"_s, u"*.cmake"_s};
    for (const QString &name : top.entryList(names, QDir::Files))
        files << name;
    for (const char *room : {"app", "ui", "models", "drivers", "server", "resources", "translations", "installer", "tests"}) {
        QDirIterator each(top.filePath(QLatin1StringView(room)), names, QDir::Files, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            if (const QString path = top.relativeFilePath(each.next()); !path.contains(u"/node_modules/"_s))
                files << path;
        }
    }
    QVERIFY(files.contains(u"README.md"_s) && files.size() > 50);
    for (const QString &file : std::as_const(files)) {
        const auto match = side.match(textOf(top.filePath(file)));
        QVERIFY2(!match.hasMatch(), qPrintable(file + u": "_s + match.captured()));
    }
}

QTEST_GUILESS_MAIN(TstSourceRules)
#include "tst_source_rules.moc"
