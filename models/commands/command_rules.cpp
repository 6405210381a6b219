#include "models/commands/command_rules.h"

#include "models/plant/event_source.h"
#include "models/telemetry/conditioning.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

namespace lineside::commands {

namespace {

struct RuleText
{
    Q_DECLARE_TR_FUNCTIONS(commands)
};

Error refused(const QString &why)
{
    return {Error::Kind::Refused, why, {}};
}

QString withUnit(const QString &value, const Tag &tag)
{
    return tag.unit.isEmpty() || value.isEmpty() ? value : QString(value + QLatin1Char(' ') + displayUnit(tag.unit));
}

std::chrono::milliseconds staleLimit(const TagEntry &entry)
{
    using namespace std::chrono_literals;
    return entry.tag->staleAfter.value_or(std::max<std::chrono::milliseconds>(3 * entry.device->period, 2s));
}

//! A raw value as the pipeline would make it, with the text it may point at.
struct Engineering
{
    Reading reading;
    QByteArray text;
};

std::optional<Engineering> engineeringOf(const QVariant &raw, const Tag &tag)
{
    Batch batch;
    Encoded encoded;
    switch (raw.typeId()) {
    case QMetaType::Double:
        encoded = encode(raw.toDouble(), tag, batch);
        break;
    case QMetaType::LongLong:
    case QMetaType::Int:
        encoded = encode(qint64(raw.toLongLong()), tag, batch);
        break;
    case QMetaType::ULongLong:
    case QMetaType::UInt:
        encoded = encode(quint64(raw.toULongLong()), tag, batch);
        break;
    case QMetaType::Bool:
        encoded = encode(raw.toBool(), tag, batch);
        break;
    case QMetaType::QByteArray:
        encoded = encodeText(raw.toByteArray(), tag, batch);
        break;
    case QMetaType::QString:
        encoded = encodeText(raw.toString().toUtf8(), tag, batch);
        break;
    default:
        return {};
    }
    if (qualityOf(encoded.status) == Quality::Bad)
        return {};
    Engineering result{condition({kNoTag, encoded.status, {}, encoded.value}, ruleFor(tag)), {}};
    if (tag.type == ValueType::Text && result.reading.value.textIndex() < batch.texts.size())
        result.text = batch.texts[result.reading.value.textIndex()];
    return result;
}

//! The number to hold against the write limits: as it was asked for, not after a way through the scaling and back.
std::optional<double> askedNumber(const QVariant &value, const QVariant &raw, const Tag &tag)
{
    bool ok = false;
    const double given = value.typeId() == QMetaType::QString ? value.toString().trimmed().toDouble(&ok)
                                                              : value.toDouble(&ok);
    if (ok && tag.type == ValueType::Float64)
        return given;
    const std::optional<Engineering> engineering = engineeringOf(raw, tag);
    if (!engineering || tag.type == ValueType::Text)
        return {};
    return numberOf(engineering->reading.value, tag.type);
}

Status checkLimits(const CommandRequest &request, const QVariant &raw, const Tag &tag)
{
    if (!tag.writeLimits.low && !tag.writeLimits.high)
        return Done{};
    const std::optional<double> number = askedNumber(request.value, raw, tag);
    if (!number || std::isnan(*number))
        return refused(RuleText::tr("This tag has write limits, and the value is no number."));
    const auto shown = [&](double limit) {
        return withUnit(QLocale::c().toString(limit, 'g', 10), tag);
    };
    if (tag.writeLimits.low && *number < *tag.writeLimits.low)
        return refused(RuleText::tr("The value lies below the write limit of %1.").arg(shown(*tag.writeLimits.low)));
    if (tag.writeLimits.high && *number > *tag.writeLimits.high)
        return refused(RuleText::tr("The value lies above the write limit of %1.").arg(shown(*tag.writeLimits.high)));
    return Done{};
}

Status checkLive(const TagEntry &entry, const LatestValue &latest, SteadyTime now)
{
    if (!latest.valid)
        return refused(RuleText::tr("No value has come from this tag yet."));
    const StatusCode status = latest.reading.status;
    if (qualityOf(status) != Quality::Good)
        return refused(RuleText::tr("The value that stands now is not good (%1).").arg(statusName(status)));
    if (now - latest.heardAt > staleLimit(entry))
        return refused(RuleText::tr("The value that stands now is old: nothing was heard of the tag lately."));
    return Done{};
}

//! By WriteResult: a check mark, a cross, a crossed-out circle, a question mark.
constexpr std::array<char16_t, 4> kResultSigns{u'\u2713', u'\u2717', u'\u2298', u'?'};
//! What stood there before the signs, in every language.
constexpr std::array kOlderNames{"Done", "Refused", "NotSent", "Unknown"};
static_assert(kResultSigns.size() == size_t(WriteResult::Unknown) + 1 && kOlderNames.size() == kResultSigns.size());

//! Unknown when the text does not begin as an outcome does.
WriteResult resultFrom(const QString &text)
{
    const QString word = text.section(QLatin1Char(':'), 0, 0);
    for (size_t i = 0; i < kResultSigns.size(); ++i) {
        if (text.startsWith(QChar(kResultSigns[i])) || word == QLatin1String(kOlderNames[i]))
            return WriteResult(i);
    }
    return WriteResult::Unknown;
}

QString whoIs(const Actor &actor)
{
    if (actor.origin.isEmpty() || actor.origin == QLatin1String("console"))
        return actor.user;
    return actor.user + QStringLiteral(" (") + actor.origin + QLatin1Char(')');
}

} // namespace

Result<Checked> check(const CommandRequest &request, const TagEntry *entry, const LatestValue &latest,
                      const Authorizer &authorizer, SteadyTime now)
{
    if (!entry)
        return refused(RuleText::tr("The tag is not in the configuration that runs."));
    const Tag &tag = *entry->tag;
    if (!tag.writable)
        return refused(RuleText::tr("This tag is not writable."));
    if (!tag.enabled || !entry->device->enabled)
        return refused(RuleText::tr("The tag or its device is disabled."));
    if (request.deadline.count() <= 0)
        return refused(RuleText::tr("The deadline has passed already."));
    if (const Status permission = authorizer.mayWrite(request.actor, *entry); !permission)
        return permission.error();
    Result<QVariant> raw = toRaw(request.value, tag);
    if (!raw)
        return raw.error();
    if (const Status limits = checkLimits(request, *raw, tag); !limits)
        return limits.error();
    if (const Status live = checkLive(*entry, latest, now); !live)
        return live.error();
    return Checked{*raw, withUnit(valueText(latest.reading.value, latest.text, tag, QLocale::c()), tag),
                   rawText(*raw, tag)};
}

QString rawText(const QVariant &raw, const Tag &tag)
{
    const std::optional<Engineering> engineering = engineeringOf(raw, tag);
    if (!engineering)
        return {};
    return withUnit(valueText(engineering->reading.value, engineering->text, tag, QLocale::c()), tag);
}

QString referenceOf(const QUuid &request)
{
    return request.toString(QUuid::WithoutBraces);
}

QString resultText(WriteResult result)
{
    const auto word = [result] {
        switch (result) {
        case WriteResult::Done:
            return RuleText::tr("Done");
        case WriteResult::Refused:
            return RuleText::tr("Refused");
        case WriteResult::NotSent:
            return RuleText::tr("Not sent");
        case WriteResult::Unknown:
            break;
        }
        return RuleText::tr("Unknown");
    };
    return QString(QChar(kResultSigns.at(size_t(result)))) + QLatin1Char(' ') + word();
}

Event askedEvent(const CommandRecord &record, const TagEntry &entry, const QString &wanted)
{
    Event event;
    event.at = record.askedAt;
    event.kind = EventKind::WriteAsked;
    event.severity = Severity::Info;
    event.source = eventSource(entry);
    event.user = whoIs(record.request.actor);
    event.before = record.before;
    event.after = wanted;
    event.text = record.request.reason.isEmpty()
        ? RuleText::tr("A write was asked for.")
        : RuleText::tr("A write was asked for: %1").arg(record.request.reason);
    event.reference = referenceOf(record.request.id);
    return event;
}

Event outcomeEvent(const CommandRecord &record, const QString &source)
{
    Event event;
    event.at = record.endedAt;
    event.kind = EventKind::WriteOutcome;
    event.severity = record.result == WriteResult::Done      ? Severity::Info
                     : record.result == WriteResult::Unknown ? Severity::Error
                                                             : Severity::Warning;
    event.source = source;
    event.user = whoIs(record.request.actor);
    event.before = record.before;
    event.after = record.after;
    event.text = resultText(record.result);
    if (!record.reason.isEmpty())
        event.text += QStringLiteral(": ") + record.reason;
    event.reference = referenceOf(record.request.id);
    return event;
}

bool lacksOutcome(const QList<Event> &events)
{
    const auto has = [&](EventKind kind) {
        return std::ranges::any_of(events, [kind](const Event &event) { return event.kind == kind; });
    };
    return has(EventKind::WriteAsked) && !has(EventKind::WriteOutcome);
}

std::optional<CommandRecord> recordFrom(const CommandRequest &request, const QList<Event> &events)
{
    const Event *asked = nullptr, *outcome = nullptr;
    for (const Event &event : events) {
        if (event.reference != referenceOf(request.id))
            continue;
        if (event.kind == EventKind::WriteAsked)
            asked = &event;
        // The first outcome is the command's own, should there ever be two.
        else if (event.kind == EventKind::WriteOutcome && (!outcome || event.id < outcome->id))
            outcome = &event;
    }
    if (!asked && !outcome)
        return {};
    CommandRecord record;
    record.request = request;
    record.result = WriteResult::Unknown;
    record.askedAt = asked ? asked->at : outcome->at;
    record.before = asked ? asked->before : outcome->before;
    if (!outcome) {
        record.reason = RuleText::tr("The station stopped before the outcome was known: read the value before you write "
                                     "again.");
        return record;
    }
    record.endedAt = outcome->at;
    record.after = outcome->after;
    const qsizetype colon = outcome->text.indexOf(QLatin1Char(':'));
    record.result = resultFrom(outcome->text);
    record.reason = colon < 0 ? QString() : outcome->text.mid(colon + 1).trimmed();
    return record;
}

} // namespace lineside::commands
