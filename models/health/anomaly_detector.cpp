#include "models/health/anomaly_detector.h"

#include "models/health/operating_model.h"
#include "models/statistics/summary.h"

#include <QJsonDocument>

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
constexpr double kPointTail = 0.9; //!< of the few rows of another operating point
constexpr double kPointWidens = 4; //!< the limit at most, each time
constexpr double kGrowth = 1.5;  //!< of the oddness, which is more than chance in what stays as it came
constexpr int kBlockRows = 12;   //!< an hour, over which noise is averaged out
constexpr double kMostWidened = 3;
constexpr size_t kMostTags = 5;
constexpr int kSavedVersion = 2;

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

/*!
 * By how much the spread of a column may be larger than it looks, at 90 % certainty. Of what changes within an hour there is
 * enough; but hours that depend on each other are worth few independent values, and so the slow part of the spread is widened
 * by how badly these tell it. The chi-square quantile is Wilson's and Hilferty's approximation.
 */
double widening(std::span<const double> column)
{
    std::vector<double> hours;
    for (size_t i = 0; i + kBlockRows <= column.size(); i += kBlockRows)
        hours.push_back(statistics::mean(column.subspan(i, kBlockRows)).value_or(0));
    const double all = statistics::sd(column).value_or(0);
    const double between = statistics::sd(hours).value_or(0);
    if (!(all > 0))
        return 1;
    constexpr double kByChance = 1.0 / kBlockRows; // of values that do not depend on each other
    const double slow = std::clamp((between * between / (all * all) - kByChance) / (1 - kByChance), 0.0, 1.0);
    const double rho = statistics::autocorrelation(hours).value_or(0);
    const double free = std::max(statistics::effectiveCount(hours.size(), rho), 2.0) - 1;
    const double root = 1 - 2 / (9 * free) - 1.2816 * std::sqrt(2 / (9 * free));
    const double wide = root > 0 ? std::clamp(1 / (root * root * root), 1.0, kMostWidened * kMostWidened) : kMostWidened * kMostWidened;
    return std::sqrt(1 - slow + slow * wide);
}

} // namespace

struct AnomalyDetector::Model
{
    OperatingModel operating; //!< what the conditions explain; of what is left:
    Vector centre, scale;
    Matrix covariance; //!< of the scaled values
    Matrix precision;  //!< its inverse
    Vector level;      //!< limit of each tag alone, in scales
    double limit = 0;  //!< of the squared distance

    void invert()
    {
        precision = covariance.llt().solve(Matrix::Identity(covariance.rows(), covariance.cols()));
    }
    //! What tags usually show under such conditions.
    Vector usual(const Vector &conditions) const
    {
        return operating.conditions() > 0 ? Vector(centre + operating.predict(conditions)) : centre;
    }
};

struct AnomalyDetector::Row
{
    Vector tags;       //!< NaN for what is missing
    Vector conditions; //!< and behind them their slow means
    bool whole = true;
};

struct AnomalyDetector::Rows
{
    Matrix tags, conditions;
};

AnomalyDetector::AnomalyDetector(std::vector<AnomalyColumn> columns, const AnomalySettings &settings)
    : m_settings(settings)
    , m_recent(size_t(std::max(settings.within, 1)))
{
    for (size_t i = 0; i < columns.size(); ++i) {
        (columns[i].isCondition ? m_conditionColumns : m_tagColumns).push_back(i);
        (columns[i].isCondition ? m_leastConditionScale : m_leastScale).push_back(columns[i].leastScale);
    }
    m_slow.assign(m_conditionColumns.size(), std::nan(""));
    m_before.assign(m_leastScale.size(), std::nan(""));
    m_stuck.assign(m_leastScale.size(), 0);
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
    const Regime &regime = found->second;
    if (regime.model && m_elsewhere == 0)
        return 1;
    const size_t width = std::max<size_t>(m_leastScale.size() + 2 * m_leastConditionScale.size(), 1);
    const double rows = double(regime.rows.size()) / double(width);
    if (regime.model)
        return std::min(rows / double(m_settings.newPointRows), 0.999);
    const double inTime = std::chrono::duration<double>(m_lastAt - regime.since) / m_settings.learnFor;
    const double seldom = rows > 0 ? std::min(rows / double(m_settings.leastRows), inTime) : 0;
    return std::min(std::max(rows / double(m_settings.learnRows), seldom), 0.999);
}

void AnomalyDetector::forgetRecent()
{
    std::fill(m_recent.begin(), m_recent.end(), quint8(0));
    m_settled = 0;
    m_elsewhere = m_known = 0;
}

//! The row as it is looked at. False where its conditions are not known.
bool AnomalyDetector::take(std::span<const double> values, Row &row)
{
    const Eigen::Index count = Eigen::Index(m_conditionColumns.size());
    row.tags.resize(Eigen::Index(m_tagColumns.size()));
    row.conditions.resize(2 * count);
    for (size_t i = 0; i < m_tagColumns.size(); ++i) {
        const double value = values[m_tagColumns[i]];
        row.tags[Eigen::Index(i)] = value;
        row.whole = row.whole && std::isfinite(value);
        m_stuck[i] = value == m_before[i] ? m_stuck[i] + 1 : 0;
        m_before[i] = value;
    }
    for (Eigen::Index c = 0; c < count; ++c) {
        const double value = values[m_conditionColumns[size_t(c)]];
        if (!std::isfinite(value))
            return false;
        double &slow = m_slow[size_t(c)];
        slow = std::isfinite(slow) ? slow + (value - slow) / m_settings.slowRows : value;
        row.conditions[c] = value;
        row.conditions[count + c] = slow;
    }
    return true;
}

void AnomalyDetector::collect(Regime &regime, const Row &row) const
{
    for (const double value : row.tags)
        regime.rows.push_back(float(value));
    for (const double value : row.conditions)
        regime.rows.push_back(float(value));
}

AnomalyDetector::Rows AnomalyDetector::unpack(const Regime &regime) const
{
    const Eigen::Index p = Eigen::Index(m_leastScale.size());
    const Eigen::Index width = p + 2 * Eigen::Index(m_leastConditionScale.size());
    const Eigen::Index n = Eigen::Index(regime.rows.size()) / width;
    Rows rows{Matrix(n, p), Matrix(n, width - p)};
    for (Eigen::Index r = 0; r < n; ++r) {
        for (Eigen::Index c = 0; c < width; ++c)
            (c < p ? rows.tags(r, c) : rows.conditions(r, c - p)) = double(regime.rows[size_t(r * width + c)]);
    }
    return rows;
}

void AnomalyDetector::learn(Regime &regime)
{
    Rows rows = unpack(regime);
    Matrix &values = rows.tags;
    const Eigen::Index p = values.cols();
    const Eigen::Index n = values.rows();
    auto model = std::make_unique<Model>();
    if (!m_leastConditionScale.empty()) {
        model->operating = OperatingModel(rows.conditions, values, m_leastConditionScale);
        for (Eigen::Index r = 0; r < n; ++r)
            values.row(r) -= model->operating.predict(rows.conditions.row(r).transpose()).transpose();
    }
    model->centre.resize(p);
    model->scale.resize(p);
    model->level.resize(p);
    for (Eigen::Index c = 0; c < p; ++c) {
        const std::span<const double> column(values.col(c).data(), size_t(n));
        model->centre[c] = statistics::median(column).value_or(0);
        const double spread = statistics::mad(column).value_or(0) * statistics::kMadToSd * widening(column);
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

//! Another operating point joins what was learnt; where tags do not follow the conditions as before, it is taken less exactly.
void AnomalyDetector::learnPoint(Regime &regime)
{
    Model &model = *regime.model;
    const Rows rows = unpack(regime);
    model.operating.extend(rows.conditions, rows.tags);
    Matrix off(rows.tags.rows(), rows.tags.cols());
    for (Eigen::Index r = 0; r < off.rows(); ++r)
        off.row(r) = rows.tags.row(r) - model.usual(rows.conditions.row(r).transpose()).transpose();
    for (Eigen::Index c = 0; c < off.cols(); ++c) {
        const Vector sizes = off.col(c).cwiseAbs();
        const double spread = statistics::median({sizes.data(), size_t(sizes.size())}).value_or(0) * statistics::kMadToSd;
        model.scale[c] = std::max(model.scale[c], spread);
    }
    std::vector<double> distances;
    for (Eigen::Index r = 0; r < off.rows(); ++r) {
        const Vector scaled = off.row(r).transpose().array() / model.scale.array();
        distances.push_back(scaled.dot(model.precision * scaled));
    }
    const double tail = statistics::quantile(distances, kPointTail).value_or(0) * m_settings.margin * m_settings.margin;
    model.limit = std::clamp(tail, model.limit, model.limit * kPointWidens);
    ++m_generation;
    regime.rows.clear();
    regime.rows.shrink_to_fit();
}

//! 1 is the limit.
double AnomalyDetector::oddness(const Model &model, const Row &row, AnomalyKind &kind, std::vector<AnomalyTag> *tags) const
{
    std::vector<Eigen::Index> present;
    for (Eigen::Index i = 0; i < row.tags.size(); ++i) {
        if (std::isfinite(row.tags[i]))
            present.push_back(i);
    }
    if (Eigen::Index(present.size()) * 2 < row.tags.size() || present.empty())
        return 0;
    const Vector usual = model.usual(row.conditions);
    const Eigen::Index p = Eigen::Index(present.size());
    Vector z(p);
    double level = 0;
    int beyond = 0;
    for (Eigen::Index i = 0; i < p; ++i) {
        const Eigen::Index tag = present[size_t(i)];
        z[i] = (row.tags[tag] - usual[tag]) / model.scale[tag];
        const double own = std::abs(z[i]) / model.level[tag];
        beyond += own > 1 ? 1 : 0;
        level = std::max(level, own);
    }
    Vector solved;
    if (p == row.tags.size()) {
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
            tags->push_back({size_t(tag), row.tags[tag], usual[tag], z[i], part});
        }
        std::sort(tags->begin(), tags->end(), [](const AnomalyTag &a, const AnomalyTag &b) { return a.share > b.share; });
        for (AnomalyTag &tag : *tags)
            tag.share = sum > 0 ? tag.share / sum : 0;
        if (tags->size() > kMostTags)
            tags->resize(kMostTags);
        const bool stuck = beyond == 1 && m_stuck[tags->front().tag] >= m_settings.persistent - 1;
        if (kind == AnomalyKind::Level && stuck)
            kind = AnomalyKind::Sensor;
        for (AnomalyTag &tag : *tags)
            tag.tag = m_tagColumns[tag.tag];
    }
    return std::max(level, pattern);
}

bool AnomalyDetector::watch(UtcTime at, const Model &model, const Row &row)
{
    AnomalyKind kind{};
    const double odd = oddness(model, row, kind, nullptr);
    m_recent[m_recentAt] = odd > 1 ? 1 : 0;
    m_recentAt = (m_recentAt + 1) % m_recent.size();
    m_ordinary = odd > 1 ? 0 : m_ordinary + 1;
    if (odd > 1) {
        const bool begins = !isDeviating()
            && std::count(m_recent.begin(), m_recent.end(), quint8(1)) >= m_settings.persistent;
        if (begins) {
            m_episode = AnomalyEpisode{};
            m_episode->since = at;
            m_episode->withStart = m_settled <= m_settings.settleRows + m_settings.within + 2;
        }
        if (!isDeviating())
            return false;
        m_episode->seenAt = at;
        ++m_episode->rows;
        const double hour = double(kBlockRows);
        const bool early = m_episode->rows <= kBlockRows;
        m_episode->first += early ? odd / hour : 0;
        m_episode->recent = early ? m_episode->first : m_episode->recent + (odd - m_episode->recent) / hour;
        m_episode->grew = m_episode->grew || (m_episode->rows > 3 * kBlockRows && m_episode->recent > kGrowth * m_episode->first);
        if (odd > m_episode->worst || m_episode->kind == AnomalyKind::Sensor) { // one that moves again was no stuck sensor
            m_episode->worst = std::max(odd, m_episode->worst);
            m_episode->tags.clear();
            oddness(model, row, m_episode->kind, &m_episode->tags);
            m_episode->severity = odd >= 3 ? AnomalySeverity::High : odd >= 1.5 ? AnomalySeverity::Medium : AnomalySeverity::Low;
        }
        return begins;
    }
    if (!isDeviating() || m_ordinary < m_settings.clearRows)
        return false;
    m_episode->endedAt = at;
    return true;
}

//! A row under conditions that were not learnt: not judged, but learnt from, unless the machine is not well already.
bool AnomalyDetector::watchElsewhere(UtcTime at, Regime &regime, const Row &row)
{
    ++m_elsewhere;
    m_known = 0;
    const size_t width = size_t(row.tags.size() + row.conditions.size());
    if (!isDeviating() && row.whole) {
        collect(regime, row);
        if (regime.rows.size() >= size_t(std::max(m_settings.newPointRows, m_settings.leastBehind)) * width)
            learnPoint(regime);
    }
    const bool begins = !isOdd() && m_elsewhere >= m_settings.persistent;
    if (begins) {
        m_episode = AnomalyEpisode{};
        m_episode->since = at;
        m_episode->kind = AnomalyKind::OperatingPoint;
        const OperatingModel &operating = regime.model->operating;
        for (Eigen::Index c = 0; c < operating.conditions(); ++c)
            m_episode->tags.push_back({m_conditionColumns[size_t(c)], row.conditions[c], operating.centre(c), operating.distance(c, row.conditions[c]), 0});
        std::sort(m_episode->tags.begin(), m_episode->tags.end(),
                  [](const AnomalyTag &a, const AnomalyTag &b) { return std::abs(a.deviation) > std::abs(b.deviation); });
        if (m_episode->tags.size() > kMostTags)
            m_episode->tags.resize(kMostTags);
    }
    if (isOdd() && !isDeviating()) {
        m_episode->seenAt = at;
        ++m_episode->rows;
    }
    return begins;
}

//! The machine is not run any more in a way that was not learnt.
bool AnomalyDetector::endPoint(UtcTime at)
{
    if (!isOdd() || isDeviating())
        return false;
    m_episode->endedAt = at;
    return true;
}

bool AnomalyDetector::addRow(UtcTime at, std::span<const double> values, bool running, const QByteArray &regime)
{
    if (values.size() != m_tagColumns.size() + m_conditionColumns.size() || m_tagColumns.empty() || at <= m_lastAt || at <= m_since)
        return false;
    if (m_lastAt != UtcTime::min() && at - m_lastAt > m_settings.step * 3)
        forgetRecent(); // a gap, or the clock was set
    m_lastAt = at;
    if (!running) {
        m_running = false;
        return endPoint(at);
    }
    bool changed = false;
    if (!m_running || regime != m_regime) {
        forgetRecent();
        changed = endPoint(at);
    }
    m_running = true;
    m_regime = regime;
    Row row;
    const bool isKnown = take(values, row);
    if (++m_settled <= m_settings.settleRows || !isKnown)
        return changed;
    Regime *const place = regimeOf(regime);
    if (!place)
        return changed;
    if (place->model) {
        const OperatingModel &operating = place->model->operating;
        if (operating.conditions() > 0 && operating.rowsBehind(row.conditions) < m_settings.leastBehind)
            return watchElsewhere(at, *place, row) || changed;
        m_elsewhere = 0;
        if (++m_known >= m_settings.persistent)
            changed = endPoint(at) || changed;
        return watch(at, *place->model, row) || changed;
    }
    if (isDeviating() || !row.whole)
        return changed; // only whole rows of a machine that is well are learnt
    if (place->rows.empty())
        place->since = at;
    collect(*place, row);
    const size_t rows = place->rows.size() / size_t(row.tags.size() + row.conditions.size());
    if (rows >= size_t(std::max(m_settings.learnRows, 20))
        || (rows >= size_t(std::max(m_settings.leastRows, 20)) && at - place->since >= m_settings.learnFor))
        learn(*place);
    return changed;
}

void AnomalyDetector::pause(UtcTime at)
{
    if (m_lastAt != UtcTime::min() && at > m_lastAt && at - m_lastAt <= m_settings.step * 3)
        m_lastAt = at;
}

void AnomalyDetector::setBack(UtcTime now)
{
    m_since = std::min(m_since, now);
    if (m_lastAt <= now)
        return;
    m_lastAt = now;
    forgetRecent();
    if (m_episode) {
        m_episode->since = std::min(m_episode->since, now);
        m_episode->seenAt = std::min(m_episode->seenAt, now);
    }
    for (auto &[name, regime] : m_regimes)
        regime.since = std::min(regime.since, now);
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
        QJsonObject object{{u"regime"_s, QString::fromLatin1(name.toBase64())},
                           {u"centre"_s, matrixToJson(model.centre)},
                           {u"scale"_s, matrixToJson(model.scale)},
                           {u"level"_s, matrixToJson(model.level)},
                           {u"covariance"_s, matrixToJson(model.covariance)},
                           {u"limit"_s, model.limit}};
        if (model.operating.conditions() > 0)
            object.insert(u"operating"_s, model.operating.toJson());
        regimes.append(object);
    }
    return QJsonDocument(QJsonObject{{u"version"_s, kSavedVersion}, {u"tags"_s, int(m_leastScale.size())},
                                     {u"conditions"_s, int(m_leastConditionScale.size())}, {u"regimes"_s, regimes},
                                     {u"sinceUs"_s, m_since == UtcTime::min() ? QJsonValue() : QJsonValue(double(toMicroseconds(m_since)))}})
        .toJson(QJsonDocument::Compact);
}

bool AnomalyDetector::load(const QByteArray &saved)
{
    const QJsonObject top = QJsonDocument::fromJson(saved).object();
    const Eigen::Index p = Eigen::Index(m_leastScale.size());
    const Eigen::Index conditions = Eigen::Index(m_leastConditionScale.size());
    const int version = top[u"version"_s].toInt(); // the first knew no conditions
    if (version < 1 || version > kSavedVersion || top[u"tags"_s].toInt() != int(p) || top[u"conditions"_s].toInt() != int(conditions) || p == 0)
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
        if (!matrixFromJson(object[u"centre"_s], model->centre) || !matrixFromJson(object[u"scale"_s], model->scale)
            || !matrixFromJson(object[u"level"_s], model->level) || !matrixFromJson(object[u"covariance"_s], model->covariance)
            || !(model->limit > 0) || !(model->scale.minCoeff() > 0) || !(model->level.minCoeff() > 0)
            || model->covariance.llt().info() != Eigen::Success)
            return false;
        if (conditions > 0) {
            std::optional<OperatingModel> operating = OperatingModel::fromJson(object[u"operating"_s].toObject(), conditions, p);
            if (!operating)
                return false;
            model->operating = std::move(*operating);
        }
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
    switch (kind) {
    case AnomalyKind::Level:
        return u"LEVEL"_s;
    case AnomalyKind::Pattern:
        return u"PATTERN"_s;
    case AnomalyKind::Sensor:
        return u"SENSOR"_s;
    case AnomalyKind::OperatingPoint:
        break;
    }
    return u"OPERATING_POINT"_s;
}

QString anomalySeverityName(AnomalySeverity severity)
{
    return severity == AnomalySeverity::Low ? u"LOW"_s : severity == AnomalySeverity::Medium ? u"MEDIUM"_s : u"HIGH"_s;
}

} // namespace lineside
