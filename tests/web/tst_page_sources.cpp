#include <QDirIterator>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::Literals;

//! What every file of the browser's page keeps to, seen in its text.
class TestPageSources : public QObject
{
    Q_OBJECT

    static QMap<QString, QString> sources(const QString &suffix)
    {
        QMap<QString, QString> found;
        QDirIterator files(QStringLiteral(LINESIDE_SOURCE_DIR "/resources/web"), {u"*."_s + suffix}, QDir::Files);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                found.insert(QFileInfo(file).fileName(), QString::fromUtf8(file.readAll()));
        }
        return found;
    }

private Q_SLOTS:
    //! T8: no way from a text to markup, code or an address elsewhere.
    void nothingTurnsTextIntoMarkup()
    {
        const auto scripts = sources(u"js"_s);
        QVERIFY(scripts.size() > 15);
        for (const auto &[name, text] : scripts.toStdMap()) {
            for (const char *bad : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "createContextualFragment", "eval(", "new Function", "srcdoc",
                                    "document.cookie", "sessionStorage", "indexedDB", "http://", "https://", "postMessage"}) {
                if (QLatin1String(bad).startsWith(QLatin1String("http")) && text.contains(QLatin1String("www.w3.org/2000/svg")) && text.count(QLatin1String(bad)) == 1)
                    continue; // the name of a vocabulary, not an address
                QVERIFY2(!text.contains(QLatin1String(bad)), qPrintable(name + u": "_s + QLatin1String(bad)));
            }
            if (name != u"kept.js"_s)
                QVERIFY2(!text.contains(u"localStorage"_s), qPrintable(name));
        }
    }
    //! What a browser keeps is named in one file, and is no secret.
    void twoChoicesAreKept()
    {
        const QString kept = sources(u"js"_s)[u"kept.js"_s];
        QVERIFY(kept.contains(u"{look: 'lineside.look', remembered: 'lineside.remembered'}"_s));
        for (const auto &[name, text] : sources(u"js"_s).toStdMap()) {
            static const QRegularExpression call(u"\\bkeep\\('(\\w+)', ([^)]*)\\)"_s);
            for (auto it = call.globalMatch(text); it.hasNext();) {
                const auto match = it.next();
                QVERIFY2((QStringList{u"look"_s, u"remembered"_s}.contains(match.captured(1)) && !match.captured(2).contains(u"oken"_s)), qPrintable(name + match.captured(0)));
            }
        }
    }
    void everyTextHasGerman()
    {
        static const QRegularExpression text(u"\\bt\\('((?:[^'\\\\]|\\\\.)*)'"_s), key(u"\\['((?:[^'\\\\]|\\\\.)*)',\\s"_s);
        const auto scripts = sources(u"js"_s);
        QSet<QString> german;
        for (const QString &file : {u"de.js"_s, u"de_work.js"_s}) {
            for (auto it = key.globalMatch(scripts[file]); it.hasNext();) {
                const QString words = it.next().captured(1);
                QVERIFY2(!german.contains(words), qPrintable(file + u" has twice: "_s + words));
                german.insert(words);
            }
        }
        QVERIFY(german.size() > 100);
        for (const auto &[name, source] : scripts.toStdMap()) {
            for (auto it = text.globalMatch(source); it.hasNext();) {
                const QString words = it.next().captured(1);
                QVERIFY2(german.contains(words), qPrintable(name + u": "_s + words));
            }
        }
        // Those that stand in tables.
        static const QRegularExpression row(u"\\[0x[0-9A-F]+, '([^']*)'\\]|\\[\\d+, '([^']*)'\\]|\\['(?:low|medium|high|critical)', '([^']*)'\\]"_s);
        for (const char *name : {"format.js", "page_trends.js", "page_events.js"}) {
            for (auto it = row.globalMatch(scripts[QLatin1String(name)]); it.hasNext();) {
                const auto match = it.next();
                const QString words = match.captured(1) + match.captured(2) + match.captured(3);
                QVERIFY2(german.contains(words), qPrintable(QLatin1String(name) + u": "_s + words));
            }
        }
    }
    //! No build step, no foreign origin, nothing inline that the page's policy would refuse.
    void thePageIsPlain()
    {
        const QString page = sources(u"html"_s)[u"index.html"_s];
        QVERIFY(!page.contains(u"style="_s) && !page.contains(u" on"_s + u"click"_s) && !page.contains(u"//"_s));
        QCOMPARE(page.count(u"<script"_s), 1);
        QVERIFY(!sources(u"css"_s)[u"lineside.css"_s].contains(u"url("_s));
    }
    void everyFileIsServedAndEveryImportIsAFile()
    {
        QFile routes(QStringLiteral(LINESIDE_SOURCE_DIR "/server/rest/page_routes.cpp"));
        QVERIFY(routes.open(QIODevice::ReadOnly));
        const QByteArray served = routes.readAll();
        const auto scripts = sources(u"js"_s);
        static const QRegularExpression import(u"(?:from |import\\()'\\./([a-z_]+\\.js)'"_s);
        for (const auto &[name, text] : scripts.toStdMap()) {
            QVERIFY2(served.contains("\"" + name.toUtf8() + "\""), qPrintable(name));
            for (auto it = import.globalMatch(text); it.hasNext();) {
                const QString wanted = it.next().captured(1);
                QVERIFY2(scripts.contains(wanted) || wanted == u"uplot.js"_s, qPrintable(name + u" imports "_s + wanted));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPageSources)
#include "tst_page_sources.moc"
