#include "models/history/roll_up.h"

#include <algorithm>

namespace lineside {

namespace {

constexpr quint8 kRollUpVersion = 1;

} // namespace

void RollUp::add(const RollUp &later)
{
    if (later.count == 0)
        return;
    if (count == 0) {
        const qint64 at = start;
        *this = later;
        start = at;
        return;
    }
    if (qualityOf(later.worst) > qualityOf(worst))
        worst = later.worst;
    if (later.numbers > 0) {
        min = numbers > 0 ? std::min(min, later.min) : later.min;
        max = numbers > 0 ? std::max(max, later.max) : later.max;
        first = numbers > 0 ? first : later.first;
        last = later.last;
        sum = numbers > 0 ? sum + later.sum : later.sum;
    }
    count += later.count;
    numbers += later.numbers;
    good += later.good;
    area += later.area;
    known += later.known;
}

void encodeRollUps(quint64 row, const std::vector<RollUp> &hours, codec::Bytes &out)
{
    codec::Writer writer(out);
    writer.put(kRollUpVersion);
    writer.varint(hours.size());
    for (const RollUp &hour : hours) {
        writer.put(hour.start);
        writer.varint(hour.count);
        writer.varint(hour.numbers);
        writer.varint(hour.good);
        writer.varint(quint64(hour.worst));
        for (const double number : {hour.min, hour.max, hour.sum, hour.first, hour.last, hour.area})
            writer.put(number);
        writer.varint(hour.known);
    }
    writer.put(codec::checksum(writer.written(), row));
    writer.trim();
}

Result<std::vector<RollUp>> decodeRollUps(quint64 row, codec::ByteView bytes)
{
    constexpr size_t kMaxHours = 24;
    if (bytes.size() < sizeof(quint64))
        return codec::damaged("a row of hourly figures");
    const codec::ByteView packed = bytes.first(bytes.size() - sizeof(quint64));
    if (codec::Reader(bytes.subspan(packed.size())).get<quint64>() != codec::checksum(packed, row))
        return codec::damaged("the checksum of hourly figures");
    codec::Reader reader(packed);
    const auto version = reader.get<quint8>();
    const quint64 count = reader.varint();
    if (version != kRollUpVersion || count > kMaxHours)
        return codec::damaged("hourly figures of another version");
    std::vector<RollUp> hours{size_t(count)};
    for (RollUp &hour : hours) {
        hour.start = reader.get<qint64>();
        hour.count = reader.varint();
        hour.numbers = reader.varint();
        hour.good = reader.varint();
        hour.worst = StatusCode(quint32(reader.varint()));
        for (double *const number : {&hour.min, &hour.max, &hour.sum, &hour.first, &hour.last, &hour.area})
            *number = reader.get<double>();
        hour.known = reader.varint();
    }
    if (!reader.atEnd())
        return codec::damaged("hourly figures");
    return hours;
}

} // namespace lineside
