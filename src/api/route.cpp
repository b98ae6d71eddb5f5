#include "api/route.hpp"

#include <charconv>
#include <string_view>

#include "api/services.hpp"

namespace regente::api {
namespace {

std::optional<std::uint64_t> digits(const std::string& text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

bool matches(std::string_view pattern,
             const std::vector<std::string>& path,
             std::vector<std::string>& params) {
    params.clear();
    std::size_t index = 0;
    pattern.remove_prefix(1);
    while (!pattern.empty()) {
        const std::size_t slash = pattern.find('/');
        const std::string_view part = pattern.substr(0, slash);
        pattern = slash == std::string_view::npos ? std::string_view{} : pattern.substr(slash + 1);
        if (index == path.size()) return false;
        if (part.front() == '{') {
            params.push_back(path[index]);
        } else if (part != path[index]) {
            return false;
        }
        ++index;
    }
    return index == path.size();
}

}  // namespace

const Caller& Call::who() const {
    if (caller == nullptr) throw Failure("session_missing");
    return *caller;
}

std::uint64_t Call::parse_id(const std::string& text) {
    const auto value = digits(text);
    if (!value || *value == 0) throw Failure("id_invalid", text);
    return *value;
}

std::size_t Call::json_bytes_max() const {
    return services.options().json_bytes_max;
}

std::size_t Call::limit() const {
    const std::uint64_t asked = query_number("limit");
    if (asked > 500) throw Failure("query_invalid", "limit");
    return asked == 0 ? 50 : static_cast<std::size_t>(asked);
}

std::uint64_t Call::query_number(const std::string& name) const {
    const std::string text = request.query(name);
    if (text.empty()) return 0;
    const auto value = digits(text);
    if (!value) throw Failure("query_invalid", name);
    return *value;
}

const Route* Routes::find(const std::string& method,
                          const std::vector<std::string>& path,
                          std::vector<std::string>& params,
                          bool& other_method) const {
    const std::string& wanted = method == "HEAD" ? "GET" : method;
    other_method = false;
    for (const Route& route : all_) {
        if (!matches(route.pattern, path, params)) continue;
        if (route.method == wanted) return &route;
        other_method = true;
    }
    return nullptr;
}

const Routes& routes() {
    static const Routes table = [] {
        Routes made;
        add_session_routes(made);
        add_user_routes(made);
        add_queue_routes(made);
        add_label_routes(made);
        add_routing_routes(made);
        add_flow_routes(made);
        add_network_routes(made);
        add_campaign_routes(made);
        add_list_routes(made);
        add_dnc_routes(made);
        add_history_routes(made);
        add_recording_routes(made);
        add_report_routes(made);
        add_system_routes(made);
        return made;
    }();
    return table;
}

}  // namespace regente::api
