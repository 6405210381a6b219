#pragma once

#include "models/base/clock.h"
#include "models/field/descriptions.h"
#include "models/plant/plant.h"
#include "models/telemetry/latest_values.h"
#include "ui/widgets/glyphs.h"

#include <QLocale>

namespace lineside {

enum class LimitState : quint8 { Inside, Low, High, LowLow, HighHigh };

//! Where a number stands against limits; Inside for NaN.
LimitState limitStateOf(double value, const Limits &limits);
QString limitWord(LimitState state); //!< "high-high"; empty for Inside
//! What the state that a value names asks of an operator; Normal for all but Status tags.
StateMeaning meaningOf(Payload value, const Tag &tag);
//! The limit that is exceeded.
std::optional<double> exceededLimit(LimitState state, const Limits &limits);

//! True when the code says that the source could not be reached, or was not heard.
bool isCommunicationLost(StatusCode code);
//! What a status means to an operator, in a word or two: "no data", "sensor fault". Empty for Good.
QString statusWord(StatusCode code);

//! "14 s", "3 min", "2 h", "5 d"; never negative.
QString ageText(std::chrono::microseconds age);
//! A number in a tag's format and the unit as people write it: "3.80 bar".
QString numberText(double value, const Tag &tag, const QLocale &locale);

/*!
 * Everything that the value component shows, decided in one place: cards, tables and panels paint the same look.
 */
struct ValueLook
{
    enum class State : quint8 {
        Empty,     //!< nothing has come yet
        Off,       //!< tag or device is disabled
        Good,
        Uncertain, //!< muted, with the cause
        Stale,     //!< the last value of a source that is not heard: muted, clock and age
        Bad,       //!< hatch and cause, never a number
    };

    State state = State::Empty;
    LimitState limit = LimitState::Inside;
    StateMeaning meaning = StateMeaning::Normal; //!< of a state's word
    bool substituted = false;
    bool isNumber = false;
    double number = 0; //!< for indicators; only while isNumber
    QString text;      //!< number, state word or text; empty when there is nothing that may be shown
    QString unit;
    QString cause;     //!< in a word or two, when not Good
    QString age;       //!< when Stale

    //! One line for screen readers, clipboards and tests: "72.4 °C", "121 1/min (no data, 14 s old)".
    QString spoken() const;
    friend bool operator==(const ValueLook &, const ValueLook &) = default;
};

//! \a noLink: the device's link is known to be down, which names the cause better than the status can.
ValueLook lookOf(const TagEntry &entry, const LatestValue &latest, SteadyTime now, bool noLink, const QLocale &locale);
Condition conditionOf(const TagEntry &entry, const LatestValue &latest);

//! Why this number: name, value, status in words, times, source, limits; several lines of plain text.
QString whyText(const TagEntry &entry, const LatestValue &latest, const LinkStatus *link, const Clock &clock,
                const QLocale &locale);
//! A device's link in words: "CAP-01 has no link since 14:27:49 (connection refused)".
//! With the day where it is not the clock's today.
QString linkSentence(const Device &device, const LinkStatus &link, const Clock &clock, const QLocale &locale);

} // namespace lineside
