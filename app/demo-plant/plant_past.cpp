#include "app/demo-plant/plant_past.h"

#include <QSaveFile>

#include <algorithm>
#include <cmath>

namespace lineside::demo {

namespace {

using namespace std::chrono_literals;

constexpr auto kChunk = 10s; // of plant time
constexpr auto kFine = 26h;  // of the end
constexpr auto kFineEvery = 60s;
constexpr auto kCoarseEvery = 300s;
constexpr double kLeastWear = 0.04;
constexpr int kMostLooks = 1'000; // for a name that comes later
constexpr const char *kNewMachine = "CNV-06."; // what was connected when most of the past was over,
constexpr auto kConnectedFor = 2h;             // so long before its end

//! One tag as it was seen.
struct Track
{
    enum class Kind { Measured, Counted, Switched, Told };

    Point *point = nullptr;
    TagUuid tag;
    ValueType type = ValueType::Float64;
    Kind kind = Kind::Measured;
    bool isNew = false; //!< of the machine that was connected late
    std::vector<std::pair<UtcTime, Payload>> readings;
    std::vector<std::pair<UtcTime, std::string>> texts; //!< in place of readings, where it is Told
};

//! What wears, and how worn it is when the past ends.
struct Worn
{
    Wear *wear = nullptr;
    double atEnd = 0;
};

std::vector<Track> tracksOf(PlantModel &model)
{
    std::vector<Track> tracks;
    for (qsizetype device = 0; device < model.devices().size(); ++device) {
        if (model.isGeneric(device))
            continue;
        const std::span<Point> points = model.pointsOf(device);
        const QList<Tag> &tags = model.devices()[device].tags;
        for (size_t i = 0; i < points.size(); ++i) {
            Track track;
            track.point = &points[i];
            track.tag = tags[qsizetype(i)].id;
            track.type = tags[qsizetype(i)].type;
            track.isNew = tags[qsizetype(i)].code.startsWith(QLatin1String(kNewMachine));
            if (std::holds_alternative<const std::string *>(points[i].source))
                track.kind = Track::Kind::Told;
            else if (std::holds_alternative<const Counter *>(points[i].source))
                track.kind = Track::Kind::Counted;
            else if (!std::holds_alternative<const double *>(points[i].source) && !std::holds_alternative<const float *>(points[i].source))
                track.kind = Track::Kind::Switched;
            tracks.push_back(std::move(track));
        }
    }
    return tracks;
}

std::vector<Worn> wornOf(PlantModel &model)
{
    std::vector<Worn> worn;
    for (const Line &line : model.plant().sites.first().lines) {
        for (const Machine &machine : line.machines) {
            if (Wear *wear = model.physics().wearOf(machine.code.toStdString()))
                worn.push_back({wear, wear->value});
        }
    }
    return worn;
}

QByteArray numberText(Payload value, ValueType type)
{
    switch (type) {
    case ValueType::Int64:
        return QByteArray::number(value.asInt64());
    case ValueType::UInt64:
        return QByteArray::number(value.asUInt64());
    case ValueType::Bool:
        return value.asBool() ? "1" : "0";
    default:
        return QByteArray::number(value.asDouble(), 'g', 9);
    }
}

void takeLook(Track &track, UtcTime at, bool isDue)
{
    if (track.kind == Track::Kind::Told) {
        const std::string &text = *std::get<const std::string *>(track.point->source);
        if (track.texts.empty() || track.texts.back().second != text)
            track.texts.emplace_back(at, text);
        return;
    }
    if (track.kind != Track::Kind::Switched && !isDue)
        return;
    const Payload value = track.point->sample(at).value;
    if (isDue || track.readings.empty() || !(track.readings.back().second == value))
        track.readings.emplace_back(at, value);
}

//! Counters end where \a now has them.
void joinCounters(std::vector<Track> &tracks, PlantModel &now)
{
    std::vector<Track> begin = tracksOf(now);
    for (size_t i = 0; i < tracks.size(); ++i) {
        if (tracks[i].kind != Track::Kind::Counted)
            continue;
        const Counter &ended = *std::get<const Counter *>(tracks[i].point->source);
        const Counter &begins = *std::get<const Counter *>(begin[i].point->source);
        const quint64 modulus = ended.modulus;
        const auto wrapped = [modulus](quint64 value) { return modulus > 0 ? value % modulus : value; };
        for (auto &[at, value] : tracks[i].readings) {
            const quint64 missing = wrapped(ended.value + modulus - value.asUInt64()); // what was still to come
            value = Payload::of(wrapped(begins.value + modulus - missing));
        }
    }
}

//! The number that a text ends with, and where it begins; nothing for a text without.
std::optional<std::pair<size_t, qint64>> numberAtEnd(const std::string &text)
{
    const size_t before = text.find_last_not_of("0123456789");
    const size_t begin = before == std::string::npos ? 0 : before + 1;
    if (begin == text.size() || text.size() - begin > 9)
        return {};
    return std::pair(begin, qint64(std::stoll(text.substr(begin))));
}

//! Numbered texts (orders, batches, pallets) end one before what \a now has: no two of one name come of it.
void joinTexts(std::vector<Track> &tracks, PlantModel &now)
{
    std::vector<Track> begin = tracksOf(now);
    for (size_t i = 0; i < tracks.size(); ++i) {
        if (tracks[i].kind != Track::Kind::Told)
            continue;
        const std::string &first = *std::get<const std::string *>(begin[i].point->source);
        for (int looked = 0; looked < kMostLooks && !numberAtEnd(first); ++looked)
            now.step(std::chrono::duration<double>(kChunk).count()); // between two batches
        const auto begins = numberAtEnd(first);
        std::optional<std::pair<size_t, qint64>> ended;
        for (auto told = tracks[i].texts.rbegin(); told != tracks[i].texts.rend() && !ended; ++told)
            ended = numberAtEnd(told->second);
        if (!begins || !ended)
            continue;
        for (auto &[at, text] : tracks[i].texts) {
            const auto number = numberAtEnd(text);
            if (!number)
                continue;
            qint64 modulus = 1;
            for (size_t digit = number->first; digit < text.size(); ++digit)
                modulus *= 10;
            const qint64 other = ((number->second + begins->second - 1 - ended->second) % modulus + modulus) % modulus;
            const std::string digits = std::to_string(other);
            text.replace(number->first, std::string::npos, std::string(text.size() - number->first - digits.size(), '0') + digits);
        }
    }
}

Status writeTracks(const std::vector<Track> &tracks, const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return Error{Error::Kind::Io, QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString()), {}};
    QByteArray text("lineside-demo-past 1\n");
    quint64 count = 0;
    for (const Track &track : tracks) {
        text += "tag " + track.tag.uuid.toByteArray(QUuid::WithoutBraces) + '\n';
        for (const auto &[at, value] : track.readings)
            text += QByteArray::number(toMicroseconds(at)) + ' ' + numberText(value, track.type) + '\n';
        for (const auto &[at, told] : track.texts)
            text += QByteArray::number(toMicroseconds(at)) + ' ' + QByteArray::fromStdString(told) + '\n';
        count += track.readings.size() + track.texts.size();
        file.write(text);
        text.clear();
    }
    file.write("end " + QByteArray::number(count) + '\n');
    if (!file.commit())
        return Error{Error::Kind::Io, QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString()), {}};
    return Done{};
}

} // namespace

Status writePast(const PastOptions &options, const std::function<bool(double)> &progress)
{
    if (options.days < 1 || options.days > kMostPastDays)
        return Error{Error::Kind::BadData, QStringLiteral("A past has 1 to %1 days.").arg(kMostPastDays), {}};
    PlantModel model(options.plant);
    std::vector<Track> tracks = tracksOf(model);
    const std::vector<Worn> worn = wornOf(model);
    const UtcTime until = std::chrono::floor<std::chrono::minutes>(options.until);
    const auto length = std::chrono::hours(24) * options.days;
    double told = -1;
    for (UtcTime at = until - length; at < until; at += kChunk) {
        const auto left = until - at;
        for (const Worn &each : worn) {
            const double hours = std::chrono::duration<double, std::ratio<3600>>(left).count();
            each.wear->value = std::max(std::min(kLeastWear, each.atEnd), each.atEnd - each.wear->perHour * hours);
        }
        const bool isMinute = left % kFineEvery == 0s;
        const bool isDue = left <= kFine ? isMinute : left % kCoarseEvery == 0s;
        for (Track &track : tracks) {
            if (!track.isNew || left <= kConnectedFor)
                takeLook(track, at, track.kind == Track::Kind::Counted ? isMinute : isDue);
        }
        model.step(std::chrono::duration<double>(kChunk).count());
        const double part = 1 - std::chrono::duration<double>(left) / std::chrono::duration<double>(length);
        if (progress && part - told >= 0.01) {
            told = part;
            if (!progress(part))
                return Error{Error::Kind::Cancelled, QStringLiteral("The simulation of the past was stopped."), {}};
        }
    }
    PlantModel now(options.plant);
    joinCounters(tracks, now);
    joinTexts(tracks, now);
    return writeTracks(tracks, options.file);
}

} // namespace lineside::demo
