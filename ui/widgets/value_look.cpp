#include "ui/widgets/value_look.h"

#include "models/telemetry/conditioning.h"

#include <QCoreApplication>

#include <cmath>

namespace lineside {

namespace {

//! Gives lupdate the context of the words below.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ValueLook)
};

bool isEnabled(const TagEntry &entry)
{
    return entry.tag->enabled && (!entry.device || entry.device->enabled);
}

//! With the day where that is not today.
QString localTime(UtcTime at, const Clock &clock, const QLocale &locale)
{
    if (at == kNoStamp || at == UtcTime{})
        return {};
    const QDateTime time = toLocalDateTime(at);
    const QString words = time.toString(QStringLiteral("HH:mm:ss"));
    const bool isToday = time.date() == toLocalDateTime(clock.utc()).date();
    return isToday ? words : locale.toString(time.date(), QLocale::ShortFormat) + u' ' + words;
}

} // namespace

LimitState limitStateOf(double value, const Limits &limits)
{
    if (limits.highHigh && value > *limits.highHigh)
        return LimitState::HighHigh;
    if (limits.lowLow && value < *limits.lowLow)
        return LimitState::LowLow;
    if (limits.high && value > *limits.high)
        return LimitState::High;
    if (limits.low && value < *limits.low)
        return LimitState::Low;
    return LimitState::Inside;
}

QString limitWord(LimitState state)
{
    switch (state) {
    case LimitState::Inside:
        break;
    case LimitState::Low:
        return Words::tr("low");
    case LimitState::High:
        return Words::tr("high");
    case LimitState::LowLow:
        return Words::tr("low-low");
    case LimitState::HighHigh:
        return Words::tr("high-high");
    }
    return {};
}

StateMeaning meaningOf(Payload value, const Tag &tag)
{
    if (tag.kind != TagKind::Status || tag.type == ValueType::Text || tag.type == ValueType::Float64)
        return StateMeaning::Normal;
    const auto state = std::find_if(tag.states.begin(), tag.states.end(),
                                    [&](const StateText &known) { return known.value == value.asInt64(); });
    return state == tag.states.end() ? StateMeaning::Normal : state->meaning;
}

std::optional<double> exceededLimit(LimitState state, const Limits &limits)
{
    switch (state) {
    case LimitState::Inside:
        break;
    case LimitState::Low:
        return limits.low;
    case LimitState::High:
        return limits.high;
    case LimitState::LowLow:
        return limits.lowLow;
    case LimitState::HighHigh:
        return limits.highHigh;
    }
    return {};
}

bool isCommunicationLost(StatusCode code)
{
    switch (StatusCode(subCode(code))) {
    case StatusCode::UncertainLastUsableValue:
    case StatusCode::UncertainNoCommunicationLastUsable:
    case StatusCode::BadCommunicationError:
    case StatusCode::BadTimeout:
    case StatusCode::BadNoCommunication:
    case StatusCode::BadNotConnected:
        return true;
    default:
        return false;
    }
}

QString statusWord(StatusCode code)
{
    switch (StatusCode(subCode(code))) {
    case StatusCode::Good:
        return {};
    case StatusCode::UncertainLastUsableValue:
    case StatusCode::UncertainNoCommunicationLastUsable:
        return Words::tr("last value");
    case StatusCode::UncertainSubstituteValue:
        return Words::tr("substituted");
    case StatusCode::UncertainEngineeringUnitsExceeded:
    case StatusCode::BadOutOfRange:
        return Words::tr("out of range");
    case StatusCode::BadCommunicationError:
    case StatusCode::BadNotConnected:
        return Words::tr("no link");
    case StatusCode::BadTimeout:
        return Words::tr("no answer");
    case StatusCode::BadNoCommunication:
        return Words::tr("no data");
    case StatusCode::BadWaitingForInitialData:
        return Words::tr("waiting for data");
    case StatusCode::BadNodeIdUnknown:
        return Words::tr("unknown to device");
    case StatusCode::BadTypeMismatch:
    case StatusCode::BadDataEncodingInvalid:
        return Words::tr("unreadable");
    case StatusCode::BadConfigurationError:
        return Words::tr("configuration error");
    case StatusCode::BadDeviceFailure:
        return Words::tr("device fault");
    case StatusCode::BadSensorFailure:
        return Words::tr("sensor fault");
    case StatusCode::BadOutOfService:
        return Words::tr("out of service");
    default:
        break;
    }
    switch (qualityOf(code)) {
    case Quality::Good:
        return {};
    case Quality::Uncertain:
        return Words::tr("uncertain");
    case Quality::Bad:
        break;
    }
    return Words::tr("bad value");
}

QString ageText(std::chrono::microseconds age)
{
    using namespace std::chrono;
    const qint64 s = std::max<qint64>(0, duration_cast<seconds>(age).count());
    if (s < 60)
        return Words::tr("%1 s").arg(s);
    if (s < 3'600)
        return Words::tr("%1 min").arg(s / 60);
    if (s < 86'400)
        return Words::tr("%1 h").arg(s / 3'600);
    return Words::tr("%1 d").arg(s / 86'400);
}

QString numberText(double value, const Tag &tag, const QLocale &locale)
{
    QString text = locale.toString(value, 'f', tag.decimals);
    const QString unit = displayUnit(tag.unit);
    if (!unit.isEmpty())
        text += u' ' + unit;
    return text;
}

ValueLook lookOf(const TagEntry &entry, const LatestValue &latest, SteadyTime now, bool noLink, const QLocale &locale)
{
    using State = ValueLook::State;
    const Tag &tag = *entry.tag;
    ValueLook look;
    look.unit = displayUnit(tag.unit);
    if (!isEnabled(entry)) {
        look.state = State::Off;
        look.cause = Words::tr("disabled");
        return look;
    }
    if (!latest.valid) {
        look.cause = noLink ? Words::tr("no link") : Words::tr("no value yet");
        return look;
    }

    const StatusCode status = latest.reading.status;
    const Quality quality = qualityOf(status);
    const bool heard = latest.heardAt != SteadyTime{};
    const double number = numberOf(latest.reading.value, tag.type);
    const bool numeric = tag.type != ValueType::Text;
    const bool presentable = !numeric || std::isfinite(number);

    look.cause = statusWord(status);
    if (isCommunicationLost(status)) {
        if (noLink)
            look.cause = Words::tr("no link");
        look.state = heard && presentable ? State::Stale : State::Bad;
        if (heard)
            look.age = ageText(std::chrono::duration_cast<std::chrono::microseconds>(now - latest.heardAt));
    } else if (quality == Quality::Bad || !presentable) {
        look.state = State::Bad;
        if (look.cause.isEmpty())
            look.cause = Words::tr("not a number");
    } else {
        look.state = quality == Quality::Good ? State::Good : State::Uncertain;
        look.substituted = StatusCode(subCode(status)) == StatusCode::UncertainSubstituteValue;
    }
    if (look.state == State::Bad)
        return look;

    look.text = valueText(latest.reading.value, latest.text, tag, locale);
    if (tag.kind == TagKind::Gauge || tag.kind == TagKind::CounterTotal || tag.kind == TagKind::CounterDelta) {
        look.isNumber = numeric;
        look.number = numeric ? number : 0;
    }
    if (look.isNumber && look.state != State::Stale)
        look.limit = limitStateOf(number, tag.limits);
    if (look.state != State::Stale)
        look.meaning = meaningOf(latest.reading.value, tag);
    return look;
}

Condition conditionOf(const TagEntry &entry, const LatestValue &latest)
{
    if (!isEnabled(entry) || !latest.valid)
        return Condition::NoValue;
    const StatusCode status = latest.reading.status;
    if (isCommunicationLost(status))
        return Condition::NoLink;
    const Quality quality = qualityOf(status);
    const Tag &tag = *entry.tag;
    const double number = numberOf(latest.reading.value, tag.type);
    if (quality == Quality::Bad || (tag.type != ValueType::Text && !std::isfinite(number)))
        return Condition::Bad;
    switch (meaningOf(latest.reading.value, tag)) {
    case StateMeaning::Urgent:
        return Condition::Urgent;
    case StateMeaning::Warning:
        return Condition::Warning;
    case StateMeaning::Normal:
        break;
    }
    if (tag.kind != TagKind::Status && tag.kind != TagKind::Text) {
        switch (limitStateOf(number, tag.limits)) {
        case LimitState::LowLow:
        case LimitState::HighHigh:
            return Condition::Urgent;
        case LimitState::Low:
        case LimitState::High:
            return Condition::Warning;
        case LimitState::Inside:
            break;
        }
    }
    return quality == Quality::Uncertain ? Condition::Uncertain : Condition::Normal;
}

QString ValueLook::spoken() const
{
    QString words = text;
    if (!text.isEmpty() && !unit.isEmpty())
        words += u' ' + unit;
    QString remark = cause;
    if (!age.isEmpty())
        remark += (remark.isEmpty() ? QString() : QStringLiteral(", ")) + Words::tr("%1 old").arg(age);
    if (limit != LimitState::Inside)
        remark += (remark.isEmpty() ? QString() : QStringLiteral(", ")) + limitWord(limit);
    if (words.isEmpty())
        return remark;
    return remark.isEmpty() ? words : words + QStringLiteral(" (") + remark + u')';
}

QString linkSentence(const Device &device, const LinkStatus &link, const Clock &clock, const QLocale &locale)
{
    const QString since = localTime(link.since, clock, locale);
    switch (link.state) {
    case LinkState::Disabled:
        return Words::tr("%1 is disabled").arg(device.code);
    case LinkState::Up:
        return since.isEmpty() ? Words::tr("%1 is linked").arg(device.code)
                               : Words::tr("%1 is linked since %2").arg(device.code, since);
    case LinkState::Connecting:
        return Words::tr("%1 is connecting").arg(device.code);
    case LinkState::Degraded:
        return Words::tr("%1 answers with faults (%2)").arg(device.code, link.cause);
    case LinkState::Down:
        break;
    }
    if (since.isEmpty())
        return Words::tr("%1 has no link (%2)").arg(device.code, link.cause);
    return Words::tr("%1 has no link since %2 (%3)").arg(device.code, since, link.cause);
}

QString whyText(const TagEntry &entry, const LatestValue &latest, const LinkStatus *link, const Clock &clock,
                const QLocale &locale)
{
    using namespace std::chrono;
    const Tag &tag = *entry.tag;
    const SteadyTime now = clock.steady();
    const bool noLink = link && link->state == LinkState::Down;
    const ValueLook look = lookOf(entry, latest, now, noLink, locale);
    QStringList lines;
    lines += tag.name.isEmpty() ? tag.code : tag.name + QStringLiteral(" · ") + tag.code;
    lines += look.spoken();
    if (latest.valid) {
        const StatusCode status = latest.reading.status;
        lines += Words::tr("Status: %1 (%2)").arg(look.cause.isEmpty() ? Words::tr("good") : look.cause, statusName(status));
        const QString at = localTime(latest.reading.at, clock, locale);
        if (!at.isEmpty())
            lines += Words::tr("Time of the value: %1").arg(at);
        if (latest.heardAt != SteadyTime{})
            lines += Words::tr("Source last heard: %1 ago").arg(ageText(duration_cast<microseconds>(now - latest.heardAt)));
    }
    if (entry.device) {
        lines += Words::tr("Source: %1, every %2 ms").arg(entry.device->code).arg(entry.device->period.count());
        if (link)
            lines += linkSentence(*entry.device, *link, clock, locale);
    }
    const auto limitLine = [&](const std::optional<double> &limit, const QString &name) {
        if (limit)
            lines += name + QStringLiteral(": ") + numberText(*limit, tag, locale);
    };
    limitLine(tag.limits.highHigh, Words::tr("High-high"));
    limitLine(tag.limits.high, Words::tr("High"));
    limitLine(tag.limits.low, Words::tr("Low"));
    limitLine(tag.limits.lowLow, Words::tr("Low-low"));
    return lines.join(u'\n');
}

} // namespace lineside
