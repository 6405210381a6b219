#include "server/http/head.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

namespace lineside::http {

namespace {

constexpr std::array kMethods{QByteArrayView("GET"), QByteArrayView("HEAD"),  QByteArrayView("POST"),
                              QByteArrayView("PUT"), QByteArrayView("PATCH"), QByteArrayView("DELETE")};
constexpr qsizetype kMostMethodBytes = 16;
constexpr qsizetype kRestOfRequestLine = 16; // two blanks, the version, CR
constexpr qsizetype kMostLineBytes = 8 * 1024;
constexpr qsizetype kMostHostBytes = 255;
constexpr qsizetype kMostLengthDigits = 12;
constexpr size_t kMostQueryItems = 32;

//! Fields that decide something, and so stand there once at most.
constexpr std::array kSingle{QByteArrayView("authorization"),
                             QByteArrayView("connection"),
                             QByteArrayView("content-length"),
                             QByteArrayView("content-type"),
                             QByteArrayView("expect"),
                             QByteArrayView("host"),
                             QByteArrayView("if-none-match"),
                             QByteArrayView("origin"),
                             QByteArrayView("sec-websocket-key"),
                             QByteArrayView("sec-websocket-protocol"),
                             QByteArrayView("sec-websocket-version"),
                             QByteArrayView("transfer-encoding"),
                             QByteArrayView("upgrade"),
                             QByteArrayView("x-forwarded-for")};

bool isLetterOrDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

//! RFC 9110, section 5.6.2.
bool isTokenCharacter(char c)
{
    return isLetterOrDigit(c) || (c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

bool isVisible(char c)
{
    return c > 0x20 && c < 0x7f;
}

//! Text that may stand in a field's value: no control character but the tab.
bool isFieldText(char c)
{
    return uchar(c) >= 0x20 ? c != 0x7f : c == '\t';
}

QByteArrayView withoutBlanks(QByteArrayView text)
{
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t'))
        text = text.sliced(1);
    while (!text.isEmpty() && (text.back() == ' ' || text.back() == '\t'))
        text.chop(1);
    return text;
}

bool sameWord(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

//! Segments of letters, digits, '.', '_', '~' and '-'; none that is "." or "..", and none empty but the last.
bool isPlainPath(QByteArrayView path)
{
    if (!path.startsWith('/'))
        return false;
    qsizetype from = 1;
    for (;;) {
        const qsizetype slash = path.indexOf('/', from);
        const QByteArrayView segment = path.sliced(from, (slash < 0 ? path.size() : slash) - from);
        if (segment == "." || segment == ".." || (segment.isEmpty() && slash >= 0))
            return false;
        for (const char c : segment) {
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '~' && c != '-')
                return false;
        }
        if (slash < 0)
            return true;
        from = slash + 1;
    }
}

//! "name", "name:8443", "[::1]:8443": the characters alone, since it is compared and never resolved.
bool isHost(QByteArrayView host)
{
    return !host.isEmpty() && host.size() <= kMostHostBytes && std::all_of(host.begin(), host.end(), [](char c) {
        return isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
    });
}

class HeadReader
{
public:
    explicit HeadReader(QByteArrayView bytes) : m_bytes(bytes) {}

    HeadReading run()
    {
        const std::optional<QByteArrayView> first = firstLine();
        if (!first)
            return std::move(m_reading);
        if (!requestLine(*first))
            return std::move(m_reading);
        for (;;) {
            const std::optional<QByteArrayView> line = nextLine();
            if (!line)
                return std::move(m_reading);
            if (line->isEmpty())
                break;
            if (!fieldLine(*line))
                return std::move(m_reading);
        }
        if (m_at > kMostHeadBytes)
            refuse(431, "the head is too long");
        else if (finish()) {
            m_reading.state = HeadReading::State::Ready;
            m_reading.length = m_at;
        }
        return std::move(m_reading);
    }

private:
    bool refuse(int status, const char *reason)
    {
        m_reading.state = HeadReading::State::Refused;
        m_reading.status = status;
        m_reading.reason = reason;
        return false;
    }

    //! The bytes up to the next LF, or those so far; \a whole tells which.
    QByteArrayView lineFrom(qsizetype at, bool &whole) const
    {
        const qsizetype end = m_bytes.indexOf('\n', at);
        whole = end >= 0;
        return m_bytes.sliced(at, (whole ? end : m_bytes.size()) - at);
    }

    //! What can be said of the first line before it is whole: method and target are read as they come.
    std::optional<QByteArrayView> firstLine()
    {
        bool whole = false;
        QByteArrayView line = lineFrom(0, whole);
        const qsizetype blank = line.indexOf(' ');
        const QByteArrayView method = line.first(blank < 0 ? line.size() : blank);
        const bool endsEarly = blank < 0 && whole;
        if (method.size() > kMostMethodBytes || endsEarly || (!method.isEmpty() && !isToken(method))
            || (method.isEmpty() && !line.isEmpty())) {
            refuse(400, "no method");
            return {};
        }
        if (blank >= 0) {
            const QByteArrayView rest = line.sliced(blank + 1);
            const qsizetype targetEnd = rest.indexOf(' ');
            if ((targetEnd < 0 ? rest.size() : targetEnd) > kMostTargetBytes) {
                refuse(414, "the target is too long");
                return {};
            }
        }
        if (whole)
            return closed(line);
        if (line.size() > kMostTargetBytes + kMostMethodBytes + kRestOfRequestLine || line.contains('\0'))
            refuse(400, "no request line");
        return {};
    }

    std::optional<QByteArrayView> nextLine()
    {
        bool whole = false;
        const QByteArrayView line = lineFrom(m_at, whole);
        if (line.size() > kMostLineBytes || m_at + line.size() > kMostHeadBytes) {
            refuse(431, "a line or the head is too long");
            return {};
        }
        if (!whole) {
            // A NUL is never right; say so now.
            if (line.contains('\0'))
                refuse(400, "a NUL in the head");
            return {};
        }
        return closed(line);
    }

    //! \a line ends with CR, its only one; moves behind its LF.
    std::optional<QByteArrayView> closed(QByteArrayView line)
    {
        if (line.indexOf('\r') != line.size() - 1 || line.isEmpty()) {
            refuse(400, "a line does not end with CR LF");
            return {};
        }
        m_at += line.size() + 1;
        return line.chopped(1);
    }

    bool requestLine(QByteArrayView line)
    {
        const qsizetype first = line.indexOf(' ');
        const qsizetype second = line.indexOf(' ', first + 1);
        if (first <= 0 || second < 0 || line.indexOf(' ', second + 1) >= 0)
            return refuse(400, "no request line");
        const QByteArrayView target = line.sliced(first + 1, second - first - 1);
        const QByteArrayView version = line.sliced(second + 1);
        if (target.isEmpty() || std::any_of(target.begin(), target.end(), [](char c) { return uchar(c) < 0x80 && !isVisible(c); }))
            return refuse(400, "no target");
        if (version.size() != 8 || !version.startsWith("HTTP/") || version[6] != '.')
            return refuse(400, "no version");
        if (version != "HTTP/1.1" && version != "HTTP/1.0")
            return refuse(505, "another version");
        Head &head = m_reading.head;
        head.isOld = version == "HTTP/1.0";
        head.keepAlive = !head.isOld;
        head.method = line.first(first).toByteArray();
        const qsizetype mark = target.indexOf('?');
        const QByteArrayView path = mark < 0 ? target : target.first(mark);
        if (isPlainPath(path) && !target.contains('#')) {
            head.path = path.toByteArray();
            if (mark >= 0)
                head.query = target.sliced(mark + 1).toByteArray();
        }
        return true;
    }

    bool fieldLine(QByteArrayView line)
    {
        if (line.front() == ' ' || line.front() == '\t')
            return refuse(400, "a folded line");
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0 || !isToken(line.first(colon)))
            return refuse(400, "no field name");
        const QByteArrayView value = withoutBlanks(line.sliced(colon + 1));
        if (!std::all_of(value.begin(), value.end(), isFieldText))
            return refuse(400, "a control character in a field");
        Head &head = m_reading.head;
        if (head.fields.size() >= kMostFields)
            return refuse(431, "too many fields");
        Field field{line.first(colon).toByteArray().toLower(), value.toByteArray()};
        if (std::find(kSingle.begin(), kSingle.end(), QByteArrayView(field.name)) != kSingle.end() && head.has(field.name))
            return refuse(400, "a field stands there twice");
        head.fields.push_back(std::move(field));
        return true;
    }

    bool finish()
    {
        Head &head = m_reading.head;
        head.host = head.field("host").toByteArray();
        if (!isHost(head.host))
            return refuse(400, "no Host");
        if (head.has("content-length")) {
            const QByteArrayView digits = head.field("content-length");
            if (digits.isEmpty() || digits.size() > kMostLengthDigits
                || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
                return refuse(400, "no length");
            head.contentLength = digits.toLongLong();
            head.hasLength = true;
        }
        if (head.has("transfer-encoding")) {
            if (head.hasLength || head.isOld)
                return refuse(400, "Transfer-Encoding beside a length, or before HTTP/1.1");
            return refuse(411, "a body without Content-Length");
        }
        if (head.has("expect")) {
            if (!sameWord(head.field("expect"), "100-continue"))
                return refuse(417, "an expectation that nobody meets");
            head.wantsContinue = !head.isOld;
        }
        if (head.lists("connection", "close"))
            head.keepAlive = false;
        else if (head.isOld && head.lists("connection", "keep-alive"))
            head.keepAlive = true;
        return true;
    }

    const QByteArrayView m_bytes;
    qsizetype m_at = 0;
    HeadReading m_reading;
};

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

std::optional<QByteArray> percentDecoded(QByteArrayView text)
{
    QByteArray plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return {};
            c = char(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        if (uchar(c) < 0x20 || c == 0x7f)
            return {};
        plain.append(c);
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString decoded = decoder(plain);
    if (decoder.hasError() || decoded.toUtf8() != plain)
        return {};
    return plain;
}

} // namespace

QByteArrayView methodName(Method method)
{
    return kMethods[size_t(method)];
}

std::optional<Method> methodFromName(QByteArrayView name)
{
    const auto found = std::find(kMethods.begin(), kMethods.end(), name);
    if (found == kMethods.end())
        return {};
    return Method(found - kMethods.begin());
}

QByteArrayView Head::field(QByteArrayView name) const
{
    for (const Field &field : fields) {
        if (field.name == name)
            return field.value;
    }
    return {};
}

bool Head::has(QByteArrayView name) const
{
    return std::any_of(fields.begin(), fields.end(), [&](const Field &field) { return field.name == name; });
}

bool Head::lists(QByteArrayView name, QByteArrayView word) const
{
    QByteArrayView rest = field(name);
    while (!rest.isEmpty()) {
        const qsizetype comma = rest.indexOf(',');
        if (sameWord(withoutBlanks(rest.first(comma < 0 ? rest.size() : comma)), word))
            return true;
        if (comma < 0)
            return false;
        rest = rest.sliced(comma + 1);
    }
    return false;
}

HeadReading readHead(QByteArrayView bytes)
{
    return HeadReader(bytes).run();
}

std::optional<QueryItems> readQuery(QByteArrayView query)
{
    QueryItems items;
    while (!query.isEmpty()) {
        const qsizetype end = query.indexOf('&');
        const QByteArrayView item = query.first(end < 0 ? query.size() : end);
        const qsizetype equals = item.indexOf('=');
        if (equals <= 0 || items.size() >= kMostQueryItems)
            return {};
        auto name = percentDecoded(item.first(equals));
        auto value = percentDecoded(item.sliced(equals + 1));
        if (!name || !value)
            return {};
        if (std::any_of(items.begin(), items.end(), [&](const auto &known) { return known.first == *name; }))
            return {};
        items.emplace_back(std::move(*name), std::move(*value));
        if (end < 0)
            break;
        query = query.sliced(end + 1);
        if (query.isEmpty())
            return {};
    }
    return items;
}

} // namespace lineside::http
