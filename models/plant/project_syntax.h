#pragma once

#include "models/base/result.h"

#include <QJsonObject>

namespace lineside::project {

inline constexpr qsizetype kMaxBytes = qsizetype(256) << 20;
inline constexpr qsizetype kMaxTags = 1'000'000;
inline constexpr int kMaxDepth = 32;

/*!
 * Bytes to a JSON object, strictly: besides what QJsonDocument refuses, also keys that appear twice in one object,
 * control characters in strings, and depth or size beyond the limits. A byte order mark and CR LF are fine.
 * BadData names line and column.
 */
Result<QJsonObject> readSyntax(const QByteArray &json);

/*!
 * A document of an older version as one of kVersion, step by step. BadData when no step leads on from \a fromVersion.
 */
Result<QJsonObject> migrate(QJsonObject document, int fromVersion);

} // namespace lineside::project
