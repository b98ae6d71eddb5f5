// The people of the demo: customers who call, and leads of the campaign. Their numbers are those of
// the simulated carrier (tests/carrier/callers.js), which the server knows nothing of otherwise.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ports/registry.hpp"

namespace regente::server {

struct DemoCustomer {
    std::string number;
    std::string name;
    std::map<std::string, std::string> fields;
};

std::vector<DemoCustomer> demo_customers();

std::vector<ports::NewLead> demo_leads();

}  // namespace regente::server
