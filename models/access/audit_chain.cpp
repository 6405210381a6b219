#include "models/access/audit_chain.h"

#include "models/access/crypto.h"

#include <QStringList>
#include <QtEndian>

namespace lineside::audit_chain {

namespace {

constexpr qsizetype kHashBytes = 32;

//! With its length before it, so that nothing can move across a border.
void addField(QByteArray &to, const QByteArray &bytes)
{
    const quint32 size = qToBigEndian(quint32(bytes.size()));
    to.append(reinterpret_cast<const char *>(&size), sizeof size);
    to.append(bytes);
}

} // namespace

AuditLink beginning(const QUuid &station)
{
    return {0, crypto::sha256("lineside audit trail 1 " + station.toByteArray(QUuid::WithoutBraces))};
}

AuditLink next(const AuditLink &former, const Event &event)
{
    AuditLink link{former.number + 1, {}};
    QByteArray bytes;
    addField(bytes, former.hash);
    addField(bytes, QByteArray::number(link.number));
    addField(bytes, QByteArray::number(toMicroseconds(event.at)));
    addField(bytes, eventKindName(event.kind).toUtf8());
    addField(bytes, severityName(event.severity).toUtf8());
    for (const QString &text : {event.source, event.user, event.before, event.after, event.text})
        addField(bytes, text.toUtf8());
    link.hash = crypto::sha256(bytes);
    return link;
}

QString toReference(const AuditLink &link)
{
    return QStringLiteral("audit:") + QString::number(link.number) + QLatin1Char(':')
        + QString::fromLatin1(link.hash.toHex());
}

std::optional<AuditLink> fromReference(const QString &reference)
{
    const QStringList parts = reference.split(QLatin1Char(':'));
    if (parts.size() != 3)
        return {};
    const AuditLink link{parts[1].toULongLong(), QByteArray::fromHex(parts[2].toLatin1())};
    // One spelling only, so that no change of a reference goes unnoticed.
    if (link.number == 0 || link.hash.size() != kHashBytes || toReference(link) != reference)
        return {};
    return link;
}

} // namespace lineside::audit_chain
