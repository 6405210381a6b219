#pragma once

#include "models/plant/json_tape.h"
#include "server/http/request.h"

#include <QHash>
#include <QUuid>
#include <QVariant>

namespace lineside::rest {

//! The kind of Body::read()'s error when the body has a member that the route does not know.
inline constexpr Error::Kind kUnknownMember = Error::Kind::Refused;

/*!
 * A request's body: a JSON object of texts, truths and numbers under names that the route knows. Everything else is
 * BadData, and a name that it does not know kUnknownMember, also where it would be harmless: who sends "role" where none
 * belongs hears of it, and so does the audit trail (T9).
 */
class Body
{
public:
    //! An empty body is an empty object. A name of \a known stands for a text, with '#' behind it for a whole number, with
    //! '?' for a truth, with '*' for any of these and any number.
    static Result<Body> read(const QByteArray &json, std::initializer_list<const char *> known);

    bool has(const char *name) const { return m_members.contains(QLatin1String(name)); }
    //! Nothing when it is not there; read() made sure that what is there is of some plain kind.
    std::optional<QString> text(const char *name) const;
    std::optional<bool> truth(const char *name) const;
    std::optional<qint64> number(const char *name) const; //!< a whole one
    //! With Z or an offset; nothing when it is not there. \a isGood becomes false where one is there that cannot be read.
    std::optional<UtcTime> time(const char *name, bool &isGood) const;
    //! A text, a truth, or a number as qint64 where it is written as a whole one; invalid when it is not there.
    QVariant value(const char *name) const;

private:
    struct Member
    {
        project::JsonTape::Kind kind{};
        QString text;
        std::optional<qint64> whole;
        double number = 0;
    };
    QHash<QString, Member> m_members;
};

//! A UUID in a path; nothing for any other spelling than the usual one.
std::optional<QUuid> uuidFrom(const QByteArray &text);
//! "2026-11-21T14:28:03.5Z" or with an offset; nothing without one (no clock of whoever reads it is meant).
std::optional<UtcTime> timeFrom(const QByteArray &text);

} // namespace lineside::rest
