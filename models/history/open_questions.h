#pragma once

#include <QtGlobal>

#include <mutex>
#include <set>
#include <utility>

namespace lineside {

/*!
 * The questions that are being answered, numbered as they begin: what they may still read must not be deleted under
 * them. Any thread; outlives its tickets.
 */
class OpenQuestions
{
public:
    //! A question is open as long as its ticket lives.
    class Ticket
    {
    public:
        Ticket() = default;
        Ticket(Ticket &&other) noexcept : m_of(std::exchange(other.m_of, nullptr)), m_number(other.m_number) {}
        Ticket &operator=(Ticket &&other) noexcept
        {
            if (this != &other) {
                end();
                m_of = std::exchange(other.m_of, nullptr);
                m_number = other.m_number;
            }
            return *this;
        }
        ~Ticket() { end(); }

    private:
        friend class OpenQuestions;
        Ticket(OpenQuestions *of, quint64 number) : m_of(of), m_number(number) {}
        void end()
        {
            if (m_of)
                m_of->end(m_number);
            m_of = nullptr;
        }
        OpenQuestions *m_of = nullptr;
        quint64 m_number = 0;
    };

    //! Before the question looks at anything.
    Ticket begin()
    {
        const std::lock_guard lock(m_mutex);
        m_open.insert(m_next);
        return Ticket(this, m_next++);
    }
    //! The number of the next question.
    quint64 now() const
    {
        const std::lock_guard lock(m_mutex);
        return m_next;
    }
    //! Whether a question with a smaller number is open.
    bool anyBefore(quint64 number) const
    {
        const std::lock_guard lock(m_mutex);
        return !m_open.empty() && *m_open.begin() < number;
    }

private:
    void end(quint64 number)
    {
        const std::lock_guard lock(m_mutex);
        m_open.erase(number);
    }
    mutable std::mutex m_mutex;
    std::set<quint64> m_open;
    quint64 m_next = 1;
};

} // namespace lineside
