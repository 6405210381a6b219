#include "load/load_figures.h"

#include <algorithm>
#include <cstdio>

namespace lineside::load {

void Delays::add(int64_t nanoseconds, uint64_t weight)
{
    const int64_t delay = std::max<int64_t>(0, nanoseconds); // the clock that stamps may be stepped
    m_steps[std::min(size_t(delay / kStepNs), kSteps)] += weight;
    m_count += weight;
    m_longest = std::max(m_longest, delay);
}

void Delays::clear()
{
    std::fill(m_steps.begin(), m_steps.end(), 0);
    m_count = 0;
    m_longest = 0;
}

double Delays::percentile(double part) const
{
    if (m_count == 0)
        return 0;
    const auto wanted = uint64_t(part * double(m_count - 1)) + 1;
    uint64_t passed = 0;
    for (size_t i = 0; i < m_steps.size(); ++i) {
        passed += m_steps[i];
        if (passed >= wanted)
            return std::min(longest(), double((int64_t(i) + 1) * kStepNs) / 1e6);
    }
    return longest();
}

namespace {

void appendNumber(std::string &out, const char *key, double value)
{
    char text[96];
    std::snprintf(text, sizeof text, "\"%s\":%.10g,", key, value);
    out += text;
}

void appendDelays(std::string &out, const char *key, const Delays &delays)
{
    char text[192];
    std::snprintf(text, sizeof text, "\"%s\":{\"count\":%llu,\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f},", key,
                  static_cast<unsigned long long>(delays.count()), delays.percentile(0.5), delays.percentile(0.95),
                  delays.percentile(0.99), delays.longest());
    out += text;
}

void appendCounts(std::string &out, const char *key, const std::map<int, uint64_t> &counts)
{
    out += '"' + std::string(key) + "\":{";
    for (const auto &[code, count] : counts)
        out += '"' + std::to_string(code) + "\":" + std::to_string(count) + ',';
    if (out.back() == ',')
        out.pop_back();
    out += "},";
}

} // namespace

std::string Figures::json() const
{
    std::string out = "{";
    appendNumber(out, "asked", double(asked));
    appendNumber(out, "connected", double(connected));
    appendNumber(out, "failed", double(failed));
    appendDelays(out, "connectMs", connecting);
    appendDelays(out, "subscribeMs", subscribing);
    appendCounts(out, "refusals", refusals);
    appendCounts(out, "closes", closes);
    appendNumber(out, "drops", double(drops));
    appendNumber(out, "connectedShare", connectedShare());
    appendNumber(out, "seconds", seconds);
    appendNumber(out, "messages", double(messages));
    appendNumber(out, "deliveries", double(deliveries));
    appendNumber(out, "bytes", double(bytes));
    appendNumber(out, "lost", double(lost));
    appendNumber(out, "doubled", double(doubled));
    appendNumber(out, "snapshots", double(snapshots));
    appendDelays(out, "delayMs", delays);
    appendNumber(out, "cpuSeconds", cpuSeconds);
    out += "\"assault\":{";
    for (const auto &[name, count] : assault)
        out += '"' + name + "\":" + std::to_string(count) + ',';
    if (out.back() == ',')
        out.pop_back();
    out += "},";
    std::string trouble;
    for (const char c : firstTrouble) {
        if (c == '"' || c == '\\')
            trouble += '\\';
        trouble += uint8_t(c) < 0x20 ? ' ' : c;
    }
    return out + "\"trouble\":\"" + trouble + "\"}";
}

} // namespace lineside::load
