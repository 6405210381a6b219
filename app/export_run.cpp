#include "app/export_run.h"

#include "app/reconcile_run.h"
#include "app/settings.h"
#include "models/access/secret_store.h"
#include "models/base/post.h"
#include "models/forward/plant_history.h"
#include "models/history/history_reader.h"
#include "models/history/retention_matcher.h"
#include "models/keeping/part_file.h"
#include "models/plant/project_file.h"

#include <QLocale>

#include <algorithm>
#include <cstdio>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr auto kTellEvery = 5s;
constexpr auto kUsualSpan = 24h;

} // namespace

ExportRun::ExportRun(QString dataFolder, QString projectFile, QObject *parent)
    : QObject(parent), m_dataFolder(std::move(dataFolder)), m_projectFile(std::move(projectFile))
{
    m_progress.setInterval(kTellEvery);
    connect(&m_progress, &QTimer::timeout, this, [this] {
        if (m_job && m_job->progress() >= 0)
            std::printf("%3.0f %%  %s\n", 100 * m_job->progress(), qUtf8Printable(m_job->step()));
        std::fflush(stdout);
    });
}

ExportRun::~ExportRun()
{
    if (m_job)
        m_job->cancel();
    if (m_thread.joinable())
        m_thread.join();
}

Result<std::vector<TagUuid>> ExportRun::tagsFrom(const PlantSnapshot &snapshot, const QString &patterns)
{
    std::vector<RetentionRule> rules; // which tags they name is what counts here
    for (const QString &pattern : patterns.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!pattern.trimmed().isEmpty())
            rules.push_back({pattern.trimmed(), 0});
    }
    if (rules.empty())
        rules.push_back({QStringLiteral("*"), 0});
    std::vector<TagUuid> tags;
    for (const RetentionRule &rule : rules) {
        const RetentionMatcher matcher({rule});
        bool fits = false;
        for (const TagEntry &entry : snapshot.tags()) {
            if (!matcher.ruleOf(entry.device->code + QLatin1Char('.') + entry.tag->code))
                continue;
            fits = true;
            if (std::find(tags.begin(), tags.end(), entry.tag->id) == tags.end())
                tags.push_back(entry.tag->id);
        }
        if (!fits)
            return Error{Error::Kind::NotFound, tr("No tag of the project is called %1.").arg(rule.tags),
                         tr("Tags are named as DEVICE.tag; * stands for anything.")};
    }
    return tags;
}

Result<SnapshotPtr> ExportRun::readPlant(HistoryReader &reader) const
{
    Result<Plant> plant = project::load(m_projectFile);
    if (!plant)
        return plant.error();
    return SnapshotPtr(std::make_shared<const PlantSnapshot>(std::move(*plant), 1, [&reader](std::span<const TagUuid> tags) {
        std::vector<TagId> numbers = reader.numberTags(tags);
        // Those without a number have no reading either.
        quint32 next = toNumber(numbers.empty() ? kNoTag : *std::max_element(numbers.begin(), numbers.end(), [](TagId a, TagId b) {
            return toNumber(a) < toNumber(b);
        }));
        for (TagId &number : numbers) {
            if (number == kNoTag)
                number = TagId(++next);
        }
        return numbers;
    }));
}

//! What this computer does not hold is asked from the plant's database, where one is set up.
Status ExportRun::findPast(keeping::CsvRequest &request)
{
    const Result<Settings> settings = Settings::load(m_dataFolder);
    if (!settings)
        return settings.error();
    if (!settings->forward.enabled)
        return Done{};
    if (!settings->forward.passwordRef.isEmpty()) {
        Result<std::unique_ptr<SecretStore>> secrets = SecretStore::open(m_dataFolder, SecretStore::takePassphrase(), nullptr);
        if (!secrets)
            return secrets.error();
        m_secrets = std::move(*secrets);
    }
    m_past = std::make_unique<forward::PlantHistory>([forward = settings->forward, secrets = m_secrets]() -> Result<forward::Login> {
        forward::Login login{forward, ForwardPatience(), {}, QStringLiteral("lineside export")};
        if (secrets) {
            Result<Secret> password = secrets->secret(forward.passwordRef);
            if (!password)
                return password.error();
            login.password = std::move(*password);
        }
        return login;
    });
    request.past = [past = m_past.get()](const TagUuid &tag, const TrendQuery &query, Job<TrendResult>::Callback done) {
        return past->queryTrend(tag, query, std::move(done));
    };
    return Done{};
}

Status ExportRun::start(const Options &options)
{
    keeping::CsvRequest request;
    request.file = options.exportCsv;
    request.to = Clock::system().utc();
    if (!options.to.isEmpty()) {
        const Result<UtcTime> to = ReconcileRun::momentFrom(options.to);
        if (!to)
            return to.error();
        request.to = *to;
    }
    request.from = request.to - kUsualSpan;
    if (!options.from.isEmpty()) {
        const Result<UtcTime> from = ReconcileRun::momentFrom(options.from);
        if (!from)
            return from.error();
        request.from = *from;
    }
    if (request.from >= request.to)
        return Error{Error::Kind::BadData, tr("--to must come after --from."), {}};
    request.bucket = options.figures;
    Result<std::unique_ptr<HistoryReader>> reader = HistoryReader::open(m_dataFolder);
    if (!reader)
        return reader.error();
    m_reader = std::move(*reader);
    const Result<SnapshotPtr> snapshot = readPlant(*m_reader);
    if (!snapshot)
        return snapshot.error();
    request.snapshot = *snapshot;
    Result<std::vector<TagUuid>> tags = tagsFrom(**snapshot, options.tags);
    if (!tags)
        return tags.error();
    request.tags = std::move(*tags);
    if (Status past = findPast(request); !past)
        return past;

    m_job = std::make_shared<Job<keeping::CsvDone>>([this](const Result<keeping::CsvDone> &done) {
        // On the working thread, which ends before this object does.
        post(this, [this, done] { tell(done); });
    });
    m_progress.start();
    m_thread = std::thread([this, request = std::move(request)] {
        m_job->finish(keeping::exportCsv(*m_reader, request, Clock::system(), keeping::Progress::of(m_job)));
    });
    return Done{};
}

void ExportRun::tell(const Result<keeping::CsvDone> &done)
{
    m_progress.stop();
    if (!done) {
        Q_EMIT finished(done.error());
        return;
    }
    std::printf("%s\n", qUtf8Printable(tr("%1 rows, %2, in %3.").arg(QString::number(done->rows), keeping::sizeText(done->bytes), done->file)));
    if (done->fromPlant > 0)
        std::printf("%s\n", qUtf8Printable(tr("%1 of them come from PostgreSQL.").arg(done->fromPlant)));
    std::fflush(stdout);
    // The file holds what is here; who asked for all of it must hear that it is not all.
    Q_EMIT finished(done->remark.isEmpty() ? Status(Done{}) : Status(Error{Error::Kind::Unreachable, done->remark, {}}));
}

} // namespace lineside
