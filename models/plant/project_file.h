#pragma once

#include "models/base/result.h"
#include "models/plant/plant.h"

namespace lineside {

/*!
 * The project file: one versioned JSON document that holds a Plant, written so that a diff reads well (stable key
 * order, defaults left out, one tag a block). Limits: 256 MiB, 1,000,000 tags, depth 32.
 *
 * A file of an older version is migrated in memory; one of a newer version is TooNew; a broken one is BadData whose
 * message names the line (syntax) or the JSON path (content, e.g. sites[0].devices[2].tags[17].type). Unknown keys
 * are an error of content: what we cannot keep we do not silently drop. Nothing is half applied, and what parse() gives has
 * passed PlantEditor::check().
 *
 * A device's "parameters" and a tag's "address" are free-form objects that its driver checks. Whole numbers beyond 2^53
 * stand in quotes.
 */
namespace project {

inline constexpr int kVersion = 2;
//! Versions from here on only added keys: a file of theirs reads like one of today.
inline constexpr int kOldestReadAsItIs = 1;

Result<Plant> parse(const QByteArray &json);
QByteArray write(const Plant &plant);

//! NotFound, Io, or what parse() says, with the path before it.
Result<Plant> load(const QString &path);
//! Atomic: the old file or the new one, also after a power cut (data and folder are synced).
Status save(const QString &path, const Plant &plant);

} // namespace project

} // namespace lineside
