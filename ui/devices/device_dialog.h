#pragma once

#include "ui/page.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QScrollArea;
class QTabWidget;

namespace lineside {

class BrowseTab;
class ParameterForm;
class TagForm;
class TestTab;

/*!
 * Adds or changes one device and its tags. Works on a copy: nothing is live until Apply, which is one step that Undo
 * takes back. The forms come from the driver's parameter description. Test connects with a connection of its own.
 */
class DeviceDialog : public QDialog
{
    Q_OBJECT

public:
    //! A null \a device asks for a new one.
    DeviceDialog(const PageContext &context, const DeviceId &device, QWidget *parent = nullptr);
    ~DeviceDialog() override;

    //! The device as the forms say now.
    Device device() const;
    QString messageText() const;

public Q_SLOTS:
    void apply();
    void revert();
    void test();

protected:
    void closeEvent(QCloseEvent *event) override;
    void reject() override;

private:
    void load(const Device &device);
    void chooseDriver(const QString &driver);
    void showTags(int select);
    void takeTag();
    void addTag(const Tag &tag);
    bool addFound(const QList<BrowseNode> &nodes);
    void removeTag();
    void removeDevice();
    void markEdited();
    bool mayLeave();
    bool check();
    //! Says why not, and offers a login that may help; \a again runs after one.
    bool mayDo(const Status &may, const std::function<void()> &again);
    //! False, with the mistakes beside their fields, when the tag in the form cannot be taken as it stands.
    bool tagIsSound();
    void applyChecked(Device device);
    void say(const QString &message);
    const DriverDescription *driver() const;

    const PageContext m_context;
    QList<DriverDescription> m_drivers;
    Device m_device;   //!< under edit
    Device m_original; //!< as it runs; null id while new
    bool m_isNew = false;
    bool m_edited = false;
    bool m_loading = false;
    int m_tag = -1;

    QLineEdit *m_code;
    QLineEdit *m_name;
    QComboBox *m_driver;
    QComboBox *m_site;
    QLineEdit *m_period;
    QCheckBox *m_enabled;
    QTabWidget *m_tabs;
    QScrollArea *m_connection;
    ParameterForm *m_parameters = nullptr;
    QListWidget *m_tagList;
    QScrollArea *m_tagArea;
    TagForm *m_tagForm = nullptr;
    BrowseTab *m_browse;
    TestTab *m_report;
    QLabel *m_message;
    QPushButton *m_test;
    QPushButton *m_apply;
    QPushButton *m_revert;
    QPushButton *m_remove;
    JobPtr<DeviceTestReport> m_job;
};

//! Opens the dialog beside its window; it closes with it.
void editDevice(const PageContext &context, QWidget *parent, const DeviceId &device);

} // namespace lineside
