#pragma once

#include <QByteArray>

#include <sqlite3.h>

namespace lineside::test {

/*!
 * A SQLite VFS above the system's own that hands everything on: the plumbing of disks that fail. A test's disk takes the
 * methods, puts its own in place of some, and finds the file below with realOf().
 */
struct ShimFile
{
    sqlite3_file base;
    sqlite3_file *real;     // behind this struct
    const QByteArray *path; // null for files without a name; goes with the file
};

inline ShimFile *shimOf(sqlite3_file *file)
{
    return reinterpret_cast<ShimFile *>(file);
}

inline sqlite3_file *realOf(sqlite3_file *file)
{
    return shimOf(file)->real;
}

//! Methods that hand everything on.
sqlite3_io_methods shimMethods();

//! Opens the file below and gives it \a methods, which outlive it. For the xOpen of a VFS that registerShim() made.
int openShimFile(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *outFlags,
                 const sqlite3_io_methods &methods);

//! Registers \a vfs under this name as one above the system's own. Its functions may be replaced before the first use.
void registerShim(sqlite3_vfs &vfs, const char *name);

//! The system's own VFS below one of these.
inline sqlite3_vfs *systemOf(sqlite3_vfs *vfs)
{
    return static_cast<sqlite3_vfs *>(vfs->pAppData);
}

} // namespace lineside::test
