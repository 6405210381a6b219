#pragma once

#include "models/forward/forward_shared.h"
#include "models/forward/pg_link.h"

namespace lineside {

//! What the three threads have in common: a connection of their own and patience with the server.
class Forwarder::Carrier
{
public:
    Carrier(Shared &shared, Shared::Who who) : m_shared(shared), m_who(who), m_pause(shared.patience) {}

protected:
    //! How to log in, with the password of now. The link's own thread, since a keychain may take its time.
    Result<forward::Login> login(const char *what) const
    {
        forward::Login login{m_shared.settings, m_shared.patience, {}, QStringLiteral("lineside ") + QLatin1String(what)};
        if (!m_shared.settings.passwordRef.isEmpty()) {
            Result<Secret> secret = m_shared.parts.secrets.secret(m_shared.settings.passwordRef);
            if (!secret)
                return secret.error();
            login.password = std::move(*secret);
        }
        return login;
    }

    //! One try. Notes what it came to.
    template<typename Connection>
    std::unique_ptr<Connection> connect(const char *what)
    {
        if (!m_shared.gate.enter(m_shared.stop))
            return nullptr;
        QByteArray sqlState;
        const Result<forward::Login> with = login(what);
        Result<std::unique_ptr<Connection>> made =
            with ? Connection::connect(*with, m_shared.watch, m_shared.stop, &sqlState) : with.error();
        m_shared.gate.left(made.ok(), sqlState);
        if (!made) {
            failed(false, made.error());
            return nullptr;
        }
        m_shared.connected();
        return std::move(*made);
    }

    void failed(bool connected, const Error &error)
    {
        if (error.kind == Error::Kind::Cancelled)
            return;
        m_pause.failed(std::chrono::steady_clock::now());
        m_shared.trouble(m_who, connected, error, std::max(m_pause.until(), m_shared.gate.notBefore()), m_pause.isResting());
    }
    void done()
    {
        m_pause.done();
        m_shared.fine(m_who);
    }
    //! A tag is not in the plant's tables yet: upkeep sees to it, and nobody has failed.
    void waitForTags()
    {
        const forward::PlantNumbersPtr known = m_shared.numbers();
        m_shared.askForTags();
        m_shared.waitForNumbers(known, std::chrono::milliseconds(500));
    }
    //! Waits out the pause after a failure, a slice at a time; true when it is over.
    bool rested()
    {
        const SteadyTime now = std::chrono::steady_clock::now();
        if (m_pause.isOver(now))
            return true;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_pause.until() - now);
        m_shared.stop.waitFor(std::min<std::chrono::milliseconds>(left, std::chrono::milliseconds(200)));
        m_shared.tell();
        return false;
    }

    Shared &m_shared;
    const Shared::Who m_who;
    forward::Pause m_pause;
};

} // namespace lineside
