#include "load/load_client.h"

#include "load/assault.h"
#include "load/channel.h"
#include "load/message_reader.h"
#include "load/web_frames.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <ctime>
#include <random>
#include <span>

namespace lineside::load {

namespace {

using SteadyClock = std::chrono::steady_clock;
using Moment = SteadyClock::time_point;

constexpr size_t kBuffer = 4 << 20;
constexpr size_t kReadAtOnce = 512 * 1024;
constexpr uint32_t kFirstAddress = 0x7f010001;
constexpr std::chrono::milliseconds kSweepEvery{50};
constexpr int kCloseFrame = 8, kPing = 9, kPong = 10, kText = 1;
constexpr int kBaseAtOnce = 50; // the base comes calmly

int64_t wallNs()
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return int64_t(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

double threadCpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

double secondsBetween(Moment from, Moment to)
{
    return std::chrono::duration<double>(to - from).count();
}

} // namespace

class LoadClient::Run
{
    struct Viewer
    {
        enum class State { Idle, Connecting, Asking, Greeting, Subscribing, Live };

        Channel channel;
        State state = State::Idle;
        uint32_t watched = 0;
        bool isBase = false, freezes = false, isFrozen = false;
        bool isDone = false;       //!< its first try has ended, one way or the other
        bool wasLive = false;
        std::string rest;          //!< of a frame that is not whole
        MessageReader reader;
        uint64_t number = 0;       //!< of the last counted event
        bool sawSnapshot = false;
        Moment askedAt{};
        Moment tryAt{};            //!< while Idle: the next try
        Moment firstAskedAt{};
        Moment liveSince{};
        double liveSeconds = 0;
        int failures = 0;
    };

public:
    explicit Run(LoadOptions options)
        : m_options(std::move(options))
        , m_viewers(size_t(m_options.base + m_options.connections))
        , m_buffer(kBuffer)
        , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    {
        if (m_options.tls)
            m_tls = std::make_unique<TlsClient>();
        for (size_t i = 0; i < m_viewers.size(); ++i) {
            m_viewers[i].isBase = i < size_t(m_options.base);
            m_viewers[i].freezes = i >= m_viewers.size() - size_t(std::min(m_options.frozen, m_options.connections));
        }
    }
    ~Run() { ::close(m_epoll); }

    std::function<void(LoadStage, const Figures &)> told;
    std::atomic<bool> isStopped{false};
    std::atomic<uint64_t> deliveries{0}, endings{0};

    Figures run()
    {
        Assault assault({m_options.port, m_options.tls, m_options.tokens, m_options.slowHeads, m_options.badHandshakesPerSecond, m_options.hugeFrames});
        connectBase();
        connectBurst();
        tell(LoadStage::Connected);
        waitUntil(SteadyClock::now() + seconds(m_options.warmUp));
        m_isMeasuring = true;
        tell(LoadStage::Measuring);
        const Moment begun = SteadyClock::now();
        const double cpu = threadCpuSeconds();
        waitUntil(begun + seconds(m_options.seconds));
        m_isMeasuring = false;
        m_figures.seconds = secondsBetween(begun, SteadyClock::now());
        m_figures.cpuSeconds = threadCpuSeconds() - cpu;
        if (m_options.slowHeads > 0 || m_options.badHandshakesPerSecond > 0 || m_options.hugeFrames > 0)
            m_figures.assault = assault.counts();
        for (const Viewer &viewer : m_viewers) {
            if (viewer.freezes || viewer.firstAskedAt == Moment{})
                continue;
            const Moment end = SteadyClock::now();
            m_figures.wantedSeconds += secondsBetween(viewer.firstAskedAt, end);
            m_figures.connectedSeconds += viewer.liveSeconds + (viewer.state == Viewer::State::Live ? secondsBetween(viewer.liveSince, end) : 0);
        }
        tell(LoadStage::Measured);
        return m_figures;
    }

private:
    static std::chrono::nanoseconds seconds(double count) { return std::chrono::nanoseconds(int64_t(count * 1e9)); }
    void tell(LoadStage stage)
    {
        if (told)
            told(stage, m_figures);
    }
    std::span<Viewer> base() { return std::span(m_viewers).first(size_t(m_options.base)); }
    std::span<Viewer> burst() { return std::span(m_viewers).subspan(size_t(m_options.base)); }

    void connectBase()
    {
        const auto all = base();
        for (size_t first = 0; first < all.size(); first += kBaseAtOnce) {
            const auto some = all.subspan(first, std::min(all.size() - first, size_t(kBaseAtOnce)));
            for (Viewer &viewer : some)
                begin(viewer);
            waitForAll(some);
        }
    }
    void connectBurst()
    {
        const auto all = burst();
        m_figures.asked = all.size();
        const Moment begun = SteadyClock::now();
        for (size_t i = 0; i < all.size(); ++i) {
            if (m_options.connectsPerSecond > 0)
                waitUntil(begun + seconds(double(i) / m_options.connectsPerSecond));
            begin(all[i]);
        }
        waitForAll(all);
        for (Viewer &viewer : all) {
            if (!viewer.isDone) {
                viewer.isDone = true;
                ++m_figures.failed;
                note("A connection was not made in time.");
            }
        }
    }
    void waitForAll(std::span<Viewer> viewers)
    {
        const Moment end = SteadyClock::now() + seconds(m_options.connectWithin);
        for (size_t done = 0; done < viewers.size() && SteadyClock::now() < end && !isStopped;) {
            if (viewers[done].isDone)
                ++done;
            else
                turn(SteadyClock::now() + std::chrono::milliseconds(5));
        }
    }
    void waitUntil(Moment end)
    {
        while (SteadyClock::now() < end && !isStopped)
            turn(end);
    }

    size_t indexOf(const Viewer &viewer) const { return size_t(&viewer - m_viewers.data()); }

    void begin(Viewer &viewer)
    {
        const size_t index = indexOf(viewer);
        viewer.askedAt = SteadyClock::now();
        if (viewer.firstAskedAt == Moment{})
            viewer.firstAskedAt = viewer.askedAt;
        viewer.rest.clear();
        viewer.sawSnapshot = false;
        viewer.isFrozen = false;
        viewer.watched = 0;
        const uint32_t from = kFirstAddress + uint32_t(index % size_t(std::max(1, m_options.addresses)));
        if (!viewer.channel.connect(m_options.port, from, m_tls.get(), viewer.freezes ? kFrozenBuffer : 0)) {
            note(std::strerror(errno));
            lost(viewer, 0);
            return;
        }
        viewer.state = Viewer::State::Connecting;
        epoll_event event{};
        event.events = viewer.watched = EPOLLIN | EPOLLOUT;
        event.data.u64 = index;
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, viewer.channel.descriptor(), &event);
    }

    void watch(Viewer &viewer)
    {
        if (viewer.channel.state() == Channel::State::Closed)
            return;
        const uint32_t wanted = (viewer.isFrozen ? 0u : uint32_t(EPOLLIN)) | (viewer.channel.wantsToWrite() ? uint32_t(EPOLLOUT) : 0u);
        if (wanted == viewer.watched)
            return;
        epoll_event event{};
        event.events = viewer.watched = wanted;
        event.data.u64 = indexOf(viewer);
        epoll_ctl(m_epoll, EPOLL_CTL_MOD, viewer.channel.descriptor(), &event);
    }

    //! The connection has ended, or never was; \a code: of the close frame, or 0.
    void lost(Viewer &viewer, int code)
    {
        const Moment now = SteadyClock::now();
        const bool wasOpen = viewer.state == Viewer::State::Live || viewer.state == Viewer::State::Subscribing || viewer.state == Viewer::State::Greeting;
        if (wasOpen) {
            ++m_figures.closes[code];
            ++endings;
            if (!viewer.freezes)
                ++m_figures.drops;
        }
        if (viewer.state == Viewer::State::Live)
            viewer.liveSeconds += secondsBetween(viewer.liveSince, now);
        if (!viewer.isDone) {
            viewer.isDone = true;
            if (!viewer.isBase)
                ++m_figures.failed;
        }
        viewer.channel.close();
        viewer.state = Viewer::State::Idle;
        const int step = std::min(viewer.failures++, 3);
        const double pause = double(1 << step) * (0.75 + 0.5 * std::uniform_real_distribution<double>()(m_random));
        viewer.tryAt = now + seconds(pause);
    }

    void note(const std::string &trouble)
    {
        if (m_figures.firstTrouble.empty())
            m_figures.firstTrouble = trouble;
    }

    void ask(Viewer &viewer)
    {
        std::string head;
        const std::string &token = m_options.tokens.empty() ? m_none : m_options.tokens[indexOf(viewer) % m_options.tokens.size()];
        head = m_options.dialect == Dialect::SocketIo ? "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n" : "GET /live HTTP/1.1\r\n";
        head += "Host: 127.0.0.1:" + std::to_string(m_options.port)
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        if (m_options.dialect == Dialect::Lineside)
            head += "Sec-WebSocket-Protocol: lineside.v1\r\n";
        if (!token.empty())
            head += "Authorization: Bearer " + token + "\r\n";
        viewer.state = Viewer::State::Asking;
        if (!viewer.channel.write(head + "\r\n"))
            lost(viewer, 0);
    }

    void send(Viewer &viewer, int opcode, std::string_view text)
    {
        if (!viewer.channel.write(clientFrame(opcode, text, uint32_t(m_random()))))
            lost(viewer, 0);
    }

    void opened(Viewer &viewer)
    {
        if (!viewer.isDone && !viewer.isBase)
            m_figures.connecting.add(std::chrono::nanoseconds(SteadyClock::now() - viewer.askedAt).count());
        viewer.state = Viewer::State::Greeting;
        if (m_options.dialect == Dialect::Plain)
            live(viewer);
    }

    void live(Viewer &viewer)
    {
        viewer.state = Viewer::State::Live;
        viewer.liveSince = SteadyClock::now();
        viewer.failures = 0;
        if (!viewer.isDone) {
            viewer.isDone = true;
            if (!viewer.isBase) {
                ++m_figures.connected;
                m_figures.subscribing.add(std::chrono::nanoseconds(viewer.liveSince - viewer.askedAt).count());
            }
        }
        if (viewer.wasLive)
            viewer.number = 0; // what came meanwhile is not counted as lost: it is known not to have come
        viewer.wasLive = true;
        viewer.isFrozen = viewer.freezes;
    }

    void subscribe(Viewer &viewer)
    {
        if (m_options.topic.empty()) {
            live(viewer);
            return;
        }
        std::string text = "{\"type\":\"subscribe\",\"payload\":{\"subscription\":\"a\",\"topic\":\"" + m_options.topic + '"';
        if (m_options.maxRateHz > 0)
            text += ",\"maxRateHz\":" + std::to_string(m_options.maxRateHz);
        if (!m_options.filters.empty())
            text += ",\"filters\":" + m_options.filters;
        viewer.state = Viewer::State::Subscribing;
        send(viewer, kText, text + "}}");
    }

    //! What belongs to the conversation, not to a stream.
    void hear(Viewer &viewer, std::string_view text)
    {
        if (m_options.dialect == Dialect::SocketIo) {
            if (text.starts_with('0'))
                send(viewer, kText, "40");
            else if (text.starts_with("40"))
                live(viewer);
            else if (text == "2")
                send(viewer, kText, "3");
            return;
        }
        if (text.starts_with("{\"type\":\"welcome\""))
            subscribe(viewer);
        else if (text.starts_with("{\"type\":\"subscribed\""))
            live(viewer);
        else if (text.starts_with("{\"type\":\"error\"")) {
            note(std::string(text.substr(0, 300)));
            if (viewer.state == Viewer::State::Subscribing)
                lost(viewer, 0);
        }
    }

    void count(Viewer &viewer, const StreamMessage &message, int64_t arrivedNs)
    {
        const bool isLate = message.isSnapshot && viewer.sawSnapshot;
        viewer.sawSnapshot = viewer.sawSnapshot || message.isSnapshot;
        uint64_t missing = 0, again = 0;
        if (message.number) {
            if (viewer.number != 0 && *message.number > viewer.number + 1)
                missing = *message.number - viewer.number - 1;
            else if (viewer.number != 0 && *message.number <= viewer.number)
                again = 1;
            viewer.number = std::max(viewer.number, *message.number);
        }
        if (!m_isMeasuring)
            return;
        ++m_figures.messages;
        m_figures.deliveries += message.deliveries;
        m_figures.snapshots += isLate;
        m_figures.lost += missing;
        m_figures.doubled += again;
        if (message.stampedNs != 0 && !message.isSnapshot)
            m_figures.delays.add(arrivedNs - message.stampedNs, message.deliveries);
    }

    void take(Viewer &viewer, const WebFrame &frame, int64_t arrivedNs)
    {
        if (frame.opcode == kText) {
            std::string_view text = frame.payload;
            if (m_options.dialect == Dialect::SocketIo && text.starts_with("42[\"message\",") && text.ends_with(']')) {
                text.remove_prefix(13);
                text.remove_suffix(1);
            }
            if (const auto message = viewer.reader.read(text))
                count(viewer, *message, arrivedNs);
            else
                hear(viewer, frame.payload);
        } else if (frame.opcode == kPing) {
            send(viewer, kPong, frame.payload);
        } else if (frame.opcode == kCloseFrame) {
            const std::string_view reason = frame.payload;
            lost(viewer, reason.size() >= 2 ? int(uint8_t(reason[0])) << 8 | int(uint8_t(reason[1])) : 0);
        }
    }

    //! The answer to the handshake; how many bytes of \a bytes it takes, 0 while it is not all there.
    size_t takeAnswer(Viewer &viewer, std::string_view bytes)
    {
        const size_t end = bytes.find("\r\n\r\n");
        if (end == std::string_view::npos)
            return 0;
        const int status = bytes.size() > 12 && bytes.starts_with("HTTP/1.1 ") ? std::atoi(std::string(bytes.substr(9, 3)).c_str()) : 0;
        if (status == 101) {
            opened(viewer);
            return end + 4;
        }
        ++m_figures.refusals[status];
        note("The handshake was answered with: " + std::string(bytes.substr(0, bytes.find('\r'))));
        lost(viewer, 0);
        return bytes.size();
    }

    void readAll(Viewer &viewer)
    {
        size_t have = viewer.rest.size();
        std::memcpy(m_buffer.data(), viewer.rest.data(), have);
        viewer.rest.clear();
        bool ended = false;
        while (have + kReadAtOnce <= m_buffer.size()) {
            const long count = viewer.channel.read(m_buffer.data() + have, kReadAtOnce);
            if (count < 0)
                ended = true;
            if (count <= 0)
                break;
            have += size_t(count);
            if (m_isMeasuring)
                m_figures.bytes += uint64_t(count);
            if (!m_tls && size_t(count) < kReadAtOnce)
                break;
        }
        const int64_t arrivedNs = wallNs();
        std::string_view bytes(m_buffer.data(), have);
        while (!bytes.empty() && viewer.state != Viewer::State::Idle) {
            size_t taken = 0;
            WebFrame frame;
            if (viewer.state == Viewer::State::Asking) {
                taken = takeAnswer(viewer, bytes);
            } else if (nextFrame(bytes, frame)) {
                taken = frame.length;
                take(viewer, frame, arrivedNs);
            }
            if (taken == 0)
                break;
            bytes.remove_prefix(taken);
        }
        if (viewer.state == Viewer::State::Idle)
            return;
        viewer.rest.assign(bytes);
        if (ended) {
            if (viewer.state == Viewer::State::Asking) {
                ++m_figures.refusals[0];
                note("A connection was closed without an answer.");
            }
            lost(viewer, 0);
        }
    }

    void turn(Moment until)
    {
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::min(until, m_sweepAt) - SteadyClock::now()).count();
        epoll_event events[256];
        const int count = epoll_wait(m_epoll, events, 256, int(std::clamp<int64_t>(wait, 0, 100)));
        for (int i = 0; i < count; ++i) {
            Viewer &viewer = m_viewers[size_t(events[i].data.u64)];
            if (viewer.state == Viewer::State::Idle)
                continue;
            if (viewer.isFrozen) {
                if (events[i].events & (EPOLLERR | EPOLLHUP))
                    lost(viewer, 0);
                continue;
            }
            const Channel::State before = viewer.channel.state();
            if ((before != Channel::State::Open || viewer.channel.wantsToWrite()) && !viewer.channel.advance()) {
                note("A connection was refused.");
                lost(viewer, 0);
                continue;
            }
            if (before != Channel::State::Open && viewer.channel.state() == Channel::State::Open)
                ask(viewer);
            if (viewer.state != Viewer::State::Idle && viewer.channel.state() == Channel::State::Open && events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP))
                readAll(viewer);
            watch(viewer);
        }
        deliveries.store(m_figures.deliveries, std::memory_order_relaxed);
        const Moment now = SteadyClock::now();
        if (now < m_sweepAt)
            return;
        m_sweepAt = now + kSweepEvery;
        for (Viewer &viewer : m_viewers) {
            if (viewer.state == Viewer::State::Idle && viewer.isDone && viewer.tryAt <= now)
                begin(viewer);
        }
    }

    static constexpr int kFrozenBuffer = 16 * 1024; // what has left the server is not its cost
    const LoadOptions m_options;
    const std::string m_none;
    std::unique_ptr<TlsClient> m_tls;
    std::vector<Viewer> m_viewers;
    std::vector<char> m_buffer;
    const int m_epoll;
    Figures m_figures;
    bool m_isMeasuring = false;
    Moment m_sweepAt{};
    std::minstd_rand m_random{1};
};

LoadClient::LoadClient(LoadOptions options) : m_run(std::make_unique<Run>(std::move(options))) {}

LoadClient::~LoadClient() = default;

void LoadClient::onStage(std::function<void(LoadStage, const Figures &)> told)
{
    m_run->told = std::move(told);
}

void LoadClient::stop()
{
    m_run->isStopped = true;
}

uint64_t LoadClient::deliveries() const
{
    return m_run->deliveries;
}

uint64_t LoadClient::endings() const
{
    return m_run->endings;
}

Figures LoadClient::run()
{
    return m_run->run();
}

} // namespace lineside::load
