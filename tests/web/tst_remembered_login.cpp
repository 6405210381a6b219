#include "web/page_station.h"
#include "server/raw_client.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;

namespace {

//! One request as a browser's page of \a origin sends it; none: as a program.
RawAnswer ask(PageStation &station, const QByteArray &path, const QByteArray &body, const QByteArray &origin, const QByteArray &more = {})
{
    RawClient client;
    if (!client.connect(station.settings.port))
        return {};
    QByteArray head = "POST " + path + " HTTP/1.1\r\nHost: plant\r\n" + more;
    if (!origin.isEmpty())
        head += "Origin: " + origin + "\r\n";
    if (!body.isEmpty())
        head += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    return client.ask(head + "\r\n" + body);
}

QByteArray cookieOf(const RawAnswer &answer)
{
    const auto found = answer.fields.find("set-cookie");
    return found == answer.fields.end() ? QByteArray() : found->second;
}
QByteArray pairOf(const RawAnswer &answer)
{
    return cookieOf(answer).split(';').first();
}

} // namespace

//! "Remember this browser": T10's rules where there is a cookie after all.
class TestRememberedLogin : public QObject
{
    Q_OBJECT

    const QByteArray kLogin = "{\"name\":\"vera\",\"password\":\"" + Access::password().reveal() + "\",\"remember\":true}";

private Q_SLOTS:
    void theTokenIsInTheCookieAlone()
    {
        PageStation station;
        const QByteArray page = station.origin().toLatin1();
        const RawAnswer answer = ask(station, "/api/v1/login", kLogin, page);
        QCOMPARE(answer.status, 200);
        const QByteArray cookie = cookieOf(answer), value = pairOf(answer).split('=').value(1);
        QCOMPARE(value.size(), 43);
        for (const char *rule : {"; Path=/api/v1/refresh;", "; HttpOnly;", "; Secure;", "; SameSite=Strict;", "; Max-Age=43"})
            QVERIFY2(cookie.contains(rule), cookie.constData());
        QVERIFY(!cookie.contains("Domain"));
        QVERIFY(!answer.body.contains("refreshToken") && !answer.body.contains(value));
        QVERIFY(cookie.startsWith("lineside_refresh_" + station.history->stationId().toByteArray(QUuid::Id128).left(8)));
    }
    void itIsTradedOnceAndRenewed()
    {
        PageStation station;
        const QByteArray page = station.origin().toLatin1();
        const QByteArray first = pairOf(ask(station, "/api/v1/login", kLogin, page));
        const RawAnswer renewed = ask(station, "/api/v1/refresh", "{}", page, "Cookie: other=1; " + first + "; more=2\r\n");
        QCOMPARE(renewed.status, 200);
        const QByteArray second = pairOf(renewed);
        QVERIFY(second.size() == first.size() && second != first);
        QVERIFY(!renewed.body.contains("refreshToken"));
        // An answer that was lost is given again.
        const RawAnswer lost = ask(station, "/api/v1/refresh", "{}", page, "Cookie: " + first + "\r\n");
        QCOMPARE(lost.status, 200);
        QCOMPARE(pairOf(lost), second);
        const QByteArray third = pairOf(ask(station, "/api/v1/refresh", "{}", page, "Cookie: " + second + "\r\n"));
        QVERIFY(third.size() == second.size() && third != second);
        // But once the second was used, the first ends all of it, and the browser forgets.
        const RawAnswer again = ask(station, "/api/v1/refresh", "{}", page, "Cookie: " + first + "\r\n");
        QCOMPARE(again.status, 401);
        QVERIFY(cookieOf(again).endsWith("Max-Age=0"));
        QCOMPARE(ask(station, "/api/v1/refresh", "{}", page, "Cookie: " + third + "\r\n").status, 401);
    }
    //! Who makes a browser ask from elsewhere gets nothing, and the login goes on.
    void onlyTheOwnPageCanUseIt()
    {
        PageStation station;
        const QByteArray page = station.origin().toLatin1();
        const QByteArray cookie = "Cookie: " + pairOf(ask(station, "/api/v1/login", kLogin, page)) + "\r\n";
        for (const char *other : {"http://127.0.0.1:1", "https://evil.example", "null"})
            QCOMPARE(ask(station, "/api/v1/refresh", "{}", other, cookie).status, 403);
        QCOMPARE(ask(station, "/api/v1/refresh", "{}", {}, cookie).status, 400); // no page at all
        RawClient form;
        QVERIFY(form.connect(station.settings.port));
        QCOMPARE(form.ask("POST /api/v1/refresh HTTP/1.1\r\nHost: plant\r\nOrigin: " + page + "\r\nContent-Type: text/plain\r\n" + cookie + "Content-Length: 2\r\n\r\n{}").status, 415);
        QCOMPARE(ask(station, "/api/v1/refresh", "{}", page, cookie.chopped(2) + "; " + cookie.mid(8)).status, 400); // twice: which one?
        // No other address looks at it.
        QCOMPARE(ask(station, "/api/v1/ticket", {}, page, cookie).status, 401);
        QCOMPARE(ask(station, "/api/v1/logout", {}, page, cookie).status, 401);
        QCOMPARE(ask(station, "/api/v1/refresh", "{}", page, cookie).status, 200);
    }
    void programsAreNotRemembered()
    {
        PageStation station;
        QCOMPARE(ask(station, "/api/v1/login", kLogin, {}).status, 400);
        QByteArray odd = kLogin;
        QCOMPARE(ask(station, "/api/v1/login", odd.replace("true", "\"yes\""), station.origin().toLatin1()).status, 400);
        QByteArray plain = kLogin;
        const RawAnswer answer = ask(station, "/api/v1/login", plain.replace(",\"remember\":true", ""), {});
        QVERIFY(answer.body.contains("refreshToken") && cookieOf(answer).isEmpty());
    }
    void loggingOutOrInAnewForgets()
    {
        PageStation station;
        const QByteArray page = station.origin().toLatin1();
        const RawAnswer in = ask(station, "/api/v1/login", kLogin, page);
        const QByteArray token = QJsonDocument::fromJson(in.body).object()[u"accessToken"_s].toString().toLatin1();
        const RawAnswer out = ask(station, "/api/v1/logout", {}, page, "Authorization: Bearer " + token + "\r\n");
        QCOMPARE(out.status, 204);
        QVERIFY(cookieOf(out).endsWith("Max-Age=0"));
        QCOMPARE(ask(station, "/api/v1/refresh", "{}", page, "Cookie: " + pairOf(in) + "\r\n").status, 401);
        QByteArray plain = kLogin;
        const RawAnswer other = ask(station, "/api/v1/login", plain.replace(",\"remember\":true", ""), page);
        QVERIFY(other.body.contains("refreshToken") && cookieOf(other).endsWith("Max-Age=0"));
    }
};

QTEST_GUILESS_MAIN(TestRememberedLogin)
#include "tst_remembered_login.moc"
