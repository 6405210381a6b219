#pragma once

#include "server/live_rig.h"

#include <QJsonArray>

namespace lineside::test {

//! A viewer without a WebSocket: fetches its messages, or listens to them, over plain HTTP.
class QueueClient
{
public:
    explicit QueueClient(LiveRig &rig, QByteArray proof) : m_rig(rig), m_proof(std::move(proof)) {}

    RawAnswer request(const QByteArray &line, const QByteArray &body = {})
    {
        const RawAnswer answer = m_rig.ask(line + "\r\nAuthorization: " + m_proof, body);
        for (const auto &[name, value] : answer.fields)
            everything += name + ": " + value + '\n';
        return answer;
    }
    //! Its status; 201 when there is a session.
    int open(const QByteArray &body = {})
    {
        const RawAnswer answer = request("POST /api/v1/live", body);
        session = QJsonDocument::fromJson(answer.body).object()[QStringLiteral("session")].toString().toLatin1();
        next = 0;
        return answer.status;
    }
    QByteArray path() const { return "/api/v1/live/" + session; }
    int say(const char *type, const QByteArray &payload)
    {
        return request("POST " + path(), "{\"type\":\"" + QByteArray(type) + "\",\"payload\":" + payload + "}").status;
    }
    //! One question; what came is appended to all. Its status.
    int poll(int wait = 0)
    {
        const RawAnswer answer = request("GET " + path() + "?after=" + QByteArray::number(next) + "&wait=" + QByteArray::number(wait));
        const QJsonObject object = QJsonDocument::fromJson(answer.body).object();
        for (const QJsonValue &message : object[QStringLiteral("messages")].toArray())
            all << message.toObject();
        if (answer.status == 200)
            next = quint64(object[QStringLiteral("next")].toInteger());
        closed = object[QStringLiteral("closed")].toObject();
        everything += answer.body;
        return answer.status;
    }
    //! Asks until a message of a type has come, and takes it and what is before it; empty when none does.
    QJsonObject message(const QString &type)
    {
        for (int i = 0; i < 500; ++i) {
            while (!all.isEmpty()) {
                const QJsonObject first = all.takeFirst();
                if (first[QStringLiteral("type")].toString() == type)
                    return first;
            }
            if (poll(0) != 200)
                return {};
        }
        return {};
    }

    // ---- an event stream
    int listen(const QByteArray &more = {})
    {
        if (!stream.connect(m_rig.port()))
            return 0;
        head = stream.ask(DoorRig::request("GET " + path() + "/events" + more + "\r\nAuthorization: " + m_proof));
        for (const auto &[name, value] : head.fields)
            everything += name + ": " + value + '\n';
        return head.status;
    }
    struct Heard
    {
        QByteArray id, event, data;
    };
    //! What comes next on the stream; comments are passed over. Without data: nothing came.
    Heard hear(int milliseconds = 10'000)
    {
        for (;;) {
            const qsizetype end = stream.bytes().indexOf("\n\n");
            if (end < 0) {
                if (!stream.receive(milliseconds))
                    return {};
                continue;
            }
            Heard heard;
            const QByteArray block = stream.take(end + 2);
            everything += block;
            for (const QByteArray &line : block.split('\n')) {
                if (line.startsWith("id: "))
                    heard.id = line.mid(4);
                else if (line.startsWith("event: "))
                    heard.event = line.mid(7);
                else if (line.startsWith("data: "))
                    heard.data = line.mid(6);
                else if (line == ":")
                    ++beats;
            }
            if (!heard.data.isEmpty())
                return heard;
        }
    }
    QJsonObject heardMessage(const QString &type)
    {
        for (;;) {
            const Heard heard = hear();
            if (heard.data.isEmpty())
                return {};
            const QJsonObject object = QJsonDocument::fromJson(heard.data).object();
            last = heard.id;
            if (object[QStringLiteral("type")].toString() == type)
                return object;
        }
    }

    QByteArray session;
    quint64 next = 0;
    QList<QJsonObject> all;
    QJsonObject closed;
    QByteArray everything;
    RawClient stream;
    RawAnswer head;
    QByteArray last; //!< id on the stream
    int beats = 0;

private:
    LiveRig &m_rig;
    const QByteArray m_proof;
};

} // namespace lineside::test
