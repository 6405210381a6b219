#include "load/assault.h"

#include "load/channel.h"
#include "load/web_frames.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace lineside::load {

namespace {

using AssaultClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kTurn = 20ms;
constexpr auto kBadLife = 3s;
constexpr auto kHugePause = 200ms;
constexpr uint64_t kHugeLength = 16 << 20;
constexpr size_t kHugePart = 64 * 1024;
constexpr uint32_t kSlowAddress = 0x7f020001, kBadAddress = 0x7f030001, kHugeAddress = 0x7f040001;
constexpr int kBadAtOnce = 200;

//! Handshakes that are none, each for another reason.
const std::array<std::string, 8> kBadHeads{
    "GET /live HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: lineside.v1\r\n\r\n",
    "GET /live HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer eyJhbGciOiJub25lIn0.e30.\r\n\r\n",
    "GET /live HTTP/1.1\r\nHost: a\r\nOrigin: https://elsewhere.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "GET /live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "POST /live HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nabcde",
    "GET /live HTTP/1.0\n\n",
    std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11),
    "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
};

const std::string kSlowHead = "GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nX-Slow: " + std::string(4'000, 'a');

} // namespace

struct Assault::One
{
    enum class Kind { Slow, Bad, Huge };

    Kind kind = Kind::Slow;
    size_t place = 0;
    Channel channel;
    bool isOpen = false;
    bool isUpgraded = false;
    size_t sent = 0;
    std::string answer;
    AssaultClock::time_point nextAt{}; //!< the next byte, or the next try
};

Assault::Assault(AssaultOptions options)
    : m_options(std::move(options))
{
    const auto add = [this](One::Kind kind, int count) {
        for (int i = 0; i < count; ++i) {
            m_all.push_back(std::make_unique<One>());
            m_all.back()->kind = kind;
            m_all.back()->place = m_all.size() - 1;
        }
    };
    add(One::Kind::Slow, m_options.slowHeads);
    add(One::Kind::Huge, m_options.hugeFrames);
    add(One::Kind::Bad, m_options.badHandshakesPerSecond > 0 ? kBadAtOnce : 0);
    if (m_all.empty())
        return;
    m_epoll = epoll_create1(EPOLL_CLOEXEC);
    m_thread = std::thread([this] { run(); });
}

Assault::~Assault()
{
    m_stop = true;
    if (m_thread.joinable())
        m_thread.join();
    if (m_epoll >= 0)
        ::close(m_epoll);
}

std::map<std::string, uint64_t> Assault::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

void Assault::count(const char *what)
{
    const std::lock_guard lock(m_mutex);
    ++m_counts[what];
}

void Assault::begin(One &one)
{
    const uint32_t first = one.kind == One::Kind::Slow ? kSlowAddress : one.kind == One::Kind::Bad ? kBadAddress : kHugeAddress;
    one.isOpen = one.isUpgraded = false;
    one.sent = 0;
    one.answer.clear();
    if (!one.channel.connect(m_options.port, first + uint32_t(++m_begun % 4'000), nullptr)) {
        one.nextAt = AssaultClock::now() + 1s;
        return;
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.u64 = one.place;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, one.channel.descriptor(), &event);
    count(one.kind == One::Kind::Slow ? "slowHeads" : one.kind == One::Kind::Bad ? "badHandshakes" : "hugeFrames");
}

void Assault::end(One &one, bool byServer)
{
    if (byServer && one.kind == One::Kind::Slow)
        count("slowHeadsEnded");
    if (byServer && one.kind == One::Kind::Huge)
        count(one.isUpgraded ? "hugeFramesEnded" : "hugeFramesRefused");
    if (byServer && one.kind == One::Kind::Bad)
        count(one.answer.starts_with("HTTP/1.1 101") ? "badHandshakesTaken" : "badHandshakesRefused");
    one.channel.close();
    one.nextAt = AssaultClock::now() + (one.kind == One::Kind::Huge ? kHugePause : 0ms);
}

void Assault::onAnswer(One &one)
{
    if (one.kind == One::Kind::Huge && !one.isUpgraded && one.answer.starts_with("HTTP/1.1 101") && one.answer.find("\r\n\r\n") != std::string::npos) {
        one.isUpgraded = true;
        one.channel.write(clientFrame(1, {}, 0x01020304, kHugeLength));
    }
    if (one.answer.size() > 4'096)
        one.answer.resize(4'096);
}

void Assault::advance(One &one)
{
    const auto now = AssaultClock::now();
    if (!one.channel.advance()) {
        end(one, true);
        return;
    }
    if (one.channel.state() != Channel::State::Open)
        return;
    if (!one.isOpen) {
        one.isOpen = true;
        one.nextAt = now;
        if (one.kind == One::Kind::Bad) {
            one.channel.write(kBadHeads[m_begun % kBadHeads.size()]);
            one.nextAt = now + kBadLife;
        }
        if (one.kind == One::Kind::Huge && !m_options.tokens.empty())
            one.channel.write("GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: lineside.v1\r\nAuthorization: Bearer "
                              + m_options.tokens[m_begun % m_options.tokens.size()] + "\r\n\r\n");
    }
    std::array<char, 16'384> part;
    long count = 0;
    while ((count = one.channel.read(part.data(), part.size())) > 0) {
        one.answer.append(part.data(), size_t(count));
        onAnswer(one);
    }
    if (count < 0)
        end(one, true);
}

void Assault::run()
{
    const auto begun = AssaultClock::now();
    uint64_t badBegun = 0;
    const std::string part(kHugePart, 'x');
    while (!m_stop) {
        std::array<epoll_event, 128> events;
        const int count = epoll_wait(m_epoll, events.data(), int(events.size()), int(kTurn.count()));
        for (int i = 0; i < count; ++i) {
            One &one = *m_all[size_t(events[size_t(i)].data.u64)];
            if (one.channel.state() != Channel::State::Closed)
                advance(one);
        }
        const auto now = AssaultClock::now();
        const auto badWanted = uint64_t(std::chrono::duration<double>(now - begun).count() * m_options.badHandshakesPerSecond);
        for (const auto &each : m_all) {
            One &one = *each;
            if (one.channel.state() == Channel::State::Closed) {
                if (now >= one.nextAt && (one.kind != One::Kind::Bad || badBegun < badWanted)) {
                    badBegun += one.kind == One::Kind::Bad;
                    begin(one);
                }
                continue;
            }
            if (!one.isOpen || now < one.nextAt)
                continue;
            bool goesOn = true;
            if (one.kind == One::Kind::Slow) {
                goesOn = one.sent < kSlowHead.size() && one.channel.write(std::string_view(kSlowHead).substr(one.sent++, 1));
                one.nextAt = now + 1s;
            } else if (one.kind == One::Kind::Huge) {
                goesOn = !one.isUpgraded || one.channel.wantsToWrite() || one.channel.write(part);
                one.nextAt = now + kTurn;
            } else {
                end(one, false); // the server waits for more, which does not come
                continue;
            }
            if (!goesOn)
                end(one, true);
        }
    }
}

} // namespace lineside::load
