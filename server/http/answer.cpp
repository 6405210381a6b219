#include "server/http/answer.h"

#include <algorithm>
#include <array>
#include <ctime>

namespace lineside::http {

namespace {

struct Phrase
{
    int status;
    QByteArrayView words;
};
constexpr std::array kPhrases{Phrase{101, "Switching Protocols"},
                              Phrase{200, "OK"},
                              Phrase{201, "Created"},
                              Phrase{204, "No Content"},
                              Phrase{304, "Not Modified"},
                              Phrase{308, "Permanent Redirect"},
                              Phrase{400, "Bad Request"},
                              Phrase{401, "Unauthorized"},
                              Phrase{403, "Forbidden"},
                              Phrase{404, "Not Found"},
                              Phrase{405, "Method Not Allowed"},
                              Phrase{408, "Request Timeout"},
                              Phrase{409, "Conflict"},
                              Phrase{411, "Length Required"},
                              Phrase{412, "Precondition Failed"},
                              Phrase{413, "Content Too Large"},
                              Phrase{414, "URI Too Long"},
                              Phrase{415, "Unsupported Media Type"},
                              Phrase{417, "Expectation Failed"},
                              Phrase{422, "Unprocessable Content"},
                              Phrase{426, "Upgrade Required"},
                              Phrase{428, "Precondition Required"},
                              Phrase{429, "Too Many Requests"},
                              Phrase{431, "Request Header Fields Too Large"},
                              Phrase{500, "Internal Server Error"},
                              Phrase{503, "Service Unavailable"},
                              Phrase{504, "Gateway Timeout"},
                              Phrase{505, "HTTP Version Not Supported"}};

bool names(const std::vector<Field> &fields, QByteArrayView name)
{
    return std::any_of(fields.begin(), fields.end(),
                       [&](const Field &field) { return QByteArrayView(field.name).compare(name, Qt::CaseInsensitive) == 0; });
}

void add(QByteArray &bytes, QByteArrayView name, QByteArrayView value)
{
    bytes.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

Answer Answer::json(QByteArray body, int status)
{
    return {status, "application/json", std::move(body), {}, false};
}

Answer Answer::nothing()
{
    return {204, {}, {}, {}, false};
}

Answer Answer::problem(int status, const char *code, const QString &detail)
{
    const QByteArray body = "{\"status\":" + QByteArray::number(status) + ",\"title\":\"" + reasonPhrase(status).toByteArray()
        + "\",\"code\":\"" + code + "\",\"detail\":" + jsonText(detail) + "}";
    return {status, "application/problem+json", body, {}, false};
}

Answer Answer::problem(const Error &error)
{
    const QString detail = error.hint.isEmpty() ? error.message : error.message + QLatin1Char(' ') + error.hint;
    switch (error.kind) {
    case Error::Kind::BadData:
        return problem(400, "bad_data", detail);
    case Error::Kind::Refused:
        return problem(403, "refused", detail);
    case Error::Kind::NotFound:
        return problem(404, "not_found", detail);
    case Error::Kind::Busy:
        return problem(429, "busy", detail).retryAfter(std::chrono::seconds(5));
    case Error::Kind::Cancelled:
    case Error::Kind::TooNew:
        return problem(409, "conflict", detail);
    case Error::Kind::Unsupported:
        return problem(400, "unsupported", detail);
    case Error::Kind::Unreachable:
    case Error::Kind::Timeout:
    case Error::Kind::Io:
    case Error::Kind::NoSpace:
        return problem(503, "unavailable", detail).retryAfter(std::chrono::seconds(5));
    case Error::Kind::Internal:
        break;
    }
    return problem(500, "internal", detail);
}

Answer &&Answer::asNothingBegun() &&
{
    nothingBegun = true;
    return std::move(*this);
}

Answer &Answer::with(QByteArray name, QByteArray value) &
{
    fields.push_back({std::move(name), std::move(value)});
    return *this;
}

Answer &&Answer::with(QByteArray name, QByteArray value) &&
{
    fields.push_back({std::move(name), std::move(value)});
    return std::move(*this);
}

Answer &&Answer::retryAfter(std::chrono::milliseconds time) &&
{
    const auto seconds = std::max<qint64>(1, std::chrono::ceil<std::chrono::seconds>(time).count());
    return std::move(*this).with("Retry-After", QByteArray::number(seconds));
}

QByteArrayView reasonPhrase(int status)
{
    for (const Phrase &phrase : kPhrases) {
        if (phrase.status == status)
            return phrase.words;
    }
    return "Error";
}

QByteArray httpDate(UtcTime at)
{
    static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    std::tm parts{};
    if (!::gmtime_r(&seconds, &parts))
        return {};
    return QByteArray(kDays[size_t(parts.tm_wday)]) + ", "
        + QByteArray::number(parts.tm_mday).rightJustified(2, '0') + ' ' + kMonths[size_t(parts.tm_mon)] + ' '
        + QByteArray::number(parts.tm_year + 1900) + ' ' + QByteArray::number(parts.tm_hour).rightJustified(2, '0') + ':'
        + QByteArray::number(parts.tm_min).rightJustified(2, '0') + ':' + QByteArray::number(parts.tm_sec).rightJustified(2, '0')
        + " GMT";
}

QByteArray jsonText(const QString &text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    const QByteArray utf8 = text.toUtf8(); // a lone surrogate becomes U+FFFD
    QByteArray json;
    json.reserve(utf8.size() + 2);
    json.append('"');
    for (const char c : utf8) {
        if (uchar(c) < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&')
            json.append("\\u00").append(kHex[uchar(c) >> 4]).append(kHex[c & 15]);
        else if (c == '"' || c == '\\')
            json.append('\\').append(c);
        else
            json.append(c);
    }
    json.append('"');
    return json;
}

namespace {

QByteArray headOf(const Answer &answer, UtcTime now, bool keepAlive, bool hasLength)
{
    QByteArray bytes;
    bytes.reserve(answer.body.size() + 768);
    bytes.append("HTTP/1.1 ").append(QByteArray::number(answer.status)).append(' ').append(reasonPhrase(answer.status)).append("\r\n");
    add(bytes, "Date", httpDate(now));
    if (hasLength)
        add(bytes, "Content-Length", QByteArray::number(answer.body.size()));
    if (!answer.type.isEmpty())
        add(bytes, "Content-Type", answer.type);
    add(bytes, "Connection", keepAlive ? "keep-alive" : "close");
    if (!names(answer.fields, "Cache-Control"))
        add(bytes, "Cache-Control", "no-store");
    if (!names(answer.fields, "Content-Security-Policy"))
        add(bytes, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    add(bytes, "X-Content-Type-Options", "nosniff");
    add(bytes, "Referrer-Policy", "no-referrer");
    add(bytes, "Cross-Origin-Resource-Policy", "same-origin");
    add(bytes, "Cross-Origin-Opener-Policy", "same-origin");
    for (const Field &field : answer.fields)
        add(bytes, field.name, field.value);
    return bytes.append("\r\n");
}

} // namespace

QByteArray serialise(const Answer &answer, UtcTime now, bool headOnly, bool keepAlive)
{
    QByteArray bytes = headOf(answer, now, keepAlive, answer.status != 204 && answer.status != 304);
    if (!headOnly)
        bytes.append(answer.body);
    return bytes;
}

QByteArray serialiseEndless(const Answer &answer, UtcTime now)
{
    return headOf(answer, now, false, false);
}

} // namespace lineside::http
