#pragma once

#include "models/access/late_access.h"
#include "server/web_server.h"

#include <QObject>
#include <QTimer>

namespace lineside {

/*!
 * The web server as a part of the running station: runs whenever it is wanted and can, which needs an account; tries again
 * when it cannot, and looks after its certificate. Main thread.
 */
class StationServer : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kFirstTryAgain{5}, kTryAgain{30};
    static constexpr std::chrono::minutes kCheckCertificate{5};

    //! What \a parts say of accounts does not count: they are \a access's.
    StationServer(WebServer::Parts parts, LateAccess &access);
    ~StationServer() override; //!< end()

    //! For the pipeline, deadbanded; outlives it.
    BatchSink &sink() { return m_server.sink(); }
    void setPlant(SnapshotPtr plant) { m_server.setPlant(std::move(plant)); }

    /*!
     * From now on it runs as these settings say, if they say so: at once, or as soon as there is an account and what keeps it
     * from that is over. The error tells that it does not run yet, and why. \a anyPort: where the port is taken, at another.
     */
    Status begin(const WebSettings &settings, bool anyPort = false);
    void end();
    //! Accounts can be used now, or cannot.
    void accessOpened();

    const WebSettings &settings() const { return m_settings; }
    WebState state() const { return m_server.state(); }
    WebServer &server() { return m_server; }

Q_SIGNALS:
    //! state() is another.
    void changed();
    //! Something that a person should know, as one sentence.
    void noticed(const QString &text);

private:
    Status tryToStart();
    void tryAgain();
    void checkCertificate();

    LateAccess &m_access;
    WebServer m_server;
    WebSettings m_settings;
    bool m_anyPort = false;
    bool m_wanted = false;
    std::shared_ptr<void> m_accounts; //!< while it waits for one
    QString m_told;                   //!< the trouble that was told
    QString m_toldOfCertificate;
    SteadyTime m_toldOfCertificateAt{};
    const Clock &m_clock;
    QTimer m_again, m_certificate;
};

} // namespace lineside
