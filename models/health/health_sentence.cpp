#include "models/health/health_sentence.h"

#include "models/health/health_advice.h"
#include "models/health/health_json.h"
#include "models/telemetry/conditioning.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

using Argument = HealthSentence::Argument;

constexpr qsizetype kMostSentences = 50;
constexpr qsizetype kMostArguments = 9;

constexpr struct
{
    const char *code;
    const char *words;
} kSentences[] = {
    // what speaks against a machine
    {"HARD_LIMIT_PASSED", QT_TRANSLATE_NOOP("health", "%1 passed its outermost limit.")},
    {"HARD_LIMIT_PASSED_WITH", QT_TRANSLATE_NOOP("health", "%1 passed its outermost limit: it was %2, and the limit is %3.")},
    {"OUTSIDE_NORMAL_RANGE", QT_TRANSLATE_NOOP("health", "%1 was outside its normal range, by %2 on average and %3 at worst.")},
    {"DIMENSION_TAKES", QT_TRANSLATE_NOOP("health", "%1 stands at %2 of 100 and takes %3 points.")},
    {"SCORE_FALLS_WITHIN", QT_TRANSLATE_NOOP("health", "The score falls by %1 points a day (%2 to %3).")},
    {"STUCK", QT_TRANSLATE_NOOP("health", "%1 is stuck at %2, where it never stood; usual is %3. Its sensor may be at fault.")},
    {"ODD_HIGH", QT_TRANSLATE_NOOP("health", "The machine behaves otherwise than learnt: above all %1 is high, %2 where %3 is usual.")},
    {"ODD_LOW", QT_TRANSLATE_NOOP("health", "The machine behaves otherwise than learnt: above all %1 is low, %2 where %3 is usual.")},
    {"NEW_OPERATING_POINT", QT_TRANSLATE_NOOP("health", "The machine is run in a way that was not learnt yet. Until it is, nothing can be said of how its other values go together.")},
    {"MOVES_TO_LIMIT", QT_TRANSLATE_NOOP("health", "%1 moves towards its limit %2; if it goes on so, it is there in %3 (%4 to %5).")},
    {"TOO_LITTLE_KNOWN", QT_TRANSLATE_NOOP("health", "Only %1 of what the score rests on is known; half of it is needed.")},
    // what to do
    {"LOOK_NOW", QT_TRANSLATE_NOOP("health", "Look at the machine now: %1 passed its outermost limit.")},
    {"PLAN_MAINTENANCE", QT_TRANSLATE_NOOP("health", "Plan maintenance within %1: %2 is on its way to its limit.")},
    {"CHECK_SENSOR", QT_TRANSLATE_NOOP("health", "Check the sensor of %1.")},
    {"INSPECT_BEGINNING_WITH", QT_TRANSLATE_NOOP("health", "Inspect the machine; begin with what moves %1.")},
    {"SEE_TO_DATA", QT_TRANSLATE_NOOP("health", "See to the missing data first: which tags, counters and charts give none is told with the score.")},
    {"LOOK_INTO", QT_TRANSLATE_NOOP("health", "Look into %1 first: it takes the most from the score.")},
    {"INSPECT", QT_TRANSLATE_NOOP("health", "Inspect the machine.")},
    {"INSPECT_AT_NEXT_STOP", QT_TRANSLATE_NOOP("health", "Inspect the machine at the next stop: its score falls.")},
    {"NOTHING_TO_DO", QT_TRANSLATE_NOOP("health", "Nothing to do.")},
    // the grounds of an alert
    {"REACHES_LIMIT", QT_TRANSLATE_NOOP("health", "%1 moves towards its limit and reaches it in %2 (%3 to %4) if it goes on so.")},
    {"SCORE_IS", QT_TRANSLATE_NOOP("health", "The health score is %1: %2.")},
    {"SCORE_CAPPED_BY_LIMIT", QT_TRANSLATE_NOOP("health", "The health score is %1, but with a passed limit it is %2.")},
    {"SCORE_CAPPED_BY_VALUES", QT_TRANSLATE_NOOP("health", "The health score is %1, but by its measured values alone it is %2.")},
    {"SCORE_FALLS", QT_TRANSLATE_NOOP("health", "The health score falls by %1 points a day.")},
    {"BEHAVES_OTHERWISE", QT_TRANSLATE_NOOP("health", "The machine behaves otherwise than learnt since %1: %2.")},
    // failure modes
    {"MODE_VIBRATION", QT_TRANSLATE_NOOP("health", "Bearing, balance or alignment (by vibration)")},
    {"MODE_TEMPERATURE", QT_TRANSLATE_NOOP("health", "Overheating: friction, lubrication or cooling (by temperature)")},
    {"MODE_PRESSURE", QT_TRANSLATE_NOOP("health", "Leak, blockage or worn pump (by pressure)")},
    {"MODE_DRIVE", QT_TRANSLATE_NOOP("health", "Rising load or friction in the drive (by %1)")},
    // what it costs
    {"DOWNTIME", QT_TRANSLATE_NOOP("health", "About %1 hours of downtime.")},
    {"DOWNTIME_AND_COST", QT_TRANSLATE_NOOP("health", "About %1 hours of downtime, %2 %3.")},
};

constexpr struct
{
    HealthStatus status;
    const char *word;
} kStatusWords[] = {{HealthStatus::NotEnoughData, QT_TRANSLATE_NOOP("health", "not enough data")},
                    {HealthStatus::Excellent, QT_TRANSLATE_NOOP("health", "excellent")},
                    {HealthStatus::Good, QT_TRANSLATE_NOOP("health", "good")},
                    {HealthStatus::Fair, QT_TRANSLATE_NOOP("health", "fair")},
                    {HealthStatus::Poor, QT_TRANSLATE_NOOP("health", "poor")},
                    {HealthStatus::Critical, QT_TRANSLATE_NOOP("health", "critical")}};

constexpr const char *kArgumentKinds[] = {"text", "number", "amount", "hours", "moment", "share", "status", "dimension"};

QString statusSaid(const QString &name)
{
    HealthStatus status{};
    if (!healthStatusFromName(name, status))
        return name;
    for (const auto &entry : kStatusWords) {
        if (entry.status == status)
            return QCoreApplication::translate("health", entry.word);
    }
    return name;
}

QString dimensionSaid(const QString &name)
{
    for (size_t d = 0; d < kHealthDimensions; ++d) {
        if (healthDimensionName(HealthDimension(d)) == name)
            return dimensionText(HealthDimension(d));
    }
    return name;
}

QString said(const Argument &argument)
{
    const QLocale locale;
    switch (argument.kind) {
    case Argument::Kind::Text:
        return argument.text;
    case Argument::Kind::Number:
        return locale.toString(argument.number, 'f', argument.digits);
    case Argument::Kind::Amount: {
        const QString number = locale.toString(argument.number, 'g', 4);
        return argument.text.isEmpty() ? number : number + u' ' + displayUnit(argument.text);
    }
    case Argument::Kind::Hours:
        return durationText(argument.number);
    case Argument::Kind::Moment:
        return locale.toString(toLocalDateTime(fromMicroseconds(qint64(argument.number))), QLocale::ShortFormat);
    case Argument::Kind::Share:
        return knownShareText(argument.number);
    case Argument::Kind::Status:
        return statusSaid(argument.text);
    case Argument::Kind::Dimension:
        break;
    }
    return dimensionSaid(argument.text);
}

//! Each %1 to %9 once: what was put in is not looked through again, whatever names hold.
QString filledIn(const QString &words, const QList<Argument> &arguments)
{
    QString out;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const int place = words[i] == u'%' && i + 1 < words.size() ? words[i + 1].digitValue() : -1;
        if (place < 1 || place > arguments.size()) {
            out += words[i];
            continue;
        }
        out += said(arguments[place - 1]);
        ++i;
    }
    return out;
}

} // namespace

QString HealthSentence::text() const
{
    if (code.isEmpty())
        return {};
    for (const auto &entry : kSentences) {
        if (code == QLatin1String(entry.code))
            return filledIn(QCoreApplication::translate("health", entry.words), arguments);
    }
    QStringList words{code};
    for (const Argument &argument : arguments)
        words += said(argument);
    return words.join(u' ');
}

Argument sayText(const QString &text)
{
    return {Argument::Kind::Text, text, 0, 0};
}

Argument sayNumber(double value, int digits)
{
    return {Argument::Kind::Number, {}, value, digits};
}

Argument sayAmount(double value, const QString &unit)
{
    return {Argument::Kind::Amount, unit, value, 0};
}

Argument sayHours(double hours)
{
    return {Argument::Kind::Hours, {}, hours, 0};
}

Argument sayMoment(UtcTime at)
{
    return {Argument::Kind::Moment, {}, double(toMicroseconds(at)), 0}; // exact: below 2^53 until the year 2255
}

Argument sayShare(double share)
{
    return {Argument::Kind::Share, {}, share, 0};
}

Argument sayStatus(HealthStatus status)
{
    return {Argument::Kind::Status, healthStatusName(status), 0, 0};
}

QString healthStatusText(HealthStatus status)
{
    return statusSaid(healthStatusName(status));
}

Argument sayDimension(HealthDimension dimension)
{
    return {Argument::Kind::Dimension, healthDimensionName(dimension), 0, 0};
}

QString textOf(const QList<HealthSentence> &sentences)
{
    QStringList texts;
    for (const HealthSentence &sentence : sentences)
        texts += sentence.text();
    return texts.join(u' ');
}

QJsonObject toJson(const HealthSentence &sentence)
{
    QJsonArray arguments;
    for (const Argument &argument : sentence.arguments) {
        QJsonObject object{{u"kind"_s, QString::fromLatin1(kArgumentKinds[size_t(argument.kind)])}};
        switch (argument.kind) {
        case Argument::Kind::Text:
        case Argument::Kind::Status:
        case Argument::Kind::Dimension:
            object.insert(u"value"_s, argument.text);
            break;
        case Argument::Kind::Moment:
            object.insert(u"value"_s, toIso(fromMicroseconds(qint64(argument.number))));
            break;
        default:
            object.insert(u"value"_s, std::isfinite(argument.number) ? QJsonValue(argument.number) : QJsonValue());
            if (argument.kind == Argument::Kind::Amount)
                object.insert(u"unit"_s, argument.text);
            if (argument.kind == Argument::Kind::Number)
                object.insert(u"digits"_s, argument.digits);
        }
        arguments.append(object);
    }
    return {{u"code"_s, sentence.code}, {u"arguments"_s, arguments}};
}

QJsonArray toJson(const QList<HealthSentence> &sentences)
{
    QJsonArray array;
    for (const HealthSentence &sentence : sentences)
        array.append(toJson(sentence));
    return array;
}

HealthSentence sentenceFromJson(const QJsonValue &value)
{
    HealthSentence sentence;
    const QJsonObject object = value.toObject();
    sentence.code = object[u"code"_s].toString();
    for (const QJsonValue &each : object[u"arguments"_s].toArray()) {
        const QJsonObject read = each.toObject();
        const auto kind = std::find_if(std::begin(kArgumentKinds), std::end(kArgumentKinds),
                                       [name = read[u"kind"_s].toString()](const char *known) { return name == QLatin1String(known); });
        if (sentence.arguments.size() >= kMostArguments)
            break;
        Argument argument;
        argument.kind = kind == std::end(kArgumentKinds) ? Argument::Kind::Text : Argument::Kind(kind - std::begin(kArgumentKinds));
        const QJsonValue held = read[u"value"_s];
        argument.text = argument.kind == Argument::Kind::Amount ? read[u"unit"_s].toString() : held.toString();
        argument.number = held.toDouble(std::nan(""));
        argument.digits = std::clamp(read[u"digits"_s].toInt(), 0, 9);
        if (argument.kind == Argument::Kind::Text || argument.kind == Argument::Kind::Status || argument.kind == Argument::Kind::Dimension)
            argument.number = 0;
        if (argument.kind == Argument::Kind::Moment) {
            const std::optional<UtcTime> at = health_json::timeOf(held);
            argument = sayMoment(at.value_or(UtcTime{}));
        }
        sentence.arguments.append(std::move(argument));
    }
    return sentence;
}

QList<HealthSentence> sentencesFromJson(const QJsonValue &value)
{
    QList<HealthSentence> sentences;
    for (const QJsonValue &each : value.toArray()) {
        if (sentences.size() >= kMostSentences)
            break;
        if (HealthSentence sentence = sentenceFromJson(each); !sentence.isEmpty())
            sentences.append(std::move(sentence));
    }
    return sentences;
}

QString durationText(double hours)
{
    const auto number = [](double value, int digits) { return QLocale().toString(value, 'f', digits); };
    if (!std::isfinite(hours) || hours >= 24 * 365)
        return QCoreApplication::translate("health", "more than a year");
    if (hours < 1)
        return QCoreApplication::translate("health", "less than an hour");
    if (hours < 48)
        return QCoreApplication::translate("health", "%1 hours").arg(number(hours, 0));
    return QCoreApplication::translate("health", "%1 days").arg(number(hours / 24, 1));
}

QString knownShareText(double share)
{
    if (!std::isfinite(share))
        return QStringLiteral("–");
    // a hair below a whole per cent is that per cent
    return QCoreApplication::translate("health", "%1 %").arg(QLocale().toString(int(std::floor(std::clamp(share, 0.0, 1.0) * 100 + 1e-9))));
}

} // namespace lineside
