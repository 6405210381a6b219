#include "drivers/mqtt/write_attempt.h"

#include "drivers/mqtt/words.h"

#include <cmath>

namespace lineside::mqtt {
namespace {

QVariant rawVariant(const Reading &reading, const Batch &batch, ValueType type)
{
    switch (type) {
    case ValueType::Float64:
        return reading.value.asDouble();
    case ValueType::Int64:
        return reading.value.asInt64();
    case ValueType::UInt64:
        return reading.value.asUInt64();
    case ValueType::Bool:
        return reading.value.asBool();
    case ValueType::Text:
        break;
    }
    const size_t index = reading.value.textIndex();
    return index < batch.texts.size() ? batch.texts[index] : QByteArray();
}

} // namespace

bool sameValue(const QVariant &written, const QVariant &readBack)
{
    if (written.typeId() != QMetaType::Double || readBack.typeId() != QMetaType::Double)
        return written == readBack;
    const double a = written.toDouble();
    const double b = readBack.toDouble();
    constexpr double kFloatStep = 1.2e-7; // 2^-23
    return a == b || std::abs(a - b) <= kFloatStep * std::max(std::abs(a), std::abs(b));
}

WriteAttempt::WriteAttempt(Request request, const ConnectOptions &connection, const TransportFactory &factory,
                           const Clock &clock, QObject *parent)
    : QObject(parent), m_request(std::move(request)), m_connection(connection), m_clock(clock), m_transport(factory())
{
    m_connection.cleanSession = true;
    m_connection.will = {};
    m_timer.setParent(this);
    m_transport->setParent(this);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &WriteAttempt::onDeadline);
    connect(m_transport.get(), &Transport::connected, this, [this] {
        if (m_stage != Stage::Connecting)
            return;
        m_publishId = m_transport->publish(m_request.address.writeTopic, m_request.payload);
        if (m_publishId < 0)
            finish(WriteResult::NotSent, Words::tr("The connection to the broker was lost before the write was sent."));
        else
            m_stage = Stage::Published;
    });
    connect(m_transport.get(), &Transport::published, this, &WriteAttempt::onPublished);
    connect(m_transport.get(), &Transport::failed, this, &WriteAttempt::onFailed);
}

WriteAttempt::~WriteAttempt()
{
    abandon(Words::tr("Lineside closed the connection."));
}

void WriteAttempt::start()
{
    using namespace std::chrono;
    constexpr milliseconds kMargin{20}; // the answer is due by the deadline, not after it
    const auto left = duration_cast<milliseconds>(m_request.deadline - m_clock.steady()) - kMargin;
    if (left.count() <= 0) {
        finish(WriteResult::NotSent, Words::tr("There was no time left to send it."));
        return;
    }
    m_connection.connectTimeout = std::min(m_connection.connectTimeout, left);
    m_timer.start(left);
    m_transport->open(m_connection);
}

void WriteAttempt::noteReadBack(std::string_view payload, bool retained, const QualityWords &words)
{
    if (retained || (m_stage != Stage::Published && m_stage != Stage::Acknowledged))
        return;
    TopicDecoder decoder(words, std::chrono::milliseconds(1'000));
    decoder.add(m_request.tag, m_request.address.payload);
    Batch batch;
    decoder.decode(payload, false, m_clock.utc(), batch);
    if (batch.readings.empty() || qualityOf(batch.readings.front().status) == Quality::Bad)
        return;
    m_readBack = rawVariant(batch.readings.front(), batch, m_request.tag.tag->type);
    m_confirmed = sameValue(m_request.rawValue, m_readBack);
    if (m_confirmed && m_stage == Stage::Acknowledged)
        finish(WriteResult::Done, {});
}

void WriteAttempt::abandon(const QString &reason)
{
    if (m_stage == Stage::Connecting)
        finish(WriteResult::NotSent, reason);
    else if (m_stage != Stage::Finished)
        finish(WriteResult::Unknown, reason);
}

void WriteAttempt::onPublished(const PublishAnswer &answer)
{
    if (m_stage != Stage::Published || answer.id != m_publishId)
        return;
    if (!answer.sent) {
        finish(WriteResult::NotSent, answer.reason);
    } else if (!answer.accepted) {
        finish(WriteResult::Refused, Words::tr("The broker refused the write: %1").arg(answer.reason));
    } else if (answer.noSubscriber) {
        finish(WriteResult::Refused, Words::tr("The broker says that nobody listens on %1.")
                                         .arg(QString::fromUtf8(m_request.address.writeTopic)));
    } else {
        m_stage = Stage::Acknowledged;
        if (m_confirmed)
            finish(WriteResult::Done, {});
    }
}

void WriteAttempt::onFailed(const TransportFailure &failure)
{
    if (m_stage == Stage::Connecting)
        finish(WriteResult::NotSent, failure.message);
    else if (m_stage == Stage::Published)
        finish(WriteResult::Unknown,
               Words::tr("The write was sent, and then the connection was lost: %1").arg(failure.message));
    // Acknowledged: the running connection may still bring the device's answer.
}

void WriteAttempt::onDeadline()
{
    switch (m_stage) {
    case Stage::Connecting:
        finish(WriteResult::NotSent, Words::tr("The broker could not be reached in time."));
        break;
    case Stage::Published:
        finish(WriteResult::Unknown, Words::tr("The write was sent, but the broker did not acknowledge it in time."));
        break;
    case Stage::Acknowledged:
        finish(WriteResult::Unknown,
               m_readBack.isValid() ? Words::tr("The broker has it, but the device tells another value.")
                                    : Words::tr("The broker has it, the device did not confirm it in time."));
        break;
    case Stage::Finished:
        break;
    }
}

void WriteAttempt::finish(WriteResult result, const QString &reason)
{
    if (std::exchange(m_stage, Stage::Finished) == Stage::Finished)
        return;
    m_timer.stop();
    m_transport->close();
    const auto done = std::exchange(m_request.done, nullptr);
    if (done)
        done({result, reason, m_readBack});
    Q_EMIT finished();
}

} // namespace lineside::mqtt
