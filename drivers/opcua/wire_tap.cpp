#include "drivers/opcua/wire_tap.h"

#include "drivers/opcua/frame_text.h"

#include <open62541/util.h>

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace lineside::opcua {

namespace {

constexpr size_t kChunkHeader = 8;
constexpr size_t kLargestChunk = 16u << 20;
//! Data that the other side's host does not acknowledge for so long ends the connection, a full window too.
constexpr unsigned kUserTimeoutMs = 15'000;

UA_QualifiedName tapKey()
{
    return UA_QUALIFIEDNAME(0, const_cast<char *>("lineside-tap"));
}

} // namespace

void ChunkCutter::add(const char *bytes, size_t size, const std::function<void(const QByteArray &, qsizetype)> &take)
{
    while (size > 0 && !m_lost) {
        const size_t wanted = m_size == 0 ? kChunkHeader - m_seen : m_size - m_seen;
        const size_t here = std::min(wanted, size);
        const size_t room = size_t(kMaxFrameBytes) - std::min(size_t(kMaxFrameBytes), size_t(m_head.size()));
        m_head.append(bytes, qsizetype(std::min(here, room)));
        m_seen += here;
        bytes += here;
        size -= here;
        if (m_size == 0 && m_seen == kChunkHeader) {
            m_size = qFromLittleEndian<quint32>(m_head.constData() + 4);
            m_lost = m_size < kChunkHeader || m_size > kLargestChunk;
        }
        if (m_size != 0 && m_seen == m_size) {
            take(m_head, qsizetype(m_size));
            reset();
        }
    }
}

void ChunkCutter::reset()
{
    m_head.clear();
    m_size = 0;
    m_seen = 0;
    m_lost = false;
}

bool WireTap::attach(UA_EventLoop *loop)
{
    for (UA_EventSource *source = loop->eventSources; source; source = source->next) {
        if (source->eventSourceType != UA_EVENTSOURCETYPE_CONNECTIONMANAGER)
            continue;
        auto *manager = reinterpret_cast<UA_ConnectionManager *>(source);
        const UA_String tcp = UA_STRING(const_cast<char *>("tcp"));
        if (!UA_String_equal(&manager->protocol, &tcp))
            continue;
        UA_UInt64 self = reinterpret_cast<uintptr_t>(this);
        if (UA_KeyValueMap_setScalar(&manager->eventSource.params, tapKey(), &self, &UA_TYPES[UA_TYPES_UINT64])
            != UA_STATUSCODE_GOOD)
            return false;
        m_open = manager->openConnection;
        m_send = manager->sendWithConnection;
        manager->openConnection = &WireTap::openConnection;
        manager->sendWithConnection = &WireTap::send;
        return true;
    }
    return false;
}

WireTap *WireTap::of(UA_ConnectionManager *manager)
{
    const void *self = UA_KeyValueMap_getScalar(&manager->eventSource.params, tapKey(), &UA_TYPES[UA_TYPES_UINT64]);
    return reinterpret_cast<WireTap *>(uintptr_t(*static_cast<const UA_UInt64 *>(self)));
}

UA_StatusCode WireTap::openConnection(UA_ConnectionManager *manager, const UA_KeyValueMap *parameters,
                                      void *application, void *context,
                                      UA_ConnectionManager_connectionCallback callback)
{
    WireTap *tap = of(manager);
    tap->m_callback = callback;
    return tap->m_open(manager, parameters, application, context, &WireTap::onConnection);
}

void WireTap::onConnection(UA_ConnectionManager *manager, uintptr_t id, void *application, void **context,
                           UA_ConnectionState state, const UA_KeyValueMap *parameters, UA_ByteString message)
{
    WireTap *tap = of(manager);
    if (state == UA_CONNECTIONSTATE_ESTABLISHED && tap->m_socket < 0)
        tap->established(int(id)); // with POSIX sockets, the connection's id is the descriptor
    if (state == UA_CONNECTIONSTATE_CLOSING)
        tap->m_socket = -1;
    if (message.length > 0) {
        tap->m_listener.bytes(message.length, 0);
        if (!tap->cut(tap->m_in, false, message)) {
            manager->closeConnection(manager, id);
            return;
        }
    }
    tap->m_callback(manager, id, application, context, state, parameters, message);
}

UA_StatusCode WireTap::send(UA_ConnectionManager *manager, uintptr_t id, const UA_KeyValueMap *parameters,
                            UA_ByteString *message)
{
    WireTap *tap = of(manager);
    tap->m_listener.bytes(0, message->length);
    tap->cut(tap->m_out, true, *message);
    return tap->m_send(manager, id, parameters, message);
}

void WireTap::established(int socket)
{
    m_socket = socket;
    ++m_connections;
    m_in.reset();
    m_out.reset();
    m_guard.reset();
    const unsigned userTimeout = kUserTimeoutMs;
    setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &userTimeout, sizeof userTimeout);
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

bool WireTap::cut(ChunkCutter &cutter, bool outgoing, const UA_ByteString &message) noexcept
{
    bool accepted = true;
    try {
        cutter.add(reinterpret_cast<const char *>(message.data), message.length,
                   [&](const QByteArray &head, qsizetype size) {
                       const bool fault = !outgoing && !m_encrypted && !m_guard.accepts(head);
                       accepted = accepted && !fault;
                       if (!fault && !m_listener.wantsFrames())
                           return;
                       FrameRecord frame;
                       frame.at = m_clock.utc();
                       frame.outgoing = outgoing;
                       frame.fault = fault;
                       frame.bytes = head;
                       frame.size = size;
                       frame.note = fault ? QCoreApplication::translate("opcua", "not the answer of any service")
                                          : frameSummary(head);
                       if (outgoing && mayHoldSecret(head))
                           frame.bytes.truncate(kBytesBeforeBody);
                       m_listener.frame(std::move(frame));
                   });
    } catch (...) {
        return false; // no memory for a frame: nothing may pass through the library's C
    }
    return accepted;
}

} // namespace lineside::opcua
