#pragma once

#include "models/plant/plant.h"

#include <QStringList>

#include <memory>
#include <vector>

class QMimeData;

namespace lineside {

/*
 * Tags that are dragged: from the plant tree, a card or a table into a trend. The data is one tag UUID a line;
 * beside it travels plain text (codes) for other programs.
 */
inline constexpr char kTagMimeType[] = "application/x-lineside-tags";
inline constexpr int kMaxDraggedTags = 1'000;

std::unique_ptr<QMimeData> tagMimeData(const std::vector<const TagEntry *> &tags);
//! In the order they were dragged; those of the current snapshot only, at most kMaxDraggedTags.
std::vector<TagUuid> tagsFromMime(const QMimeData &mime, const PlantSnapshot &snapshot);

} // namespace lineside
