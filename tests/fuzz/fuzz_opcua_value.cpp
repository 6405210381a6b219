#include "drivers/opcua/frame_text.h"
#include "drivers/opcua/node_address.h"
#include "drivers/opcua/ua_owned.h"
#include "drivers/opcua/ua_value.h"
#include "drivers/opcua/wire_tap.h"

#include <cstdlib>

using namespace lineside;

namespace {

//! A DataValue as a server sends it, made into a reading of every type of tag.
void asValue(const QByteArray &bytes)
{
    opcua::UaOwned<UA_DataValue, UA_TYPES_DATAVALUE> decoded;
    const UA_ByteString view = opcua::viewOf(bytes);
    if (UA_decodeBinary(&view, decoded.get(), decoded.type(), nullptr) != UA_STATUSCODE_GOOD)
        return;
    const opcua::Value value = opcua::fromUa(*decoded.get());
    for (const ValueType type :
         {ValueType::Float64, ValueType::Int64, ValueType::UInt64, ValueType::Bool, ValueType::Text}) {
        Tag tag;
        tag.type = type;
        Batch batch;
        const Reading reading = opcua::toReading(value, TagId(1), tag, batch);
        if (qualityOf(reading.status) == Quality::Bad && reading.value.bits != 0)
            std::abort();
        if (type == ValueType::Text && qualityOf(reading.status) != Quality::Bad
            && reading.value.textIndex() >= batch.texts.size())
            std::abort();
        for (const QByteArray &text : batch.texts) {
            if (text.size() > kMaxTextBytes)
                std::abort();
        }
    }
    if (opcua::displayText(value).size() > 200)
        std::abort();
    // What was read can be written, and comes back the same.
    const QVariant raw = opcua::rawOf(value);
    const QVariant again = opcua::asWritten(raw, value.type);
    if (again.isValid() && value.type != opcua::WireType::Double && value.type != opcua::WireType::Float && again != raw)
        std::abort();
}

void asText(const QByteArray &bytes)
{
    if (const Result<opcua::NodeAddress> address = opcua::NodeAddress::parse(QString::fromUtf8(bytes))) {
        if (!(opcua::NodeAddress::parse(address->text()).value() == *address))
            std::abort();
    }
}

void asStream(const QByteArray &bytes)
{
    opcua::ChunkCutter cutter;
    const auto take = [](const QByteArray &head, qsizetype size) {
        if (head.size() > kMaxFrameBytes || head.size() > size)
            std::abort();
        FrameRecord frame;
        frame.bytes = head;
        frame.note = opcua::frameSummary(head);
        if (opcua::describeFrame(frame).isEmpty())
            std::abort();
    };
    // in two pieces, wherever they part
    const size_t half = bytes.isEmpty() ? 0 : size_t(quint8(bytes[0])) % size_t(bytes.size());
    cutter.add(bytes.constData(), half, take);
    cutter.add(bytes.constData() + half, size_t(bytes.size()) - half, take);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    switch (data[0] % 3) {
    case 0:
        asValue(bytes);
        break;
    case 1:
        asText(bytes);
        break;
    default:
        asStream(bytes);
    }
    return 0;
}
