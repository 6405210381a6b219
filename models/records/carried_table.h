#pragma once

#include <QByteArray>
#include <QJsonValue>

#include <vector>

namespace lineside {

//! A column of a carried table: what it is called where it goes, and how it is read here.
struct CarriedColumn
{
    //! How what \a from gives is read. Ids are 16 bytes, times microseconds since 1970, dates Julian days.
    enum class Kind { Integer, Real, Text, Flag, Id, Time, Date, Json, Numbers };

    const char *name;  //!< there
    QByteArray from;   //!< SQL over a row of the table here; what is NULL stays so
    Kind kind = Kind::Text; //!< Json is text of it; Numbers are words with spaces between
    QJsonValue (*read)(const QByteArray &bytes) = nullptr; //!< of Json: what makes it of a blob
};

/*!
 * A table of records that somebody carries elsewhere, row by row under the row's id. Every change of a row, and its end, is
 * noted in the same transaction: record_file::noteChange() and noteRows().
 */
struct CarriedTable
{
    const char *table;  //!< here, with a column id
    const char *target; //!< there,
    const char *key;    //!< and the column there that has the id
    std::vector<CarriedColumn> columns; //!< all others
};

} // namespace lineside
