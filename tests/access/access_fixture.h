#pragma once

#include "models/access/access_control.h"

#include <QTemporaryDir>
#include <QtTest>

#include <future>

namespace lineside::test {

//! A clock that stands still until it is told otherwise; may be set while other threads look at it.
class SetClock final : public Clock
{
public:
    UtcTime utc() const override { return fromMicroseconds(m_utc.load()); }
    SteadyTime steady() const override { return SteadyTime(std::chrono::microseconds(m_steady.load())); }
    void advance(std::chrono::microseconds by)
    {
        m_utc += by.count();
        m_steady += by.count();
    }
    //! As somebody who sets the machine's clock.
    void turn(std::chrono::microseconds by) { m_utc += by.count(); }

private:
    std::atomic<qint64> m_utc{1'700'000'000'000'000};
    std::atomic<qint64> m_steady{3'600'000'000};
};

//! A journal in memory that answers at once, and can be told to fail or to fall silent.
class Journal final : public Historian
{
public:
    enum class Mood { Well, Failing, Silent };

    explicit Journal(QUuid station = QUuid::createUuid()) : m_station(station) {}

    void setMood(Mood mood) { m_mood = mood; }
    QList<Event> events() const
    {
        const std::lock_guard lock(m_mutex);
        return {m_events.begin(), m_events.end()}; // a list of its own: what is shared is told apart by Qt without a lock
    }
    //! For whoever tampers.
    void change(const std::function<void(QList<Event> &)> &how)
    {
        const std::lock_guard lock(m_mutex);
        how(m_events);
    }
    //! What was held back while silent is committed after all.
    void speak()
    {
        m_mood = Mood::Well;
        for (auto &[event, committed] : std::exchange(m_held, {}))
            append(event, committed);
    }

    //! Questions about trends stay open from now on, until whoever asked finishes them.
    void holdTrends() { m_holdsTrends = true; }
    std::vector<JobPtr<TrendResult>> heldTrends() const
    {
        const std::lock_guard lock(m_mutex);
        return m_trends;
    }

    //! What is told of any tag's readings.
    void setReadings(RawResult readings)
    {
        const std::lock_guard lock(m_mutex);
        m_readings = std::move(readings);
    }

    QUuid stationId() const override { return m_station; }
    std::vector<TagId> numberTags(std::span<const TagUuid>) override { return {}; }
    void setSnapshot(SnapshotPtr) override {}
    CommitSubscription onCommit(std::function<void(const CommitNotice &)>) override { return {}; }
    CommitSubscription onEvent(std::function<void(const Event &)>) override { return {}; }
    void take(const BatchPtr &) override {}
    void append(Event event, std::function<void(Result<quint64>)> committed) override
    {
        if (m_mood == Mood::Silent) {
            m_held.emplace_back(event, committed);
            return;
        }
        if (m_mood == Mood::Failing) {
            committed(Error{Error::Kind::NoSpace, QStringLiteral("The disk is full."), {}});
            return;
        }
        quint64 id = 0;
        {
            const std::lock_guard lock(m_mutex);
            id = event.id = m_events.isEmpty() ? 1 : m_events.last().id + 1;
            m_events.append(event);
        }
        if (committed)
            committed(id);
    }
    HistorianCounters counters() const override { return {}; }
    LatencySummary commitLatency() const override { return {}; }
    JobPtr<TrendResult> queryTrend(const TrendQuery &, Job<TrendResult>::Callback done) override
    {
        if (!m_holdsTrends)
            return nothing(std::move(done));
        const auto job = std::make_shared<Job<TrendResult>>(std::move(done));
        const std::lock_guard lock(m_mutex);
        m_trends.push_back(job);
        return job;
    }
    JobPtr<RawResult> queryRaw(TagId, UtcTime, UtcTime, size_t, Job<RawResult>::Callback done) override
    {
        const auto job = std::make_shared<Job<RawResult>>(std::move(done));
        RawResult readings;
        {
            const std::lock_guard lock(m_mutex);
            readings = m_readings;
        }
        job->finish(std::move(readings));
        return job;
    }
    JobPtr<QList<Event>> queryEvents(const EventFilter &filter, Job<QList<Event>>::Callback done) override
    {
        QList<Event> found;
        {
            const std::lock_guard lock(m_mutex);
            for (const Event &event : m_events) {
                if (event.at >= filter.from && event.at < filter.to
                    && (filter.reference.isEmpty() || event.reference == filter.reference)
                    && (filter.kinds.isEmpty() || filter.kinds.contains(event.kind)))
                    found.append(event);
            }
        }
        std::sort(found.begin(), found.end(), [](const Event &a, const Event &b) {
            return std::pair(a.at, a.id) > std::pair(b.at, b.id);
        });
        found.resize(std::min<qsizetype>(found.size(), qsizetype(filter.atMost)));
        const auto job = std::make_shared<Job<QList<Event>>>(std::move(done));
        job->finish(found);
        return job;
    }
    void stop(std::chrono::milliseconds) override {}

private:
    template<typename Found>
    static JobPtr<Found> nothing(std::function<void(Result<Found>)> done)
    {
        const auto job = std::make_shared<Job<Found>>(std::move(done));
        job->finish(Found{});
        return job;
    }

    const QUuid m_station;
    RawResult m_readings;
    mutable std::mutex m_mutex;
    QList<Event> m_events;
    std::atomic<Mood> m_mood{Mood::Well};
    std::atomic<bool> m_holdsTrends{false};
    std::vector<JobPtr<TrendResult>> m_trends;
    std::vector<std::pair<Event, std::function<void(Result<quint64>)>>> m_held;
};

class MemorySecrets final : public SecretStore
{
public:
    QString description() const override { return QStringLiteral("the test's memory"); }
    Result<Secret> secret(const QString &reference) const override
    {
        if (const auto found = kept.constFind(reference); found != kept.constEnd())
            return *found;
        return Error{Error::Kind::NotFound, QStringLiteral("not there"), {}};
    }
    Status store(const QString &reference, const Secret &secret) override
    {
        kept.insert(reference, secret);
        return Done{};
    }
    Status remove(const QString &reference) override
    {
        kept.remove(reference);
        return Done{};
    }
    QMap<QString, Secret> kept;
};

inline Origin from(const char *address)
{
    return {Provenance::Network, QString::fromLatin1(address), QStringLiteral("test")};
}

//! A station's access in a folder of its own, which can be closed and opened again.
struct Access
{
    QTemporaryDir folder;
    SetClock clock;
    Journal journal;
    MemorySecrets secrets;
    AccessSettings settings;
    std::unique_ptr<AccessControl> control;

    Access()
    {
        settings.folder = folder.path();
        settings.hashCost = HashCost::cheapest();
        open();
    }
    void close() { control.reset(); }
    void open()
    {
        close();
        auto opened = AccessControl::open(settings, secrets, journal, clock);
        if (opened)
            control = std::move(*opened);
        else
            qFatal("%s", qPrintable(opened.error().message));
    }

    LoginAnswer login(const QString &name, const Secret &password, const Origin &origin = from("192.0.2.1"))
    {
        const auto answer = std::make_shared<std::promise<LoginAnswer>>();
        control->logins().login(name, password, origin, [answer](const LoginAnswer &given) { answer->set_value(given); });
        return answer->get_future().get();
    }
    LoginAnswer changePassword(const QString &name, const Secret &old, const Secret &fresh,
                               const Origin &origin = from("192.0.2.1"))
    {
        const auto answer = std::make_shared<std::promise<LoginAnswer>>();
        control->logins().changePassword(name, old, fresh, origin,
                                         [answer](const LoginAnswer &given) { answer->set_value(given); });
        return answer->get_future().get();
    }
    //! Makes the account's one-time password into a known one and logs in.
    Tokens settle(const QString &name, const Secret &oneTime)
    {
        if (changePassword(name, oneTime, password()).outcome != LoginOutcome::PasswordChanged)
            qFatal("The one-time password does not work.");
        return *login(name, password()).tokens;
    }
    static Secret password() { return Secret("seven quiet herons on the jetty"); }
    //! The first administrator, logged in.
    Tokens admin()
    {
        const Result<Secret> oneTime = control->accounts().createFirstAdmin(QStringLiteral("root.one"), Origin::console());
        return settle(QStringLiteral("root.one"), *oneTime);
    }
    Tokens user(const Principal &by, const char *name, Role role, const char *tenant = kHouseTenant)
    {
        NewUser wanted{QString::fromLatin1(name), {}, QString::fromLatin1(tenant), role};
        const Result<Secret> oneTime = control->accounts().createUser(by, wanted);
        if (!oneTime)
            qFatal("%s", qPrintable(oneTime.error().message));
        return settle(wanted.name, *oneTime);
    }
    bool accepts(const Secret &token) const
    {
        return std::holds_alternative<Principal>(control->checkToken(token.reveal(), from("192.0.2.1")));
    }
};

//! Everything that the journal says.
inline QByteArray all(const Journal &journal)
{
    QByteArray text;
    for (const Event &event : journal.events()) {
        for (const QString &part : {event.source, event.user, event.before, event.after, event.text, event.reference})
            text += part.toUtf8() + '\n';
    }
    return text;
}

inline QUuid idOf(Access &a, const Principal &by, const char *name)
{
    for (const User &user : a.control->accounts().users(by)) {
        if (user.name == QLatin1String(name))
            return user.id;
    }
    return {};
}

inline TokenFault faultOf(Access &a, const Secret &token)
{
    const auto checked = a.control->checkToken(token.reveal(), from("192.0.2.1"));
    return std::holds_alternative<TokenFault>(checked) ? std::get<TokenFault>(checked) : TokenFault(-1);
}

} // namespace lineside::test
