// What a viewer asks; session.cpp is what it gets.

#include "server/live/session.h"

#include "server/live/json_out.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lineside::live {

namespace {

struct RequestText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

using Kind = project::JsonTape::Kind;
using TapeValue = project::JsonTape::Value;

constexpr double kLeastRateHz = 0.01;
constexpr qsizetype kMostIdCharacters = 64;
constexpr qsizetype kMostAcknowledged = 1'000; // events in one message

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
        complain("bad_message", RequestText::tr("This message cannot be read: %1").arg(tape.error().message));
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
        complain("bad_message", RequestText::tr("A message has type and payload, and nothing else."));
    else if (kind == MessageKind::Subscribe || kind == MessageKind::Unsubscribe)
        changeSubscriptions(kind, payload);
    else if (kind == MessageKind::Refresh)
        renew(payload);
    else if (kind == MessageKind::Acknowledge)
        acknowledge(payload);
    else if (kind == MessageKind::Ping)
        say(MessageKind::Pong, "{}");
    else
        complain("unknown_type", RequestText::tr("There is no such message."));
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
        complain("bad_message", RequestText::tr("subscribe needs subscription and topic, and knows filters, maxRateHz, resume and past."));
        return;
    }
    const auto known = m_parts.catalogue.topicFromName(members["topic"].text().toUtf8());
    if (!known) {
        complain("unknown_topic", RequestText::tr("There is no such topic."), *id);
        return;
    }
    const TopicRow &row = m_parts.catalogue.row(*known);
    m_asked = row.name;
    if (row.reserved) {
        complain("not_available", RequestText::tr("Nothing comes on this topic yet."), *id);
        return;
    }
    if (!m_principal.may(row.permission)) {
        m_parts.access.refused(RefusedAccess::Permission, m_principal.name, m_principal.origin.address);
        complain("not_allowed", RequestText::tr("Your role does not allow this."), *id);
        return;
    }
    if (std::any_of(m_subscriptions.begin(), m_subscriptions.end(), [&](const Subscription &one) { return one.id == *id; })) {
        complain("duplicate", RequestText::tr("There is a subscription of this name."), *id);
        return;
    }
    if (m_subscriptions.size() >= m_parts.limits.mostSubscriptions) {
        complain("too_many_subscriptions", RequestText::tr("A connection has at most %1 subscriptions.").arg(m_parts.limits.mostSubscriptions), *id);
        return;
    }
    double rate = m_parts.limits.maxRateHz;
    if (const TapeValue wanted = members["maxRateHz"]; !wanted.isUndefined()) {
        if (!wanted.is(Kind::Number) || !(wanted.number() >= kLeastRateHz) || !(wanted.number() <= m_parts.limits.maxRateHz)) {
            complain("bad_rate", RequestText::tr("maxRateHz is a number from %1 to %2.").arg(kLeastRateHz).arg(m_parts.limits.maxRateHz), *id);
            return;
        }
        rate = coarse(wanted.number());
    }
    const Members resume(members["resume"], {"stream", "sequenceId"});
    const bool resumes = !members["resume"].isUndefined();
    const qint64 sequence = resume["sequenceId"].isUndefined() ? -1 : resume["sequenceId"].wholeNumber().value_or(-1);
    if (resumes && (!resume.isGood() || !resume["stream"].is(Kind::Text) || sequence < 0)) {
        complain("bad_message", RequestText::tr("resume needs the stream and the sequenceId of the last message."), *id);
        return;
    }
    const auto filter = readFilter(members["filters"], row);
    if (!filter) {
        complain("bad_filter", filter.error().message, *id);
        return;
    }
    const auto stream = m_parts.book.open(row, *filter, rate, m_principal, m_parts.format);
    if (!stream) {
        if (namesOthers(*filter, *m_parts.book.plant(), m_principal.tenant))
            m_parts.access.refused(RefusedAccess::OthersThing, m_principal.name, m_principal.origin.address);
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
        complain("bad_message", RequestText::tr("unsubscribe needs the subscription."));
        return;
    }
    const auto found = std::find_if(m_subscriptions.begin(), m_subscriptions.end(), [&](const Subscription &one) { return one.id == *id; });
    if (found == m_subscriptions.end()) {
        complain("unknown_subscription", RequestText::tr("There is no subscription of this name."), *id);
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
        complain("bad_message", RequestText::tr("auth.refresh needs the token."));
        return;
    }
    const auto checked = m_parts.access.checkToken(members["token"].text().toUtf8(), m_principal.origin);
    const auto *fresh = std::get_if<Principal>(&checked);
    if (!fresh || !renewWith(*fresh)) {
        complain("auth_refused", RequestText::tr("This token does not renew this connection."));
        return;
    }
    QByteArray answer = "{\"expiresAt\":";
    json::time(answer, m_principal.expiresAt);
    say(MessageKind::Refreshed, answer.append('}'));
}

void Session::acknowledge(Value payload)
{
    const Members members(payload, {"events"});
    const TapeValue events = members["events"];
    if (!members.isGood() || !events.is(Kind::Array) || events.count() < 1 || events.count() > kMostAcknowledged) {
        complain("bad_message", RequestText::tr("ack needs events: the numbers of at most %1 critical ones.").arg(kMostAcknowledged));
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
        complain("unknown_event", RequestText::tr("Not all of these are events that are kept for you; the others are acknowledged."));
    if (!some.empty())
        m_parts.acknowledge(std::move(some));
}

} // namespace lineside::live
