#include "app/desktop.h"

#include "ui/shell/main_window.h"
#include "ui/shell/plant_status_bar.h"
#include "ui/shell/screenshot.h"

#include <QApplication>
#include <QEvent>
#include <QLibraryInfo>
#include <QLocale>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr QSize kStandardSize(1440, 900);

QSize sizeFrom(const QString &text)
{
    const QStringList parts = text.split(QLatin1Char('x'));
    return parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : kStandardSize;
}

Theme::Choice choiceFrom(const QString &word)
{
    return word == QLatin1String("light") ? Theme::Choice::Light
         : word == QLatin1String("dark")  ? Theme::Choice::Dark
                                          : Theme::Choice::System;
}

} // namespace

void Desktop::installLanguage(const QString &language, QObject *owner)
{
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    if (!language.isEmpty())
        QLocale::setDefault(locale);
    const QString code = locale.language() == QLocale::German ? QStringLiteral("de") : QStringLiteral("en");
    auto *own = new QTranslator(owner);
    if (own->load(QStringLiteral(":/translations/lineside_%1.qm").arg(code)))
        QCoreApplication::installTranslator(own);
    auto *qt = new QTranslator(owner);
    if (code == QLatin1String("de") && qt->load(QStringLiteral("qtbase_de"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qt);
}

Desktop::Desktop(Station &station, const Options &options, const QStringList &notices)
    : m_station(station), m_options(options), m_plantStore(station),
      m_web(station)
{
    const DesktopSettings &settings = station.settings().settings.desktop;
    m_theme.setChoice(choiceFrom(settings.palette));
    m_theme.setPercent(settings.zoomPercent);
    m_theme.applyTo(*qApp);
    QGuiApplication::setQuitOnLastWindowClosed(false); // Runner ends the run, after everything is stored

    StationOperations &operations = station.operations();
    const UiServices services{station.editor(),   station.latest(),  station.pipeline(),   station.historian(),
                              station.driverHost(), station.commands(), station.secrets(), station.authorizer(),
                              station.clock(),    station.tap(),     m_plantStore,         m_theme,
                              station.seat(),        &station.keeper(), &m_web,
                              &operations.production(), &operations.quality(), &operations.health()};
    ShellOptions shell;
    // a picture is the same wherever and whenever it is drawn
    if (options.screenshot.isEmpty())
        shell.dataFolder = station.settings().dataFolder;
    shell.projectPath = station.settings().projectFile;
    m_window = std::make_unique<MainWindow>(services, shell);
    qApp->installEventFilter(this); // also for keys and the mouse: somebody sits here
    if (options.screenshot.isEmpty() && !options.demo && !station.settings().settings.access.askedForAdmin) {
        connect(&station, &Station::accessOpened, this, [this] {
            m_offerAdmin = true;
            offerFirstAdmin();
        });
    }
    if (!notices.isEmpty())
        showNotice(notices.join(QLatin1Char(' ')));
}

void Desktop::showNotice(const QString &notice)
{
    if (m_options.screenshot.isEmpty())
        m_window->plantStatusBar().showRemark(notice, 15s);
}

Desktop::~Desktop() = default;

void Desktop::show()
{
    if (m_window->isSettled())
        present();
    else
        connect(m_window.get(), &MainWindow::settled, this, &Desktop::present);
}

void Desktop::present()
{
    if (!m_options.size.isEmpty())
        m_window->resize(sizeFrom(m_options.size));
    if (!m_options.page.isEmpty())
        m_window->showPage(m_options.page);
    m_window->show();
    m_window->focusPage(); // the keyboard starts in the page, not on the line above it
    offerFirstAdmin();
}

void Desktop::offerFirstAdmin()
{
    if (!m_offerAdmin || !m_window->isVisible())
        return;
    m_offerAdmin = false;
    if (m_station.seat().state() == Seat::State::OpenHouse && m_station.seat().control())
        m_window->offerFirstAdmin([this] { m_station.noteAdminAsked(); });
}

const TickWatch &Desktop::ticks() const
{
    return m_window->ticks();
}

Status Desktop::screenshot(const QString &path)
{
    ScreenshotRequest request;
    request.path = path;
    request.page = m_options.page;
    request.size = sizeFrom(m_options.size);
    request.palette = m_options.palette == QLatin1String("dark") ? Theme::Choice::Dark : Theme::Choice::Light;
    request.percent = m_theme.percent();
    return saveScreenshot(*m_window, m_theme, request);
}

bool Desktop::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseMove:
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
        m_station.seat().noteInput();
        break;
    default:
        break;
    }
    if (watched == m_window.get() && event->type() == QEvent::Close)
        QMetaObject::invokeMethod(this, &Desktop::closed, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

} // namespace lineside
