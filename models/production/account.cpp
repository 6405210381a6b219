#include "models/production/account.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace lineside::production {

qint64 Account::allTime() const
{
    return std::accumulate(times.begin(), times.end(), qint64(0));
}

ProductCounts &Account::product(const QString &product, qint64 cycleNs)
{
    const auto place = std::lower_bound(products.begin(), products.end(), std::tie(product, cycleNs),
                                        [](const ProductCounts &entry, const std::tuple<const QString &, const qint64 &> &key) {
                                            return std::tie(entry.product, entry.cycleNs) < key;
                                        });
    if (place != products.end() && place->product == product && place->cycleNs == cycleNs)
        return *place;
    ProductCounts entry;
    entry.product = product;
    entry.cycleNs = cycleNs;
    return *products.insert(place, std::move(entry));
}

ReasonTime &Account::reason(MachineState state, const QString &reason)
{
    const auto place = std::lower_bound(reasons.begin(), reasons.end(), std::tie(state, reason),
                                        [](const ReasonTime &entry, const std::tuple<const MachineState &, const QString &> &key) {
                                            return std::tie(entry.state, entry.reason) < key;
                                        });
    if (place != reasons.end() && place->state == state && place->reason == reason)
        return *place;
    ReasonTime entry;
    entry.state = state;
    entry.reason = reason;
    return *reasons.insert(place, std::move(entry));
}

Counts Account::inShift() const
{
    Counts sum;
    for (const ProductCounts &entry : products)
        sum += entry.inShift;
    return sum;
}

Counts Account::everything() const
{
    Counts sum;
    for (const ProductCounts &entry : products) {
        sum += entry.inShift;
        sum += entry.outOfShift;
        sum += entry.unseen;
    }
    return sum;
}

Account &Account::operator+=(const Account &other)
{
    for (size_t i = 0; i < times.size(); ++i)
        times[i] += other.times[i];
    shortStopTime += other.shortStopTime;
    shortStops += other.shortStops;
    overtime += other.overtime;
    for (const ReasonTime &entry : other.reasons) {
        ReasonTime &mine = reason(entry.state, entry.reason);
        mine.time += entry.time;
        mine.stops += entry.stops;
    }
    for (const ProductCounts &entry : other.products) {
        ProductCounts &mine = product(entry.product, entry.cycleNs);
        mine.inShift += entry.inShift;
        mine.outOfShift += entry.outOfShift;
        mine.unseen += entry.unseen;
    }
    addQuantity(energy, other.energy);
    addQuantity(energyOutOfShift, other.energyOutOfShift);
    energySeen += other.energySeen;
    samples += other.samples;
    halfSamples += other.halfSamples;
    notes.rollOvers += other.notes.rollOvers;
    notes.resets += other.notes.resets;
    notes.jumps += other.notes.jumps;
    notes.glitches += other.notes.glitches;
    addQuantity(notes.estimated, other.notes.estimated);
    noQuality = noQuality || other.noQuality;
    return *this;
}

} // namespace lineside::production
