#include "server/rest/brought_readings.h"

#include "server/rest/body.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::rest {

namespace {

using ReadingItem = project::JsonTape::Value;
using ItemKind = project::JsonTape::Kind;

struct BroughtText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

//! One reading as it was written; nothing when its shape is wrong.
std::optional<BroughtReading> readOne(const ReadingItem &item)
{
    if (!item.is(ItemKind::Object))
        return {};
    BroughtReading reading;
    bool good = true, hasTag = false, hasValue = false;
    item.forEachKey([&](const ReadingItem &key, const ReadingItem &value) {
        const QString name = key.text();
        if (name == QLatin1String("tag") && value.is(ItemKind::Text)) {
            reading.tag = uuidFrom(value.text().toLatin1()).value_or(QUuid());
            hasTag = true;
        } else if (name == QLatin1String("v") && !value.is(ItemKind::Object) && !value.is(ItemKind::Array)) {
            reading.value = value;
            hasValue = true;
        } else if (name == QLatin1String("q") && value.wholeNumber() && *value.wholeNumber() >= 0 && *value.wholeNumber() <= 0xFFFF'FFFF) {
            reading.status = StatusCode(quint32(*value.wholeNumber()));
        } else if (name == QLatin1String("t") && value.wholeNumber()) {
            reading.at = std::max(fromMicroseconds(*value.wholeNumber()), kNoStamp + std::chrono::microseconds(1)); // a stamp, whatever it says
        } else {
            good = false;
        }
    });
    return good && hasTag && hasValue ? std::optional(reading) : std::nullopt;
}

} // namespace

Result<std::vector<BroughtReading>> readReadings(const project::JsonTape &tape)
{
    const Error bad{Error::Kind::BadData,
                    BroughtText::tr("The body is {\"readings\":[{\"tag\":\"<UUID>\",\"v\":…,\"q\":<status>,\"t\":<µs since 1970>}, …]}, with at most %1 of them.")
                        .arg(kMostBrought), {}};
    if (!tape.root().is(ItemKind::Object) || tape.root().count() != 1)
        return bad;
    ReadingItem list;
    tape.root().forEachKey([&](const ReadingItem &key, const ReadingItem &value) {
        if (key.text() == QLatin1String("readings"))
            list = value;
    });
    if (!list.is(ItemKind::Array))
        return bad;
    const qsizetype count = list.count();
    if (count < 1 || count > kMostBrought)
        return bad;
    std::vector<BroughtReading> readings;
    readings.reserve(size_t(count));
    list.forEachItem([&](const ReadingItem &item) {
        if (const auto one = readOne(item))
            readings.push_back(*one);
    });
    if (qsizetype(readings.size()) < count)
        return bad;
    return readings;
}

} // namespace lineside::rest
