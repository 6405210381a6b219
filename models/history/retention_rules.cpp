#include "models/history/retention_control.h"
#include "models/history/retention_matcher.h"

#include <QCoreApplication>

namespace lineside {

Result<std::vector<RetentionRule>> retentionRules(const QString &text)
{
    std::vector<RetentionRule> rules;
    for (const QString &part : text.split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
        const QString rule = part.simplified();
        if (rule.isEmpty())
            continue;
        const qsizetype space = rule.lastIndexOf(QLatin1Char(' '));
        bool isNumber = false;
        const int days = rule.mid(space + 1).toInt(&isNumber);
        if (space <= 0 || !isNumber || days < 0 || days > kMaxKeptDays)
            return Error{Error::Kind::BadData,
                         QCoreApplication::translate("history", "\"%1\" is no rule for how long readings are kept.").arg(rule),
                         QCoreApplication::translate("history", "Write \"DEVICE.tag days\" with a semicolon between rules; * stands for"
                                                                " anything, 0 days for as long as there is room.")};
        rules.push_back({rule.left(space), days});
    }
    return rules;
}

QString retentionText(const std::vector<RetentionRule> &rules)
{
    QStringList texts;
    for (const RetentionRule &rule : rules)
        texts << rule.tags + QLatin1Char(' ') + QString::number(rule.days);
    return texts.join(QStringLiteral("; "));
}

RetentionMatcher::RetentionMatcher(const std::vector<RetentionRule> &rules)
{
    for (const RetentionRule &rule : rules)
        m_rules.emplace_back(QRegularExpression::anchoredPattern(QRegularExpression::wildcardToRegularExpression(
            rule.tags, QRegularExpression::UnanchoredWildcardConversion)));
}

std::optional<size_t> RetentionMatcher::ruleOf(const QString &tag) const
{
    for (size_t i = 0; i < m_rules.size(); ++i) {
        if (m_rules[i].match(tag).hasMatch())
            return i;
    }
    return std::nullopt;
}

} // namespace lineside
