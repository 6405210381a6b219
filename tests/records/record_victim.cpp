// A program that writes records and says on its standard output which of them are on the disk, until it is killed. Helper of
// tst_record_store.

#include "models/records/record_store.h"
#include "models/records/record_values.h"

#include <QCoreApplication>

#include <atomic>
#include <csignal>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>

using namespace lineside;

namespace {

const char *kTable = "CREATE TABLE notes(id BLOB PRIMARY KEY, number INTEGER NOT NULL UNIQUE, half INTEGER NOT NULL) STRICT;";

void say(const QByteArray &line)
{
    // One call a line: a kill leaves whole lines, and the parent reads what was said.
    if (::write(STDOUT_FILENO, line.constData(), size_t(line.size())) < 0)
        ::_exit(3);
}

} // namespace

int main(int argc, char *argv[])
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    QCoreApplication app(argc, argv);
    auto store = RecordStore::open(app.arguments().value(1), {{"notes", {kTable}}});
    if (!store) {
        say("error " + store.error().message.toUtf8() + '\n');
        return 1;
    }
    const Result<qint64> last = (*store)->readNow<qint64>([](sqlite::Database &db) { return db.integer("SELECT max(number) FROM notes"); });
    if (!last) {
        say("error " + last.error().message.toUtf8() + '\n');
        return 1;
    }
    say("open " + QByteArray::number(*last) + '\n');
    std::atomic<qint64> written{*last};
    for (qint64 number = *last + 1;; ++number) {
        (*store)->write([number](sqlite::Database &db) -> Status {
            // A change in two steps: half of it must never be there.
            const QUuid id = QUuid::createUuid();
            RecordRow row(db, "INSERT INTO notes VALUES(?, ?, 1)");
            if (Status done = (row << id << number).run(); !done)
                return done;
            if (Status noted = record_file::noteChange(db, "notes", id.toRfc4122()); !noted)
                return noted;
            RecordRow rest(db, "UPDATE notes SET half = 2 WHERE id = ?");
            return (rest << id).run();
        }, [number, &written](const Status &done) {
            if (!done)
                say("error " + done.error().message.toUtf8() + '\n');
            else
                say("written " + QByteArray::number(number) + '\n');
            written = number;
        });
        while (number - written > 50)
            std::this_thread::yield();
    }
}
