#include "ui/production/state_history.h"

#include <QRandomGenerator>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;
using production::kMachineStates;
using production::StateInterval;

namespace {

constexpr UtcTime kFrom{std::chrono::sys_days(std::chrono::year(2026) / 11 / 1)};

//! States one after the other; a length below 0 is a time of which nothing is known.
std::vector<StateInterval> states(const std::vector<std::pair<MachineState, std::chrono::seconds>> &lengths)
{
    std::vector<StateInterval> all;
    UtcTime at = kFrom;
    for (const auto &[state, length] : lengths) {
        if (length > 0s)
            all.push_back({at, at + length, state, {}, false});
        at += length > 0s ? length : -length;
    }
    return all;
}

//! Microseconds by state, as pieces show them.
std::array<double, kMachineStates> shown(const std::vector<StateBand::Piece> &pieces)
{
    std::array<double, kMachineStates> sums{};
    for (const StateBand::Piece &piece : pieces) {
        for (const auto &[state, share] : piece.parts)
            sums[size_t(state)] += share * double((piece.to - piece.from).count());
    }
    return sums;
}

} // namespace

//! States of a long time in as many steps as there are columns: nothing of it is lost, and what is long stays what it was.
class TestStateHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void longOnesStandByThemselves();
    void shortOnesShareAPiece();
    void longOneBehindShortOnesBeginsWhereItDoes();
    void whatIsNotKnownStaysEmpty();
    void timesAddUp_data();
    void timesAddUp();
    void bandAsksAnewForOtherWidths();
};

void TestStateHistory::longOnesStandByThemselves()
{
    const StateHistory history(states({{MachineState::Running, 3h}, {MachineState::Down, 90min}, {MachineState::Running, 5h}}));
    const auto pieces = history.pieces(kFrom, kFrom + 10h, 10, nullptr);
    QCOMPARE(pieces.size(), size_t(3));
    QCOMPARE(pieces[1].from, kFrom + 3h); // to the second, though a column is an hour
    QCOMPARE(pieces[1].to, kFrom + 270min);
    QVERIFY(pieces[1].parts.size() == 1 && pieces[1].parts[0].first == MachineState::Down && pieces[1].parts[0].second == 1);
    // cut to what is asked for
    const auto part = history.pieces(kFrom + 2h, kFrom + 4h, 2, nullptr);
    QCOMPARE(part.size(), size_t(2));
    QCOMPARE(part.front().from, kFrom + 2h);
    QCOMPARE(part.back().to, kFrom + 4h);
}

void TestStateHistory::shortOnesShareAPiece()
{
    // an hour of which every other minute is a stop, between two long runs
    std::vector<std::pair<MachineState, std::chrono::seconds>> lengths{{MachineState::Running, 4h}};
    for (int minute = 0; minute < 30; ++minute) {
        lengths.push_back({MachineState::Idle, 60s});
        lengths.push_back({MachineState::Running, 60s});
    }
    lengths.push_back({MachineState::PlannedStop, 5h});
    const StateHistory history(states(lengths));
    const auto pieces = history.pieces(kFrom, kFrom + 10h, 20, nullptr); // half an hour each
    QVERIFY(pieces.size() <= 5);
    QCOMPARE(pieces.front().to, kFrom + 4h);
    QCOMPARE(pieces[1].parts.size(), size_t(2));
    for (const auto &[state, share] : pieces[1].parts)
        QVERIFY2(qAbs(share - 0.5) < 1e-9, qPrintable(QString::number(share)));
    QVERIFY(pieces[1].words.contains(QStringLiteral("15 min")));
    QCOMPARE(pieces.back().from, kFrom + 5h); // the long one behind begins where it does
    QCOMPARE(pieces.back().to, kFrom + 10h);
}

//! A column would reach into it: then the piece of short ones ends before it.
void TestStateHistory::longOneBehindShortOnesBeginsWhereItDoes()
{
    std::vector<std::pair<MachineState, std::chrono::seconds>> lengths{{MachineState::Running, 4h}};
    for (int minute = 0; minute < 5; ++minute) {
        lengths.push_back({MachineState::Idle, 60s});
        lengths.push_back({MachineState::Running, 60s});
    }
    lengths.push_back({MachineState::PlannedStop, 5h});
    const auto pieces = StateHistory(states(lengths)).pieces(kFrom, kFrom + 9h, 18, nullptr); // half an hour each
    QCOMPARE(pieces.size(), size_t(3));
    QCOMPARE(pieces[1].from, kFrom + 4h);
    QCOMPARE(pieces[1].to, kFrom + 4h + 10min);
    for (const auto &[state, share] : pieces[1].parts)
        QVERIFY(state != MachineState::PlannedStop && qAbs(share - 0.5) < 1e-9);
    QCOMPARE(pieces[2].from, kFrom + 4h + 10min);
    QVERIFY(pieces[2].parts.size() == 1 && pieces[2].parts[0].first == MachineState::PlannedStop);
}

void TestStateHistory::whatIsNotKnownStaysEmpty()
{
    const StateHistory history(states({{MachineState::Running, 1h}, {MachineState::Unknown, -2h}, {MachineState::Down, 60s}, {MachineState::Unknown, -3h}, {MachineState::Running, 1h}}));
    const auto pieces = history.pieces(kFrom - 1h, kFrom + 8h, 9, nullptr);
    QCOMPARE(pieces.size(), size_t(3));
    QCOMPARE(pieces[0].from, kFrom);
    QCOMPARE(pieces[1].from, kFrom + 3h);
    QCOMPARE(pieces[1].to, kFrom + 3h + 60s); // by itself, and no longer than it was
    QCOMPARE(pieces[2].to, kFrom + 7h + 60s);
    QVERIFY(StateHistory({}).pieces(kFrom, kFrom + 1h, 10, nullptr).empty());
    QVERIFY(history.pieces(kFrom + 20h, kFrom + 30h, 10, nullptr).empty());
}

void TestStateHistory::timesAddUp_data()
{
    QTest::addColumn<int>("seed");
    QTest::addColumn<int>("columns");
    for (int seed = 1; seed <= 6; ++seed)
        QTest::newRow(qPrintable(QString::number(seed))) << seed << seed * seed * 7;
}

void TestStateHistory::timesAddUp()
{
    QFETCH(int, seed);
    QFETCH(int, columns);
    QRandomGenerator random(static_cast<quint32>(seed));
    std::vector<std::pair<MachineState, std::chrono::seconds>> lengths;
    for (int i = 0; i < 20'000; ++i) {
        const int seconds = 1 + int(random.bounded(i % 50 == 0 ? 40'000 : 300));
        lengths.push_back({MachineState(random.bounded(int(kMachineStates))), std::chrono::seconds(random.bounded(20) == 0 ? -seconds : seconds)});
    }
    const std::vector<StateInterval> all = states(lengths);
    const UtcTime from = kFrom + 3h;
    const UtcTime to = all.back().to - 5h;
    std::array<double, kMachineStates> real{};
    for (const StateInterval &one : all)
        real[size_t(one.state)] += double(std::max<qint64>(0, (std::min(one.to, to) - std::max(one.from, from)).count()));
    const auto pieces = StateHistory(all).pieces(from, to, columns, nullptr);
    QVERIFY2(pieces.size() <= size_t(2 * columns + 2), qPrintable(QString::number(pieces.size())));
    const auto sums = shown(pieces);
    for (size_t state = 0; state < kMachineStates; ++state)
        QVERIFY2(qAbs(sums[state] - real[state]) < 1'000, qPrintable(QStringLiteral("%1: %2 of %3").arg(state).arg(sums[state]).arg(real[state])));
    UtcTime before = from;
    for (const StateBand::Piece &piece : pieces) {
        QVERIFY(piece.from >= before && piece.from < piece.to && piece.to <= to);
        before = piece.to;
    }
}

void TestStateHistory::bandAsksAnewForOtherWidths()
{
    Theme theme;
    StateBand band(theme);
    band.resize(400, 120);
    band.show();
    QList<int> asked;
    const StateHistory history(states({{MachineState::Running, 3h}, {MachineState::Down, 3h}}));
    band.setSource(kFrom, kFrom + 6h, [&](int columns) {
        asked += columns;
        return history.pieces(kFrom, kFrom + 6h, columns, nullptr);
    }, {});
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked[0] > 50 && asked[0] < 400);
    band.choose(1);
    band.resize(800, 120);
    QCOMPARE(asked.size(), 2);
    QVERIFY(asked[1] > asked[0]);
    QCOMPARE(band.chosen(), 1); // what somebody looks at stays chosen
    band.resize(801, 120);
    QCOMPARE(asked.size(), 2); // no other number of them
    band.setPieces(kFrom, kFrom + 1h, {}, {});
    band.resize(400, 120);
    QCOMPARE(asked.size(), 2); // it is over
}

QTEST_MAIN(TestStateHistory)
#include "tst_state_history.moc"
