#include "models/health/operating_model.h"

#include "models/statistics/summary.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

using ModelMatrix = Eigen::MatrixXd;
using ModelVector = Eigen::VectorXd;

constexpr int kRobustRounds = 4;
constexpr double kHuber = 1.345;
constexpr double kLeastRidge = 1e-6; //!< of a row
constexpr double kSlowIsBlurred = 5; //!< where a condition was in the last hours counts less exactly than where it is

ModelMatrix inverseOf(const ModelMatrix &gram)
{
    return gram.llt().solve(ModelMatrix::Identity(gram.rows(), gram.cols()));
}

template<typename To>
bool readInto(const QJsonValue &value, To &to)
{
    const QJsonArray array = value.toArray();
    if (array.size() != to.size())
        return false;
    for (Eigen::Index i = 0; i < to.size(); ++i) {
        const double number = array[i].toDouble(std::nan(""));
        if (!std::isfinite(number))
            return false;
        to.data()[i] = number;
    }
    return true;
}

} // namespace

OperatingModel::OperatingModel(const ModelMatrix &conditions, const ModelMatrix &tags, std::span<const double> leastScale)
{
    const Eigen::Index count = Eigen::Index(leastScale.size());
    const double n = double(conditions.rows());
    m_centre.resize(count);
    m_scale.resize(count);
    m_slowScale.resize(count);
    if (count == 0)
        return;
    for (Eigen::Index c = 0; c < count; ++c) {
        const ModelVector column = conditions.col(c);
        m_centre[c] = column.mean();
        const double sd = std::sqrt((column.array() - m_centre[c]).square().mean());
        m_scale[c] = std::max({sd, leastScale[size_t(c)], std::abs(m_centre[c]) * 1e-9, 1e-12});
        m_slowScale[c] = std::max(m_scale[c], leastScale[size_t(c)] * kSlowIsBlurred);
    }
    const ModelMatrix rows = basisOf(conditions);
    const ModelMatrix plain = rows.transpose() * rows;
    ModelMatrix ridge = ModelMatrix::Zero(plain.rows(), plain.cols());
    // a condition that hardly moved while this was learnt says little: as if it were known to its least scale only
    for (Eigen::Index c = 0; c < count; ++c) {
        const double blur = std::pow(leastScale[size_t(c)] / m_scale[c], 2);
        const double square = 4 * blur * rows.col(1 + 3 * c).array().square().mean() + 2 * blur * blur;
        ridge(1 + 3 * c, 1 + 3 * c) = n * blur + kLeastRidge;
        ridge(2 + 3 * c, 2 + 3 * c) = n * square + kLeastRidge;
        ridge(3 + 3 * c, 3 + 3 * c) = n * std::pow(leastScale[size_t(c)] * kSlowIsBlurred / m_slowScale[c], 2) + kLeastRidge;
    }
    m_gram = plain + ridge;
    m_known = inverseOf(m_gram);
    m_weights = m_known * (rows.transpose() * tags);
    for (Eigen::Index t = 0; t < tags.cols(); ++t) {
        for (int round = 0; round < kRobustRounds; ++round) {
            const ModelVector off = (tags.col(t) - rows * m_weights.col(t)).cwiseAbs();
            const double scale = statistics::median({off.data(), size_t(off.size())}).value_or(0) * statistics::kMadToSd * kHuber;
            if (!(scale > 0))
                break;
            const ModelVector weight = (scale / off.array().max(scale)).matrix();
            const ModelMatrix weighted = rows.transpose() * weight.asDiagonal() * rows + ridge;
            m_weights.col(t) = weighted.llt().solve(rows.transpose() * weight.asDiagonal() * tags.col(t));
        }
    }
}

//! 1, and for each condition: where it is, the square of that, and where it was in the last hours.
Eigen::VectorXd OperatingModel::basis(const ModelVector &conditions) const
{
    const Eigen::Index count = m_centre.size();
    ModelVector row(1 + 3 * count);
    row[0] = 1;
    for (Eigen::Index c = 0; c < count; ++c) {
        const double at = distance(c, conditions[c]);
        row[1 + 3 * c] = at;
        row[2 + 3 * c] = at * at;
        row[3 + 3 * c] = (conditions[count + c] - m_centre[c]) / m_slowScale[c];
    }
    return row;
}

Eigen::MatrixXd OperatingModel::basisOf(const ModelMatrix &conditions) const
{
    ModelMatrix rows(conditions.rows(), 1 + 3 * m_centre.size());
    for (Eigen::Index r = 0; r < conditions.rows(); ++r)
        rows.row(r) = basis(conditions.row(r).transpose()).transpose();
    return rows;
}

Eigen::VectorXd OperatingModel::predict(const ModelVector &conditions) const
{
    return m_weights.transpose() * basis(conditions);
}

double OperatingModel::rowsBehind(const ModelVector &conditions) const
{
    const ModelVector row = basis(conditions);
    return 1 / std::max(row.dot(m_known * row), 1e-12);
}

void OperatingModel::extend(const ModelMatrix &conditions, const ModelMatrix &tags)
{
    const ModelMatrix rows = basisOf(conditions);
    const ModelMatrix off = tags - rows * m_weights;
    m_gram += rows.transpose() * rows;
    m_known = inverseOf(m_gram);
    m_weights += m_known * (rows.transpose() * off);
}

QJsonObject OperatingModel::toJson() const
{
    return {{u"centre"_s, matrixToJson(m_centre)}, {u"scale"_s, matrixToJson(m_scale)}, {u"slowScale"_s, matrixToJson(m_slowScale)}, {u"gram"_s, matrixToJson(m_gram)},
            {u"weights"_s, matrixToJson(m_weights)}};
}

std::optional<OperatingModel> OperatingModel::fromJson(const QJsonObject &json, Eigen::Index conditions, Eigen::Index tags)
{
    OperatingModel model;
    const Eigen::Index size = 1 + 3 * conditions;
    model.m_centre.resize(conditions);
    model.m_scale.resize(conditions);
    model.m_slowScale.resize(conditions);
    model.m_gram.resize(size, size);
    model.m_weights.resize(size, tags);
    if (!matrixFromJson(json[u"centre"_s], model.m_centre) || !matrixFromJson(json[u"scale"_s], model.m_scale)
        || !matrixFromJson(json[u"slowScale"_s], model.m_slowScale) || !(model.m_slowScale.minCoeff() > 0)
        || !matrixFromJson(json[u"gram"_s], model.m_gram) || !matrixFromJson(json[u"weights"_s], model.m_weights)
        || !(model.m_scale.minCoeff() > 0) || model.m_gram.llt().info() != Eigen::Success)
        return {};
    model.m_known = inverseOf(model.m_gram);
    return model;
}

QJsonArray matrixToJson(const ModelMatrix &matrix)
{
    QJsonArray array;
    for (Eigen::Index i = 0; i < matrix.size(); ++i)
        array.append(matrix.data()[i]);
    return array;
}

bool matrixFromJson(const QJsonValue &value, ModelMatrix &to)
{
    return readInto(value, to);
}

bool matrixFromJson(const QJsonValue &value, ModelVector &to)
{
    return readInto(value, to);
}

} // namespace lineside
