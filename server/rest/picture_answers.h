#pragma once

#include "server/http/request.h"

#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace lineside::rest {

/*!
 * Large answers that are made of what the station shows at the moment (the plant, scores of all machines): worked out beside
 * the network thread, once for each change, and given to everybody who asks the same until then. Any thread; whoever asks
 * while one is being worked out gets that one.
 */
class PictureAnswers
{
public:
    static constexpr size_t kMostKept = 64;
    static constexpr qsizetype kMostBytes = 64 << 20;   //!< of all that are kept
    static constexpr size_t kMostWaiting = 256;         //!< for one; others are asked to come again
    static constexpr size_t kMostAtWork = 64;           //!< answers that are being worked out, one after the other

    //! What an answer is made of: another picture or plant is another stand. \a moment: for what also depends on the time.
    struct Stand
    {
        std::vector<std::shared_ptr<const void>> of;
        qint64 moment = 0;
        friend bool operator==(const Stand &, const Stand &) = default;
    };

    PictureAnswers() { m_pool.setMaxThreadCount(1); }
    //! Lets go of what waits, and finishes what is at work.
    ~PictureAnswers();
    PictureAnswers(const PictureAnswers &) = delete;
    PictureAnswers &operator=(const PictureAnswers &) = delete;

    //! \a what: route, tenant and query, all that tells one answer from another. \a make is called on a thread of its own, at
    //! most once for a stand.
    void answer(const QByteArray &what, Stand stand, const http::Reply &reply, std::function<http::Answer()> make);

    //! How many have been worked out.
    quint64 made() const { return m_book->made.load(); }

private:
    struct Page
    {
        QByteArray what;
        Stand stand;
        std::optional<http::Answer> answer; //!< nothing: it is being worked out, for those who wait
        std::vector<http::Reply> waiting;
        quint64 used = 0;
    };
    struct Book
    {
        std::atomic<quint64> made{0};
        std::mutex mutex; //!< guards what follows
        std::vector<std::shared_ptr<Page>> pages;
        quint64 uses = 0;
        void makeRoom();
    };
    static http::Answer comeAgain();

    const std::shared_ptr<Book> m_book = std::make_shared<Book>();
    QThreadPool m_pool;
};

} // namespace lineside::rest
