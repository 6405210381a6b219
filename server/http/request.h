#pragma once

#include "models/access/account.h"
#include "server/http/answer.h"
#include "server/http/mailbox.h"
#include "server/http/route_table.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace lineside::http {

//! A request that may be answered: its route is known and its policy met.
struct Request
{
    const Route *route = nullptr;
    Head head;
    QueryItems query;
    std::vector<QByteArray> parameters;  //!< of the path
    QByteArray body;
    std::optional<Principal> principal;  //!< always there unless the policy is anybody()
    Origin origin;
    bool hasWebOrigin = false;           //!< came from a browser's page that may ask

    //! A query item; nothing when it is not there.
    std::optional<QByteArray> item(QByteArrayView name) const;
};

/*!
 * What a handler answers with: at once or later, on any thread, once. A copy is the same answer; when the last copy goes
 * and nobody has answered, the answer is 500.
 */
class Reply
{
public:
    //! \a deliver is called on the network thread, through \a box.
    Reply(std::shared_ptr<Mailbox> box, std::function<void(Answer)> deliver);

    //! Later calls are ignored.
    void send(Answer answer) const;

    //! Nobody waits for it any more: it was sent, or the connection has gone. Any thread.
    bool isOver() const;
    //! \a told is called when the connection goes before the answer, at once if it has: quick, on any thread, once.
    void onAbandoned(std::function<void()> told) const;
    //! Lives until the last copy of this answer goes: for as long as somebody may work on it.
    void keep(std::shared_ptr<void> what) const;
    //! What says, on the network thread, that the connection has gone. It is no copy of the answer.
    std::function<void()> abandoner() const;

private:
    struct State
    {
        ~State();
        void send(Answer answer);
        void abandon();

        std::shared_ptr<Mailbox> box;
        std::function<void(Answer)> deliver;
        std::atomic<bool> over{false};
        std::mutex mutex; //!< guards what follows
        bool abandoned = false;
        std::vector<std::function<void()>> told;
        std::vector<std::shared_ptr<void>> kept;
    };
    std::shared_ptr<State> m_state;
};

//! Told of each answer of a handler, with its bytes.
using Answered = std::function<void(const Request &, qint64 bytes)>;
using Handler = std::function<void(const Request &, const Reply &)>;
//! With what a handler answers a request, which may be another than \a reply; nothing: no handler gets it, since it has been
//! answered or will be.
using Guard = std::function<std::optional<Reply>(const Request &, const Reply &)>;

} // namespace lineside::http
