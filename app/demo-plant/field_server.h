#pragma once

#include "app/demo-plant/served_value.h"
#include "models/base/result.h"
#include "models/plant/plant.h"

#include <QObject>

#include <span>

namespace lineside::demo {

//! How to see from outside that a server answers: what a client would send, and how the answer begins.
struct Knock
{
    quint16 port = 0;
    QByteArray request;
    QByteArray answer;
};

/*!
 * One device of a project, played by us: it listens on 127.0.0.1 and gives its tags' values as the project's addresses
 * say. Knows nothing of where the values come from.
 *
 * Lives on the main thread, whatever threads it keeps inside.
 */
class FieldServer : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    //! Takes its port or the next free ones above; after stop() the same port again.
    virtual Status start(quint16 port) = 0;
    //! Gone as with a pulled plug: connections are closed, new ones refused.
    virtual void stop() = 0;
    //! New values of the tags \a which; \a values is the whole device in its tags' order.
    virtual void update(std::span<const ServedValue> values, std::span<const int> which) = 0;
    //! The model has taken a written value over; only then may update() change that tag again.
    virtual void confirmWrite(int tag) { Q_UNUSED(tag) }

    //! False while its link is lost.
    virtual bool isServing() const = 0;
    virtual quint16 port() const = 0;
    //! What a project's device needs to reach this server.
    virtual QJsonObject parameters() const = 0;
    virtual Knock knock() const = 0;
    //! True where each update is sent, so that each is worth a line of the ledger.
    virtual bool sendsEachUpdate() const { return false; }
    //! True when a client can be told that this tag's value is bad.
    virtual bool canSayBad(int tag) const = 0;

Q_SIGNALS:
    //! A client wrote a tag; its limits were checked.
    void written(int tag, double value);
    //! A client asked for \a count registers or bits from \a first on; a protocol that is asked tells each time.
    void asked(const char *table, int first, int count);
    //! It has trouble that it mends itself.
    void noticed(const QString &what);
};

inline constexpr int kPortsTried = 2'000;

} // namespace lineside::demo
