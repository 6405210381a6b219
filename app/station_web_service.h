#pragma once

#include "app/station.h"
#include "models/web/web_service.h"

namespace lineside {

//! What windows ask of the web server, answered by the station. Main thread.
class StationWebService final : public WebService
{
public:
    explicit StationWebService(Station &station) : m_station(station) {}

    WebSettings settings() const override;
    WebState state() const override { return m_station.web().state(); }
    WebFigures figures() const override;
    QStringList addresses() const override;
    JobPtr<WebTrial> test(const WebSettings &settings, Job<WebTrial>::Callback done) override;
    JobPtr<Done> apply(const WebSettings &settings, Job<Done>::Callback done) override;
    JobPtr<QList<ViewerInfo>> viewers(Job<QList<ViewerInfo>>::Callback done) override;
    JobPtr<Done> sendAway(const ViewerInfo &viewer, Job<Done>::Callback done) override;

private:
    //! The tenant whose viewers may be seen; nothing: all of them.
    Result<std::optional<QString>> visibleTenant(Permission permission) const;

    Station &m_station;
};

} // namespace lineside
