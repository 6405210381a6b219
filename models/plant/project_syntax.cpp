#include "models/plant/project_syntax.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace lineside::project {

namespace {

struct SyntaxText
{
    Q_DECLARE_TR_FUNCTIONS(project)
};

Error syntaxError(const QByteArray &json, qsizetype offset, const QString &what)
{
    const std::string_view before(json.constData(), size_t(std::clamp<qsizetype>(offset, 0, json.size())));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t lineStart = before.rfind('\n') + 1; // npos + 1 is 0
    return {Error::Kind::BadData,
            SyntaxText::tr("Line %1, column %2: %3")
                .arg(QString::number(line), QString::number(before.size() - lineStart + 1), what),
            {}};
}

/*
 * Walks over a document that QJsonDocument has accepted, and sees what it lets pass. So it may rely on the brackets and
 * quotes being in order.
 */
class Scan
{
public:
    explicit Scan(const QByteArray &json) : m_json(json), m_data(json.constData()) {}

    std::optional<Error> run()
    {
        const qsizetype size = m_json.size();
        while (m_at < size && !m_error) {
            switch (m_data[m_at]) {
            case '{':
            case '[':
                enter(m_data[m_at] == '{');
                break;
            case '}':
            case ']':
                leave();
                break;
            case ',':
                if (!m_levels.empty())
                    m_levels.back().keyNext = m_levels.back().isObject;
                break;
            case '"':
                string();
                break;
            default:
                break;
            }
            ++m_at;
        }
        return m_error;
    }

private:
    struct Key
    {
        std::string_view text; //!< without quotes; into the document, or into m_unescaped
        qsizetype at;
    };
    struct Level
    {
        bool isObject = false;
        bool keyNext = false;
        size_t firstKey = 0; //!< into m_keys
    };

    void fail(qsizetype at, const QString &what) { m_error = syntaxError(m_json, at, what); }

    void enter(bool isObject)
    {
        if (m_levels.size() >= size_t(kMaxDepth))
            return fail(m_at, SyntaxText::tr("nested deeper than %1 levels.").arg(kMaxDepth));
        m_levels.push_back({isObject, isObject, m_keys.size()});
    }

    void leave()
    {
        const auto first = m_keys.begin() + qsizetype(m_levels.back().firstKey);
        std::sort(first, m_keys.end(), [](const Key &a, const Key &b) {
            return a.text == b.text ? a.at < b.at : a.text < b.text;
        });
        const auto twin = std::adjacent_find(first, m_keys.end(),
                                             [](const Key &a, const Key &b) { return a.text == b.text; });
        if (twin != m_keys.end())
            fail((twin + 1)->at, SyntaxText::tr("the key \"%1\" appears twice in one object.")
                                     .arg(QString::fromUtf8(twin->text.data(), qsizetype(twin->text.size()))));
        m_keys.erase(first, m_keys.end());
        m_levels.pop_back();
    }

    //! From the opening quote to the closing one.
    void string()
    {
        const qsizetype start = m_at + 1;
        bool escaped = false;
        for (++m_at; m_data[m_at] != '"'; ++m_at) {
            if (uchar(m_data[m_at]) < 0x20)
                return fail(m_at, SyntaxText::tr("a control character in a text; write it as \\u%1.")
                                      .arg(uint(uchar(m_data[m_at])), 4, 16, QLatin1Char('0')));
            if (m_data[m_at] == '\\') {
                escaped = true;
                ++m_at;
            }
        }
        if (m_levels.empty() || !m_levels.back().keyNext)
            return;
        m_levels.back().keyNext = false;
        std::string_view text(m_data + start, size_t(m_at - start));
        if (escaped) {
            const QByteArray quoted = "[\"" + QByteArray::fromRawData(text.data(), qsizetype(text.size())) + "\"]";
            const QByteArray &plain = m_unescaped.emplace_back(
                QJsonDocument::fromJson(quoted).array().at(0).toString().toUtf8());
            text = std::string_view(plain.constData(), size_t(plain.size()));
        }
        m_keys.push_back({text, start});
    }

    const QByteArray &m_json;
    const char *const m_data;
    qsizetype m_at = 0;
    std::vector<Level> m_levels;
    std::vector<Key> m_keys; //!< of all levels that are open
    std::deque<QByteArray> m_unescaped;
    std::optional<Error> m_error;
};

} // namespace

Result<QJsonObject> readSyntax(const QByteArray &json)
{
    if (json.size() > kMaxBytes)
        return Error{Error::Kind::BadData,
                     SyntaxText::tr("The project file is larger than %1 MiB.").arg(kMaxBytes >> 20),
                     {}};
    if (json.trimmed().isEmpty())
        return Error{Error::Kind::BadData, SyntaxText::tr("The project file is empty."),
                     SyntaxText::tr("Take an older copy of the file.")};
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError)
        return syntaxError(json, problem.offset, problem.errorString() + QLatin1Char('.'));
    if (!document.isObject())
        return syntaxError(json, 0, SyntaxText::tr("a project file is one JSON object."));
    if (std::optional<Error> error = Scan(json).run())
        return *error;
    return document.object();
}

} // namespace lineside::project
