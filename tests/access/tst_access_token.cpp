#include "models/access/access_token.h"
#include "models/access/crypto.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

class TestAccessToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBack();
    void refuses_data();
    void refuses();
    void everyFlippedBitIsRefused();
    void mutatedTokensAreRefused();
    void limitsOfTime();
    void base64HasOneSpelling_data();
    void base64HasOneSpelling();
    void keepsToTheStandards();
};

namespace {

const QUuid kStation = QUuid::fromString(QStringLiteral("{11111111-2222-4333-8444-555555555555}"));
const UtcTime kNow = fromMicroseconds(1'700'000'000'000'000);
const QByteArray kGoodHeader = R"({"alg":"HS256","typ":"at+jwt"})";

Secret tokenKey()
{
    return Secret(QByteArray("0123456789abcdef0123456789abcdef"));
}

TokenClaims sampleClaims()
{
    return {kStation,
            QUuid::fromString(QStringLiteral("{aaaaaaaa-0000-4000-8000-000000000001}")),
            QStringLiteral("default"),
            Role::Operator,
            QUuid::fromString(QStringLiteral("{bbbbbbbb-0000-4000-8000-000000000002}")),
            QUuid::fromString(QStringLiteral("{cccccccc-0000-4000-8000-000000000003}")),
            kNow,
            kNow,
            kNow + 10min};
}

QByteArray forged(const QByteArray &header, const QByteArray &payload, const Secret &key = tokenKey())
{
    const QByteArray text = crypto::toBase64Url(header) + '.' + crypto::toBase64Url(payload);
    return text + '.' + crypto::toBase64Url(crypto::hmacSha256(key, text));
}

bool taken(const QByteArray &token, UtcTime now = kNow)
{
    static const TokenSigner signer(tokenKey(), kStation);
    return std::holds_alternative<TokenClaims>(signer.check(token, now));
}

} // namespace

void TestAccessToken::comesBack()
{
    const TokenSigner signer(tokenKey(), kStation);
    for (const Role role : kRoles) {
        TokenClaims claims = sampleClaims();
        claims.role = role;
        claims.tenant = QStringLiteral("a_b-9");
        const auto back = signer.check(signer.sign(claims), kNow);
        QVERIFY(std::holds_alternative<TokenClaims>(back));
        QCOMPARE(std::get<TokenClaims>(back), claims);
    }
}

void TestAccessToken::refuses_data()
{
    QTest::addColumn<QByteArray>("token");
    const QByteArray claims = writeClaims(sampleClaims());
    const QByteArray good = forged(kGoodHeader, claims);
    QVERIFY(taken(good)); // or every row below would prove nothing
    const QByteArray head = good.first(good.indexOf('.'));
    const QByteArray body = good.sliced(head.size() + 1, good.lastIndexOf('.') - head.size() - 1);
    const QByteArray mac = good.sliced(good.lastIndexOf('.') + 1);
    const QByteArray unsignedHead = crypto::toBase64Url(R"({"alg":"none","typ":"at+jwt"})");

    QTest::newRow("empty") << QByteArray();
    QTest::newRow("dots") << QByteArray("..");
    QTest::newRow("two parts") << head + '.' + body;
    QTest::newRow("four parts") << good + ".a";
    QTest::newRow("five parts, as JWE") << good + ".a.b";
    QTest::newRow("signature missing") << head + '.' + body + '.';
    QTest::newRow("payload missing") << head + ".." + mac;
    QTest::newRow("header missing") << '.' + body + '.' + mac;
    QTest::newRow("alg none, no signature") << unsignedHead + '.' + body + '.';
    QTest::newRow("alg none, old signature") << unsignedHead + '.' + body + '.' + mac;
    QTest::newRow("good header, no signature of 32 zeros") << head + '.' + body + '.' + crypto::toBase64Url(QByteArray(32, '\0'));
    // Headers, signed with the right key: none of them may decide anything.
    const QList<std::pair<const char *, QByteArray>> headers{
        {"alg none", R"({"alg":"none","typ":"at+jwt"})"},
        {"alg None", R"({"alg":"None","typ":"at+jwt"})"},
        {"alg NONE", R"({"alg":"NONE","typ":"at+jwt"})"},
        {"alg empty", R"({"alg":"","typ":"at+jwt"})"},
        {"alg missing", R"({"typ":"at+jwt"})"},
        {"alg null", R"({"alg":null,"typ":"at+jwt"})"},
        {"alg list", R"({"alg":["HS256"],"typ":"at+jwt"})"},
        {"alg hs256", R"({"alg":"hs256","typ":"at+jwt"})"},
        {"alg HS384", R"({"alg":"HS384","typ":"at+jwt"})"},
        {"alg RS256", R"({"alg":"RS256","typ":"at+jwt"})"},
        {"alg ES256", R"({"alg":"ES256","typ":"at+jwt"})"},
        {"alg twice", R"({"alg":"none","alg":"HS256","typ":"at+jwt"})"},
        {"kid path", R"({"alg":"HS256","typ":"at+jwt","kid":"../../../dev/null"})"},
        {"kid sql", R"({"alg":"HS256","typ":"at+jwt","kid":"x' UNION SELECT 'k"})"},
        {"kid url", R"({"alg":"HS256","typ":"at+jwt","kid":"http://192.0.2.9/k"})"},
        {"jku", R"({"alg":"HS256","typ":"at+jwt","jku":"http://192.0.2.9/k"})"},
        {"x5u", R"({"alg":"HS256","typ":"at+jwt","x5u":"http://192.0.2.9/k"})"},
        {"jwk", R"({"alg":"HS256","typ":"at+jwt","jwk":{"kty":"oct","k":"AAAA"}})"},
        {"crit", R"({"alg":"HS256","typ":"at+jwt","crit":["exp"]})"},
        {"zip", R"({"alg":"HS256","typ":"at+jwt","zip":"DEF"})"},
        {"b64 false", R"({"alg":"HS256","b64":false,"crit":["b64"],"typ":"at+jwt"})"},
        {"typ JWT", R"({"alg":"HS256","typ":"JWT"})"},
        {"typ missing", R"({"alg":"HS256"})"},
        {"other order", R"({"typ":"at+jwt","alg":"HS256"})"},
        {"space", R"({"alg": "HS256","typ":"at+jwt"})"},
        {"no object", R"("HS256")"},
        {"junk", "\xff\xfe\x00"},
        {"empty", ""},
    };
    for (const auto &[name, header] : headers)
        QTest::addRow("header: %s", name) << forged(header, claims);
    // Other keys.
    QTest::newRow("another key") << forged(kGoodHeader, claims, Secret(QByteArray(32, 'x')));
    QTest::newRow("a key of zeros") << forged(kGoodHeader, claims, Secret(QByteArray(32, '\0')));
    const QByteArray pem = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n";
    QTest::newRow("RS256 as HS256 under the public key")
        << forged(R"({"alg":"RS256","typ":"at+jwt"})", claims, Secret(crypto::sha256(pem)));
    QTest::newRow("HS256 under the public key") << forged(kGoodHeader, claims, Secret(crypto::sha256(pem)));
    QTest::newRow("ES256 with r = s = 0")
        << crypto::toBase64Url(R"({"alg":"ES256","typ":"at+jwt"})") + '.' + body + '.' + crypto::toBase64Url(QByteArray(64, '\0'));
    // Claims, signed with the right key and header.
    const auto claim = [&](const char *name, const char *what, const char *instead) {
        QByteArray changed = claims;
        changed.replace(what, instead);
        QVERIFY2(changed != claims, name);
        QTest::addRow("claim: %s", name) << forged(kGoodHeader, changed);
    };
    claim("aud of another", "\"lineside.v1\"", "\"lineside.v2\"");
    claim("aud list", "\"lineside.v1\"", "[\"lineside.v1\"]");
    claim("aud empty", "\"lineside.v1\"", "\"\"");
    claim("aud missing", "\"aud\":\"lineside.v1\",", "");
    claim("iss of another", "11111111-2222", "11111111-3333");
    claim("iss null", "11111111-2222-4333-8444-555555555555", "00000000-0000-0000-0000-000000000000");
    claim("iss in capitals", "aaaaaaaa", "AAAAAAAA");
    claim("iss missing", "\"iss\":\"11111111-2222-4333-8444-555555555555\",", "");
    claim("uuid in braces", "aaaaaaaa-0000-4000-8000-000000000001", "{aaaaaaaa-0000-4000-8000-000000000001}");
    claim("role unknown", "\"operator\"", "\"root\"");
    claim("role in capitals", "\"operator\"", "\"Operator\"");
    claim("role list", "\"operator\"", "[\"admin\"]");
    claim("role twice", "\"rol\":\"operator\"", "\"rol\":\"operator\",\"rol\":\"admin\"");
    claim("tenant empty", "\"default\"", "\"\"");
    claim("tenant with an escape", "\"default\"", "\"d\\u0065fault\"");
    claim("tenant of 65", "\"default\"", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"");
    claim("tenant with a NUL's escape", "\"default\"", "\"default\\u0000\"");
    claim("exp as text", "\"exp\":1700000600", "\"exp\":\"1700000600\"");
    claim("exp as float", "\"exp\":1700000600", "\"exp\":1700000600.0");
    claim("exp 1e99", "\"exp\":1700000600", "\"exp\":1e99");
    claim("exp 1e400", "\"exp\":1700000600", "\"exp\":1e400");
    claim("exp negative", "\"exp\":1700000600", "\"exp\":-1");
    claim("exp with a plus", "\"exp\":1700000600", "\"exp\":+1700000600");
    claim("exp with a zero before it", "\"exp\":1700000600", "\"exp\":01700000600");
    claim("exp beyond 64 bits", "\"exp\":1700000600", "\"exp\":99999999999999999999999");
    claim("exp in a hundred years", "\"exp\":1700000600", "\"exp\":4855680000");
    claim("exp null", "\"exp\":1700000600", "\"exp\":null");
    claim("exp true", "\"exp\":1700000600", "\"exp\":true");
    claim("exp missing", ",\"exp\":1700000600", "");
    claim("exp twice", "\"exp\":1700000600", "\"exp\":1,\"exp\":1700000600");
    claim("exp in the past", "\"exp\":1700000600", "\"exp\":1600000600");
    claim("exp of now", "\"exp\":1700000600", "\"exp\":1700000000");
    claim("nbf in the future", "\"nbf\":1700000000", "\"nbf\":1700000300");
    claim("iat in the future", "\"iat\":1700000000", "\"iat\":1700000300");
    claim("iat an hour ago, so a life too long", "\"iat\":1700000000", "\"iat\":1699996400");
    claim("one more claim", "}", ",\"adm\":1}");
    claim("another order", "\"ten\":\"default\",\"rol\":\"operator\"", "\"rol\":\"operator\",\"ten\":\"default\"");
    claim("a space", ",\"sub\"", ", \"sub\"");
    claim("deep", "\"default\"", "[[[[[[[[[[\"default\"]]]]]]]]]]");
    QTest::newRow("claims: junk behind") << forged(kGoodHeader, claims + ' ');
    QTest::newRow("claims: NUL behind") << forged(kGoodHeader, claims + '\0');
    QTest::newRow("claims: BOM before") << forged(kGoodHeader, "\xef\xbb\xbf" + claims);
    QTest::newRow("claims: a list") << forged(kGoodHeader, '[' + claims + ']');
    QTest::newRow("claims: empty") << forged(kGoodHeader, {});
    QTest::newRow("claims: 100,000 brackets") << forged(kGoodHeader, QByteArray(100'000, '['));
    QTest::newRow("claims: longer than 4 KB") << forged(kGoodHeader, claims + QByteArray(4'096, ' '));
    // Spellings of the same bytes.
    QTest::newRow("padding") << good + '=';
    QTest::newRow("padding in the middle") << head + '.' + body + "=." + mac;
    QTest::newRow("space before") << ' ' + good;
    QTest::newRow("line end behind") << good + '\n';
    QTest::newRow("space inside") << QByteArray(good).insert(head.size() + 5, ' ');
    QTest::newRow("junk in the signature") << QByteArray(good).insert(good.size() - 3, '!');
    QTest::newRow("NUL in the signature") << QByteArray(good).insert(good.size() - 3, '\0');
    QTest::newRow("plus for minus") << head + '.' + body + '.' + QByteArray(mac).replace('-', '+').replace('_', '/') + '.';
    QTest::newRow("signature cut") << good.chopped(1);
    QTest::newRow("signature cut to 16 bytes") << head + '.' + body + '.' + mac.first(22);
    QTest::newRow("Bearer") << "Bearer " + good;
    QTest::newRow("JSON serialization") << "{\"payload\":\"" + body + "\",\"signatures\":[{\"protected\":\"" + head
            + "\",\"signature\":\"" + mac + "\"}]}";
}

void TestAccessToken::refuses()
{
    QFETCH(QByteArray, token);
    QVERIFY(!taken(token));
    QVERIFY(!taken(token, kNow + 1min));
}

void TestAccessToken::everyFlippedBitIsRefused()
{
    const TokenSigner signer(tokenKey(), kStation);
    int flips = 0;
    for (int i = 0; i < 20; ++i) {
        TokenClaims claims = sampleClaims();
        claims.id = QUuid::createUuid();
        claims.role = kRoles[size_t(i) % kRoles.size()];
        const QByteArray token = signer.sign(claims);
        QVERIFY(taken(token));
        for (qsizetype bit = 0; bit < token.size() * 8; ++bit, ++flips) {
            QByteArray flipped = token;
            flipped[bit / 8] = char(flipped[bit / 8] ^ (1 << (bit % 8)));
            QVERIFY2(!taken(flipped), flipped.constData());
        }
    }
    QVERIFY(flips > 60'000);
}

void TestAccessToken::mutatedTokensAreRefused()
{
    // LINESIDE_MUTATIONS sets how many, LINESIDE_SEED which.
    bool given = false;
    int count = qEnvironmentVariableIntValue("LINESIDE_MUTATIONS", &given);
    if (!given)
        count = 200'000;
    quint32 seed = quint32(qEnvironmentVariableIntValue("LINESIDE_SEED", &given));
    if (!given)
        seed = QRandomGenerator::global()->generate();
    qInfo("LINESIDE_SEED=%u", seed);
    QRandomGenerator random(seed);
    const TokenSigner signer(tokenKey(), kStation);
    QList<QByteArray> tokens;
    QSet<QByteArray> good;
    for (int i = 0; i < 50; ++i) {
        TokenClaims claims = sampleClaims();
        claims.id = QUuid::createUuid();
        claims.user = QUuid::createUuid();
        claims.role = kRoles[size_t(i) % kRoles.size()];
        tokens << signer.sign(claims);
        good.insert(tokens.last());
    }
    constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.+/ \"{}:,";
    const auto letter = [&] { return kLetters[random.bounded(int(sizeof kLetters) - 1)]; };
    int tried = 0;
    while (tried < count) {
        QByteArray token = tokens[random.bounded(int(tokens.size()))];
        const QByteArray other = tokens[random.bounded(int(tokens.size()))];
        for (int changes = random.bounded(1, 4); changes > 0 && !token.isEmpty(); --changes) {
            const qsizetype at = random.bounded(int(token.size()));
            switch (random.bounded(10)) {
            case 0:
                token[at] = letter();
                break;
            case 1:
                token.insert(at, letter());
                break;
            case 2:
                token.remove(at, random.bounded(1, 5));
                break;
            case 3:
                token.truncate(at);
                break;
            case 4:
                token = token.first(at) + other.sliced(std::min(at, other.size()));
                break;
            case 5:
                token[at] = char(random.bounded(256));
                break;
            case 6: { // parts of two tokens
                QList<QByteArray> parts = token.split('.');
                const QList<QByteArray> others = other.split('.');
                const qsizetype which = random.bounded(int(parts.size()));
                parts[which] = others.value(random.bounded(int(others.size())));
                token = parts.join('.');
                break;
            }
            case 7: { // other claims, the old signature
                QList<QByteArray> parts = token.split('.');
                if (parts.size() != 3)
                    break;
                QByteArray json = crypto::fromBase64Url(parts[1]).value_or(QByteArray("{}"));
                const QList<std::pair<const char *, const char *>> swaps{
                    {"\"viewer\"", "\"admin\""}, {"\"operator\"", "\"admin\""}, {"\"default\"", "\"north\""},
                    {"1700000600", "1700000899"}, {"\"manager\"", "\"engineer\""}};
                const auto &[before, after] = swaps[random.bounded(int(swaps.size()))];
                parts[1] = crypto::toBase64Url(json.replace(before, after));
                token = parts.join('.');
                break;
            }
            case 8: { // claims with a byte changed, the old signature
                QList<QByteArray> parts = token.split('.');
                QByteArray json = crypto::fromBase64Url(parts.value(1)).value_or(QByteArray());
                if (parts.size() != 3 || json.isEmpty())
                    break;
                json[random.bounded(int(json.size()))] = char(random.bounded(256));
                parts[1] = crypto::toBase64Url(json);
                token = parts.join('.');
                break;
            }
            default:
                token.insert(at, token.sliced(at, std::min<qsizetype>(random.bounded(1, 40), token.size() - at)));
            }
        }
        if (good.contains(token))
            continue;
        ++tried;
        QVERIFY2(!taken(token), token.toPercentEncoding().constData());
    }
    qInfo("%d mutated tokens, none taken", tried);
}

void TestAccessToken::limitsOfTime()
{
    const TokenSigner signer(tokenKey(), kStation);
    const QByteArray token = signer.sign(sampleClaims());
    QVERIFY(taken(token, kNow));
    QVERIFY(taken(token, kNow + 10min - 1us));
    QVERIFY(!taken(token, kNow + 10min));
    QVERIFY(!taken(token, kNow - 1us));
    QCOMPARE(std::get<TokenFault>(signer.check(token, kNow + 10min)), TokenFault::Expired);
    QCOMPARE(std::get<TokenFault>(signer.check(token, kNow - 1s)), TokenFault::NotYet);
    const TokenSigner elsewhere(tokenKey(), QUuid::createUuid());
    QCOMPARE(std::get<TokenFault>(elsewhere.check(token, kNow)), TokenFault::WrongStation);
}

void TestAccessToken::base64HasOneSpelling_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("empty") << QByteArray("") << true;
    QTest::newRow("one byte") << QByteArray("_w") << true;
    QTest::newRow("one byte, spare bits set") << QByteArray("_x") << false;
    QTest::newRow("one character") << QByteArray("A") << false;
    QTest::newRow("two bytes") << QByteArray("AAE") << true;
    QTest::newRow("two bytes, spare bits set") << QByteArray("AAF") << false;
    QTest::newRow("padded") << QByteArray("_w==") << false;
    QTest::newRow("other alphabet") << QByteArray("+/AA") << false;
    QTest::newRow("a line end") << QByteArray("AAAA\n") << false;
    QTest::newRow("high bytes") << QByteArray("AA\xc3\xa4") << false;
}

void TestAccessToken::base64HasOneSpelling()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    const auto bytes = crypto::fromBase64Url(text);
    QCOMPARE(bytes.has_value(), good);
    if (bytes)
        QCOMPARE(crypto::toBase64Url(*bytes), text);
}

void TestAccessToken::keepsToTheStandards()
{
    // FIPS 180-4 and RFC 4231: the library is the one we think it is.
    QCOMPARE(crypto::sha256("abc").toHex(),
             QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(crypto::hmacSha256(Secret(QByteArray(20, '\x0b') + QByteArray(12, '\0')), "Hi There").toHex(),
             QByteArray("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
    // A token is what any JWT library writes: three parts, the header of RFC 9068.
    const QList<QByteArray> parts = TokenSigner(tokenKey(), kStation).sign(sampleClaims()).split('.');
    QCOMPARE(parts.size(), qsizetype(3));
    QCOMPARE(QByteArray::fromBase64(parts[0], QByteArray::Base64UrlEncoding), kGoodHeader);
}

QTEST_GUILESS_MAIN(TestAccessToken)
#include "tst_access_token.moc"
