#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lineside::load {

//! How often which delay came, in steps of 20 µs up to 2 s; what took longer counts as 2 s.
class Delays
{
public:
    static constexpr int64_t kStepNs = 20'000;
    static constexpr size_t kSteps = 100'000;

    void add(int64_t nanoseconds, uint64_t weight = 1);
    void clear();
    uint64_t count() const { return m_count; }
    //! In ms, the upper end of its step; 0 when there is none.
    double percentile(double part) const;
    double longest() const { return double(m_longest) / 1e6; }

private:
    std::vector<uint64_t> m_steps = std::vector<uint64_t>(kSteps + 1);
    uint64_t m_count = 0;
    int64_t m_longest = 0;
};

//! What a run of the load client has seen. Counts are of the measured time unless they say otherwise.
struct Figures
{
    // Of the whole run.
    uint64_t asked = 0;       //!< connections that were to be made in the burst,
    uint64_t connected = 0;   //!< that were made at the first try,
    uint64_t failed = 0;      //!< and that were not
    Delays connecting;        //!< from connect() to the answer 101
    Delays subscribing;       //!< from connect() to the first word of the subscription
    std::map<int, uint64_t> refusals; //!< answers other than 101, by status; 0: none came
    std::map<int, uint64_t> closes;   //!< by code; 0: without a word
    uint64_t drops = 0;       //!< connections that ended before they should, without frozen ones
    double wantedSeconds = 0, connectedSeconds = 0; //!< summed over viewers that read
    std::string firstTrouble;

    double seconds = 0;
    uint64_t messages = 0;
    uint64_t deliveries = 0;  //!< readings and events
    uint64_t bytes = 0;
    uint64_t lost = 0;        //!< numbers that a viewer never got
    uint64_t doubled = 0;     //!< numbers that came again, or late
    uint64_t snapshots = 0;   //!< of a stream, beyond the first: the reader was too slow
    Delays delays;            //!< from the time in the message to its arrival
    double cpuSeconds = 0;    //!< of the client itself
    std::map<std::string, uint64_t> assault; //!< how often what should not happen was done, and how it ended; of the whole run

    double connectedShare() const { return wantedSeconds > 0 ? connectedSeconds / wantedSeconds : 1; }
    std::string json() const; //!< one object on one line
};

} // namespace lineside::load
