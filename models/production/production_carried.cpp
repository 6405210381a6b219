#include "models/production/production_records.h"

#include <QJsonArray>
#include <QJsonObject>

namespace lineside::production::records {

namespace {

using Kind = CarriedColumn::Kind;

//! Of a cell: over all its products, in millionths.
QByteArray sum(const char *column)
{
    return QByteArray("(SELECT sum(") + column + ") / 1e6 FROM production_counts n WHERE n.machine = production_cells.machine"
        " AND n.begins = production_cells.begins)";
}

QJsonValue statesOf(const QByteArray &bytes)
{
    QJsonArray states;
    for (const StateInterval &state : statesFromBytes(bytes, UtcTime{})) {
        states.append(QJsonObject{{QStringLiteral("from_s"), double(state.from.time_since_epoch().count()) / 1e6},
                                  {QStringLiteral("seconds"), double((state.to - state.from).count()) / 1e6},
                                  {QStringLiteral("state"), stateWord(state.state)},
                                  {QStringLiteral("reason"), state.reason},
                                  {QStringLiteral("by_person"), state.byPerson}});
    }
    return states.isEmpty() ? QJsonValue() : QJsonValue(states);
}

CarriedTable cells()
{
    return {"production_cells", "production_cells", "cell_uuid",
            {{"work_center_uuid", "machine", Kind::Id},
             {"from_time", "begins", Kind::Time},
             {"to_time", "ends", Kind::Time},
             {"production_date", "day", Kind::Date},
             {"shift_name", "shift"},
             {"shift_from", "nullif(shift_begins, 0)", Kind::Time},
             {"run_from", "nullif(run_begins, 0)", Kind::Time},
             {"order_code", "order_code"},
             {"unknown_s", "unknown / 1e6", Kind::Real},
             {"running_s", "running / 1e6", Kind::Real},
             {"idle_s", "idle / 1e6", Kind::Real},
             {"setup_s", "setup / 1e6", Kind::Real},
             {"down_s", "down / 1e6", Kind::Real},
             {"planned_stop_s", "planned_stop / 1e6", Kind::Real},
             {"no_shift_s", "no_shift / 1e6", Kind::Real},
             {"short_stop_s", "short_stop_time / 1e6", Kind::Real},
             {"short_stop_count", "short_stops", Kind::Integer},
             {"overtime_s", "overtime / 1e6", Kind::Real},
             {"total_count", sum("total"), Kind::Real},
             {"good_count", sum("good"), Kind::Real},
             {"scrap_count", sum("scrap"), Kind::Real},
             {"rework_count", sum("rework"), Kind::Real},
             {"out_of_shift_count", sum("out_total"), Kind::Real},
             {"unseen_count", sum("unseen_total"), Kind::Real},
             {"ideal_s", sum("cycle_ns / 1e9 * total"), Kind::Real},
             {"good_ideal_s", sum("cycle_ns / 1e9 * good"), Kind::Real},
             {"is_ideal_known", sum("total <> 0 AND cycle_ns <= 0") + " IS 0.0", Kind::Flag},
             {"is_quality_known", "NOT no_quality", Kind::Flag},
             {"energy", "energy / 1e6", Kind::Real},
             {"energy_out_of_shift", "energy_out_of_shift / 1e6", Kind::Real},
             {"energy_seen_s", "energy_seen / 1e6", Kind::Real},
             {"states", "states", Kind::Json, statesOf},
             {"reading_count", "samples", Kind::Integer},
             {"reading_quality", "half_samples / 2.0 / nullif(samples, 0)", Kind::Real},
             {"estimated_count", "estimated / 1e6", Kind::Real},
             {"counter_resets", "resets", Kind::Integer},
             {"counter_glitches", "glitches", Kind::Integer},
             {"products",
              "(SELECT json_group_array(json_object('product', product, 'ideal_cycle_s', cycle_ns / 1e9, 'total', total / 1e6, "
              "'good', good / 1e6, 'scrap', scrap / 1e6, 'rework', rework / 1e6, 'out_of_shift', out_total / 1e6, "
              "'unseen', unseen_total / 1e6)) FROM production_counts n WHERE n.machine = production_cells.machine "
              "AND n.begins = production_cells.begins)", Kind::Json},
             {"stop_reasons",
              "(SELECT json_group_array(json_object('state', state, 'reason', reason, 'seconds', time / 1e6, 'stops', stops)) "
              "FROM production_reasons r WHERE r.machine = production_cells.machine AND r.begins = production_cells.begins)",
              Kind::Json}}};
}

} // namespace

std::vector<CarriedTable> carriedTables()
{
    return {cells(),
            {"production_stops", "production_stops", "stop_uuid",
             {{"work_center_uuid", "machine", Kind::Id},
              {"from_time", "begins", Kind::Time},
              {"to_time", "ends", Kind::Time},
              {"state", "state"},
              {"reason_code", "reason"},
              {"is_by_person", "by_person", Kind::Flag}}},
            {"production_entries", "production_stop_entries", "entry_uuid",
             {{"work_center_uuid", "machine", Kind::Id},
              {"from_time", "begins", Kind::Time},
              {"to_time", "ends", Kind::Time},
              {"state", "state"},
              {"reason_code", "reason"},
              {"note", "note"},
              {"user_name", "person"},
              {"entered_at", "entered_at", Kind::Time},
              {"value_before", "before"}}},
            {"production_runs", "production_runs", "run_uuid",
             {{"work_center_uuid", "machine", Kind::Id},
              {"order_code", "order_code"},
              {"product", "product"},
              {"planned_quantity", "nullif(quantity, 0)", Kind::Real},
              {"due_at", "due", Kind::Time},
              {"from_time", "begins", Kind::Time},
              {"to_time", "ends", Kind::Time},
              {"user_name", "person"},
              {"changed_at", "changed_at", Kind::Time}}}};
}

std::vector<KeptTable> keptTables()
{
    constexpr int kFiveYears = 1'830;
    return {{"production_cells", "begins", kFiveYears, "TRUE", nullptr, nullptr, 0,
             {"DELETE FROM production_counts WHERE begins < ? AND NOT EXISTS (SELECT 1 FROM production_cells c WHERE c.machine = "
              "production_counts.machine AND c.begins = production_counts.begins)",
              "DELETE FROM production_reasons WHERE begins < ? AND NOT EXISTS (SELECT 1 FROM production_cells c WHERE c.machine = "
              "production_reasons.machine AND c.begins = production_reasons.begins)"}},
            {"production_stops", "ends", kFiveYears}};
}

} // namespace lineside::production::records
