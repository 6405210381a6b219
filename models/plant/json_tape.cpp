#include "models/plant/json_tape.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace lineside::project {

namespace {

struct TapeText
{
    Q_DECLARE_TR_FUNCTIONS(project)
};

bool isBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

//! What a byte of a text asks for; most ask for nothing.
enum class ByteClass : quint8 { Plain, Quote, Backslash, Control, Beyond };

constexpr std::array<ByteClass, 256> makeByteClasses()
{
    std::array<ByteClass, 256> classes{};
    for (size_t i = 0; i < 256; ++i)
        classes[i] = i < 0x20 ? ByteClass::Control : i >= 0x80 ? ByteClass::Beyond : ByteClass::Plain;
    classes['"'] = ByteClass::Quote;
    classes['\\'] = ByteClass::Backslash;
    return classes;
}
constexpr std::array<ByteClass, 256> kByteClasses = makeByteClasses();

//! The length of the sound UTF-8 sequence (RFC 3629) at \a p, which is behind ASCII; 0 when it is none.
int utf8Length(const char *p, const char *end)
{
    const auto byte = [&](int i) { return p + i < end ? uchar(p[i]) : uchar(0); };
    const auto follows = [&](int i) { return (byte(i) & 0xC0) == 0x80; };
    const uchar first = byte(0);
    const uchar second = byte(1);
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && second < 0xA0;
        const bool surrogate = first == 0xED && second >= 0xA0;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && second < 0x90;
        const bool beyond = first == 0xF4 && second >= 0x90;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

//! Whether a number that no double can hold is too large for one, and not too small.
bool isHuge(std::string_view number)
{
    const size_t e = std::min(number.find_first_of("eE"), number.size());
    const std::string_view mantissa = number.substr(0, e);
    const size_t point = std::min(mantissa.find('.'), mantissa.size());
    const size_t first = mantissa.find_first_of("123456789"); // there is one: zero is a double
    // The power of ten of the first digit that counts.
    const qint64 power = first < point ? qint64(point - first) - 1 : qint64(point) - qint64(first);
    qint64 exponent = 0;
    if (e < number.size()) {
        const size_t from = number[e + 1] == '+' ? e + 2 : e + 1;
        const std::from_chars_result read = std::from_chars(number.data() + from, number.data() + number.size(), exponent);
        if (read.ec == std::errc::result_out_of_range)
            return number[from] != '-';
    }
    return power + std::clamp<qint64>(exponent, -1'000'000, 1'000'000) > 0;
}

//! What a text with escapes says.
QString unescaped(std::string_view raw)
{
    const QByteArray quoted = "[\"" + QByteArray::fromRawData(raw.data(), qsizetype(raw.size())) + "\"]";
    return QJsonDocument::fromJson(quoted).array().at(0).toString();
}

} // namespace

Error syntaxError(const QByteArray &json, qsizetype offset, const QString &what)
{
    const std::string_view before(json.constData(), size_t(std::clamp<qsizetype>(offset, 0, json.size())));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t lineStart = before.rfind('\n') + 1; // npos + 1 is 0
    return {Error::Kind::BadData,
            TapeText::tr("Line %1, column %2: %3")
                .arg(QString::number(line), QString::number(before.size() - lineStart + 1), what),
            {}};
}

//! Reads a document onto a tape.
class TapeWriter
{
public:
    explicit TapeWriter(JsonTape &tape)
        : m_tape(tape)
        , m_entries(tape.m_entries)
        , m_begin(tape.m_json.constData())
        , m_end(m_begin + tape.m_json.size())
        , m_at(m_begin)
    {
        // About what an indented project needs; memory that is not touched costs nothing.
        m_entries.reserve(size_t(tape.m_json.size()) / 12 + 16);
    }

    std::optional<Error> run()
    {
        if (tape().startsWith("\xef\xbb\xbf"))
            m_at += 3;
        skipBlanks();
        if (value(0)) {
            skipBlanks();
            if (m_at != m_end)
                fail(m_at, TapeText::tr("nothing may follow the end of the document."));
        }
        return m_error;
    }

private:
    using Entry = JsonTape::Entry;
    using Kind = JsonTape::Kind;

    const QByteArray &tape() const { return m_tape.m_json; }

    bool fail(const char *at, const QString &what)
    {
        if (!m_error)
            m_error = syntaxError(tape(), at - m_begin, what);
        return false;
    }

    //! The next byte; a NUL behind the end, which no place of the grammar takes.
    char peek() const { return m_at < m_end ? *m_at : '\0'; }

    void skipBlanks()
    {
        while (isBlank(peek()))
            ++m_at;
    }

    size_t begin(Kind kind, const char *at)
    {
        Entry entry;
        entry.at = quint32(at - m_begin);
        entry.kind = kind;
        m_entries.push_back(entry);
        return m_entries.size() - 1;
    }
    bool finish(size_t index)
    {
        Entry &entry = m_entries[index];
        entry.length = quint32(m_at - m_begin) - entry.at;
        entry.end = quint32(m_entries.size());
        return true;
    }

    bool value(int depth)
    {
        switch (peek()) {
        case '{':
            return object(depth);
        case '[':
            return array(depth);
        case '"':
            return text();
        case 't':
            return word(Kind::True, "true");
        case 'f':
            return word(Kind::False, "false");
        case 'n':
            return word(Kind::Null, "null");
        default:
            return number();
        }
    }

    bool object(int depth)
    {
        if (depth >= kMaxDepth)
            return fail(m_at, TapeText::tr("nested deeper than %1 levels.").arg(kMaxDepth));
        const size_t index = begin(Kind::Object, m_at++);
        const size_t firstKey = m_keys.size();
        skipBlanks();
        if (peek() == '}') {
            ++m_at;
            return finish(index);
        }
        for (;;) {
            if (peek() != '"')
                return fail(m_at, TapeText::tr("a key in quotes is needed here."));
            m_keys.push_back(quint32(m_entries.size()));
            if (!text())
                return false;
            skipBlanks();
            if (peek() != ':')
                return fail(m_at, TapeText::tr("a colon is needed here."));
            ++m_at;
            skipBlanks();
            if (!value(depth + 1))
                return false;
            skipBlanks();
            if (peek() == '}')
                break;
            if (peek() != ',')
                return fail(m_at, TapeText::tr("a comma or } is needed here."));
            ++m_at;
            skipBlanks();
        }
        ++m_at;
        if (!keysDiffer(firstKey))
            return false;
        m_keys.resize(firstKey);
        return finish(index);
    }

    bool array(int depth)
    {
        if (depth >= kMaxDepth)
            return fail(m_at, TapeText::tr("nested deeper than %1 levels.").arg(kMaxDepth));
        const size_t index = begin(Kind::Array, m_at++);
        skipBlanks();
        if (peek() == ']') {
            ++m_at;
            return finish(index);
        }
        for (;;) {
            if (!value(depth + 1))
                return false;
            skipBlanks();
            if (peek() == ']')
                break;
            if (peek() != ',')
                return fail(m_at, TapeText::tr("a comma or ] is needed here."));
            ++m_at;
            skipBlanks();
        }
        ++m_at;
        return finish(index);
    }

    bool text()
    {
        const size_t index = begin(Kind::Text, ++m_at);
        bool hasEscapes = false;
        bool isAscii = true;
        for (;;) {
            switch (kByteClasses[uchar(peek())]) {
            case ByteClass::Plain:
                ++m_at;
                continue;
            case ByteClass::Quote:
                finish(index);
                m_entries[index].hasEscapes = hasEscapes;
                m_entries[index].isAscii = isAscii;
                ++m_at;
                return true;
            case ByteClass::Backslash:
                hasEscapes = true;
                if (!escape())
                    return false;
                continue;
            case ByteClass::Control:
                if (m_at >= m_end)
                    return fail(m_at, TapeText::tr("the document ends within a text."));
                return fail(m_at, TapeText::tr("a control character in a text; write it as \\u%1.")
                                      .arg(uint(uchar(peek())), 4, 16, QLatin1Char('0')));
            case ByteClass::Beyond:
                isAscii = false;
                if (const int length = utf8Length(m_at, m_end)) {
                    m_at += length;
                    continue;
                }
                return fail(m_at, TapeText::tr("this is not UTF-8."));
            }
        }
    }

    bool escape()
    {
        const char *const at = m_at++;
        if (peek() == 'u') {
            ++m_at;
            for (int i = 0; i < 4; ++i, ++m_at) {
                if (!isDigit(peek()) && !(peek() >= 'a' && peek() <= 'f') && !(peek() >= 'A' && peek() <= 'F'))
                    return fail(at, TapeText::tr("\\u needs four hexadecimal digits."));
            }
            return true;
        }
        if (m_at >= m_end || std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos)
            return fail(at, TapeText::tr("JSON does not know this escape."));
        ++m_at;
        return true;
    }

    bool word(Kind kind, std::string_view letters)
    {
        if (std::string_view(m_at, size_t(m_end - m_at)).substr(0, letters.size()) != letters)
            return unexpected();
        const size_t index = begin(kind, m_at);
        m_at += letters.size();
        return finish(index);
    }

    bool number()
    {
        const size_t index = begin(Kind::Number, m_at);
        const auto digits = [this] {
            const char *const from = m_at;
            while (isDigit(peek()))
                ++m_at;
            return m_at > from;
        };
        if (peek() == '-')
            ++m_at;
        if (peek() == '0')
            ++m_at;
        else if (!digits())
            return unexpected();
        if (peek() == '.') {
            ++m_at;
            if (!digits())
                return fail(m_at, TapeText::tr("a digit is needed here."));
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            if (!digits())
                return fail(m_at, TapeText::tr("a digit is needed here."));
        }
        return finish(index);
    }

    bool unexpected()
    {
        if (m_at >= m_end)
            return fail(m_at, TapeText::tr("the document ends too early."));
        return fail(m_at, TapeText::tr("a value is needed here: a text in quotes, a number, true, false, null, { or [."));
    }

    //! The keys of one object, from m_keys[first] on.
    bool keysDiffer(size_t first)
    {
        const size_t count = m_keys.size() - first;
        constexpr size_t kFew = 32;
        bool hasEscapes = false;
        for (size_t i = first; i < m_keys.size(); ++i)
            hasEscapes = hasEscapes || m_entries[m_keys[i]].hasEscapes;
        if (count > kFew || hasEscapes)
            return manyKeysDiffer(first);
        for (size_t i = first + 1; i < m_keys.size(); ++i) {
            for (size_t k = first; k < i; ++k) {
                if (raw(m_keys[i]) == raw(m_keys[k]))
                    return failTwice(m_keys[i]);
            }
        }
        return true;
    }

    bool manyKeysDiffer(size_t first)
    {
        std::vector<std::pair<QString, quint32>> keys;
        for (size_t i = first; i < m_keys.size(); ++i) {
            const quint32 key = m_keys[i];
            keys.emplace_back(keyText(key), key);
        }
        std::sort(keys.begin(), keys.end());
        const auto twin = std::adjacent_find(keys.begin(), keys.end(),
                                             [](const auto &a, const auto &b) { return a.first == b.first; });
        return twin == keys.end() || failTwice((twin + 1)->second);
    }

    std::string_view raw(quint32 index) const
    {
        return {m_begin + m_entries[index].at, m_entries[index].length};
    }
    QString keyText(quint32 index) const
    {
        const std::string_view text = raw(index);
        return m_entries[index].hasEscapes ? unescaped(text) : QString::fromUtf8(text.data(), qsizetype(text.size()));
    }
    bool failTwice(quint32 key)
    {
        return fail(m_begin + m_entries[key].at,
                    TapeText::tr("the key \"%1\" appears twice in one object.").arg(keyText(key)));
    }

    JsonTape &m_tape;
    std::vector<Entry> &m_entries;
    const char *const m_begin;
    const char *const m_end;
    const char *m_at;
    std::vector<quint32> m_keys; //!< of all objects that are open, innermost last
    std::optional<Error> m_error;
};

Result<JsonTape> JsonTape::read(const QByteArray &json)
{
    if (quint64(json.size()) > std::numeric_limits<quint32>::max())
        return Error{Error::Kind::BadData, TapeText::tr("The document is larger than 4 GiB."), {}};
    JsonTape tape;
    tape.m_json = json;
    if (std::optional<Error> error = TapeWriter(tape).run())
        return *error;
    return tape;
}

const JsonTape::Entry &JsonTape::Value::entry() const
{
    return m_tape->m_entries[m_index];
}

std::string_view JsonTape::Value::rawText() const
{
    return is(Kind::Text) ? std::string_view(m_tape->m_json.constData() + entry().at, entry().length) : std::string_view();
}

QString JsonTape::Value::text() const
{
    const std::string_view raw = rawText();
    if (raw.empty())
        return is(Kind::Text) ? QStringLiteral("") : QString();
    if (entry().hasEscapes)
        return unescaped(raw);
    return entry().isAscii ? QString::fromLatin1(raw.data(), qsizetype(raw.size()))
                           : QString::fromUtf8(raw.data(), qsizetype(raw.size()));
}

double JsonTape::Value::number() const
{
    if (!is(Kind::Number))
        return 0;
    const std::string_view digits = json();
    double value = 0;
    const std::from_chars_result read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec == std::errc::result_out_of_range)
        return isHuge(digits) ? std::numeric_limits<double>::infinity() : 0;
    return value;
}

std::optional<qint64> JsonTape::Value::wholeNumber() const
{
    if (!is(Kind::Number))
        return std::nullopt;
    const std::string_view digits = json();
    qint64 value = 0;
    const std::from_chars_result read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size())
        return std::nullopt;
    return value;
}

std::string_view JsonTape::Value::json() const
{
    if (!m_tape)
        return {};
    const Entry &own = entry();
    const size_t quote = own.kind == Kind::Text ? 1 : 0;
    return {m_tape->m_json.constData() + own.at - quote, own.length + 2 * quote};
}

QByteArray JsonTape::Value::compactJson() const
{
    const std::string_view from = json();
    size_t length = 0;
    const auto eachToken = [&](auto &&take) {
        bool inText = false;
        for (size_t i = 0; i < from.size(); ++i) {
            const char c = from[i];
            if (!inText && isBlank(c))
                continue;
            take(c);
            if (c == '"')
                inText = !inText;
            else if (inText && c == '\\')
                take(from[++i]);
        }
    };
    eachToken([&](char) { ++length; });
    QByteArray compact(qsizetype(length), Qt::Uninitialized);
    char *to = compact.data();
    eachToken([&](char c) { *to++ = c; });
    return compact;
}

qsizetype JsonTape::Value::count() const
{
    qsizetype count = 0;
    if (is(Kind::Object))
        forEachKey([&](const Value &, const Value &) { ++count; });
    else if (is(Kind::Array))
        forEachItem([&](const Value &) { ++count; });
    return count;
}

} // namespace lineside::project
