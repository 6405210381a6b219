#include "drivers/modbus/writer.h"

#include "drivers/modbus/text.h"

#include <algorithm>

namespace lineside::modbus {

namespace {

using std::chrono::milliseconds;

constexpr size_t kMaxJobs = 256;
constexpr milliseconds kReadBackPause{50}; //!< doubles; some devices show a new value only after their own cycle
constexpr int kReadBacks = 3;
constexpr milliseconds kMargin{2};         //!< the outcome is there by the deadline

quint16 wireBit(const Point &point)
{
    return quint16(1u << (swapsBytes(point.order) ? point.bit ^ 8 : point.bit));
}

bool isRegisterBit(const Point &point)
{
    return point.wire == WireType::Bit && !isBitTable(point.table);
}

} // namespace

Writer::Writer(const DeviceSettings &settings, const Clock &clock, Hooks hooks, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
    , m_hooks(std::move(hooks))
{
    m_timer.setParent(this);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Writer::checkDeadlines);
}

void Writer::write(const DriverTag &tag, const QVariant &raw, SteadyTime deadline, std::function<void(WriteOutcome)> done)
{
    const auto refuse = [&done](WriteResult result, const QString &why) { done({result, why, {}}); };
    if (m_stopped || !m_connected)
        return refuse(WriteResult::NotSent, Text::tr("The link to the device is down."));
    if (m_jobs.size() >= kMaxJobs)
        return refuse(WriteResult::NotSent, Text::tr("Too many writes to this device wait already."));
    const Result<Point> point = pointFrom(tag.tag, m_settings);
    if (!point)
        return refuse(WriteResult::Refused, point.error().message);

    Job job;
    job.tag = tag.id;
    job.point = *point;
    if (const Status status = prepare(job, raw); !status)
        return refuse(WriteResult::Refused, status.error().message);
    job.token = kWriteToken | ++m_lastToken;
    job.deadline = deadline - kMargin;
    job.done = std::move(done);
    m_jobs.push_back(std::move(job));
    armTimer();
    m_hooks.wake();
}

Status Writer::prepare(Job &job, const QVariant &raw) const
{
    const Point &point = job.point;
    if (!isWritable(point.table))
        return Error{Error::Kind::Refused, Text::tr("Inputs cannot be written."), {}};
    const bool many = m_settings.writeFunction == WriteFunction::Multiple;
    if (point.wire == WireType::Bit) {
        const Result<bool> bit = encodeBit(raw);
        if (!bit)
            return bit.error();
        job.bit = *bit;
        if (isBitTable(point.table)) {
            job.request = many ? writeCoilAsMany(point.address, job.bit) : writeCoil(point.address, job.bit);
        } else if (m_settings.bitWrite == BitWrite::Mask) {
            const quint16 bitMask = wireBit(point);
            job.request = maskWrite(point.address, quint16(~bitMask), job.bit ? bitMask : quint16(0));
        } else {
            job.stage = Stage::ReadFirst;
            job.request = readRequest(point.table, point.address, 1);
        }
        return Done{};
    }
    Result<std::vector<quint16>> registers = encodeRegisters(point, raw);
    if (!registers)
        return registers.error();
    job.registers = std::move(*registers);
    if (job.registers.size() > 1 && m_settings.writeFunction == WriteFunction::Single)
        return Error{Error::Kind::Refused,
                     Text::tr("With functions 5 and 6 alone a value of several registers cannot be written."), {}};
    if (job.registers.size() > size_t(kMaxWriteRegisters))
        return Error{Error::Kind::Refused,
                     Text::tr("At most %1 bytes can be written in one request.").arg(2 * kMaxWriteRegisters), {}};
    job.request = job.registers.size() == 1 && !many ? writeRegister(point.address, job.registers.front())
                                                     : writeRegisters(point.address, job.registers);
    return Done{};
}

bool Writer::nextRequest(SteadyTime now, LinkRequest &request)
{
    for (Job &job : m_jobs) {
        if (job.underWay || job.notBefore > now || job.deadline <= now)
            continue;
        job.underWay = true;
        request.token = job.token;
        request.pdu = job.request.bytes();
        request.notAfter = job.deadline;
        return true;
    }
    return false;
}

void Writer::answered(quint64 token, const LinkAnswer &answer)
{
    const auto job = std::ranges::find(m_jobs, token, &Job::token);
    if (job == m_jobs.end())
        return; // its deadline has passed
    job->underWay = false;
    switch (job->stage) {
    case Stage::ReadFirst:
        return answerReadFirst(job, answer);
    case Stage::Write:
        return answerWrite(job, answer);
    case Stage::ReadBack:
        return answerReadBack(job, answer);
    }
}

void Writer::answerReadFirst(Jobs::iterator job, const LinkAnswer &answer)
{
    if (answer.kind != LinkAnswer::Kind::Good) {
        const QString why = answer.kind == LinkAnswer::Kind::Exception ? exceptionName(answer.exception)
                                                                       : Text::tr("no good reply");
        return finish(job, {WriteResult::NotSent,
                            Text::tr("The register could not be read before changing its bit: %1.").arg(why), {}});
    }
    const quint16 held = wordAt(dataOf(answer.pdu), 0);
    const quint16 bitMask = wireBit(job->point);
    const quint16 wanted = job->bit ? quint16(held | bitMask) : quint16(held & ~bitMask);
    job->request = m_settings.writeFunction == WriteFunction::Multiple
        ? writeRegisters(job->point.address, std::span(&wanted, 1))
        : writeRegister(job->point.address, wanted);
    job->stage = Stage::Write;
    m_hooks.wake();
}

void Writer::answerWrite(Jobs::iterator job, const LinkAnswer &answer)
{
    switch (answer.kind) {
    case LinkAnswer::Kind::Good:
        return readBack(*job, WriteResult::Done, {});
    case LinkAnswer::Kind::Exception:
        // 5: accepted and still at it. 11: the gateway passed it on and heard nothing. Both may have taken effect.
        if (answer.exception == Acknowledge || answer.exception == GatewayTargetSilent)
            return readBack(*job, WriteResult::Unknown,
                            Text::tr("The device answered %1.").arg(exceptionName(answer.exception)));
        return finish(job, {WriteResult::Refused,
                            Text::tr("The device answered %1.").arg(exceptionName(answer.exception)), {}});
    case LinkAnswer::Kind::Breach:
        return readBack(*job, WriteResult::Unknown, breachText(answer.breach));
    case LinkAnswer::Kind::Timeout:
        return readBack(*job, WriteResult::Unknown, Text::tr("The device did not confirm the write in time."));
    case LinkAnswer::Kind::Lost:
        return readBack(*job, WriteResult::Unknown,
                        Text::tr("The connection ended before the device confirmed the write."));
    case LinkAnswer::Kind::NotSent:
        return finish(job, {WriteResult::NotSent, Text::tr("There was no time left to send it."), {}});
    }
}

void Writer::readBack(Job &job, WriteResult result, const QString &reason)
{
    job.stage = Stage::ReadBack;
    job.result = result;
    job.reason = reason;
    job.request = readRequest(job.point.table, job.point.address, job.point.count);
    m_hooks.wake(); // sends at once where the connection holds; else when it is back
}

void Writer::answerReadBack(Jobs::iterator job, const LinkAnswer &answer)
{
    if (answer.kind == LinkAnswer::Kind::Exception && answer.exception != DeviceBusy && answer.exception != Acknowledge) {
        const QString why = Text::tr("It could not be read back: %1.").arg(exceptionName(answer.exception));
        return finish(job, {WriteResult::Unknown, job->reason.isEmpty() ? why : Text::tr("%1 %2").arg(job->reason, why), {}});
    }
    const bool good = answer.kind == LinkAnswer::Kind::Good;
    const Bytes data = good ? dataOf(answer.pdu) : Bytes();
    if (good)
        job->readBack = decodeRaw(job->point, data);
    if (good && (holdsWhatWasWritten(*job, data) || ++job->readBacks >= kReadBacks)) {
        m_hooks.deliver(job->tag, data);
        WriteOutcome outcome{job->result, job->reason, job->readBack};
        if (!holdsWhatWasWritten(*job, data)) {
            const QString why = Text::tr("The device holds another value than the one written.");
            outcome.result = WriteResult::Unknown;
            outcome.reason = job->reason.isEmpty() ? why : Text::tr("%1 %2").arg(job->reason, why);
        }
        return finish(job, std::move(outcome));
    }
    // Another value, busy, or the connection went: reading again does no harm while there is time.
    job->notBefore = m_clock.steady() + kReadBackPause * (1 << std::min(job->readBacks, 4));
    armTimer();
}

bool Writer::holdsWhatWasWritten(const Job &job, Bytes data) const
{
    if (isRegisterBit(job.point))
        return ((wordAt(data, 0) & wireBit(job.point)) != 0) == job.bit;
    if (job.point.wire == WireType::Bit)
        return ((data[0] & 1) != 0) == job.bit;
    for (size_t i = 0; i < job.registers.size(); ++i) {
        if (wordAt(data, i * 2) != job.registers[i])
            return false;
    }
    return true;
}

void Writer::linkLost()
{
    m_connected = false;
    for (auto job = m_jobs.begin(); job != m_jobs.end();) {
        const auto current = job++;
        if (current->stage != Stage::ReadBack)
            finish(current, {WriteResult::NotSent, Text::tr("The link to the device went down before it was sent."), {}});
    }
}

void Writer::stop()
{
    m_stopped = true;
    m_timer.stop();
    while (!m_jobs.empty())
        finishUnanswered(m_jobs.begin(), Text::tr("The device was closed meanwhile."));
}

void Writer::finishUnanswered(Jobs::iterator job, const QString &why)
{
    const bool sent = job->stage == Stage::ReadBack || (job->stage == Stage::Write && job->underWay);
    if (!sent)
        return finish(job, {WriteResult::NotSent, why, {}});
    QString reason = job->reason;
    if (reason.isEmpty())
        reason = job->readBack.isValid() ? Text::tr("The device confirmed the write, but holds another value.")
            : job->stage == Stage::ReadBack ? Text::tr("The device confirmed the write, but it could not be read back.")
                                               : Text::tr("The device did not confirm the write in time.");
    finish(job, {WriteResult::Unknown, reason, job->readBack});
}

void Writer::finish(Jobs::iterator job, WriteOutcome outcome)
{
    const auto done = std::move(job->done);
    m_jobs.erase(job);
    done(std::move(outcome));
}

void Writer::checkDeadlines()
{
    const SteadyTime now = m_clock.steady();
    for (auto job = m_jobs.begin(); job != m_jobs.end();) {
        const auto current = job++;
        if (current->deadline <= now)
            finishUnanswered(current, Text::tr("There was no time left to send it."));
    }
    armTimer();
    m_hooks.wake(); // a read-back's pause may be over
}

void Writer::armTimer()
{
    SteadyTime next = SteadyTime::max();
    const SteadyTime now = m_clock.steady();
    for (const Job &job : m_jobs) {
        next = std::min(next, job.deadline);
        if (!job.underWay && job.notBefore > now)
            next = std::min(next, job.notBefore);
    }
    if (next != SteadyTime::max())
        m_timer.start(std::max(milliseconds(0), std::chrono::ceil<milliseconds>(next - now)));
}

} // namespace lineside::modbus
