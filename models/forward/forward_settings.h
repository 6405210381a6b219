#pragma once

#include <QString>
#include <QStringList>

#include <chrono>

namespace lineside {

//! Where the plant's database is and how to log in. The password is named by reference only.
struct ForwardSettings
{
    bool enabled = false;
    QString host;         //!< a name, an address, or the folder of a Unix socket
    int port = 5432;
    QString database;
    QString user;
    QString passwordRef;  //!< of the SecretSource; empty: none is sent (peer, certificate, ~/.pgpass)
    QString sslMode = QStringLiteral("verify-full"); //!< one of sslModes(); anything weaker is named in the status
    QString rootCertFile; //!< who may sign the server's certificate; empty: whom the system trusts

    // How many whole months are kept there beside the current one; 0: all, for ever. It counts for all stations that write there.
    int keepReadingsMonths = 0;   //!< of single readings
    int keepMinutesMonths = 0;    //!< of roll-ups by the minute and by five minutes; those by the hour and day stay
    bool dropOnlyArchived = true; //!< readings go only once every station that was there then has a verified archive of the month

    //! From the strongest to the weakest. Those behind the first do not prove whom one talks to.
    static QStringList sslModes()
    {
        return {QStringLiteral("verify-full"), QStringLiteral("verify-ca"), QStringLiteral("require"),
                QStringLiteral("prefer"), QStringLiteral("disable")};
    }
    friend bool operator==(const ForwardSettings &, const ForwardSettings &) = default;
};

//! How patient the forwarder is. The defaults are right for a plant; tests use shorter ones.
struct ForwardPatience
{
    std::chrono::milliseconds statement{5'000};   //!< for one statement, with its answer
    std::chrono::milliseconds maintenance{60'000}; //!< for one step of the schema, of upkeep or of roll-ups
    std::chrono::milliseconds lock{2'000};        //!< for a row that an earlier connection still holds
    std::chrono::milliseconds firstPause{50};     //!< before the second try; grows twofold, with jitter
    std::chrono::milliseconds longestPause{30'000};
    std::chrono::milliseconds refusedPause{30'000}; //!< after a wrong password, or when the server is full
    std::chrono::milliseconds breakerPause{60'000}; //!< after breakerFailures failures without progress between
    int breakerFailures = 5;
};

} // namespace lineside
