#include "models/history/log_reader.h"

#include "models/history/block_codec.h"
#include "models/history/store_file.h"
#include "models/history/store_tables.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace lineside {

namespace {

constexpr quint64 kMaxSegmentSpan = quint64(1) << 40; // numbers of one segment; more is damage
constexpr ValueType kNothing = ValueType(0xFF);

} // namespace

//! Readings [first, first + types.size()) of the store; where the type is kNothing there is none.
struct LogReader::Piece
{
    quint64 first = 0;
    std::vector<Reading> readings;
    std::vector<ValueType> types;
    std::vector<QByteArray> texts; //!< empty, or as long

    size_t textBytes = 0;

    bool covers(quint64 sequence) const { return sequence >= first && sequence - first < types.size(); }
    void setText(size_t i, const QByteArray *text)
    {
        texts.resize(readings.size());
        if (text) {
            texts[i] = text->isNull() ? QByteArray("") : *text;
            textBytes += size_t(text->size());
        }
    }
    //! Lets the later half go until what is left is not longer than so many bytes, or a single reading.
    void shorten(size_t bytes)
    {
        while (textBytes > bytes && types.size() > 1) {
            const size_t left = types.size() / 2;
            for (size_t i = left; i < texts.size(); ++i)
                textBytes -= size_t(texts[i].size());
            readings.resize(left);
            types.resize(left);
            texts.resize(left);
        }
    }
};

LogReader::LogReader(QString folder, QByteArray vfs, quint64 window, size_t textBytes)
    : m_folder(std::move(folder)), m_vfs(std::move(vfs)), m_window(std::max<quint64>(1, window)), m_textBytes(textBytes)
{}

LogReader::~LogReader()
{
    drop();
}

Status LogReader::open()
{
    if (m_db.isOpen())
        return Done{};
    Result<sqlite::Database> db = store::connect(m_folder, sqlite::Database::Mode::ReadOnly, m_vfs);
    if (!db)
        return db.error();
    struct Text
    {
        sqlite::Statement *statement;
        const char *sql;
    };
    for (const Text &text : {
             Text{&m_rowAt, "SELECT first_sequence, count, data FROM log WHERE first_sequence <= ?"
                            " ORDER BY first_sequence DESC LIMIT 1"},
             Text{&m_rowAfter, "SELECT min(first_sequence) FROM log WHERE first_sequence > ?"},
             Text{&m_segment, "SELECT id, parts, first_sequence, last_sequence FROM segments WHERE last_sequence >= ?"
                              " ORDER BY last_sequence LIMIT 1"},
             Text{&m_blocks, "SELECT id, head, body FROM blocks WHERE id >= ? AND id < ?"},
             Text{&m_events, "SELECT id, at, kind, severity, source, user, \"before\", \"after\", text, reference,"
                             " check_sum FROM events WHERE id > ? ORDER BY id LIMIT ?"},
         }) {
        Result<sqlite::Statement> prepared = db->prepare(text.sql);
        if (!prepared)
            return prepared.error();
        *text.statement = std::move(*prepared);
    }
    Result<StampsReader> stamps = StampsReader::prepare(*db);
    if (!stamps)
        return stamps.error();
    m_stamps = std::move(*stamps);
    m_db = std::move(*db);
    return Done{};
}

void LogReader::drop()
{
    m_rowAt = {};
    m_rowAfter = {};
    m_segment = {};
    m_blocks = {};
    m_stamps.reset();
    m_events = {};
    m_db.close();
}

void LogReader::rest()
{
    m_piece.reset();
    drop();
}

Result<LogSlice> LogReader::read(quint64 from, quint64 newest, size_t atMost)
{
    LogSlice slice;
    slice.end = from;
    size_t textBytes = 0;
    while (slice.end <= newest && slice.readings.size() < atMost) {
        quint64 nextKnown = 0;
        if (!m_piece || !m_piece->covers(slice.end)) {
            if (Status loaded = load(slice.end, nextKnown); !loaded) {
                if (slice.end > from)
                    return slice; // as far as it came; the next call tells the trouble if it lasts
                return loaded.error();
            }
        }
        const auto gone = [&slice](quint64 count) {
            if (!slice.gaps.empty() && slice.gaps.back().first + slice.gaps.back().count == slice.end)
                slice.gaps.back().count += count;
            else
                slice.gaps.push_back({slice.end, count});
            slice.end += count;
        };
        if (!m_piece || !m_piece->covers(slice.end)) {
            gone(std::min(nextKnown, newest + 1) - slice.end);
            continue;
        }
        const Piece &piece = *m_piece;
        for (size_t i = size_t(slice.end - piece.first);
             i < piece.types.size() && slice.end <= newest && slice.readings.size() < atMost; ++i) {
            if (textBytes > m_textBytes)
                return slice;
            if (piece.types[i] == kNothing) {
                gone(1);
                continue;
            }
            if (!piece.texts.empty())
                slice.texts.resize(slice.readings.size());
            slice.sequences.push_back(slice.end++);
            slice.readings.push_back(piece.readings[i]);
            slice.types.push_back(piece.types[i]);
            if (!piece.texts.empty()) {
                slice.texts.push_back(piece.texts[i]);
                textBytes += size_t(piece.texts[i].size());
            } else if (!slice.texts.empty()) {
                slice.texts.emplace_back();
            }
        }
    }
    return slice;
}

Status LogReader::load(quint64 from, quint64 &nextKnown)
{
    m_piece.reset();
    // The file may have been replaced by another: then the connection looks at one that nobody writes any more.
    for (int attempt = 0; attempt < 2; ++attempt) {
        if (Status opened = open(); !opened)
            return opened;
        Result<bool> found = false;
        {
            Result<sqlite::Transaction> snapshot = sqlite::Transaction::begin(m_db, sqlite::Transaction::Kind::Read);
            if (!snapshot) {
                drop();
                return snapshot.error();
            }
            nextKnown = std::numeric_limits<quint64>::max();
            found = loadFromLog(from, nextKnown);
            if (found.ok() && !*found)
                found = loadFromSegment(from, nextKnown);
        }
        if (!found.ok()) {
            drop();
            return found.error();
        }
        // Rows become visible in order: where a later one is seen, an earlier one that is not seen is gone.
        if (*found || nextKnown != std::numeric_limits<quint64>::max())
            return Done{};
        drop();
    }
    return Error{Error::Kind::Busy, QCoreApplication::translate("history", "The history cannot be read at its newest end just now."),
                 {}};
}

Result<bool> LogReader::loadFromLog(quint64 from, quint64 &nextKnown)
{
    m_rowAt.bind(0, qint64(from));
    Result<bool> row = m_rowAt.step();
    if (!row)
        return row;
    if (*row) {
        const quint64 first = quint64(m_rowAt.integer(0));
        const qint64 count = m_rowAt.integer(1);
        if (count > 0 && from - first < quint64(count)) {
            Result<codec::LogRow> decoded = codec::decodeLogRow(m_rowAt.bytes(2));
            m_rowAt.reset();
            if (decoded.ok() && decoded->firstSequence == first && decoded->readings.size() == size_t(count)) {
                m_piece = std::make_unique<Piece>(Piece{first, std::move(decoded->readings), std::move(decoded->types),
                                                        std::move(decoded->texts)});
                return true;
            }
            // Damaged: the blocks may have it, else it is gone.
            nextKnown = first + quint64(count);
        }
    }
    m_rowAt.reset();
    m_rowAfter.bind(0, qint64(from));
    row = m_rowAfter.step();
    if (!row)
        return row;
    if (*row && !m_rowAfter.isNull(0))
        nextKnown = std::min(nextKnown, quint64(m_rowAfter.integer(0)));
    m_rowAfter.reset();
    return false;
}

Result<bool> LogReader::loadFromSegment(quint64 from, quint64 &nextKnown)
{
    m_segment.bind(0, qint64(from));
    Result<bool> row = m_segment.step();
    if (!row || !*row) {
        m_segment.reset();
        return row;
    }
    const qint64 segment = m_segment.integer(0);
    const qint64 parts = m_segment.integer(1);
    const quint64 first = quint64(m_segment.integer(2));
    const quint64 last = quint64(m_segment.integer(3));
    m_segment.reset();
    if (first > from) {
        nextKnown = std::min(nextKnown, first);
        return false;
    }
    if (last - first >= kMaxSegmentSpan) {
        nextKnown = std::min(nextKnown, last + 1);
        return false;
    }
    // Of a segment with more, the windows that follow are read when their turn comes.
    auto piece = std::make_unique<Piece>();
    piece->first = from;
    piece->readings.resize(size_t(std::min(last - from, m_window - 1) + 1));
    piece->types.assign(piece->readings.size(), kNothing);
    m_blocks.bind(0, segment << 32);
    m_blocks.bind(1, (segment + parts) << 32);
    for (;;) {
        row = m_blocks.step();
        if (!row)
            return row;
        if (!*row)
            break;
        const quint64 id = quint64(m_blocks.integer(0));
        const TagId tag = TagId(quint32(id));
        const Result<codec::Block> block = m_stamps->decode(id, tag, m_blocks.bytes(1), m_blocks.bytes(2));
        if (!block)
            continue; // damaged: its numbers come out as gaps
        for (const codec::StoredReading &reading : block->readings) {
            if (!piece->covers(reading.sequence))
                continue;
            const size_t i = size_t(reading.sequence - from);
            piece->readings[i] = {tag, reading.status, fromMicroseconds(reading.at), Payload{reading.bits}};
            piece->types[i] = block->type;
            if (block->type == ValueType::Text)
                piece->setText(i, reading.text);
        }
        piece->shorten(m_textBytes); // what is beyond it comes with the next window
    }
    m_blocks.reset();
    m_piece = std::move(piece);
    return true;
}

Result<quint64> LogReader::oldest()
{
    if (Status opened = open(); !opened)
        return opened.error();
    const Result<qint64> found =
        m_db.integer("SELECT min(s) FROM (SELECT min(first_sequence) AS s FROM log UNION ALL"
                     " SELECT min(first_sequence) FROM segments)");
    if (!found) {
        drop();
        return found.error();
    }
    return quint64(std::max<qint64>(0, *found));
}

Result<LogEvents> LogReader::events(quint64 after, size_t atMost)
{
    if (Status opened = open(); !opened)
        return opened.error();
    LogEvents events;
    events.last = after;
    m_events.bind(0, qint64(after));
    m_events.bind(1, qint64(atMost));
    for (;;) {
        Result<bool> row = m_events.step();
        if (!row) {
            drop();
            return row.error();
        }
        if (!*row)
            break;
        Event event;
        event.id = quint64(m_events.integer(0));
        events.last = event.id;
        event.at = fromMicroseconds(m_events.integer(1));
        event.severity = Severity(std::clamp<qint64>(m_events.integer(3), 0, qint64(Severity::Critical)));
        event.source = QString::fromUtf8(m_events.text(4));
        event.user = QString::fromUtf8(m_events.text(5));
        event.before = QString::fromUtf8(m_events.text(6));
        event.after = QString::fromUtf8(m_events.text(7));
        event.text = QString::fromUtf8(m_events.text(8));
        event.reference = QString::fromUtf8(m_events.text(9));
        if (eventKindFromName(QString::fromUtf8(m_events.text(2)), event.kind)
            && m_events.integer(10) == StoreTables::checkOf(event.id, event))
            events.events.push_back(std::move(event));
    }
    m_events.reset();
    return events;
}

Result<std::vector<std::pair<TagId, TagUuid>>> LogReader::tags()
{
    if (Status opened = open(); !opened)
        return opened.error();
    std::vector<std::pair<TagId, TagUuid>> tags;
    Result<sqlite::Statement> all = m_db.prepare("SELECT id, uuid FROM tags ORDER BY id");
    if (!all) {
        drop();
        return all.error();
    }
    for (;;) {
        Result<bool> row = all->step();
        if (!row) {
            const Error error = row.error();
            *all = {};
            drop();
            return error;
        }
        if (!*row)
            break;
        const TagUuid tag{QUuid::fromRfc4122(all->text(1))};
        if (!tag.isNull() && all->integer(0) > 0)
            tags.emplace_back(TagId(quint32(all->integer(0))), tag);
    }
    return tags;
}

Result<QUuid> LogReader::station()
{
    if (Status opened = open(); !opened)
        return opened.error();
    const Result<QByteArray> uuid = m_db.text("SELECT uuid FROM station");
    if (!uuid) {
        drop();
        return uuid.error();
    }
    return QUuid::fromRfc4122(*uuid);
}

Result<std::vector<LogReader::Former>> LogReader::formers()
{
    if (Status opened = open(); !opened)
        return opened.error();
    std::vector<Former> formers;
    Result<sqlite::Statement> all = m_db.prepare("SELECT uuid, last_sequence, last_event FROM former ORDER BY id");
    if (!all) {
        drop();
        return all.error();
    }
    for (;;) {
        const Result<bool> row = all->step();
        if (!row) {
            const Error error = row.error();
            *all = {};
            drop();
            return error;
        }
        if (!*row)
            return formers;
        formers.push_back({QUuid::fromRfc4122(all->text(0)), quint64(all->integer(1)), quint64(all->integer(2))});
    }
}

} // namespace lineside
