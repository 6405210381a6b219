#include "models/health/anomaly_detector.h"

#include "models/statistics/summary.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr double kTrim = 4;      //!< what is learnt is cut to so many standard deviations
constexpr double kTail = 0.995;  //!< of the rows learnt, for the limit
constexpr size_t kMostTags = 5;
constexpr int kSavedVersion = 1;

//! Ledoit and Wolf's estimate of the covariance of rows whose means are about 0.
Matrix shrunkCovariance(const Matrix &rows)
{
    const double n = double(rows.rows());
    const Eigen::Index p = rows.cols();
    const Matrix centred = rows.rowwise() - rows.colwise().mean();
    const Matrix sample = centred.transpose() * centred / n;
    const double mean = sample.trace() / double(p);
    const double distance = (sample - mean * Matrix::Identity(p, p)).squaredNorm();
    // sum over rows of |x x' - S|^2 = sum |x|^4 - n |S|^2
    const double spread = (centred.rowwise().squaredNorm().array().square().sum() / n - sample.squaredNorm()) / n;
    const double share = distance > 0 ? std::clamp(spread / distance, 0.0, 1.0) : 1;
    return share * mean * Matrix::Identity(p, p) + (1 - share) * sample;
}

QJsonArray arrayOf(const double *values, Eigen::Index count)
{
    QJsonArray array;
    for (Eigen::Index i = 0; i < count; ++i)
        array.append(values[i]);
    return array;
}

bool readArray(const QJsonValue &value, Eigen::Index count, double *to)
{
    const QJsonArray array = value.toArray();
    if (array.size() != count)
        return false;
    for (Eigen::Index i = 0; i < count; ++i) {
        to[i] = array[i].toDouble(std::nan(""));
        if (!std::isfinite(to[i]))
            return false;
    }
    return true;
}

} // namespace

struct AnomalyDetector::Model
{
    Vector centre, scale;
    Matrix covariance; //!< of the scaled values
    Matrix precision;  //!< its inverse
    Vector level;      //!< limit of each tag alone, in scales
    double limit = 0;  //!< of the squared distance

    void invert()
    {
        precision = covariance.llt().solve(Matrix::Identity(covariance.rows(), covariance.cols()));
    }
};

AnomalyDetector::AnomalyDetector(std::vector<double> leastScale, const AnomalySettings &settings)
    : m_leastScale(std::move(leastScale))
    , m_settings(settings)
    , m_recent(size_t(std::max(settings.within, 1)))
    , m_before(m_leastScale.size(), std::nan(""))
    , m_stuck(m_leastScale.size())
{
}

AnomalyDetector::~AnomalyDetector() = default;
AnomalyDetector::AnomalyDetector(AnomalyDetector &&) noexcept = default;
AnomalyDetector &AnomalyDetector::operator=(AnomalyDetector &&) noexcept = default;

AnomalyDetector::Regime *AnomalyDetector::regimeOf(const QByteArray &name)
{
    const auto found = m_regimes.find(name);
    if (found != m_regimes.end())
        return &found->second;
    if (int(m_regimes.size()) >= m_settings.mostRegimes)
        return nullptr; // not watched: better than mixing regimes
    return &m_regimes[name];
}

double AnomalyDetector::learnt() const
{
    const auto found = m_regimes.find(m_regime);
    if (found == m_regimes.end())
        return 0;
    if (found->second.model)
        return 1;
    const double rows = double(found->second.rows.size()) / double(std::max<size_t>(m_leastScale.size(), 1));
    const double inTime = std::chrono::duration<double>(m_lastAt - found->second.since) / m_settings.learnFor;
    const double seldom = rows > 0 ? std::min(rows / double(m_settings.leastRows), inTime) : 0;
    return std::min(std::max(rows / double(m_settings.learnRows), seldom), 0.999);
}

void AnomalyDetector::forgetRecent()
{
    std::fill(m_recent.begin(), m_recent.end(), quint8(0));
    m_settled = 0;
}

void AnomalyDetector::learn(Regime &regime)
{
    const Eigen::Index p = Eigen::Index(m_leastScale.size());
    const Eigen::Index n = Eigen::Index(regime.rows.size()) / p;
    Matrix values(n, p);
    for (Eigen::Index r = 0; r < n; ++r) {
        for (Eigen::Index c = 0; c < p; ++c)
            values(r, c) = double(regime.rows[size_t(r * p + c)]);
    }
    auto model = std::make_unique<Model>();
    model->centre.resize(p);
    model->scale.resize(p);
    model->level.resize(p);
    for (Eigen::Index c = 0; c < p; ++c) {
        const std::span<const double> column(values.col(c).data(), size_t(n));
        model->centre[c] = statistics::median(column).value_or(0);
        const double spread = statistics::mad(column).value_or(0) * statistics::kMadToSd;
        model->scale[c] = std::max({spread, m_leastScale[size_t(c)], std::abs(model->centre[c]) * 1e-9, 1e-12});
    }
    const Matrix scaled = (values.rowwise() - model->centre.transpose()).array().rowwise() / model->scale.transpose().array();
    model->covariance = shrunkCovariance(scaled.cwiseMax(-kTrim).cwiseMin(kTrim));
    // a tag that hardly moves must not get a variance near 0: its least scale says what counts
    for (Eigen::Index c = 0; c < p; ++c)
        model->covariance(c, c) = std::max(model->covariance(c, c), 1.0);
    model->invert();

    std::vector<double> distances;
    distances.reserve(size_t(n));
    for (Eigen::Index r = 0; r < n; ++r)
        distances.push_back(scaled.row(r).dot(model->precision * scaled.row(r).transpose()));
    const double tail = statistics::quantile(distances, kTail).value_or(0);
    model->limit = std::max(tail, double(p)) * m_settings.margin * m_settings.margin;
    for (Eigen::Index c = 0; c < p; ++c) {
        const Vector sizes = scaled.col(c).cwiseAbs();
        const double most = statistics::quantile({sizes.data(), size_t(n)}, kTail).value_or(0);
        model->level[c] = std::max(m_settings.leastLevel, most * m_settings.margin);
    }
    regime.model = std::move(model);
    ++m_generation;
    regime.rows.clear();
    regime.rows.shrink_to_fit();
}

//! 1 is the limit.
double AnomalyDetector::oddness(const Model &model, std::span<const double> values, AnomalyKind &kind,
                                std::vector<AnomalyTag> *tags) const
{
    std::vector<Eigen::Index> present;
    for (size_t i = 0; i < values.size(); ++i) {
        if (std::isfinite(values[i]))
            present.push_back(Eigen::Index(i));
    }
    if (present.size() * 2 < values.size() || present.empty())
        return 0;
    const Eigen::Index p = Eigen::Index(present.size());
    Vector z(p);
    double level = 0;
    int beyond = 0;
    for (Eigen::Index i = 0; i < p; ++i) {
        const Eigen::Index tag = present[size_t(i)];
        z[i] = (values[size_t(tag)] - model.centre[tag]) / model.scale[tag];
        const double own = std::abs(z[i]) / model.level[tag];
        beyond += own > 1 ? 1 : 0;
        level = std::max(level, own);
    }
    Vector solved;
    if (present.size() == values.size()) {
        solved = model.precision * z;
    } else {
        const Matrix some = model.covariance(present, present);
        solved = some.llt().solve(z);
    }
    const double distance = std::max(z.dot(solved), 0.0);
    const double pattern = std::sqrt(distance / model.limit);
    kind = level > 1 ? AnomalyKind::Level : AnomalyKind::Pattern;
    if (tags) {
        double sum = 0;
        for (Eigen::Index i = 0; i < p; ++i) {
            const Eigen::Index tag = present[size_t(i)];
            const double part = kind == AnomalyKind::Level ? z[i] * z[i] : std::max(z[i] * solved[i], 0.0);
            sum += part;
            tags->push_back({size_t(tag), values[size_t(tag)], model.centre[tag], z[i], part});
        }
        std::sort(tags->begin(), tags->end(), [](const AnomalyTag &a, const AnomalyTag &b) { return a.share > b.share; });
        for (AnomalyTag &tag : *tags)
            tag.share = sum > 0 ? tag.share / sum : 0;
        if (tags->size() > kMostTags)
            tags->resize(kMostTags);
        const bool stuck = beyond == 1 && m_stuck[tags->front().tag] >= m_settings.persistent - 1;
        if (kind == AnomalyKind::Level && stuck)
            kind = AnomalyKind::Sensor;
    }
    return std::max(level, pattern);
}

bool AnomalyDetector::watch(UtcTime at, const Model &model, std::span<const double> values)
{
    AnomalyKind kind{};
    const double odd = oddness(model, values, kind, nullptr);
    m_recent[m_recentAt] = odd > 1 ? 1 : 0;
    m_recentAt = (m_recentAt + 1) % m_recent.size();
    m_ordinary = odd > 1 ? 0 : m_ordinary + 1;
    if (odd > 1) {
        const bool begins = !isOdd()
            && std::count(m_recent.begin(), m_recent.end(), quint8(1)) >= m_settings.persistent;
        if (begins) {
            m_episode = AnomalyEpisode{};
            m_episode->since = at;
        }
        if (!isOdd())
            return false;
        m_episode->seenAt = at;
        ++m_episode->rows;
        if (odd > m_episode->worst || m_episode->kind == AnomalyKind::Sensor) { // one that moves again was no stuck sensor
            m_episode->worst = std::max(odd, m_episode->worst);
            m_episode->tags.clear();
            oddness(model, values, m_episode->kind, &m_episode->tags);
            m_episode->severity = odd >= 3 ? AnomalySeverity::High : odd >= 1.5 ? AnomalySeverity::Medium : AnomalySeverity::Low;
        }
        return begins;
    }
    if (!isOdd() || m_ordinary < m_settings.clearRows)
        return false;
    m_episode->endedAt = at;
    return true;
}

bool AnomalyDetector::addRow(UtcTime at, std::span<const double> values, bool running, const QByteArray &regime)
{
    if (values.size() != m_leastScale.size() || values.empty() || at <= m_lastAt || at <= m_since)
        return false;
    if (m_lastAt != UtcTime::min() && at - m_lastAt > m_settings.step * 3)
        forgetRecent(); // a gap, or the clock was set
    m_lastAt = at;
    if (!running) {
        m_running = false;
        return false;
    }
    if (!m_running || regime != m_regime)
        forgetRecent();
    m_running = true;
    m_regime = regime;
    for (size_t i = 0; i < values.size(); ++i)
        m_stuck[i] = values[i] == m_before[i] ? m_stuck[i] + 1 : 0;
    std::copy(values.begin(), values.end(), m_before.begin());
    if (++m_settled <= m_settings.settleRows)
        return false;
    Regime *const place = regimeOf(regime);
    if (!place)
        return false;
    if (place->model)
        return watch(at, *place->model, values);
    if (isOdd() || !std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }))
        return false; // only whole rows of a machine that is well are learnt
    if (place->rows.empty())
        place->since = at;
    for (const double value : values)
        place->rows.push_back(float(value));
    const size_t rows = place->rows.size() / values.size();
    if (rows >= size_t(std::max(m_settings.learnRows, 20))
        || (rows >= size_t(std::max(m_settings.leastRows, 20)) && at - place->since >= m_settings.learnFor))
        learn(*place);
    return false;
}

void AnomalyDetector::pause(UtcTime at)
{
    if (m_lastAt != UtcTime::min() && at > m_lastAt && at - m_lastAt <= m_settings.step * 3)
        m_lastAt = at;
}

void AnomalyDetector::reBaseline(UtcTime at)
{
    m_regimes.clear();
    m_since = at;
    ++m_generation;
    forgetRecent();
    m_ordinary = 0;
    if (isOdd())
        m_episode->endedAt = at;
}

QByteArray AnomalyDetector::save() const
{
    QJsonArray regimes;
    for (const auto &[name, regime] : m_regimes) {
        if (!regime.model)
            continue;
        const Model &model = *regime.model;
        regimes.append(QJsonObject{{u"regime"_s, QString::fromLatin1(name.toBase64())},
                                   {u"centre"_s, arrayOf(model.centre.data(), model.centre.size())},
                                   {u"scale"_s, arrayOf(model.scale.data(), model.scale.size())},
                                   {u"level"_s, arrayOf(model.level.data(), model.level.size())},
                                   {u"covariance"_s, arrayOf(model.covariance.data(), model.covariance.size())},
                                   {u"limit"_s, model.limit}});
    }
    return QJsonDocument(QJsonObject{{u"version"_s, kSavedVersion}, {u"tags"_s, int(m_leastScale.size())}, {u"regimes"_s, regimes},
                                     {u"sinceUs"_s, m_since == UtcTime::min() ? QJsonValue() : QJsonValue(double(toMicroseconds(m_since)))}})
        .toJson(QJsonDocument::Compact);
}

bool AnomalyDetector::load(const QByteArray &saved)
{
    const QJsonObject top = QJsonDocument::fromJson(saved).object();
    const Eigen::Index p = Eigen::Index(m_leastScale.size());
    if (top[u"version"_s].toInt() != kSavedVersion || top[u"tags"_s].toInt() != int(p) || p == 0)
        return false;
    std::map<QByteArray, Regime> regimes;
    for (const QJsonValue &value : top[u"regimes"_s].toArray()) {
        const QJsonObject object = value.toObject();
        auto model = std::make_unique<Model>();
        model->centre.resize(p);
        model->scale.resize(p);
        model->level.resize(p);
        model->covariance.resize(p, p);
        model->limit = object[u"limit"_s].toDouble();
        if (!readArray(object[u"centre"_s], p, model->centre.data()) || !readArray(object[u"scale"_s], p, model->scale.data())
            || !readArray(object[u"level"_s], p, model->level.data())
            || !readArray(object[u"covariance"_s], p * p, model->covariance.data()) || !(model->limit > 0)
            || !(model->scale.minCoeff() > 0) || !(model->level.minCoeff() > 0)
            || model->covariance.llt().info() != Eigen::Success)
            return false;
        model->invert();
        Regime &regime = regimes[QByteArray::fromBase64(object[u"regime"_s].toString().toLatin1())];
        regime.model = std::move(model);
    }
    m_regimes = std::move(regimes);
    const QJsonValue since = top[u"sinceUs"_s];
    m_since = since.isDouble() ? fromMicroseconds(qint64(since.toDouble())) : UtcTime::min();
    return true;
}

QString anomalyKindName(AnomalyKind kind)
{
    return kind == AnomalyKind::Level ? u"LEVEL"_s : kind == AnomalyKind::Pattern ? u"PATTERN"_s : u"SENSOR"_s;
}

QString anomalySeverityName(AnomalySeverity severity)
{
    return severity == AnomalySeverity::Low ? u"LOW"_s : severity == AnomalySeverity::Medium ? u"MEDIUM"_s : u"HIGH"_s;
}

} // namespace lineside
