#pragma once

#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

#include <optional>

namespace lineside::test {

struct HttpsAnswer
{
    int status = 0; //!< 0: none came
    QByteArray body;
    QByteArray fingerprint; //!< SHA-256 of the certificate that the server showed, "AB:CD:…"
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QByteArray text(const char *name) const { return json()[QLatin1String(name)].toString().toUtf8(); }
};

//! Asks a server as a browser does that was told to trust its certificate; with an event loop of its own.
class HttpsClient
{
public:
    explicit HttpsClient(const QUrl &base) : m_base(base) {}

    HttpsAnswer ask(const QByteArray &method, const QString &path, const QByteArray &body = {}, const QByteArray &token = {})
    {
        QNetworkRequest request(m_base.resolved(QUrl(path)));
        request.setTransferTimeout(15'000);
        if (!body.isEmpty())
            request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        if (!token.isEmpty())
            request.setRawHeader("Authorization", "Bearer " + token);
        QNetworkReply *const reply = m_network.sendCustomRequest(request, method, body);
        reply->ignoreSslErrors();
        QEventLoop loop;
        QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        if (!reply->isFinished())
            loop.exec();
        HttpsAnswer answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.body = reply->readAll();
        answer.fingerprint = reply->sslConfiguration().peerCertificate().digest(QCryptographicHash::Sha256).toHex(':').toUpper();
        reply->deleteLater();
        return answer;
    }
    HttpsAnswer get(const QString &path, const QByteArray &token = {}) { return ask("GET", path, {}, token); }
    //! From an account's password to an access token; a one-time password is changed first. Empty when it fails.
    QByteArray login(const QByteArray &name, const QByteArray &password, const QByteArray &fresh = "seven quiet herons on the jetty")
    {
        const auto entry = [&](const QByteArray &word) { return "{\"name\":\"" + name + "\",\"password\":\"" + word + "\"}"; };
        HttpsAnswer answer = ask("POST", QStringLiteral("/api/v1/login"), entry(password));
        if (answer.status == 403 && answer.text("code") == "must_change_password") {
            const QByteArray change = entry(password).chopped(1) + ",\"newPassword\":\"" + fresh + "\"}";
            if (ask("POST", QStringLiteral("/api/v1/password"), change).status != 204)
                return {};
            answer = ask("POST", QStringLiteral("/api/v1/login"), entry(fresh));
        }
        return answer.status == 200 ? answer.text("accessToken") : QByteArray();
    }
    //! Connections that are kept open are given up.
    void forget() { m_network.clearConnectionCache(); }

private:
    const QUrl m_base;
    QNetworkAccessManager m_network;
};

//! A viewer that comes with a ticket, as a browser does.
class BrowserSocket
{
public:
    //! Opens it within 10 s.
    bool open(HttpsClient &client, const QUrl &base, const QByteArray &token)
    {
        const QByteArray ticket = client.ask("POST", QStringLiteral("/api/v1/ticket"), {}, token).text("ticket");
        QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket, [this](const QString &text) {
            m_messages << QJsonDocument::fromJson(text.toUtf8()).object();
        });
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        trusting.setPeerVerifyMode(QSslSocket::VerifyNone);
        m_socket.setSslConfiguration(trusting);
        QWebSocketHandshakeOptions options;
        options.setSubprotocols({QStringLiteral("lineside.v1"), QStringLiteral("ticket.") + QString::fromLatin1(ticket)});
        QUrl url = base.resolved(QUrl(QStringLiteral("/live")));
        url.setScheme(QStringLiteral("wss"));
        QNetworkRequest request(url);
        request.setRawHeader("Origin", base.toString(QUrl::RemovePath | QUrl::StripTrailingSlash).toLatin1());
        m_socket.open(request, options);
        return until([this] { return m_socket.state() == QAbstractSocket::ConnectedState; });
    }
    QByteArray trouble() const { return m_socket.errorString().toUtf8(); }
    void send(const QByteArray &message) { m_socket.sendTextMessage(QString::fromUtf8(message)); }
    //! The payload of the next message of a type for which \a fits; empty after 10 s.
    template<typename Fits>
    QJsonObject payload(const QString &type, Fits fits)
    {
        std::optional<QJsonObject> found;
        (void)until([&] {
            while (!m_messages.isEmpty() && !found) {
                const QJsonObject message = m_messages.takeFirst();
                const QJsonObject payload = message[QStringLiteral("payload")].toObject();
                if (message[QStringLiteral("type")].toString() == type && fits(payload))
                    found = payload;
            }
            return found.has_value();
        });
        return found.value_or(QJsonObject());
    }
    QJsonObject payload(const QString &type)
    {
        return payload(type, [](const QJsonObject &) { return true; });
    }
    //! Whether a message of that type comes within 10 s; its payload may be empty.
    bool hears(const QString &type)
    {
        bool heard = false;
        (void)payload(type, [&](const QJsonObject &) { return heard = true; });
        return heard;
    }
    bool isClosedWith(int code)
    {
        return until([this] { return m_socket.state() == QAbstractSocket::UnconnectedState; }) && m_socket.closeCode() == code;
    }

private:
    template<typename Condition>
    static bool until(Condition condition)
    {
        QEventLoop loop;
        QTimer look, limit;
        limit.setSingleShot(true);
        QObject::connect(&look, &QTimer::timeout, &loop, [&] {
            if (condition())
                loop.quit();
        });
        QObject::connect(&limit, &QTimer::timeout, &loop, &QEventLoop::quit);
        look.start(5);
        limit.start(10'000);
        if (!condition())
            loop.exec();
        return condition();
    }

    QWebSocket m_socket;
    QList<QJsonObject> m_messages;
};

} // namespace lineside::test
