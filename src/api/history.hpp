// Lines of the history with their names, as screens show them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/resources.hpp"
#include "api/views/labels.hpp"
#include "ports/records.hpp"

namespace regente::api {

// Numbers and names of the people in some rows.
struct People {
    std::map<base::AddressId, std::string> numbers;
    std::map<base::ContactId, std::string> names;
};

// On the registry's thread.
ports::Stored<People> people_in(ports::Registry& registry,
                                const std::vector<ports::InteractionRow>& rows);

InteractionSummary summarise(const ports::InteractionRow& row,
                             const People& people,
                             const views::Labels& labels);

}  // namespace regente::api
