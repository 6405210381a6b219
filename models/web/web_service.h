#pragma once

#include "models/field/job.h"
#include "models/web/viewer_info.h"
#include "models/web/web_settings.h"

namespace lineside {

//! What people want to know of a server that runs.
struct WebState
{
    bool isOpen = false;
    QString trouble;      //!< in words, while it should run and does not
    quint16 port = 0;
    QStringList links;    //!< for a browser, the likeliest first
    QString fingerprint;  //!< of the certificate, SHA-256; empty without TLS
    UtcTime certificateEnds{};
    bool generatedCertificate = false;
};

//! Counters since the server started, and levels.
struct WebFigures
{
    qint64 viewers = 0;         //!< a level
    quint64 bytesOut = 0;       //!< to viewers
    quint64 withoutProof = 0;   //!< answered 401: wrong passwords, proofs that are missing or have ended
    quint64 forbidden = 0;      //!< answered 403
    quint64 tooOften = 0;       //!< answered 429
    quint64 otherRefusals = 0;  //!< other answers of the kind 4xx
    quint64 turnedAway = 0;     //!< connections that were ended before anything was read
    quint64 refusedViewers = 0; //!< handshakes beyond what a user, a tenant or the server may have
    quint64 closedSlow = 0;     //!< viewers that could not keep up
};

//! What came of trying settings.
struct WebTrial
{
    bool ok = false;
    QStringList found; //!< a sentence for each step; where one went wrong, it is the last
    QString hint;      //!< what to do about it
};

/*!
 * What windows may ask of the embedded web server. Main thread, and nothing here waits: jobs answer later, on any thread.
 * Who does it is whoever sits at the console, and needs the right for it.
 */
class WebService
{
public:
    virtual ~WebService() = default;

    //! What it works by, or would if it were on.
    virtual WebSettings settings() const = 0;
    virtual WebState state() const = 0;
    virtual WebFigures figures() const = 0;
    //! Addresses of this machine at which it could listen, loopback left out.
    virtual QStringList addresses() const = 0;

    //! Looks whether certificate and port would do; changes nothing.
    virtual JobPtr<WebTrial> test(const WebSettings &settings, Job<WebTrial>::Callback done) = 0;
    /*!
     * Records and keeps the settings, and has the server work by them from now on. Needs ManageServer, and an account when it
     * is to be on. On an error what was in force before is in force again.
     */
    virtual JobPtr<Done> apply(const WebSettings &settings, Job<Done>::Callback done) = 0;

    //! Who watches: with ManageTenants everybody, with ViewPresence those of the own tenant.
    virtual JobPtr<QList<ViewerInfo>> viewers(Job<QList<ViewerInfo>>::Callback done) = 0;
    //! Ends one viewer's connection once that is recorded. Needs DisconnectViewers; NotFound when it has gone.
    virtual JobPtr<Done> sendAway(const ViewerInfo &viewer, Job<Done>::Callback done) = 0;
};

} // namespace lineside
