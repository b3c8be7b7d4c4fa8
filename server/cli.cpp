#include "server/cli.hpp"

#include <chrono>
#include <exception>
#include <fstream>
#include <istream>
#include <iterator>
#include <optional>
#include <ostream>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "cards/catalogue.hpp"
#include "hooks/catalog.hpp"
#include "server/cli_feedback.hpp"
#include "server/config_store.hpp"
#include "server/demo/demo.hpp"
#include "server/http/listener.hpp"
#include "server/knowledge/difference.hpp"
#include "server/knowledge/reload.hpp"
#include "server/knowledge/remarks.hpp"
#include "server/offline.hpp"
#include "server/ops/clock.hpp"
#include "server/ops/health.hpp"

namespace lytes::server {
namespace {

constexpr int exit_good = 0;
constexpr int exit_findings = 1;
constexpr int exit_usage = 2;

/// Everything that the command line can say.
struct Arguments {
    std::string config_file;
    Overrides overrides;
    std::string request_file;
    std::string service;
    std::string at;
    std::string rule;
    FeedbackArguments feedback;
    std::string left;  ///< of a comparison: overlay files
    std::string right;
};

int report(const Terminal& terminal, const fhir::Problem& problem) {
    terminal.err << "lytes: ";
    if (!problem.path.empty()) terminal.err << problem.path << ": ";
    terminal.err << problem.expected << '\n';
    return exit_usage;
}

int complain(const Terminal& terminal, std::string_view text) {
    terminal.err << "lytes: " << text << '\n';
    return exit_usage;
}

void announce_demo(const Server& server, const Config& config, std::ostream& out) {
    const auto host = config.listen.host.find(':') == std::string::npos ? config.listen.host
                                                                        : '[' + config.listen.host + ']';
    const auto origin = "http://" + host + ':' + std::to_string(server.port()) + config.base_path;
    const auto now = wall_clock();
    out << "lytes " LYTES_VERSION " in demo mode on " << origin << "/cds-services\n"
        << "Not a medical device. No authentication: this machine only, sample patients only.\n\n"
        << "Low magnesium with torsades, a critical card:\n\n"
        << demo_curl(origin, now) << "\n\n"
        << "Magnesium sulfate 4 g IV drafted with eGFR 22, a warning:\n\n"
        << demo_order_curl(origin, now) << '\n'
        << std::endl;
}

int serve(const Arguments& arguments, const Environ& environment, const Terminal& terminal) {
    auto config = load_config(arguments.config_file, environment, arguments.overrides);
    if (!config) return report(terminal, config.error());
    if (const auto problem = unsafe_to_serve(*config)) return report(terminal, *problem);
    auto site = load_site(config->overlay, wall_clock());
    if (!site) return report(terminal, site.error());
    try {
        const auto app = make_app(std::move(*config), Limits{}, *std::move(site));
        Server server{app, STDERR_FILENO};
        if (app.config.is_demo) announce_demo(server, app.config, terminal.out);
        server.run(true);
        return exit_good;
    } catch (const std::exception& error) {
        terminal.err << "lytes: " << error.what() << '\n';
        return exit_findings;
    }
}

int check(const Arguments& arguments, const Environ& environment, const Terminal& terminal) {
    const auto config = load_config(arguments.config_file, environment, arguments.overrides);
    auto problem = config ? unsafe_to_serve(*config) : std::optional{config.error()};
    const auto now = wall_clock();
    const auto site = config ? load_site(config->overlay, now) : fhir::Result<SharedSite>{default_site()};
    if (!problem && !site) problem = site.error();
    if (problem) {
        static_cast<void>(report(terminal, *problem));
        return exit_findings;
    }
    if ((*site)->overlay != nullptr) {
        for (const auto& remark : remarks_on(*(*site)->overlay, std::chrono::floor<std::chrono::days>(now)))
            terminal.out << (remark.is_grave ? "WARNING " : "") << remark.text << '\n';
        terminal.out << config->overlay << ": good, knowledge " << knowledge_name(**site) << '\n';
    }
    terminal.out << arguments.config_file << ": good\n";
    return exit_good;
}

int dump_config(const Arguments& arguments, const Environ& environment, const Terminal& terminal) {
    const auto config = load_config(arguments.config_file, environment, arguments.overrides);
    if (!config) return report(terminal, config.error());
    const auto site = load_site(config->overlay, wall_clock());
    if (!site) return report(terminal, site.error());
    terminal.out << encode_config(*config) << "# knowledge " << knowledge_name(**site) << '\n';
    return exit_good;
}

int check_health(const Arguments& arguments, const Environ& environment, const Terminal& terminal) {
    constexpr std::chrono::seconds patience{3};
    const auto config = load_config(arguments.config_file, environment, arguments.overrides);
    if (!config) return report(terminal, config.error());
    const bool good = is_ready(config->admin, patience);
    terminal.out << (good ? "ready\n" : "not ready\n");
    return good ? exit_good : exit_findings;
}

/// A file, or the standard input for "-".
std::optional<std::string> read_request(const std::string& name, const Terminal& terminal) {
    if (name == "-") return std::string{std::istreambuf_iterator<char>{terminal.in}, {}};
    std::ifstream file{name, std::ios::binary};
    if (!file) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

int run_offline(const Arguments& arguments, bool wants_trace, const Terminal& terminal) {
    const auto body = read_request(arguments.request_file, terminal);
    if (!body) return complain(terminal, arguments.request_file + ": cannot be read");
    const auto now = arguments.at.empty() ? std::optional{wall_clock()} : parse_instant(arguments.at);
    if (!now) return complain(terminal, "--at: expected a time, as in 2026-11-22T10:30:00Z");
    if (!arguments.service.empty() && hooks::find_service(arguments.service) == nullptr) {
        return complain(terminal, "--service: there is no service " + arguments.service);
    }
    auto site = load_site(arguments.overrides.overlay.value_or(std::string{}), *now);
    if (!site) return report(terminal, site.error());
    const auto answer = answer_offline({*body, arguments.service, *now, wants_trace, *std::move(site)});
    if (!wants_trace) {
        terminal.out << answer.body;
    } else if (answer.status == 200) {
        terminal.out << answer.trace;
    } else {
        terminal.err << answer.body << '\n';
    }
    return answer.status == 200 ? exit_good : exit_findings;
}

/// The site of an overlay file at --at or now.
fhir::Result<SharedSite> site_of(const std::string& overlay, const Arguments& arguments) {
    const auto now = arguments.at.empty() ? std::optional{wall_clock()} : parse_instant(arguments.at);
    if (now) return load_site(overlay, *now);
    return fhir::Problem{fhir::ProblemKind::invalid_value, "--at",
                         "expected a time, as in 2026-11-22T10:30:00Z"};
}

/// What `rules list`, `rules show` and `rules export` print.
enum class RuleOutput : std::uint8_t { list, one, everything };

int print_rules(const Arguments& arguments, RuleOutput output, const Terminal& terminal) {
    const auto site = site_of(arguments.overrides.overlay.value_or(std::string{}), arguments);
    if (!site) return report(terminal, site.error());
    const auto& knowledge = (*site)->knowledge;
    if (output == RuleOutput::list) terminal.out << cards::list_rules(knowledge);
    if (output == RuleOutput::everything)
        terminal.out << cards::export_knowledge(knowledge) << laboratory_section(**site);
    if (output != RuleOutput::one) return exit_good;
    const auto text = cards::show_rule(arguments.rule, knowledge);
    if (!text) return complain(terminal, "there is no rule " + arguments.rule);
    terminal.out << *text;
    return exit_good;
}

/// With one file: the defaults against it.
int compare_rules(const Arguments& arguments, const Terminal& terminal) {
    const bool has_two = !arguments.right.empty();
    const auto left = site_of(has_two ? arguments.left : std::string{}, arguments);
    if (!left) return report(terminal, left.error());
    const auto right = site_of(has_two ? arguments.right : arguments.left, arguments);
    if (!right) return report(terminal, right.error());
    terminal.out << difference(**left, has_two ? arguments.left : "defaults", **right,
                               has_two ? arguments.right : arguments.left);
    return exit_good;
}

void add_config_options(CLI::App& command, Arguments& arguments) {
    command.add_option("--config", arguments.config_file, "Configuration file (TOML)");
    command.add_option("--admin", arguments.overrides.admin, "Admin address and port");
    command.add_option("--overlay", arguments.overrides.overlay,
                       "The site's changes to the knowledge (TOML)");
}

void add_overlay_option(CLI::App& command, Arguments& arguments) {
    command.add_option("--overlay", arguments.overrides.overlay,
                       "The site's changes to the knowledge (TOML)");
}

void add_overlay_options(CLI::App& command, Arguments& arguments) {
    add_overlay_option(command, arguments);
    command.add_option("--at", arguments.at, "The present, instead of the clock (RFC 3339)");
}

void add_request_options(CLI::App& command, Arguments& arguments) {
    add_overlay_option(command, arguments);
    command.add_option("request", arguments.request_file, "CDS Hooks request, - for the standard input")
        ->required();
    command.add_option("--at", arguments.at, "The present, instead of the clock (RFC 3339)");
}

/// One run of the program, while its command line is taken apart.
struct Run {
    Arguments given;
    const Environ& environment;
    Terminal terminal;
    int code = exit_good;
};

void add_server_commands(CLI::App& program, Run& run) {
    auto& given = run.given;
    auto* const serve_command = program.add_subcommand("serve", "Serve CDS Hooks calls");
    add_config_options(*serve_command, given);
    serve_command->add_flag("--demo", given.overrides.is_demo,
                            "Sample patients, no authentication, loopback only");
    serve_command->add_option("--listen", given.overrides.listen, "Address and port");
    serve_command->add_option("--threads", given.overrides.threads, "Number of serving threads");
    serve_command->add_option("--log-level", given.overrides.log_level, "debug, info, warn, error or off");
    serve_command->callback([&run] { run.code = serve(run.given, run.environment, run.terminal); });

    auto* const check_command = program.add_subcommand("check", "Check a configuration");
    check_command->add_option("--config", given.config_file, "Configuration file (TOML)")->required();
    add_overlay_option(*check_command, given);
    check_command->callback([&run] { run.code = check(run.given, run.environment, run.terminal); });

    auto* const config_command = program.add_subcommand("config", "The configuration");
    config_command->require_subcommand(1);
    auto* const dump_command = config_command->add_subcommand("dump", "Print the effective configuration");
    add_config_options(*dump_command, given);
    dump_command->callback([&run] { run.code = dump_config(run.given, run.environment, run.terminal); });

    auto* const health_command =
        program.add_subcommand("healthcheck", "Ask the admin listener whether it is ready");
    add_config_options(*health_command, given);
    health_command->callback([&run] { run.code = check_health(run.given, run.environment, run.terminal); });
}

void add_offline_commands(CLI::App& program, Run& run) {
    auto& given = run.given;
    auto* const explain_command = program.add_subcommand("explain", "Say for each rule why it fired or not");
    add_request_options(*explain_command, given);
    explain_command->add_option("--service", given.service, "Service id; by default the one of the hook");
    explain_command->callback([&run] { run.code = run_offline(run.given, true, run.terminal); });

    auto* const evaluate_command = program.add_subcommand("evaluate", "Print the response to a request");
    add_request_options(*evaluate_command, given);
    evaluate_command->add_option("--service", given.service, "Service id")->required();
    evaluate_command->callback([&run] { run.code = run_offline(run.given, false, run.terminal); });

    auto* const rules_command = program.add_subcommand("rules", "The rules and their texts");
    rules_command->require_subcommand(1);
    const auto add_output = [&](const char* name, const char* words, RuleOutput output) {
        auto* const command = rules_command->add_subcommand(name, words);
        add_overlay_options(*command, given);
        command->callback([&run, output] { run.code = print_rules(run.given, output, run.terminal); });
        return command;
    };
    add_output("list", "One line per rule", RuleOutput::list);
    auto* const show_command = add_output("show", "One rule", RuleOutput::one);
    show_command->add_option("rule", given.rule, "Rule id")->required();
    add_output("export", "All tables as Markdown", RuleOutput::everything);
    auto* const diff_command =
        rules_command->add_subcommand("diff", "What differs between two overlays, or the defaults and one");
    diff_command->add_option("before", given.left, "Overlay (TOML)")->required();
    diff_command->add_option("after", given.right, "Overlay (TOML)");
    diff_command->add_option("--at", given.at, "The present, instead of the clock (RFC 3339)");
    diff_command->callback([&run] { run.code = compare_rules(run.given, run.terminal); });
}

int run_feedback(const Run& run, bool is_purge) {
    const auto config = load_config(run.given.config_file, run.environment, run.given.overrides);
    if (!config) return report(run.terminal, config.error());
    if (const auto problem = unsound_store(*config)) return report(run.terminal, *problem);
    if (is_purge) return purge_feedback(*config, run.given.feedback, wall_clock(), run.terminal);
    return report_feedback(*config, run.given.feedback, run.terminal);
}

void add_feedback_commands(CLI::App& program, Run& run) {
    auto& given = run.given.feedback;
    auto* const feedback_command = program.add_subcommand("feedback", "What clinicians did with the cards");
    feedback_command->require_subcommand(1);
    feedback_command->add_option("--config", run.given.config_file, "Configuration file (TOML)");
    auto* const report_command = feedback_command->add_subcommand(
        "report", "Shown, accepted, overridden and ignored cards by rule, with 95 % intervals");
    report_command->add_option("--config", run.given.config_file, "Configuration file (TOML)");
    report_command->add_option("--since", given.since, "Only cards shown since (a date or RFC 3339)");
    report_command->add_flag("--csv", given.wants_csv, "Comma-separated values");
    report_command->callback([&run] { run.code = run_feedback(run, false); });
    auto* const purge_command = feedback_command->add_subcommand("purge", "Delete old records for good");
    purge_command->add_option("--config", run.given.config_file, "Configuration file (TOML)");
    purge_command->add_option("--older-than", given.days, "Age in days")->required();
    purge_command->callback([&run] { run.code = run_feedback(run, true); });
}

}  // namespace

int run_command_line(std::span<const std::string> arguments, const Environ& environment, Terminal terminal) {
    Run run{{}, environment, terminal};
    CLI::App program{"CDS Hooks service for electrolyte disorders", "lytes"};
    program.set_version_flag("--version", "lytes " LYTES_VERSION);
    program.require_subcommand(1);
    add_server_commands(program, run);
    add_offline_commands(program, run);
    add_feedback_commands(program, run);
    try {
        program.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
    } catch (const CLI::ParseError& error) {
        return program.exit(error, terminal.out, terminal.err) == 0 ? exit_good : exit_usage;
    }
    return run.code;
}

}  // namespace lytes::server
