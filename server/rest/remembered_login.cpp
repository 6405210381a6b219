#include "server/rest/remembered_login.h"

#include "server/rest/rest_service.h"

namespace lineside::rest {

using http::Answer;

namespace {

constexpr const char *kCookieBounds = "; Path=/api/v1/refresh; HttpOnly; Secure; SameSite=Strict; Max-Age=";

} // namespace

RememberedLogin::RememberedLogin(const QUuid &station, const Clock &clock)
    : m_name("lineside_refresh_" + station.toByteArray(QUuid::Id128).left(8))
    , m_clock(clock)
{
}

Answer RememberedLogin::kept(const Tokens &tokens) const
{
    const auto life = std::chrono::floor<std::chrono::seconds>(tokens.refreshUntil - m_clock.utc());
    return tokensAnswer(tokens, false)
        .with("Set-Cookie", m_name + '=' + tokens.refresh.reveal() + kCookieBounds + QByteArray::number(std::max<qint64>(0, life.count())));
}

Answer RememberedLogin::forgotten(Answer answer) const
{
    answer.with("Set-Cookie", m_name + '=' + kCookieBounds + '0');
    return answer;
}

std::optional<Secret> RememberedLogin::tokenIn(const http::Head &head) const
{
    std::optional<Secret> found;
    for (const http::Field &field : head.fields) {
        if (field.name != "cookie")
            continue;
        for (const QByteArray &item : field.value.split(';')) {
            const QByteArray pair = item.trimmed();
            if (!pair.startsWith(m_name + '='))
                continue;
            if (found)
                return {};
            found = Secret(pair.mid(m_name.size() + 1));
        }
    }
    return found;
}

} // namespace lineside::rest
