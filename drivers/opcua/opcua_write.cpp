#include "drivers/opcua/opcua_write.h"

#include "drivers/opcua/status_words.h"
#include "drivers/opcua/ua_value.h"

#include <QCoreApplication>

namespace lineside::opcua {

namespace {

struct WriteText
{
    Q_DECLARE_TR_FUNCTIONS(opcua)
};

using WriteDone = std::function<void(WriteOutcome, WireType)>;

constexpr quint32 kBadNodeIdInvalid = 0x80330000;
constexpr quint32 kBadAttributeIdInvalid = 0x80350000;

//! The node is not there at all, as opposed to a value that is bad just now.
bool isMissing(StatusCode status)
{
    return subCode(status) == quint32(StatusCode::BadNodeIdUnknown) || subCode(status) == kBadNodeIdInvalid
        || subCode(status) == kBadAttributeIdInvalid;
}

void readBack(Client &client, const NodeId &node, WireType type, const QVariant &raw, SteadyTime deadline,
              WriteDone done)
{
    client.readValues({node}, deadline, [type, raw, done = std::move(done)](const Result<std::vector<Value>> &values) {
        if (!values)
            return done({WriteResult::Unknown,
                         WriteText::tr("The server took the value, but reading it back failed: %1.")
                             .arg(values.error().message),
                         {}},
                        type);
        const Value &value = values->front();
        const QVariant now = rawOf(value);
        if (qualityOf(value.status) == Quality::Bad || !now.isValid())
            return done({WriteResult::Unknown,
                         WriteText::tr("The server took the value, but reads back as bad: %1.")
                             .arg(statusWords(value.status)),
                         {}},
                        type);
        if (now != asWritten(raw, type))
            return done({WriteResult::Unknown,
                         WriteText::tr("The server took the value, but %1 was read back.").arg(displayText(value)), now},
                        type);
        done({WriteResult::Done, {}, now}, type);
    });
}

void send(Client &client, const NodeId &node, WireType type, const QVariant &raw, SteadyTime deadline, WriteDone done)
{
    client.write(node, type, raw, deadline,
                 [&client, node, type, raw, deadline, done = std::move(done)](const Result<StatusCode> &status) {
                     if (status && qualityOf(*status) != Quality::Bad)
                         return readBack(client, node, type, raw, deadline, done);
                     if (status) {
                         const bool wrongType = subCode(*status) == quint32(StatusCode::BadTypeMismatch);
                         return done({WriteResult::Refused, statusWords(*status), {}},
                                     wrongType ? WireType::Null : type);
                     }
                     const Error &error = status.error();
                     switch (error.kind) {
                     case Error::Kind::BadData:
                     case Error::Kind::Refused:
                         return done({WriteResult::Refused, error.message, {}}, type);
                     case Error::Kind::Cancelled:
                         return done({WriteResult::NotSent, error.message, {}}, type);
                     case Error::Kind::Timeout:
                         return done({WriteResult::Unknown, WriteText::tr("The server did not answer in time."), {}},
                                     type);
                     default:
                         return done({WriteResult::Unknown,
                                      WriteText::tr("The connection was lost before the server's answer."), {}},
                                     type);
                     }
                 });
}

} // namespace

void writeNode(Client &client, const NodeId &node, WireType known, const QVariant &raw, SteadyTime deadline,
               std::function<void(WriteOutcome, WireType)> done)
{
    if (known != WireType::Null)
        return send(client, node, known, raw, deadline, std::move(done));
    client.readFacts({node}, false, deadline,
                     [&client, node, raw, deadline, done = std::move(done)](const Result<std::vector<NodeFacts>> &all) {
                         if (!all)
                             return done({WriteResult::NotSent,
                                          WriteText::tr("The node's type could not be read: %1.")
                                              .arg(all.error().message),
                                          {}},
                                         WireType::Null);
                         const NodeFacts &facts = all->front();
                         if (isMissing(facts.status))
                             return done({WriteResult::Refused, statusWords(facts.status), {}}, WireType::Null);
                         if (!facts.scalar || !tagTypeFor(facts.type))
                             return done({WriteResult::Refused,
                                          WriteText::tr("the node holds an array or a structure"), {}},
                                         WireType::Null);
                         if (!facts.writable)
                             return done({WriteResult::Refused,
                                          WriteText::tr("the node is read-only for this user"), {}},
                                         WireType::Null);
                         send(client, node, facts.type, raw, deadline, done);
                     });
}

} // namespace lineside::opcua
