#pragma once

#include "models/base/clock.h"
#include "models/plant/ids.h"
#include "models/plant/tag.h"
#include "models/telemetry/latency.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QVariant>

#include <optional>

namespace lineside {

/*!
 * One parameter of a device or tag as its driver describes it. Forms, checks and the project file's content rules are
 * made from these. Texts are English source texts; views translate them (context = the driver's id).
 */
struct ParameterDescription
{
    enum class Type { Text, Integer, Number, Boolean, Choice, Secret, File, MultilineText };

    struct Choice
    {
        QString value;
        QString label;
    };

    QString key;      //!< the JSON key: snake_case with its unit: "timeout_ms"
    QString label;
    Type type = Type::Text;
    QString unit;     //!< shown inside the field
    QVariant standard; //!< the value when the key is absent
    std::optional<double> minimum;
    std::optional<double> maximum;
    QList<Choice> choices;
    bool required = false;
    QString help;     //!< one sentence: what it does, when to change it
    QString group;    //!< forms show parameters of one group together; empty: the main group
    QString onlyIf;   //!< "security=SignAndEncrypt": shown and checked only when another key has this value ("a=b|c")
};

//! What a protocol can do and needs to know.
struct DriverDescription
{
    QString id;        //!< "modbus-tcp"; what the project file says
    QString name;      //!< "Modbus TCP"
    QString help;
    QList<ParameterDescription> device;
    QList<ParameterDescription> tag;
    bool canBrowse = false;
    bool canWrite = false;
};

enum class LinkState { Disabled, Connecting, Up, Degraded, Down };

//! What one device's link looks like at one moment. "Readings" counts what the driver handed on.
struct LinkStatus
{
    DeviceId device;
    LinkState state = LinkState::Connecting;
    QString cause;       //!< in words, while not Up: "connection refused"
    UtcTime since{};     //!< of the state
    quint64 readings = 0;
    quint64 requestsOk = 0;
    quint64 timeouts = 0;
    quint64 exceptions = 0;  //!< the other side said no, by its protocol's rules
    quint64 protocolErrors = 0; //!< replies that broke the protocol; never a value
    quint64 reconnects = 0;
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    quint64 malformed = 0;   //!< payloads that could not be read
    quint64 discovered = 0;  //!< tags found and not adopted yet
    std::chrono::milliseconds period{0};        //!< asked for
    std::chrono::milliseconds widenedPeriod{0}; //!< in force; larger while a consumer is slow
    QString lastError;
    UtcTime lastErrorAt{};
    LatencySummary latency; //!< of one request, or of publish to receive where both clocks are known
    QString warning;        //!< a standing remark: "QoS 0 may lose messages"
};

//! One frame as it was on the wire.
struct FrameRecord
{
    UtcTime at{};
    bool outgoing = false;
    bool fault = false;   //!< broke the protocol
    QByteArray bytes;     //!< the first kMaxFrameBytes
    qsizetype size = 0;   //!< as it was on the wire
    QString note;         //!< topic, service, or why it was refused
};
inline constexpr qsizetype kMaxFrameBytes = 1024;

//! A place in a server's or broker's address space.
struct BrowseNode
{
    QString id;          //!< what a tag's address takes, in the protocol's own text form
    QString name;
    QString description;
    bool hasChildren = false;
    bool isValue = false;
    std::optional<ValueType> type;
    QString unit;
    bool writable = false;
    QString sample;      //!< its value when browsed, as text; may be empty
    QJsonObject address; //!< ready for Tag::address; isValue only
    QString machine;     //!< code of the machine that the address speaks of, where the protocol can tell
    QString sensorType;  //!< what the address says it measures
};

//! A certificate that a server offered.
struct CertificateInfo
{
    QString subject;
    QString issuer;
    UtcTime validFrom{};
    UtcTime validTo{};
    QString sha256;      //!< fingerprint, upper-case hex pairs with colons
    QString applicationUri;
    QByteArray der;
    QString problem;     //!< why it was refused; empty when it is trusted
};

} // namespace lineside
