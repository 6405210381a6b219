#pragma once

#include "drivers/driver.h"
#include "drivers/mqtt/json_scan.h"
#include "models/telemetry/conditioning.h"

#include <memory>
#include <unordered_map>

namespace lineside::mqtt {

enum class PayloadFormat { Number, Text, Binary, Json };
enum class BinaryType { Bool, Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Float32, Float64 };
enum class ByteOrder { BigEndian, LittleEndian };
enum class TimeUnit { Auto, Seconds, Milliseconds, Microseconds };

//! How one tag's value is found in its topic's payload.
struct PayloadRule
{
    PayloadFormat format = PayloadFormat::Json;
    qsizetype offset = 0; //!< Binary: of the first byte
    BinaryType binaryType = BinaryType::Float32;
    ByteOrder byteOrder = ByteOrder::BigEndian;
    QByteArray value{"/value"}; //!< Json: RFC 6901 pointers; an empty one of the other three: not there
    QByteArray time{"/timestamp"};
    QByteArray unit{"/unit"};
    QByteArray quality{"/quality"};
    TimeUnit timeUnit = TimeUnit::Auto;

    friend bool operator==(const PayloadRule &, const PayloadRule &) = default;
};

/*!
 * What a device's quality words mean. Letters' case does not matter; a word that is not in the table is Uncertain.
 */
class QualityWords
{
public:
    //! The standard table, as the device parameter shows it: "GOOD = good", one word a line.
    static QString standard();
    //! What is wrong with a table, in words; empty when it is fine.
    static QString fault(const QString &table);

    explicit QualityWords(const QString &table = standard());

    //! Nothing for a word that is not in the table.
    std::optional<Quality> find(std::string_view word) const;

private:
    std::unordered_map<std::string, Quality> m_words;
};

//! Generic codes for what a payload's quality word says; it tells no reason.
inline constexpr StatusCode kUncertain{0x40000000};
inline constexpr StatusCode kBad{0x80000000};

/*!
 * A stamp as text: ISO 8601 with Z or an offset; without one nobody knows which hour it is, so it is refused. A text of
 * digits is a number. Nothing when it cannot be read. Second 60 is the first of the next minute.
 */
std::optional<UtcTime> parseStamp(std::string_view text, TimeUnit unit);

/*!
 * A stamp as a number since 1970. With Auto its size tells: below 10^11 seconds (until the year 5138), below 10^14
 * milliseconds, below 10^17 microseconds, else nanoseconds. Nothing when it is negative or beyond the year 9999.
 */
std::optional<UtcTime> stampFromNumber(std::string_view number, TimeUnit unit);

//! What came of a message, for counters and the fault log.
struct DecodeResult
{
    quint32 readings = 0;
    quint32 malformed = 0;      //!< tags that got no value from it
    quint32 stampFaults = 0;    //!< stamps that could not be read: the receive time was taken
    quint32 unknownQuality = 0; //!< quality words that are not in the table
    QByteArray reason;          //!< why it was malformed; empty when it was fine
    std::optional<UtcTime> stamp; //!< the first that was read
};

/*!
 * Turns the payloads of one topic into readings of its tags. Nothing is put into the batch for a tag whose value could
 * not be read.
 *
 * A message that the broker had retained says how things were, not how they are: its reading is Uncertain unless its
 * own stamp is younger than the tag's stale time.
 *
 * On one thread; keeps its working memory between messages.
 */
class TopicDecoder
{
public:
    //! \a period is the device's: the standard stale time hangs on it.
    TopicDecoder(const QualityWords &words, std::chrono::milliseconds period) : m_words(&words), m_period(period) {}

    void add(const DriverTag &tag, const PayloadRule &rule);
    bool remove(TagId tag); //!< false when it was not here
    bool isEmpty() const { return m_plans.empty(); }
    std::vector<TagId> tags() const;

    DecodeResult decode(std::string_view payload, bool retained, UtcTime now, Batch &batch);

private:
    struct Plan
    {
        TagId id = kNoTag;
        Tag tag;
        PayloadRule rule;
        size_t value = 0; //!< numbers of the pointers in m_scanner
        std::optional<size_t> time, unit, quality;
        QByteArray tagUnit;                  //!< UTF-8
        QByteArray seenUnit;                 //!< the last other unit that came, and its name as text
        QString seenUnitName;
        std::chrono::microseconds staleTime{};
    };

    void rebuild();
    void decodeJson(Plan &plan, bool retained, UtcTime now, Batch &batch, DecodeResult &result);
    void decodePlain(Plan &plan, std::string_view payload, bool retained, UtcTime now, Batch &batch,
                     DecodeResult &result);
    //! Nothing when the token holds no value for this tag: then \a reason says why.
    std::optional<Encoded> encodeToken(const Plan &plan, const JsonToken &token, Batch &batch, const char *&reason) const;
    std::optional<Encoded> convert(Plan &plan, const JsonToken &unit, const JsonToken &value, Batch &batch) const;
    void put(const Plan &plan, Encoded encoded, std::optional<UtcTime> stamp, Quality quality, bool retained,
             UtcTime now, Batch &batch, DecodeResult &result) const;

    const QualityWords *m_words;
    std::chrono::milliseconds m_period;
    std::vector<Plan> m_plans;
    JsonScanner m_scanner;
    bool m_hasJson = false;
};

//! A number as plain text, for a tag of any numeric type; nothing when it is not a finite number.
std::optional<Encoded> encodeNumberText(std::string_view text, const Tag &tag, Batch &batch);
//! A binary value at the rule's place; nothing when the payload is too short.
std::optional<Encoded> encodeBinary(std::string_view payload, const PayloadRule &rule, const Tag &tag, Batch &batch);

/*!
 * The payload of a write. JSON is {"value": …} with the rule's pointer as names (a pointer into an array is refused);
 * numbers in digits that read back as the same value.
 */
Result<QByteArray> payloadFor(const QVariant &rawValue, const Tag &tag, const PayloadRule &rule);

//! How many bytes a binary type takes.
qsizetype sizeOf(BinaryType type);

} // namespace lineside::mqtt
