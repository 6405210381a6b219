#pragma once

#include <QByteArray>

#include <atomic>
#include <chrono>

namespace lineside::test {

/*!
 * A disk that fails on command: a SQLite VFS above the system's own that counts what is written and synced, lets a
 * given call fail, makes syncs slow, or refuses from some moment on. One per process; all members may be used from
 * any thread.
 */
class FaultVfs
{
public:
    enum class Fault { None, Io, NoSpace, ShortWrite, SyncFails };

    //! Registers it with SQLite; lives as long as the process.
    static FaultVfs &instance();
    QByteArray name() const { return QByteArrayLiteral("lineside-fault"); }

    //! The \a call-th write, sync or truncate from now (1 is the next) fails; \a calls of them in a row.
    void failFrom(Fault fault, int call, int calls = 1);
    //! Everything fails from now until heal().
    void failAlways(Fault fault) { failFrom(fault, 1, 1 << 30); }
    void heal() { failFrom(Fault::None, 0, 0); }
    void setSyncDelay(std::chrono::milliseconds delay) { m_syncDelayMs = int(delay.count()); }

    //! Writes, syncs and truncates since the last reset, failed ones too.
    int calls() const { return m_calls; }
    int failed() const { return m_failed; }
    int syncsBegun() const { return m_syncsBegun; }
    void resetCounts()
    {
        m_calls = 0;
        m_failed = 0;
    }

    // ---- for the shim
    Fault next(bool sync);
    int beginSync()
    {
        ++m_syncsBegun;
        return m_syncDelayMs;
    }

private:
    FaultVfs();
    std::atomic<int> m_calls{0};
    std::atomic<int> m_failed{0};
    std::atomic<int> m_countdown{0};
    std::atomic<int> m_remaining{0};
    std::atomic<Fault> m_fault{Fault::None};
    std::atomic<int> m_syncDelayMs{0};
    std::atomic<int> m_syncsBegun{0};
};

} // namespace lineside::test
