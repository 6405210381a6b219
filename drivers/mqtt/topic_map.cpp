#include "drivers/mqtt/topic_map.h"

#include "drivers/mqtt/utf8.h"
#include "drivers/mqtt/words.h"

namespace lineside::mqtt {
namespace {

//! Takes the first level off \a rest; \a more says whether a separator followed.
std::string_view takeLevel(std::string_view &rest, bool &more)
{
    const size_t end = rest.find('/');
    const std::string_view level = rest.substr(0, end);
    more = end != std::string_view::npos;
    rest = more ? rest.substr(end + 1) : std::string_view{};
    return level;
}

QString commonFault(std::string_view text)
{
    if (text.empty())
        return Words::tr("The topic is empty.");
    if (text.size() > kMaxTopicBytes)
        return Words::tr("The topic is longer than 65,535 bytes.");
    if (text.find('\0') != std::string_view::npos)
        return Words::tr("The topic contains a NUL character.");
    if (!isValidUtf8(text))
        return Words::tr("The topic is not valid UTF-8.");
    return {};
}

} // namespace

QString topicFault(std::string_view topic)
{
    if (const QString fault = commonFault(topic); !fault.isEmpty())
        return fault;
    if (topic.find_first_of("+#") != std::string_view::npos)
        return Words::tr("A tag's topic names one topic: it cannot contain the wildcards + and #.");
    return {};
}

QString filterFault(std::string_view filter)
{
    if (const QString fault = commonFault(filter); !fault.isEmpty())
        return fault;
    bool more = true;
    for (std::string_view rest = filter; more;) {
        const std::string_view level = takeLevel(rest, more);
        if (level.size() > 1 && level.find_first_of("+#") != std::string_view::npos)
            return Words::tr("A wildcard must stand alone between two slashes.");
        if (level == "#" && more)
            return Words::tr("The wildcard # must be the last level.");
    }
    return {};
}

bool topicMatches(std::string_view filter, std::string_view topic)
{
    if (!topic.empty() && topic.front() == '$' && !filter.empty() && (filter.front() == '+' || filter.front() == '#'))
        return false;
    bool moreFilter = true;
    bool moreTopic = true;
    while (moreFilter) {
        const std::string_view wanted = takeLevel(filter, moreFilter);
        if (wanted == "#")
            return true; // "a/#" takes "a" itself too: then there is no level left
        if (!moreTopic)
            return false;
        const std::string_view level = takeLevel(topic, moreTopic);
        if (wanted != "+" && wanted != level)
            return false;
    }
    return !moreTopic;
}

bool filterCovers(std::string_view wide, std::string_view narrow)
{
    const bool wideBegins = !wide.empty() && (wide.front() == '+' || wide.front() == '#');
    if (!narrow.empty() && narrow.front() == '$' && wideBegins)
        return false;
    bool moreWide = true;
    bool moreNarrow = true;
    while (moreWide) {
        const std::string_view a = takeLevel(wide, moreWide);
        if (a == "#")
            return true;
        if (!moreNarrow)
            return false;
        const std::string_view b = takeLevel(narrow, moreNarrow);
        if (b == "#" || (a != "+" && a != b))
            return false;
    }
    return !moreNarrow;
}

QList<QByteArray> withoutCovered(const QList<QByteArray> &filters)
{
    // Only filters with wildcards can cover another; there are few of them, and there may be thousands of plain topics.
    std::vector<qsizetype> wide;
    for (qsizetype i = 0; i < filters.size(); ++i) {
        if (bytesOf(filters[i]).find_first_of("+#") != std::string_view::npos)
            wide.push_back(i);
    }
    QList<QByteArray> kept;
    std::unordered_map<std::string_view, qsizetype> seen;
    for (qsizetype i = 0; i < filters.size(); ++i) {
        bool covered = !seen.emplace(bytesOf(filters[i]), i).second;
        for (const qsizetype w : wide) {
            if (covered)
                break;
            covered = w != i && filters[w] != filters[i] && filterCovers(bytesOf(filters[w]), bytesOf(filters[i]));
        }
        if (!covered)
            kept.append(filters[i]);
    }
    return kept;
}

TopicPattern::TopicPattern(std::string_view pattern)
{
    bool more = !pattern.empty();
    while (more) {
        const std::string_view level = takeLevel(pattern, more);
        const bool isField = level.size() > 2 && level.front() == '{' && level.back() == '}';
        m_levels.push_back({std::string(isField ? level.substr(1, level.size() - 2) : level), isField});
    }
}

QString TopicPattern::fault(std::string_view pattern)
{
    if (const QString fault = topicFault(pattern); !fault.isEmpty())
        return fault;
    bool more = true;
    for (std::string_view rest = pattern; more;) {
        const std::string_view level = takeLevel(rest, more);
        if (level.find_first_of("{}") == std::string_view::npos)
            continue;
        const std::string_view name = level.size() > 2 ? level.substr(1, level.size() - 2) : std::string_view{};
        if (name.empty() || level.front() != '{' || level.back() != '}'
            || name.find_first_of("{}") != std::string_view::npos)
            return Words::tr("A name in braces must fill a whole level, as in a/{machine}/b.");
    }
    return {};
}

std::optional<QList<TopicPattern::Field>> TopicPattern::match(std::string_view topic) const
{
    if (m_levels.empty())
        return std::nullopt;
    QList<Field> fields;
    bool more = true;
    for (const Level &level : m_levels) {
        if (!more)
            return std::nullopt;
        const std::string_view found = takeLevel(topic, more);
        if (level.isField)
            fields.append({toBytes(level.text), toBytes(found)});
        else if (found != level.text)
            return std::nullopt;
    }
    if (more)
        return std::nullopt;
    return fields;
}

QByteArray TopicPattern::filter() const
{
    QByteArray filter;
    for (const Level &level : m_levels) {
        if (&level != &m_levels.front())
            filter += '/';
        filter += level.isField ? QByteArrayLiteral("+") : toBytes(level.text);
    }
    return filter;
}

} // namespace lineside::mqtt
