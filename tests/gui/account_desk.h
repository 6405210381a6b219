#pragma once

#include "models/access/password_hash.h"
#include "tests/gui/plant_scene.h"

#include <QTest>

namespace lineside {

//! Accounts of a scene's station, and the seat before its window.
struct AccountDesk
{
    explicit AccountDesk(PlantScene &scene)
    {
        AccessSettings settings;
        settings.folder = folder.path();
        settings.hashCost = HashCost::cheapest();
        access = std::make_unique<LateAccess>(settings, scene.secrets, *scene.historian, Clock::system());
        seat = std::make_unique<Seat>(*access, Clock::system(), std::chrono::minutes(15));
        if (!QTest::qWaitFor([this] { return access->state() == LateAccess::State::Open; }, 20'000))
            qFatal("The accounts do not open.");
        commands = std::make_unique<CommandService>(scene.writer, *scene.historian, scene.latest, *access, scene.clock);
        commands->setSnapshot(scene.editor->snapshot());
    }
    ~AccountDesk()
    {
        commands.reset();
        seat.reset();
        access.reset();
    }

    static Secret password() { return Secret("seven quiet herons on the jetty"); }
    UiServices services(PlantScene &scene)
    {
        const UiServices plain = scene.services();
        return {plain.editor, plain.latest,  plain.pipeline, plain.historian, plain.field, *commands,   plain.secrets,
                *access,      plain.clock, plain.tap,      plain.plantStore, plain.theme, *seat, plain.keeper, plain.web,
                plain.production, plain.quality, plain.health};
    }
    //! Does it and waits for the answer.
    template<typename Do>
    LoginAnswer answerTo(Do what)
    {
        std::optional<LoginAnswer> answer;
        what([&](const LoginAnswer &given) { answer = given; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000))
            qFatal("No answer came.");
        return *answer;
    }
    //! The first administrator, who sits here then.
    void makeAdmin()
    {
        const LoginAnswer made = answerTo([&](const Seat::Answered &done) {
            seat->makeFirstAdmin(QStringLiteral("a.winter"), password(), done);
        });
        if (made.outcome != LoginOutcome::LoggedIn)
            qFatal("%s", qPrintable(made.error.message));
    }
    //! A user with password(); the administrator sits here.
    void makeUser(const char *name, const char *fullName, Role role, const char *tenant = kHouseTenant)
    {
        AccessControl &control = *access->control();
        const Result<Secret> oneTime = control.accounts().createUser(
            *seat->principal(), {QString::fromLatin1(name), QString::fromUtf8(fullName), QString::fromLatin1(tenant), role});
        if (!oneTime)
            qFatal("%s", qPrintable(oneTime.error().message));
        answerTo([&](const Seat::Answered &done) {
            control.logins().changePassword(QString::fromLatin1(name), *oneTime, password(), Origin::console(),
                                            [done](const LoginAnswer &given) {
                                                QMetaObject::invokeMethod(QCoreApplication::instance(), [done, given] { done(given); },
                                                                          Qt::QueuedConnection);
                                            });
        });
    }
    LoginAnswer login(const char *name)
    {
        return answerTo([&](const Seat::Answered &done) { seat->login(QString::fromLatin1(name), password(), done); });
    }

    QTemporaryDir folder;
    std::unique_ptr<LateAccess> access;
    std::unique_ptr<Seat> seat;
    std::unique_ptr<CommandService> commands;
};

} // namespace lineside
