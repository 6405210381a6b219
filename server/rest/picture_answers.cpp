#include "server/rest/picture_answers.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::rest {

http::Answer PictureAnswers::comeAgain()
{
    return http::Answer::problem(503, "busy", QCoreApplication::translate("server", "Too much is being worked out at the moment.")).retryAfter(std::chrono::seconds(1));
}

PictureAnswers::~PictureAnswers()
{
    m_pool.clear();
    m_pool.waitForDone();
}

//! With the mutex held: the ones that nobody asked for longest go first, those that are being worked out never.
void PictureAnswers::Book::makeRoom()
{
    for (;;) {
        qsizetype bytes = 0;
        auto oldest = pages.end();
        for (auto it = pages.begin(); it != pages.end(); ++it) {
            if (!(*it)->answer)
                continue;
            bytes += (*it)->answer->body.size();
            if (oldest == pages.end() || (*it)->used < (*oldest)->used)
                oldest = it;
        }
        if (oldest == pages.end() || (pages.size() <= kMostKept && bytes <= kMostBytes))
            return;
        pages.erase(oldest);
    }
}

void PictureAnswers::answer(const QByteArray &what, Stand stand, const http::Reply &reply, std::function<http::Answer()> make)
{
    std::shared_ptr<Page> page;
    std::optional<http::Answer> ready;
    {
        const std::lock_guard lock(m_book->mutex);
        const auto found = std::find_if(m_book->pages.begin(), m_book->pages.end(), [&](const auto &one) { return one->what == what && one->stand == stand; });
        if (found != m_book->pages.end()) {
            (*found)->used = ++m_book->uses;
            ready = (*found)->answer;
            if (!ready && (*found)->waiting.size() >= kMostWaiting)
                ready = comeAgain();
            else if (!ready)
                (*found)->waiting.push_back(reply);
        } else if (size_t(std::count_if(m_book->pages.begin(), m_book->pages.end(), [](const auto &one) { return !one->answer; })) >= kMostAtWork) {
            ready = comeAgain();
        } else {
            // What stood before is nobody's any more.
            std::erase_if(m_book->pages, [&](const auto &one) { return one->what == what && one->answer; });
            page = std::make_shared<Page>(Page{what, std::move(stand), {}, {reply}, ++m_book->uses});
            m_book->pages.push_back(page);
            m_book->makeRoom();
        }
    }
    if (ready) {
        reply.send(*ready);
        return;
    }
    if (!page)
        return;
    // However the work ends, who waits is answered, and nobody waits for it any more.
    const std::shared_ptr<void> ended(nullptr, [book = m_book, page](void *) {
        std::vector<http::Reply> waiting;
        http::Answer answer;
        {
            const std::lock_guard lock(book->mutex);
            waiting.swap(page->waiting);
            answer = page->answer.value_or(comeAgain());
            if (!page->answer)
                std::erase(book->pages, page);
            book->makeRoom();
        }
        for (const http::Reply &one : waiting)
            one.send(answer);
    });
    m_pool.start([book = m_book, page, ended, make = std::move(make)] {
        http::Answer answer = make();
        ++book->made;
        const std::lock_guard lock(book->mutex);
        page->answer = std::move(answer);
    });
}

} // namespace lineside::rest
