#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <string_view>
#include <vector>

namespace lineside::project {

inline constexpr int kMaxDepth = 32;

/*!
 * A JSON document as one flat list of its values, in the order of the text: made in one pass, 16 bytes a value, and
 * given back in one piece. A tree of small objects would cost several times the memory and leave holes behind.
 */
class JsonTape
{
    struct Entry;

public:
    enum class Kind : quint8 { Null, False, True, Number, Text, Object, Array };

    /*!
     * Strict: besides what the grammar refuses (RFC 8259), also keys that appear twice in one object, bytes that are not
     * UTF-8, and more than kMaxDepth levels. A byte order mark is fine. BadData names line and column.
     * At most 4 GiB.
     */
    static Result<JsonTape> read(const QByteArray &json);

    //! One value, as a view into the tape. One that was default-constructed is undefined.
    class Value
    {
    public:
        Value() = default;

        bool isUndefined() const { return !m_tape; }
        bool is(Kind kind) const { return m_tape && entry().kind == kind; }
        bool isBool() const { return is(Kind::True) || is(Kind::False); }

        //! A text without its quotes, as it is written: escapes stand for themselves while hasEscapes().
        std::string_view rawText() const;
        bool hasEscapes() const { return entry().hasEscapes; }
        //! Empty for what is no text.
        QString text() const;
        //! The nearest double, infinite beyond its range; 0 for what is no number.
        double number() const;
        //! Nothing when it is written with a point or exponent, or does not fit.
        std::optional<qint64> wholeNumber() const;
        //! The whole value as it stands in the document.
        std::string_view json() const;
        //! The same without blanks between its tokens.
        QByteArray compactJson() const;

        //! Of an object or array; O(n).
        qsizetype count() const;
        //! Of an object: calls \a visit(key, value), both Values; of an array: visit(value).
        template<typename Visit>
        void forEachKey(Visit visit) const
        {
            for (quint32 at = m_index + 1; at < entry().end;) {
                const Value value(m_tape, at + 1);
                visit(Value(m_tape, at), value);
                at = value.entry().end;
            }
        }
        template<typename Visit>
        void forEachItem(Visit visit) const
        {
            for (quint32 at = m_index + 1; at < entry().end; at = m_tape->m_entries[at].end)
                visit(Value(m_tape, at));
        }

    private:
        friend class JsonTape;
        Value(const JsonTape *tape, quint32 index) : m_tape(tape), m_index(index) {}
        const Entry &entry() const;

        const JsonTape *m_tape = nullptr;
        quint32 m_index = 0;
    };

    //! Lives as long as the tape, at its place.
    Value root() const { return Value(this, 0); }

private:
    friend class TapeWriter;
    struct Entry
    {
        quint32 at = 0;     //!< of a text: behind its opening quote
        quint32 length = 0; //!< in bytes; of a text: without its quotes
        quint32 end = 0;    //!< the first entry behind this value and all that is in it
        Kind kind = Kind::Null;
        bool hasEscapes = false;
        bool isAscii = true;
    };

    QByteArray m_json;
    std::vector<Entry> m_entries;
};

//! "Line 3, column 7: what is wrong there."
Error syntaxError(const QByteArray &json, qsizetype offset, const QString &what);

} // namespace lineside::project
