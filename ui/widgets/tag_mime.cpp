#include "ui/widgets/tag_mime.h"

#include <QMimeData>

namespace lineside {

std::unique_ptr<QMimeData> tagMimeData(const std::vector<const TagEntry *> &tags)
{
    QByteArray uuids;
    QStringList codes;
    for (const TagEntry *entry : tags) {
        if (codes.size() == kMaxDraggedTags)
            break;
        uuids += entry->tag->id.uuid.toByteArray(QUuid::WithoutBraces) + '\n';
        codes += entry->device->code + u'.' + entry->tag->code;
    }
    auto mime = std::make_unique<QMimeData>();
    mime->setData(QLatin1String(kTagMimeType), uuids);
    mime->setText(codes.join(u'\n'));
    return mime;
}

std::vector<TagUuid> tagsFromMime(const QMimeData &mime, const PlantSnapshot &snapshot)
{
    std::vector<TagUuid> tags;
    const QList<QByteArray> lines = mime.data(QLatin1String(kTagMimeType)).split('\n');
    for (const QByteArray &line : lines) {
        const TagUuid id{QUuid(QLatin1String(line))};
        if (!id.isNull() && snapshot.find(id) && tags.size() < size_t(kMaxDraggedTags))
            tags.push_back(id);
    }
    return tags;
}

} // namespace lineside
