#include "models/access/refusal_trail.h"

#include "models/access/access_text.h"
#include "models/access/attempt_limiter.h"

#include <algorithm>

namespace lineside {

namespace {

QString wordsOf(RefusedAccess what)
{
    switch (what) {
    case RefusedAccess::Proof:
        return AccessText::tr("A proof that is not good was refused.");
    case RefusedAccess::WebPage:
        return AccessText::tr("A web page from elsewhere was refused.");
    case RefusedAccess::Permission:
        return AccessText::tr("Something was refused that the role does not allow.");
    case RefusedAccess::OthersThing:
        return AccessText::tr("Something of another tenant was refused.");
    case RefusedAccess::UnknownMember:
        return AccessText::tr("Data that does not belong there was refused.");
    case RefusedAccess::TooMuch:
        return AccessText::tr("Too many connections or requests were refused.");
    }
    return {};
}

AuditEntry entryFor(const QString &account, const QString &address, const QString &text)
{
    return {account, {Provenance::Network, address, {}}, QStringLiteral("access"), {}, {}, text, Severity::Warning};
}

} // namespace

void RefusalTrail::note(RefusedAccess what, const QString &account, const QString &address, SteadyTime now)
{
    const QByteArray network = networkOf(address);
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_knocking.begin(), m_knocking.end(), [&](const Knocking &one) {
        return one.what == what && one.account == account && one.network == network;
    });
    if (found != m_knocking.end()) {
        found->address = address;
        ++found->times;
    } else if (m_knocking.size() < kMostKeys) {
        m_knocking.push_back({what, account, network, address, now, false, 1});
    } else if (m_others++ == 0) {
        m_othersSince = now;
    }
}

std::vector<AuditEntry> RefusalTrail::due(SteadyTime now)
{
    std::vector<AuditEntry> entries;
    const std::lock_guard lock(m_mutex);
    for (Knocking &one : m_knocking) {
        const bool isFirst = !one.told;
        if (isFirst) {
            one.told = true;
            --one.times;
            entries.push_back(entryFor(one.account, one.address, wordsOf(one.what)));
        }
        if (now - one.since < kMinute)
            continue;
        if (one.times > 0)
            entries.push_back(entryFor(one.account, one.address, wordsOf(one.what) + QLatin1Char(' ') + AccessText::tr("%Ln more time(s) in a minute.", nullptr, one.times)));
        // Who goes on knocking keeps the place, and is told of once a minute.
        if (one.times > 0 || isFirst)
            one.since = now;
        else
            one.since = {};
        one.times = 0;
    }
    std::erase_if(m_knocking, [](const Knocking &one) { return one.since == SteadyTime{}; });
    if (m_others > 0 && now - m_othersSince >= kMinute)
        entries.push_back(entryFor({}, {}, AccessText::tr("%Ln more access(es) of others were refused.", nullptr, std::exchange(m_others, 0))));
    return entries;
}

void RefusalTrail::missed(size_t entries, SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    if (m_others == 0)
        m_othersSince = now;
    m_others += int(entries);
}

} // namespace lineside
