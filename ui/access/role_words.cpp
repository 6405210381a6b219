#include "ui/access/role_words.h"

#include <QCoreApplication>

namespace lineside {

namespace {

struct RoleText
{
    Q_DECLARE_TR_FUNCTIONS(RoleWords)
};

} // namespace

QString roleWords(Role role)
{
    switch (role) {
    case Role::Viewer:
        return RoleText::tr("Viewer");
    case Role::Operator:
        return RoleText::tr("Operator");
    case Role::Supervisor:
        return RoleText::tr("Supervisor");
    case Role::Manager:
        return RoleText::tr("Manager");
    case Role::Engineer:
        return RoleText::tr("Engineer");
    case Role::Admin:
        return RoleText::tr("Administrator");
    }
    return roleName(role);
}

QString roleHelp(Role role)
{
    switch (role) {
    case Role::Viewer:
        return RoleText::tr("Looks at the plant and its past; changes nothing.");
    case Role::Operator:
        return RoleText::tr("Runs the plant: writes values and acknowledges.");
    case Role::Supervisor:
        return RoleText::tr("Leads a shift: as an operator, and exports data and disconnects viewers.");
    case Role::Manager:
        return RoleText::tr("Reads figures, exports and the audit trail; changes nothing.");
    case Role::Engineer:
        return RoleText::tr("Configures devices and tags, and writes values; no accounts.");
    case Role::Admin:
        return RoleText::tr("Accounts and API keys, and everything else.");
    }
    return {};
}

QString permissionWords(Permission permission)
{
    switch (permission) {
    case Permission::ViewPlant:
        return RoleText::tr("See the plant and its live values");
    case Permission::ViewHistory:
        return RoleText::tr("See trends and figures of the past");
    case Permission::ViewEvents:
        return RoleText::tr("See the journal");
    case Permission::ViewPresence:
        return RoleText::tr("See who is online");
    case Permission::ViewDiagnostics:
        return RoleText::tr("See links, frames and metrics");
    case Permission::ViewAudit:
        return RoleText::tr("See the audit trail");
    case Permission::ExportData:
        return RoleText::tr("Export readings and events");
    case Permission::AcknowledgeAlarms:
        return RoleText::tr("Acknowledge alarms");
    case Permission::ShelveAlarms:
        return RoleText::tr("Shelve alarms");
    case Permission::WriteTags:
        return RoleText::tr("Write values to the plant");
    case Permission::EnterProduction:
        return RoleText::tr("Enter reasons of stops, runs and measured values");
    case Permission::ApproveQuality:
        return RoleText::tr("Sign for batches");
    case Permission::ManageMaintenance:
        return RoleText::tr("Handle maintenance alerts and recommendations");
    case Permission::PostReadings:
        return RoleText::tr("Deliver readings");
    case Permission::EditPlant:
        return RoleText::tr("Change the plant's configuration");
    case Permission::TrustCertificates:
        return RoleText::tr("Trust certificates");
    case Permission::DisconnectViewers:
        return RoleText::tr("Disconnect viewers");
    case Permission::ManageUsers:
        return RoleText::tr("Manage users");
    case Permission::ManageApiKeys:
        return RoleText::tr("Manage API keys");
    case Permission::ManageTenants:
        return RoleText::tr("Manage tenants");
    case Permission::ManageServer:
        return RoleText::tr("Manage the server");
    }
    return permissionName(permission);
}

} // namespace lineside
