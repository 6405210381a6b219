#include "server/rest/idempotency_keys.h"

#include "models/access/crypto.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace lineside::rest {

using http::Answer;
using http::Reply;
using http::Request;

namespace {

struct KeyText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr QByteArrayView kKeyField = "idempotency-key";
constexpr qsizetype kEntryBytes = 256; //!< what an entry weighs without its key and its answer
constexpr int kSaltBytes = 32;

//! One visible ASCII text, alone.
std::optional<QByteArray> keyOf(const http::Head &head)
{
    const auto count = std::count_if(head.fields.begin(), head.fields.end(), [](const http::Field &field) { return field.name == kKeyField; });
    const QByteArray key = head.field(kKeyField).toByteArray();
    const bool isGood = count == 1 && !key.isEmpty() && key.size() <= IdempotencyKeys::kMostLetters
        && std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    return isGood ? std::optional(key) : std::nullopt;
}

//! The same again, for who did not wait for it the first time.
Answer again(Answer answer)
{
    answer.with("Idempotency-Replayed", "true");
    return answer;
}

} // namespace

bool takesIdempotencyKey(const http::Route &route)
{
    if (route.method != http::Method::Post || route.policy.who() != http::Policy::Who::Allowed)
        return false;
    switch (route.policy.permission()) {
    case Permission::EnterProduction:
    case Permission::ApproveQuality:
    case Permission::ManageMaintenance:
    case Permission::EditPlant:
    case Permission::PostReadings:
        return true;
    default: // logins, and what shows a secret this once; writes have ids of their own
        return false;
    }
}

//! All that is known of keys.
struct IdempotencyKeys::Book
{
    struct Entry
    {
        QUuid user;
        QByteArray request; //!< what it says, hashed
        SteadyTime at{};
        std::optional<Answer> answer;
        std::vector<Reply> waiting; //!< for it; the first is who asked first
    };

    void forgetOld(SteadyTime now)
    {
        for (auto it = entries.begin(); it != entries.end();)
            it = it->answer && now - it->at >= kKept ? erase(it) : std::next(it);
    }
    QHash<QByteArray, Entry>::iterator erase(QHash<QByteArray, Entry>::iterator it)
    {
        bytes -= weightOf(it.key(), *it);
        if (--ofUser[it->user] == 0)
            ofUser.remove(it->user);
        return entries.erase(it);
    }
    static qsizetype weightOf(const QByteArray &key, const Entry &entry) { return kEntryBytes + key.size() + (entry.answer ? entry.answer->body.size() : 0); }

    void answered(const QByteArray &key, const Answer &answer)
    {
        const auto found = entries.find(key);
        if (found == entries.end() || found->answer)
            return;
        const std::vector<Reply> waiting = std::exchange(found->waiting, {});
        bytes -= weightOf(key, *found);
        found->answer = answer;
        bytes += weightOf(key, *found);
        if (answer.nothingBegun || answer.status == 429) // it may be tried again, with this key
            erase(found);
        for (size_t i = 0; i < waiting.size(); ++i)
            waiting[i].send(i == 0 ? answer : again(answer));
    }

    QHash<QByteArray, Entry> entries;
    QHash<QUuid, qsizetype> ofUser;
    qsizetype bytes = 0;
};

IdempotencyKeys::IdempotencyKeys(const Clock &clock, std::shared_ptr<http::Mailbox> box)
    : m_clock(clock)
    , m_box(std::move(box))
    , m_book(std::make_shared<Book>())
    , m_salt(crypto::randomBytes(kSaltBytes))
{
}

std::optional<Reply> IdempotencyKeys::admit(const Request &request, const Reply &reply)
{
    if (!request.head.has(kKeyField) || request.route->method != http::Method::Post)
        return reply; // what has another method is the same when it is done again, or asks for an If-Match
    const auto refuse = [&](Answer answer) {
        reply.send(std::move(answer));
        return std::nullopt;
    };
    if (!takesIdempotencyKey(*request.route))
        return refuse(Answer::problem(400, "no_key_here", KeyText::tr("This address takes no Idempotency-Key: what is sent twice is done twice.")));
    const auto given = keyOf(request.head);
    if (!given)
        return refuse(Answer::problem(400, "bad_key", KeyText::tr("An Idempotency-Key is one word of at most %1 visible letters.").arg(kMostLetters)));
    const SteadyTime now = m_clock.steady();
    m_book->forgetOld(now);
    const QUuid user = request.principal->id;
    const QByteArray key = user.toRfc4122() + request.principal->tenant.toUtf8() + '\n' + *given;
    const QByteArray what = crypto::sha256(m_salt + request.head.path + '?' + request.head.query + '\n' + request.body);
    if (const auto found = m_book->entries.find(key); found != m_book->entries.end()) {
        if (found->request != what)
            return refuse(Answer::problem(422, "key_used", KeyText::tr("Something else was sent under this Idempotency-Key.")));
        if (found->answer)
            return refuse(again(*found->answer));
        if (found->waiting.size() >= kMostWaiting)
            return refuse(Answer::problem(409, "under_way", KeyText::tr("This is being done already.")).retryAfter(std::chrono::seconds(1)));
        found->waiting.push_back(reply);
        return {};
    }
    if (m_book->ofUser.value(user) >= kMostOfUser)
        return refuse(Answer::problem(429, "too_many", KeyText::tr("Too many Idempotency-Keys at once.")).retryAfter(std::chrono::minutes(1)));
    if (m_book->bytes >= kMostBytes)
        return refuse(Answer::problem(503, "busy", KeyText::tr("Too much waits to be done.")).retryAfter(std::chrono::minutes(1)));
    Book::Entry entry{user, what, now, {}, {reply}};
    m_book->bytes += Book::weightOf(key, entry);
    ++m_book->ofUser[user];
    m_book->entries.insert(key, std::move(entry));
    return Reply(m_box, [book = m_book, key](const Answer &answer) { book->answered(key, answer); });
}

} // namespace lineside::rest
