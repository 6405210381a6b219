#include "models/quality/quality_import.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <map>

using namespace lineside;

namespace {

//! A machine with charts of one and of three values, and one that a tag feeds.
Plant labPlant()
{
    ControlChart single;
    single.id = ChartId::create();
    single.code = QStringLiteral("VISC");
    single.type = ChartType::Individuals;
    ControlChart means = single;
    means.id = ChartId::create();
    means.code = QStringLiteral("WIDTH");
    means.type = ChartType::XbarR;
    means.subgroup = 3;
    ControlChart ofTag = single;
    ofTag.id = ChartId::create();
    ofTag.code = QStringLiteral("AUTO");
    ofTag.tag = TagUuid::create();
    Machine mixer;
    mixer.id = MachineId::create();
    mixer.code = QStringLiteral("MIX-1");
    mixer.charts = {single, means, ofTag};
    Line line;
    line.machines = {mixer};
    Site site;
    site.lines = {line};
    Plant plant;
    plant.sites = {site};
    return plant;
}

void require(bool isTrue)
{
    if (!isTrue)
        std::abort();
}

} // namespace

//! Files of measurements and of tests that people hand in: read or refused, and what is taken is what it says. The first byte chooses.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    static const Plant plant = labPlant();
    constexpr UtcTime kNow{std::chrono::seconds(1'764'000'000)};
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    if (data[0] % 2 == 0) {
        const MeasurementImport import = readMeasurements(bytes, plant, kNow);
        require(import.problems.size() <= MeasurementImport::kMostProblems && import.rows.size() <= MeasurementImport::kMostRows);
        std::map<ChartId, UtcTime> last;
        for (const MeasurementImport::Row &row : import.rows) {
            const QList<ControlChart> &charts = plant.sites[0].lines[0].machines[0].charts;
            const auto chart = std::find_if(charts.begin(), charts.end(), [&row](const ControlChart &one) { return one.id == row.chart; });
            require(chart != charts.end() && chart->tag.isNull() && row.group.values.size() == subgroupSize(*chart));
            require(row.group.at >= UtcTime{} && row.group.at <= kNow && row.line > 1);
            for (const double value : row.group.values)
                require(std::abs(value) <= kLargestValue);
            const auto [before, isFirst] = last.try_emplace(row.chart, row.group.at);
            require(isFirst || before->second < row.group.at);
            before->second = row.group.at;
        }
        return 0;
    }
    const TestImport import = readTests(bytes, kNow);
    require(import.problems.size() <= MeasurementImport::kMostProblems && import.tests.size() <= TestImport::kMostRows);
    for (const QualityTest &test : import.tests) {
        require(!test.parameter.isEmpty() && test.parameter.size() <= TestImport::kMostOfAWord && std::isfinite(test.value));
        require(test.expected.low || test.expected.high);
        require(test.at >= UtcTime{} && test.at <= kNow);
    }
    return 0;
}
