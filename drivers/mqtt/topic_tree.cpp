#include "drivers/mqtt/device_trial.h"
#include "drivers/mqtt/words.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace lineside::mqtt {
namespace {

constexpr size_t kMostLeaves = 200;
constexpr qsizetype kMostChildren = 2'000; // a tree view shows no more anyway

ValueType typeOf(const JsonToken &token)
{
    switch (token.kind) {
    case JsonToken::Kind::True:
    case JsonToken::Kind::False:
        return ValueType::Bool;
    case JsonToken::Kind::Number:
        return ValueType::Float64; // whole numbers too: the next one may have a fraction
    default:
        return ValueType::Text;
    }
}

QString sampleText(const JsonToken &token)
{
    constexpr qsizetype kMost = 80;
    return QString::fromUtf8(unescaped(token)).left(kMost);
}

const JsonToken *leafAt(const std::vector<JsonScanner::Leaf> &leaves, const QByteArray &pointer)
{
    const auto found = std::ranges::find(leaves, pointer, &JsonScanner::Leaf::pointer);
    return found == leaves.end() ? nullptr : &found->token;
}

bool isPlainNumber(const QByteArray &text)
{
    bool ok = false;
    const double value = text.trimmed().toDouble(&ok);
    return ok && std::isfinite(value);
}

//! What a topic's sample tells about a tag that would be made of it.
void describeValue(BrowseNode &node, const QByteArray &topic, const QByteArray &sample, const DeviceSettings &settings)
{
    node.isValue = true;
    node.sample = QString::fromUtf8(sample).left(80);
    node.address.insert(QStringLiteral("topic"), QString::fromUtf8(topic));
    QStringList about;
    if (const auto fields = settings.pattern.match(bytesOf(topic))) {
        for (const TopicPattern::Field &field : *fields) {
            about.append(QString::fromUtf8(field.name + ": " + field.value));
            if (field.name == "machine")
                node.machine = QString::fromUtf8(field.value);
            if (field.name == "type")
                node.sensorType = QString::fromUtf8(field.value);
        }
    }
    node.description = about.join(QStringLiteral(", "));
    const std::vector<JsonScanner::Leaf> leaves = JsonScanner::leaves(bytesOf(sample), kMostLeaves);
    const bool isObject = sample.trimmed().startsWith('{') || sample.trimmed().startsWith('[');
    if (isObject) {
        if (const JsonToken *value = leafAt(leaves, settings.payload.value)) {
            node.type = typeOf(*value);
            node.sample = sampleText(*value);
            if (const JsonToken *unit = leafAt(leaves, settings.payload.unit))
                node.unit = sampleText(*unit);
        } else {
            node.isValue = false; // its parts are
            node.address = {};
        }
        if (node.isValue && settings.payload.format != PayloadFormat::Json)
            node.address.insert(QStringLiteral("format"), QStringLiteral("json"));
        node.hasChildren = node.hasChildren || !leaves.empty();
        return;
    }
    const bool number = isPlainNumber(sample);
    node.type = number ? ValueType::Float64 : ValueType::Text;
    const PayloadFormat wanted = number ? PayloadFormat::Number : PayloadFormat::Text;
    if (settings.payload.format != wanted)
        node.address.insert(QStringLiteral("format"), number ? QStringLiteral("number") : QStringLiteral("text"));
}

QList<BrowseNode> jsonParts(const QByteArray &topic, const QByteArray &sample, const DeviceSettings &settings)
{
    QList<BrowseNode> nodes;
    for (const JsonScanner::Leaf &leaf : JsonScanner::leaves(bytesOf(sample), kMostLeaves)) {
        BrowseNode node;
        node.id = QString::fromUtf8(topic + '#' + leaf.pointer);
        node.name = QString::fromUtf8(leaf.pointer);
        node.isValue = true;
        node.type = typeOf(leaf.token);
        node.sample = sampleText(leaf.token);
        node.address.insert(QStringLiteral("topic"), QString::fromUtf8(topic));
        node.address.insert(QStringLiteral("json_value"), node.name);
        if (settings.payload.format != PayloadFormat::Json)
            node.address.insert(QStringLiteral("format"), QStringLiteral("json"));
        nodes.append(node);
    }
    return nodes;
}

} // namespace

QList<BrowseNode> topicChildren(const std::map<QByteArray, QByteArray> &topics, const QByteArray &node,
                                const DeviceSettings &settings)
{
    const QByteArray prefix = node.isEmpty() ? QByteArray() : QByteArray(node + '/');
    QList<BrowseNode> nodes;
    if (const auto own = topics.find(node); own != topics.end() && !node.isEmpty()) {
        const QByteArray trimmed = own->second.trimmed();
        if (trimmed.startsWith('{') || trimmed.startsWith('['))
            nodes = jsonParts(node, own->second, settings);
    }
    const auto behind = [](const QByteArray &text) { return QByteArray(text.chopped(1) + char('/' + 1)); };
    auto at = prefix.isEmpty() ? topics.begin() : topics.lower_bound(prefix);
    while (at != topics.end() && at->first.startsWith(prefix) && nodes.size() < kMostChildren) {
        const qsizetype end = at->first.indexOf('/', prefix.size());
        const QByteArray id = at->first.left(end < 0 ? at->first.size() : end);
        BrowseNode child;
        child.id = QString::fromUtf8(id);
        child.name = QString::fromUtf8(id.mid(prefix.size()));
        if (child.name.isEmpty())
            child.name = Words::tr("(empty level)");
        const QByteArray below = id + '/';
        const auto firstBelow = topics.lower_bound(below);
        child.hasChildren = firstBelow != topics.end() && firstBelow->first.startsWith(below);
        const auto value = topics.find(id);
        if (value != topics.end())
            describeValue(child, id, value->second, settings);
        // "a" may be followed by "a-b" before "a/…" comes: nodes are made once each.
        if (std::ranges::find(nodes, child.id, &BrowseNode::id) == nodes.end())
            nodes.append(child);
        at = end < 0 ? std::next(at) : topics.lower_bound(behind(below));
    }
    return nodes;
}

QList<BrowseNode> unusedValues(const std::map<QByteArray, QByteArray> &topics, const Device &device,
                               const DeviceSettings &settings)
{
    QSet<QByteArray> used;
    for (const Tag &tag : device.tags)
        used.insert(tagSettings(tag, settings.payload).topic);
    QList<BrowseNode> values;
    for (const auto &[topic, sample] : topics) {
        if (used.contains(topic))
            continue;
        BrowseNode node;
        describeValue(node, topic, sample, settings);
        if (node.isValue) {
            node.id = QString::fromUtf8(topic);
            node.name = node.id;
            node.hasChildren = false;
            values.append(node);
            continue;
        }
        for (BrowseNode part : jsonParts(topic, sample, settings)) {
            part.name = part.id;
            part.machine = node.machine;
            part.description = node.description;
            values.append(part);
        }
    }
    return values;
}

QString describeMessage(const FrameRecord &frame)
{
    QStringList lines;
    lines.append(frame.fault ? Words::tr("Refused: %1").arg(frame.note)
                             : (frame.outgoing ? Words::tr("Published on %1").arg(frame.note)
                                               : Words::tr("Received on %1").arg(frame.note)));
    lines.append(Words::tr("%Ln bytes of payload", nullptr, int(frame.size)));
    const std::string_view bytes = bytesOf(frame.bytes);
    const bool cut = frame.size > frame.bytes.size();
    const bool isText = QString::fromUtf8(frame.bytes).toUtf8() == frame.bytes && bytes.find('\0') == std::string_view::npos;
    const QJsonDocument json = cut ? QJsonDocument() : QJsonDocument::fromJson(frame.bytes);
    if (!json.isNull())
        lines.append(QString::fromUtf8(json.toJson(QJsonDocument::Indented)).trimmed());
    else if (isText)
        lines.append(QString::fromUtf8(frame.bytes));
    else
        lines.append(QString::fromLatin1(frame.bytes.toHex(' ')));
    if (cut)
        lines.append(Words::tr("… the rest was not kept"));
    return lines.join(QLatin1Char('\n'));
}

} // namespace lineside::mqtt
