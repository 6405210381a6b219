#pragma once

#include "models/quality/quality_types.h"
#include "ui/page.h"

class QLabel;
class QPushButton;

namespace lineside {

class ApprovalDialog;
class BatchDialog;
class DecideDialog;
class FigureTable;
class ImportDialog;
class TestDialog;

//! Batches with their results of tests, and who signed for them.
class BatchPanel : public QWidget
{
    Q_OBJECT

public:
    explicit BatchPanel(const PageContext &context, QWidget *parent = nullptr);
    ~BatchPanel() override;

    void ask();
    FigureTable *batchTable() const { return m_batches; }
    FigureTable *testTable() const { return m_tests; }
    // Each null where who sits here may not, or no batch that can is chosen.
    BatchDialog *openBatch();
    TestDialog *addResult();
    ImportDialog *importResults();
    DecideDialog *decide();
    //! Who may approve; whoever sits here may look at it.
    ApprovalDialog *approval();

Q_SIGNALS:
    void remarkMade(const QString &text);

private:
    void askTests();
    void fillTests();
    const QualityBatch *current() const;
    bool may(Permission permission);
    void enableButtons();
    template<typename Dialog>
    Dialog *present(Dialog *dialog, const QString &done);

    const PageContext m_context;
    FigureTable *m_batches;
    FigureTable *m_tests;
    QLabel *m_words;
    QPushButton *m_new;
    QPushButton *m_add;
    QPushButton *m_import;
    QPushButton *m_decide;
    QPushButton *m_rule;
    std::vector<QualityBatch> m_list;
    std::vector<QualityTest> m_results;
    JobPtr<std::vector<QualityBatch>> m_job;
    JobPtr<std::vector<QualityTest>> m_testJob;
};

} // namespace lineside
