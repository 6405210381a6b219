#include "server/rest/body.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace lineside::rest {

namespace {

struct BodyText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

bool hasLoneSurrogate(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (text[i].isSurrogate())
            return true;
    }
    return false;
}

//! '\0' for a text, or the sign behind a known name; nothing for an unknown one.
std::optional<char> kindOf(const QString &name, std::initializer_list<const char *> known)
{
    for (const char *one : known) {
        const QLatin1StringView text(one);
        const char sign = text.back().toLatin1();
        const bool isSign = sign == '#' || sign == '?' || sign == '*';
        if (name == (isSign ? text.chopped(1) : text))
            return isSign ? sign : '\0';
    }
    return {};
}

bool fits(char sign, project::JsonTape::Kind kind, bool isWhole)
{
    using Kind = project::JsonTape::Kind;
    switch (sign) {
    case '#':
        return kind == Kind::Number && isWhole;
    case '?':
        return kind == Kind::True || kind == Kind::False;
    case '*':
        return true;
    default:
        return kind == Kind::Text;
    }
}

} // namespace

Result<Body> Body::read(const QByteArray &json, std::initializer_list<const char *> known)
{
    using Kind = project::JsonTape::Kind;
    Body body;
    if (json.isEmpty())
        return body;
    const auto tape = project::JsonTape::read(json);
    if (!tape)
        return tape.error();
    QString fault = tape->root().is(Kind::Object) ? QString() : BodyText::tr("The body has to be an object.");
    bool isUnknown = false;
    if (fault.isEmpty()) {
        tape->root().forEachKey([&](project::JsonTape::Value key, project::JsonTape::Value value) {
            const QString name = key.text();
            const auto kind = kindOf(name, known);
            Member member;
            if (value.is(Kind::Text)) {
                member = {Kind::Text, value.text(), {}, 0};
            } else if (value.isBool()) {
                member = {value.is(Kind::True) ? Kind::True : Kind::False, {}, {}, 0};
            } else if (value.is(Kind::Number) && std::isfinite(value.number())) {
                member = {Kind::Number, {}, value.wholeNumber(), value.number()};
            } else {
                fault = BodyText::tr("A value is of the wrong kind.");
            }
            if (!kind) {
                fault = BodyText::tr("The body has a member that this route does not know.");
                isUnknown = true;
            } else if (fault.isEmpty() && !fits(*kind, member.kind, member.whole.has_value())) {
                fault = BodyText::tr("A value is of the wrong kind.");
            } else if (hasLoneSurrogate(member.text) || member.text.contains(QChar(0))) {
                fault = BodyText::tr("A text is not sound Unicode.");
            } else {
                body.m_members.insert(name, member);
            }
        });
    }
    if (!fault.isEmpty())
        return Error{isUnknown ? kUnknownMember : Error::Kind::BadData, fault, {}};
    return body;
}

std::optional<QString> Body::text(const char *name) const
{
    const auto found = m_members.constFind(QLatin1String(name));
    if (found == m_members.constEnd() || found->kind != project::JsonTape::Kind::Text)
        return {};
    return found->text;
}

std::optional<bool> Body::truth(const char *name) const
{
    const auto found = m_members.constFind(QLatin1String(name));
    if (found == m_members.constEnd() || (found->kind != project::JsonTape::Kind::True && found->kind != project::JsonTape::Kind::False))
        return {};
    return found->kind == project::JsonTape::Kind::True;
}

std::optional<qint64> Body::number(const char *name) const
{
    const auto found = m_members.constFind(QLatin1String(name));
    if (found == m_members.constEnd() || found->kind != project::JsonTape::Kind::Number)
        return {};
    return found->whole;
}

QVariant Body::value(const char *name) const
{
    using Kind = project::JsonTape::Kind;
    const auto found = m_members.constFind(QLatin1String(name));
    if (found == m_members.constEnd())
        return {};
    if (found->kind == Kind::Text)
        return found->text;
    if (found->kind == Kind::Number)
        return found->whole ? QVariant(*found->whole) : QVariant(found->number);
    return found->kind == Kind::True;
}

std::optional<UtcTime> Body::time(const char *name, bool &isGood) const
{
    const auto given = text(name);
    const auto at = given ? timeFrom(given->toUtf8()) : std::nullopt;
    isGood = isGood && (at.has_value() || !given);
    return at;
}

std::optional<QUuid> uuidFrom(const QByteArray &text)
{
    const QUuid uuid = QUuid::fromString(QLatin1String(text));
    if (uuid.isNull() || uuid.toByteArray(QUuid::WithoutBraces) != text)
        return {};
    return uuid;
}

std::optional<UtcTime> timeFrom(const QByteArray &text)
{
    static const QRegularExpression pattern(
        QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?(Z|[+-]\\d\\d:\\d\\d)$"));
    const auto match = pattern.match(QString::fromLatin1(text));
    if (!match.hasMatch())
        return {};
    const QDateTime whole = QDateTime::fromString(QString::fromLatin1(text.first(19)) + match.captured(2), Qt::ISODate);
    if (!whole.isValid())
        return {};
    const QString digits = match.captured(1).mid(1).leftJustified(6, QLatin1Char('0'));
    return fromMicroseconds(whole.toSecsSinceEpoch() * 1'000'000 + digits.toInt());
}

} // namespace lineside::rest
