#pragma once

#include "forward/pg_cluster.h"
#include "models/plant/plant.h"

#include <QJsonObject>
#include <QStringList>

namespace lineside::test {

//! Where the ledgers of a run are.
struct Ledgers
{
    QString dataFolder; //!< of the station, which has ended
    QString ackFile;    //!< what it called stored
    QString plantFile;  //!< what the plant wrote down of itself
    Plant plant;
};

//! What the ledgers say when they are held against each other. Everything but the first block must be 0.
struct Verdict
{
    QString fault;          //!< why there is no verdict; empty when there is one
    quint64 acked = 0;      //!< readings that the station called stored
    quint64 stored = 0;     //!< in its store
    quint64 forwarded = 0;  //!< of these: rows of the database
    quint64 waiting = 0;    //!< of these: not due yet, as forward_progress says
    quint64 events = 0;     //!< in its journal
    quint64 compared = 0;   //!< readings held against the plant's ledger
    quint64 moves = 0;      //!< of lanes, as the database wrote down

    quint64 lostHere = 0;      //!< called stored, and not in the store
    quint64 lostThere = 0;     //!< in the store and due, and not in the database
    quint64 doubledHere = 0;   //!< one reading under two numbers, or a number that was called stored twice
    quint64 doubledThere = 0;  //!< more than one row
    quint64 changed = 0;       //!< a row that is not what the store has
    quint64 foreign = 0;       //!< a row that nobody stored, or that came before it was due
    quint64 reordered = 0;     //!< not in the order of storing within its lane, or of its tag
    quint64 invented = 0;      //!< stored as Good, and never served by the plant
    quint64 rejected = 0;      //!< put aside by the database
    quint64 eventsAstray = 0;  //!< lost, doubled or foreign
    QString first;             //!< the first of all that, in words

    bool isGood() const
    {
        return fault.isEmpty() && lostHere + lostThere + doubledHere + doubledThere + changed + foreign + reordered + invented
            + rejected + eventsAstray == 0;
    }
    QJsonObject toJson() const;
};

//! Lets the database write down each move of a lane, with its transaction. Once the schema is there.
Status watchLanes(PgCluster &cluster);

//! How far the lanes have come there: every reading below this number is in the database. 0 while that cannot be said.
quint64 arrivedUpTo(PgCluster &cluster);

Verdict judge(const Ledgers &ledgers, PgCluster &cluster);

//! Whether the judge sees what is wrong: spoils the database in several ways, one after the other. Empty when it does.
QStringList whatTheJudgeMisses(const Ledgers &ledgers, PgCluster &cluster);

} // namespace lineside::test
