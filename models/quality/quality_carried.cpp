#include "models/quality/quality_records.h"

namespace lineside::quality_records {

std::vector<CarriedTable> carriedTables()
{
    using Kind = CarriedColumn::Kind;
    return {{"quality_points", "spc_points", "point_uuid",
             {{"chart_uuid", "chart", Kind::Id},
              {"work_center_uuid", "machine", Kind::Id},
              {"time", "at", Kind::Time},
              {"readings", "readings", Kind::Numbers},
              {"mean", "mean", Kind::Real},
              {"spread", "spread", Kind::Real},
              {"shown_value", "shown", Kind::Real},
              {"shown_below", "below", Kind::Real},
              {"is_judged", "judged", Kind::Flag},
              {"patterns", "patterns"},
              {"side", "side"},
              {"is_signal", "signals", Kind::Flag},
              {"value_source", "source"},
              {"user_name", "user"},
              {"entered_at", "entered_at", Kind::Time},
              {"batch_uuid", "batch", Kind::Id},
              {"chart_basis", "basis"}}},
            {"quality_signals", "spc_signals", "signal_uuid",
             {{"chart_uuid", "chart", Kind::Id},
              {"work_center_uuid", "machine", Kind::Id},
              {"chart_code", "chart_code"},
              {"time", "at", Kind::Time},
              {"severity", "severity"},
              {"patterns", "patterns"},
              {"side", "side"},
              {"value", "value", Kind::Real},
              {"limit_low", "low", Kind::Real},
              {"centre", "centre", Kind::Real},
              {"limit_high", "high", Kind::Real},
              {"action", "action"}}},
            {"quality_batches", "quality_batches", "batch_uuid",
             {{"work_center_uuid", "machine", Kind::Id},
              {"batch_code", "code"},
              {"product", "product"},
              {"state", "state"},
              {"opened_by", "opened_by"},
              {"opened_at", "opened_at", Kind::Time},
              {"decided_by", "nullif(decided_by, '')"},
              {"decided_at", "decided_at", Kind::Time},
              {"note", "note"}}},
            {"quality_tests", "quality_tests", "test_uuid",
             {{"work_center_uuid", "(SELECT b.machine FROM quality_batches b WHERE b.id = quality_tests.batch)", Kind::Id},
              {"batch_uuid", "batch", Kind::Id},
              {"parameter", "parameter"},
              {"value", "value", Kind::Real},
              {"unit_ucum", "unit"},
              {"expected_low", "low", Kind::Real},
              {"expected_high", "high", Kind::Real},
              {"severity", "severity"},
              {"is_regulated", "regulated", Kind::Flag},
              {"has_passed", "passed", Kind::Flag},
              {"action", "action"},
              {"time", "at", Kind::Time},
              {"user_name", "user"}}}};
}

std::vector<KeptTable> keptTables()
{
    constexpr int kThreeYears = 1'100;
    return {{"quality_points", "at", kThreeYears, "source = 'TAG'"}, {"quality_signals", "at", kThreeYears}};
}

} // namespace lineside::quality_records
