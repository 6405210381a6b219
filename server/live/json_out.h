#pragma once

#include "models/base/clock.h"
#include "models/telemetry/reading.h"

#include <QByteArray>
#include <QString>

namespace lineside::live {

//! Appends JSON to bytes; nothing is built that would have to be taken apart again. Pure functions.
namespace json {

//! \a utf8 with quotes. What is not UTF-8 becomes U+FFFD; harmless inside HTML, too.
void text(QByteArray &out, QByteArrayView utf8);
void text(QByteArray &out, const QString &string);
//! ,"name":"text" — nothing where there is no text.
void member(QByteArray &out, const char *name, const QString &text);
//! The shortest digits that read back as the same double; null for what is no number.
void number(QByteArray &out, double value);
void number(QByteArray &out, qint64 value);
void number(QByteArray &out, quint64 value);
//! A whole number that any reader keeps: as text beyond 2^53.
void wholeNumber(QByteArray &out, qint64 value);
void wholeNumber(QByteArray &out, quint64 value);
/*!
 * What a reading says: null where its quality is bad, whatever its bits are (nobody can tell a value that was not there from
 * a 0), and for what is no number; a number, a truth or a text else. \a utf8: of a text.
 */
void value(QByteArray &out, const Reading &reading, ValueType type, QByteArrayView utf8);
//! "2026-11-21T14:28:03.000125Z" with quotes.
void time(QByteArray &out, UtcTime at);

} // namespace json

} // namespace lineside::live
