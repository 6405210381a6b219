#include "server/http/connection.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QSslSocket>

#include <algorithm>
#include <sys/socket.h>

namespace lineside::http {

namespace {

Q_LOGGING_CATEGORY(lcDoor, "lineside.server.http")

constexpr qint64 kReadBuffer = 64 * 1024;
constexpr char kTlsHandshake = 0x16; // the content type of TLS's first record
constexpr QByteArrayView kTicketWord = "ticket.";
constexpr QByteArrayView kBearer = "Bearer ";

struct DoorText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

//! 16 bytes in base64, as RFC 6455 wants the key.
bool isWebSocketKey(QByteArrayView key)
{
    const auto decoded = QByteArray::fromBase64Encoding(key.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    return key.size() == 24 && decoded && (*decoded).size() == 16;
}

Answer tooManyRefusals(std::chrono::nanoseconds wait)
{
    return Answer::problem(429, "too_many", DoorText::tr("Too many requests without a good proof."))
        .retryAfter(std::chrono::ceil<std::chrono::milliseconds>(wait));
}

bool isJson(QByteArrayView type)
{
    const qsizetype semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.first(semicolon)).trimmed().compare("application/json", Qt::CaseInsensitive) == 0;
}

} // namespace

Connection::Connection(quint64 number, Descriptor descriptor, const QHostAddress &peer, const QByteArray &network,
                       std::unique_ptr<Place> place, SteadyTime came, DoorContext &context)
    : m_context(context)
    , m_number(number)
    , m_place(std::move(place))
    , m_peer(peer)
    , m_network(network)
{
    const bool tls = m_context.settings.tls.has_value();
    if (tls) {
        auto *socket = new QSslSocket(this);
        socket->setSslConfiguration(*m_context.settings.tls);
        connect(socket, &QSslSocket::encrypted, this, [this] {
            m_state = State::Head;
            advance();
        });
        m_socket = socket;
        m_state = State::Opening;
    } else {
        m_socket = new QTcpSocket(this);
    }
    setPending(true);
    m_begun = came;
    m_deadline = m_begun + m_context.settings.limits.headWithin;
    m_socket->setReadBufferSize(kReadBuffer);
    connect(m_socket, &QTcpSocket::readyRead, this, &Connection::advance);
    connect(m_socket, &QTcpSocket::disconnected, this, &Connection::gone);
    connect(m_socket, &QTcpSocket::errorOccurred, this, &Connection::gone);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &Connection::afterSending);
    if (!m_socket->setSocketDescriptor(descriptor.get())) {
        gone();
        return;
    }
    descriptor.release();
}

Connection::~Connection()
{
    abandon();
    setPending(false);
    setIdle(false);
    if (m_socket)
        m_socket->disconnect(this);
}

void Connection::setPending(bool pending)
{
    if (pending == m_isPending || (pending && isTrusted(m_peer, m_context.settings.proxies)))
        return;
    m_isPending = pending;
    if (pending)
        m_context.pending.add(m_network);
    else
        m_context.pending.remove(m_network);
    if (!pending && m_context.freed)
        m_context.freed();
}

//! Kept for a next request though nobody has shown a proof on it. It costs little and is no pending head, but is counted, too.
void Connection::setIdle(bool idle)
{
    if (idle == m_isIdle)
        return;
    m_isIdle = idle;
    if (idle)
        m_context.idle.add(m_network);
    else
        m_context.idle.remove(m_network);
}

bool Connection::maySitIdle() const
{
    return m_request.principal || isTrusted(m_peer, m_context.settings.proxies) || m_context.idle.of(m_network) < m_context.settings.limits.mostIdlePerAddress;
}

void Connection::advance()
{
    if (m_advancing)
        return;
    m_advancing = true;
    bool goesOn = true;
    while (goesOn) {
        switch (m_state) {
        case State::Opening:
            goesOn = detect();
            break;
        case State::Head:
            goesOn = takeHead();
            break;
        case State::Body:
            goesOn = takeBody();
            break;
        case State::Closing:
            m_socket->skip(m_socket->bytesAvailable());
            goesOn = false;
            break;
        case State::Shaking:
        case State::Answering:
        case State::Sending:
        case State::Gone:
            goesOn = false;
            break;
        }
    }
    m_advancing = false;
}

bool Connection::detect()
{
    char first = 0;
    if (m_socket->peek(&first, 1) != 1)
        return false;
    if (first == kTlsHandshake) {
        m_state = State::Shaking;
        static_cast<QSslSocket *>(m_socket)->startServerEncryption();
        return false;
    }
    m_redirects = true;
    m_state = State::Head;
    return true;
}

bool Connection::takeHead()
{
    if (m_socket->bytesAvailable() == 0)
        return false;
    if (m_waiting) {
        m_waiting = false;
        if (m_requestNumber > 0) {
            setIdle(false);
            setPending(!m_hasProved);
            m_begun = m_context.clock.steady();
            m_deadline = m_begun + m_context.settings.limits.headWithin;
        }
    }
    const QByteArray bytes = m_socket->peek(std::min<qint64>(kMostHeadBytes + 1, m_socket->bytesAvailable()));
    HeadReading reading = readHead(bytes);
    if (reading.state == HeadReading::State::NeedsMore) {
        if (bytes.size() > kMostHeadBytes)
            return refuse(Answer::problem(431, "head_too_long", DoorText::tr("The request's head is too long.")), "head too long");
        return false;
    }
    ++m_requestNumber;
    m_request = {};
    m_keepAlive = true;
    ++m_context.counters->requests;
    if (reading.state == HeadReading::State::Refused)
        return refuse(Answer::problem(reading.status, "bad_request", DoorText::tr("This is no request that can be read in one way only.")),
                      reading.reason);
    m_request.head = std::move(reading.head);
    m_headLength = reading.length;
    return decide();
}

bool Connection::decide()
{
    const Head &head = m_request.head;
    if (m_redirects) {
        const QByteArray place = "https://" + head.host + (head.path.isEmpty() ? QByteArray("/") : head.path);
        return refuse(Answer::problem(308, "use_tls", DoorText::tr("This port speaks HTTPS.")).with("Location", place), "plain HTTP");
    }
    m_request.origin = {Provenance::Network,
                        clientAddress(m_peer, head.field("x-forwarded-for"), m_context.settings.proxies),
                        QString::fromUtf8(head.field("user-agent").toByteArray().left(200))};
    if (!methodFromName(head.method))
        return refuse(Answer::problem(405, "method_not_allowed", DoorText::tr("No route has this method."))
                          .with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE"),
                      "unknown method");
    RouteMatch match = m_context.table.find(head.method, head.path);
    if (!match.route && match.allow.isEmpty())
        return refuse(Answer::problem(404, "not_found", DoorText::tr("There is nothing here.")), "no route");
    if (!match.route)
        return refuse(Answer::problem(405, "method_not_allowed", DoorText::tr("This route has other methods.")).with("Allow", match.allow),
                      "method");
    m_request.route = match.route;
    m_request.parameters = std::move(match.parameters);
    return admit();
}

bool Connection::admit()
{
    const Head &head = m_request.head;
    const Route &route = *m_request.route;
    if (head.has("origin")) {
        if (!m_context.origins.allows(head.field("origin"))) {
            noteRefused(RefusedAccess::WebPage);
            return refuse(Answer::problem(403, "origin_refused", DoorText::tr("This web page may not talk to the server.")), "origin");
        }
        m_request.hasWebOrigin = true;
    }
    if (route.policy.who() != Policy::Who::Anybody && !prove())
        return m_state == State::Closing;
    auto query = readQuery(head.query);
    if (!query)
        return refuse(Answer::problem(400, "bad_query", DoorText::tr("The address's query cannot be read.")), "query");
    m_request.query = std::move(*query);
    if (head.contentLength > route.mostBody)
        return refuse(Answer::problem(413, "too_large", DoorText::tr("The request is larger than this route takes.")), "body too large");
    if (!m_request.principal && head.method == "POST") {
        // Else guesses at what opens a session would be free.
        if (const auto wait = m_context.refusals.wait(networkOf(m_request.origin.address), m_context.clock.steady()); wait.count() > 0)
            return refuse(tooManyRefusals(wait), "too many refusals");
    }
    if (head.contentLength > 0 && !isJson(head.field("content-type")))
        return refuse(Answer::problem(415, "not_json", DoorText::tr("A body has to be application/json.")), "content type");
    if (route.carriage == Carriage::WebSocket) {
        if (!mayUpgrade())
            return m_state == State::Closing;
        handOver();
        return false;
    }
    m_socket->skip(m_headLength);
    m_request.body.clear();
    m_state = State::Body;
    m_deadline = m_context.clock.steady() + m_context.settings.limits.bodyWithin;
    if (head.wantsContinue && head.contentLength > 0 && m_socket->bytesAvailable() == 0)
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    return true;
}

bool Connection::prove()
{
    const Head &head = m_request.head;
    const Policy policy = m_request.route->policy;
    const Origin &origin = m_request.origin;
    const QByteArrayView authorization = head.field("authorization");
    bool hasShown = head.has("authorization");
    if (hasShown) {
        if (!authorization.startsWith(kBearer))
            return refuseProof("no bearer");
        const QByteArrayView proof = authorization.sliced(kBearer.size());
        if (proof.startsWith("lsk_")) {
            m_request.principal = m_context.access.checkApiKey(proof, origin);
        } else if (auto checked = m_context.access.checkToken(proof, origin); auto *principal = std::get_if<Principal>(&checked)) {
            m_request.principal = std::move(*principal);
        }
    } else if (policy.who() == Policy::Who::Ticketed && m_request.hasWebOrigin) {
        for (const QByteArray &word : head.field("sec-websocket-protocol").toByteArray().split(',')) {
            const QByteArrayView trimmed = QByteArrayView(word).trimmed();
            if (trimmed.startsWith(kTicketWord)) {
                hasShown = true;
                m_request.principal = m_context.access.redeemTicket(trimmed.sliced(kTicketWord.size()), origin);
                break;
            }
        }
    }
    if (!m_request.principal) {
        if (hasShown)
            noteRefused(RefusedAccess::Proof);
        return refuseProof(hasShown ? "proof" : "no proof");
    }
    setPending(false);
    const bool allowed = policy.who() == Policy::Who::Person ? m_request.principal->role.has_value()
                                                             : m_request.principal->may(policy.permission());
    if (!allowed) {
        noteRefused(RefusedAccess::Permission);
        refuse(Answer::problem(403, "not_allowed", DoorText::tr("Your role does not allow this.")), "permission");
    }
    return allowed;
}

bool Connection::refuseProof(const char *reason)
{
    const SteadyTime now = m_context.clock.steady();
    const QByteArray network = networkOf(m_request.origin.address);
    if (const auto wait = m_context.refusals.take(network, now); wait.count() > 0)
        refuse(tooManyRefusals(wait), "too many refusals");
    else
        refuse(Answer::problem(401, "not_authenticated", DoorText::tr("Log in first.")).with("WWW-Authenticate", "Bearer"), reason);
    return false;
}

bool Connection::mayUpgrade()
{
    const Head &head = m_request.head;
    const bool asks = !head.isOld && head.lists("connection", "upgrade") && head.lists("upgrade", "websocket");
    if (!asks || head.method != "GET" || head.field("sec-websocket-version") != "13") {
        refuse(Answer::problem(426, "websocket_only", DoorText::tr("This route speaks WebSocket, version 13."))
                   .with("Upgrade", "websocket")
                   .with("Sec-WebSocket-Version", "13"),
               "no WebSocket");
        return false;
    }
    const bool speaks = head.lists("sec-websocket-protocol", "lineside.v1") || head.lists("sec-websocket-protocol", "lineside.v1+cbor");
    if (!isWebSocketKey(head.field("sec-websocket-key")) || !speaks || head.contentLength > 0) {
        refuse(Answer::problem(400, "bad_handshake", DoorText::tr("A WebSocket here needs a key and the protocol lineside.v1.")),
               "handshake");
        return false;
    }
    if (m_socket->bytesAvailable() > m_headLength) {
        // RFC 6455, 4.1: a client waits for the answer. What does not may be lost between two readers.
        refuse(Answer::problem(400, "bad_handshake", DoorText::tr("Nothing may follow the handshake before its answer.")), "early frames");
        return false;
    }
    if (std::optional<Answer> refusal = m_context.taker->refusal(m_request)) {
        refuseToTake(std::move(*refusal));
        return false;
    }
    return true;
}

void Connection::refuseToTake(Answer answer)
{
    if (answer.status == 429)
        noteRefused(RefusedAccess::TooMuch);
    else if (answer.refused)
        noteRefused(*answer.refused);
    refuse(std::move(answer), "live");
}

void Connection::handOver()
{
    m_state = State::Gone;
    note(m_request.route->carriage == Carriage::WebSocket ? 101 : 200, 0);
    m_socket->disconnect(this);
    m_socket->setParent(nullptr);
    Handover handover{std::exchange(m_socket, nullptr), std::move(m_place)};
    setPending(false);
    m_context.ended(m_number);
    m_context.taker->take(m_request, std::move(handover));
}

bool Connection::takeBody()
{
    const qint64 missing = m_request.head.contentLength - m_request.body.size();
    if (missing > 0)
        m_request.body += m_socket->read(missing);
    if (m_request.body.size() < m_request.head.contentLength)
        return false;
    dispatch();
    return m_state == State::Closing;
}

void Connection::dispatch()
{
    m_state = State::Answering;
    m_deadline = m_context.clock.steady() + m_context.settings.limits.answerWithin;
    setPending(!m_request.principal); // who leaves an answer unread has shown no proof either
    if (m_request.route->carriage == Carriage::EventStream) {
        if (std::optional<Answer> refusal = m_context.taker->refusal(m_request))
            refuseToTake(std::move(*refusal));
        else
            handOver();
        return;
    }
    const size_t index = size_t(m_request.route - m_context.table.routes().data());
    const Reply reply(m_context.box, [&context = m_context, number = m_number, request = m_requestNumber](const Answer &answer) {
        if (Connection *connection = context.find(number))
            connection->deliver(request, answer);
    });
    m_abandon = reply.abandoner();
    std::optional<Reply> answering = reply;
    try {
        if (m_context.handlers[index] && m_context.guard)
            answering = m_context.guard(m_request, reply);
        if (m_context.handlers[index] && answering)
            m_context.handlers[index](m_request, *answering);
    } catch (const std::exception &e) {
        qCCritical(lcDoor, "Answering %s failed: %s", m_request.route->name, e.what());
        (answering ? *answering : reply).send(Answer::problem(500, "internal", DoorText::tr("Lineside failed to answer this; its log says why.")));
    }
}

void Connection::deliver(quint64 request, const Answer &answer)
{
    if (m_state != State::Answering || request != m_requestNumber)
        return;
    m_abandon = {};
    m_account = answer.user;
    if (answer.status == 401 && !m_request.principal) // a password or a renewal that was none
        (void)m_context.refusals.take(networkOf(m_request.origin.address), m_context.clock.steady());
    if (answer.refused)
        noteRefused(*answer.refused);
    if (m_context.answered)
        m_context.answered(m_request, answer.body.size());
    send(answer);
}

void Connection::noteRefused(RefusedAccess what)
{
    m_context.access.refused(what, m_request.principal ? m_request.principal->name : QString(), m_request.origin.address);
}

bool Connection::refuse(Answer answer, const char *reason)
{
    m_reason = reason;
    answer.close = true;
    send(std::move(answer));
    return m_state == State::Closing;
}

void Connection::send(Answer answer)
{
    const Head &head = m_request.head;
    m_keepAlive = head.keepAlive && !answer.close && !m_redirects && maySitIdle();
    const QByteArray bytes = serialise(answer, m_context.clock.utc(), head.method == "HEAD", m_keepAlive);
    note(answer.status, bytes.size());
    m_state = State::Sending;
    m_deadline = m_context.clock.steady() + m_context.settings.limits.sentWithin;
    m_socket->write(bytes);
    m_socket->flush();
    afterSending();
}

void Connection::afterSending()
{
    if (m_state != State::Sending || m_socket->bytesToWrite() > 0)
        return;
    if (m_keepAlive) {
        next();
        return;
    }
    m_state = State::Closing;
    m_deadline = m_context.clock.steady() + m_context.settings.limits.lingerFor;
    const auto *tls = qobject_cast<QSslSocket *>(m_socket);
    if (tls && tls->isEncrypted()) {
        m_socket->disconnectFromHost();
        return;
    }
    // To close while bytes are unread would reset the connection, and the answer with it.
    ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
}

void Connection::next()
{
    m_state = State::Head;
    m_waiting = true;
    m_deadline = m_context.clock.steady() + m_context.settings.limits.idleFor;
    m_hasProved = m_request.principal.has_value();
    setPending(false);
    setIdle(!m_hasProved && !isTrusted(m_peer, m_context.settings.proxies));
    m_request = {};
    m_reason = "";
    m_account.clear();
    if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &Connection::advance, Qt::QueuedConnection);
}

//! Nobody waits for what a handler works on.
void Connection::abandon()
{
    if (const auto abandon = std::exchange(m_abandon, {}))
        abandon();
}

void Connection::gone()
{
    if (m_state == State::Gone)
        return;
    m_state = State::Gone;
    abandon();
    m_socket->disconnect(this);
    // Its end waits for ours: to abort it within its own signal would free what it still encrypts with.
    setPending(false);
    setIdle(false);
    m_place.reset();
    m_context.ended(m_number);
}

void Connection::checkDeadline(SteadyTime now)
{
    if (now < m_deadline)
        return;
    switch (m_state) {
    case State::Head:
        if (m_waiting) {
            gone();
            return;
        }
        ++m_requestNumber;
        m_request = {};
        refuse(Answer::problem(408, "too_slow", DoorText::tr("The request did not come in time.")), "head too slow");
        return;
    case State::Body:
        refuse(Answer::problem(408, "too_slow", DoorText::tr("The request did not come in time.")), "body too slow");
        return;
    case State::Answering:
        ++m_requestNumber; // what comes now comes too late
        abandon();
        refuse(Answer::problem(504, "no_answer", DoorText::tr("There was no answer in time.")), "no answer");
        return;
    case State::Opening:
    case State::Shaking:
    case State::Sending:
    case State::Closing:
        gone();
        return;
    case State::Gone:
        return;
    }
}

void Connection::note(int status, qint64 bytes)
{
    DoorCounters &counters = *m_context.counters;
    ++counters.byClass[size_t(std::clamp(status / 100, 0, 5))];
    ++counters.byStatus[size_t(std::clamp(status, 0, 599))];
    const std::chrono::nanoseconds took = m_context.clock.steady() - m_begun;
    if (m_request.route)
        counters.byRoute[size_t(m_request.route - m_context.table.routes().data())].add(took);
    if (!m_context.log)
        return;
    AccessLine line;
    line.at = m_context.clock.utc();
    line.address = m_request.origin.address.isEmpty() ? plainAddress(m_peer).toString() : m_request.origin.address;
    line.user = m_request.principal ? m_request.principal->name : m_account;
    if (const auto method = methodFromName(m_request.head.method))
        line.method = methodName(*method).toByteArray();
    if (m_request.route)
        line.route = m_request.route->name;
    line.status = status;
    line.bytes = bytes;
    line.took = std::chrono::duration_cast<std::chrono::microseconds>(took);
    line.reason = m_reason;
    m_context.log->write(line);
    counters.unlogged = m_context.log->dropped();
}

} // namespace lineside::http
