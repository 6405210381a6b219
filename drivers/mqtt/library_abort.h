#pragma once

struct mosquitto;

namespace lineside::mqtt {

/*!
 * libmosquitto ends the whole program by assert() when a broker sends what it did not expect (2.0.11: an MQTT 5 property
 * that it does not know, property__read). A broker must not be able to do that, so an assertion that fails inside the
 * library is left again where the library was called. Nothing but an assertion is: what the C library finds wrong with
 * the memory ends the program as ever, and so does every fault in our own functions that the library calls
 * (OurOwnCode).
 *
 * It works because the library looks up __assert_fail() in the program before it looks into the C library.
 */
template<typename Call>
bool callLibrary(Call call);

/*!
 * mosquitto_loop_read() for one packet, its result in \a error. False when the library has given up: the client must
 * not be used any more, not even to destroy it, since it may hold its own locks; what it owns is left behind.
 */
bool loopRead(mosquitto *client, int &error);

//! The first thing in each function of ours that the library calls: while it lives, an assertion is our own fault.
class OurOwnCode
{
public:
    OurOwnCode();
    ~OurOwnCode();
    OurOwnCode(const OurOwnCode &) = delete;
    OurOwnCode &operator=(const OurOwnCode &) = delete;

private:
    const bool m_wasLibrary;
};

//! False when an assertion failed in \a call and not in OurOwnCode; \a call must not leave anything to destroy then.
bool isSurvived(void (*call)(void *), void *what);

template<typename Call>
bool callLibrary(Call call)
{
    return isSurvived([](void *what) { (*static_cast<Call *>(what))(); }, &call);
}

} // namespace lineside::mqtt
