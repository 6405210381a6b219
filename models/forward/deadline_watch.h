#pragma once

#include "models/base/clock.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace lineside::forward {

/*!
 * Puts an end to waiting for a database server that does not answer: one thread that shuts down the socket of a
 * connection when the deadline of the statement on it passes. No time-out of libpq, and none of the server, helps against
 * a backend that has been stopped; a socket that is shut down makes every call on it return at once.
 */
class DeadlineWatch
{
public:
    /*!
     * A socket under watch. release() or the end must come before its descriptor is closed, so that a descriptor which
     * is used again for something else is never hit. Belongs to one thread.
     */
    class Socket
    {
    public:
        Socket(DeadlineWatch &watch, int descriptor);
        Socket(const Socket &) = delete;
        Socket &operator=(const Socket &) = delete;
        ~Socket();

        //! From now on there is \a limit for what is done on the socket.
        void arm(std::chrono::milliseconds limit);
        //! It is done. True when the socket was shut down: whatever was under way is in doubt.
        bool disarm();
        //! Shuts the socket down at once.
        void cut();
        bool wasCut() const;
        //! Lets go of the descriptor, which is about to be closed or to belong to somebody else.
        void release();

    private:
        friend class DeadlineWatch;
        void cutLocked();
        DeadlineWatch &m_watch;
        // Guarded by the watch's mutex.
        int m_descriptor;
        SteadyTime m_deadline = SteadyTime::max();
        bool m_cut = false;
    };

    DeadlineWatch();
    DeadlineWatch(const DeadlineWatch &) = delete;
    DeadlineWatch &operator=(const DeadlineWatch &) = delete;
    ~DeadlineWatch();

    //! Shuts down every socket under watch, and each that is armed later. Any thread.
    void cutAll();

private:
    void run();

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Socket *> m_sockets;
    bool m_cutAll = false;
    bool m_ending = false;
    std::thread m_thread; // last: it uses everything above
};

//! Arms a socket for the time of a scope.
class Deadline
{
public:
    Deadline(DeadlineWatch::Socket &socket, std::chrono::milliseconds limit) : m_socket(socket) { m_socket.arm(limit); }
    Deadline(const Deadline &) = delete;
    Deadline &operator=(const Deadline &) = delete;
    ~Deadline() { m_socket.disarm(); }

private:
    DeadlineWatch::Socket &m_socket;
};

} // namespace lineside::forward
