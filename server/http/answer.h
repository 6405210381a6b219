#pragma once

#include "models/access/refusal_trail.h"
#include "models/base/clock.h"
#include "models/base/result.h"
#include "server/http/head.h"

#include <chrono>
#include <optional>

namespace lineside::http {

//! What goes back for one request.
struct Answer
{
    int status = 200;
    QByteArray type;  //!< Content-Type; empty without a body
    QByteArray body;
    std::vector<Field> fields; //!< beside those that every answer has
    bool close = false;        //!< the connection ends behind it
    bool nothingBegun = false; //!< a refusal before anything was begun: the same may come again, and is no repetition
    QString user{};            //!< whose account it is about where no proof came: for the access log, and never sent
    std::optional<RefusedAccess> refused{}; //!< the audit trail is told of it, too

    //! \a body is JSON already.
    static Answer json(QByteArray body, int status = 200);
    //! 204.
    static Answer nothing();
    /*!
     * A refusal or failure in the form of RFC 9457. \a code is for programs and never changes ("token_refused"); \a detail
     * is a sentence for people; both are the same for everybody who asks the same.
     */
    static Answer problem(int status, const char *code, const QString &detail);
    //! The same for an Error: 400, 403, 404, 409, 429, 500 or 503 by its kind.
    static Answer problem(const Error &error);

    Answer &with(QByteArray name, QByteArray value) &;
    Answer &&with(QByteArray name, QByteArray value) &&;
    //! Retry-After in whole seconds, at least one.
    Answer &&retryAfter(std::chrono::milliseconds time) &&;
    Answer &&asNothingBegun() &&; //!< sets nothingBegun
};

//! "Not Found"; "Error" for what is not in the list.
QByteArrayView reasonPhrase(int status);

/*!
 * The bytes of an answer. Every one forbids scripts, frames, sniffing and referrers, and is not to be stored unless it says
 * how long itself. \a headOnly: as for HEAD, with the length and without the body.
 */
QByteArray serialise(const Answer &answer, UtcTime now, bool headOnly, bool keepAlive);

//! The head of an answer that ends when its connection does: the same fields, but no length and no body.
QByteArray serialiseEndless(const Answer &answer, UtcTime now);

//! "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7), in any locale.
QByteArray httpDate(UtcTime at);

//! \a text as a JSON text with its quotes; harmless inside a script, too.
QByteArray jsonText(const QString &text);

} // namespace lineside::http
