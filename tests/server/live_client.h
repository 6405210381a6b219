#pragma once

#include "server/raw_client.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <deque>
#include <functional>
#include <optional>

namespace lineside::test {

//! A frame as a server sent it.
struct RawFrame
{
    int opcode = -1; //!< -1: none came
    bool isFinal = true;
    QByteArray payload;
    int closeCode() const { return opcode == 8 && payload.size() >= 2 ? qFromBigEndian<quint16>(payload.constData()) : 0; }
};

//! A WebSocket client that makes its own frames, right ones and wrong ones.
class LiveClient
{
public:
    RawClient raw;
    int status = 0;         //!< of the handshake
    RawAnswer handshake;
    QByteArray everything;  //!< all payloads that came
    //! Told of each message that any client reads; may be empty.
    static inline std::function<void(const QJsonObject &)> reads;

    //! \a proof: "Bearer …", or empty with a ticket among the protocols.
    bool open(quint16 port, const QByteArray &proof, const QByteArray &protocols = "lineside.v1", const QByteArray &more = {},
              const char *from = "127.0.0.1")
    {
        if (!raw.connect(port, from))
            return false;
        QByteArray head = "GET /live HTTP/1.1\r\nHost: plant\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: " + protocols + "\r\n";
        if (!proof.isEmpty())
            head += "Authorization: " + proof + "\r\n";
        if (!raw.send(head + more + "\r\n"))
            return false;
        handshake = raw.answer();
        status = handshake.status;
        return status == 101;
    }

    static QByteArray frame(int opcode, const QByteArray &payload, bool isFinal = true, bool masked = true)
    {
        QByteArray bytes;
        bytes.append(char((isFinal ? 0x80 : 0) | opcode));
        const char mask = masked ? char(0x80) : char(0);
        if (payload.size() < 126) {
            bytes.append(char(mask | char(payload.size())));
        } else if (payload.size() <= 0xffff) {
            bytes.append(char(mask | char(126)));
            const quint16 length = qToBigEndian(quint16(payload.size()));
            bytes.append(reinterpret_cast<const char *>(&length), 2);
        } else {
            bytes.append(char(mask | char(127)));
            const quint64 length = qToBigEndian(quint64(payload.size()));
            bytes.append(reinterpret_cast<const char *>(&length), 8);
        }
        if (!masked)
            return bytes + payload;
        const QByteArray key("\x11\x22\x33\x44", 4);
        bytes += key;
        for (qsizetype i = 0; i < payload.size(); ++i)
            bytes.append(char(payload[i] ^ key[i % 4]));
        return bytes;
    }
    bool sendText(const QByteArray &text) { return raw.send(frame(1, text)); }
    bool send(const char *type, const QByteArray &payload)
    {
        return sendText("{\"type\":\"" + QByteArray(type) + "\",\"payload\":" + payload + "}");
    }

    RawFrame next(int milliseconds = 10'000)
    {
        RawFrame got;
        const auto need = [&](qsizetype count) {
            while (raw.bytes().size() < count) {
                if (!raw.receive(milliseconds))
                    return false;
            }
            return true;
        };
        if (!need(2))
            return got;
        const auto first = uchar(raw.bytes()[0]), second = uchar(raw.bytes()[1]);
        qsizetype head = 2;
        quint64 length = second & 0x7f;
        if (length == 126) {
            head = 4;
            if (!need(head))
                return got;
            length = qFromBigEndian<quint16>(raw.bytes().constData() + 2);
        } else if (length == 127) {
            head = 10;
            if (!need(head))
                return got;
            length = qFromBigEndian<quint64>(raw.bytes().constData() + 2);
        }
        if (!need(head + qsizetype(length)))
            return got;
        got.opcode = first & 0x0f;
        got.isFinal = first & 0x80;
        got.payload = raw.take(head + qsizetype(length)).mid(head);
        everything += got.payload;
        return got;
    }
    //! The next message of a type; others are passed over. Empty when none comes, or the connection ends.
    QJsonObject message(const QString &type, int milliseconds = 10'000)
    {
        for (;;) {
            while (!m_items.empty()) {
                const QJsonObject one = m_items.front();
                m_items.pop_front();
                if (type.isEmpty() || one[QStringLiteral("type")].toString() == type)
                    return one;
            }
            const RawFrame frame = next(milliseconds);
            if (frame.opcode == 9)
                raw.send(LiveClient::frame(10, frame.payload));
            if (frame.opcode == 8 || frame.opcode == -1)
                return {};
            if (frame.opcode != 1)
                continue;
            const QJsonObject object = QJsonDocument::fromJson(frame.payload).object();
            if (reads)
                reads(object);
            const QJsonObject payload = object[QStringLiteral("payload")].toObject();
            if (payload.contains(QStringLiteral("items"))) { // each as if it had come alone
                for (const QJsonValue &item : payload[QStringLiteral("items")].toArray()) {
                    QJsonObject one = object, alone = item.toObject();
                    for (const QString &mark : {QStringLiteral("snapshot"), QStringLiteral("past")}) {
                        if (payload.contains(mark))
                            alone.insert(mark, payload[mark]);
                    }
                    one[QStringLiteral("payload")] = alone;
                    m_items.push_back(one);
                }
                continue;
            }
            if (type.isEmpty() || object[QStringLiteral("type")].toString() == type)
                return object;
        }
    }
    QJsonObject payload(const QString &type, int milliseconds = 10'000)
    {
        return message(type, milliseconds)[QStringLiteral("payload")].toObject();
    }
    //! The close code that comes; messages before it are passed over. 0: none.
    int closeCode(int milliseconds = 10'000)
    {
        for (;;) {
            const RawFrame frame = next(milliseconds);
            if (frame.opcode == 8)
                return frame.closeCode();
            if (frame.opcode == -1)
                return 0;
        }
    }
    //! Subscribes and gives the answer: "subscribed" or "error", its payload and its type.
    QJsonObject subscribe(const QByteArray &payload)
    {
        send("subscribe", payload);
        for (;;) {
            const QJsonObject object = message({});
            const QString type = object[QStringLiteral("type")].toString();
            if (object.isEmpty() || type == QStringLiteral("subscribed") || type == QStringLiteral("error"))
                return object[QStringLiteral("payload")].toObject();
        }
    }

private:
    std::deque<QJsonObject> m_items; //!< of a message that had several
};

} // namespace lineside::test
