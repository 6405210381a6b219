#pragma once

#include "app/options.h"
#include "app/station.h"
#include "app/station_plant_store.h"
#include "app/station_web_service.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QTranslator>

#include <memory>

namespace lineside {

class MainWindow;
class TickWatch;

/*!
 * The window side of a run: theme, language, main window. Lives on the window's thread, shorter than the station.
 */
class Desktop : public QObject
{
    Q_OBJECT

public:
    //! \a notices: what the station remarked while it was built, shown once in the status bar.
    Desktop(Station &station, const Options &options, const QStringList &notices);
    ~Desktop() override;

    //! Once the window's remembered layout is there, a moment later.
    void show();
    //! How punctual the window is.
    const TickWatch &ticks() const;
    //! Shows a remark of the station's for a while.
    void showNotice(const QString &notice);
    //! Draws the window into a PNG, as Options::page, size and palette say.
    Status screenshot(const QString &path);

    /*!
     * The language of all texts from now on: "de", "en", or empty for the system's. Before any window is made.
     */
    static void installLanguage(const QString &language, QObject *owner);

Q_SIGNALS:
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void present();
    //! Once, when window and accounts are there and nobody has an account.
    void offerFirstAdmin();

    Station &m_station;
    const Options m_options;
    Theme m_theme;
    StationPlantStore m_plantStore;
    StationWebService m_web;
    std::unique_ptr<MainWindow> m_window;
    bool m_offerAdmin = false;
};

} // namespace lineside
