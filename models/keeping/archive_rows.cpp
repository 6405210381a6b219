#include "models/keeping/archive_rows.h"

#include <QCoreApplication>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace lineside::keeping {

namespace {

constexpr qsizetype kHashBuffer = 64 * 1024;
constexpr qsizetype kMaxLine = 2 * kMaxTextBytes + 256;
constexpr qsizetype kMaxEventLine = 16 << 20;
constexpr size_t kEventTexts = 6; // source, user, before, after, text, reference
constexpr qint64 kSecondUs = 1'000'000;
constexpr qint64 kDaySeconds = 86'400;

void digits(char *to, int count, qint64 number)
{
    for (int i = count - 1; i >= 0; --i, number /= 10)
        to[i] = char('0' + number % 10);
}

//! 2026-10-05T07:08:09.000125Z
void appendTime(QByteArray &to, qint64 us)
{
    using namespace std::chrono;
    const sys_time<microseconds> at{microseconds(us)};
    const auto day = floor<days>(at);
    const year_month_day date(day);
    const qint64 inDay = (at - day).count();
    char text[] = "0000-00-00T00:00:00.000000Z";
    digits(text, 4, int(date.year()));
    digits(text + 5, 2, qint64(unsigned(date.month())));
    digits(text + 8, 2, qint64(unsigned(date.day())));
    digits(text + 11, 2, inDay / (3'600 * kSecondUs));
    digits(text + 14, 2, inDay / (60 * kSecondUs) % 60);
    digits(text + 17, 2, inDay / kSecondUs % 60);
    digits(text + 20, 6, inDay % kSecondUs);
    to.append(text, sizeof(text) - 1);
}

bool readDigits(const char *from, int count, qint64 &number)
{
    number = 0;
    for (int i = 0; i < count; ++i) {
        if (from[i] < '0' || from[i] > '9')
            return false;
        number = number * 10 + (from[i] - '0');
    }
    return true;
}

bool readTime(QByteArrayView text, qint64 &us)
{
    using namespace std::chrono;
    const char *at = text.data();
    qint64 y = 0, m = 0, d = 0, h = 0, min = 0, s = 0, f = 0;
    if (text.size() != 27 || !readDigits(at, 4, y) || !readDigits(at + 5, 2, m) || !readDigits(at + 8, 2, d)
        || !readDigits(at + 11, 2, h) || !readDigits(at + 14, 2, min) || !readDigits(at + 17, 2, s)
        || !readDigits(at + 20, 6, f) || at[10] != 'T' || at[26] != 'Z')
        return false;
    const year_month_day date{year(int(y)), month(unsigned(m)), day(unsigned(d))};
    if (!date.ok() || h > 23 || min > 59 || s > 59)
        return false;
    us = (qint64(sys_days(date).time_since_epoch().count()) * kDaySeconds + h * 3'600 + min * 60 + s) * kSecondUs + f;
    return true;
}

bool readNumber(QByteArrayView text, double &value)
{
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    return end.ec == std::errc() && end.ptr == text.data() + text.size();
}

template<typename T>
bool readNumber(QByteArrayView text, T &value, int base = 10)
{
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return end.ec == std::errc() && end.ptr == text.data() + text.size();
}

Error badLine(quint64 number)
{
    return {Error::Kind::BadData, QCoreApplication::translate("keeping", "Line %1 cannot be read.").arg(number), {}};
}

std::array<const QString *, kEventTexts> textsOf(const Event &event)
{
    return {&event.source, &event.user, &event.before, &event.after, &event.text, &event.reference};
}

//! Takes the next cell, with or without quotes, off the front of \a line.
bool takeCell(QByteArrayView &line, QByteArray &cell)
{
    cell.clear();
    if (!line.startsWith('"')) {
        const qsizetype end = line.indexOf(',');
        cell = (end < 0 ? line : line.first(end)).toByteArray();
        line = end < 0 ? QByteArrayView() : line.sliced(end + 1);
        return !cell.contains('"');
    }
    for (qsizetype i = 1; i < line.size(); ++i) {
        if (line.at(i) != '"') {
            cell += line.at(i);
        } else if (i + 1 < line.size() && line.at(i + 1) == '"') {
            cell += line.at(i++);
        } else {
            const bool isLast = i + 1 == line.size();
            const bool ends = isLast || line.at(i + 1) == ',';
            line = isLast || !ends ? QByteArrayView() : line.sliced(i + 2);
            return ends;
        }
    }
    return false;
}

} // namespace

void appendRow(QByteArray &to, const ArchivedReading &reading, ValueType type)
{
    appendTime(to, reading.atUs);
    to += ',';
    char buffer[40];
    const auto append = [&](std::to_chars_result end) { to.append(buffer, end.ptr - buffer); };
    QByteArray bits;
    switch (type) {
    case ValueType::Float64: {
        const double value = std::bit_cast<double>(reading.bits);
        if (std::isnan(value))
            bits = QByteArray::number(reading.bits, 16);
        else
            append(std::to_chars(buffer, buffer + sizeof(buffer), value));
        break;
    }
    case ValueType::Int64:
        append(std::to_chars(buffer, buffer + sizeof(buffer), qint64(reading.bits)));
        break;
    case ValueType::UInt64:
    case ValueType::Bool:
        append(std::to_chars(buffer, buffer + sizeof(buffer), reading.bits));
        break;
    case ValueType::Text:
        if (reading.hasText) {
            QByteArray text = reading.text;
            to += '"' + text.replace('"', "\"\"") + '"';
        } else {
            bits = "none";
        }
        break;
    }
    to += ',';
    append(std::to_chars(buffer, buffer + sizeof(buffer), quint32(reading.status)));
    to += ',' + bits + '\n';
}

void ReadingsHash::add(const ArchivedReading &reading)
{
    const struct
    {
        qint64 at;
        quint64 bits;
        quint64 textLength;
        quint32 status;
        quint32 zero;
    } fixed{reading.atUs, reading.hasText ? 0 : reading.bits, reading.hasText ? quint64(reading.text.size()) : ~quint64(0),
            quint32(reading.status), 0};
    m_buffer.append(reinterpret_cast<const char *>(&fixed), sizeof(fixed));
    if (reading.hasText)
        m_buffer += reading.text;
    ++m_count;
    if (m_buffer.size() >= kHashBuffer) {
        m_hash.addData(m_buffer);
        m_buffer.clear();
    }
}

QByteArray ReadingsHash::result()
{
    m_hash.addData(m_buffer);
    m_buffer.clear();
    return m_hash.result().toHex();
}

Status CsvLines::take(QByteArrayView piece)
{
    m_rest.append(piece.data(), piece.size());
    qsizetype begin = 0;
    for (qsizetype i = m_scanned; i < m_rest.size(); ++i) {
        const char c = m_rest.at(i);
        if (c == '"') {
            m_inQuotes = !m_inQuotes;
        } else if (c == '\n' && !m_inQuotes) {
            if (Status read = m_line(QByteArrayView(m_rest).sliced(begin, i - begin), ++m_lines); !read)
                return read;
            begin = i + 1;
        }
    }
    m_rest.remove(0, begin);
    m_scanned = m_rest.size();
    if (m_rest.size() > m_longest)
        return Error{Error::Kind::BadData, QCoreApplication::translate("keeping", "Line %1 is too long.").arg(m_lines + 1), {}};
    return Done{};
}

Status CsvLines::finish()
{
    if (!m_rest.isEmpty())
        return Error{Error::Kind::BadData, QCoreApplication::translate("keeping", "The last line is cut off."), {}};
    return Done{};
}

RowParser::RowParser(ValueType type, std::function<void(const ArchivedReading &)> found)
    : m_type(type), m_found(std::move(found)),
      m_lines(kMaxLine, [this](QByteArrayView row, quint64 number) { return line(row, number); })
{
}

Status RowParser::line(QByteArrayView line, quint64 number)
{
    const Error bad = badLine(number);
    if (number == 1)
        return line == QByteArrayView(kArchiveHeader).chopped(1) ? Status(Done{}) : Status(bad);
    // From both ends: a text may hold commas.
    const qsizetype first = line.indexOf(',');
    const qsizetype last = line.lastIndexOf(',');
    const qsizetype middle = last > 0 ? line.first(last).lastIndexOf(',') : -1;
    if (first < 0 || middle <= first)
        return bad;
    ArchivedReading reading;
    quint32 status = 0;
    if (!readTime(line.first(first), reading.atUs) || !readNumber(line.sliced(middle + 1, last - middle - 1), status))
        return bad;
    reading.status = StatusCode(status);
    const QByteArrayView value = line.sliced(first + 1, middle - first - 1);
    const QByteArrayView bits = line.sliced(last + 1);
    bool ok = true;
    switch (m_type) {
    case ValueType::Float64:
        if (value.isEmpty()) {
            ok = readNumber(bits, reading.bits, 16);
        } else {
            double number = 0;
            ok = readNumber(value, number);
            reading.bits = std::bit_cast<quint64>(number);
        }
        break;
    case ValueType::Int64: {
        qint64 number = 0;
        ok = readNumber(value, number);
        reading.bits = quint64(number);
        break;
    }
    case ValueType::UInt64:
    case ValueType::Bool:
        ok = readNumber(value, reading.bits);
        break;
    case ValueType::Text:
        if (value.isEmpty()) {
            ok = bits == QByteArrayView("none");
        } else {
            ok = value.size() >= 2 && value.front() == '"' && value.back() == '"';
            if (ok)
                reading.text = value.sliced(1, value.size() - 2).toByteArray().replace("\"\"", "\"");
            reading.hasText = ok;
        }
        break;
    }
    if (!ok)
        return bad;
    m_found(reading);
    return Done{};
}

void appendEvent(QByteArray &to, const Event &event)
{
    to += QByteArray::number(event.id) + ',';
    appendTime(to, toMicroseconds(event.at));
    to += ',' + eventKindName(event.kind).toLatin1() + ',' + severityName(event.severity).toLatin1();
    for (const QString *text : textsOf(event))
        to += ",\"" + text->toUtf8().replace('"', "\"\"") + '"';
    to += '\n';
}

void EventsHash::add(const Event &event)
{
    const struct
    {
        quint64 id;
        qint64 at;
        quint64 texts;
    } fixed{event.id, toMicroseconds(event.at), kEventTexts};
    m_hash.addData(QByteArray(reinterpret_cast<const char *>(&fixed), sizeof(fixed)));
    const auto add = [this](const QByteArray &text) {
        m_hash.addData(QByteArray::number(text.size()) + ':' + text);
    };
    add(eventKindName(event.kind).toUtf8());
    add(severityName(event.severity).toUtf8());
    for (const QString *text : textsOf(event))
        add(text->toUtf8());
    ++m_count;
}

EventParser::EventParser(std::function<void(const Event &)> found)
    : m_found(std::move(found)), m_lines(kMaxEventLine, [this](QByteArrayView row, quint64 number) { return line(row, number); })
{
}

Status EventParser::line(QByteArrayView line, quint64 number)
{
    const Error bad = badLine(number);
    if (number == 1)
        return line == QByteArrayView(kEventsHeader).chopped(1) ? Status(Done{}) : Status(bad);
    std::array<QByteArray, 4 + kEventTexts> cells;
    for (size_t i = 0; i < cells.size(); ++i) {
        // a cell that is not the last has something behind it, be it an empty cell in quotes
        if (line.isEmpty() || !takeCell(line, cells[i]))
            return bad;
    }
    Event event;
    qint64 us = 0;
    if (!line.isEmpty() || !readNumber(QByteArrayView(cells[0]), event.id) || !readTime(cells[1], us)
        || !eventKindFromName(QString::fromLatin1(cells[2]), event.kind)
        || !severityFromName(QString::fromLatin1(cells[3]), event.severity))
        return bad;
    event.at = fromMicroseconds(us);
    const std::array<QString *, kEventTexts> texts{&event.source, &event.user, &event.before, &event.after, &event.text,
                                                   &event.reference};
    for (size_t i = 0; i < kEventTexts; ++i)
        *texts[i] = QString::fromUtf8(cells[4 + i]);
    m_found(event);
    return Done{};
}

} // namespace lineside::keeping
