#pragma once

#include "drivers/opcua/node_address.h"
#include "drivers/opcua/value.h"
#include "models/base/clock.h"
#include "models/field/descriptions.h"

#include <functional>
#include <vector>

namespace lineside::opcua {

//! Why a connection could not be made or ended.
struct Failure
{
    enum class Stage { Reach, Endpoint, Certificate, Login, Session };

    Stage stage = Stage::Reach;
    Error error;
    std::optional<CertificateInfo> certificate; //!< the server's, when it was refused
};

//! What a session found out about its server; for people and for the size of requests.
struct SessionFacts
{
    QString endpoint;       //!< in words: "Basic256Sha256, sign and encrypt"
    QString serverName;
    QStringList namespaces; //!< in the order of their indices in this session
    quint32 maxNodesPerRead = 0;           //!< 0: no limit that the server tells
    quint32 maxMonitoredItemsPerCall = 0;
    QString warning;        //!< a standing remark, e.g. that the certificate names another host
};

struct Item
{
    quint32 handle = 0; //!< the caller's; comes back with each change
    NodeId node;
    quint32 queueSize = 10;
};

struct ExistingItem
{
    quint32 handle = 0;
    quint32 id = 0;
    quint32 queueSize = 10;
};

struct ItemResult
{
    quint32 handle = 0;
    quint32 id = 0; //!< the server's, for deleteItems()
    StatusCode status = StatusCode::Good;
};

struct Change
{
    quint32 handle = 0;
    Value value;
};

//! One answer to a publish request. Without changes it is a keep-alive: the server lives and nothing changed.
struct Publication
{
    quint32 subscription = 0;
    std::vector<Change> changes;
};

//! What one node is, for browsing, tests and writes.
struct NodeFacts
{
    StatusCode status = StatusCode::Good; //!< of reading its value's type
    WireType type = WireType::Null;       //!< of its value, else of its data type
    bool scalar = true;
    bool writable = false; //!< for this session's user
    Value value;
    QString description;
    QString unit;          //!< EngineeringUnits' display name; asked for by browse only
    double latencyMs = 0;
};

struct BrowsedNode
{
    NodeId node;
    QString name;
    bool isVariable = false;
};

struct BrowsePage
{
    StatusCode status = StatusCode::Good;
    std::vector<BrowsedNode> children;
    QByteArray continuation; //!< empty: that was all
};

enum class Trouble {
    Timeout,   //!< no answer in time
    Exception, //!< the server said no
    Protocol,  //!< an answer that breaks the protocol, or notifications that are lost
};

/*!
 * One connection to one OPC UA server: the transport in front of the library. It connects once; when it has closed,
 * for whatever reason, a new one is made.
 *
 * Everything happens on one thread, inside run() or the call itself. An answer is given exactly once: by the server,
 * when the deadline has passed (Timeout), or when the connection closes (Unreachable). Cancelled means that nothing of
 * it reached the wire.
 */
class Client
{
public:
    template<typename T>
    using Answer = std::function<void(Result<T>)>;

    //! What happens by itself; called from run() only. The client may be deleted only outside of run().
    struct Events
    {
        std::function<void(const SessionFacts &)> opened;
        std::function<void(const Failure &)> closed; //!< once, also when it never opened; not after close()
        std::function<void(Publication)> published;
        std::function<void()> subscriptionLost;      //!< the server dropped or forgot one: the session is worth nothing
        std::function<void(std::chrono::nanoseconds)> served; //!< a request other than publish was answered well
        std::function<void(Trouble, const QString &)> trouble; //!< a request went wrong, in words
    };

    virtual ~Client() = default;

    virtual void open() = 0;
    //! Closes the session politely, waiting at most 500 ms for the server.
    virtual void close() = 0;
    virtual bool isOpen() const = 0;
    //! Serves the connection: handles what has come, waits at most \a wait for something to come.
    virtual void run(std::chrono::milliseconds wait) = 0;
    //! The socket to watch for incoming bytes, -1 while there is none. It may change with each run().
    virtual int socket() const = 0;

    virtual void createSubscription(std::chrono::milliseconds publishing, SteadyTime deadline, Answer<quint32> done) = 0;
    virtual void modifySubscription(quint32 subscription, std::chrono::milliseconds publishing, SteadyTime deadline,
                                    Answer<Done> done) = 0;
    //! At most 1000 items a call. The results stand in the items' order.
    virtual void createItems(quint32 subscription, std::chrono::milliseconds sampling, const std::vector<Item> &items,
                             SteadyTime deadline, Answer<std::vector<ItemResult>> done) = 0;
    //! A new sampling interval for items that exist. Those that the server refuses keep the old one.
    virtual void modifyItems(quint32 subscription, std::chrono::milliseconds sampling,
                             const std::vector<ExistingItem> &items, SteadyTime deadline, Answer<Done> done) = 0;
    virtual void deleteItems(quint32 subscription, const std::vector<quint32> &ids, SteadyTime deadline) = 0;

    //! One value each, in the nodes' order; at most 1000.
    virtual void readValues(const std::vector<NodeId> &nodes, SteadyTime deadline, Answer<std::vector<Value>> done) = 0;
    virtual void readFacts(const std::vector<NodeId> &nodes, bool withUnits, SteadyTime deadline,
                           Answer<std::vector<NodeFacts>> done) = 0;

    //! The server's verdict on writing \a raw as \a type. BadData without a request when the value does not fit.
    virtual void write(const NodeId &node, WireType type, const QVariant &raw, SteadyTime deadline,
                       Answer<StatusCode> done) = 0;

    //! The first page of a node's children: objects and variables.
    virtual void browse(const NodeId &node, quint32 pageSize, SteadyTime deadline, Answer<BrowsePage> done) = 0;
    //! The next page, or with \a release the end of it.
    virtual void browseNext(const QByteArray &continuation, bool release, SteadyTime deadline,
                            Answer<BrowsePage> done) = 0;
    //! Whether each node has components of its own; one request.
    virtual void haveComponents(const std::vector<NodeId> &nodes, SteadyTime deadline,
                                Answer<std::vector<bool>> done) = 0;
};

} // namespace lineside::opcua
