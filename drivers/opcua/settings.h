#pragma once

#include "models/field/descriptions.h"
#include "models/plant/plant.h"

#include <chrono>

namespace lineside::opcua {

enum class SecurityMode { None, Sign, SignAndEncrypt };
enum class Login { Anonymous, UserName, Certificate };

//! A device's parameters, read. What the keys mean stands in deviceParameters().
struct Settings
{
    QString endpoint;
    SecurityMode mode = SecurityMode::SignAndEncrypt;
    QString policy;       //!< the last part of the policy's URI: "Basic256Sha256"; "None" when the mode is None
    Login login = Login::Anonymous;
    QString user;
    QString passwordReference;
    bool allowPlainPassword = false;
    QString userCertificate; //!< file, DER or PEM
    QString userKey;
    std::chrono::milliseconds timeout{5'000};
    quint32 queueSize = 10;

    static Settings of(const Device &device);
};

//! A tag's address, read.
struct TagSettings
{
    QString node;
    std::chrono::milliseconds publishing{0}; //!< 0: the device's period
    quint32 queueSize = 0;                   //!< 0: the device's

    static TagSettings of(const Tag &tag);
};

QList<ParameterDescription> deviceParameters();
QList<ParameterDescription> tagParameters();

//! Host and port of "opc.tcp://host:4840/path"; an empty host when it is none.
struct EndpointHost
{
    QString host;
    quint16 port = 4840;
};
EndpointHost endpointHost(const QString &endpoint);

} // namespace lineside::opcua
