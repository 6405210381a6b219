#pragma once

#include <QByteArray>

#include <optional>
#include <vector>

namespace lineside::http {

enum class Method : quint8 { Get, Head, Post, Put, Patch, Delete };

//! "GET"; and back. Nothing for a method that no route has.
QByteArrayView methodName(Method method);
std::optional<Method> methodFromName(QByteArrayView name);

//! One header field: its name in lower case, its value without blanks around it.
struct Field
{
    QByteArray name;
    QByteArray value;
};

//! The head of a request that keeps every rule below.
struct Head
{
    QByteArray method;       //!< a token, as it stands there: "GET"
    QByteArray path;         //!< "/api/v1/tags"; empty when it is none that a route could have
    QByteArray query;        //!< what stands behind '?', undecoded
    QByteArray host;         //!< of the Host field: "plant:8443", "[::1]:8443"
    std::vector<Field> fields;
    qint64 contentLength = 0;
    bool hasLength = false;
    bool isOld = false;      //!< HTTP/1.0
    bool keepAlive = true;
    bool wantsContinue = false;

    //! The value of a field, by its name in lower case; empty when it is not there.
    QByteArrayView field(QByteArrayView name) const;
    bool has(QByteArrayView name) const;
    //! Whether a list such as "keep-alive, Upgrade" has this word, whatever its case.
    bool lists(QByteArrayView name, QByteArrayView word) const;
};

inline constexpr qsizetype kMostHeadBytes = 16 * 1024;
inline constexpr qsizetype kMostTargetBytes = 4 * 1024;
inline constexpr size_t kMostFields = 64;

struct HeadReading
{
    enum class State { NeedsMore, Ready, Refused };
    State state = State::NeedsMore;
    qsizetype length = 0;      //!< Ready: of the head, with the empty line
    Head head;                 //!< Ready
    int status = 0;            //!< Refused: 400, 411, 414, 417, 431 or 505
    const char *reason = "";   //!< Refused: for logs and tests
};

/*!
 * Reads the head of an HTTP/1.1 request (RFC 9112) from the start of \a bytes; reads nothing behind it. A pure function.
 *
 * Strict, because what two programs can read in two ways is how requests are smuggled: each line ends with CR LF and has
 * no other CR, LF or NUL; no line is folded; no blank stands before a colon; exactly one Host; at most one of each field
 * that decides something; Content-Length is digits; there is no Transfer-Encoding (411, or 400 beside a Content-Length).
 * A target that is not a plain path (absolute, "*", with '%' or dots as segments) is a good head without a path: no route
 * has it, and nothing is ever decoded into a path. Refused as soon as the bytes so far show it.
 *
 * A parser of our own, since what is refused matters more than what is read: the usual libraries (Boost.Beast's among them)
 * take folded lines and lists of lengths because the standard once did, and this one is small enough to be fuzzed as a whole
 * (fuzz_http_head).
 */
HeadReading readHead(QByteArrayView bytes);

//! name=value pairs of a query.
using QueryItems = std::vector<std::pair<QByteArray, QByteArray>>;
/*!
 * A query's items, percent-decoded ('+' is a blank): UTF-8 without control characters. Nothing when it is malformed, a
 * name comes twice, or there are more than 32.
 */
std::optional<QueryItems> readQuery(QByteArrayView query);

} // namespace lineside::http
