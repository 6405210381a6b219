#pragma once

#include "models/plant/json_tape.h"

#include <QJsonObject>

namespace lineside::project {

inline constexpr qsizetype kMaxBytes = qsizetype(256) << 20;
inline constexpr qsizetype kMaxTags = 1'000'000;

//! Bytes to a JSON object, as strictly as JsonTape and not larger than kMaxBytes. BadData names line and column.
Result<JsonTape> readSyntax(const QByteArray &json);

/*!
 * A document of an older version as one of kOldestReadAsItIs, step by step. BadData when no step leads on from \a fromVersion.
 */
Result<QJsonObject> migrate(QJsonObject document, int fromVersion);

} // namespace lineside::project
