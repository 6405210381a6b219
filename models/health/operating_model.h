#pragma once

#include <QJsonArray>
#include <QJsonObject>

#include <Eigen/Core>

#include <optional>
#include <span>
#include <vector>

namespace lineside {

/*!
 * How what a machine shows follows the conditions under which it is run (a speed that somebody set, the air around it), and how
 * much of what was learnt speaks for that at a given point. Each tag is a ridge regression on each condition, its square and its
 * slow mean; weights of Huber make single odd rows count little. A prediction at a point is worth as many rows as the inverse of
 * its leverage: few where the machine was never run like that, whatever the tags show there. Without conditions it predicts 0
 * everywhere, and everything speaks for it. One thread.
 *
 * \note Source: Hoaglin, Welsch (1978), The American Statistician 32, for leverage; Huber (1964) for the weights.
 */
class OperatingModel
{
public:
    OperatingModel() = default;
    /*!
     * \a conditions: a row each, the values of all conditions and behind them their slow means; \a tags: the rows of what follows.
     * \a leastScale: for each condition what it moves by without anybody having set it, in its unit.
     */
    OperatingModel(const Eigen::MatrixXd &conditions, const Eigen::MatrixXd &tags, std::span<const double> leastScale);

    Eigen::Index conditions() const { return m_centre.size(); }
    //! What tags show under these conditions; a row's conditions as above.
    Eigen::VectorXd predict(const Eigen::VectorXd &conditions) const;
    //! How many learnt rows the prediction rests on.
    double rowsBehind(const Eigen::VectorXd &conditions) const;
    //! What else was learnt: it counts most where little was known.
    void extend(const Eigen::MatrixXd &conditions, const Eigen::MatrixXd &tags);
    //! How far a condition is from the middle of what was learnt, in its scales.
    double distance(Eigen::Index condition, double value) const { return (value - m_centre[condition]) / m_scale[condition]; }
    double centre(Eigen::Index condition) const { return m_centre[condition]; }

    QJsonObject toJson() const;
    //! Nothing when it cannot be read, or is not of so many conditions and tags.
    static std::optional<OperatingModel> fromJson(const QJsonObject &json, Eigen::Index conditions, Eigen::Index tags);

private:
    Eigen::VectorXd basis(const Eigen::VectorXd &conditions) const;
    Eigen::MatrixXd basisOf(const Eigen::MatrixXd &conditions) const;

    Eigen::VectorXd m_centre, m_scale; //!< of conditions,
    Eigen::VectorXd m_slowScale;       //!< and of their slow means
    Eigen::MatrixXd m_gram;            //!< of the basis over all that was learnt, with the ridge
    Eigen::MatrixXd m_known;           //!< its inverse
    Eigen::MatrixXd m_weights;         //!< basis x tags
};

//! Numbers of a matrix, column by column.
QJsonArray matrixToJson(const Eigen::MatrixXd &matrix);
//! Into one that has its size already; false where there are others than finite ones, or not as many.
bool matrixFromJson(const QJsonValue &value, Eigen::MatrixXd &to);
bool matrixFromJson(const QJsonValue &value, Eigen::VectorXd &to);

} // namespace lineside
