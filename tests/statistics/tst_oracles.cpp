#include "models/production/oee.h"
#include "models/quality/capability.h"
#include "models/quality/chart_engine.h"
#include "models/statistics/classification.h"
#include "models/statistics/control_constants.h"
#include "models/statistics/distributions.h"
#include "models/statistics/drift.h"
#include "models/statistics/holt_winters.h"
#include "models/statistics/isolation_forest.h"
#include "models/statistics/proportions.h"
#include "models/statistics/summary.h"
#include "models/statistics/trend.h"
#include "models/statistics/weibull.h"
#include "quality/figures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <functional>
#include <map>

using namespace lineside;
using namespace lineside::statistics;
using namespace Qt::Literals;

namespace {

constexpr double kClosed = 1e-9; //!< of what has a closed form, a recursion or a quantile

//! What the program says, beside a figure that others worked out.
struct Check
{
    QString key;
    double found;
    double expected;
    double tolerance;
};

//! The figures by their path, "weibull/p10_RUL"; of lists by place. Remembers what was asked for.
class Oracles
{
public:
    explicit Oracles(const QJsonObject &all) { flatten({}, all); }

    double operator()(const QString &path)
    {
        m_used.insert(path);
        return m_numbers.value(path, std::nan(""));
    }
    std::vector<double> list(const QString &path)
    {
        std::vector<double> values;
        for (int i = 0; m_numbers.contains(path + u'/' + QString::number(i)); ++i)
            values.push_back((*this)(path + u'/' + QString::number(i)));
        return values;
    }
    //! The names below a path.
    QStringList names(const QString &path) const
    {
        QSet<QString> names;
        for (auto it = m_numbers.cbegin(); it != m_numbers.cend(); ++it) {
            if (it.key().startsWith(path + u'/'))
                names.insert(it.key().mid(path.size() + 1).section(u'/', 0, 0));
        }
        return names.values();
    }
    QStringList unused() const
    {
        QStringList paths;
        for (auto it = m_numbers.cbegin(); it != m_numbers.cend(); ++it) {
            if (!m_used.contains(it.key()))
                paths += it.key();
        }
        paths.sort();
        return paths;
    }
    void use(const QString &path) { m_used.insert(path); }

private:
    void flatten(const QString &path, const QJsonValue &value)
    {
        const QString before = path.isEmpty() ? QString() : path + u'/';
        if (value.isObject()) {
            const QJsonObject object = value.toObject();
            for (auto it = object.begin(); it != object.end(); ++it)
                flatten(before + QString(it.key()).replace(u'/', u':'), it.value()); // "1/50" is one name
        } else if (value.isArray()) {
            const QJsonArray array = value.toArray();
            for (qsizetype i = 0; i < array.size(); ++i)
                flatten(before + QString::number(i), array[i]);
        } else {
            m_numbers.insert(path, value.toDouble(std::nan("")));
        }
    }

    QMap<QString, double> m_numbers;
    QSet<QString> m_used;
};

//! What is in the file and no figure of this program, and why.
const std::map<QString, const char *> &reasons()
{
    static const std::map<QString, const char *> all{
        {u"iforest_score_at_E(h)=c"_s, "2^(-1) by definition: a forest takes rows, not depths; tst_classification has its scores"},
        {u"holtwinters_add_fixed/beta_note"_s, "words about the notation of beta"},
    };
    return all;
}

class Checks
{
public:
    explicit Checks(Oracles &oracles) : m_of(oracles)
    {
        drift();
        classes();
        shares();
        constants();
        rings();
        singles();
        sums();
        averages();
        seasons();
        trends();
        oee();
        life();
    }
    const std::vector<Check> &all() const { return m_all; }

private:
    void add(const QString &key, std::optional<double> found, double tolerance = kClosed)
    {
        m_all.push_back({key, found.value_or(std::nan("")), m_of(key), tolerance});
    }
    //! Numbers of points, from 1; also a list that has none.
    void addPoints(const QString &key, const ChartEvaluation &found, quint16 pattern)
    {
        QList<int> points;
        for (size_t i = 0; i < found.points.size(); ++i) {
            if (found.points[i].patterns & pattern)
                points += int(i) + 1;
        }
        const std::vector<double> expected = m_of.list(key);
        m_all.push_back({key + u" (how many)"_s, double(points.size()), double(expected.size()), 0});
        for (size_t i = 0; i < expected.size() && i < size_t(points.size()); ++i)
            m_all.push_back({key + u'/' + QString::number(i), double(points[qsizetype(i)]), expected[i], 0});
    }
    void addList(const QString &key, const std::function<double(size_t)> &found, double tolerance)
    {
        const std::vector<double> expected = m_of.list(key);
        for (size_t i = 0; i < expected.size(); ++i)
            m_all.push_back({key + u'/' + QString::number(i), found(i), expected[i], tolerance});
    }

    void drift()
    {
        const std::vector<double> a = m_of.list(u"ks_small_exact/a"_s), b = m_of.list(u"ks_small_exact/b"_s);
        const auto exact = kolmogorovSmirnov(a, b, KsMethod::Exact), asymptotic = kolmogorovSmirnov(a, b, KsMethod::Asymptotic);
        add(u"ks_small_exact/D"_s, exact->d);
        add(u"ks_small_exact/p_exact"_s, exact->p);
        add(u"ks_small_exact/p_asymp"_s, asymptotic->p);
        for (const QString &name : m_of.names(u"kolmogorov_sf"_s))
            add(u"kolmogorov_sf/"_s + name, kolmogorovSurvival(name.toDouble()));
    }
    void classes()
    {
        const std::vector<double> labels = m_of.list(u"cls/y"_s), scores = m_of.list(u"cls/s"_s);
        std::vector<Scored> scored;
        for (size_t i = 0; i < labels.size(); ++i)
            scored.push_back({scores[i], labels[i] > 0});
        add(u"cls/auc"_s, rocArea(scored));
        add(u"cls/ap"_s, averagePrecision(scored));
        const Confusion half = confusionAt(scored, 0.5);
        add(u"cls/P"_s, half.precision());
        add(u"cls/R"_s, half.recall());
        add(u"cls/F1"_s, half.f1());
        for (const QString &name : m_of.names(u"iforest_c"_s))
            add(u"iforest_c/"_s + name, averagePathLength(name.toULongLong()));
    }
    void shares()
    {
        for (const bool exact : {false, true}) {
            const QString key = exact ? u"clopper_pearson95"_s : u"wilson95"_s;
            for (const QString &name : m_of.names(key)) {
                const quint64 k = name.section(u':', 0, 0).toULongLong(), n = name.section(u':', 1, 1).toULongLong();
                const auto interval = exact ? clopperPearson(k, n) : wilson(k, n);
                add(key + u'/' + name + u"/0"_s, interval->low);
                add(key + u'/' + name + u"/1"_s, interval->high);
            }
        }
        const QString key = u"min_alerts_for_upper95_below_5pct"_s;
        for (const QString &name : m_of.names(key))
            add(key + u'/' + name, double(*outcomesNeeded(name.toULongLong())), 0);
    }
    void constants()
    {
        for (const QString &name : m_of.names(u"spc_const"_s)) {
            const ControlConstants found = controlConstants(name.toUInt());
            const QString key = u"spc_const/"_s + name + u'/';
            add(key + u"d2"_s, found.d2);
            add(key + u"d3"_s, found.d3);
            add(key + u"c4"_s, found.c4);
            add(key + u"A2"_s, found.A2);
            add(key + u"A3"_s, found.A3);
            add(key + u"D3"_s, found.D3);
            add(key + u"D4"_s, found.D4);
            add(key + u"B3"_s, found.B3);
            add(key + u"B4"_s, found.B4);
        }
    }
    void rings()
    {
        ControlChart chart;
        chart.subgroup = 5;
        chart.learn = 25;
        chart.rules = kAllRunRules;
        const ChartEvaluation byRange = evaluateChart(chart, subgroupsOf(kPistonRings));
        const QString key = u"pistonrings/"_s;
        add(key + u"grand_mean"_s, byRange.limits->centre);
        add(key + u"Rbar"_s, byRange.spread.centre);
        add(key + u"sigma_R"_s, byRange.limits->sigma);
        add(key + u"xbar_LCL"_s, byRange.lines.low);
        add(key + u"xbar_UCL"_s, byRange.lines.high);
        add(key + u"R_UCL"_s, byRange.spread.high);
        addPoints(key + u"beyond_limits_samples"_s, byRange, quint16(RunRule::Beyond3Sigma));
        addPoints(key + u"N5_2of3_2s"_s, byRange, quint16(RunRule::TwoOfThreeBeyond2Sigma));
        addPoints(key + u"N6_4of5_1s"_s, byRange, quint16(RunRule::FourOfFiveBeyond1Sigma));
        addPoints(key + u"WE4_8side"_s, byRange, quint16(RunRule::EightOnOneSide));
        addPoints(key + u"N2_9side"_s, byRange, quint16(RunRule::NineOnOneSide));
        addPoints(key + u"N3_trend6"_s, byRange, quint16(RunRule::SixTrending));
        const double sigma = pointSigma(chart, *byRange.limits);
        addList(key + u"z"_s, [&](size_t i) { return (byRange.points[i].mean - byRange.limits->centre) / sigma; }, 5e-5); // four digits are given
        ControlChart spread = chart;
        spread.type = ChartType::XbarS;
        const ChartEvaluation byDeviation = evaluateChart(spread, subgroupsOf(kPistonRings));
        add(key + u"Sbar"_s, byDeviation.spread.centre);
        add(key + u"sigma_S"_s, byDeviation.limits->sigma);
        add(key + u"S_UCL"_s, byDeviation.spread.high);
        const std::vector<Subgroup> first = subgroupsOf({kPistonRings.begin(), kPistonRings.begin() + 25});
        const auto able = capabilityOf(first, *learnLimits(chart, first), {73.95, 74.05}, 74.0);
        add(key + u"cap_73_95_74_05/Cp"_s, able->cp);
        add(key + u"cap_73_95_74_05/CpL"_s, able->cpl);
        add(key + u"cap_73_95_74_05/CpU"_s, able->cpu);
        add(key + u"cap_73_95_74_05/Cpk"_s, able->cpk);
        add(key + u"cap_73_95_74_05/Cpm_T74.00"_s, able->cpm);
        add(key + u"Ppk_overall_sd"_s, able->ppk);
    }
    void singles()
    {
        const QString key = u"viscosity_IMR/"_s;
        const std::vector<double> x = m_of.list(key + u"x"_s);
        ControlChart chart;
        chart.type = ChartType::Individuals;
        chart.learn = int(x.size());
        const ChartEvaluation found = evaluateChart(chart, singlesOf(x));
        add(key + u"center"_s, found.limits->centre);
        add(key + u"MRbar"_s, found.spread.centre);
        add(key + u"sigma_MR"_s, found.limits->sigma);
        add(key + u"LCL"_s, found.lines.low);
        add(key + u"UCL"_s, found.lines.high);
        add(key + u"sd"_s, sd(x));
        add(key + u"MR_UCL"_s, found.spread.high);
    }
    void sums()
    {
        const QString key = u"nist_cusum/"_s;
        constexpr double kSigma = 0.635;
        ControlChart chart;
        chart.type = ChartType::Cusum;
        chart.subgroup = 1;
        chart.centre = m_of(key + u"target"_s);
        chart.sigma = kSigma;
        chart.cusumK = m_of(key + u"k"_s) / kSigma;
        chart.cusumH = m_of(key + u"h"_s) / kSigma;
        const ChartEvaluation found = evaluateChart(chart, singlesOf(m_of.list(key + u"x"_s)));
        addList(key + u"Shi"_s, [&](size_t i) { return found.points[i].shown; }, 6e-4); // three digits are given
        addList(key + u"Slo"_s, [&](size_t i) { return -found.points[i].below; }, 6e-4);
        double first = 0;
        for (size_t i = found.points.size(); i-- > 0;)
            first = found.points[i].patterns & quint16(SpcPattern::CusumBeyondLimits) ? double(i + 1) : first;
        add(key + u"first_signal_group"_s, first, 0);
    }
    void averages()
    {
        const QString key = u"nist_ewma/"_s;
        ControlChart chart;
        chart.type = ChartType::Ewma;
        chart.subgroup = 1;
        chart.centre = m_of(key + u"ewma0"_s);
        chart.sigma = m_of(key + u"s"_s);
        chart.lambda = m_of(key + u"lam"_s);
        const ChartEvaluation found = evaluateChart(chart, singlesOf(m_of.list(key + u"x"_s)));
        addList(key + u"ewma"_s, [&](size_t i) { return i == 0 ? *chart.centre : found.points[i - 1].shown; }, 0.0051 / 50); // two digits
        add(key + u"UCL"_s, found.lines.high);
        add(key + u"LCL"_s, found.lines.low);
    }
    void seasons()
    {
        const QString key = u"holtwinters_add_fixed/"_s;
        const std::vector<double> x = m_of.list(key + u"x"_s), season = m_of.list(key + u"s0"_s);
        const auto start = HoltWinters::startOf(x, season.size());
        add(key + u"l0"_s, start->level);
        add(key + u"b0"_s, start->trend);
        addList(key + u"s0"_s, [&](size_t i) { return start->season[i]; }, kClosed);
        for (const bool damped : {false, true}) {
            const QString of = damped ? u"holtwinters_damped_fixed/"_s : key;
            const Smoothing smoothing{m_of(key + u"alpha"_s), m_of(key + u"beta"_s), m_of(key + u"gamma"_s), damped ? m_of(of + u"phi"_s) : 1};
            HoltWinters model(smoothing, *start), before(smoothing, *start);
            for (size_t i = 0; i < x.size(); ++i) {
                model.add(x[i]);
                if (i + 1 < x.size())
                    before.add(x[i]);
            }
            if (!damped)
                add(of + u"sse"_s, model.squaredErrors());
            // The reference forecasts the last value's place of the season with what it knew of it before that value.
            double reach = 0;
            for (int i = 1; i <= 12; ++i)
                reach += std::pow(smoothing.phi, i);
            const double last = model.level() + reach * model.trend() + before.forecast(1) - before.level() - smoothing.phi * before.trend();
            addList(of + u"forecast12"_s, [&](size_t i) { return i < 11 ? model.forecast(i + 1) : last; }, kClosed);
        }
    }
    void trends()
    {
        const std::vector<double> y = m_of.list(u"theil_sen/x"_s);
        const auto line = theilSen(y);
        add(u"theil_sen/slope"_s, line->slope);
        add(u"theil_sen/intercept"_s, line->intercept);
        add(u"theil_sen/lo95"_s, line->low);
        add(u"theil_sen/hi95"_s, line->high);
        const auto test = mannKendall(y);
        add(u"mann_kendall_tau/tau"_s, test->tau);
        add(u"mann_kendall_tau/p"_s, test->p);
        const std::vector<double> x = m_of.list(u"quantile_type7/x"_s);
        for (const QString &name : m_of.names(u"quantile_type7/q"_s))
            add(u"quantile_type7/q/"_s + name, quantile(x, name.toDouble()));
        add(u"mad"_s, mad(x));
    }
    static production::Account shift(double plannedMinutes, double runMinutes, double cycleMinutes, double made, double good)
    {
        constexpr double kMinute = 6e7;
        production::Account account;
        account.time(MachineState::Running) = std::llround(runMinutes * kMinute);
        account.time(MachineState::Down) = std::llround((plannedMinutes - runMinutes) * kMinute);
        production::ProductCounts &counts = account.product({}, std::llround(cycleMinutes * 6e10));
        counts.inShift = {std::llround(made * 1e6), std::llround(good * 1e6), std::llround((made - good) * 1e6), 0};
        account.samples = 1;
        return account;
    }
    static production::OeeFigures figures(const production::Account &account)
    {
        constexpr UtcTime kFrom{std::chrono::seconds(1'790'000'000)};
        return production::oeeOf(account, kFrom, kFrom + std::chrono::microseconds(account.allTime()));
    }
    void oee()
    {
        const QString key = u"oee/"_s;
        const auto found = figures(shift(m_of(key + u"PBT_min"_s), m_of(key + u"APT_min"_s), m_of(key + u"PRI_min"_s), m_of(key + u"PQ"_s), m_of(key + u"GQ"_s)));
        add(key + u"A"_s, found.a);
        add(key + u"E"_s, found.e);
        add(key + u"Q"_s, found.q);
        add(key + u"OEE"_s, found.oee);
        production::Account both;
        double mean = 0;
        for (const QString &name : {u"shiftA"_s, u"shiftB"_s}) {
            const QString part = u"oee_average_trap/"_s + name;
            const double planned = m_of(part + u"/PBT"_s);
            const production::Account account = shift(planned, planned, 1, planned, planned * m_of(part + u"/OEE"_s));
            add(part + u"/OEE"_s, figures(account).oee);
            mean += *figures(account).oee / 2;
            both += account;
        }
        add(u"oee_average_trap/time_weighted"_s, figures(both).oee);
        add(u"oee_average_trap/mean_of_ratios"_s, mean); // which is what must not come out of the sum
    }
    void life()
    {
        const QString key = u"weibull/"_s;
        const Weibull life{m_of(key + u"shape"_s), m_of(key + u"scale"_s)};
        const double age = m_of(key + u"age"_s);
        add(key + u"P_fail_next_24h"_s, life.failureWithin(age, 24));
        add(key + u"P_fail_next_168h"_s, life.failureWithin(age, 168));
        add(key + u"median_RUL"_s, life.remainingLife(age, 0.5));
        add(key + u"p10_RUL"_s, life.remainingLife(age, 0.1));
        add(key + u"p90_RUL"_s, life.remainingLife(age, 0.9));
    }

    Oracles &m_of;
    std::vector<Check> m_all;
};

QJsonObject readOracles()
{
    QFile file(QStringLiteral(LINESIDE_SOURCE_DIR "/tests/statistics/oracles.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

} // namespace

/*!
 * Every figure of oracles.json against what this program says: worked examples of books and standards, and figures that other
 * programs gave. A closed form, a recursion or a quantile to 1e-9; where the source gives fewer digits, to those.
 */
class TestOracles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFigure_data()
    {
        QTest::addColumn<double>("found");
        QTest::addColumn<double>("expected");
        QTest::addColumn<double>("tolerance");
        Oracles oracles(readOracles());
        const Checks checks(oracles);
        QVERIFY(checks.all().size() > 250);
        for (const Check &check : checks.all())
            QTest::newRow(qPrintable(check.key)) << check.found << check.expected << check.tolerance;
    }
    void everyFigure()
    {
        QFETCH(double, found);
        QFETCH(double, expected);
        QFETCH(double, tolerance);
        COMPARE_NEAR(found, expected, tolerance);
    }

    //! A figure that is added to the file is checked, or it is said here why not.
    void noneIsForgotten()
    {
        Oracles oracles(readOracles());
        const Checks checks(oracles);
        for (const auto &[path, reason] : reasons()) {
            QVERIFY2(oracles.unused().contains(path), qPrintable(path + u": it is checked, or gone"_s));
            oracles.use(path);
        }
        QCOMPARE(oracles.unused(), QStringList());
    }
};

QTEST_APPLESS_MAIN(TestOracles)
#include "tst_oracles.moc"
