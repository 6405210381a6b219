#pragma once

#include "models/plant/plant.h"
#include "models/quality/quality_types.h"

namespace lineside {

//! What is wrong with a line of a file.
struct ImportProblem
{
    int line = 0; //!< from 1; 0: the file as a whole
    QString text;
    friend bool operator==(const ImportProblem &, const ImportProblem &) = default;
};

/*!
 * A file of measurements, looked at before anything is done with it: with the first problem none of it is taken over.
 * At most kMostProblems are told.
 */
struct MeasurementImport
{
    static constexpr size_t kMostProblems = 100;
    static constexpr size_t kMostRows = 50'000;

    struct Row
    {
        int line = 0;
        ChartId chart;
        MachineId machine;
        Subgroup group;
    };
    std::vector<Row> rows; //!< those without a problem, in the file's order
    std::vector<ImportProblem> problems;

    bool isUsable() const { return problems.empty() && !rows.empty(); }
};

/*!
 * CSV in UTF-8, parted by commas, semicolons or tabs (whichever stands in the first line), with the head
 * machine, chart, time, value, value, …: codes as in \a plant, ISO 8601 with a zone, numbers with a point, as many as the
 * chart's points have and none beyond kLargestValue. At most 16 MB and kMostRows lines. Only charts without a tag take values from people. Times grow from line to line of a chart, do not
 * lie in the future and not before 1970.
 */
MeasurementImport readMeasurements(const QByteArray &file, const Plant &plant, UtcTime now);

//! The same for results of tests.
struct TestImport
{
    std::vector<QualityTest> tests; //!< without ids, batch and user
    std::vector<ImportProblem> problems;

    static constexpr size_t kMostRows = 5'000;
    static constexpr qsizetype kMostOfAWord = 250;    //!< letters of a parameter or a unit
    static constexpr qsizetype kMostOfAnAction = 2'000;

    bool isUsable() const { return problems.empty() && !tests.empty(); }
};

/*!
 * With the head parameter, value, unit, low, high, severity, regulated, action, time: low and high may be empty, not both;
 * severity is HIGH or LOW; regulated yes or no; time may be empty and means now.
 */
TestImport readTests(const QByteArray &file, UtcTime now);

} // namespace lineside
