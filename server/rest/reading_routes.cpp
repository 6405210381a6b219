#include "models/telemetry/conditioning.h"
#include "server/live/json_out.h"
#include "server/rest/brought_readings.h"
#include "server/rest/rest_service.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace lineside::rest {

using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;
namespace json = live::json;

namespace {

struct ReadingText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr std::chrono::milliseconds kTakenWithin{5'000};

using Value = project::JsonTape::Value;
using Kind = project::JsonTape::Kind;

Encoded encodeValue(const Value &value, const Tag &tag, Batch &batch)
{
    if (value.isBool())
        return encode(value.is(Kind::True), tag, batch);
    if (value.is(Kind::Number)) {
        if (const auto whole = value.wholeNumber())
            return encode(*whole, tag, batch);
        return encode(value.number(), tag, batch);
    }
    const QString text = value.text();
    // Whole numbers beyond 2^53 are texts, here as in what the server says.
    if ((tag.type == ValueType::Int64 || tag.type == ValueType::UInt64) && !text.isEmpty() && text.size() <= 20) {
        bool isNumber = false;
        if (const qint64 whole = text.toLongLong(&isNumber); isNumber)
            return encode(whole, tag, batch);
        if (const quint64 whole = text.toULongLong(&isNumber); isNumber)
            return encode(whole, tag, batch);
    }
    return encodeText(text.toUtf8(), tag, batch);
}

//! Why one reading is refused; null when it is in \a batch.
const char *addReading(const BroughtReading &brought, const TagEntry &entry, UtcTime now, Batch &batch)
{
    const TimeTolerance &tolerance = entry.device->timeTolerance;
    if (brought.at != kNoStamp && brought.at > now + tolerance.ahead)
        return "from_the_future";
    if (brought.at != kNoStamp && !tolerance.historical && brought.at < now - tolerance.behind)
        return "too_old";
    if (quint32(brought.status) >> 30 == 3)
        return "bad_quality"; // OPC 10000-4, 7.38: not in use
    Reading reading{entry.id, brought.status, brought.at, {}};
    if (brought.value.is(Kind::Null)) {
        if (qualityOf(brought.status) != Quality::Bad)
            return "bad_value"; // no value is never a good one
        if (entry.tag->type == ValueType::Text)
            reading.value = batch.addText({});
    } else {
        const size_t texts = batch.texts.size();
        const Encoded encoded = encodeValue(brought.value, *entry.tag, batch);
        if (qualityOf(encoded.status) == Quality::Bad) {
            batch.texts.resize(texts);
            return "bad_value";
        }
        reading.value = encoded.value;
        if (qualityOf(brought.status) == Quality::Good)
            reading.status = encoded.status;
    }
    batch.readings.push_back(reading);
    return nullptr;
}

QString refusalWords(const QByteArray &code)
{
    if (code == "not_found")
        return ReadingText::tr("There is nothing here.");
    if (code == "from_the_future")
        return ReadingText::tr("Its time lies further ahead than the device's tolerance.");
    if (code == "too_old")
        return ReadingText::tr("Its time lies further back than the device's tolerance.");
    if (code == "bad_quality")
        return ReadingText::tr("This is no OPC UA status code.");
    if (code == "bad_value")
        return ReadingText::tr("The value does not fit the tag's type.");
    return ReadingText::tr("The device that it is for takes none at the moment.");
}

/*!
 * What becomes of one request: batches go to several devices, and answer on their threads. The last one answers it.
 */
class Brought
{
public:
    struct Refusal
    {
        qsizetype index = 0;
        QByteArray code;
    };

    Brought(Reply reply, qsizetype count) : m_reply(std::move(reply)), m_count(count) {}
    ~Brought() { answer(); }
    Brought(const Brought &) = delete;
    Brought &operator=(const Brought &) = delete;

    void refuse(qsizetype index, const char *code)
    {
        const std::lock_guard lock(m_mutex);
        m_refused.push_back({index, code});
    }
    void ended(const std::vector<qsizetype> &indices, const Status &taken)
    {
        if (taken)
            return;
        const bool isBusy = taken.error().kind == Error::Kind::Busy || taken.error().kind == Error::Kind::Timeout;
        const std::lock_guard lock(m_mutex);
        m_busy = m_busy || isBusy;
        for (const qsizetype index : indices)
            m_refused.push_back({index, isBusy ? "busy" : "not_taken"});
    }

private:
    void answer()
    {
        std::sort(m_refused.begin(), m_refused.end(), [](const Refusal &a, const Refusal &b) { return a.index < b.index; });
        const bool allBusy = std::all_of(m_refused.begin(), m_refused.end(), [](const Refusal &one) { return one.code == "busy"; });
        if (m_busy && allBusy && qsizetype(m_refused.size()) == m_count) {
            m_reply.send(Answer::problem(503, "busy", ReadingText::tr("The station is behind with its readings: none of these was taken."))
                             .retryAfter(std::chrono::seconds(2))
                             .asNothingBegun());
            return;
        }
        QByteArray body = "{\"accepted\":";
        json::number(body, qint64(m_count - qsizetype(m_refused.size())));
        body.append(",\"refused\":[");
        for (const Refusal &refusal : m_refused) {
            body.append(body.endsWith('[') ? "{\"index\":" : ",{\"index\":").append(QByteArray::number(refusal.index));
            body.append(",\"code\":\"").append(refusal.code).append("\",\"detail\":");
            json::text(body, refusal.code == "busy" ? ReadingText::tr("The station is behind with its readings.") : refusalWords(refusal.code));
            body.append('}');
        }
        body.append("]}");
        Answer answer = Answer::json(body);
        if (m_busy)
            answer.with("Retry-After", "2");
        m_reply.send(answer);
    }

    const Reply m_reply;
    const qsizetype m_count;
    std::mutex m_mutex;
    std::vector<Refusal> m_refused;
    bool m_busy = false;
};

} // namespace

void RestService::bindReadings(http::FrontDoor &door)
{
    door.handle(RouteId{Names::PostReadings}, [this](const Request &request, const Reply &reply) {
        if (!m_parts.actions.pushed) {
            reply.send(notOffered());
            return;
        }
        const auto tape = project::JsonTape::read(request.body);
        const auto readings = tape ? readReadings(*tape) : Result<std::vector<BroughtReading>>(tape.error());
        if (!readings) {
            reply.send(badBody(readings.error()));
            return;
        }
        struct OfDevice
        {
            Batch batch;
            std::vector<qsizetype> indices;
        };
        std::map<DeviceId, OfDevice> devices;
        const SnapshotPtr plant = m_parts.plant();
        const UtcTime now = m_parts.clock.utc();
        bool namesOthers = false;
        const auto brought = std::make_shared<Brought>(reply, qsizetype(readings->size()));
        for (size_t i = 0; i < readings->size(); ++i) {
            const BroughtReading &reading = (*readings)[i];
            const TagEntry *entry = reading.tag.isNull() ? nullptr : plant->find(TagUuid{reading.tag});
            if (!entry || entry->site->tenant != request.principal->tenant || !entry->tag->enabled || entry->id == kNoTag) {
                namesOthers = namesOthers || (entry && entry->site->tenant != request.principal->tenant);
                brought->refuse(qsizetype(i), "not_found");
                continue;
            }
            OfDevice &device = devices[entry->device->id];
            if (const char *why = addReading(reading, *entry, now, device.batch))
                brought->refuse(qsizetype(i), why);
            else
                device.indices.push_back(qsizetype(i));
        }
        if (namesOthers)
            m_parts.access.refused(RefusedAccess::OthersThing, request.principal->name, request.origin.address);
        for (auto &[id, device] : devices) {
            if (device.indices.empty())
                continue;
            device.batch.device = id;
            auto batch = std::make_unique<PushedBatch>(std::move(device.batch), request.principal->name, m_parts.clock.steady() + kTakenWithin,
                                                       [brought, indices = std::move(device.indices)](const Status &taken) { brought->ended(indices, taken); });
            // What was not handed over has been answered with the reason.
            static_cast<void>(m_parts.actions.pushed->hand(std::move(batch)));
        }
    });
}

} // namespace lineside::rest
