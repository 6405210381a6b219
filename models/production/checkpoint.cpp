#include "models/production/accumulator.h"

#include <QDataStream>
#include <QIODevice>

namespace lineside::production {

namespace {

constexpr quint32 kCheckpointForm = 0x4C500001;

} // namespace

QByteArray Checkpoint::toBytes() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << kCheckpointForm << qint64(toMicroseconds(at)) << quint8(state) << reason << product << order
           << qint64(toMicroseconds(runFrom)) << qint64(toMicroseconds(interval.from)) << quint8(interval.state)
           << interval.reason << interval.byPerson << stopped;
    for (const Counter &counter : counters) {
        for (const qint64 number : counter.toNumbers())
            stream << number;
    }
    for (const TagId tag : tags)
        stream << toNumber(tag);
    return bytes;
}

std::optional<Checkpoint> Checkpoint::fromBytes(const QByteArray &bytes)
{
    QDataStream stream(bytes);
    stream.setVersion(QDataStream::Qt_6_4);
    Checkpoint result;
    quint32 form = 0;
    qint64 at = 0;
    qint64 runFrom = 0;
    qint64 intervalFrom = 0;
    quint8 state = 0;
    quint8 intervalState = 0;
    stream >> form;
    if (form != kCheckpointForm)
        return {};
    stream >> at >> state >> result.reason >> result.product >> result.order >> runFrom >> intervalFrom >> intervalState
        >> result.interval.reason >> result.interval.byPerson >> result.stopped;
    for (Counter &counter : result.counters) {
        std::array<qint64, 3> numbers{};
        for (qint64 &number : numbers)
            stream >> number;
        counter = Counter::fromNumbers(numbers);
    }
    for (TagId &tag : result.tags) {
        quint32 number = 0;
        stream >> number;
        tag = TagId(number);
    }
    if (stream.status() != QDataStream::Ok || state >= kMachineStates || intervalState >= kMachineStates)
        return {};
    result.at = fromMicroseconds(at);
    result.state = MachineState(state);
    result.runFrom = fromMicroseconds(runFrom);
    result.interval.from = fromMicroseconds(intervalFrom);
    result.interval.state = MachineState(intervalState);
    return result;
}

} // namespace lineside::production
