#pragma once

#include "models/base/result.h"

#include <QProcess>
#include <QTemporaryDir>

#include <functional>

namespace lineside::demo {

/*!
 * A mosquitto of our own: on 127.0.0.1, with a configuration of its own, nothing kept on disk. It is killed by the
 * kernel when this process ends, however that ends; its folder then stays behind until the next one starts.
 */
class BrokerProcess
{
public:
    //! \a program is the path of mosquitto.
    explicit BrokerProcess(const QString &program);
    ~BrokerProcess();

    //! The path of an installed mosquitto; empty when there is none.
    static QString find();

    //! Called when it ends though nobody stopped it; \a how in words.
    void onEnd(std::function<void(const QString &how)> tell) { m_tellEnd = std::move(tell); }

    //! Takes \a port, or the next free one above when \a exactly is false, and waits until it listens: 5 s at most.
    Status start(quint16 port, bool exactly);
    void stop();
    bool isRunning() const;
    quint16 port() const { return m_port; }

private:
    bool launch(quint16 port);
    static QString folderTemplate();
    static void removeFoldersOfTheDead();

    QString m_program;
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_said; //!< the last it said
    quint16 m_port = 0;
    bool m_serving = false; //!< it listened, and nobody has stopped it
    std::function<void(const QString &)> m_tellEnd;
};

} // namespace lineside::demo
