#include "models/health/health_records.h"

namespace lineside::health_records {

std::vector<CarriedTable> carriedTables()
{
    using Kind = CarriedColumn::Kind;
    return {{"equipment_health_scores", "equipment_health_scores", "score_uuid",
             {{"work_center_uuid", "machine", Kind::Id},
              {"time", "at", Kind::Time},
              {"score", "score", Kind::Real},
              {"confidence", "confidence", Kind::Real},
              {"status", "status"},
              {"status_cap", "cap"},
              {"sensor_score", "sensor", Kind::Real},
              {"oee_score", "oee", Kind::Real},
              {"quality_score", "quality", Kind::Real},
              {"reliability_score", "reliability", Kind::Real},
              {"performance_score", "performance", Kind::Real},
              {"average_7d", "average7", Kind::Real},
              {"average_30d", "average30", Kind::Real},
              {"change_to_average_7d", "change", Kind::Real},
              {"direction", "direction"},
              {"is_significant", "significant", Kind::Flag},
              {"anomaly_type", "anomaly"},
              {"anomaly_severity", "anomaly_severity"},
              {"data_from", "from_at", Kind::Time},
              {"reading_count", "samples", Kind::Integer}}},
            {"predictive_maintenance_alerts", "predictive_maintenance_alerts", "alert_uuid",
             {{"work_center_uuid", "machine", Kind::Id},
              {"prediction_type", "type"},
              {"state", "state"},
              {"urgency", "urgency"},
              {"severity", "severity"},
              {"created_at", "created_at", Kind::Time},
              {"updated_at", "updated_at", Kind::Time},
              {"predicted_at", "predicted_at", Kind::Time},
              {"probability", "probability", Kind::Real},
              {"hours_to_failure", "hours_to_failure", Kind::Real},
              {"failure_mode", "failure_mode"},
              {"algorithm", "algorithm"},
              {"algorithm_version", "version"},
              {"outcome", "outcome"},
              {"accuracy", "accuracy"},
              {"failed_at", "failed_at", Kind::Time},
              {"error_hours", "error_hours", Kind::Real},
              {"details", "body", Kind::Json}}},
            {"maintenance_recommendations", "maintenance_recommendations", "recommendation_uuid",
             {{"work_center_uuid", "machine", Kind::Id},
              {"alert_uuid", "alert", Kind::Id},
              {"state", "state"},
              {"priority", "priority"},
              {"created_at", "created_at", Kind::Time},
              {"updated_at", "updated_at", Kind::Time},
              {"planned_for", "planned_for", Kind::Time},
              {"implemented_at", "implemented_at", Kind::Time},
              {"has_helped", "helped", Kind::Flag},
              {"details", "body", Kind::Json}}}};
}

std::vector<KeptTable> keptTables()
{
    return {{"equipment_health_scores", "at", 400, "TRUE", "body = ''", "body = ''", 92,
             {"DELETE FROM health_watched WHERE day < ? / 86400000000"}}};
}

} // namespace lineside::health_records
