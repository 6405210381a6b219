#pragma once

#include "models/keeping/keeper.h"
#include "ui/page.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedLayout;
class QTreeWidget;

namespace lineside {

class RetentionDialog;
class WorkRow;

/*!
 * The History page: how much is kept and since when, what was backed up and archived, and the buttons that back up,
 * export, archive and check, each with how far it is and how it ended.
 */
class HistoryPage : public Page
{
    Q_OBJECT

public:
    explicit HistoryPage(const PageContext &context, QWidget *parent = nullptr);

    void tick() override;
    void refresh() override;
    bool canExport() const override { return m_context.services.keeper != nullptr; }
    void exportData() override;

    WorkRow *row(keeping::Keeper::Kind kind) const { return m_rows.at(size_t(kind)); }
    QPushButton *retentionButton() const { return m_retention; }
    QTreeWidget *archives() const { return m_archives; }

private:
    void askFigures();
    void showFigures(const Result<keeping::Keeper::Figures> &figures);
    void showWork();
    //! Whether who sits here may; if not, says so, offers a login, and does \a then after one that may.
    bool mayDo(Permission permission, const std::function<void()> &then);
    void backUp();
    void check();
    void archive();
    void chooseFolder();
    void setArchiving(const keeping::ArchiveSettings &wanted);
    RetentionDialog *setUpRetention();
    void showArchiving();

    const PageContext m_context;
    QLabel *m_verdict;
    static constexpr size_t kFigures = 7;
    std::array<QLabel *, kFigures> m_figures{};
    std::array<WorkRow *, keeping::Keeper::kKinds> m_rows{};
    QCheckBox *m_byItself;
    QPushButton *m_folder;
    QLabel *m_folderName;
    QPushButton *m_retention = nullptr;
    QLabel *m_kept = nullptr;
    QTreeWidget *m_archives;
    QLabel *m_noArchives;
    SteadyTime m_shownAt{};
    SteadyTime m_askedAt{};
    bool m_asking = false;
    std::array<bool, keeping::Keeper::kKinds> m_wasRunning{};
};

} // namespace lineside
