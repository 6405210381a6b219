#include "server/http/head.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace lineside::http;

//! A head that was read keeps its promises, and more bytes never change what was said of the first ones.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const HeadReading whole = readHead(bytes);
    if (whole.state == HeadReading::State::Ready) {
        if (whole.length > kMostHeadBytes || whole.length > bytes.size() || !bytes.first(whole.length).endsWith("\r\n\r\n"))
            std::abort();
        if (bytes.first(whole.length).contains('\0') || whole.head.fields.size() > kMostFields)
            std::abort();
        if (whole.head.path.contains('%') || whole.head.path.contains("/../") || whole.head.path.contains("//"))
            std::abort();
        const HeadReading again = readHead(bytes.first(whole.length));
        if (again.state != HeadReading::State::Ready || again.length != whole.length)
            std::abort();
        readQuery(whole.head.query);
    }
    const qsizetype half = bytes.size() / 2;
    const HeadReading part = readHead(bytes.first(half));
    if (part.state == HeadReading::State::Refused && whole.state != HeadReading::State::Refused)
        std::abort();
    if (part.state == HeadReading::State::Ready && (whole.state != HeadReading::State::Ready || whole.length != part.length))
        std::abort();
    return 0;
}
