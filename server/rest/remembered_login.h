#pragma once

#include "models/access/session_book.h"
#include "models/base/clock.h"
#include "server/http/answer.h"
#include "server/http/head.h"

#include <QUuid>

namespace lineside::rest {

/*!
 * "Remember this browser": the refresh token as a cookie instead of in the answer. No script can read it (HttpOnly), it goes
 * over TLS or to this machine itself alone (Secure), to the one address that trades it (Path), and never along with what
 * another site asks (SameSite=Strict). It lives as long as the token and changes with each renewal. Immutable; any thread.
 */
class RememberedLogin
{
public:
    //! Cookies know hosts, not ports: two stations of one host have a name each.
    RememberedLogin(const QUuid &station, const Clock &clock);

    //! The tokens, with the refresh token in the cookie alone.
    http::Answer kept(const Tokens &tokens) const;
    //! Makes the browser forget.
    http::Answer forgotten(http::Answer answer) const;
    //! What the browser showed; nothing without exactly one such cookie.
    std::optional<Secret> tokenIn(const http::Head &head) const;

private:
    const QByteArray m_name;
    const Clock &m_clock;
};

} // namespace lineside::rest
