#pragma once

#include "models/commands/command_service.h"

namespace lineside {

/*!
 * The rules and the words of commands, apart from their course: pure functions.
 */
namespace commands {

inline constexpr std::chrono::milliseconds kLongestDeadline{5'000};

//! What goes to the wire and the journal once a request has passed.
struct Checked
{
    QVariant raw;
    QString before; //!< the value that stands now, with its unit
    QString wanted; //!< the value asked for, with its unit
};

/*!
 * Writable and enabled, permission, type and write limits, live and Good quality, in this order; the first that fails
 * is the error, a sentence for who asked.
 */
Result<Checked> check(const CommandRequest &request, const TagEntry *entry, const LatestValue &latest,
                      const Authorizer &authorizer, SteadyTime now);

//! A value from the field as people read it, with its unit; empty for an invalid one.
QString rawText(const QVariant &raw, const Tag &tag);

Event askedEvent(const CommandRecord &record, const TagEntry &entry, const QString &wanted);
Event outcomeEvent(const CommandRecord &record, const QString &source);

/*!
 * How an outcome's text begins in the journal: a sign that means the same in every language, and a word for people. A
 * restart reads the sign, also after the language was changed.
 */
QString resultText(WriteResult result);

/*!
 * What the journal knows of a request: nothing when none of \a events (those with its reference) was written for it.
 * One that was asked and has no outcome is Unknown: the station stopped before it was known.
 */
std::optional<CommandRecord> recordFrom(const CommandRequest &request, const QList<Event> &events);
//! True when the journal holds the question and not the answer.
bool lacksOutcome(const QList<Event> &events);

QString referenceOf(const QUuid &request);

} // namespace commands

} // namespace lineside
