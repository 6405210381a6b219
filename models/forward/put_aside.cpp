#include "models/forward/put_aside.h"

#include "models/telemetry/reading.h"

#include <QCoreApplication>

namespace lineside::forward {

namespace {

struct AsideText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

QString wordsOf(const std::optional<QByteArray> &column)
{
    return QString::fromUtf8(column.value_or(QByteArray()));
}

qint64 wholeNumberOf(const std::optional<QByteArray> &column)
{
    return column ? column->toLongLong() : 0;
}

//! A time that may be what is wrong with the row.
QString timeWords(qint64 us)
{
    constexpr qint64 kYearOne = -62'135'596'800'000'000;
    constexpr qint64 kYear10000 = 253'402'300'800'000'000;
    return us >= kYearOne && us < kYear10000 ? toIso(fromMicroseconds(us)) : AsideText::tr("%1 µs from 1970 on").arg(us);
}

QString valueWords(const QByteArray &type, qint64 bits, const std::optional<QByteArray> &bytes)
{
    const Payload value = Payload::of(bits);
    if (bytes)
        return QString::fromUtf8(QByteArray::fromHex(*bytes)).replace(QChar(u'\0'), QChar(u'\ufffd'));
    if (type == "float64")
        return QString::number(value.asDouble(), 'g', 17);
    if (type == "uint64")
        return QString::number(value.asUInt64());
    if (type == "int64")
        return QString::number(value.asInt64());
    return type == "bool" ? QString::number(value.asBool() ? 1 : 0) : QString();
}

} // namespace

Result<PutAside> readPutAside(const Login &login, const QUuid &source, size_t atMost, DeadlineWatch &watch,
                              const StopSignal &stop)
{
    Result<std::unique_ptr<PgLink>> link = PgLink::connect(login, watch, stop);
    if (!link)
        return link.error();
    const QByteArray station = source.toByteArray(QUuid::WithoutBraces);
    const Result<SqlRows> count =
        (*link)->query("SELECT count(*) FROM lineside.rejected_readings WHERE source = $1::uuid", {station});
    if (!count)
        return count.error();
    const Result<SqlRows> rows = (*link)->query(
        "SELECT round(extract(epoch FROM r.rejected_at) * 1000000)::bigint, concat_ws('.', d.device_code, t.tag_code), r.time_us,"
        " r.value_type, r.value_bits, encode(substring(r.value_bytes FROM 1 FOR 1000), 'hex'), r.status_code, r.sequence, r.reason"
        " FROM lineside.rejected_readings r LEFT JOIN lineside.tags t USING (tag_id) LEFT JOIN lineside.iot_devices d"
        " USING (device_uuid) WHERE r.source = $1::uuid ORDER BY r.rejected_at DESC, r.sequence DESC LIMIT $2::bigint",
        {station, QByteArray::number(qint64(atMost))});
    if (!rows)
        return rows.error();
    PutAside aside;
    aside.total = quint64(wholeNumberOf(count->front().front()));
    for (const SqlRow &row : *rows) {
        aside.rows.push_back({fromMicroseconds(wholeNumberOf(row[0])), wordsOf(row[1]), timeWords(wholeNumberOf(row[2])),
                              valueWords(row[3].value_or(QByteArray()), wholeNumberOf(row[4]), row[5]),
                              StatusCode(quint32(wholeNumberOf(row[6]))), quint64(wholeNumberOf(row[7])), wordsOf(row[8])});
    }
    return aside;
}

} // namespace lineside::forward
