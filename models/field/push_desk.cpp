#include "models/field/push_desk.h"

#include <QCoreApplication>

#include <utility>

namespace lineside {

namespace {

struct PushText
{
    Q_DECLARE_TR_FUNCTIONS(field)
};

Error notTaken()
{
    return {Error::Kind::Unreachable, PushText::tr("The device that these readings are for takes none at the moment."), {}};
}

} // namespace

PushedBatch::~PushedBatch()
{
    answer(notTaken());
}

void PushedBatch::answer(const Status &taken)
{
    if (const Taken told = std::exchange(m_taken, {}))
        told(taken);
}

struct PushDesk::Counter::Shared
{
    struct Place
    {
        quint64 number = 0;
        std::function<void()> wake;
        std::deque<std::unique_ptr<PushedBatch>> waiting;
        size_t bytes = 0;
    };

    std::mutex mutex;
    std::map<DeviceId, Place> places;
    size_t bytes = 0;
    quint64 last = 0;
};

PushDesk::Counter::Counter(std::shared_ptr<Shared> shared, const DeviceId &device, quint64 number)
    : m_shared(std::move(shared))
    , m_device(device)
    , m_number(number)
{
}

PushDesk::Counter::~Counter()
{
    std::deque<std::unique_ptr<PushedBatch>> refused; // answered outside of the lock
    const std::lock_guard lock(m_shared->mutex);
    const auto found = m_shared->places.find(m_device);
    if (found == m_shared->places.end() || found->second.number != m_number)
        return;
    refused.swap(found->second.waiting);
    m_shared->bytes -= found->second.bytes;
    m_shared->places.erase(found);
}

std::deque<std::unique_ptr<PushedBatch>> PushDesk::Counter::takeAll()
{
    const std::lock_guard lock(m_shared->mutex);
    const auto found = m_shared->places.find(m_device);
    if (found == m_shared->places.end() || found->second.number != m_number)
        return {};
    m_shared->bytes -= std::exchange(found->second.bytes, 0);
    return std::exchange(found->second.waiting, {});
}

PushDesk::PushDesk() : m_shared(std::make_shared<Counter::Shared>()) {}

std::unique_ptr<PushDesk::Counter> PushDesk::open(const DeviceId &device, std::function<void()> wake)
{
    Counter::Shared::Place before; // answers outside of the lock
    const std::lock_guard lock(m_shared->mutex);
    Counter::Shared::Place &place = m_shared->places[device];
    m_shared->bytes -= place.bytes;
    before = std::exchange(place, {++m_shared->last, std::move(wake), {}, 0});
    return std::unique_ptr<Counter>(new Counter(m_shared, device, place.number));
}

Status PushDesk::hand(std::unique_ptr<PushedBatch> pushed)
{
    const size_t weight = pushed->batch.weight();
    Status handed = Done{};
    {
        const std::lock_guard lock(m_shared->mutex);
        const auto found = m_shared->places.find(pushed->batch.device);
        if (found == m_shared->places.end()) {
            handed = notTaken();
        } else if (m_shared->bytes + weight > kMostBytes) {
            handed = Error{Error::Kind::Busy, PushText::tr("Too many readings are under way at once."), {}};
        } else {
            Counter::Shared::Place &place = found->second;
            m_shared->bytes += weight;
            place.bytes += weight;
            place.waiting.push_back(std::move(pushed));
            if (place.waiting.size() == 1)
                place.wake();
        }
    }
    if (!handed)
        pushed->answer(handed);
    return handed;
}

} // namespace lineside
