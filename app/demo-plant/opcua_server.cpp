#include "app/demo-plant/opcua_server.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QJsonObject>
#include <QTcpServer>

#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>
#include <thread>

#include <open62541/plugin/log.h>
#include <open62541/server.h>
#include <open62541/server_config_default.h>

namespace lineside::demo {

namespace {

constexpr const char *kUcumSpace = "http://unitsofmeasure.org";

//! A UA_String that points into bytes which live on.
UA_String view(const QByteArray &bytes)
{
    return {size_t(bytes.size()), reinterpret_cast<UA_Byte *>(const_cast<char *>(bytes.constData()))};
}

UA_LocalizedText plainText(const QByteArray &bytes)
{
    return {UA_STRING_NULL, view(bytes)};
}

//! Microseconds of Unix time as the library's ticks of 100 ns since 1601.
UA_DateTime ticksOf(UtcTime at)
{
    return toMicroseconds(at) * UA_DATETIME_USEC + UA_DATETIME_UNIX_EPOCH;
}

const UA_DataType *typeOf(const Tag &tag)
{
    switch (tag.type) {
    case ValueType::Float64: return &UA_TYPES[UA_TYPES_DOUBLE];
    case ValueType::Int64: return &UA_TYPES[tag.kind == TagKind::Status ? UA_TYPES_INT32 : UA_TYPES_INT64];
    case ValueType::UInt64: return &UA_TYPES[UA_TYPES_UINT64];
    case ValueType::Bool: return &UA_TYPES[UA_TYPES_BOOLEAN];
    case ValueType::Text: break;
    }
    return &UA_TYPES[UA_TYPES_STRING];
}

struct NodeText
{
    QByteArray space;
    QByteArray identifier;
};

//! "nsu=URI;s=identifier"; nothing for any other form, which this server does not play.
std::optional<NodeText> splitNode(const QString &node)
{
    const QByteArray text = node.toUtf8();
    const qsizetype end = text.indexOf(";s=");
    if (!text.startsWith("nsu=") || end < 4)
        return std::nullopt;
    return NodeText{text.mid(4, end - 4).replace("%3B", ";").replace("%25", "%"), text.mid(end + 3)};
}

void dropLog(void *, UA_LogLevel, UA_LogCategory, const char *, va_list) {}

} // namespace

//! All that touches open62541; the only place where values are shared between the two threads.
class OpcUaServer::Library
{
public:
    Library(OpcUaServer *owner, const Device &device)
        : m_owner(owner)
        , m_tags(device.tags)
        , m_name(device.name.toUtf8())
        , m_values(size_t(device.tags.size()))
        , m_unconfirmed(size_t(device.tags.size()), 0)
        , m_contexts(size_t(device.tags.size()))
    {
        for (size_t i = 0; i < m_contexts.size(); ++i)
            m_contexts[i] = {this, int(i)};
    }
    ~Library() { stop(); }

    bool start(quint16 port);
    void stop();
    bool isRunning() const { return m_server != nullptr; }

    void update(std::span<const ServedValue> values, std::span<const int> which)
    {
        const std::lock_guard lock(m_mutex);
        for (const int tag : which) {
            if (!m_unconfirmed[size_t(tag)])
                m_values[size_t(tag)] = values[size_t(tag)];
        }
    }
    void confirm(int tag)
    {
        const std::lock_guard lock(m_mutex);
        m_unconfirmed[size_t(tag)] = 0;
    }

private:
    struct Context
    {
        Library *library = nullptr;
        int tag = -1;
    };
    static UA_StatusCode onRead(UA_Server *, const UA_NodeId *, void *, const UA_NodeId *, void *nodeContext,
                                UA_Boolean withSourceTime, const UA_NumericRange *range, UA_DataValue *value);
    static UA_StatusCode onWrite(UA_Server *, const UA_NodeId *, void *, const UA_NodeId *, void *nodeContext,
                                 const UA_NumericRange *range, const UA_DataValue *value);
    void addNodes();
    void addTag(int index, UA_UInt16 space, const QByteArray &identifier, const UA_NodeId &parent);

    OpcUaServer *m_owner;
    QList<Tag> m_tags;
    QByteArray m_name;
    std::mutex m_mutex; //!< guards m_values and m_unconfirmed
    std::vector<ServedValue> m_values;
    std::vector<char> m_unconfirmed; //!< written by a client and not yet taken over by the model
    std::vector<Context> m_contexts;
    UA_Logger m_silence{dropLog, nullptr, nullptr};
    UA_Server *m_server = nullptr;
    std::thread m_thread;
    std::atomic<bool> m_stopping{false};
};

UA_StatusCode OpcUaServer::Library::onRead(UA_Server *, const UA_NodeId *, void *, const UA_NodeId *, void *nodeContext,
                                           UA_Boolean withSourceTime, const UA_NumericRange *range, UA_DataValue *value)
{
    if (range)
        return UA_STATUSCODE_BADINDEXRANGEINVALID;
    const Context &context = *static_cast<Context *>(nodeContext);
    Library &self = *context.library;
    const Tag &tag = self.m_tags[context.tag];
    const std::lock_guard lock(self.m_mutex);
    const ServedValue &served = self.m_values[size_t(context.tag)];
    UA_StatusCode copied = UA_STATUSCODE_GOOD;
    const UA_DataType *const type = typeOf(tag);
    if (tag.type == ValueType::Text) {
        const UA_String text = view(served.text);
        copied = UA_Variant_setScalarCopy(&value->value, &text, type);
    } else if (type == &UA_TYPES[UA_TYPES_INT32]) {
        const UA_Int32 number = UA_Int32(served.value.asInt64());
        copied = UA_Variant_setScalarCopy(&value->value, &number, type);
    } else if (type == &UA_TYPES[UA_TYPES_BOOLEAN]) {
        const UA_Boolean flag = served.value.asBool();
        copied = UA_Variant_setScalarCopy(&value->value, &flag, type);
    } else {
        copied = UA_Variant_setScalarCopy(&value->value, &served.value.bits, type); // 64 bits of the type's own
    }
    if (copied != UA_STATUSCODE_GOOD)
        return copied;
    value->hasValue = true;
    value->hasStatus = served.status != StatusCode::Good;
    value->status = UA_StatusCode(served.status);
    if (withSourceTime) {
        value->hasSourceTimestamp = true;
        value->sourceTimestamp = ticksOf(served.at);
    }
    return UA_STATUSCODE_GOOD;
}

UA_StatusCode OpcUaServer::Library::onWrite(UA_Server *, const UA_NodeId *, void *, const UA_NodeId *, void *nodeContext,
                                            const UA_NumericRange *range, const UA_DataValue *value)
{
    if (range || !value->hasValue || !UA_Variant_hasScalarType(&value->value, &UA_TYPES[UA_TYPES_DOUBLE]))
        return UA_STATUSCODE_BADTYPEMISMATCH;
    const Context &context = *static_cast<Context *>(nodeContext);
    Library &self = *context.library;
    const Tag &tag = self.m_tags[context.tag];
    const double number = *static_cast<const UA_Double *>(value->value.data);
    if (!std::isfinite(number) || (tag.writeLimits.low && number < *tag.writeLimits.low)
        || (tag.writeLimits.high && number > *tag.writeLimits.high))
        return UA_STATUSCODE_BADOUTOFRANGE;
    {
        const std::lock_guard lock(self.m_mutex);
        ServedValue &served = self.m_values[size_t(context.tag)];
        served.value = Payload::of(number);
        served.status = StatusCode::Good;
        served.at = Clock::system().utc();
        self.m_unconfirmed[size_t(context.tag)] = 1;
    }
    Q_EMIT self.m_owner->written(context.tag, number); // reaches the plant through its event loop
    return UA_STATUSCODE_GOOD;
}

void OpcUaServer::Library::addTag(int index, UA_UInt16 space, const QByteArray &identifier, const UA_NodeId &parent)
{
    const Tag &tag = m_tags[index];
    const QByteArray name = tag.name.toUtf8();
    const QByteArray browseName = tag.code.section(QLatin1Char('.'), 1).toUtf8();
    UA_VariableAttributes attributes = UA_VariableAttributes_default;
    attributes.displayName = plainText(name);
    attributes.dataType = typeOf(tag)->typeId;
    attributes.valueRank = UA_VALUERANK_SCALAR;
    attributes.minimumSamplingInterval = 50;
    attributes.accessLevel = UA_ACCESSLEVELMASK_READ;
    const bool writable = tag.writable && tag.type == ValueType::Float64;
    if (writable)
        attributes.accessLevel |= UA_ACCESSLEVELMASK_WRITE;

    UA_NodeId node = UA_NODEID_NULL;
    node.namespaceIndex = space;
    node.identifierType = UA_NODEIDTYPE_STRING;
    node.identifier.string = view(identifier);
    const bool analog = tag.type == ValueType::Float64 && tag.physicalRange.low && tag.physicalRange.high;
    const UA_NodeId type = UA_NODEID_NUMERIC(0, analog ? UA_NS0ID_ANALOGITEMTYPE : UA_NS0ID_BASEDATAVARIABLETYPE);
    const UA_QualifiedName qualified{space, view(browseName)};
    UA_DataSource source{onRead, writable ? onWrite : nullptr};
    const UA_NodeId hasComponent = UA_NODEID_NUMERIC(0, UA_NS0ID_HASCOMPONENT);
    if (UA_Server_addDataSourceVariableNode(m_server, node, parent, hasComponent, qualified, type, attributes, source,
                                            &m_contexts[size_t(index)], nullptr)
            != UA_STATUSCODE_GOOD
        || !analog)
        return;

    UA_Range range{*tag.physicalRange.low, *tag.physicalRange.high};
    UA_Server_writeObjectProperty_scalar(m_server, node, UA_QUALIFIEDNAME(0, const_cast<char *>("EURange")), &range,
                                         &UA_TYPES[UA_TYPES_RANGE]);
    const QByteArray unit = tag.unit.toUtf8();
    if (unit.isEmpty())
        return;
    const QByteArray unitSpace(kUcumSpace);
    UA_EUInformation information{view(unitSpace), -1, plainText(unit), plainText(unit)};
    UA_VariableAttributes property = UA_VariableAttributes_default;
    property.dataType = UA_TYPES[UA_TYPES_EUINFORMATION].typeId;
    property.valueRank = UA_VALUERANK_SCALAR;
    UA_Variant_setScalar(&property.value, &information, &UA_TYPES[UA_TYPES_EUINFORMATION]);
    UA_Server_addVariableNode(m_server, UA_NODEID_NULL, node, UA_NODEID_NUMERIC(0, UA_NS0ID_HASPROPERTY),
                              UA_QUALIFIEDNAME(0, const_cast<char *>("EngineeringUnits")),
                              UA_NODEID_NUMERIC(0, UA_NS0ID_PROPERTYTYPE), property, nullptr, nullptr);
}

void OpcUaServer::Library::addNodes()
{
    QHash<QByteArray, UA_UInt16> spaces;
    QSet<QByteArray> machines;
    for (int i = 0; i < int(m_tags.size()); ++i) {
        const std::optional<NodeText> node = splitNode(m_tags[i].address.value(QLatin1String("node")).toString());
        if (!node)
            continue;
        if (!spaces.contains(node->space))
            spaces.insert(node->space, UA_Server_addNamespace(m_server, node->space.constData()));
        const UA_UInt16 space = spaces.value(node->space);
        const QByteArray machine = m_tags[i].code.section(QLatin1Char('.'), 0, 0).toUtf8();
        UA_NodeId folder = UA_NODEID_NULL;
        folder.namespaceIndex = space;
        folder.identifierType = UA_NODEIDTYPE_STRING;
        folder.identifier.string = view(machine);
        if (!machines.contains(machine)) {
            machines.insert(machine);
            UA_ObjectAttributes attributes = UA_ObjectAttributes_default;
            attributes.displayName = plainText(machine);
            UA_Server_addObjectNode(m_server, folder, UA_NODEID_NUMERIC(0, UA_NS0ID_OBJECTSFOLDER),
                                    UA_NODEID_NUMERIC(0, UA_NS0ID_ORGANIZES), {space, view(machine)},
                                    UA_NODEID_NUMERIC(0, UA_NS0ID_BASEOBJECTTYPE), attributes, nullptr, nullptr);
        }
        addTag(i, space, node->identifier, folder);
    }
}

bool OpcUaServer::Library::start(quint16 port)
{
    UA_ServerConfig config = {};
    config.logging = &m_silence;
    if (UA_ServerConfig_setMinimal(&config, port, nullptr) != UA_STATUSCODE_GOOD) {
        UA_ServerConfig_clean(&config);
        return false;
    }
    const QByteArray url = "opc.tcp://127.0.0.1:" + QByteArray::number(port);
    UA_Array_delete(config.serverUrls, config.serverUrlsSize, &UA_TYPES[UA_TYPES_STRING]);
    config.serverUrls = static_cast<UA_String *>(UA_Array_new(1, &UA_TYPES[UA_TYPES_STRING]));
    config.serverUrlsSize = 1;
    config.serverUrls[0] = UA_String_fromChars(url.constData());
    config.tcpReuseAddr = true; // a link that was lost comes back on its old port at once
    config.publishingIntervalLimits.min = 50;
    config.samplingIntervalLimits.min = 50;
    UA_LocalizedText_clear(&config.applicationDescription.applicationName);
    config.applicationDescription.applicationName = UA_LOCALIZEDTEXT_ALLOC("", m_name.constData());

    m_server = UA_Server_newWithConfig(&config);
    if (!m_server) {
        UA_ServerConfig_clean(&config);
        return false;
    }
    addNodes();
    if (UA_Server_run_startup(m_server) != UA_STATUSCODE_GOOD) {
        UA_Server_delete(m_server);
        m_server = nullptr;
        return false;
    }
    m_stopping = false;
    m_thread = std::thread([this] {
        while (!m_stopping)
            UA_Server_run_iterate(m_server, true); // returns after 200 ms at the latest
        UA_Server_run_shutdown(m_server);
    });
    return true;
}

void OpcUaServer::Library::stop()
{
    if (!m_server)
        return;
    m_stopping = true;
    m_thread.join();
    UA_Server_delete(m_server);
    m_server = nullptr;
    const std::lock_guard lock(m_mutex);
    std::fill(m_unconfirmed.begin(), m_unconfirmed.end(), char(0));
}

OpcUaServer::OpcUaServer(const Device &device, QObject *parent)
    : FieldServer(parent)
    , m_library(std::make_unique<Library>(this, device))
{
}

OpcUaServer::~OpcUaServer() = default;

Status OpcUaServer::start(quint16 port)
{
    const int last = m_port ? m_port : std::min(65'535, port + kPortsTried);
    for (int candidate = m_port ? m_port : port; candidate <= last; ++candidate) {
        QTcpServer probe;
        if (!probe.listen(QHostAddress(QHostAddress::LocalHost), quint16(candidate)))
            continue;
        probe.close();
        if (m_library->start(quint16(candidate))) {
            m_port = quint16(candidate);
            return Done{};
        }
    }
    return Error{Error::Kind::Busy,
                 QCoreApplication::translate("demo-plant", "The OPC UA server found no free port from %1 on.").arg(port),
                 QCoreApplication::translate("demo-plant", "Choose another --port-base.")};
}

void OpcUaServer::stop()
{
    m_library->stop();
}

bool OpcUaServer::isServing() const
{
    return m_library->isRunning();
}

void OpcUaServer::update(std::span<const ServedValue> values, std::span<const int> which)
{
    m_library->update(values, which);
}

void OpcUaServer::confirmWrite(int tag)
{
    m_library->confirm(tag);
}

QJsonObject OpcUaServer::parameters() const
{
    return {{QStringLiteral("endpoint"), QString(QStringLiteral("opc.tcp://127.0.0.1:") + QString::number(m_port))},
            {QStringLiteral("security_mode"), QStringLiteral("None")}};
}

Knock OpcUaServer::knock() const
{
    // Hello (OPC 10000-6, 7.1.2.3): version, two buffer sizes, no limits, the endpoint; little-endian
    const QByteArray url = "opc.tcp://127.0.0.1:" + QByteArray::number(m_port);
    const auto number = [](quint32 value) {
        const char bytes[4] = {char(value), char(value >> 8), char(value >> 16), char(value >> 24)};
        return QByteArray(bytes, 4);
    };
    QByteArray body = number(0) + number(65'535) + number(65'535) + number(0) + number(0) + number(quint32(url.size())) + url;
    return {m_port, "HELF" + number(quint32(8 + body.size())) + body, "ACKF"};
}

} // namespace lineside::demo
