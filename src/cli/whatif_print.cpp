#include "cli/whatif_print.hpp"

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace regente::cli {

namespace {

struct Line {
    const char* measure;
    const char* title;
    const char* unit;
    double scale;
    int digits;
};

constexpr Line lines[] = {
    {"offered", "offered", "", 1, 1},
    {"answered", "answered", "", 1, 1},
    {"abandoned", "abandoned", "", 1, 1},
    {"short_abandoned", "of them short", "", 1, 1},
    {"service_level", "service level", " %", 100, 1},
    {"abandonment", "abandonment", " %", 100, 1},
    {"asa_s", "mean wait of the answered (ASA)", " s", 1, 1},
    {"wait_s", "mean wait of everybody", " s", 1, 1},
    {"wait_p50_s", "wait, half of the answered", " s", 1, 1},
    {"wait_p90_s", "wait, 90 % of the answered", " s", 1, 1},
    {"wait_p95_s", "wait, 95 % of the answered", " s", 1, 1},
    {"occupancy", "occupancy", " %", 100, 1},
};

constexpr int title_width = 34;
constexpr int cell_width = 24;

std::string cell(const std::optional<sim::Estimate>& value, const Line& line, bool sign) {
    if (!value) return "-";
    char text[64];
    const double mean = value->mean * line.scale;
    if (!value->high) {
        std::snprintf(text, sizeof text, sign ? "%+.*f%s" : "%.*f%s", line.digits, mean, line.unit);
    } else {
        const double half = (*value->high - value->mean) * line.scale;
        std::snprintf(text,
                      sizeof text,
                      sign ? "%+.*f ±%.*f%s" : "%.*f ±%.*f%s",
                      line.digits,
                      mean,
                      line.digits,
                      half,
                      line.unit);
    }
    return text;
}

// UTF-8: a continuation byte takes no column.
void print_right(const std::string& text, int width) {
    int columns = 0;
    for (const char c : text)
        columns += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1 : 0;
    std::printf("%*s%s", columns < width ? width - columns : 1, "", text.c_str());
}

void print_title(const std::string& title) {
    std::printf("%s", title.c_str());
    int columns = 0;
    for (const char c : title)
        columns += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1 : 0;
    std::printf("%*s", columns < title_width ? title_width - columns : 1, "");
}

const std::optional<sim::Estimate>* find(const sim::Estimates& estimates, const char* measure) {
    const auto it = estimates.find(measure);
    return it == estimates.end() ? nullptr : &it->second;
}

void print_names(const sim::Answer& answer, const std::string& title) {
    print_title(title);
    for (const sim::VariantAnswer& variant : answer.variants)
        print_right(variant.name, cell_width);
    std::printf("\n");
}

// One measure of every variant; `of` picks the estimates of one.
template <class F>
void print_row(const sim::Answer& answer,
               const std::string& title,
               const Line& line,
               bool sign,
               F&& of) {
    print_title(title);
    for (const sim::VariantAnswer& variant : answer.variants) {
        const sim::Estimates* estimates = of(variant);
        const auto* value = estimates == nullptr ? nullptr : find(*estimates, line.measure);
        print_right(value == nullptr ? "" : cell(*value, line, sign), cell_width);
    }
    std::printf("\n");
}

template <class F, class G>
void print_day(const sim::Answer& answer, const std::string& title, F&& of, G&& difference_of) {
    print_names(answer, title);
    for (const Line& line : lines) {
        bool any = false;
        for (const sim::VariantAnswer& variant : answer.variants) {
            const sim::Estimates* estimates = of(variant);
            any = any || (estimates != nullptr && find(*estimates, line.measure) != nullptr);
        }
        if (!any) continue;
        print_row(answer, line.title, line, false, of);
        const std::string measure = line.measure;
        const bool compared = measure == "service_level" || measure == "abandonment" ||
                              measure == "asa_s" || measure == "occupancy";
        if (answer.variants.size() > 1 && compared)
            print_row(answer, "    against the base", line, true, difference_of);
    }
    std::printf("\n");
}

void print_intervals(const sim::Answer& answer, const Line& line) {
    print_names(answer, std::string(line.title) + ", by interval");
    const std::size_t count = answer.variants.front().intervals.size();
    for (std::size_t i = 0; i < count; ++i) {
        const sim::SlotAnswer& slot = answer.variants.front().intervals[i];
        std::string title = slot.from;
        if (answer.days > 1) title = "day " + std::to_string(slot.day + 1) + " " + title;
        print_row(answer, title, line, false, [&](const sim::VariantAnswer& variant) {
            return i < variant.intervals.size() ? &variant.intervals[i].all : nullptr;
        });
    }
    std::printf("\n");
}

bool is_short(const boost::json::value& json) {
    if (json.is_object()) return json.get_object().empty();
    if (!json.is_array()) return true;
    for (const auto& item : json.get_array()) {
        if (item.is_object() || item.is_array()) return false;
    }
    return true;
}

std::string scalar(const boost::json::value& json) {
    if (!json.is_double()) return boost::json::serialize(json);
    char text[40];
    std::snprintf(text, sizeof text, "%.10g", json.get_double());
    return text;
}

void write(const boost::json::value& json, std::string& out, std::size_t indent) {
    const std::string margin(indent + 2, ' ');
    const char* between = "";
    if (json.is_array()) {
        const bool line = is_short(json);
        out += '[';
        for (const auto& item : json.get_array()) {
            out += between;
            if (!line) out += "\n" + margin;
            write(item, out, indent + 2);
            between = line ? ", " : ",";
        }
        if (!line) out += "\n" + std::string(indent, ' ');
        out += ']';
    } else if (json.is_object() && !json.get_object().empty()) {
        out += '{';
        for (const auto& pair : json.get_object()) {
            out += between;
            out += "\n" + margin + boost::json::serialize(boost::json::string(pair.key())) + ": ";
            write(pair.value(), out, indent + 2);
            between = ",";
        }
        out += "\n" + std::string(indent, ' ') + '}';
    } else {
        out += scalar(json);
    }
}

}  // namespace

void print_answer(const sim::Answer& answer) {
    std::printf("%u %s from %s, %u replications with the same callers in each column\n",
                answer.days,
                answer.days == 1 ? "day" : "days",
                answer.start.c_str(),
                answer.replications);
    std::printf("± is 95 %% confidence; against the base: the mean of the differences\n\n");
    print_day(
        answer,
        "all queues",
        [](const sim::VariantAnswer& variant) { return &variant.total.all; },
        [](const sim::VariantAnswer& variant) { return &variant.total.difference; });
    const auto& queues = answer.variants.front().total.queues;
    for (const auto& queue : queues) {
        if (queues.size() == 1) break;
        const std::string& name = queue.first;
        const auto pick = [&](const std::map<std::string, sim::Estimates>& from) {
            const auto it = from.find(name);
            return it == from.end() ? nullptr : &it->second;
        };
        print_day(
            answer,
            "queue " + name,
            [&](const sim::VariantAnswer& variant) { return pick(variant.total.queues); },
            [&](const sim::VariantAnswer& variant) {
                return pick(variant.total.queue_differences);
            });
    }
    for (const Line& line : lines) {
        const std::string measure = line.measure;
        if (measure == "offered" || measure == "service_level" || measure == "asa_s" ||
            measure == "abandonment" || measure == "occupancy") {
            print_intervals(answer, line);
        }
    }
    for (const sim::VariantAnswer& variant : answer.variants) {
        std::printf("%s: offered - answered - abandoned - other exits - still waiting = %.0f",
                    variant.name.c_str(),
                    variant.remainder);
        if (variant.open > 0)
            std::printf(" (%.1f still wait when the last day ends)", variant.open);
        std::printf("\n");
    }
}

std::string pretty(const boost::json::value& json) {
    std::string out;
    write(json, out, 0);
    out += '\n';
    return out;
}

}  // namespace regente::cli
