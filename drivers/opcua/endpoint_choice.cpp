#include "drivers/opcua/endpoint_choice.h"

#include "drivers/opcua/ua_owned.h"

#include <QCoreApplication>

namespace lineside::opcua {

namespace {

struct ChoiceText
{
    Q_DECLARE_TR_FUNCTIONS(opcua)
};

const QLatin1String kBinaryTransport("http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary");

UA_MessageSecurityMode uaMode(SecurityMode mode)
{
    switch (mode) {
    case SecurityMode::None:
        return UA_MESSAGESECURITYMODE_NONE;
    case SecurityMode::Sign:
        return UA_MESSAGESECURITYMODE_SIGN;
    case SecurityMode::SignAndEncrypt:
        break;
    }
    return UA_MESSAGESECURITYMODE_SIGNANDENCRYPT;
}

//! "Basic256Sha256" of ".../SecurityPolicy#Basic256Sha256".
QString policyName(const UA_String &uri)
{
    const QString text = stringOf(uri);
    return text.mid(text.lastIndexOf(QLatin1Char('#')) + 1);
}

UA_UserTokenType tokenType(Login login)
{
    switch (login) {
    case Login::UserName:
        return UA_USERTOKENTYPE_USERNAME;
    case Login::Certificate:
        return UA_USERTOKENTYPE_CERTIFICATE;
    case Login::Anonymous:
        break;
    }
    return UA_USERTOKENTYPE_ANONYMOUS;
}

bool isStrong(const QString &policy)
{
    return policy == QLatin1String("Basic256Sha256") || policy == QLatin1String("Aes128_Sha256_RsaOaep")
        || policy == QLatin1String("Aes256_Sha256_RsaPss");
}

enum class TokenUse { No, Plain, Protected };

TokenUse tokenUse(const UA_EndpointDescription &offer, const UA_UserTokenPolicy &token, const Settings &settings)
{
    if (token.tokenType != tokenType(settings.login))
        return TokenUse::No;
    if (settings.login == Login::Anonymous)
        return TokenUse::Protected;
    // a token without a policy of its own takes the endpoint's
    const QString policy = policyName(token.securityPolicyUri.length > 0 ? token.securityPolicyUri
                                                                          : offer.securityPolicyUri);
    if (isStrong(policy))
        return TokenUse::Protected;
    if (policy != QLatin1String("None") || settings.login == Login::Certificate)
        return TokenUse::No; // broken algorithms; a certificate without a signature proves nothing
    return settings.mode == SecurityMode::SignAndEncrypt ? TokenUse::Protected : TokenUse::Plain;
}

bool fits(const UA_EndpointDescription &offer, const Settings &settings)
{
    const QString transport = stringOf(offer.transportProfileUri);
    return (transport.isEmpty() || transport == kBinaryTransport) && offer.securityMode == uaMode(settings.mode)
        && policyName(offer.securityPolicyUri) == settings.policy;
}

QString offered(std::span<const UA_EndpointDescription> offers)
{
    QStringList all;
    for (const UA_EndpointDescription &offer : offers) {
        const SecurityMode mode = offer.securityMode == UA_MESSAGESECURITYMODE_NONE ? SecurityMode::None
            : offer.securityMode == UA_MESSAGESECURITYMODE_SIGN                     ? SecurityMode::Sign
                                                                                    : SecurityMode::SignAndEncrypt;
        const QString words = securityWords(mode, policyName(offer.securityPolicyUri));
        if (!all.contains(words) && all.size() < 12)
            all.append(words);
    }
    return all.join(QLatin1String("; "));
}

QString loginWords(Login login)
{
    switch (login) {
    case Login::UserName:
        return ChoiceText::tr("a user name");
    case Login::Certificate:
        return ChoiceText::tr("a user certificate");
    case Login::Anonymous:
        break;
    }
    return ChoiceText::tr("an anonymous login");
}

} // namespace

QString securityWords(SecurityMode mode, const QString &policy)
{
    switch (mode) {
    case SecurityMode::None:
        return ChoiceText::tr("no security");
    case SecurityMode::Sign:
        return ChoiceText::tr("%1, sign").arg(policy);
    case SecurityMode::SignAndEncrypt:
        break;
    }
    return ChoiceText::tr("%1, sign and encrypt").arg(policy);
}

Result<EndpointChoice> chooseEndpoint(std::span<const UA_EndpointDescription> offers, const Settings &settings)
{
    const UA_EndpointDescription *best = nullptr;
    EndpointChoice choice;
    bool foundMode = false;
    bool foundPlain = false;
    for (size_t i = 0; i < offers.size(); ++i) {
        const UA_EndpointDescription &offer = offers[i];
        if (!fits(offer, settings))
            continue;
        foundMode = true;
        for (size_t t = 0; t < offer.userIdentityTokensSize; ++t) {
            const TokenUse use = tokenUse(offer, offer.userIdentityTokens[t], settings);
            foundPlain = foundPlain || use == TokenUse::Plain;
            if (use == TokenUse::No || (use == TokenUse::Plain && !settings.allowPlainPassword))
                continue;
            const bool better = !best || offer.securityLevel > best->securityLevel
                || (best == &offer && choice.plainPassword && use == TokenUse::Protected);
            if (!better)
                continue;
            best = &offer;
            choice = {i, t, settings.mode != SecurityMode::None, use == TokenUse::Plain};
            choice.needsTrust = choice.needsTrust || (settings.login != Login::Anonymous && use == TokenUse::Protected);
        }
    }
    if (best)
        return choice;
    if (!foundMode)
        return Error{Error::Kind::Unsupported,
                     ChoiceText::tr("no endpoint with %1").arg(securityWords(settings.mode, settings.policy)),
                     ChoiceText::tr("The server offers: %1.").arg(offered(offers))};
    if (foundPlain)
        return Error{Error::Kind::Refused,
                     ChoiceText::tr("the server would take the password unencrypted only"),
                     ChoiceText::tr("Use sign and encrypt, or allow it in the device's settings.")};
    return Error{Error::Kind::Unsupported,
                 ChoiceText::tr("the server does not take %1 at this endpoint").arg(loginWords(settings.login)),
                 ChoiceText::tr("Choose another login or another security mode.")};
}

} // namespace lineside::opcua
