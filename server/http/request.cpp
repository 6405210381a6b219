#include "server/http/request.h"

#include <QCoreApplication>

namespace lineside::http {

std::optional<QByteArray> Request::item(QByteArrayView name) const
{
    for (const auto &[known, value] : query) {
        if (known == name)
            return value;
    }
    return {};
}

Reply::Reply(std::shared_ptr<Mailbox> box, std::function<void(Answer)> deliver)
    : m_state(std::make_shared<State>())
{
    m_state->box = std::move(box);
    m_state->deliver = std::move(deliver);
}

void Reply::send(Answer answer) const
{
    m_state->send(std::move(answer));
}

void Reply::State::send(Answer answer)
{
    if (sent.exchange(true))
        return;
    box->post([deliver = deliver, answer = std::move(answer)] { deliver(answer); });
}

Reply::State::~State()
{
    if (!sent)
        send(Answer::problem(500, "internal", QCoreApplication::translate("server", "Lineside has no answer to this; its log may say why.")));
}

} // namespace lineside::http
