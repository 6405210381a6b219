#pragma once

#include "server/http/door_context.h"
#include "server/live/outlet.h"

#include <QObject>
#include <QPointer>
#include <QTcpSocket>

#include <deque>
#include <functional>

namespace lineside::live {

/*!
 * The way to a viewer whose WebSocket does not come through: its messages are numbered and wait here until it fetches them
 * (plain polling), or go to its event stream (Server-Sent Events, in the form of the HTML standard). Either way what it has
 * not told to have got is kept, within kMostKept, so that a lost answer or a broken stream loses nothing: it goes on behind
 * the number that it names. Network thread.
 */
class QueueOutlet final : public QObject, public Outlet
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kIdle{60};       //!< for so long nobody has to fetch or listen
    static constexpr std::chrono::seconds kMostWait{20};   //!< a question may wait for news
    static constexpr std::chrono::seconds kBeatEvery{15};  //!< a line on a silent stream: whoever is between keeps it open
    static constexpr std::chrono::seconds kTakenWithin{20}; //!< the other side has to have taken what was sent
    static constexpr std::chrono::seconds kCloseWithin{2};
    static constexpr std::chrono::seconds kClosedKept{30}; //!< why it ended is told for so long
    static constexpr qsizetype kMostKept = 256 * 1024;
    static constexpr qsizetype kMostAnswer = 256 * 1024;

    //! \a gone: once; the outlet may be deleted later, not inside. \a drained: there is room again.
    struct Told
    {
        std::function<void()> drained;
        std::function<void()> gone;
    };
    QueueOutlet(const Clock &clock, Told told);
    ~QueueOutlet() override;

    //! Whether everything behind this number is still here.
    bool reaches(quint64 after) const;
    //! Answers with what is behind \a after, which need not be kept any more; waits for news at most so long. One at a time:
    //! another one ends the one before.
    void poll(quint64 after, std::chrono::seconds wait, const http::Reply &reply);
    //! Sends what is behind \a after, and then what comes, on this connection; ends the one before.
    void listen(http::Handover handover, quint64 after);
    bool isListened() const { return m_socket != nullptr; }
    bool isClosed() const { return m_isClosed; }

    void write(const QByteArray &frames) override;
    void flush() override;
    qint64 waiting() const override;
    void close(quint16 code, const char *reason) override;
    void check(SteadyTime now) override;
    quint64 bytesOut() const override { return m_bytesOut; }

private:
    struct Kept
    {
        quint64 number = 0;
        QByteArray message;
    };
    void forgetUpTo(quint64 number);
    void pump();
    void answer();
    http::Answer nothingNew() const;
    void send(const QByteArray &bytes);
    void streamEnded();
    void end();

    const Clock &m_clock;
    const Told m_told;
    std::deque<Kept> m_kept;
    qsizetype m_keptBytes = 0;
    qsizetype m_unsentBytes = 0; //!< of them behind m_sent
    quint64 m_last = 0;   //!< the number of the newest message
    quint64 m_forgotten = 0;
    quint64 m_sent = 0;   //!< what was given out at least once
    QPointer<QTcpSocket> m_socket;
    std::unique_ptr<http::Place> m_place;
    std::optional<http::Reply> m_question;
    SteadyTime m_questionEnds{};
    SteadyTime m_heard{};
    SteadyTime m_beat{};
    bool m_isClosed = false;
    bool m_isGone = false;
    QByteArray m_closing; //!< what is told of the end: JSON
    bool m_closingTold = false;
    SteadyTime m_closedAt{};
    quint64 m_bytesOut = 0;
};

} // namespace lineside::live
