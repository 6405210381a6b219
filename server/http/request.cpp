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

bool Reply::isOver() const
{
    return m_state->over.load(std::memory_order_acquire);
}

void Reply::onAbandoned(std::function<void()> told) const
{
    {
        const std::lock_guard lock(m_state->mutex);
        if (!m_state->abandoned) {
            if (!m_state->over)
                m_state->told.push_back(std::move(told));
            return;
        }
    }
    told();
}

void Reply::keep(std::shared_ptr<void> what) const
{
    const std::lock_guard lock(m_state->mutex);
    m_state->kept.push_back(std::move(what));
}

std::function<void()> Reply::abandoner() const
{
    return [weak = std::weak_ptr(m_state)] {
        if (const auto state = weak.lock())
            state->abandon();
    };
}

void Reply::State::send(Answer answer)
{
    if (over.exchange(true))
        return;
    {
        const std::lock_guard lock(mutex);
        told.clear();
    }
    box->post([deliver = deliver, answer = std::move(answer)] { deliver(answer); });
}

void Reply::State::abandon()
{
    std::vector<std::function<void()>> waiting;
    {
        const std::lock_guard lock(mutex);
        if (over.exchange(true))
            return;
        abandoned = true;
        waiting.swap(told);
    }
    for (const std::function<void()> &one : waiting)
        one();
}

Reply::State::~State()
{
    if (!over)
        send(Answer::problem(500, "internal", QCoreApplication::translate("server", "Lineside has no answer to this; its log may say why.")));
}

} // namespace lineside::http
