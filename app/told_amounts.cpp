#include "app/told_amounts.h"

#include <condition_variable>
#include <mutex>

namespace lineside {

namespace {

constexpr int kReadingsBack = 16;              //!< of the station's own behind the last amount
constexpr std::chrono::hours kClocksAhead{24}; //!< a source's stamp may lie before the station's now

struct Asked
{
    std::mutex mutex;
    std::condition_variable changed;
    size_t waiting = 0;
    bool isOver = false; //!< nobody wants the answers any more
    std::vector<Reading> amounts;
};

void ask(Historian &historian, TagId tag, UtcTime before, int left, const std::shared_ptr<Asked> &asked);

void take(Historian &historian, TagId tag, int left, const std::shared_ptr<Asked> &asked, const Result<ValueAt> &answer)
{
    {
        const std::lock_guard lock(asked->mutex);
        if (asked->isOver)
            return;
        const bool isAmount = answer && answer->found && answer->reading.value != Payload{};
        const bool isLast = !answer || !answer->found || left == 0;
        if (isAmount)
            asked->amounts.push_back(answer->reading);
        if (isAmount || isLast) {
            if (--asked->waiting == 0)
                asked->changed.notify_all();
            return;
        }
    }
    ask(historian, tag, answer->reading.at - std::chrono::microseconds(1), left - 1, asked);
}

void ask(Historian &historian, TagId tag, UtcTime before, int left, const std::shared_ptr<Asked> &asked)
{
    const JobPtr<ValueAt> job = historian.queryValueAt(
        tag, before, [&historian, tag, left, asked](const Result<ValueAt> &answer) { take(historian, tag, left, asked, answer); });
    if (!job)
        take(historian, tag, 0, asked, Error{}); // this historian cannot tell
}

} // namespace

std::vector<Reading> toldAmounts(Historian &historian, const PlantSnapshot &snapshot, UtcTime now, std::chrono::milliseconds limit)
{
    std::vector<TagId> tags;
    for (const TagEntry &entry : snapshot.tags()) {
        if (entry.id != kNoTag && entry.tag->kind == TagKind::CounterDelta)
            tags.push_back(entry.id);
    }
    const auto asked = std::make_shared<Asked>();
    asked->waiting = tags.size();
    for (const TagId tag : tags)
        ask(historian, tag, now + kClocksAhead, kReadingsBack, asked);
    std::unique_lock lock(asked->mutex);
    asked->changed.wait_for(lock, limit, [&asked] { return asked->waiting == 0; });
    asked->isOver = true;
    return std::move(asked->amounts);
}

} // namespace lineside
