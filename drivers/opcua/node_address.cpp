#include "drivers/opcua/node_address.h"

#include <QCoreApplication>

namespace lineside::opcua {

namespace {

constexpr qsizetype kLongestAddress = 4096;
constexpr qsizetype kMostNamespaces = 65535;

struct AddressText
{
    Q_DECLARE_TR_FUNCTIONS(opcua)
};

Error badAddress(const QString &message)
{
    return {Error::Kind::BadData, message,
            AddressText::tr("Write it as nsu=http://vendor/plant;s=Name, ns=2;s=Name or i=2258.")};
}

QString escaped(const QString &uri)
{
    QString text = uri;
    text.replace(QLatin1Char('%'), QLatin1String("%25"));
    text.replace(QLatin1Char(';'), QLatin1String("%3B"));
    return text;
}

QString unescaped(const QString &text)
{
    QString uri = text;
    uri.replace(QLatin1String("%3B"), QLatin1String(";"), Qt::CaseInsensitive);
    uri.replace(QLatin1String("%25"), QLatin1String("%"));
    return uri;
}

} // namespace

Result<NodeAddress> NodeAddress::parse(const QString &text)
{
    QString rest = text.trimmed();
    if (rest.isEmpty())
        return badAddress(AddressText::tr("The node is missing."));
    if (rest.size() > kLongestAddress)
        return badAddress(AddressText::tr("The node's address is too long."));

    NodeAddress address;
    if (rest.startsWith(QLatin1String("nsu=")) || rest.startsWith(QLatin1String("ns="))) {
        const qsizetype end = rest.indexOf(QLatin1Char(';'));
        if (end < 0)
            return badAddress(AddressText::tr("The node's address ends after its namespace."));
        const qsizetype begin = rest.indexOf(QLatin1Char('=')) + 1;
        const QString space = rest.mid(begin, end - begin);
        if (begin == 4) {
            address.uri = unescaped(space);
            if (address.uri.isEmpty())
                return badAddress(AddressText::tr("The namespace's URI is empty."));
        } else {
            bool ok = false;
            address.node.space = space.toUShort(&ok);
            if (!ok)
                return badAddress(AddressText::tr("The namespace index must be a number from 0 to 65535."));
        }
        rest = rest.mid(end + 1);
    }

    if (rest.size() < 3 || rest[1] != QLatin1Char('='))
        return badAddress(AddressText::tr("The node's identifier must begin with i=, s=, g= or b=."));
    const QString identifier = rest.mid(2);
    switch (rest[0].unicode()) {
    case 'i': {
        bool ok = false;
        address.node.identifier = quint32(identifier.toUInt(&ok));
        if (!ok)
            return badAddress(AddressText::tr("The identifier after i= must be a number."));
        break;
    }
    case 's':
        address.node.identifier = identifier;
        break;
    case 'g': {
        const QUuid guid(identifier);
        if (guid.isNull() && identifier != QUuid().toString(QUuid::WithoutBraces))
            return badAddress(AddressText::tr("The identifier after g= must be a GUID."));
        address.node.identifier = guid;
        break;
    }
    case 'b': {
        QByteArray written = identifier.toUtf8();
        const QByteArray::FromBase64Result bytes =
            QByteArray::fromBase64Encoding(written, QByteArray::AbortOnBase64DecodingErrors);
        while (written.endsWith('='))
            written.chop(1);
        // Bits that are no whole byte would be dropped unsaid: what was read has to be what was written.
        if (!bytes || (*bytes).isEmpty() || (*bytes).toBase64(QByteArray::OmitTrailingEquals) != written)
            return badAddress(AddressText::tr("The identifier after b= must be base64."));
        address.node.identifier = *bytes;
        break;
    }
    default:
        return badAddress(AddressText::tr("The node's identifier must begin with i=, s=, g= or b=."));
    }
    return address;
}

NodeAddress NodeAddress::of(const NodeId &node, const QStringList &namespaces)
{
    NodeAddress address{{}, node};
    if (node.space > 0 && node.space < namespaces.size() && !namespaces[node.space].isEmpty()) {
        address.uri = namespaces[node.space];
        address.node.space = 0;
    }
    return address;
}

QString NodeAddress::text() const
{
    struct Identifier
    {
        QString operator()(quint32 number) const { return QString(QLatin1String("i=") + QString::number(number)); }
        QString operator()(const QString &name) const { return QString(QLatin1String("s=") + name); }
        QString operator()(const QUuid &guid) const
        {
            return QString(QLatin1String("g=") + guid.toString(QUuid::WithoutBraces));
        }
        QString operator()(const QByteArray &bytes) const
        {
            return QString(QLatin1String("b=") + QString::fromLatin1(bytes.toBase64()));
        }
    };
    const QString identifier = std::visit(Identifier{}, node.identifier);
    if (!uri.isEmpty())
        return QLatin1String("nsu=") + escaped(uri) + QLatin1Char(';') + identifier;
    if (node.space > 0)
        return QLatin1String("ns=") + QString::number(node.space) + QLatin1Char(';') + identifier;
    return identifier;
}

std::optional<NodeId> NodeAddress::resolve(const QStringList &namespaces) const
{
    if (uri.isEmpty())
        return node;
    const qsizetype index = namespaces.indexOf(uri);
    if (index < 0 || index > kMostNamespaces)
        return std::nullopt;
    NodeId resolved = node;
    resolved.space = quint16(index);
    return resolved;
}

} // namespace lineside::opcua
