#include "drivers/mqtt/payload.h"
#include "drivers/mqtt/topic_map.h"

#include <cstdlib>

using namespace lineside;
using namespace lineside::mqtt;

//! What a broker delivers: any bytes as payload (and as topic), read by every format at once.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const QualityWords kWords;
    static TopicDecoder *const decoder = [] {
        auto *made = new TopicDecoder(kWords, std::chrono::milliseconds(1'000));
        quint32 id = 0;
        const auto add = [&](ValueType type, const PayloadRule &rule) {
            DriverTag tag;
            tag.id = TagId(++id);
            tag.tag.edit().type = type;
            tag.tag.edit().unit = QStringLiteral("Cel");
            made->add(tag, rule);
        };
        PayloadRule json;
        add(ValueType::Float64, json);
        add(ValueType::Int64, json);
        add(ValueType::Text, json);
        json.value = "/a/0/b";
        add(ValueType::UInt64, json);
        for (const PayloadFormat format : {PayloadFormat::Number, PayloadFormat::Text, PayloadFormat::Binary}) {
            PayloadRule plain;
            plain.format = format;
            plain.offset = 3;
            add(format == PayloadFormat::Text ? ValueType::Text : ValueType::Float64, plain);
        }
        return made;
    }();
    const std::string_view payload(reinterpret_cast<const char *>(data), size);
    Batch batch;
    const DecodeResult result = decoder->decode(payload, size % 2 == 0, fromMicroseconds(1'763'700'000'000'000), batch);
    if (result.readings != batch.readings.size())
        std::abort();
    for (const Reading &reading : batch.readings) {
        const bool isText = toNumber(reading.tag) == 3 || toNumber(reading.tag) == 6;
        if (isText && reading.value.textIndex() >= batch.texts.size())
            std::abort();
    }
    const auto leaves = JsonScanner::leaves(payload, 50);
    for (const JsonScanner::Leaf &leaf : leaves)
        unescaped(leaf.token);
    if (filterFault(payload).isEmpty() && topicFault("a/b").isEmpty())
        topicMatches(payload, "a/b");
    TopicPattern(payload).match("a/b/c");
    return 0;
}
