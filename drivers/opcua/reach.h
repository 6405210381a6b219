#pragma once

#include <QString>
#include <QStringList>

#include <chrono>

namespace lineside::opcua {

/*!
 * The endpoint's URL once per address of its host, as numbers; empty when the host is a number or unknown. The library
 * itself tries a name's first address only ("localhost" is often ::1, where nobody listens). May block for as long as
 * the system looks the name up.
 */
QStringList addressUrls(const QString &endpoint);

/*!
 * Why no TCP connection could be made, found by trying once more: "connection refused", "the host name plc7 is
 * unknown". Blocks for a second at most.
 */
QString whyUnreachable(const QString &endpoint, std::chrono::milliseconds timeout);

} // namespace lineside::opcua
