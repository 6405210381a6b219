#include "ui/widgets/plan_words.h"

#include <QCoreApplication>

namespace lineside {

namespace {

struct StateWords
{
    Q_DECLARE_TR_FUNCTIONS(machine_state)
};

} // namespace

QString stateWord(MachineState state)
{
    switch (state) {
    case MachineState::Unknown:
        return StateWords::tr("Unknown");
    case MachineState::Running:
        return StateWords::tr("Running");
    case MachineState::Idle:
        return StateWords::tr("Idle");
    case MachineState::Setup:
        return StateWords::tr("Set-up");
    case MachineState::Down:
        return StateWords::tr("Down");
    case MachineState::PlannedStop:
        return StateWords::tr("Planned stop");
    case MachineState::NoShift:
        return StateWords::tr("No shift");
    }
    return {};
}

QString stateKey(MachineState state)
{
    return QString::number(int(state));
}

MachineState stateOfKey(const QString &key)
{
    return MachineState(key.toInt());
}

} // namespace lineside
