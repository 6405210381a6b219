#pragma once

struct mosquitto;

namespace lineside::mqtt {

/*!
 * libmosquitto ends the whole program by assert() when an MQTT 5 broker sends a property that it does not know (2.0.11,
 * property__read). A broker must not be able to do that, so abort() is left again where the library called it: C allows
 * a handler of SIGABRT not to return. Every other abort() of the program takes its usual course.
 */
void catchLibraryAborts();

/*!
 * mosquitto_loop_read() for one packet, its result in \a error. False when the library has given up: the client must
 * not be used any more, not even to destroy it, since it may hold its own locks; what it owns is left behind.
 */
bool loopRead(mosquitto *client, int &error);

} // namespace lineside::mqtt
