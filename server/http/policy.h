#pragma once

#include "models/access/permission.h"

namespace lineside::http {

/*!
 * Who may use a route. It is made by one of the four names below and by nothing else: a route without one does not
 * compile, and whoever opens a route to everybody writes it down.
 */
class Policy
{
public:
    enum class Who : quint8 {
        Anybody,  //!< without any proof
        Person,   //!< logged in, whatever the role
        Allowed,  //!< a person or a machine with permission()
        Ticketed, //!< the same, or a browser with a ticket in Sec-WebSocket-Protocol
    };

    static consteval Policy anybody() { return {Who::Anybody, Permission::ViewPlant}; }
    static consteval Policy person() { return {Who::Person, Permission::ViewPlant}; }
    static consteval Policy needs(Permission permission) { return {Who::Allowed, permission}; }
    static consteval Policy ticketOr(Permission permission) { return {Who::Ticketed, permission}; }

    constexpr Who who() const { return m_who; }
    //! For Allowed and Ticketed.
    constexpr Permission permission() const { return m_permission; }

private:
    constexpr Policy(Who who, Permission permission) : m_who(who), m_permission(permission) {}

    Who m_who;
    Permission m_permission;
};

} // namespace lineside::http
