#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QString>

#include <functional>
#include <vector>

namespace lineside::mqtt {

//! One address that a name stands for.
struct ResolvedAddress
{
    int family = 0; //!< AF_INET or AF_INET6
    std::vector<unsigned char> socketAddress;
    QString text;
};

//! Asks the resolver; may block as long as that likes.
Result<std::vector<ResolvedAddress>> resolveHost(const QString &host, quint16 port);

/*!
 * Connects to the addresses in turn until one answers, and closes again; gives its index. Ends at \a deadline, or soon
 * after the file descriptor \a stop becomes readable (-1: none). The error names the last reason in words.
 */
Result<size_t> probeTcp(const std::vector<ResolvedAddress> &addresses, SteadyTime deadline, int stop);

} // namespace lineside::mqtt
