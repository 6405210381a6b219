#pragma once

#include "models/history/codec_bytes.h"
#include "models/telemetry/status_code.h"

#include <QByteArray>

namespace lineside::codec {

//! Status codes, which stay the same for long: as runs.
void packStatuses(std::span<const StatusCode> statuses, Writer &to);
//! False, and the reader has failed, when the bytes are not that.
bool unpackStatuses(Reader &from, std::span<StatusCode> statuses);
//! The same without keeping them.
bool skipStatuses(Reader &from, size_t count);

/*!
 * Texts, some of which may be null ("none came"): one after the other, or each different one once and where it stands,
 * whichever is smaller.
 */
void packTexts(std::span<const QByteArray *const> texts, Writer &to);
//! \a texts gets each stored text once, \a places which of them it is, counted from 1, or 0 for none.
bool unpackTexts(Reader &from, size_t count, std::vector<QByteArray> &texts, std::vector<quint64> &places);

} // namespace lineside::codec
