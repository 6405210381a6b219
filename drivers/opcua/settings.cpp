#include "drivers/opcua/settings.h"

#include <QJsonObject>
#include <QUrl>

namespace lineside::opcua {

namespace {

using Type = ParameterDescription::Type;

//! A source text; views translate it.
QString english(const char *text)
{
    return QString::fromLatin1(text);
}

QString text(const QJsonObject &values, const char *key, const QString &standard = {})
{
    return values.value(QLatin1String(key)).toString(standard);
}

SecurityMode modeFrom(const QString &name)
{
    if (name == QLatin1String("None"))
        return SecurityMode::None;
    return name == QLatin1String("Sign") ? SecurityMode::Sign : SecurityMode::SignAndEncrypt;
}

Login loginFrom(const QString &name)
{
    if (name == QLatin1String("UserName"))
        return Login::UserName;
    return name == QLatin1String("Certificate") ? Login::Certificate : Login::Anonymous;
}

QList<ParameterDescription> securityParameters()
{
    const QString group = english(QT_TRANSLATE_NOOP("opcua", "Security"));
    QList<ParameterDescription> all;

    ParameterDescription mode;
    mode.key = QStringLiteral("security_mode");
    mode.label = english(QT_TRANSLATE_NOOP("opcua", "Security"));
    mode.type = Type::Choice;
    mode.standard = QStringLiteral("SignAndEncrypt");
    mode.choices = {{QStringLiteral("SignAndEncrypt"), english(QT_TRANSLATE_NOOP("opcua", "Sign and encrypt"))},
                    {QStringLiteral("Sign"), english(QT_TRANSLATE_NOOP("opcua", "Sign"))},
                    {QStringLiteral("None"), english(QT_TRANSLATE_NOOP("opcua", "None"))}};
    mode.help = english(QT_TRANSLATE_NOOP("opcua", "How messages are protected; without security anybody on the network can "
                                           "read and change them."));
    mode.group = group;
    all.append(mode);

    ParameterDescription policy;
    policy.key = QStringLiteral("security_policy");
    policy.label = english(QT_TRANSLATE_NOOP("opcua", "Security policy"));
    policy.type = Type::Choice;
    policy.standard = QStringLiteral("Basic256Sha256");
    policy.choices = {{QStringLiteral("Basic256Sha256"), QStringLiteral("Basic256Sha256")},
                      {QStringLiteral("Aes128_Sha256_RsaOaep"), QStringLiteral("Aes128-Sha256-RsaOaep")},
                      {QStringLiteral("Aes256_Sha256_RsaPss"), QStringLiteral("Aes256-Sha256-RsaPss")}};
    policy.help = english(QT_TRANSLATE_NOOP("opcua", "The set of algorithms; take one that the server offers."));
    policy.group = group;
    policy.onlyIf = QStringLiteral("security_mode=Sign|SignAndEncrypt");
    all.append(policy);

    ParameterDescription login;
    login.key = QStringLiteral("login");
    login.label = english(QT_TRANSLATE_NOOP("opcua", "Log in as"));
    login.type = Type::Choice;
    login.standard = QStringLiteral("Anonymous");
    login.choices = {{QStringLiteral("Anonymous"), english(QT_TRANSLATE_NOOP("opcua", "Anonymous"))},
                     {QStringLiteral("UserName"), english(QT_TRANSLATE_NOOP("opcua", "User name and password"))},
                     {QStringLiteral("Certificate"), english(QT_TRANSLATE_NOOP("opcua", "User certificate"))}};
    login.help = english(QT_TRANSLATE_NOOP("opcua", "How Lineside shows the server who it is."));
    login.group = group;
    all.append(login);

    ParameterDescription user;
    user.key = QStringLiteral("user");
    user.label = english(QT_TRANSLATE_NOOP("opcua", "User name"));
    user.required = true;
    user.help = english(QT_TRANSLATE_NOOP("opcua", "The account on the server."));
    user.group = group;
    user.onlyIf = QStringLiteral("login=UserName");
    all.append(user);

    ParameterDescription password;
    password.key = QStringLiteral("password");
    password.label = english(QT_TRANSLATE_NOOP("opcua", "Password"));
    password.type = Type::Secret;
    password.help = english(QT_TRANSLATE_NOOP("opcua", "Kept in the secret store; the project holds a reference only."));
    password.group = group;
    password.onlyIf = QStringLiteral("login=UserName");
    all.append(password);

    ParameterDescription plain;
    plain.key = QStringLiteral("allow_plain_password");
    plain.label = english(QT_TRANSLATE_NOOP("opcua", "Allow the password unencrypted"));
    plain.type = Type::Boolean;
    plain.standard = false;
    plain.help = english(QT_TRANSLATE_NOOP("opcua", "Only for servers that offer nothing better: anybody on the network can "
                                            "read the password."));
    plain.group = group;
    plain.onlyIf = QStringLiteral("login=UserName");
    all.append(plain);

    ParameterDescription certificate;
    certificate.key = QStringLiteral("user_certificate");
    certificate.label = english(QT_TRANSLATE_NOOP("opcua", "User certificate"));
    certificate.type = Type::File;
    certificate.required = true;
    certificate.help = english(QT_TRANSLATE_NOOP("opcua", "A certificate that the server accepts as a user (DER or PEM)."));
    certificate.group = group;
    certificate.onlyIf = QStringLiteral("login=Certificate");
    all.append(certificate);

    ParameterDescription key;
    key.key = QStringLiteral("user_key");
    key.label = english(QT_TRANSLATE_NOOP("opcua", "Key of the user certificate"));
    key.type = Type::File;
    key.required = true;
    key.help = english(QT_TRANSLATE_NOOP("opcua", "The private key that belongs to it (DER or PEM, without a password)."));
    key.group = group;
    key.onlyIf = QStringLiteral("login=Certificate");
    all.append(key);
    return all;
}

ParameterDescription queueParameter(const QVariant &standard, double minimum)
{
    ParameterDescription queue;
    queue.key = QStringLiteral("queue_size");
    queue.label = english(QT_TRANSLATE_NOOP("opcua", "Changes kept by the server"));
    queue.type = Type::Integer;
    queue.standard = standard;
    queue.minimum = minimum;
    queue.maximum = 10'000;
    queue.help = english(QT_TRANSLATE_NOOP("opcua", "How many changes of a node the server keeps between two notifications; "
                                            "raise it when changes are reported as lost."));
    return queue;
}

} // namespace

QList<ParameterDescription> deviceParameters()
{
    QList<ParameterDescription> all;

    ParameterDescription endpoint;
    endpoint.key = QStringLiteral("endpoint");
    endpoint.label = english(QT_TRANSLATE_NOOP("opcua", "Endpoint"));
    endpoint.required = true;
    endpoint.help = english(QT_TRANSLATE_NOOP("opcua", "The server's address, e.g. opc.tcp://plc7:4840."));
    all.append(endpoint);

    ParameterDescription timeout;
    timeout.key = QStringLiteral("timeout_ms");
    timeout.label = english(QT_TRANSLATE_NOOP("opcua", "Timeout"));
    timeout.type = Type::Integer;
    timeout.unit = QStringLiteral("ms");
    timeout.standard = 5'000;
    timeout.minimum = 200;
    timeout.maximum = 60'000;
    timeout.help = english(QT_TRANSLATE_NOOP("opcua", "How long one step of connecting or one request may take."));
    all.append(timeout);

    all.append(queueParameter(10, 1));
    all.append(securityParameters());
    return all;
}

QList<ParameterDescription> tagParameters()
{
    ParameterDescription node;
    node.key = QStringLiteral("node");
    node.label = english(QT_TRANSLATE_NOOP("opcua", "Node"));
    node.required = true;
    node.help = english(QT_TRANSLATE_NOOP("opcua", "The node's address with its namespace's URI, e.g. "
                                           "nsu=http://vendor/plant;s=Pump.Speed; browsing fills it in."));

    ParameterDescription publishing;
    publishing.key = QStringLiteral("publishing_ms");
    publishing.label = english(QT_TRANSLATE_NOOP("opcua", "Publishing interval"));
    publishing.type = Type::Integer;
    publishing.unit = QStringLiteral("ms");
    publishing.standard = 0;
    publishing.minimum = 0;
    publishing.maximum = 3'600'000;
    publishing.help = english(QT_TRANSLATE_NOOP("opcua", "How often the server reports changes of this node; 0 takes the "
                                                 "device's period."));

    ParameterDescription queue = queueParameter(0, 0);
    queue.help = english(QT_TRANSLATE_NOOP("opcua", "How many changes of this node the server keeps between two "
                                            "notifications; 0 takes the device's number."));
    return {node, publishing, queue};
}

Settings Settings::of(const Device &device)
{
    const QJsonObject &values = device.parameters;
    Settings settings;
    settings.endpoint = text(values, "endpoint").trimmed();
    settings.mode = modeFrom(text(values, "security_mode", QStringLiteral("SignAndEncrypt")));
    settings.policy = settings.mode == SecurityMode::None
        ? QStringLiteral("None")
        : text(values, "security_policy", QStringLiteral("Basic256Sha256"));
    settings.login = loginFrom(text(values, "login"));
    settings.user = text(values, "user");
    settings.passwordReference = text(values, "password");
    settings.allowPlainPassword = values.value(QLatin1String("allow_plain_password")).toBool(false);
    settings.userCertificate = text(values, "user_certificate");
    settings.userKey = text(values, "user_key");
    settings.timeout = std::chrono::milliseconds(values.value(QLatin1String("timeout_ms")).toInt(5'000));
    settings.queueSize = quint32(values.value(QLatin1String("queue_size")).toInt(10));
    return settings;
}

TagSettings TagSettings::of(const Tag &tag)
{
    TagSettings settings;
    settings.node = tag.address.value(QLatin1String("node")).toString();
    settings.publishing = std::chrono::milliseconds(tag.address.value(QLatin1String("publishing_ms")).toInt(0));
    settings.queueSize = quint32(tag.address.value(QLatin1String("queue_size")).toInt(0));
    return settings;
}

EndpointHost endpointHost(const QString &endpoint)
{
    const QUrl url(endpoint, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != QLatin1String("opc.tcp"))
        return {};
    const int port = url.port(4840);
    return {url.host(), quint16(port)};
}

} // namespace lineside::opcua
