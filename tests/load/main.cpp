#include "load/load_client.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <sched.h>

using namespace lineside::load;

namespace {

const char *const kHelp =
    "lineside-load --port N --tokens FILE [options]\n"
    "Many viewers of one station on this machine; prints a JSON object a line: connected, measuring, measured.\n"
    "  --tls                    speak TLS, and take any certificate\n"
    "  --dialect lineside|plain|socketio\n"
    "  --tokens FILE            access tokens or API keys, one a line\n"
    "  --base N                 viewers before the burst\n"
    "  --connections N          viewers in it (100)\n"
    "  --rate N                 connections a second instead of all at once\n"
    "  --addresses N            source addresses, from 127.1.0.1 on (1000)\n"
    "  --topic NAME             what to subscribe (events); none: nothing\n"
    "  --filters JSON           of the subscription\n"
    "  --max-rate HZ            of the subscription\n"
    "  --frozen N               viewers that stop to read\n"
    "  --within S               time to connect in (30)\n"
    "  --warm-up S --seconds S  before and while it is measured (1, 5)\n"
    "  --slow-heads N --bad-handshakes PER_SECOND --huge-frames N\n"
    "  --core N                 run on this core alone\n";

int complain(const std::string &what)
{
    std::fprintf(stderr, "lineside-load: %s\n%s", what.c_str(), kHelp);
    return 2;
}

double numberFrom(const std::string &text, bool &isGood)
{
    char *end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    isGood = isGood && end && *end == 0 && end != text.c_str() && value >= 0 && value < 1e9;
    return value;
}

} // namespace

int main(int argc, char *argv[])
{
    prctl(PR_SET_PDEATHSIG, SIGKILL); // nobody is left to read what it would say
    LoadOptions options;
    std::string tokenFile;
    bool isGood = true;
    int core = -1;
    const std::map<std::string, std::function<void(const std::string &)>> known{
        {"--port", [&](const std::string &v) { options.port = uint16_t(numberFrom(v, isGood)); }},
        {"--tokens", [&](const std::string &v) { tokenFile = v; }},
        {"--dialect",
         [&](const std::string &v) {
             isGood = isGood && (v == "lineside" || v == "plain" || v == "socketio");
             options.dialect = v == "plain" ? Dialect::Plain : v == "socketio" ? Dialect::SocketIo : Dialect::Lineside;
         }},
        {"--base", [&](const std::string &v) { options.base = int(numberFrom(v, isGood)); }},
        {"--connections", [&](const std::string &v) { options.connections = int(numberFrom(v, isGood)); }},
        {"--rate", [&](const std::string &v) { options.connectsPerSecond = numberFrom(v, isGood); }},
        {"--addresses", [&](const std::string &v) { options.addresses = int(numberFrom(v, isGood)); }},
        {"--topic", [&](const std::string &v) { options.topic = v == "none" ? std::string() : v; }},
        {"--filters", [&](const std::string &v) { options.filters = v; }},
        {"--max-rate", [&](const std::string &v) { options.maxRateHz = numberFrom(v, isGood); }},
        {"--frozen", [&](const std::string &v) { options.frozen = int(numberFrom(v, isGood)); }},
        {"--within", [&](const std::string &v) { options.connectWithin = numberFrom(v, isGood); }},
        {"--warm-up", [&](const std::string &v) { options.warmUp = numberFrom(v, isGood); }},
        {"--seconds", [&](const std::string &v) { options.seconds = numberFrom(v, isGood); }},
        {"--slow-heads", [&](const std::string &v) { options.slowHeads = int(numberFrom(v, isGood)); }},
        {"--bad-handshakes", [&](const std::string &v) { options.badHandshakesPerSecond = numberFrom(v, isGood); }},
        {"--huge-frames", [&](const std::string &v) { options.hugeFrames = int(numberFrom(v, isGood)); }},
        {"--core", [&](const std::string &v) { core = int(numberFrom(v, isGood)); }},
    };
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--help") {
            std::fputs(kHelp, stdout);
            return 0;
        }
        if (name == "--tls") {
            options.tls = true;
            continue;
        }
        const auto found = known.find(name);
        if (found == known.end() || ++i == argc)
            return complain("there is no option " + name + ", or it lacks its value.");
        found->second(argv[i]);
        if (!isGood)
            return complain(name + " does not take " + argv[i] + '.');
    }
    if (options.port == 0)
        return complain("which --port?");
    if (!tokenFile.empty()) {
        std::ifstream file(tokenFile);
        for (std::string line; std::getline(file, line);) {
            if (!line.empty())
                options.tokens.push_back(line);
        }
        if (options.tokens.empty())
            return complain("there is no token in " + tokenFile + '.');
    }
    if (core >= 0) {
        cpu_set_t cores;
        CPU_ZERO(&cores);
        CPU_SET(size_t(core), &cores);
        sched_setaffinity(0, sizeof cores, &cores);
    }
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    LoadClient client(std::move(options));
    client.onStage([](LoadStage stage, const Figures &figures) {
        const char *name = stage == LoadStage::Connected ? "connected" : stage == LoadStage::Measuring ? "measuring" : "measured";
        std::printf("{\"stage\":\"%s\",\"figures\":%s}\n", name, figures.json().c_str());
        std::fflush(stdout);
    });
    client.run();
    return 0;
}
