#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QUuid>

#include <optional>
#include <variant>

namespace lineside::opcua {

//! A node as a server knows it during one session: the namespace is an index of that session.
struct NodeId
{
    quint16 space = 0;
    std::variant<quint32, QString, QUuid, QByteArray> identifier = quint32(0);

    friend bool operator==(const NodeId &, const NodeId &) = default;
};

/*!
 * A node as a tag's address names it. Written "nsu=http://vendor/plant;s=Pump.Speed" with the namespace's URI, which
 * survives a server that numbers its namespaces anew, or "ns=2;s=Pump.Speed" and "i=2258" with the index itself.
 * The identifier is i=number, s=text, g=GUID or b=base64. Within a URI ';' and '%' stand as %3B and %25
 * (OPC 10000-6, 5.1.12).
 */
struct NodeAddress
{
    QString uri;  //!< empty: node.space is what the address said; else node.space is 0
    NodeId node;

    //! BadData with a sentence when the text is not a node. At most 4096 characters.
    static Result<NodeAddress> parse(const QString &text);
    //! With the namespace's URI where the session knows it; namespace 0 has none.
    static NodeAddress of(const NodeId &node, const QStringList &namespaces);

    QString text() const;
    //! The node in a session with these namespaces; nothing when the URI is not among them.
    std::optional<NodeId> resolve(const QStringList &namespaces) const;

    friend bool operator==(const NodeAddress &, const NodeAddress &) = default;
};

} // namespace lineside::opcua
