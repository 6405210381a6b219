#pragma once

#include "models/access/role.h"

#include <initializer_list>

namespace lineside {

/*!
 * What can be allowed. The one table of who may do it is kGrants below: routes, subscriptions, actions and dialogs ask
 * for a permission, never for a role.
 */
enum class Permission : quint8 {
    ViewPlant,         //!< plant tree, live values, machine states
    ViewHistory,       //!< trends and figures of the past
    ViewEvents,        //!< the journal, alarms
    ViewPresence,      //!< who else is online in the tenant; from where: see seesAddresses()
    ViewDiagnostics,   //!< links, frames, metrics
    ViewAudit,         //!< who did what
    ExportData,        //!< files of readings and events
    AcknowledgeAlarms,
    ShelveAlarms,
    WriteTags,         //!< operator writes, through CommandService
    EnterProduction,   //!< reasons of stops, runs, measured values
    ApproveQuality,    //!< signing for batches, letting charts learn anew
    ManageMaintenance, //!< alerts and recommendations on their way
    PostReadings,      //!< readings from outside
    EditPlant,         //!< sites, lines, machines, devices, tags, and applying them
    TrustCertificates,
    DisconnectViewers,
    ManageUsers,       //!< of the own tenant
    ManageApiKeys,     //!< of the own tenant
    ManageTenants,
    ManageServer,
};
inline constexpr size_t kPermissionCount = size_t(Permission::ManageServer) + 1;

//! A set of permissions in one word.
class Permissions
{
public:
    constexpr Permissions() = default;
    constexpr Permissions(std::initializer_list<Permission> some)
    {
        for (const Permission one : some)
            m_bits |= bit(one);
    }
    constexpr bool has(Permission one) const { return m_bits & bit(one); }
    constexpr Permissions operator&(Permissions other) const { return Permissions(m_bits & other.m_bits); }
    constexpr Permissions without(Permissions other) const { return Permissions(m_bits & ~other.m_bits); }
    constexpr Permissions with(Permission one) const { return Permissions(m_bits | bit(one)); }
    constexpr bool isEmpty() const { return m_bits == 0; }
    friend constexpr bool operator==(Permissions, Permissions) = default;

private:
    explicit constexpr Permissions(quint32 bits) : m_bits(bits) {}
    static constexpr quint32 bit(Permission one) { return quint32(1) << quint32(one); }
    quint32 m_bits = 0;
};
static_assert(kPermissionCount <= 32);

//! The roles that have one permission, and how far it reaches.
struct Grant
{
    Permission permission;
    const char *name;          //!< as in scopes of API keys and on the wire
    bool viewer, operatorRole, supervisor, manager, engineer, admin;
    bool stationWide = false;  //!< touches all tenants: only users of the station's own tenant have it
    bool forMachines = false;  //!< an API key may carry it
};

inline constexpr bool kYes = true, kNo = false;
inline constexpr std::array<Grant, kPermissionCount> kGrants{{
    //                                                       view  oper  super manag engin admin  wide  machines
    {Permission::ViewPlant, "view_plant",                    kYes, kYes, kYes, kYes, kYes, kYes,  kNo,  kYes},
    {Permission::ViewHistory, "view_history",                kYes, kYes, kYes, kYes, kYes, kYes,  kNo,  kYes},
    {Permission::ViewEvents, "view_events",                  kYes, kYes, kYes, kYes, kYes, kYes,  kNo,  kYes},
    {Permission::ViewPresence, "view_presence",              kYes, kYes, kYes, kYes, kYes, kYes,  kNo,  kNo},
    {Permission::ViewDiagnostics, "view_diagnostics",        kNo,  kNo,  kNo,  kNo,  kYes, kYes,  kYes, kYes},
    {Permission::ViewAudit, "view_audit",                    kNo,  kNo,  kNo,  kYes, kNo,  kYes,  kYes, kNo},
    {Permission::ExportData, "export_data",                  kNo,  kNo,  kYes, kYes, kYes, kYes,  kNo,  kYes},
    {Permission::AcknowledgeAlarms, "acknowledge_alarms",    kNo,  kYes, kYes, kNo,  kYes, kYes,  kNo,  kNo},
    {Permission::ShelveAlarms, "shelve_alarms",              kNo,  kNo,  kYes, kNo,  kYes, kYes,  kNo,  kNo},
    {Permission::WriteTags, "write_tags",                    kNo,  kYes, kYes, kNo,  kYes, kYes,  kNo,  kNo},
    {Permission::EnterProduction, "enter_production",        kNo,  kYes, kYes, kYes, kYes, kYes,  kNo,  kNo},
    {Permission::ApproveQuality, "approve_quality",          kNo,  kNo,  kYes, kYes, kNo,  kYes,  kNo,  kNo},
    {Permission::ManageMaintenance, "manage_maintenance",    kNo,  kNo,  kYes, kYes, kYes, kYes,  kNo,  kNo},
    {Permission::PostReadings, "post_readings",              kNo,  kNo,  kNo,  kNo,  kYes, kYes,  kNo,  kYes},
    {Permission::EditPlant, "edit_plant",                    kNo,  kNo,  kNo,  kNo,  kYes, kYes,  kYes, kNo},
    {Permission::TrustCertificates, "trust_certificates",    kNo,  kNo,  kNo,  kNo,  kYes, kYes,  kYes, kNo},
    {Permission::DisconnectViewers, "disconnect_viewers",    kNo,  kNo,  kYes, kNo,  kNo,  kYes,  kNo,  kNo},
    {Permission::ManageUsers, "manage_users",                kNo,  kNo,  kNo,  kNo,  kNo,  kYes,  kNo,  kNo},
    {Permission::ManageApiKeys, "manage_api_keys",           kNo,  kNo,  kNo,  kNo,  kNo,  kYes,  kNo,  kNo},
    {Permission::ManageTenants, "manage_tenants",            kNo,  kNo,  kNo,  kNo,  kNo,  kYes,  kYes, kNo},
    {Permission::ManageServer, "manage_server",              kNo,  kNo,  kNo,  kNo,  kNo,  kYes,  kYes, kNo},
}};
static_assert([] {
    for (size_t i = 0; i < kGrants.size(); ++i) {
        if (size_t(kGrants[i].permission) != i)
            return false;
    }
    return true;
}(), "one row per permission, in their order");

//! The tenant of the station's own people; a site belongs to it unless the project says otherwise.
inline constexpr const char *kHouseTenant = "default";

//! What \a role may do; \a house: in the station's own tenant.
constexpr Permissions permissionsOf(Role role, bool house)
{
    Permissions all;
    for (const Grant &grant : kGrants) {
        const std::array granted{grant.viewer,  grant.operatorRole, grant.supervisor,
                                 grant.manager, grant.engineer,     grant.admin};
        if (granted[size_t(role)] && (house || !grant.stationWide))
            all = all.with(grant.permission);
    }
    return all;
}

//! Whether somebody sees where those come from who are online: who may act on it does, others see names alone.
constexpr bool seesAddresses(Permissions some)
{
    return some.has(Permission::DisconnectViewers) || some.has(Permission::ManageUsers);
}

//! What an API key may carry.
constexpr Permissions permissionsForMachines(bool house)
{
    Permissions all;
    for (const Grant &grant : kGrants) {
        if (grant.forMachines && (house || !grant.stationWide))
            all = all.with(grant.permission);
    }
    return all;
}

QString permissionName(Permission permission);
std::optional<Permission> permissionFromName(QStringView name);
//! "view_plant post_readings", in the table's order; and back. Nothing where a word is unknown or comes twice.
QString permissionNames(Permissions some);
std::optional<Permissions> permissionsFromNames(const QString &names);

} // namespace lineside
