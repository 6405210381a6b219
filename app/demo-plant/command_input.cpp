#include "app/demo-plant/command_input.h"

#include <cerrno>
#include <csignal>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lineside::demo {

namespace {

int s_signalled = -1; // an eventfd: about all that a signal handler may touch

void onSignal(int)
{
    const quint64 one = 1;
    [[maybe_unused]] const ssize_t written = ::write(s_signalled, &one, sizeof one);
}

//! A file or /dev/null is always "readable" and cannot be watched; pipes, sockets and terminals can.
bool canWatchInput()
{
    struct stat info = {};
    if (fstat(STDIN_FILENO, &info) != 0)
        return false;
    return S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode) || isatty(STDIN_FILENO);
}

} // namespace

CommandInput::CommandInput(QObject *parent)
    : QObject(parent)
    , m_signals(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    s_signalled = m_signals;
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
    signal(SIGPIPE, SIG_IGN); // nobody reads our answers any more: no reason to end

    m_signalNotifier = std::make_unique<QSocketNotifier>(m_signals, QSocketNotifier::Read);
    connect(m_signalNotifier.get(), &QSocketNotifier::activated, this, [this] {
        quint64 count = 0;
        if (::read(m_signals, &count, sizeof count) > 0)
            Q_EMIT quit();
    });
    if (canWatchInput()) {
        m_inputNotifier = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
        connect(m_inputNotifier.get(), &QSocketNotifier::activated, this, &CommandInput::readInput);
    }
}

CommandInput::~CommandInput()
{
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    ::close(m_signals);
}

void CommandInput::readInput()
{
    char block[1'024];
    const ssize_t got = ::read(STDIN_FILENO, block, sizeof block);
    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR))
            m_inputNotifier->setEnabled(false);
        return;
    }
    m_pending.append(block, got);
    for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
        const QString text = QString::fromUtf8(m_pending.left(end)).trimmed();
        m_pending.remove(0, end + 1);
        if (text == QLatin1String("quit"))
            Q_EMIT quit();
        else if (!text.isEmpty())
            Q_EMIT line(text);
    }
    if (m_pending.size() > kLongestLine)
        m_pending.clear();
}

} // namespace lineside::demo
