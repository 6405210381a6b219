#include "server/live/session.h"

#include "server/live/frame.h"
#include "server/live/json_out.h"

#include <QCoreApplication>

#include <algorithm>
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
    , m_since(parts.clock.utc())
    , m_requests(parts.limits.requestsPerSecond, parts.limits.requestBurst)
{
    welcome(resumeKey);
}

void Session::say(const QByteArray &type, const QByteArray &payload)
{
    QByteArray message = "{\"type\":\"" + type + "\",\"timestamp\":";
    json::time(message, m_parts.clock.utc());
    message.append(",\"payload\":").append(payload).append('}');
    m_own.push_back(textFrame(message));
}

void Session::complain(const char *code, const QString &text, const QByteArray &about)
{
    QByteArray payload = "{\"code\":\"" + QByteArray(code) + "\",\"message\":";
    json::text(payload, text);
    if (!about.isEmpty()) {
        payload.append(",\"subscription\":");
        json::text(payload, QByteArrayView(about));
    }
    say("error", payload.append('}'));
}

void Session::welcome(const QByteArray &resumeKey)
{
    QByteArray payload = "{\"protocol\":\"lineside.v1\",\"epoch\":\"" + m_parts.book.epoch() + "\",\"user\":";
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
    say("welcome", payload.append("]}"));
}

void Session::receive(const QByteArray &message)
{
    if (m_isClosed)
        return;
    ++m_in;
    if (m_requests.take(m_parts.clock.steady()).count() > 0) {
        close(kCloseBadMessages, "too many messages");
        return;
    }
    const auto tape = project::JsonTape::read(message);
    if (!tape) {
        complain("bad_message", SessionText::tr("This is no JSON that can be read: %1").arg(tape.error().message));
        return;
    }
    const Members members(tape->root(), {"type", "payload"});
    const TapeValue type = members["type"], payload = members["payload"];
    if (!members.isGood() || !type.is(Kind::Text)) {
        complain("bad_message", SessionText::tr("A message has type and payload, and nothing else."));
        return;
    }
    const QString name = type.text();
    if (name == QStringLiteral("subscribe"))
        subscribe(payload);
    else if (name == QStringLiteral("unsubscribe"))
        unsubscribe(payload);
    else if (name == QStringLiteral("auth.refresh"))
        renew(payload);
    else if (name == QStringLiteral("ping"))
        say("pong", "{}");
    else
        complain("unknown_type", SessionText::tr("There is no such message."));
}

void Session::subscribe(Value payload)
{
    const Members members(payload, {"subscription", "topic", "filters", "maxRateHz", "resume"});
    const auto id = readId(members["subscription"]);
    if (!members.isGood() || !id || !members["topic"].is(Kind::Text)) {
        complain("bad_message", SessionText::tr("subscribe needs subscription and topic, and knows filters, maxRateHz and resume."));
        return;
    }
    const auto known = m_parts.catalogue.topicFromName(members["topic"].text().toUtf8());
    if (!known) {
        complain("unknown_topic", SessionText::tr("There is no such topic."), *id);
        return;
    }
    const TopicRow &row = m_parts.catalogue.row(*known);
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
        rate = wanted.number();
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
    const auto stream = m_parts.book.open(row, *filter, rate, m_principal);
    if (!stream) {
        complain(stream.error().kind == Error::Kind::Busy ? "busy" : "forbidden", stream.error().message, *id);
        return;
    }
    Subscription subscription{*id, *stream, (*stream)->last()};
    // Events are numbered by the journal: theirs mean the same after a restart.
    const bool sameNumbers = *known == Topic::Events || (resumes && resume["stream"].text().toUtf8() == (*stream)->name());
    const bool resumed = resumes && sameNumbers && (*stream)->reaches(quint64(sequence));
    if (resumed)
        subscription.sent = quint64(sequence);
    QByteArray answer = "{\"subscription\":";
    json::text(answer, QByteArrayView(*id));
    answer.append(",\"topic\":\"").append(row.name).append("\",\"stream\":\"").append((*stream)->name()).append("\",\"sequenceId\":");
    json::number(answer, subscription.sent);
    answer.append(",\"resumed\":").append(resumed ? "true" : "false").append('}');
    say("subscribed", answer);
    subscription.counted = (*stream)->messages() - (*stream)->messagesSince(subscription.sent);
    if (!resumed)
        queueSnapshot(subscription);
    m_subscriptions.push_back(std::move(subscription));
}

void Session::queueSnapshot(Subscription &subscription)
{
    for (QByteArray &frame : subscription.stream->snapshot())
        m_own.push_back(std::move(frame));
    subscription.sent = subscription.stream->last();
    subscription.counted = subscription.stream->messages();
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
    m_subscriptions.erase(found);
    QByteArray answer = "{\"subscription\":";
    json::text(answer, QByteArrayView(*id));
    say("unsubscribed", answer.append('}'));
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
    // Somebody else's token would leave them with subscriptions that were never theirs.
    if (!fresh || fresh->id != m_principal.id || fresh->tenant != m_principal.tenant || !(fresh->permissions == m_principal.permissions)) {
        complain("auth_refused", SessionText::tr("This token does not renew this connection."));
        return;
    }
    m_principal = *fresh;
    QByteArray answer = "{\"expiresAt\":";
    json::time(answer, m_principal.expiresAt);
    say("auth.refreshed", answer.append('}'));
}

void Session::recheck()
{
    if (!m_isClosed && !m_parts.access.stillHolds(m_principal))
        close(kCloseLoginEnded, "the login has ended");
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

bool Session::catchUp(Subscription &subscription, bool &wrote)
{
    const Stream &stream = *subscription.stream;
    if (subscription.sent >= stream.last())
        return true;
    if (stream.topic().limited) {
        if (!stream.reaches(subscription.sent) || (subscription.sent + 1 < stream.last() && stream.bytesSince(subscription.sent) > m_parts.limits.conflateBytes)) {
            ++m_conflations;
            queueSnapshot(subscription);
            return true;
        }
    } else if (!stream.reaches(subscription.sent)) {
        close(kCloseTooSlow, "too far behind");
        return false;
    }
    m_parts.outlet.write(stream.since(subscription.sent));
    subscription.sent = stream.last();
    m_out += stream.messages() - std::exchange(subscription.counted, stream.messages());
    wrote = true;
    return true;
}

std::chrono::milliseconds Session::behind(SteadyTime now) const
{
    return m_fullSince ? std::chrono::duration_cast<std::chrono::milliseconds>(now - *m_fullSince) : std::chrono::milliseconds(0);
}

void Session::flush(SteadyTime now)
{
    if (m_isClosed)
        return;
    Outlet &outlet = m_parts.outlet;
    const SessionLimits &limits = m_parts.limits;
    if (outlet.waiting() > limits.fullBytes) {
        if (!m_fullSince)
            m_fullSince = now;
        bool tooFar = now - *m_fullSince >= limits.mostBehind;
        for (const Subscription &one : m_subscriptions)
            tooFar = tooFar || (!one.stream->topic().limited && one.sent < one.stream->last()
                                && one.stream->bytesSince(one.sent) > limits.mostBehindBytes);
        if (tooFar)
            close(kCloseTooSlow, "too slow");
        return;
    }
    m_fullSince.reset();
    bool wrote = false;
    const auto writeOwn = [&] {
        while (!m_own.empty() && outlet.waiting() <= limits.fullBytes) {
            outlet.write(m_own.front());
            m_own.pop_front();
            ++m_out;
            wrote = true;
        }
        return m_own.empty();
    };
    if (writeOwn()) {
        for (Subscription &one : m_subscriptions) {
            if (!catchUp(one, wrote))
                return;
        }
        writeOwn(); // snapshots of those that were behind
    }
    if (wrote)
        outlet.flush();
}

} // namespace lineside::live
