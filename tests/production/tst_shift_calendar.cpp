#include "models/production/calendar.h"

#include <QtTest>

#include <random>

using namespace lineside;
using namespace lineside::production;
using namespace Qt::Literals;

namespace {

UtcTime utc(int year, int month, int day, int hour = 0, int minute = 0)
{
    return fromMicroseconds(QDateTime(QDate(year, month, day), QTime(hour, minute), QTimeZone::utc()).toMSecsSinceEpoch() * 1000);
}

ShiftCalendar threeShifts(const QString &zone)
{
    ShiftCalendar calendar;
    calendar.code = u"3S"_s;
    calendar.timeZone = zone;
    calendar.shifts = {{u"early"_s, 0x1f, 360, 480, {{240, 30}}},
                       {u"late"_s, 0x1f, 840, 480, {{240, 30}}},
                       {u"night"_s, 0x1f, 1320, 480, {{180, 15}, {330, 15}}}};
    return calendar;
}

} // namespace

class TestShiftCalendar final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fallsInUtc()
    {
        const Calendar calendar(threeShifts(u"Europe/Berlin"_s));
        const auto shifts = calendar.shiftsOf(QDate(2026, 1, 14)); // a Wednesday
        QCOMPARE(shifts.size(), size_t(3));
        QCOMPARE(shifts[0].name, u"early"_s);
        QCOMPARE(shifts[0].from, utc(2026, 1, 14, 5));
        QCOMPARE(shifts[0].to, utc(2026, 1, 14, 13));
        QCOMPARE(shifts[0].plannedMinutes, 450.0);
        QCOMPARE(shifts[0].breaks.size(), size_t(1));
        QCOMPARE(shifts[0].breaks[0].from, utc(2026, 1, 14, 9));
        QCOMPARE(shifts[0].breaks[0].to, utc(2026, 1, 14, 9, 30));
        QCOMPARE(shifts[2].to, utc(2026, 1, 15, 5));
        QCOMPARE(shifts[2].date, QDate(2026, 1, 14));
        QVERIFY(calendar.shiftsOf(QDate(2026, 1, 17)).empty()); // Saturday
    }

    void nightsOfClockChanges_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QDate>("date");
        QTest::addColumn<double>("minutes");
        QTest::newRow("Berlin, usual") << u"Europe/Berlin"_s << QDate(2026, 3, 27) << 450.0;
        QTest::newRow("Berlin, spring") << u"Europe/Berlin"_s << QDate(2026, 3, 28) << 390.0;
        QTest::newRow("Berlin, autumn") << u"Europe/Berlin"_s << QDate(2026, 10, 24) << 510.0;
        QTest::newRow("Sao Paulo, last spring of its kind") << u"America/Sao_Paulo"_s << QDate(2018, 11, 3) << 390.0;
        QTest::newRow("Sao Paulo, last autumn of its kind") << u"America/Sao_Paulo"_s << QDate(2019, 2, 16) << 510.0;
        QTest::newRow("Sao Paulo, none any more") << u"America/Sao_Paulo"_s << QDate(2026, 11, 7) << 450.0;
        QTest::newRow("Lord Howe, half an hour") << u"Australia/Lord_Howe"_s << QDate(2026, 10, 3) << 420.0;
        QTest::newRow("Kathmandu, never") << u"Asia/Kathmandu"_s << QDate(2026, 3, 28) << 450.0;
    }

    void nightsOfClockChanges()
    {
        QFETCH(QString, zone);
        QFETCH(QDate, date);
        QFETCH(double, minutes);
        ShiftCalendar plan = threeShifts(zone);
        for (Shift &shift : plan.shifts)
            shift.days = 0x7f;
        const Calendar calendar(plan);
        const auto shifts = calendar.shiftsOf(date);
        QCOMPARE(shifts.size(), size_t(3));
        QCOMPARE(shifts[2].plannedMinutes, minutes);
        // The early shift begins where the night ends, by the clock on the wall.
        QCOMPARE(shifts[2].to, calendar.shiftsOf(date.addDays(1))[0].from);
    }

    void timesThatComeTwiceOrNever()
    {
        ShiftCalendar plan;
        plan.timeZone = u"Europe/Berlin"_s;
        const Calendar calendar(plan);
        QCOMPARE(calendar.utcOf(QDate(2026, 3, 29), 150), utc(2026, 3, 29, 1)); // 02:30 is left out: when the clocks change
        QCOMPARE(calendar.utcOf(QDate(2026, 3, 29), 180), utc(2026, 3, 29, 1));
        QCOMPARE(calendar.utcOf(QDate(2026, 10, 25), 150), utc(2026, 10, 25, 0, 30)); // the first 02:30
        QCOMPARE(calendar.utcOf(QDate(2026, 10, 25), 180), utc(2026, 10, 25, 2));
        QCOMPARE(calendar.beginOf(QDate(2026, 6, 1)), utc(2026, 5, 31, 22));
    }

    void exceptions()
    {
        ShiftCalendar plan = threeShifts(u"Europe/Berlin"_s);
        plan.exceptions = {{QDate(2026, 1, 14), u"holiday"_s, {}}, {QDate(2026, 1, 17), u"like a Monday"_s, 0},
                           {QDate(2026, 1, 15), u"like a Sunday"_s, 6}};
        const Calendar calendar(plan);
        QVERIFY(calendar.shiftsOf(QDate(2026, 1, 14)).empty());
        QVERIFY(calendar.shiftsOf(QDate(2026, 1, 15)).empty());
        QCOMPARE(calendar.shiftsOf(QDate(2026, 1, 17)).size(), size_t(3));
        // Tuesday's night still ends on the holiday.
        QCOMPARE(calendar.sliceAt(utc(2026, 1, 14, 2)).shift, u"night"_s);
        QCOMPARE(calendar.sliceAt(utc(2026, 1, 14, 2)).date, QDate(2026, 1, 13));
        QCOMPARE(calendar.sliceAt(utc(2026, 1, 14, 6)).kind, SliceKind::NoShift);
        QCOMPARE(calendar.sliceAt(utc(2026, 1, 14, 6)).date, QDate(2026, 1, 14));
    }

    void overlapGoesToTheFirst()
    {
        ShiftCalendar plan;
        plan.timeZone = u"UTC"_s;
        plan.shifts = {{u"A"_s, 0x7f, 360, 480, {}}, {u"B"_s, 0x7f, 780, 480, {}}}; // one hour together
        const Calendar calendar(plan);
        QCOMPARE(calendar.sliceAt(utc(2026, 1, 14, 13, 30)).shift, u"A"_s);
        QCOMPARE(calendar.sliceAt(utc(2026, 1, 14, 14)).shift, u"B"_s);
        QCOMPARE(calendar.shiftsOf(QDate(2026, 1, 14))[1].from, utc(2026, 1, 14, 13)); // as configured
    }

    void withoutACalendarAlwaysInShift()
    {
        const Calendar calendar;
        const Slice slice = calendar.sliceAt(utc(2026, 1, 14, 3));
        QCOMPARE(slice.kind, SliceKind::Shift);
        QVERIFY(slice.shift.isEmpty());
        const auto none = Calendar(ShiftCalendar{});
        QCOMPARE(none.sliceAt(utc(2026, 1, 14, 3)).kind, SliceKind::NoShift);
        ShiftCalendar unknown;
        unknown.timeZone = u"Atlantis/Capital"_s;
        QVERIFY(!Calendar(unknown).hasZone());
    }

    //! Slices follow on each other through years, whatever clocks do; cells are never longer than an hour.
    void slicesHaveNoGaps_data()
    {
        QTest::addColumn<QString>("zone");
        for (const char *zone : {"Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kolkata",
                                 "Pacific/Apia", "Africa/Casablanca", "UTC"})
            QTest::newRow(zone) << QString::fromLatin1(zone);
    }

    void slicesHaveNoGaps()
    {
        QFETCH(QString, zone);
        const quint32 seed = 20261122;
        std::mt19937 random(seed);
        for (int round = 0; round < 6; ++round) {
            ShiftCalendar plan;
            plan.timeZone = zone;
            const int count = 1 + int(random() % 4);
            for (int i = 0; i < count; ++i) {
                Shift shift{QString::number(i), quint8(random() % 128), int(random() % 1440), 1 + int(random() % 1440), {}};
                shift.breaks = {{int(random() % 400), int(random() % 60)}, {int(random() % 400), int(random() % 60)}};
                plan.shifts.append(shift);
            }
            const Calendar calendar(plan);
            // Years in which these zones did what they did: midnight twice, no midnight, no day.
            UtcTime at = utc(round % 2 == 0 ? 2011 : 2018, 1, 1);
            const UtcTime end = at + std::chrono::hours(24 * 420);
            UtcTime last = calendar.sliceAt(at).from;
            std::map<std::pair<QString, qint64>, qint64> timeOf;
            while (last < end) {
                const SliceDay day = calendar.dayOf(last);
                QVERIFY(!day->empty());
                QCOMPARE(calendar.dateOf(last), calendar.dateOf(day->front().from));
                for (const Slice &slice : *day) {
                    if (slice.from < last)
                        continue; // of the first day
                    QCOMPARE(slice.from, last);
                    QVERIFY(slice.from < slice.to);
                    QVERIFY(slice.cellFrom <= slice.from && slice.to <= slice.cellTo);
                    QVERIFY(slice.cellTo - slice.cellFrom <= std::chrono::hours(1));
                    if (slice.kind != SliceKind::NoShift)
                        timeOf[{slice.shift, toMicroseconds(slice.shiftFrom)}] += (slice.to - slice.from).count();
                    last = slice.to;
                }
            }
            // What slices give to shifts is what the shifts cover, each moment once.
            qint64 sum = 0;
            for (const auto &[key, time] : timeOf)
                sum += time;
            qint64 covered = 0;
            UtcTime taken = calendar.sliceAt(at).from;
            for (const ShiftSpan &span : calendar.shifts(taken, last)) {
                const UtcTime from = std::max(span.from, taken);
                const UtcTime to = std::min(span.to, last);
                if (from < to) {
                    covered += (to - from).count();
                    taken = to;
                }
            }
            QCOMPARE(sum, covered);
        }
    }
};

QTEST_GUILESS_MAIN(TestShiftCalendar)
#include "tst_shift_calendar.moc"
