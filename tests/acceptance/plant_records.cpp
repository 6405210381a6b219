#include "acceptance/plant_records.h"

#include <QFile>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lineside::test {

namespace {

//! The comma-separated words of a line; the plant's codes need no quotes.
template<size_t N>
bool splitLine(QByteArrayView line, QByteArrayView (&words)[N])
{
    for (size_t i = 0; i < N; ++i) {
        const qsizetype comma = i + 1 < N ? line.indexOf(',') : line.size();
        if (comma < 0)
            return false;
        words[i] = line.first(comma);
        line = line.sliced(std::min(comma + 1, line.size()));
    }
    return true;
}

template<typename Number>
bool parse(QByteArrayView text, Number &number)
{
    const std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

template<typename Take>
QString eachLine(const QString &path, Take take)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return path + QStringLiteral(": ") + file.errorString();
    QByteArray line(4'096, '\0');
    qint64 number = 0;
    for (qint64 length; (length = file.readLine(line.data(), line.size())) > 0; ++number) {
        QByteArrayView view(line.constData(), length);
        if (view.endsWith('\n'))
            view.chop(1);
        if (number > 0 && !take(view))
            return QStringLiteral("%1, line %2: %3").arg(path).arg(number + 1).arg(QString::fromUtf8(view));
    }
    return {};
}

int registersOf(const QString &table, const QString &type, int length)
{
    if (table == QLatin1String("coil") || table == QLatin1String("discrete"))
        return 1;
    if (type == QLatin1String("string"))
        return (length + 1) / 2;
    return type.endsWith(QLatin1String("32")) ? 2 : type.endsWith(QLatin1String("64")) ? 4 : 1;
}

} // namespace

double PlantRecords::TagRecord::valueAt(qint64 us) const
{
    const auto behind = std::upper_bound(served.begin(), served.end(), us,
                                         [](qint64 at, const Served &each) { return at < each.atUs; });
    if (behind == served.begin())
        return std::numeric_limits<double>::quiet_NaN();
    const double value = std::prev(behind)->value;
    return isSingle ? double(float(value)) : value;
}

PlantRecords::PlantRecords(const Plant &plant)
{
    for (const Site &site : plant.sites) {
        for (const Device &device : site.devices) {
            if (device.driver != QLatin1String("modbus-tcp"))
                continue;
            for (const Tag &tag : device.tags) {
                const QJsonObject address = tag.address;
                const QString table = address.value(QLatin1String("table")).toString(QStringLiteral("holding"));
                const QString type = address.value(QLatin1String("type")).toString(QStringLiteral("uint16"));
                const auto index = quint32(m_tags.size());
                TagRecord record;
                record.device = &device;
                record.tag = &tag;
                record.isPlain = !tag.scaling && tag.type != ValueType::Text;
                record.isSingle = type == QLatin1String("float32");
                m_tags.push_back(std::move(record));
                m_byName.insert((device.code + QLatin1Char(',') + tag.code).toUtf8(), index);
                m_places[(device.code + QLatin1Char(',') + table).toUtf8()].push_back(
                    {address.value(QLatin1String("address")).toInt(),
                     registersOf(table, type, address.value(QLatin1String("length")).toInt(16)), index});
            }
        }
    }
    for (std::vector<Place> &places : m_places)
        std::sort(places.begin(), places.end(), [](const Place &a, const Place &b) { return a.first < b.first; });
}

QString PlantRecords::readLedger(const QString &path)
{
    return eachLine(path, [this](QByteArrayView line) {
        QByteArrayView words[5];
        Served served;
        if (!splitLine(line, words) || !parse(words[0], served.atUs))
            return false;
        const auto name = QByteArray::fromRawData(words[1].data(), words[1].size() + 1 + words[2].size());
        const auto found = m_byName.constFind(name);
        if (found == m_byName.constEnd())
            return true; // another protocol's
        TagRecord &record = m_tags[*found];
        if (!record.isPlain)
            return true;
        if (words[4] != "0x00000000" || !parse(words[3], served.value))
            served.value = std::numeric_limits<double>::quiet_NaN();
        record.served.push_back(served);
        return true;
    });
}

QString PlantRecords::readRequests(const QString &path, qint64 fromUs)
{
    return eachLine(path, [this, fromUs](QByteArrayView line) {
        QByteArrayView words[5];
        qint64 at = 0;
        int first = 0;
        int count = 0;
        if (!splitLine(line, words) || !parse(words[0], at) || !parse(words[3], first) || !parse(words[4], count))
            return false;
        if (at < fromUs)
            return true;
        const auto name = QByteArray::fromRawData(words[1].data(), words[1].size() + 1 + words[2].size());
        const auto places = m_places.constFind(name);
        if (places == m_places.constEnd())
            return true;
        auto place = std::lower_bound(places->begin(), places->end(), first,
                                      [](const Place &each, int wanted) { return each.first < wanted; });
        for (; place != places->end() && place->first < first + count; ++place) {
            if (place->first + place->count <= first + count)
                m_tags[place->tag].askedUs.push_back(at);
        }
        return true;
    });
}

Punctuality judgePunctuality(const PlantRecords &records)
{
    Punctuality result;
    qint64 first = std::numeric_limits<qint64>::max();
    qint64 last = 0;
    for (const PlantRecords::TagRecord &record : records.tags()) {
        if (!record.askedUs.empty()) {
            first = std::min(first, record.askedUs.front());
            last = std::max(last, record.askedUs.back());
        }
    }
    for (const PlantRecords::TagRecord &record : records.tags()) {
        const qint64 period = std::chrono::microseconds(record.device->period).count();
        result.asked += qint64(record.askedUs.size());
        qint64 longest = 0;
        qint64 before = -1;
        const auto gap = [&](qint64 from, qint64 to) {
            result.missed += std::max<qint64>(0, (to - from + period / 2) / period - 1);
            longest = std::max(longest, to - from);
        };
        for (const qint64 at : record.askedUs) {
            if (before >= 0)
                gap(before, at);
            before = at;
        }
        if (before < 0) {
            result.missed += std::max<qint64>(1, (last - first) / period);
            longest = last - first;
        } else { // all begin and end in the same period
            result.missed += std::max<qint64>(0, (record.askedUs.front() - first) / period)
                + std::max<qint64>(0, (last - before) / period);
        }
        if (double(longest) / 1'000 > result.longestGapMs) {
            result.longestGapMs = double(longest) / 1'000;
            result.worst = record.device->code + QLatin1Char('.') + record.tag->code;
        }
    }
    return result;
}

} // namespace lineside::test
