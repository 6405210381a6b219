#pragma once

#include "drivers/driver.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace lineside::opcua {

class ShortSession;

/*!
 * Looks into servers' address spaces, one node's children at a time. A session stays open for a minute after its last
 * use, so that opening branch after branch does not log in each time; at most four do. Any thread; calls for one device
 * wait for each other.
 */
class Browser
{
public:
    Browser();
    ~Browser();
    Browser(const Browser &) = delete;
    Browser &operator=(const Browser &) = delete;

    //! The children of a node as a tag's address writes it; "" is the Objects folder. At most 10,000. Blocks.
    Result<QList<BrowseNode>> children(const Device &device, const QString &node, const DriverContext &context,
                                       Job<QList<BrowseNode>> &job);

private:
    struct Kept;
    std::shared_ptr<Kept> keptFor(const Device &device);
    void retire();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::shared_ptr<Kept>> m_kept;
    bool m_stop = false;
    std::thread m_retirer;
};

} // namespace lineside::opcua
