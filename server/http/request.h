#pragma once

#include "models/access/account.h"
#include "server/http/answer.h"
#include "server/http/mailbox.h"
#include "server/http/route_table.h"

#include <atomic>
#include <functional>

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

private:
    struct State
    {
        ~State();
        void send(Answer answer);

        std::shared_ptr<Mailbox> box;
        std::function<void(Answer)> deliver;
        std::atomic<bool> sent{false};
    };
    std::shared_ptr<State> m_state;
};

using Handler = std::function<void(const Request &, const Reply &)>;

} // namespace lineside::http
