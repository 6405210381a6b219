#pragma once

#include "models/health/health_score.h"

#include <QJsonArray>
#include <QList>
#include <QString>

namespace lineside {

/*!
 * A sentence that is kept as what it says and not as words: a code and what goes into it. Whoever shows it has it said in the
 * language of the moment; whoever has words of his own goes by the code.
 */
struct HealthSentence
{
    struct Argument
    {
        enum class Kind : quint8 {
            Text,     //!< a name, as it is
            Number,   //!< with so many \a digits after the point
            Amount,   //!< a number of four digits, with a unit in \a text
            Hours,    //!< a length of time: "3.2 days"
            Moment,   //!< microseconds since 1970
            Share,    //!< 0 to 1: "49 %"
            Status,   //!< the word of a HealthStatus, as stored
            Dimension, //!< likewise
        };
        Kind kind = Kind::Text;
        QString text;
        double number = 0;
        int digits = 0;
        friend bool operator==(const Argument &, const Argument &) = default;
    };

    QString code; //!< "HEALTH_SCORE_IS"; stays the same for ever. Empty: nothing is said
    QList<Argument> arguments;

    //! In the program's language. Of a code that it does not know (a newer version wrote it): the code and the arguments.
    QString text() const;
    bool isEmpty() const { return code.isEmpty(); }
    friend bool operator==(const HealthSentence &, const HealthSentence &) = default;
};

// What goes into a sentence.
HealthSentence::Argument sayText(const QString &text);
HealthSentence::Argument sayNumber(double value, int digits = 1);
HealthSentence::Argument sayAmount(double value, const QString &unit);
HealthSentence::Argument sayHours(double hours);
HealthSentence::Argument sayMoment(UtcTime at);
HealthSentence::Argument sayShare(double share);
HealthSentence::Argument sayStatus(HealthStatus status);
HealthSentence::Argument sayDimension(HealthDimension dimension);

//! One after the other.
QString textOf(const QList<HealthSentence> &sentences);
QJsonObject toJson(const HealthSentence &sentence);
QJsonArray toJson(const QList<HealthSentence> &sentences);
HealthSentence sentenceFromJson(const QJsonValue &value);        //!< empty where there is none
QList<HealthSentence> sentencesFromJson(const QJsonValue &value); //!< at most 50

//! "not enough data", "good": within a sentence.
QString healthStatusText(HealthStatus status);
//! "3.2 days", "5 hours".
QString durationText(double hours);
/*!
 * "49 %", of 0 to 1: the one way in which shares of knowledge are rounded. Down, so that what is not whole is not shown as
 * whole, and what is below a half not as a half. A dash for what is no number.
 */
QString knownShareText(double share);

} // namespace lineside
