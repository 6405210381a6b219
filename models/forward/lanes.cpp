#include "models/forward/lanes.h"

#include "models/plant/event_source.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <limits>
#include <set>

namespace lineside::forward {

namespace {

struct LaneText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

constexpr qint64 kMinuteUs = 60'000'000;
//! Roll-ups of a minute are made this long after its end at the earliest; see RollUps.
constexpr std::chrono::seconds kMarkGrace{5};
constexpr size_t kMostMarksKept = 10'000;

LaneStep notNow(const Error &why)
{
    LaneStep step;
    step.carried = Carried::Held;
    step.why = why;
    return step;
}

//! A row is not taken by any partition: a month is missing, which is nobody's poison.
bool isMissingMonth(const PgLink &link)
{
    return link.sqlState() == "23514" && link.constraint().isEmpty();
}

void begin(LaneBatch &batch)
{
    batch.rows.begin();
    batch.rejected.begin();
}

void finish(LaneBatch &batch)
{
    batch.rows.finish();
    batch.rejected.finish();
}

QString wildTime(UtcTime at)
{
    return LaneText::tr("Its time (%1) is not plausible.").arg(toIso(at));
}

} // namespace

void ReadingLane::reset()
{
    m_slice = {};
    m_sliceFrom = 0;
    m_reader.rest();
    m_months.forget();
    m_minutes.clear();
    m_monthsDoubted = false;
}

std::map<DeviceId, UtcTime> ReadingLane::takeHeartbeats()
{
    return std::exchange(m_heartbeats, {});
}

LaneStep ReadingLane::step(PgLink &link, LaneRow &row, quint64 newest, const PlantNumbers &numbers)
{
    const quint64 last = row.end ? std::min(*row.end, newest) : newest;
    if (m_sliceFrom != row.next || m_slice.end <= row.next || m_slice.readings.size() > m_bite.size()) {
        Result<LogSlice> read = m_reader.read(row.next, last, m_bite.size());
        if (!read)
            return notNow(read.error());
        m_slice = std::move(*read);
        m_sliceFrom = row.next;
    }
    LaneStep step;
    LaneBatch batch;
    batch.table = "sensor_readings";
    m_shape = std::all_of(m_slice.types.begin(), m_slice.types.end(), [](ValueType type) { return type == ValueType::Float64; })
        ? CopyRows::Shape::NumbersOnly : CopyRows::Shape::Everything;
    batch.columns = CopyRows::readingColumns(m_shape);
    begin(batch);
    if (!fill(batch, m_slice, row, numbers, step))
        return step;
    finish(batch);

    std::set<int> months;
    std::set<qint64> minutes;
    const UtcTime now = m_clock.utc();
    qint64 lastMinute = std::numeric_limits<qint64>::min();
    for (const Reading &reading : m_slice.readings) {
        const qint64 minute = toMicroseconds(reading.at) / kMinuteUs;
        if (minute == lastMinute || !Months::isPlausible(reading.at, now))
            continue;
        lastMinute = minute;
        if (minutes.insert(minute).second)
            months.insert(Months::monthOf(reading.at));
    }
    for (const int month : months) {
        if (Status made = m_months.ensure(link, month); !made) {
            step.carried = link.isBroken() ? Carried::Broken : Carried::Held;
            step.why = made.error();
            return step;
        }
    }
    QByteArrayList marks;
    for (const qint64 minute : minutes) {
        // A mark holds until the minute is summed up, which is not before it is over.
        const auto marked = m_minutes.find(minute);
        if (marked == m_minutes.end() || now >= fromMicroseconds((minute + 1) * kMinuteUs) + kMarkGrace)
            marks << "(1, to_timestamp(" + QByteArray::number(minute * 60) + "))";
    }
    if (!marks.isEmpty())
        batch.marks = "INSERT INTO lineside.roll_up_marks(level, bucket) VALUES " + marks.join(", ") + "; ";

    step.carried = carry(link, m_source, row, batch, step.why);
    switch (step.carried) {
    case Carried::Committed:
        row.next = batch.end;
        m_bite.committed(batch.end);
        m_monthsDoubted = false;
        step.rows = batch.rows.rows();
        step.gaps = m_slice.gaps;
        if (!m_slice.readings.empty())
            step.oldest = m_slice.readings.front().at;
        if (m_minutes.size() > kMostMarksKept)
            m_minutes.clear();
        for (const qint64 minute : minutes)
            m_minutes[minute] = true;
        m_slice = {};
        break;
    case Carried::Poison:
        if (isMissingMonth(link) && !m_monthsDoubted) {
            m_monthsDoubted = true; // once; then it is what it says
            m_months.forget();
        } else {
            m_bite.poisoned(m_slice.readings.size(), m_slice.sequences.empty() ? row.next : m_slice.sequences.front(), step.why);
        }
        m_slice = {};
        break;
    case Carried::Moved:
    case Carried::Broken:
        reset();
        break;
    case Carried::Held:
        m_months.forget();
        m_minutes.clear();
        break;
    }
    if (step.carried != Carried::Committed)
        step.rejected = 0;
    return step;
}

bool ReadingLane::fill(LaneBatch &batch, LogSlice &slice, const LaneRow &row, const PlantNumbers &numbers, LaneStep &step)
{
    static const QByteArray kNoText;
    const UtcTime now = m_clock.utc();
    qint32 lastDevice = -1;
    UtcTime *heartbeat = nullptr;
    for (size_t i = 0; i < slice.readings.size(); ++i) {
        const Reading &reading = slice.readings[i];
        const PlantTag owner = numbers.find(reading.tag);
        if (owner.tag == 0) {
            if (i == 0) {
                step = notNow({Error::Kind::Busy, LaneText::tr("A new tag is being entered into the plant database."), {}});
                step.unknownTag = true;
                return false;
            }
            slice.end = slice.sequences[i];
            slice.sequences.resize(i);
            slice.readings.resize(i);
            slice.types.resize(i);
            if (!slice.texts.empty())
                slice.texts.resize(i);
            std::erase_if(slice.gaps, [&slice](const LogSlice::Gap &gap) { return gap.first >= slice.end; });
            break;
        }
        if (const QString *refusal = m_bite.refusal(slice.sequences[i])) {
            putAside(batch, slice, i, row, owner, *refusal, step);
            continue;
        }
        if (!Months::isPlausible(reading.at, now)) {
            putAside(batch, slice, i, row, owner, wildTime(reading.at), step);
            continue;
        }
        const QByteArray &text = slice.texts.empty() ? kNoText : slice.texts[i];
        if (QString why; slice.types[i] == ValueType::Text && !isStorableText(text, &why)) {
            putAside(batch, slice, i, row, owner, why, step);
            continue;
        }
        batch.rows.reading(reading, slice.types[i], text, slice.sequences[i], {owner.tag, owner.tenant, numbers.source},
                           m_shape);
        if (owner.device < 0)
            continue;
        if (owner.device != lastDevice) {
            lastDevice = owner.device;
            heartbeat = &m_heartbeats[numbers.devices[size_t(owner.device)]];
        }
        *heartbeat = std::max(*heartbeat, reading.at);
    }
    batch.end = slice.end;
    return true;
}

void ReadingLane::putAside(LaneBatch &batch, const LogSlice &slice, size_t i, const LaneRow &row, const PlantTag &owner,
                           const QString &reason, LaneStep &step)
{
    const Reading &reading = slice.readings[i];
    batch.rejected.row(11);
    batch.rejected.uuid(m_source);
    batch.rejected.text(row.lane.toUtf8());
    batch.rejected.int8(qint64(slice.sequences[i]));
    batch.rejected.int4(owner.tenant);
    batch.rejected.int4(owner.tag);
    batch.rejected.int8(toMicroseconds(reading.at));
    batch.rejected.int8(qint64(quint32(reading.status)));
    batch.rejected.text(valueTypeName(slice.types[i]));
    batch.rejected.int8(reading.value.asInt64());
    if (slice.texts.empty() || slice.texts[i].isNull())
        batch.rejected.null();
    else
        batch.rejected.bytes(slice.texts[i]);
    batch.rejected.text(QString(reason).remove(QChar(u'\0')).toUtf8());
    ++step.rejected;
    step.rejection = reason;
}

LaneStep EventLane::step(PgLink &link, LaneRow &row, const PlantNumbers &numbers)
{
    constexpr size_t kMostEvents = 1'000;
    const Result<LogEvents> read = m_reader.events(row.next - 1, std::min(kMostEvents, m_bite.size()));
    if (!read)
        return notNow(read.error());
    LaneStep step;
    if (read->last < row.next)
        return step; // nothing new
    LaneBatch batch;
    batch.table = "equipment_events";
    batch.columns = CopyRows::eventColumns();
    batch.end = read->last + 1;
    begin(batch);
    std::set<int> months;
    const UtcTime now = m_clock.utc();
    const auto putAside = [&](const Event &event, qint32 tenant, const QString &reason) {
        const QJsonObject whole{{QStringLiteral("kind"), eventKindName(event.kind)},
                                {QStringLiteral("severity"), severityName(event.severity)},
                                {QStringLiteral("source"), event.source}, {QStringLiteral("user"), event.user},
                                {QStringLiteral("before"), event.before}, {QStringLiteral("after"), event.after},
                                {QStringLiteral("text"), event.text}, {QStringLiteral("reference"), event.reference}};
        batch.rejected.row(11);
        batch.rejected.uuid(m_source);
        batch.rejected.text(kEventsLane.toUtf8());
        batch.rejected.int8(qint64(event.id));
        batch.rejected.int4(tenant);
        batch.rejected.int4(0);
        batch.rejected.int8(toMicroseconds(event.at));
        batch.rejected.int8(0);
        batch.rejected.text("event");
        batch.rejected.int8(0);
        batch.rejected.bytes(QJsonDocument(whole).toJson(QJsonDocument::Compact));
        batch.rejected.text(QString(reason).remove(QChar(u'\0')).toUtf8());
        ++step.rejected;
        step.rejection = reason;
    };
    for (const Event &event : read->events) {
        const EventSource about = readEventSource(event.source);
        const bool isStations = event.kind == EventKind::Audit || (about.id.isNull() && isStationSource(about.code));
        const QString owner = about.id.isNull() ? about.code.section(u'.', 0, 0) : about.id.toString();
        const qint32 tenant = isStations ? numbers.defaultTenant : numbers.tenantOfDevice.value(owner, numbers.defaultTenant);
        bool nul = false;
        for (const QString *text : {&event.source, &event.user, &event.before, &event.after, &event.text, &event.reference})
            nul = nul || text->contains(QChar(u'\0'));
        if (const QString *refusal = m_bite.refusal(event.id)) {
            putAside(event, tenant, *refusal);
        } else if (!Months::isPlausible(event.at, now)) {
            putAside(event, tenant, wildTime(event.at));
        } else if (nul) {
            putAside(event, tenant, LaneText::tr("The text holds a NUL, which PostgreSQL does not take."));
        } else {
            batch.rows.event(event, tenant, numbers.source);
            months.insert(Months::monthOf(event.at));
        }
    }
    finish(batch);
    for (const int month : months) {
        if (Status made = m_months.ensure(link, month); !made) {
            step.carried = link.isBroken() ? Carried::Broken : Carried::Held;
            step.why = made.error();
            return step;
        }
    }
    step.carried = carry(link, m_source, row, batch, step.why);
    if (step.carried == Carried::Committed) {
        row.next = batch.end;
        m_bite.committed(batch.end);
        m_monthsDoubted = false;
        step.rows = batch.rows.rows();
        return step;
    }
    if (step.carried == Carried::Poison && isMissingMonth(link) && !m_monthsDoubted) {
        m_monthsDoubted = true;
        m_months.forget();
    } else if (step.carried == Carried::Poison) {
        m_bite.poisoned(read->events.size(), read->events.empty() ? row.next : read->events.front().id, step.why);
    } else {
        m_months.forget();
    }
    step.rejected = 0;
    return step;
}

} // namespace lineside::forward
