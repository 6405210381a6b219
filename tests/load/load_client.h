#pragma once

#include "load/load_figures.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lineside::load {

//! How messages travel.
enum class Dialect {
    Lineside, //!< lineside.v1
    Plain,    //!< a WebSocket whose server sends without being asked
    SocketIo, //!< socket.io 4 over engine.io 4 over a WebSocket
};

struct LoadOptions
{
    uint16_t port = 0;                //!< at 127.0.0.1
    bool tls = false;
    Dialect dialect = Dialect::Lineside;
    std::vector<std::string> tokens;  //!< access tokens or API keys; viewer i shows the i-th, and again from the first
    int base = 0;                     //!< viewers that are there before the burst,
    int connections = 100;            //!< and in it
    double connectsPerSecond = 0;     //!< 0: all at once
    int addresses = 1'000;            //!< sources, from 127.1.0.1 on
    std::string topic = "events";     //!< empty: no subscription
    std::string filters;              //!< a JSON object; empty: none
    double maxRateHz = 0;             //!< 0: as the server likes
    int frozen = 0;                   //!< viewers of the burst, the last ones, that stop to read once they have subscribed
    double connectWithin = 30;        //!< s
    double warmUp = 1;                //!< s between the last subscription and the time that is measured
    double seconds = 5;               //!< that are measured
    // What others do at the same time.
    int slowHeads = 0;                //!< connections that send their head a byte a second
    double badHandshakesPerSecond = 0;
    int hugeFrames = 0;               //!< connections of viewers that send more than is allowed, again and again
};

//! How far a run has come.
enum class LoadStage { Connected, Measuring, Measured };

/*!
 * Viewers that cost little: one thread, one epoll, no object per message. They log in with what they are given, from
 * addresses all over 127.0.0.0/8, subscribe, count what comes, and come back after 1, 2, 4, 8 s when they are thrown out,
 * as the page does. Linux only; the server is on this machine.
 */
class LoadClient
{
public:
    explicit LoadClient(LoadOptions options);
    ~LoadClient();
    LoadClient(const LoadClient &) = delete;
    LoadClient &operator=(const LoadClient &) = delete;

    //! Called on the thread that runs, with what has been seen so far.
    void onStage(std::function<void(LoadStage, const Figures &)> told);
    //! Blocks until all is measured, or until stop().
    Figures run();
    void stop(); //!< any thread
    // So far, of the measured time; any thread.
    uint64_t deliveries() const;
    uint64_t endings() const; //!< connections that the server has ended

private:
    class Run;
    const std::unique_ptr<Run> m_run;
};

} // namespace lineside::load
