#pragma once

#include "models/history/event.h"
#include "models/telemetry/reading.h"

#include <QUuid>

#include <vector>

namespace lineside::forward {

/*!
 * Rows in PostgreSQL's binary COPY format (PostgreSQL documentation, "COPY", Binary Format): numbers in network order,
 * each field with its length, -1 for null. Bits of doubles pass unchanged, NaN payloads too. Pure; belongs to one thread.
 */
class CopyRows
{
public:
    //! Starts anew, with the format's header.
    void begin();
    //! Ends the rows; they are complete then.
    void finish();
    const std::vector<char> &bytes() const { return m_bytes; }
    size_t rows() const { return m_rows; }

    void row(quint16 fields);
    void null();
    void int2(qint16 value);
    void int4(qint32 value);
    void int8(qint64 value);
    void float8(double value);
    void timestamp(UtcTime at);
    void text(const QByteArray &utf8) { bytes(utf8); }
    void bytes(const QByteArray &value);
    void uuid(const QUuid &value);
    //! A whole number as numeric, exactly.
    void numeric(qint64 value);
    void numeric(quint64 value);

    //! Who a reading belongs to in the plant's database.
    struct Owner
    {
        qint32 tag = 0;
        qint32 tenant = 0;
        qint32 source = 0;
    };
    //! Which columns rows of readings have. Where all of them are Float64, the database is spared two nulls a row.
    enum class Shape { Everything, NumbersOnly };
    //! The columns that reading() writes, in order.
    static const char *readingColumns(Shape shape = Shape::Everything);
    //! One row of sensor_readings; of a Float64 with NumbersOnly. A null \a text is null.
    void reading(const Reading &reading, ValueType type, const QByteArray &text, quint64 sequence, const Owner &owner,
                 Shape shape = Shape::Everything);

    static const char *eventColumns();
    //! One row of equipment_events.
    void event(const Event &event, qint32 tenant, qint32 source);

private:
    void numericDigits(quint64 magnitude, bool negative);
    std::vector<char> m_bytes;
    size_t m_rows = 0;
};

//! Whether PostgreSQL takes these bytes as a text: UTF-8 without NUL. \a why says what is wrong.
bool isStorableText(const QByteArray &utf8, QString *why = nullptr);

//! "float64", "int64", "uint64", "bool", "text".
const char *valueTypeName(ValueType type);

} // namespace lineside::forward
