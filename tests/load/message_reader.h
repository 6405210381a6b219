#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lineside::load {

//! What one message of a stream says, as far as it is counted here.
struct StreamMessage
{
    uint64_t deliveries = 0;          //!< readings, or one event
    bool isSnapshot = false;
    int64_t stampedNs = 0;            //!< nanoseconds since 1970; 0: no stamp
    std::optional<uint64_t> number;   //!< of a counted event: the ten digits of its reference
};

/*!
 * Reads messages without parsing them: a client that looks at millions of them a second must cost less than the server
 * that sends them. It knows where things stand in lineside.v1, and in the same text as others send it.
 */
class MessageReader
{
public:
    //! Nothing when it is no message of a stream.
    std::optional<StreamMessage> read(std::string_view text);

    //! "2026-11-21T14:28:03.000125Z" as nanoseconds since 1970; 0 when it is no such text.
    static int64_t timeFrom(std::string_view text);

private:
    size_t m_stampAt = 0; //!< where the last one stood
};

} // namespace lineside::load
