#pragma once

#include "models/access/crypto.h"
#include "server/operations_rig.h"

namespace lineside::test {

//! Somebody with a proof in some state; \a principal when it is a good one.
struct Caller
{
    QByteArray name;
    QByteArray proof;
    std::optional<Principal> principal;
};

//! What every route has to answer to a caller, by its policy and the table of permissions alone; 0: neither 401 nor 403.
inline int refusalFor(const http::Route &route, const Caller &caller)
{
    using Who = http::Policy::Who;
    if (route.policy.who() == Who::Anybody)
        return 0;
    if (!caller.principal)
        return 401;
    const bool may = route.policy.who() == Who::Person ? caller.principal->role.has_value() : caller.principal->may(route.policy.permission());
    return may ? 0 : 403;
}

//! The same from the table of grants, for people: what principals were told is held against it.
inline bool tableAllows(Permission permission, Role role, bool house)
{
    const Grant &grant = kGrants[size_t(permission)];
    const std::array granted{grant.viewer, grant.operatorRole, grant.supervisor, grant.manager, grant.engineer, grant.admin};
    return granted[size_t(role)] && (house || !grant.stationWide);
}

inline QByteArray bodyFor(const http::Route &route)
{
    switch (rest::Names::Name(quint16(route.id))) {
    case rest::Names::PrepareWrite:
        return "{\"value\":1}";
    case rest::Names::PostReadings:
        return "{\"readings\":[{\"tag\":\"" + RestRig::id(999) + "\",\"v\":1}]}";
    case rest::Names::AddRun:
        return "{\"planned\":10}";
    case rest::Names::EnterStop:
        return "{\"from\":\"2023-11-14T20:00:00Z\",\"to\":\"2023-11-14T20:10:00Z\"}";
    default:
        return route.mostBody > 0 ? "{}" : "";
    }
}

//! Objects that the routes' paths name: one's own, another tenant's, nobody's.
enum class Whose { Nobodys, Own, Foreign };

class MatrixRig : public RestRig
{
public:
    std::vector<Caller> callers;
    Tokens houseAdmin, northAdmin, northUser, houseEngineer, northEngineer;
    QUuid houseKey, northKey;

    MatrixRig()
    {
        // Those whose time will be over come first.
        const Tokens expired = access.user(admin().principal, "expired", Role::Admin);
        const auto shortKey = access.control->keys().make(admin().principal, {QStringLiteral("short"), QString::fromLatin1(kHouseTenant), {Permission::ViewPlant}, std::chrono::hours(1)});
        access.clock.advance(std::chrono::minutes(61));
        houseAdmin = *access.login(QStringLiteral("root.one"), Access::password()).tokens;
        const Principal root = houseAdmin.principal;
        if (!access.control->accounts().putTenant(root, {QStringLiteral("north"), QStringLiteral("North")}).ok())
            qFatal("No tenant.");
        callers.push_back({"nobody", {}, {}});
        for (const Role role : kRoles) {
            for (const char *tenant : {kHouseTenant, "north"}) {
                const QByteArray name = QByteArray(tenant) + '.' + roleName(role).toLatin1();
                const Tokens tokens = access.user(root, name.constData(), role, tenant);
                callers.push_back({name, tokens.access.reveal(), tokens.principal});
                if (role == Role::Admin && name.startsWith("north"))
                    northAdmin = tokens;
                if (role == Role::Viewer && name.startsWith("north"))
                    northUser = tokens;
                if (role == Role::Engineer)
                    (name.startsWith("north") ? northEngineer : houseEngineer) = tokens;
            }
        }
        const auto key = [&](const char *name, Permissions scope, const char *tenant) {
            const auto made = access.control->keys().make(root, {QString::fromLatin1(name), QString::fromLatin1(tenant), scope});
            callers.push_back({"key." + QByteArray(name), made->secret.reveal(), access.control->checkApiKey(made->secret.reveal(), from("127.0.0.1"))});
            return *made;
        };
        houseKey = key("reader", {Permission::ViewPlant, Permission::ViewHistory}, kHouseTenant).key.id;
        key("poster", {Permission::PostReadings}, kHouseTenant);
        northKey = key("north", {Permission::ViewPlant, Permission::PostReadings}, "north").key.id;
        const MadeKey gone = key("gone", {Permission::ViewPlant}, kHouseTenant);
        if (!access.control->keys().remove(root, gone.key.id).ok())
            qFatal("The key stays.");
        callers.back().principal = {};

        const auto bad = [this](const char *name, const QByteArray &proof) { callers.push_back({name, proof, {}}); };
        bad("expired", expired.access.reveal());
        bad("expired key", shortKey->secret.reveal());
        const Tokens ended = access.user(root, "ended", Role::Admin), demoted = access.user(root, "demoted", Role::Admin),
                     disabled = access.user(root, "disabled", Role::Admin), removed = access.user(root, "removed", Role::Admin);
        AccountBook &accounts = access.control->accounts();
        if (!access.control->sessions().end(ended.principal).ok() || !accounts.changeUser(root, demoted.principal.id, {{}, {}, Role::Viewer, {}}).ok()
            || !accounts.changeUser(root, disabled.principal.id, {{}, {}, {}, false}).ok() || !accounts.removeUser(root, removed.principal.id).ok())
            qFatal("The accounts do not change.");
        bad("revoked", ended.access.reveal());
        bad("of another role", demoted.access.reveal());
        bad("disabled", disabled.access.reveal());
        bad("removed", removed.access.reveal());
        const QByteArray good = houseAdmin.access.reveal();
        const QList<QByteArray> parts = good.split('.');
        bad("cut", good.chopped(1));
        QByteArray tampered = good;
        tampered[tampered.size() - 10] = tampered[tampered.size() - 10] == 'A' ? 'B' : 'A';
        bad("tampered", tampered);
        bad("alg none", crypto::toBase64Url("{\"alg\":\"none\",\"typ\":\"at+jwt\"}") + '.' + parts[1] + '.');
        bad("alg none with a signature", crypto::toBase64Url("{\"alg\":\"none\"}") + '.' + parts[1] + '.' + parts[2]);
        const TokenClaims claims = *readClaims(crypto::fromBase64Url(parts[1]).value());
        bad("wrong key", TokenSigner(Secret(QByteArray(32, 'k')), access.journal.stationId()).sign(claims));
        for (const Secret &kept : std::as_const(access.secrets.kept)) {
            if (kept.reveal().size() != 32)
                continue; // with the station's own key, and still not what it writes
            const TokenSigner own(kept, access.journal.stationId());
            TokenClaims early = claims, nowhere = claims, elsewhere = claims, foreign = claims;
            early.notBefore += std::chrono::minutes(5);
            early.expiresAt += std::chrono::minutes(5);
            nowhere.tenant.clear();
            elsewhere.tenant = QStringLiteral("north");
            bad("not yet", own.sign(early));
            bad("no tenant", own.sign(nowhere));
            bad("another tenant than the account's", own.sign(elsewhere));
            foreign.issuer = QUuid::createUuid();
            bad("another station", own.sign(foreign));
        }
        bad("refresh token", houseAdmin.refresh.reveal());
        bad("ticket", access.control->issueTicket(root)->reveal());
        bad("a key that was cut", callers.at(1 + 2 * kRoles.size()).proof.chopped(1));
        bad("nonsense", "eyJ");
    }

    QByteArray pathOf(const http::Route &route, Whose whose, const Caller &caller)
    {
        const bool isNorth = caller.principal && caller.principal->tenant == QStringLiteral("north");
        const bool north = whose == Whose::Own ? isNorth : !isNorth;
        const auto plantId = [&](int offset) { return id(whose == Whose::Nobodys ? 999 : (north ? 200 : 100) + offset); };
        const auto accountId = [&](const QUuid &own, const QUuid &norths) {
            return whose == Whose::Nobodys ? id(999) : (north ? norths : own).toByteArray(QUuid::WithoutBraces);
        };
        QByteArray path = route.path;
        path.replace("{site}", plantId(0)).replace("{line}", plantId(1)).replace("{machine}", plantId(2)).replace("{device}", plantId(4));
        path.replace("{tag}", plantId(10)).replace("{write}", id(999)).replace("{key}", id(999)).replace("{viewer}", "99999");
        for (const char *name : {"{alert}", "{recommendation}", "{run}", "{chart}", "{batch}"})
            path.replace(name, id(999));
        path.replace("{user}", accountId(houseAdmin.principal.id, northUser.principal.id));
        path.replace("{session}", accountId(houseAdmin.principal.session, northUser.principal.session));
        return path.replace("{tenant}", "nobody").replace("{file}", "nothing.js");
    }
    RawAnswer askAs(const Caller &caller, const http::Route &route, Whose whose, const QByteArray &more = {})
    {
        QByteArray head = http::methodName(route.method).toByteArray() + ' ' + pathOf(route, whose, caller) + more;
        if (!caller.proof.isEmpty())
            head += "\r\nAuthorization: Bearer " + caller.proof;
        return ask(head, bodyFor(route));
    }
    //! The same with HEAD.
    RawAnswer headAs(const Caller &caller, const http::Route &route)
    {
        RawClient client;
        QByteArray head = "HEAD " + pathOf(route, Whose::Nobodys, caller);
        if (!caller.proof.isEmpty())
            head += "\r\nAuthorization: Bearer " + caller.proof;
        if (!client.connect(port()) || !client.send(request(head)))
            return {};
        RawAnswer answer = client.answer(false);
        answer.body = client.bytes();
        return answer;
    }
    const Caller &named(const QByteArray &name) const
    {
        return *std::find_if(callers.begin(), callers.end(), [&](const Caller &one) { return one.name == name; });
    }
};

} // namespace lineside::test
