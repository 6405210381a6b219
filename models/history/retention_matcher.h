#pragma once

#include "models/history/historian.h"

#include <QRegularExpression>

namespace lineside {

//! Says which rule counts for a tag: the first that fits.
class RetentionMatcher
{
public:
    explicit RetentionMatcher(const std::vector<RetentionRule> &rules);
    //! \a tag: as "DEVICE.tag".
    std::optional<size_t> ruleOf(const QString &tag) const;

private:
    std::vector<QRegularExpression> m_rules;
};

} // namespace lineside
