#pragma once

#include "drivers/opcua/message_guard.h"
#include "models/base/clock.h"
#include "models/field/descriptions.h"

#include <open62541/plugin/eventloop.h>

#include <QByteArray>

#include <functional>

namespace lineside::opcua {

/*!
 * Cuts one direction of an OPC UA TCP stream into its chunks (OPC 10000-6, 7.1.2): three letters, the chunk type and
 * the size. Keeps the first kMaxFrameBytes of each; a chunk larger than the limit ends the cutting until reset().
 */
class ChunkCutter
{
public:
    //! Calls \a take(first bytes, whole size) for each chunk that has become complete.
    void add(const char *bytes, size_t size, const std::function<void(const QByteArray &, qsizetype)> &take);
    void reset();

private:
    QByteArray m_head;
    size_t m_size = 0;    //!< of the chunk, 0 while its header is incomplete
    size_t m_seen = 0;
    bool m_lost = false;
};

/*!
 * Watches the TCP connection of one client of the library: counts bytes, hands on chunks as frames, and knows the
 * socket. Sits between the client and the library's connection manager. One thread; outlives the client.
 */
class WireTap
{
public:
    struct Listener
    {
        std::function<void(quint64 in, quint64 out)> bytes;
        std::function<bool()> wantsFrames;
        std::function<void(FrameRecord)> frame; //!< faulty ones also when none are wanted
    };

    WireTap(Listener listener, const Clock &clock) : m_listener(std::move(listener)), m_clock(clock) {}
    WireTap(const WireTap &) = delete;
    WireTap &operator=(const WireTap &) = delete;

    //! Before the loop starts. False when the loop has no TCP connections.
    bool attach(UA_EventLoop *loop);

    //! Whether messages can be read here: from the next connection on.
    void setEncrypted(bool encrypted) { m_encrypted = encrypted; }

    int socket() const { return m_socket; }
    //! Whether any connection was established since attach(); tells "refused" from "closed".
    bool everEstablished() const { return m_connections > 0; }
    //! How many were established, one after another.
    int connections() const { return m_connections; }

private:
    static WireTap *of(UA_ConnectionManager *manager);
    static UA_StatusCode openConnection(UA_ConnectionManager *manager, const UA_KeyValueMap *parameters,
                                        void *application, void *context,
                                        UA_ConnectionManager_connectionCallback callback);
    static void onConnection(UA_ConnectionManager *manager, uintptr_t id, void *application, void **context,
                             UA_ConnectionState state, const UA_KeyValueMap *parameters, UA_ByteString message);
    static UA_StatusCode send(UA_ConnectionManager *manager, uintptr_t id, const UA_KeyValueMap *parameters,
                              UA_ByteString *message);
    void established(int socket);
    //! False when a chunk came that the library must not see.
    bool cut(ChunkCutter &cutter, bool outgoing, const UA_ByteString &message) noexcept;

    Listener m_listener;
    const Clock &m_clock;
    decltype(UA_ConnectionManager::openConnection) m_open = nullptr;
    decltype(UA_ConnectionManager::sendWithConnection) m_send = nullptr;
    UA_ConnectionManager_connectionCallback m_callback = nullptr;
    ChunkCutter m_in;
    ChunkCutter m_out;
    MessageGuard m_guard;
    bool m_encrypted = false;
    int m_socket = -1;
    int m_connections = 0;
};

} // namespace lineside::opcua
