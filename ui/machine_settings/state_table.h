#pragma once

#include "models/plant/plant.h"
#include "ui/widgets/plan_table.h"

namespace lineside {

/*!
 * What the values of a state tag mean: one row a value with its word, what the machine does then, and the reason that
 * the machine itself tells. Values without a meaning are shown and kept out of the rules.
 */
class StateTable : public PlanTable
{
    Q_OBJECT

public:
    enum Column { Value, Word, Does, Reason };

    explicit StateTable(const Theme &theme, QWidget *parent = nullptr);

    void load(const QList<StateRule> &rules, const QList<StopReason> &reasons);
    //! The words of another tag's values; null for none. Meanings that were chosen stay.
    void setStateTag(const Tag *tag);
    bool take(QList<StateRule> &rules);
    //! Fills in what the words say where nothing was chosen yet; how many that were.
    int suggest();

private:
    void showRows(QList<QStringList> rows);
    void showWord(int row);

    QList<StateText> m_states;
};

//! What a machine seems to do in a state that is called so; Unknown where the word says nothing.
MachineState stateOfWord(const QString &word, StateMeaning meaning);

} // namespace lineside
