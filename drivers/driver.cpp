#include "drivers/driver.h"

namespace lineside {

SharedTag::SharedTag()
{
    static const std::shared_ptr<const Tag> nobody = std::make_shared<Tag>();
    m_tag = nobody;
}

Tag &SharedTag::edit()
{
    auto own = std::make_shared<Tag>(*m_tag);
    Tag &tag = *own;
    m_tag = std::move(own);
    return tag;
}

void Driver::write(const DriverTag &, const QVariant &, SteadyTime, std::function<void(WriteOutcome)> done)
{
    done({WriteResult::Refused, QStringLiteral("This device's protocol cannot write."), {}});
}

} // namespace lineside
