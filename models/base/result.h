#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace lineside {

/*!
 * Why something could not be done: a kind for code, a sentence for the person who must act.
 * Neither is ever empty.
 */
struct Error
{
    enum class Kind {
        BadData,      //!< input that is malformed, of the wrong shape, or out of range
        Refused,      //!< the other side, or a rule of ours, said no
        NotFound,
        Unreachable,  //!< no connection, or it dropped
        Timeout,
        Io,           //!< disk or file trouble
        NoSpace,      //!< disk full
        Busy,         //!< somebody else holds it, or a bound is reached
        TooNew,       //!< written by a newer version
        Cancelled,
        Unsupported,  //!< not possible with this device, protocol or build
        Internal,     //!< our bug
    };

    Kind kind = Kind::Internal;
    QString message;
    QString hint; //!< what to do about it; may be empty
};

/*!
 * A value or the Error that stands in its place; a failed result holds no value.
 * Our own few lines until std::expected is within reach.
 */
template<typename T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    //! Only when ok(): std::bad_variant_access otherwise.
    const T &value() const & { return std::get<0>(m_state); }
    T &value() & { return std::get<0>(m_state); }
    T &&value() && { return std::get<0>(std::move(m_state)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    //! Only when not ok().
    const Error &error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

//! The result of something that yields nothing but success.
struct Done
{
};
using Status = Result<Done>;

} // namespace lineside
