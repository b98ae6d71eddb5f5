#include "models/erlang.hpp"

#include <algorithm>
#include <cmath>

namespace regente::models {

namespace {

// The states of an Erlang A queue in which all agents are busy, in logarithms: in an overload of
// patient callers the weights of long lines do not fit a double.
struct Line {
    double log_p_full = 0;  // Of all agents busy and nobody waiting.
    double p_wait = 0;
    double length = 0;  // Mean number of people who wait.
};

// With r_j = prod_{i=1..j} lambda / (N mu + i theta), s = sum r_j and b = B(N, a):
// P(all busy, nobody waits) = b / (1 + b s); P(wait) = that times (1 + s); E[Q] = that times sum j r_j.
// Sums are kept relative to the greatest term so far.
Line line_of(const Demand& demand, std::uint32_t agents, double theta) {
    constexpr double negligible = 1e-18;
    const double lambda = demand.arrivals_per_second;
    const double service = agents / demand.handle_seconds;
    double log_term = 0;   // log r_j.
    double log_scale = 0;  // Of the sums.
    double sum = 0;
    double weighted = 0;
    for (std::uint32_t stage = 1;; ++stage) {
        const double j = stage;
        const double ratio = lambda / (service + j * theta);
        log_term += std::log(ratio);
        if (log_term > log_scale) {
            const double shrink = std::exp(log_scale - log_term);
            sum *= shrink;
            weighted *= shrink;
            log_scale = log_term;
        }
        const double term = std::exp(log_term - log_scale);
        sum += term;
        weighted += j * term;
        if (ratio < 1 && term < negligible * sum) break;
    }
    const double b = erlang_b(agents, demand.erlangs());
    // log(1 + b s), with s = sum e^scale and scale >= 0.
    const double log_one_plus = log_scale + std::log(std::exp(-log_scale) + b * sum);
    Line line;
    line.log_p_full = std::log(b) - log_one_plus;
    const double factor = std::exp(line.log_p_full + log_scale);
    line.p_wait = std::exp(line.log_p_full) + factor * sum;
    line.length = factor * weighted;
    return line;
}

// The wait that a caller of endless patience would have has density
//   w(t) = P_full N mu exp(lambda (1 - e^{-theta t}) / theta - N mu t)
// (the sum over the states of a chain of exponential stages N mu + k theta).
class WaitDensity {
  public:
    WaitDensity(const Demand& demand, std::uint32_t agents, double theta, const Line& line)
        : lambda_(demand.arrivals_per_second),
          service_(agents / demand.handle_seconds),
          theta_(theta),
          log_first_(line.log_p_full + std::log(service_)) {}

    // w(t) e^{-rate t}.
    double operator()(double t, double rate) const { return std::exp(log_at(t, rate)); }

    // How fast the exponent can change, per second.
    double pace() const { return lambda_ + service_ + theta_; }

    // From here on w(t) e^{-rate t} is nothing beside its peak.
    double end(double rate) const {
        constexpr double nothing = 60;  // e^-60.
        double peak = log_at(0, rate);
        double t = 1 / pace();
        while (true) {
            const double value = log_at(t, rate);
            if (value <= peak - nothing) return t;
            peak = std::max(peak, value);
            t *= 1.1;
        }
    }

  private:
    double log_at(double t, double rate) const {
        const double arrived = lambda_ * -std::expm1(-theta_ * t) / theta_;
        return log_first_ + arrived - service_ * t - rate * t;
    }

    double lambda_;
    double service_;
    double theta_;
    double log_first_;
};

// Simpson's rule.
template <class Function>
double integral(const Function& function, double end, std::uint32_t pairs) {
    const std::uint32_t steps = 2 * pairs;
    const double step = end / steps;
    double sum = function(0) + function(end);
    for (std::uint32_t i = 1; i < steps; ++i)
        sum += function(i * step) * (i % 2 == 1 ? 4 : 2);
    return sum * step / 3;
}

QueueFigures erlang_a(const Demand& demand,
                      std::uint32_t agents,
                      double threshold_seconds,
                      double patience_seconds) {
    const double theta = 1 / patience_seconds;
    const Line line = line_of(demand, agents, theta);
    const WaitDensity density(demand, agents, theta, line);
    // Fine beside the fastest change of the exponent.
    const auto pairs =
        static_cast<std::uint32_t>(std::clamp(threshold_seconds * density.pace() * 8, 256.0, 1e6));
    const double answered_late_enough =
        integral([&](double t) { return density(t, theta); }, threshold_seconds, pairs);
    const double would_wait_less =
        integral([&](double t) { return density(t, 0); }, threshold_seconds, pairs);
    // Who waits long enough is answered if still there then. The peak is never narrower than a
    // hundredth of the whole.
    const double waited_and_answered =
        integral([&](double t) { return t * density(t, theta); }, density.end(theta), 20'000);
    QueueFigures figures;
    figures.p_wait = line.p_wait;
    figures.abandonment = theta * line.length / demand.arrivals_per_second;
    figures.asa_seconds = waited_and_answered / (1 - figures.abandonment);
    figures.wait_seconds = line.length / demand.arrivals_per_second;
    figures.occupancy = demand.erlangs() * (1 - figures.abandonment) / agents;
    figures.service_level = 1 - line.p_wait + answered_late_enough;
    // Of those who wait: answered by then, still waiting, or gone.
    const double still = std::exp(-theta * threshold_seconds) * (line.p_wait - would_wait_less);
    figures.abandoned_within = std::max(0.0, line.p_wait - answered_late_enough - still);
    return figures;
}

QueueFigures erlang_c_figures(const Demand& demand,
                              std::uint32_t agents,
                              double threshold_seconds) {
    const double load = demand.erlangs();
    QueueFigures figures;
    figures.p_wait = erlang_c(agents, load);
    figures.occupancy = std::min(1.0, load / agents);
    if (load >= agents) return figures;
    const double free = agents - load;
    figures.service_level =
        1 - figures.p_wait * std::exp(-free * threshold_seconds / demand.handle_seconds);
    figures.wait_seconds = figures.p_wait * demand.handle_seconds / free;
    figures.asa_seconds = figures.wait_seconds;
    return figures;
}

// The first of 1..max that `enough` holds for; once it holds it goes on holding.
template <class Enough>
std::optional<std::uint32_t> first_that(std::uint32_t max, const Enough& enough) {
    if (max == 0 || !enough(max)) return std::nullopt;
    std::uint32_t low = 1;
    std::uint32_t high = max;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (enough(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

}  // namespace

// 1/B(N) = 1 + (N/a) / B(N-1): no term overflows.
double erlang_b(std::uint32_t servers, double erlangs) {
    if (erlangs <= 0) return servers == 0 ? 1 : 0;
    double inverse = 1;
    for (std::uint32_t k = 1; k <= servers; ++k)
        inverse = 1 + inverse * k / erlangs;
    return 1 / inverse;
}

double erlang_c(std::uint32_t agents, double erlangs) {
    if (erlangs >= agents) return 1;
    const double b = erlang_b(agents, erlangs);
    return b / (1 - erlangs / agents * (1 - b));
}

QueueFigures queue_figures(const Demand& demand, std::uint32_t agents, double threshold_seconds) {
    if (demand.erlangs() <= 0) {
        QueueFigures idle;
        idle.service_level = 1;
        idle.asa_seconds = 0;
        idle.wait_seconds = 0;
        return idle;
    }
    if (!demand.patience_seconds) return erlang_c_figures(demand, agents, threshold_seconds);
    return erlang_a(demand, agents, threshold_seconds, *demand.patience_seconds);
}

std::optional<std::uint32_t> agents_for(const Demand& demand,
                                        double service_level,
                                        double threshold_seconds,
                                        std::uint32_t agents_max) {
    return first_that(agents_max, [&](std::uint32_t agents) {
        return queue_figures(demand, agents, threshold_seconds).service_level >= service_level;
    });
}

std::optional<std::uint32_t> servers_for(double erlangs,
                                         double blocking,
                                         std::uint32_t servers_max) {
    return first_that(
        servers_max, [&](std::uint32_t servers) { return erlang_b(servers, erlangs) <= blocking; });
}

}  // namespace regente::models
