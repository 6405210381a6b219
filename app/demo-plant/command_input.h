#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace lineside::demo {

/*!
 * Lines from standard input, and SIGTERM and SIGINT as a wish to end. One per process. The end of standard input means
 * nothing: the plant goes on.
 */
class CommandInput : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype kLongestLine = 4'096;

    explicit CommandInput(QObject *parent = nullptr);
    ~CommandInput() override;

Q_SIGNALS:
    void line(const QString &line);
    void quit();

private:
    void readInput();

    int m_signals = -1;
    std::unique_ptr<QSocketNotifier> m_signalNotifier;
    std::unique_ptr<QSocketNotifier> m_inputNotifier;
    QByteArray m_pending;
};

} // namespace lineside::demo
