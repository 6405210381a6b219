#include "load/message_reader.h"

#include <algorithm>

namespace lineside::load {

namespace {

constexpr std::string_view kReadings = "{\"type\":\"sensorReadingUpdated\"";
constexpr std::string_view kEvent = "{\"type\":\"equipmentEventTriggered\"";
constexpr std::string_view kStamp = "\"timestamp\":\"";
constexpr std::string_view kReference = "\"reference\":\"";
constexpr size_t kStampDigits = 27;
constexpr size_t kNumberDigits = 10;
constexpr size_t kMicrosecondDigits = 16;

std::optional<uint64_t> digits(std::string_view text)
{
    uint64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return {};
        value = value * 10 + uint64_t(c - '0');
    }
    return value;
}

//! Days since 1970 of a date of our calendar (Howard Hinnant, "chrono-compatible low-level date algorithms").
int64_t daysFrom(int64_t year, unsigned month, unsigned day)
{
    year -= month <= 2;
    const int64_t era = year / 400;
    const auto yearOfEra = unsigned(year - era * 400);
    const unsigned dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const unsigned dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146'097 + int64_t(dayOfEra) - 719'468;
}

} // namespace

int64_t MessageReader::timeFrom(std::string_view text)
{
    if (text.size() < kStampDigits || text[10] != 'T' || text[19] != '.')
        return 0;
    const auto part = [&text](size_t at, size_t count) { return digits(text.substr(at, count)); };
    const auto year = part(0, 4), month = part(5, 2), day = part(8, 2), hour = part(11, 2), minute = part(14, 2), second = part(17, 2),
               micro = part(20, 6);
    if (!year || !month || !day || !hour || !minute || !second || !micro)
        return 0;
    const int64_t days = daysFrom(int64_t(*year), unsigned(*month), unsigned(*day));
    const int64_t seconds = ((days * 24 + int64_t(*hour)) * 60 + int64_t(*minute)) * 60 + int64_t(*second);
    return (seconds * 1'000'000 + int64_t(*micro)) * 1'000;
}

std::optional<StreamMessage> MessageReader::read(std::string_view text)
{
    StreamMessage message;
    if (text.starts_with(kReadings)) {
        // An opening brace for the envelope, one for the payload, and one for each reading.
        const auto braces = uint64_t(std::count(text.begin(), text.end(), '{'));
        message.deliveries = braces > 2 ? braces - 2 : 0;
        message.isSnapshot = text.substr(0, 400).find("\"snapshot\":true") != std::string_view::npos;
        constexpr std::string_view kEnd = "}]}}";
        if (text.ends_with(kEnd) && text.size() > kEnd.size() + kMicrosecondDigits) {
            const auto micro = digits(text.substr(text.size() - kEnd.size() - kMicrosecondDigits, kMicrosecondDigits));
            message.stampedNs = micro ? int64_t(*micro) * 1'000 : 0;
        }
        return message;
    }
    if (!text.starts_with(kEvent))
        return {};
    message.deliveries = 1;
    if (text.substr(m_stampAt).substr(0, kStamp.size()) != kStamp) {
        m_stampAt = text.find(kStamp);
        if (m_stampAt == std::string_view::npos) {
            m_stampAt = 0;
            return message;
        }
    }
    message.stampedNs = timeFrom(text.substr(m_stampAt + kStamp.size()).substr(0, kStampDigits));
    constexpr std::string_view kEnd = "\"}}";
    const size_t tail = kReference.size() + kNumberDigits + kEnd.size();
    if (text.size() > tail && text.ends_with(kEnd) && text.substr(text.size() - tail, kReference.size()) == kReference)
        message.number = digits(text.substr(text.size() - kEnd.size() - kNumberDigits, kNumberDigits));
    return message;
}

} // namespace lineside::load
