#include "models/plant/project_file.h"

#include <cstdint>
#include <cstdlib>

using namespace lineside;

//! Whatever comes in is refused with a sentence, or is a plant that comes back the same from what we write of it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray json = QByteArray::fromRawData(reinterpret_cast<const char *>(data), qsizetype(size));
    const Result<Plant> plant = project::parse(json);
    if (!plant) {
        if (plant.error().message.isEmpty())
            std::abort();
        return 0;
    }
    const QByteArray written = project::write(*plant);
    const Result<Plant> again = project::parse(written);
    if (!again || !(*again == *plant) || project::write(*again) != written)
        std::abort();
    return 0;
}
