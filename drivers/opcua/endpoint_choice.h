#pragma once

#include "drivers/opcua/settings.h"
#include "models/base/result.h"

#include <open62541/types_generated.h>

#include <span>

namespace lineside::opcua {

//! The endpoint and the way to log in that fit a device's settings.
struct EndpointChoice
{
    size_t endpoint = 0;
    size_t token = 0;         //!< among the endpoint's userIdentityTokens
    bool needsTrust = false;  //!< the server's certificate protects something: it must be trusted first
    bool plainPassword = false;
};

/*!
 * Picks from what the server offers exactly what the settings ask for, never less; among several, the one that the
 * server calls the most secure. Error: in words what the server lacks. A password is taken to a server unencrypted only
 * when the settings allow it.
 */
Result<EndpointChoice> chooseEndpoint(std::span<const UA_EndpointDescription> offers, const Settings &settings);

//! "Basic256Sha256, sign and encrypt"; "no security".
QString securityWords(SecurityMode mode, const QString &policy);

} // namespace lineside::opcua
