#pragma once

#include "models/field/descriptions.h"

namespace lineside::opcua {

//! One chunk in a few words: "MSG PublishResponse", "OPN", "MSG (encrypted)".
QString frameSummary(const QByteArray &chunk);

//! The part of a message chunk that says what it is: its headers and the service's number.
inline constexpr qsizetype kBytesBeforeBody = 28;
//! Whether a chunk's readable body may hold a password: it logs in.
bool mayHoldSecret(const QByteArray &chunk);

//! One chunk field by field, a line each. For whatever bytes; says where they stop making sense.
QString describeFrame(const FrameRecord &frame);

} // namespace lineside::opcua
