#pragma once

#include "models/health/health_service.h"
#include "ui/widgets/health_words.h"

#include <QAbstractListModel>

#include <functional>

namespace lineside {

//! Everything that a tile shows of a machine.
struct HealthTile
{
    enum class State : quint8 {
        Judged,
        DataPoor,  //!< there is too little for a score
        CatchingUp, //!< after a start; what is missing is being read
        Waiting,   //!< nothing was computed yet
        Unwatched, //!< its health is switched off
    };
    MachineId machine;
    State state = State::Waiting;
    QString name;
    HealthStatus status = HealthStatus::NotEnoughData;
    std::optional<double> score;
    double confidence = 0;
    HealthDirection direction = HealthDirection::Unknown;
    QString trend;   //!< in words
    QString anomaly; //!< in words; empty: none
    QString missing; //!< what there is too little of
    QString grounds; //!< range, samples, coverage
    QString cap;     //!< why the status is worse than the score; empty: it is not

    QString word() const;
    QString spoken() const; //!< all of it in a sentence
};

//! "OEE, Quality": the dimensions that count and have no data.
QString missingDimensions(const HealthScore &score, const HealthPlan &plan);
//! Why a status is worse than its score; empty: it is not.
QString capSentence(const HealthAssessment &assessment);
//! "PMP-04 Pump".
QString machineTitle(const Machine &machine);

/*!
 * All machines of the plant with their health, the worst first: by line, lines with the worst machine first, or all
 * together. Rows keep their machine while the order stays.
 */
class HealthModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { TileRole = Qt::UserRole, MachineRole, GroupRole };

    explicit HealthModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    //! \a catchesUp: isCatchingUp() of a machine.
    void show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture, const std::function<bool(const MachineId &)> &catchesUp = {});
    void setFilter(const QString &text);
    void setGrouped(bool grouped);
    bool isGrouped() const { return m_grouped; }

    HealthTile tile(int row) const;
    MachineId machineAt(int row) const;
    int rowOf(const MachineId &machine) const; //!< -1 when it is not shown
    //! By HealthStatus, of all machines whether shown or not; without those that catch up.
    const std::array<int, 6> &counts() const { return m_counts; }
    int catchingUp() const { return m_catching; }
    int machines() const { return m_machines; }

private:
    struct Row
    {
        MachineId machine;
        QString name;
        QString group;
        int line = 0;
        AssessmentPtr health;
        bool watched = true;
        bool catchesUp = false; //!< and has no score yet
    };
    void arrange();

    SnapshotPtr m_snapshot;
    HealthPicturePtr m_picture;
    std::function<bool(const MachineId &)> m_catchesUp;
    QString m_filter;
    bool m_grouped = true;
    std::vector<Row> m_rows;
    std::array<int, 6> m_counts{};
    int m_catching = 0;
    int m_machines = 0;
};

} // namespace lineside

Q_DECLARE_METATYPE(lineside::HealthTile)
