#include "server/live/session.h"

#include "server/live/json_out.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lineside::live {

namespace {

struct SessionText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

using Kind = project::JsonTape::Kind;
using TapeValue = project::JsonTape::Value;

constexpr double kLeastRateHz = 0.01;
constexpr qsizetype kMostIdCharacters = 64;
constexpr qsizetype kMostAcknowledged = 1'000; // events in one message
constexpr size_t kPieceBytes = 128 * 1024;     // written at once
constexpr qsizetype kSmallBytes = 4 * 1024;    // an answer, or as cheap as one
constexpr size_t kFlushBytes = 512 * 1024;     // in one turn: others want theirs, too

//! The members of an object that are known; nothing when another one is there.
class Members
{
public:
    Members(TapeValue object, std::initializer_list<QByteArrayView> known)
    {
        if (!object.is(Kind::Object)) {
            m_isGood = object.isUndefined() && known.size() == 0;
            return;
        }
        object.forEachKey([&](TapeValue key, TapeValue value) {
            const QByteArray name = key.text().toUtf8();
            if (std::find(known.begin(), known.end(), QByteArrayView(name)) == known.end())
                m_isGood = false;
            else
                m_values.emplace_back(name, value);
        });
    }
    bool isGood() const { return m_isGood; }
    TapeValue operator[](QByteArrayView name) const
    {
        for (const auto &[known, value] : m_values) {
            if (known == name)
                return value;
        }
        return {};
    }

private:
    bool m_isGood = true;
    std::vector<std::pair<QByteArray, TapeValue>> m_values;
};

//! A rate in two digits: those who ask for nearly the same share a stream.
double coarse(double rate)
{
    const double step = std::pow(10.0, std::floor(std::log10(rate)) - 1);
    return std::floor(rate / step + 1e-6) * step;
}

//! A name that a client chose: [A-Za-z0-9_.:-]{1,64}.
std::optional<QByteArray> readId(TapeValue value)
{
    if (!value.is(Kind::Text))
        return {};
    const QByteArray id = value.text().toUtf8();
    const bool good = !id.isEmpty() && id.size() <= kMostIdCharacters && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == ':' || c == '-';
    });
    return good ? std::optional(id) : std::nullopt;
}

} // namespace

Session::Session(Parts parts, Principal principal, QByteArray resumeKey)
    : m_parts(parts)
    , m_principal(std::move(principal))
    , m_figures(parts.counters.of(m_principal.tenant))
    , m_since(parts.clock.utc())
    , m_requests(parts.limits.requestsPerSecond, parts.limits.requestBurst)
{
    welcome(resumeKey);
}

void Session::say(MessageKind kind, const QByteArray &payload)
{
    QByteArray message = "{\"type\":\"" + QByteArray(kMessageKindRows[size_t(kind)].type) + "\",\"timestamp\":";
    json::time(message, m_parts.clock.utc());
    message.append(",\"payload\":").append(payload).append('}');
    m_own.push_back({messageFrame(message, m_parts.format), kind});
}

void Session::complain(const char *code, const QString &text, const QByteArray &about)
{
    m_refusal = code;
    QByteArray payload = "{\"code\":\"" + QByteArray(code) + "\",\"message\":";
    json::text(payload, text);
    if (!about.isEmpty()) {
        payload.append(",\"subscription\":");
        json::text(payload, QByteArrayView(about));
    }
    say(MessageKind::Failed, payload.append('}'));
}

void Session::welcome(const QByteArray &resumeKey)
{
    QByteArray payload = "{\"protocol\":\"" + QByteArray(m_parts.format == Format::Cbor ? kCborProtocol : kJsonProtocol) + "\",\"epoch\":\"" + m_parts.book.epoch() + "\",\"user\":";
    json::text(payload, m_principal.name);
    payload.append(",\"role\":");
    json::text(payload, m_principal.role ? roleName(*m_principal.role) : QStringLiteral("machine"));
    payload.append(",\"tenant\":");
    json::text(payload, m_principal.tenant);
    payload.append(",\"permissions\":");
    json::text(payload, permissionNames(m_principal.permissions));
    payload.append(",\"expiresAt\":");
    json::time(payload, m_principal.expiresAt);
    if (!resumeKey.isEmpty()) {
        payload.append(",\"resume\":");
        json::text(payload, QByteArrayView(resumeKey));
    }
    payload.append(",\"maxRateHz\":");
    json::number(payload, m_parts.limits.maxRateHz);
    payload.append(",\"maxSubscriptions\":");
    json::number(payload, quint64(m_parts.limits.mostSubscriptions));
    payload.append(",\"topics\":[");
    bool first = true;
    for (const TopicRow &row : m_parts.catalogue.topics()) {
        if (row.reserved || !m_principal.may(row.permission))
            continue;
        payload.append(std::exchange(first, false) ? "{\"name\":\"" : ",{\"name\":\"").append(row.name).append('"');
        if (m_principal.role && row.defaultFor.contains(*m_principal.role))
            payload.append(",\"default\":true");
        payload.append('}');
    }
    say(MessageKind::Welcome, payload.append("]}"));
}

void Session::receive(const QByteArray &message)
{
    if (m_isClosed)
        return;
    ++m_in;
    if (m_requests.take(m_parts.clock.steady()).count() > 0) {
        m_parts.counters.count(m_figures, MessageKind::Unknown, 1);
        close(kCloseBadMessages, "too many messages");
        return;
    }
    const Result<QByteArray> json = m_parts.format == Format::Cbor ? jsonOf(message) : Result<QByteArray>(message);
    const auto tape = json ? project::JsonTape::read(*json) : Result<project::JsonTape>(json.error());
    if (!tape) {
        m_parts.counters.count(m_figures, MessageKind::Unknown, 1);
        complain("bad_message", SessionText::tr("This message cannot be read: %1").arg(tape.error().message));
        return;
    }
    const Members members(tape->root(), {"type", "payload"});
    const TapeValue type = members["type"], payload = members["payload"];
    const bool isGood = members.isGood() && type.is(Kind::Text);
    const QString name = type.text();
    MessageKind kind = MessageKind::Unknown;
    for (const MessageKind one : {MessageKind::Subscribe, MessageKind::Unsubscribe, MessageKind::Refresh, MessageKind::Acknowledge, MessageKind::Ping}) {
        if (isGood && name == QLatin1String(kMessageKindRows[size_t(one)].type))
            kind = one;
    }
    m_parts.counters.count(m_figures, kind, 1);
    if (!isGood)
        complain("bad_message", SessionText::tr("A message has type and payload, and nothing else."));
    else if (kind == MessageKind::Subscribe || kind == MessageKind::Unsubscribe)
        changeSubscriptions(kind, payload);
    else if (kind == MessageKind::Refresh)
        renew(payload);
    else if (kind == MessageKind::Acknowledge)
        acknowledge(payload);
    else if (kind == MessageKind::Ping)
        say(MessageKind::Pong, "{}");
    else
        complain("unknown_type", SessionText::tr("There is no such message."));
}

void Session::changeSubscriptions(MessageKind kind, Value payload)
{
    m_asked = "-";
    m_refusal = "";
    if (kind == MessageKind::Subscribe)
        subscribe(payload);
    else
        unsubscribe(payload);
    if (m_parts.note)
        m_parts.note(kind == MessageKind::Subscribe, m_asked, m_refusal);
}

void Session::subscribe(Value payload)
{
    const Members members(payload, {"subscription", "topic", "filters", "maxRateHz", "resume", "past"});
    const TapeValue past = members["past"];
    const auto id = readId(members["subscription"]);
    if (!members.isGood() || !id || !members["topic"].is(Kind::Text) || (!past.isUndefined() && !past.isBool())) {
        complain("bad_message", SessionText::tr("subscribe needs subscription and topic, and knows filters, maxRateHz, resume and past."));
        return;
    }
    const auto known = m_parts.catalogue.topicFromName(members["topic"].text().toUtf8());
    if (!known) {
        complain("unknown_topic", SessionText::tr("There is no such topic."), *id);
        return;
    }
    const TopicRow &row = m_parts.catalogue.row(*known);
    m_asked = row.name;
    if (row.reserved) {
        complain("not_available", SessionText::tr("Nothing comes on this topic yet."), *id);
        return;
    }
    if (!m_principal.may(row.permission)) {
        complain("not_allowed", SessionText::tr("Your role does not allow this."), *id);
        return;
    }
    if (std::any_of(m_subscriptions.begin(), m_subscriptions.end(), [&](const Subscription &one) { return one.id == *id; })) {
        complain("duplicate", SessionText::tr("There is a subscription of this name."), *id);
        return;
    }
    if (m_subscriptions.size() >= m_parts.limits.mostSubscriptions) {
        complain("too_many_subscriptions", SessionText::tr("A connection has at most %1 subscriptions.").arg(m_parts.limits.mostSubscriptions), *id);
        return;
    }
    double rate = m_parts.limits.maxRateHz;
    if (const TapeValue wanted = members["maxRateHz"]; !wanted.isUndefined()) {
        if (!wanted.is(Kind::Number) || !(wanted.number() >= kLeastRateHz) || !(wanted.number() <= m_parts.limits.maxRateHz)) {
            complain("bad_rate", SessionText::tr("maxRateHz is a number from %1 to %2.").arg(kLeastRateHz).arg(m_parts.limits.maxRateHz), *id);
            return;
        }
        rate = coarse(wanted.number());
    }
    const Members resume(members["resume"], {"stream", "sequenceId"});
    const bool resumes = !members["resume"].isUndefined();
    const qint64 sequence = resume["sequenceId"].isUndefined() ? -1 : resume["sequenceId"].wholeNumber().value_or(-1);
    if (resumes && (!resume.isGood() || !resume["stream"].is(Kind::Text) || sequence < 0)) {
        complain("bad_message", SessionText::tr("resume needs the stream and the sequenceId of the last message."), *id);
        return;
    }
    const auto filter = readFilter(members["filters"], row);
    if (!filter) {
        complain("bad_filter", filter.error().message, *id);
        return;
    }
    const auto stream = m_parts.book.open(row, *filter, rate, m_principal, m_parts.format);
    if (!stream) {
        complain(stream.error().kind == Error::Kind::Busy ? "busy" : "forbidden", stream.error().message, *id);
        return;
    }
    Subscription subscription;
    subscription.id = *id;
    subscription.stream = *stream;
    subscription.sent = (*stream)->last();
    // Events are numbered by the journal: theirs mean the same after a restart.
    const bool sameNumbers = *known == Topic::Events || (resumes && resume["stream"].text().toUtf8() == (*stream)->name());
    // What the journal has had meanwhile and this stream does not show counts as seen.
    const quint64 from = *known == Topic::Events && quint64(sequence) <= m_parts.book.lastEvent() ? std::min(quint64(sequence), (*stream)->last())
                                                                                                  : quint64(sequence);
    const bool resumed = resumes && sameNumbers && (*stream)->reaches(from);
    const bool tellsPast = !resumed && *known == Topic::Events && !past.is(Kind::False);
    if (resumed)
        subscription.sent = from;
    else if (tellsPast)
        startWithThePast(subscription);
    else
        subscription.wantsSnapshot = true;
    subscription.catchUpTo = (*stream)->last();
    subscription.wantsPast = subscription.wantsSnapshot && !past.is(Kind::False);
    QByteArray answer = "{\"subscription\":";
    json::text(answer, QByteArrayView(*id));
    answer.append(",\"topic\":\"").append(row.name).append("\",\"stream\":\"").append((*stream)->name()).append("\",\"sequenceId\":");
    // While something of the past is still to come, coming back to this number begins anew.
    json::number(answer, subscription.keptSent < subscription.keptTo ? quint64(0) : subscription.sent);
    answer.append(",\"resumed\":").append(resumed ? "true" : "false");
    if (tellsPast)
        answer.append(",\"pastTo\":").append(QByteArray::number(subscription.pastTo));
    say(MessageKind::Subscribed, answer.append('}'));
    // What is never merged goes first.
    const auto place = row.limited ? m_subscriptions.end() : m_subscriptions.begin();
    m_subscriptions.insert(place, std::move(subscription));
}

void Session::startWithThePast(Subscription &subscription)
{
    const quint64 from = std::max(m_parts.book.hourBegins(), subscription.stream->forgotten());
    subscription.pastTo = subscription.stream->last();
    subscription.sent = std::min(from, subscription.pastTo);
    subscription.keptTo = subscription.sent;
    const auto &kept = m_parts.book.kept().events();
    if (kept.empty() || kept.front().id > subscription.keptTo)
        subscription.keptSent = subscription.keptTo; // none
}

void Session::unsubscribe(Value payload)
{
    const Members members(payload, {"subscription"});
    const auto id = readId(members["subscription"]);
    if (!members.isGood() || !id) {
        complain("bad_message", SessionText::tr("unsubscribe needs the subscription."));
        return;
    }
    const auto found = std::find_if(m_subscriptions.begin(), m_subscriptions.end(), [&](const Subscription &one) { return one.id == *id; });
    if (found == m_subscriptions.end()) {
        complain("unknown_subscription", SessionText::tr("There is no subscription of this name."), *id);
        return;
    }
    m_asked = found->stream->topic().name;
    m_subscriptions.erase(found);
    QByteArray answer = "{\"subscription\":";
    json::text(answer, QByteArrayView(*id));
    say(MessageKind::Unsubscribed, answer.append('}'));
}

void Session::renew(Value payload)
{
    const Members members(payload, {"token"});
    if (!members.isGood() || !members["token"].is(Kind::Text)) {
        complain("bad_message", SessionText::tr("auth.refresh needs the token."));
        return;
    }
    const auto checked = m_parts.access.checkToken(members["token"].text().toUtf8(), m_principal.origin);
    const auto *fresh = std::get_if<Principal>(&checked);
    if (!fresh || !renewWith(*fresh)) {
        complain("auth_refused", SessionText::tr("This token does not renew this connection."));
        return;
    }
    QByteArray answer = "{\"expiresAt\":";
    json::time(answer, m_principal.expiresAt);
    say(MessageKind::Refreshed, answer.append('}'));
}

bool Session::renewWith(const Principal &fresh)
{
    // Somebody else's token would leave them with subscriptions that were never theirs.
    if (fresh.id != m_principal.id || fresh.tenant != m_principal.tenant || !(fresh.permissions == m_principal.permissions))
        return false;
    m_principal = fresh;
    m_endsSoon.reset();
    tellOfExpiry();
    return true;
}

void Session::tellOfExpiry()
{
    const bool endsSoon = m_principal.expiresAt - m_parts.clock.utc() <= StreamBook::kEndsSoon;
    if (m_endsSoon == endsSoon)
        return;
    m_endsSoon = endsSoon;
    for (const Subscription &one : m_subscriptions) {
        if (one.stream->topic().topic == Topic::Me)
            m_parts.book.updateMe(*one.stream, m_principal);
    }
}

void Session::acknowledge(Value payload)
{
    const Members members(payload, {"events"});
    const TapeValue events = members["events"];
    if (!members.isGood() || !events.is(Kind::Array) || events.count() < 1 || events.count() > kMostAcknowledged) {
        complain("bad_message", SessionText::tr("ack needs events: the numbers of at most %1 critical ones.").arg(kMostAcknowledged));
        return;
    }
    std::vector<Acknowledgement> some;
    bool areKnown = true;
    events.forEachItem([&](TapeValue item) {
        const auto number = item.is(Kind::Number) ? item.wholeNumber() : std::nullopt;
        const Event *event = number && *number > 0 ? m_parts.book.kept().find(quint64(*number)) : nullptr;
        // What one may not see is as if it were not there.
        if (!event || !m_parts.book.mayShow(*event, m_principal))
            areKnown = false;
        else
            some.push_back({m_principal.id, event->id, event->at});
    });
    if (!areKnown)
        complain("unknown_event", SessionText::tr("Not all of these are events that are kept for you; the others are acknowledged."));
    if (!some.empty())
        m_parts.acknowledge(std::move(some));
}

void Session::acknowledged(const std::vector<Acknowledgement> &some, const Status &stored)
{
    if (m_isClosed)
        return;
    if (!stored) {
        complain("not_stored", SessionText::tr("The station could not store the acknowledgement: %1").arg(stored.error().message));
        return;
    }
    QByteArray answer = "{\"events\":[";
    for (const Acknowledgement &one : some) {
        if (!answer.endsWith('['))
            answer.append(',');
        json::number(answer, one.event);
    }
    say(MessageKind::Acknowledged, answer.append("]}"));
}

void Session::recheck(quint64 revision, UtcTime now)
{
    if (m_isClosed)
        return;
    if ((m_rechecked != revision || m_principal.expiresAt <= now) && !m_parts.access.stillHolds(m_principal)) {
        close(kCloseLoginEnded, "the login has ended");
        return;
    }
    m_rechecked = revision;
    tellOfExpiry();
}

void Session::close(quint16 code, const char *reason)
{
    if (m_isClosed)
        return;
    m_isClosed = true;
    m_own.clear();
    m_subscriptions.clear();
    m_parts.outlet.close(code, reason);
}

bool Session::hasRoom()
{
    const bool hasTurn = m_flushBytes < kFlushBytes;
    if (hasTurn && m_parts.outlet.waiting() > m_parts.limits.fullBytes)
        m_parts.outlet.flush(); // the system may take it
    const bool has = hasTurn && m_parts.outlet.waiting() <= m_parts.limits.fullBytes;
    m_isBehind = m_isBehind || !has;
    return has;
}

bool Session::hasShare(const CatchUpShare &share)
{
    m_isBehind = m_isBehind || share.bytes <= 0;
    return share.bytes > 0;
}

bool Session::writeOwn(CatchUpShare &share)
{
    while (!m_own.empty()) {
        const qsizetype size = m_own.front().frame.size();
        if (!hasRoom() || (size > kSmallBytes && !hasShare(share)))
            return false;
        share.bytes -= size;
        write(m_own.front().frame, m_own.front().kind);
        m_own.pop_front();
    }
    return true;
}

void Session::write(const QByteArray &frame, MessageKind kind)
{
    m_parts.outlet.write(frame);
    m_wrote = true;
    m_flushBytes += size_t(frame.size());
    ++m_out;
    m_parts.counters.count(m_figures, kind, 1);
}

void Session::write(const Stream::Piece &piece)
{
    if (piece.messages == 0)
        return;
    m_parts.outlet.write(piece.bytes);
    m_wrote = true;
    m_flushBytes += size_t(piece.bytes.size());
    m_out += piece.messages;
    for (const auto &[kind, times] : piece.kinds)
        m_parts.counters.count(m_figures, kind, times);
    if (piece.arrived != SteadyTime{})
        m_figures.latency.observe(std::chrono::steady_clock::now() - piece.arrived, piece.messages);
}

void Session::queueSnapshot(Subscription &subscription)
{
    for (const Stream::Framed &one : subscription.stream->snapshot())
        m_own.push_back({one.frame, one.kind});
    if (std::exchange(subscription.wantsPast, false)) {
        for (Stream::Framed &one : subscription.stream->past(m_parts.clock.steady()))
            m_own.push_back({std::move(one.frame), one.kind});
    }
    subscription.sent = subscription.stream->last();
    subscription.wantsSnapshot = false;
}

bool Session::writeKept(Subscription &subscription, CatchUpShare &share)
{
    const auto &events = static_cast<const EventStream &>(*subscription.stream);
    const KeptEvents &kept = m_parts.book.kept();
    for (auto it = kept.behind(subscription.keptSent); it != kept.events().end() && it->id <= subscription.keptTo; ++it) {
        if (!hasRoom() || !hasShare(share))
            return false;
        if (events.shows(*it) && !m_parts.book.acks().has(m_principal.id, *it)) {
            const QByteArray frame = events.frameOf(*it);
            share.bytes -= frame.size();
            write(frame, EventStream::kindOf(*it));
        }
        subscription.keptSent = it->id;
    }
    subscription.keptSent = subscription.keptTo;
    return true;
}

bool Session::catchUp(Subscription &subscription, CatchUpShare &share)
{
    const Stream &stream = *subscription.stream;
    if (subscription.wantsSnapshot) {
        queueSnapshot(subscription);
        if (!writeOwn(share))
            return true;
    }
    if (subscription.keptSent < subscription.keptTo && !writeKept(subscription, share))
        return true;
    while (subscription.sent < stream.last()) {
        const bool isOld = subscription.sent < subscription.catchUpTo;
        if (!hasRoom() || (isOld && !hasShare(share)))
            return true;
        if (stream.topic().limited) {
            if (!stream.reaches(subscription.sent) || (subscription.sent + 1 < stream.last() && stream.bytesSince(subscription.sent) > m_parts.limits.conflateBytes)) {
                ++m_conflations;
                ++m_parts.counters.conflations;
                queueSnapshot(subscription);
                writeOwn(share);
                return true;
            }
        } else if (!stream.reaches(subscription.sent)) {
            ++m_parts.counters.closedSlow;
            close(kCloseTooSlow, "too far behind");
            return false;
        }
        const StreamBook &book = m_parts.book;
        const size_t before = m_flushBytes;
        if (subscription.sent < subscription.pastTo && book.acks().hasBehind(m_principal.id, subscription.sent)) {
            const Stream::Piece piece = stream.sinceWithout(subscription.sent, kPieceBytes, [&](quint64 number) {
                const Event *event = book.kept().find(number);
                return event && book.acks().has(m_principal.id, *event);
            });
            write(piece);
            subscription.sent = piece.upTo > subscription.sent ? piece.upTo : stream.last(); // what was there may have been forgotten
        } else {
            const Stream::Piece &piece = stream.since(subscription.sent, kPieceBytes);
            write(piece);
            subscription.sent = piece.upTo > subscription.sent ? piece.upTo : stream.last();
        }
        if (isOld)
            share.bytes -= qint64(m_flushBytes - before);
    }
    return true;
}

void Session::endSome()
{
    for (auto it = m_subscriptions.begin(); it != m_subscriptions.end();) {
        if (!it->stream->hasEnded()) {
            ++it;
            continue;
        }
        const QByteArray id = it->id;
        if (m_parts.note)
            m_parts.note(false, it->stream->topic().name, "forbidden");
        it = m_subscriptions.erase(it);
        complain("forbidden", SessionText::tr("The filter names something that you do not have any more."), id);
        QByteArray answer = "{\"subscription\":";
        json::text(answer, QByteArrayView(id));
        say(MessageKind::Unsubscribed, answer.append('}'));
    }
}

std::chrono::milliseconds Session::behind(SteadyTime now) const
{
    return m_fullSince ? std::chrono::duration_cast<std::chrono::milliseconds>(now - *m_fullSince) : std::chrono::milliseconds(0);
}

void Session::flush(SteadyTime now, CatchUpShare &share)
{
    if (m_isClosed)
        return;
    const SessionLimits &limits = m_parts.limits;
    m_isBehind = m_wrote = false;
    m_flushBytes = 0;
    endSome();
    if (m_parts.outlet.waiting() > limits.fullBytes && !hasRoom()) {
        if (!m_fullSince)
            m_fullSince = now;
        bool tooFar = now - *m_fullSince >= limits.mostBehind;
        for (const Subscription &one : m_subscriptions) {
            const quint64 from = std::max(one.sent, one.pastTo); // the past is not what somebody is slow for
            tooFar = tooFar || (!one.stream->topic().limited && from < one.stream->last() && one.stream->bytesSince(from) > limits.mostBehindBytes);
        }
        if (tooFar) {
            ++m_parts.counters.closedSlow;
            close(kCloseTooSlow, "too slow");
        }
        return;
    }
    m_fullSince.reset();
    if (writeOwn(share)) {
        for (Subscription &one : m_subscriptions) {
            if (!catchUp(one, share))
                return;
            if (m_isBehind)
                break;
        }
        if (m_isBehind) { // another one is first the next time
            const auto limited = std::find_if(m_subscriptions.begin(), m_subscriptions.end(), [](const Subscription &one) { return one.stream->topic().limited; });
            if (limited != m_subscriptions.end())
                std::rotate(limited, limited + 1, m_subscriptions.end());
        }
    }
    if (m_wrote)
        m_parts.outlet.flush();
}

} // namespace lineside::live
