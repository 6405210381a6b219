#include "models/health/anomaly_detector.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::Literals;

// An episode that is on, over a restart.

namespace lineside {

namespace {

constexpr qsizetype kMostCarriedTags = 16;

QJsonValue carriedTime(UtcTime at)
{
    return QString::number(toMicroseconds(at));
}

std::optional<UtcTime> carriedTimeOf(const QJsonValue &value)
{
    bool isNumber = false;
    const qint64 us = value.toString().toLongLong(&isNumber);
    return isNumber ? std::optional(fromMicroseconds(us)) : std::nullopt;
}

} // namespace

QByteArray AnomalyDetector::saveWithEpisode() const
{
    const QByteArray saved = save();
    if (!isOdd())
        return saved;
    QJsonArray tags;
    for (const AnomalyTag &tag : m_episode->tags)
        tags.append(QJsonObject{{u"tag"_s, qint64(tag.tag)}, {u"value"_s, tag.value}, {u"usual"_s, tag.usual},
                                {u"deviation"_s, tag.deviation}, {u"share"_s, tag.share}});
    QJsonObject top = QJsonDocument::fromJson(saved).object();
    top.insert(u"episode"_s, QJsonObject{{u"seenTo"_s, carriedTime(m_lastAt)}, {u"since"_s, carriedTime(m_episode->since)},
                                         {u"seenAt"_s, carriedTime(m_episode->seenAt)}, {u"kind"_s, int(m_episode->kind)},
                                         {u"severity"_s, int(m_episode->severity)}, {u"worst"_s, m_episode->worst},
                                         {u"rows"_s, double(m_episode->rows)}, {u"withStart"_s, m_episode->withStart},
                                         {u"grew"_s, m_episode->grew}, {u"first"_s, m_episode->first}, {u"recent"_s, m_episode->recent},
                                         {u"ordinary"_s, m_ordinary}, {u"tags"_s, tags}});
    return QJsonDocument(top).toJson(QJsonDocument::Compact);
}

bool AnomalyDetector::resume(const QByteArray &saved, UtcTime now)
{
    const QJsonObject from = QJsonDocument::fromJson(saved).object()[u"episode"_s].toObject();
    const auto seenTo = carriedTimeOf(from[u"seenTo"_s]), since = carriedTimeOf(from[u"since"_s]), seenAt = carriedTimeOf(from[u"seenAt"_s]);
    const int kind = from[u"kind"_s].toInt(-1), severity = from[u"severity"_s].toInt(-1);
    if (!seenTo || !since || !seenAt || *seenTo > now + m_settings.step || *since > *seenAt || *seenAt > *seenTo || *since <= m_since
        || kind < 0 || kind > int(kLastAnomalyKind) || severity < 0 || severity > int(AnomalySeverity::High))
        return false;
    AnomalyEpisode episode;
    episode.since = *since;
    episode.seenAt = *seenAt;
    episode.kind = AnomalyKind(kind);
    episode.severity = AnomalySeverity(severity);
    episode.worst = from[u"worst"_s].toDouble();
    episode.rows = quint64(std::clamp(from[u"rows"_s].toDouble(), 0.0, 1e15));
    episode.withStart = from[u"withStart"_s].toBool();
    episode.grew = from[u"grew"_s].toBool();
    episode.first = from[u"first"_s].toDouble();
    episode.recent = from[u"recent"_s].toDouble();
    const QJsonArray tags = from[u"tags"_s].toArray();
    for (qsizetype i = 0; i < std::min(tags.size(), kMostCarriedTags); ++i) {
        const int tag = tags[i][u"tag"_s].toInt(-1);
        if (tag < 0)
            return false;
        episode.tags.push_back({size_t(tag), tags[i][u"value"_s].toDouble(), tags[i][u"usual"_s].toDouble(),
                                tags[i][u"deviation"_s].toDouble(), tags[i][u"share"_s].toDouble()});
    }
    m_episode = std::move(episode);
    m_ordinary = std::clamp(from[u"ordinary"_s].toInt(), 0, m_settings.clearRows);
    m_lastAt = std::max(m_lastAt, *seenTo);
    return true;
}

} // namespace lineside
