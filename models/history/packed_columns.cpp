#include "models/history/packed_columns.h"

#include "models/history/codec_v1.h"
#include "models/history/packed_integers.h"

#include <QHash>

namespace lineside::codec {

void packStatuses(std::span<const StatusCode> statuses, Writer &to)
{
    for (size_t i = 0; i < statuses.size();) {
        size_t run = 1;
        while (i + run < statuses.size() && statuses[i + run] == statuses[i])
            ++run;
        to.varint(quint64(statuses[i]));
        to.varint(run);
        i += run;
    }
}

namespace {

//! Tells of each run: visit(status, where it begins, its length).
template<typename Visit>
bool eachRunOfStatuses(Reader &from, size_t count, Visit visit)
{
    for (size_t i = 0; i < count;) {
        const quint64 status = from.varint();
        const quint64 run = from.varint();
        if (!from.ok() || status > 0xFFFFFFFF || run == 0 || run > count - i) {
            from.fail();
            return false;
        }
        visit(StatusCode(quint32(status)), i, size_t(run));
        i += size_t(run);
    }
    return true;
}

} // namespace

bool unpackStatuses(Reader &from, std::span<StatusCode> statuses)
{
    return eachRunOfStatuses(from, statuses.size(), [statuses](StatusCode status, size_t begin, size_t length) {
        std::fill_n(statuses.begin() + qsizetype(begin), length, status);
    });
}

bool skipStatuses(Reader &from, size_t count)
{
    return eachRunOfStatuses(from, count, [](StatusCode, size_t, size_t) {});
}

void packTexts(std::span<const QByteArray *const> texts, Writer &to)
{
    QHash<QByteArray, quint64> known;
    std::vector<const QByteArray *> list;
    std::vector<quint64> places;
    places.reserve(texts.size());
    for (const QByteArray *text : texts) {
        if (!text) {
            places.push_back(0);
            continue;
        }
        auto at = known.constFind(*text);
        if (at == known.constEnd()) {
            list.push_back(text);
            at = known.insert(*text, list.size());
        }
        places.push_back(*at);
    }
    to.varint(list.size());
    std::vector<quint64> sizes;
    sizes.reserve(list.size());
    for (const QByteArray *text : list)
        sizes.push_back(quint64(text->size()));
    packIntegers(sizes, to);
    for (const QByteArray *text : list)
        to.bytes(std::as_bytes(std::span(text->constData(), size_t(text->size()))));
    packIntegers(places, to); // 1, 2, 3 … when all differ: next to nothing
}

bool unpackTexts(Reader &from, size_t count, std::vector<QByteArray> &texts, std::vector<quint64> &places)
{
    const quint64 different = from.varint();
    if (!from.ok() || different > count) {
        from.fail();
        return false;
    }
    std::vector<quint64> sizes(different);
    if (!unpackIntegers(from, sizes))
        return false;
    texts.clear();
    texts.reserve(different);
    for (const quint64 size : sizes) {
        if (size > kMaxStoredText || size > from.left()) {
            from.fail();
            return false;
        }
        texts.push_back(textOf(from.take(size_t(size))));
    }
    places.resize(count);
    if (!unpackIntegers(from, places))
        return false;
    for (const quint64 place : places) {
        if (place > different) {
            from.fail();
            return false;
        }
    }
    return true;
}

} // namespace lineside::codec
