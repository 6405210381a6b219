#pragma once

#include <QProcess>
#include <QStringList>

/*!
 * lineside-demo-plant as a test uses it: started with a free-standing seed, ended with the test, whatever happens.
 */
class PlantProcess
{
public:
    PlantProcess();
    ~PlantProcess();

    //! Starts it and waits for its ready line; false after 20 s.
    bool start(const QStringList &options);
    //! One command and the first line of the answer.
    QString command(const QString &line);
    //! The ports of "modbus", "opcua" or "mqtt" in the ready line.
    QList<quint16> ports(const QString &protocol) const;
    QString readyLine() const { return m_readyLine; }
    QProcess &process() { return m_process; }

private:
    QString nextLine(int withinMs);

    QProcess m_process;
    QString m_readyLine;
};

//! How a small tool ended, and what it wrote.
struct ToolResult
{
    int exitCode = -1;
    QString output;
    QString errors;
};
ToolResult runTool(const QString &program, const QStringList &arguments, int withinMs = 20'000);
//! Its full path; empty when it is not installed.
QString findTool(const QString &name);
