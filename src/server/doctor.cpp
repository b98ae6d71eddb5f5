#include "server/doctor.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <optional>
#include <thread>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <sched.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "server/files.hpp"
#include "server/journal_verify.hpp"
#include "server/network.hpp"
#include "server/subprocess.hpp"
#include "server/zones.hpp"
#include "storage/directory_lock.hpp"

namespace regente::server {

namespace {

using Grade = Finding::Grade;
using Findings = std::vector<Finding>;

constexpr std::uint64_t disk_wrong = 100ULL << 20U;
constexpr std::uint64_t disk_warning = 2ULL << 30U;
constexpr int certificate_warning_days = 21;

void add(Findings& findings, Grade grade, std::string text) {
    findings.push_back({grade, std::move(text)});
}

// A server that runs on this directory holds its ports: they are not a trouble then.
bool is_running(const Paths& paths) {
    const auto lock = storage::DirectoryLock::take(paths.data);
    return !lock && lock.error().code == "data_locked";
}

void examine_ports(const Config& config, bool running, Findings& findings) {
    if (running) {
        add(findings, Grade::fine, "a server runs on this data directory and holds its ports");
        return;
    }
    const HostPort http = parse_host_port(config.http.listen, "http.listen").value();
    const HostPort sip = parse_host_port(config.sip.listen, "sip.listen").value();

    const struct {
        const HostPort& address;
        Transport transport;
        const char* flag;
        const char* name;
    } ports[] = {{http, Transport::tcp, "--http", "HTTP (TCP)"},
                 {sip, Transport::udp, "--sip", "SIP (UDP)"},
                 {sip, Transport::tcp, "--sip", "SIP (TCP)"}};

    for (const auto& port : ports) {
        const std::string trouble = port_trouble(port.address, port.transport, port.flag);
        add(findings,
            trouble.empty() ? Grade::fine : Grade::wrong,
            trouble.empty()
                ? std::string(port.name) + " port " + std::to_string(port.address.port) + " is free"
                : trouble);
    }
}

void examine_media_ports(const Config& config, Findings& findings) {
    const std::string host = config.media.address.empty()
                                 ? parse_host_port(config.sip.listen, "").value().host
                                 : config.media.address;
    const std::uint32_t count = config.media.port_max - config.media.port_min + 1;
    std::uint32_t tried = 0;
    std::uint32_t taken = 0;
    std::string first;
    for (std::uint32_t port = config.media.port_min; port <= config.media.port_max;
         port += std::max(1U, count / 64)) {
        ++tried;
        const std::string trouble = port_trouble({host, static_cast<std::uint16_t>(port)},
                                                 Transport::udp,
                                                 "media.port_min and media.port_max");
        if (trouble.empty()) continue;
        ++taken;
        if (first.empty()) first = trouble;
    }
    const std::string range =
        std::to_string(config.media.port_min) + "-" + std::to_string(config.media.port_max);
    if (taken == 0) {
        add(findings,
            Grade::fine,
            "sound ports " + range + " on " + host + " are usable (" + std::to_string(tried) +
                " tried; open all of them for UDP in the firewall)");
    } else {
        add(findings,
            taken == tried ? Grade::wrong : Grade::warning,
            std::to_string(taken) + " of " + std::to_string(tried) + " sound ports tried in " +
                range + " are not usable: " + first);
    }
}

void examine_directories(const Config& config, const Paths& paths, Findings& findings) {
    const auto made = make_directories(paths);
    if (!made) {
        add(findings, Grade::wrong, made.error().message);
        return;
    }
    add(findings, Grade::fine, "the data directory " + paths.data + " can be written");
    const std::uint64_t free = free_bytes(paths.data).value_or(0);
    const std::string amount =
        std::to_string(free >> 20U) + " MiB free on the disk of the data directory";
    if (free < disk_wrong) {
        add(findings,
            Grade::wrong,
            "only " + amount +
                ". Make room: below 100 MiB the server cannot be trusted to accept work.");
    } else if (free < disk_warning) {
        add(findings,
            Grade::warning,
            amount + ". An hour of recorded conversation takes about 58 MiB before compression.");
    } else {
        add(findings, Grade::fine, amount);
    }
    const std::string web = find_web(config);
    if (!web.empty()) {
        add(findings, Grade::fine, "the web app is in " + web);
    } else if (!config.http.web.empty()) {
        add(findings,
            Grade::wrong,
            "http.web is '" + config.http.web + "', and there is no index.html in it");
    } else {
        add(findings,
            Grade::warning,
            "the web app is not built: only the API is served. Run ./run once, or set http.web.");
    }
}

// SQLite's own check, read-only.
std::optional<std::string> database_trouble(const std::string& path) {
    sqlite3* database = nullptr;
    std::string trouble;
    if (sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) {
        trouble = sqlite3_errmsg(database);
    } else {
        sqlite3_busy_timeout(database, 2000);
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(database, "PRAGMA quick_check(1)", -1, &statement, nullptr) !=
                SQLITE_OK ||
            sqlite3_step(statement) != SQLITE_ROW) {
            trouble = sqlite3_errmsg(database);
        } else {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
            if (text != nullptr && std::string(text) != "ok") trouble = text;
        }
        sqlite3_finalize(statement);
    }
    sqlite3_close(database);
    return trouble.empty() ? std::nullopt : std::optional(trouble);
}

// Every checksum, and that the snapshots agree: about a second for a million facts.
void examine_journal(const Paths& paths, Findings& findings) {
    const auto state = check_journal(paths);
    add(findings,
        state ? Grade::fine : Grade::wrong,
        state ? "journal.db is sound: " + std::to_string(state.value().head.seq) + " facts"
              : state.error().message);
}

void examine_databases(const Paths& paths, Findings& findings) {
    const struct {
        const std::string& path;
        const char* advice;
    } databases[] = {
        {paths.journal, "Restore the data directory from a backup."},
        {paths.registry, "Restore the data directory from a backup."},
        {paths.records, "Stop the server and remove records.db: it is rebuilt from the journal."}};

    for (const auto& database : databases) {
        const std::string name = std::filesystem::path(database.path).filename().string();
        if (!std::filesystem::exists(database.path)) {
            add(findings, Grade::fine, name + " does not exist yet; the first start makes it");
        } else if (const auto trouble = database_trouble(database.path)) {
            add(findings, Grade::wrong, name + " is damaged: " + *trouble + ". " + database.advice);
        } else if (&database.path == &paths.journal) {
            examine_journal(paths, findings);
        } else {
            add(findings, Grade::fine, name + " is sound");
        }
    }
    const bool journal = std::filesystem::exists(paths.journal);
    if (journal && !std::filesystem::exists(paths.registry)) {
        add(findings,
            Grade::wrong,
            "registry.db is missing beside a journal: names, passwords and numbers are gone. "
            "Restore the data directory from a backup.");
    } else if (!journal && std::filesystem::exists(paths.registry)) {
        add(findings,
            Grade::wrong,
            "journal.db is missing beside a registry: what happened is gone. Restore the data "
            "directory from a backup.");
    }
}

std::string openssl_error() {
    char text[256];
    ERR_error_string_n(ERR_get_error(), text, sizeof text);
    return text;
}

void examine_certificate(const Config& config, Findings& findings) {
    if (config.http.certificate.empty()) {
        const std::string host = parse_host_port(config.http.listen, "").value().host;
        const bool local = host.starts_with("127.") || host == "::1" || host == "localhost";
        add(findings,
            local ? Grade::fine : Grade::warning,
            local ? "plain HTTP on this machine only: browsers give the microphone to localhost"
                  : "plain HTTP on " + host +
                        ": browsers on other machines will not give the microphone. Set "
                        "http.certificate and http.key.");
        return;
    }
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(context, config.http.certificate.c_str()) != 1) {
        add(findings, Grade::wrong, "http.certificate cannot be used: " + openssl_error());
    } else if (SSL_CTX_use_PrivateKey_file(context, config.http.key.c_str(), SSL_FILETYPE_PEM) !=
                   1 ||
               SSL_CTX_check_private_key(context) != 1) {
        add(findings,
            Grade::wrong,
            "http.key cannot be used, or is not the certificate's: " + openssl_error());
    } else {
        int days = 0;
        int seconds = 0;
        const ASN1_TIME* end = X509_get0_notAfter(SSL_CTX_get0_certificate(context));
        ASN1_TIME_diff(&days, &seconds, nullptr, end);
        const std::string text =
            "the certificate is valid for " + std::to_string(days) + " more days";
        if (days < 0 || seconds < 0) {
            add(findings,
                Grade::wrong,
                "the certificate has expired. Renew it: browsers refuse it.");
        } else {
            add(findings, days < certificate_warning_days ? Grade::warning : Grade::fine, text);
        }
    }
    SSL_CTX_free(context);
}

void examine_speech(const Config& config, Findings& findings) {
    const auto output = run_program({config.speech.program, "--version"}, "", 1U << 16U);
    if (!output || output.value().status != 0) {
        add(findings,
            Grade::wrong,
            "the speech program '" + config.speech.program +
                "' does not run. Install it: apt-get install espeak-ng.");
    } else {
        const std::string& text = output.value().out;
        add(findings, Grade::fine, "speech: " + text.substr(0, text.find("  ")));
    }
}

void examine_machine(Findings& findings) {
    const auto now = std::time(nullptr);
    // The day this was written: a clock before it was never set.
    constexpr std::time_t written = 1'790'000'000;
    if (now < written) {
        add(findings,
            Grade::wrong,
            "the clock says " + std::to_string(now) +
                " s since 1970, which is in the past. Set it and keep it with NTP: journal, "
                "reports and calling hours depend on it.");
    } else {
        add(findings, Grade::fine, "the clock is plausible");
    }
    if (!zone_offsets("America/Sao_Paulo", {now * 1'000'000LL})) {
        add(findings,
            Grade::wrong,
            "the time zone database is missing. Install it: apt-get install tzdata.");
    } else {
        add(findings, Grade::fine, "the time zone database is there");
    }
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    const bool few = files.rlim_max < 65536;
    add(findings,
        few ? Grade::warning : Grade::fine,
        "up to " + std::to_string(files.rlim_max) + " open files" +
            (few ? ": about " + std::to_string(files.rlim_max / 4) +
                       " calls. Raise it with ulimit -n or LimitNOFILE."
                 : ""));
}

// What the media thread of the voice process asks for, tried by a thread that ends at once.
void examine_real_time(Findings& findings) {
    bool granted = false;
    std::thread([&] {
        sched_param parameters{};
        parameters.sched_priority = sched_get_priority_min(SCHED_RR);
        granted = pthread_setschedparam(pthread_self(), SCHED_RR, &parameters) == 0;
    }).join();
    add(findings,
        granted ? Grade::fine : Grade::warning,
        granted ? "the sound may run in real time"
                : "the sound may not run in real time: on a busy machine people hear gaps. Allow "
                  "it with LimitRTPRIO=1 or AmbientCapabilities=CAP_SYS_NICE in the service.");
}

}  // namespace

Findings examine(const Config& config) {
    Findings findings;
    const Paths paths(config);
    examine_directories(config, paths, findings);
    examine_ports(config, is_running(paths), findings);
    examine_media_ports(config, findings);
    examine_databases(paths, findings);
    examine_certificate(config, findings);
    examine_speech(config, findings);
    examine_machine(findings);
    examine_real_time(findings);
    return findings;
}

int run_doctor(const Config& config) {
    bool wrong = false;
    for (const auto& finding : examine(config)) {
        const char* mark = "  ok   ";
        if (finding.grade == Grade::warning) mark = "  note ";
        if (finding.grade == Grade::wrong) mark = "WRONG  ";
        wrong = wrong || finding.grade == Grade::wrong;
        std::printf("%s%s\n", mark, finding.text.c_str());
    }
    std::puts(wrong ? "Something is wrong: see the lines marked WRONG."
                    : "Everything a start needs is there.");
    return wrong ? 1 : 0;
}

}  // namespace regente::server
